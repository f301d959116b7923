import type { SourcedObject } from '../reachability';
import { ExitCode, Failure } from './failure';
import { Problem } from './input/object-source';
import { Input, readInput, requireObjects } from './input/read';
import type { Io } from './io';
import type { Output } from './output';

/** What a command works with. */
export interface Session {
  readonly io: Io;
  readonly out: Output;
  readonly err: Output;
}

/** What a command is given: its arguments, its options, then the session. */
export type Action<A extends readonly unknown[] = any[]> = (session: Session, ...args: A) => Promise<ExitCode>;

/** Objects to work on, after their problems were told. */
export interface LoadedInput {
  readonly objects: readonly SourcedObject[];
  /** 2 where something could not be read, otherwise the code that the command found */
  exitCode(found: ExitCode): ExitCode;
}

/**
 * Reads the input of a command and tells its problems on standard error, a line each.
 * @param isStrict whether nothing is analysed where something can't be read
 * @throws where there is nothing to work on
 */
export async function loadInput(session: Session, paths: readonly string[], isStrict = false): Promise<LoadedInput> {
  return toldInput(session, await readInput(paths, session.io), paths, isStrict);
}

/** As `loadInput`, of input that was read. */
export async function toldInput(session: Session, input: Input, paths: readonly string[], isStrict = false): Promise<LoadedInput> {
  const unreadable = await tellProblems(session, input.problems, isStrict);
  requireObjects(input, paths);
  return { objects: input.objects, exitCode: found => unreadable > 0 ? 2 : found };
}

/** Writes problems on standard error; the number of those that are unreadable. */
export async function tellProblems({ err }: Session, problems: readonly Problem[], isStrict = false): Promise<number> {
  await err.writeAll(problems.map(({ type, origin, text }) => `${origin}: ${type === 'notice' ? 'note: ' : ''}${text}\n`));
  const unreadable = problems.filter(({ type }) => type === 'unreadable').length;
  if (isStrict && unreadable > 0) {
    throw new Failure(`${unreadable === 1 ? 'One part' : `${unreadable} parts`} of the input can't be read: nothing was done, as --strict asks.`);
  }
  return unreadable;
}
