import { readFileSync } from 'fs';
import { resolve } from 'path';
import { editDistance, isObject, shown } from '../../manifest';
import type { Question } from '../../reachability';
import { Failure, fileProblem } from '../failure';
import { jsonValues } from '../input/json';
import { decoded } from '../input/text';
import type { Io } from '../io';

export interface QuestionOptions {
  readonly from?: string;
  readonly to?: string;
  readonly port?: number;
  readonly protocol: Question['protocol'];
  readonly queries?: string;
}

/** A line of a file of questions. */
export interface AskedLine {
  /** `expectations.jsonl:3` */
  readonly origin: string;
  /** the object as it was written, every field of it, for the answer to be written into */
  readonly fields: { [field: string]: unknown };
  readonly question: Question;
  readonly expected?: boolean;
  /** a line that is no question has one, and no more */
  readonly problem?: string;
}

/** Whether questions come from a file; throws on what does not go together. */
export function asksInBulk({ from, to, port, queries }: QuestionOptions, paths: readonly string[]): boolean {
  if (queries === undefined) { return false; }
  if (from !== undefined || to !== undefined || port !== undefined) { throw new Failure('--queries has the questions: leave --from, --to and --port out.'); }
  if (queries === '-' && paths.includes('-')) { throw new Failure('Standard input can be only one of the two: the manifests, or the questions.'); }
  return true;
}

/**
 * The lines of a file of questions, in their order; empty lines and those with `#` in front are left out.
 * @throws where the file can't be read, and where it has none
 */
export async function askedLines(path: string, io: Io): Promise<AskedLine[]> {
  const name = path === '-' ? 'stdin' : path;
  const text = decoded(await bytesOf(path, io));
  if ('problem' in text) { throw new Failure(`${name} ${text.problem}.`); }
  const lines = text.text.split('\n').flatMap((line, index) => /^\s*(?:#|$)/.test(line) ? [] : [askedLine(line, `${name}:${index + 1}`)]);
  // a test of nothing must not pass
  if (lines.length === 0) { throw new Failure(`${name} has no questions: write one a line, {"from": …, "to": …, "port": …}.`); }
  return lines;
}

function askedLine(line: string, origin: string): AskedLine {
  const { values: [value], problems: [problem] } = jsonValues(line, true);
  if (problem) { return { origin, fields: {}, question: NO_QUESTION, problem: problem.text }; }
  if (!isObject(value.value)) { return { origin, fields: {}, question: NO_QUESTION, problem: `is no question: write {"from": …, "to": …, "port": …}, not ${shown(value.value)}` }; }
  const fields: { [field: string]: any } = value.value;
  const { from, to, port, protocol, expected } = fields;
  const asked = { origin, fields, question: { from, to, port, ...protocol === undefined || protocol === null ? {} : { protocol } } };
  const wrong = fieldProblem(fields);
  if (wrong !== undefined) { return { ...asked, problem: wrong }; }
  if (expected === undefined) { return asked; }
  return typeof expected === 'boolean' ? { ...asked, expected } : { ...asked, problem: `expected is ${expectedProblem(expected)}` };
}

/** a test whose expectation is no verdict must not become a question that nothing is expected of */
function expectedProblem(expected: unknown): string {
  if (expected === null) { return 'null: must be true or false, or leave it out where nothing is expected'; }
  return typeof expected === 'string' ? `the string "${expected}": must be true or false, without quotes` : `${shown(expected)}: must be true or false`;
}

const NEEDED = ['from', 'to', 'port'];
const FIELDS = [...NEEDED, 'protocol', 'expected'];

/** a field that is missing, or that is written nearly as one of a question is; all others are the asker's own */
function fieldProblem(fields: AskedLine['fields']): string | undefined {
  if (typeof fields.from === 'string' && typeof fields.to === 'string' && typeof fields.port === 'number' && Object.keys(fields).every(field => FIELDS.includes(field))) { return undefined; }
  const absent = FIELDS.filter(field => fields[field] === undefined || fields[field] === null);
  for (const own of Object.keys(fields).filter(field => !FIELDS.includes(field))) {
    const meant = absent.find(field => isSlipOf(own, field));
    if (meant !== undefined) { return `has "${own}", which is no field of a question: write "${meant}", or give it a name that is less like it`; }
  }
  const missing = NEEDED.filter(field => absent.includes(field));
  if (missing.length === 0 && typeof fields.port === 'string' && /^\d+$/.test(fields.port)) { return `port is the string "${fields.port}": write a number, without quotes`; }
  return missing.length === 0 ? undefined : `has no ${missing.join(', ')}: a question is {"from": …, "to": …, "port": …}`;
}

/** one change away, of long words two; `by` is not `to` */
function isSlipOf(written: string, field: string): boolean {
  const [one, other] = [written.trim().toLowerCase(), field];
  return one === other || (other.length > 2 && editDistance(one, other) <= (other.length > 4 ? 2 : 1));
}

const NO_QUESTION: Question = { from: '', to: '', port: 0 };

async function bytesOf(path: string, io: Io): Promise<Buffer> {
  try {
    if (path !== '-') { return readFileSync(resolve(io.cwd, path)); }
    const chunks: Buffer[] = [];
    for await (const chunk of io.stdin) { chunks.push(Buffer.from(chunk as Buffer | string)); }
    return Buffer.concat(chunks);
  } catch (error) {
    throw new Failure(`Can't read ${path}: ${fileProblem(error)}.`);
  }
}
