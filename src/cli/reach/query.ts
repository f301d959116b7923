import { Evaluation, explain, query as answer } from '../../reachability';
import { QUERY_FORMATS, QueryAnswer, explanationText } from '../../report';
import { ExitCode, Failure } from '../failure';
import type { Session } from '../session';
import { ClusterCommandOptions, evaluatedInput } from './evaluated';
import { AskedLine, QuestionOptions, askedLines, asksInBulk } from './question';

export interface QueryCommandOptions extends ClusterCommandOptions, QuestionOptions {
  readonly expected?: 'allowed' | 'denied';
  readonly format?: keyof typeof QUERY_FORMATS;
}

export async function query(session: Session, paths: readonly string[], options: QueryCommandOptions): Promise<ExitCode> {
  if (asksInBulk(options, paths)) { return queryLines(session, paths, options); }
  const { from, to, port, protocol, format = 'txt' } = options;
  if (from === undefined || to === undefined || port === undefined) { throw new Failure('A question has --from, --to and --port. Many of them go into a file: --queries FILE.'); }
  const { evaluation, rejected, exitCode } = await evaluatedInput(session, paths, options);
  const question = { from, to, port, protocol };
  const expected = options.expected === undefined ? undefined : options.expected === 'allowed';
  const answered = orFailure(() => answer(evaluation, question));
  await session.out.writeAll(QUERY_FORMATS[format]([{ ...answered, ...expected === undefined ? {} : { expected } }]));
  if (expected === undefined) { return exitCode(0); }
  const code = await codeOfRefused(session, rejected);
  if (expected === answered.allowed) { return exitCode(code); }
  await session.err.writeAll(explanationText([explain(evaluation, question)]));
  return exitCode(1);
}

async function queryLines(session: Session, paths: readonly string[], options: QueryCommandOptions): Promise<ExitCode> {
  if (options.expected !== undefined) { throw new Failure('--queries has the expectations: write "expected": true or false in its lines, and leave --expected out.'); }
  const { evaluation, rejected, exitCode } = await evaluatedInput(session, paths, options);
  const lines = await askedLines(options.queries!, session.io);
  const outcome = { wrong: 0, differing: [] as AskedLine[] };
  const { format = 'json' } = options;
  // what a line of JSON was asked with is its own, so the answer is written into it
  await session.out.writeAll(format === 'json' ? jsonLines(evaluation, lines, session, outcome)
    : QUERY_FORMATS[format](answers(evaluation, lines, session, outcome)));
  for (const { origin, question, expected } of outcome.differing) {
    await session.err.write(`${origin}: expected ${expected ? 'allowed' : 'denied'}\n`);
    await session.err.writeAll(explanationText([explain(evaluation, question)]));
  }
  const code = lines.some(({ expected }) => expected !== undefined) ? await codeOfRefused(session, rejected) : 0;
  return outcome.wrong > 0 ? 2 : exitCode(outcome.differing.length > 0 ? 1 : code);
}

/** what was written and is not applied makes every verdict one about something else, whatever was expected */
async function codeOfRefused({ err }: Session, rejected: number): Promise<ExitCode> {
  if (rejected === 0) { return 0; }
  await err.write(`An API server would refuse ${rejected === 1 ? 'an object' : `${rejected} objects`} of the input, so the verdicts are about the rest alone and prove nothing: `
    + `correct ${rejected === 1 ? 'it' : 'them'}, or leave ${rejected === 1 ? 'it' : 'them'} out.\n`);
  return 1;
}

interface Outcome { wrong: number; readonly differing: AskedLine[] }

function* jsonLines(evaluation: Evaluation, lines: readonly AskedLine[], session: Session, outcome: Outcome): Iterable<string> {
  for (const line of lines) {
    const answered = answeredLine(evaluation, line, session, outcome);
    const { fields } = line;
    // a field that is there keeps its place; to copy all others first takes as long as the answer
    if (typeof answered === 'string') { fields.error = answered; } else { fields.allowed = answered.allowed; }
    yield `${JSON.stringify(fields)}\n`;
  }
}

function* answers(evaluation: Evaluation, lines: readonly AskedLine[], session: Session, outcome: Outcome): Iterable<QueryAnswer> {
  for (const line of lines) {
    const answered = answeredLine(evaluation, line, session, outcome);
    if (typeof answered !== 'string') { yield answered; }
  }
}

/** the answer, or what is wrong with the question, which is told too */
function answeredLine(evaluation: Evaluation, line: AskedLine, { err }: Session, outcome: Outcome): QueryAnswer | string {
  const { question, expected, origin } = line;
  try {
    if (line.problem !== undefined) { throw new Error(line.problem); }
    const answered = answer(evaluation, question);
    if (expected === undefined) { return answered; }
    if (expected !== answered.allowed) { outcome.differing.push(line); }
    return { ...answered, expected };
  } catch (error) {
    const { message } = error as Error;
    outcome.wrong++;
    err.add(`${origin}: ${message}\n`);
    return message;
  }
}

/** what is wrong with a question is the asker's mistake */
export function orFailure<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw new Failure((error as Error).message);
  }
}
