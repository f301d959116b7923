import { readFileSync, readdirSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { buildSync } from 'esbuild';
import { ROOT } from './packages/folder';

/**
 * Makes the command one file of the compiled library and what it depends on: to find and load some 130 files takes longer
 * than to answer a question. `yaml`, which few commands need, stays a bundled dependency. The licences of what is in the
 * file stand beside it.
 */
function main(): void {
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['lib/cli/main.js'],
    outfile: OUTPUT,
    bundle: true,
    external: ['yaml'],
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  const packages = new Set(Object.keys(metafile.outputs[OUTPUT].inputs).flatMap(file => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  writeFileSync(join(ROOT, dirname(OUTPUT), 'LICENSES.txt'), [...packages].sort().map(licenceOf).join('\n'));
}

const OUTPUT = 'lib/bin/cdk8s-zero-trust.js';

function licenceOf(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(ROOT, folder)).find(each => /^licen[cs]e(\.|$)/i.test(each));
  if (file === undefined) { throw new Error(`${folder} has no licence to go with the command.`); }
  return `cdk8s-zero-trust.js contains ${name} ${version}:\n\n${readFileSync(join(ROOT, folder, file), 'utf8').trim()}\n`;
}

main();
