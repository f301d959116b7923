import { Evaluation, Explanation, Question, explain as explained, resolvedQuestion } from '../../reachability';
import { EXPLANATION_FORMATS } from '../../report';
import { ExitCode, Failure } from '../failure';
import type { Session } from '../session';
import { ClusterCommandOptions, evaluatedInput } from './evaluated';
import { orFailure } from './query';
import { AskedLine, QuestionOptions, askedLines, asksInBulk } from './question';

export interface ExplainCommandOptions extends ClusterCommandOptions, QuestionOptions {
  readonly format: keyof typeof EXPLANATION_FORMATS;
}

export async function explain(session: Session, paths: readonly string[], options: ExplainCommandOptions): Promise<ExitCode> {
  const isBulk = asksInBulk(options, paths);
  const { port, protocol } = options;
  if (!isBulk && port === undefined) { throw new Failure('A question has --port, and --from and --to unless it is about every workload. Many of them go into a file: --queries FILE.'); }
  const { evaluation, exitCode } = await evaluatedInput(session, paths, options);
  const outcome = { wrong: 0 };
  const explanations = isBulk ? ofLines(evaluation, await askedLines(options.queries!, session.io), session, outcome)
    : ofPairs(evaluation, options.from, options.to, { port: port!, protocol });
  await session.out.writeAll(EXPLANATION_FORMATS[options.format](explanations));
  return outcome.wrong > 0 ? 2 : exitCode(0);
}

function* ofLines(evaluation: Evaluation, lines: readonly AskedLine[], { err }: Session, outcome: { wrong: number }): Iterable<Explanation> {
  for (const { origin, question, problem } of lines) {
    try {
      if (problem !== undefined) { throw new Error(problem); }
      yield explained(evaluation, question);
    } catch (error) {
      outcome.wrong++;
      err.add(`${origin}: ${(error as Error).message}\n`);
    }
  }
}

/** every workload stands for a side that is not given; all pairs come one at a time */
function* ofPairs(evaluation: Evaluation, from: string | undefined, to: string | undefined, ports: Pick<Question, 'port' | 'protocol'>): Iterable<Explanation> {
  const all = evaluation.cluster.workloads.filter(({ isPotential }) => !isPotential).map(({ id }) => id);
  for (const source of from === undefined ? all : [from]) {
    for (const destination of to === undefined ? all : [to]) {
      const question = { from: source, to: destination, ...ports };
      // a side that is not there is told before anything is printed: it is in the first pair
      orFailure(() => resolvedQuestion(evaluation, question));
      yield explained(evaluation, question);
    }
  }
}
