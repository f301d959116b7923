import { readFileSync } from 'fs';
import type { SourcedObject } from '../../reachability';
import { Failure, fileProblem } from '../failure';
import type { Io } from '../io';
import { Progress } from '../progress';
import { piecesOf } from './file-text';
import { Problem, addObjects } from './object-source';
import { InputFile, STANDARD_INPUT, inputFiles } from './path';
import { decoded } from './text';

/** Everything that files, folders and standard input hold, in the order in which it is there. */
export interface Input {
  readonly objects: readonly SourcedObject[];
  readonly problems: readonly Problem[];
}

/** The text of a file, or why there is none. */
export interface FileText {
  readonly file: InputFile;
  readonly text: string;
}

/**
 * Reads Kubernetes objects. What can't be read is told in `problems`, and does not lose the rest.
 * @throws where a path does not exist
 */
export async function readInput(paths: readonly string[], io: Io): Promise<Input> {
  const objects: SourcedObject[] = [];
  const problems: Problem[] = [];
  for await (const { file, text } of readTexts(paths, io, problems)) {
    for (const piece of piecesOf(text, file.name)) { addObjects(piece, file.name, objects, problems); }
  }
  return { objects, problems };
}

/** Reads texts, one at a time: a folder of gigabytes does not have to fit into memory. */
export async function* readTexts(paths: readonly string[], io: Io, problems: Problem[]): AsyncIterable<FileText> {
  const files = inputFiles(paths, io.cwd, problems);
  const progress = new Progress(io);
  for (const [index, file] of files.entries()) {
    progress.show(() => `reading ${file.name} (${index + 1} of ${files.length})`);
    const result = await bytesOf(file, io);
    const text = typeof result === 'string' ? { problem: result } : decoded(result);
    if ('problem' in text) {
      problems.push({ type: 'unreadable', origin: file.name, text: text.problem });
    } else {
      yield { file, text: text.text };
    }
  }
  progress.end();
}

/** Ends a command that found nothing to work on, after its problems were told. */
export function requireObjects({ objects, problems }: Input, paths: readonly string[]): void {
  if (objects.length > 0) { return; }
  const names = paths.map(path => path === '-' ? 'standard input' : path).join(', ');
  const why = problems.some(({ type }) => type === 'unreadable') ? 'that can be read' : '(YAML, JSON or JSON Lines with apiVersion and kind)';
  throw new Failure(`No Kubernetes objects ${why} in ${names}.`);
}

async function bytesOf(file: InputFile, io: Io): Promise<Buffer | string> {
  try {
    return file === STANDARD_INPUT ? await drained(io) : readFileSync(file.path);
  } catch (error) {
    return `can't be read: ${fileProblem(error)}`;
  }
}

async function drained(io: Io): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of io.stdin) { chunks.push(Buffer.from(chunk as Buffer | string)); }
  return Buffer.concat(chunks);
}
