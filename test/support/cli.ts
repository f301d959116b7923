import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { Readable, Writable } from 'stream';
import { Io, Stream } from '../../src/cli/io';
import { run } from '../../src/cli/run';

/** Files by their path in a folder of their own. */
export type Files = { readonly [path: string]: string | Buffer };

/** What a command line said and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly files?: Files;
  readonly stdin?: string | Buffer;
  /** whether all streams are terminals @default false */
  readonly isTerminal?: boolean;
  /** looks at the folder before it goes */
  readonly look?: (folder: string) => void;
}

/** Runs a command line of the program, as `cdk8s-zero-trust …`, in a folder with the files. */
export async function ran(argv: readonly string[], surroundings: Surroundings = {}): Promise<Ran> {
  return inFolder(surroundings.files ?? {}, async folder => {
    const { io, out, err } = testIo(folder, surroundings);
    const code = await run(argv, io);
    surroundings.look?.(folder);
    return { code, out: out(), err: err() };
  });
}

/** The streams of a test, and what was written to them. */
export function testIo(cwd: string, { stdin = '', isTerminal = false }: Surroundings = {}): { readonly io: Io; out(): string; err(): string } {
  const stdout = collecting(isTerminal);
  const stderr = collecting(isTerminal);
  const input = Object.assign(Readable.from(stdin.length === 0 ? [] : [stdin], { objectMode: false }), { isTTY: isTerminal });
  return { io: { stdin: input, stdout: stdout.stream, stderr: stderr.stream, cwd }, out: stdout.text, err: stderr.text };
}

/** Does something in a temporary folder with files. */
export async function inFolder<T>(files: Files, act: (folder: string) => Promise<T> | T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cli-test-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function collecting(isTTY: boolean): { readonly stream: Stream; text(): string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY }), text: () => Buffer.concat(chunks).toString() };
}
