import { Dirent, readdirSync, realpathSync, statSync } from 'fs';
import { join, resolve } from 'path';
import { Failure, fileProblem } from '../failure';
import type { Problem } from './object-source';

/** A file to read, and how messages call it. */
export interface InputFile {
  readonly path: string;
  /** as the person wrote it; `stdin` for standard input */
  readonly name: string;
}

/** Standard input among the paths. */
export const STANDARD_INPUT: InputFile = { path: '-', name: 'stdin' };

/**
 * The files that paths of a command line mean:
 *
 *   -          standard input, once
 *   a file     itself, whatever its name
 *   a folder   .yaml, .yml, .json, .jsonl and .ndjson in it and below, sorted; not what is hidden, not node_modules
 *
 * Each file once, however many paths lead to it, and symbolic links that lead in a circle are no problem.
 * @throws where a path does not exist
 */
export function inputFiles(paths: readonly string[], cwd: string, problems: Problem[]): InputFile[] {
  const files: InputFile[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    if (path === '-') {
      if (!seen.has('-')) { files.push(STANDARD_INPUT); }
      seen.add('-');
      continue;
    }
    // an empty variable of a shell, seldom the folder that resolving makes of it
    if (path === '') { throw new Failure('A path is empty: write . for this folder.'); }
    const full = resolve(cwd, path);
    try {
      if (statSync(full).isDirectory()) {
        addFolder(full, path, []);
      } else {
        addFile(full, path, realpathSync(full));
      }
    } catch (error) {
      throw new Failure(`Can't read ${path}: ${fileProblem(error)}.`);
    }
  }
  return files;

  function addFile(path: string, name: string, real: string): void {
    if (!seen.has(real)) { files.push({ path, name }); }
    seen.add(real);
  }

  function addFolder(folder: string, name: string, above: readonly string[]): void {
    const real = realpathSync(folder);
    // the circle ends here; a folder that two links lead to is read once too, since its files are
    if (above.includes(real)) { return; }
    const entries = entriesOf(folder, name);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      const shown = join(name, entry.name);
      if (entry.isDirectory()) {
        addFolder(path, shown, [...above, real]);
      } else if (entry.isFile()) {
        if (isManifest(entry.name)) { addFile(path, shown, join(real, entry.name)); }
      } else if (entry.isSymbolicLink()) {
        addLink(path, shown, [...above, real]);
      }
    }
  }

  function addLink(path: string, name: string, above: readonly string[]): void {
    try {
      if (statSync(path).isDirectory()) {
        addFolder(path, name, above);
      } else if (isManifest(name)) {
        addFile(path, name, realpathSync(path));
      }
    } catch (error) {
      if (isManifest(name)) { problems.push({ type: 'unreadable', origin: name, text: `can't be read: ${fileProblem(error)}` }); }
    }
  }

  function entriesOf(folder: string, name: string): Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true }).filter(entry => !entry.name.startsWith('.') && entry.name !== 'node_modules')
        .sort((one, other) => one.name < other.name ? -1 : 1);
    } catch (error) {
      problems.push({ type: 'unreadable', origin: name, text: `can't be read: ${fileProblem(error)}` });
      return [];
    }
  }
}

function isManifest(name: string): boolean {
  return /\.(ya?ml|json|jsonl|ndjson)$/i.test(name);
}
