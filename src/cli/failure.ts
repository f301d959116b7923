/**
 * What ends a command and is not its fault: one sentence for the person, no stack trace.
 *
 *   code   0 fine   1 findings, changes, a failed assertion   2 usage, unreadable input
 */
export class Failure extends Error {
  public constructor(message: string, public readonly code: ExitCode = 2) {
    super(message);
  }
}

export type ExitCode = 0 | 1 | 2;

/** The reader of our output is gone (`| head`): there is nothing more to do, and nothing is wrong. */
export class OutputClosed extends Error {}

/** What an error of the file system says, without its stack and code: `no such file or folder` */
export function fileProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return PROBLEMS[code ?? ''] ?? message;
}

const PROBLEMS: { readonly [code: string]: string } = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a folder',
  ENOTDIR: 'part of the path is no folder',
  ELOOP: 'symbolic links lead in a circle',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space left',
  EROFS: 'the file system is read-only',
};
