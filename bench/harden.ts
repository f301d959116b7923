import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseArgs } from 'util';
import { Random } from './random';
import { growth, median } from './statistics';
import { WholeProcess, wholeProcess } from './whole-process';
import { RESULTS, ROOT, compiledLibrary } from './worker';

/**
 * What the command `harden` costs: time and memory of the whole process, YAML in, YAML and record out, for files of
 * growing size in which every pod has to be edited.
 *
 *     npm run bench -- harden             2 turns
 *     npm run bench -- harden --quick     1 turn
 *     npm run bench -- harden --smoke     once, small
 */
const MEGABYTES = [2, 5, 10];
const SMALL = [0.1, 0.2];

interface Row extends WholeProcess { readonly form: 'documents' | 'one list'; readonly megabytes: number; readonly pods: number }

function main(): void {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      library: { type: 'string', default: path.join(ROOT, 'lib') },
    },
  });
  const command = path.join(compiledLibrary(path.resolve(values.library)), 'bin', 'cdk8s-zero-trust.js');
  const sizes = values.smoke ? SMALL : MEGABYTES;
  const turns = values.smoke || values.quick ? 1 : 2;
  const folder = path.join(RESULTS, 'build');
  fs.mkdirSync(folder, { recursive: true });
  const record = path.join(folder, 'record.txt');
  const rows = [...sizes.map(size => ['documents', size] as const), ...sizes.map(size => ['one list', size] as const)].map(([form, megabytes]): Row => {
    const file = path.join(folder, `harden-${form.replace(' ', '-')}-${megabytes}.yaml`);
    const pods = writePods(file, megabytes, form);
    const runs = Array.from({ length: turns }, () => wholeProcess([command, 'harden', file, '--record', record]));
    const recorded = fs.readFileSync(record, 'utf8').split('\n').filter(line => line.startsWith('Pod ')).length;
    if (recorded !== pods) { throw new Error(`The record has ${recorded} pods of ${pods}: ${file}`); }
    fs.rmSync(file);
    return { form, megabytes, pods, wall: median(runs.map(({ wall }) => wall)), peak: median(runs.map(({ peak }) => peak)) };
  });
  fs.rmSync(record);
  const exponents = (['documents', 'one list'] as const).map(form => {
    const exponent = (cost: 'wall' | 'peak') => growth(rows.filter(row => row.form === form).map(row => ({ x: row.megabytes, y: row[cost] }))).toFixed(2);
    return `${form}: time ${exponent('wall')}, memory ${exponent('peak')}`;
  });
  const environment = { node: process.version, processor: os.cpus()[0]?.model ?? 'unknown', processors: os.cpus().length };
  process.stdout.write([
    '| input | MB | pods | wall, s | peak memory, MB |',
    '|---|---|---|---|---|',
    ...rows.map(({ form, megabytes, pods, wall, peak }) => `| ${form} | ${megabytes} | ${pods.toLocaleString('en')} | ${(wall / 1000).toFixed(1)} | ${peak.toFixed(0)} |`),
    '',
    `Growth with the size, as an exponent, of ${exponents.join('; of ')}. Turns: ${turns}.`,
    JSON.stringify(environment),
    '',
  ].join('\n'));
  fs.writeFileSync(path.join(RESULTS, 'harden.json'), JSON.stringify({ environment, turns, rows }, undefined, 1));
}

/** Pods until the file has its size; the number of them. */
function writePods(file: string, megabytes: number, form: Row['form']): number {
  const random = new Random(1);
  const output = fs.openSync(file, 'w');
  let written = form === 'one list' ? fs.writeSync(output, 'apiVersion: v1\nkind: List\nitems:\n') : 0;
  let pods = 0;
  while (written < megabytes * 1e6) {
    const texts: string[] = [];
    for (let i = 0; i < 100; i++) { texts.push(podText(pods++, random, form === 'one list')); }
    written += fs.writeSync(output, texts.join(''));
  }
  fs.closeSync(output);
  return pods;
}

/** as a person writes it, with comments and quotes, and now and then something of its own */
function podText(index: number, random: Random, isItem: boolean): string {
  const lines = [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    `  name: pod-${index}`,
    `  namespace: ns-${index % 97} # of its team`,
    '  labels:',
    `    app: app-${random.below(300)}`,
    'spec:',
    '  # what it runs',
    '  containers:',
    '    - name: main',
    `      image: "registry.example.com/app:1.${random.below(20)}"`,
    ...random.chance(0.5) ? ['      args: [--listen, "0.0.0.0:8080"]'] : [],
    ...random.chance(0.2) ? ['      command:', '        - sh', '        - -c', '        - |', '          # waits', '          exec sleep 3600'] : [],
    '      ports:',
    '        - containerPort: 8080',
    ...random.chance(0.3) ? ['      securityContext:', '        readOnlyRootFilesystem: true'] : [],
  ];
  return isItem ? lines.map((line, at) => `${at === 0 ? '- ' : '  '}${line}\n`).join('') : `---\n${lines.join('\n')}\n`;
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
