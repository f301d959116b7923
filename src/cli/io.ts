import { Readable, Writable } from 'stream';

/** Everything that a command knows of the world: tests give their own. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** absolute path that the paths of the command line start from */
  readonly cwd: string;
}

export type Stream = Writable & { readonly isTTY?: boolean };

/** That of the process. */
export function processIo(): Io {
  // getters, since each stream costs time and a command may not need it
  return {
    get stdin() { return process.stdin; },
    get stdout() { return process.stdout; },
    get stderr() { return process.stderr; },
    get cwd() { return process.cwd(); },
  };
}
