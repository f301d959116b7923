import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

export const ROOT = path.join(__dirname, '..');
export const RESULTS = path.join(__dirname, 'results');

/** Files of bench as plain JavaScript, the last one to run: a loader that compiles TypeScript on the fly would be measured too. */
export function compiledWorker(...names: readonly string[]): string {
  const folder = path.join(RESULTS, 'build');
  fs.mkdirSync(folder, { recursive: true });
  const compilerOptions: ts.CompilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  for (const name of names) {
    const source = fs.readFileSync(path.join(__dirname, `${name}.ts`), 'utf8');
    fs.writeFileSync(path.join(folder, `${name}.js`), ts.transpileModule(source, { compilerOptions }).outputText);
  }
  return path.join(folder, `${names.at(-1)}.js`);
}

/** The folder, if it is what src compiles to. */
export function compiledLibrary(folder: string): string {
  const sources = path.join(folder, '..', 'src');
  const newest = (root: string, ending: string) => Math.max(0, ...fs.readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith(ending)).map(file => fs.statSync(path.join(root, file)).mtimeMs));
  if (!fs.existsSync(path.join(folder, 'index.js')) || newest(sources, '.ts') > newest(folder, '.js')) {
    throw new Error(`${folder} is not what src compiles to. Run "npx projen compile" first.`);
  }
  return folder;
}

/** One measurement in a process of its own; Node.js is given the flags. */
export function runWorker<T>(worker: string, task: object, flags: readonly string[] = []): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, worker, JSON.stringify(task)], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) { throw new Error(`A measurement failed: ${JSON.stringify(task)}\n${stderr}`); }
  return JSON.parse(stdout);
}
