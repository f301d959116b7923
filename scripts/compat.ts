import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from './packages/folder';

/**
 * Compares the compiled API with the newest that is published. A change that breaks users is an error while the API is
 * experimental, too: .compatignore takes those that are meant, by the keys that are printed.
 *
 *   npx projen compat                  with what npm has
 *   npx projen compat -- <folder>      with another build
 *
 * Ends with 0 and says so when nothing is published. Ends with 1 when npm can't tell.
 */
function main(other: string | undefined): number {
  const { name } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const published = other ?? publishedOf(name);
  if (!published) {
    console.log(`compat: nothing to compare with, since ${name} is not published`);
    return 0;
  }
  const { status } = spawnSync('npx', ['jsii-diff', published, '--keys', '--error-on', 'all', '--ignore-file', '.compatignore'], { cwd: ROOT, stdio: 'inherit' });
  console.log(`compat: compared with ${published}: ${status === 0 ? 'nothing breaks' : 'FAILED'}`);
  return status ?? 1;
}

function publishedOf(name: string): string | undefined {
  const { status, stdout, stderr } = spawnSync('npm', ['view', name, 'version', '--json'], { cwd: ROOT, encoding: 'utf8' });
  if (status === 0) { return `npm:${name}@${JSON.parse(stdout)}`; }
  if (/"code": *"E404"/.test(stdout)) { return undefined; }
  throw new Error(`npm can't tell whether ${name} is published: ${stderr.trim() || stdout.trim()}`);
}

try {
  process.exitCode = main(process.argv.slice(2).find(arg => arg !== '--'));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
