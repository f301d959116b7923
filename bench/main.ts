import { spawnSync } from 'child_process';
import * as path from 'path';

/**
 * The benchmarks by name, all of them when none is given; options go to each:
 *
 *     npm run bench                        all
 *     npm run bench -- standards           one
 *     npm run bench -- synth --quick       with its options
 *     npm run bench -- --smoke             all, small and once: only whether everything runs
 */
const BENCHES = ['synth', 'standards', 'harden', 'reachability'];

const asked = process.argv.slice(2);
const names = asked.filter(word => !word.startsWith('-') && BENCHES.includes(word));
const options = asked.filter(word => !names.includes(word));
for (const name of names.length > 0 ? names : BENCHES) {
  process.stdout.write(`\n## ${name}\n\n`);
  const { status } = spawnSync(process.execPath, [...process.execArgv, path.join(__dirname, `${name}.ts`), ...options], { stdio: 'inherit' });
  if (status !== 0) { process.exitCode = 1; }
}
