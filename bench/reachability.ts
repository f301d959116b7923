import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseArgs } from 'util';
import { dump } from 'js-yaml';
import type { AssertionTask } from './assertion-measure';
import { ClusterSize, changedCluster, cutCluster, generatedCluster } from './cluster-generator';
import type { LabelledSize } from './label-cluster';
import type { ReachabilityMeasurement, ReachabilityTask } from './reachability-measure';
import { growth, median } from './statistics';
import { wholeProcess } from './whole-process';
import { RESULTS, ROOT, compiledLibrary, compiledWorker, runWorker } from './worker';

/**
 * What reachability costs: reading, evaluating, listing, asking, explaining and comparing clusters of growing size, and
 * assertions at synth.
 *
 *     npm run bench -- reachability             5 turns
 *     npm run bench -- reachability --quick     2 turns
 *     npm run bench -- reachability --smoke     once, small
 *     npm run bench -- reachability --assertions    only these, printed
 *     npm run bench -- reachability --clusters FOLDER    YAML files of your own beside the generated ones
 *
 * Each measurement is a process of its own. Within one, a step is done several times: the first is what a command pays,
 * the fastest of the others is the work itself. Where `netpolicy` is on the PATH, it lists the same files.
 */
const SIZES: readonly ClusterSize[] = [
  { namespaces: 12, workloads: 200, policies: 100, seed: 1 },
  { namespaces: 31, workloads: 500, policies: 200, seed: 1 },
  { namespaces: 62, workloads: 1000, policies: 300, seed: 1 },
  { namespaces: 125, workloads: 2000, policies: 500, seed: 1 },
];
const WIDE = { namespaces: 25_000, workloads: 100_000, policies: 75_000 };
const SMALL_WIDE = { namespaces: 250, workloads: 1000, policies: 750 };
/** the second has four times the namespaces */
const LABELLED: readonly LabelledSize[] = [{ namespaces: 500, values: 50, seed: 1 }, { namespaces: 2000, values: 50, seed: 1 }];
const SMALL_LABELLED = LABELLED.map(size => ({ ...size, namespaces: size.namespaces / 20 }));

interface Row { readonly name: string; readonly figures: readonly (string | number)[] }

function main(): void {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      assertions: { type: 'boolean', default: false },
      clusters: { type: 'string' },
      library: { type: 'string', default: path.join(ROOT, 'lib') },
    },
  });
  const library = compiledLibrary(path.resolve(values.library));
  const worker = compiledWorker('random', 'cluster-generator', 'label-cluster', 'reachability-measure');
  const turns = values.smoke ? 1 : values.quick ? 2 : 5;
  const measure = (task: Omit<ReachabilityTask, 'library'>) => medians(Array.from({ length: turns }, () => runWorker<ReachabilityMeasurement>(worker, { ...task, library })));
  const inputs = inputFiles(values.smoke ? SIZES.slice(0, 1) : SIZES, values.clusters);
  const asserted = assertionTimes(library, inputs, turns);
  if (values.assertions) { return; }
  const bare = measure({ kind: 'nothing', input: '' }).peak;

  const maps = inputs.map(({ name, file }) => ({
    name, file, ...measure({ kind: 'map', input: file }), evaluatedOnce: measure({ kind: 'once', input: file }).peak,
  }));
  const wide = values.smoke ? SMALL_WIDE : WIDE;
  const largest = measure({ kind: 'map', input: { wide } });
  const labelled = (values.smoke ? SMALL_LABELLED : LABELLED).map(size => ({
    size, ...measure({ kind: 'map', input: { labelled: size } }), evaluatedOnce: measure({ kind: 'once', input: { labelled: size } }).peak,
  }));
  const asked = inputs.filter(({ size }) => size).map(({ name, file }) => ({ name, ...measure({ kind: 'questions', input: file }) }));
  const compared = inputs.filter(({ changed }) => changed).map(({ name, file, changed }) => ({ name, ...measure({ kind: 'diff', input: file, other: changed }) }));
  const commands = commandTimes(library, inputs, turns);

  table('Steps, ms: the fastest of several, in brackets the first', ['input', 'workloads', 'policies', 'lines', 'parse', 'model', 'evaluate', 'list', 'text', 'JSON', 'peak memory above Node to evaluate once, MB', 'for all of it, MB'], [
    ...maps.map(({ name, cold, warm, counts, peak, evaluatedOnce }) => ({
      name, figures: [counts.workloads, counts.policies, counts.lines, ...['parse', 'model', 'evaluate', 'list', 'text', 'json'].map(step => both(cold, warm, step)), Math.round(evaluatedOnce - bare), Math.round(peak - bare)],
    })),
    { name: 'wide', figures: [largest.counts.workloads, largest.counts.policies, '', '', both(largest.cold, largest.warm, 'model'), both(largest.cold, largest.warm, 'evaluate'), '', '', '', '', Math.round(largest.peak - bare)] },
  ]);
  table('Namespaces by label values, ms: the fastest of several, in brackets the first', [
    'namespaces x values', 'workloads', 'policies', 'lines', 'model', 'evaluate', 'peak memory above Node to evaluate once, MB',
  ], labelled.map(({ size, counts, cold, warm, evaluatedOnce }) => ({
    name: `${size.namespaces} x ${size.values}`,
    figures: [counts.workloads, counts.policies, counts.lines, both(cold, warm, 'model'), both(cold, warm, 'evaluate'), Math.round(evaluatedOnce - bare)],
  })));
  const [fewer, more] = labelled;
  process.stdout.write(`Four times the namespaces, ${(more.counts.lines / fewer.counts.lines).toFixed(1)} times the lines: `
    + `${(more.warm.evaluate / fewer.warm.evaluate).toFixed(1)} times as long to evaluate\n\n`);
  table('Questions, microseconds each', ['input', 'query', 'explain'], asked.map(({ name, warm, counts }) => ({
    name, figures: [(1000 * warm.queries / counts.queries).toFixed(1), (1000 * warm.explanations / counts.explanations).toFixed(1)],
  })));
  table('Diff, ms', ['input', 'changes', 'two lists', 'diff', 'ratio'], compared.map(({ name, warm, counts }) => ({
    name, figures: [counts.changes, warm['two lists'].toFixed(1), warm.diff.toFixed(1), (warm.diff / warm['two lists']).toFixed(2)],
  })));
  table('Whole processes', ['command', 'wall, ms', 'peak memory, MB'], commands.map(({ name, wall, peak }) => ({ name, figures: [wall.toFixed(0), peak?.toFixed(0) ?? ''] })));

  const generated = maps.filter(({ name }) => /^\d+ x/.test(name));
  if (generated.length > 1) {
    const points = (pick: (map: typeof generated[number]) => number) => generated.map(map => ({ x: map.counts.lines, y: pick(map) }));
    process.stdout.write(`Growth with the lines of the list, as an exponent: evaluate ${growth(points(({ warm }) => warm.evaluate)).toFixed(2)}, `
      + `text ${growth(points(({ warm }) => warm.text)).toFixed(2)}, JSON ${growth(points(({ warm }) => warm.json)).toFixed(2)}\n`);
  }
  const environment = { node: process.version, processor: os.cpus()[0]?.model ?? 'unknown', processors: os.cpus().length };
  const results = path.join(RESULTS, 'reachability.json');
  const measured = { environment, turns, bare, maps, wide: { size: wide, ...largest }, labelled, asked, compared, asserted, commands };
  fs.writeFileSync(results, JSON.stringify(measured, undefined, 1));
  process.stdout.write(`${JSON.stringify(environment)}\nEvery figure: ${path.relative(process.cwd(), results)}\n`);
}

interface Input { readonly name: string; readonly file: string; readonly changed?: string; readonly size?: ClusterSize }

function inputFiles(sizes: readonly ClusterSize[], folder: string | undefined): Input[] {
  const build = path.join(RESULTS, 'build');
  const write = (name: string, objects: readonly object[]) => {
    const file = path.join(build, `${name}.yaml`);
    fs.writeFileSync(file, objects.map(object => `---\n${dump(object, { noRefs: true, lineWidth: -1 })}`).join(''));
    return file;
  };
  const cut = write('cut', cutCluster(22, 640));
  return [
    { name: '22 workloads, 1,281 ranges', file: cut },
    ...sizes.map(size => {
      const objects = generatedCluster(size);
      const name = `${size.workloads} x ${size.policies}`;
      return { name, size, file: write(name.replace(/ /g, ''), objects), changed: write(`${name.replace(/ /g, '')}-changed`, changedCluster(objects, 10)) };
    }),
    ...folder === undefined ? [] : fs.readdirSync(folder).filter(file => /\.ya?ml$/.test(file)).sort().map(file => ({ name: file, file: path.resolve(folder, file) })),
  ];
}

/** the ratio is one within a process */
interface AssertionTimes extends ReachabilityMeasurement { readonly name: string; readonly ratio: number }

function assertionTimes(library: string, inputs: readonly Input[], turns: number): AssertionTimes[] {
  const worker = compiledWorker('assertion-measure');
  const asserted = inputs.filter(({ size }) => size && size.workloads <= 1000).map(({ name, file }) => {
    const task: AssertionTask = { library, input: file, assertions: 100 };
    const runs = Array.from({ length: turns }, () => runWorker<ReachabilityMeasurement>(worker, task));
    return { name, ...medians(runs), ratio: median(runs.map(({ warm }) => warm.all / warm.list)) };
  });
  table('Assertions at synth, ms: the fastest of several, in brackets the first', [
    'input', 'read, evaluate and list', 'validation with one assertion', 'with 100', '`App.synthYaml` without this library', 'with 100', 'validation with 100 ÷ list',
  ], asserted.map(({ name, cold, warm, ratio }) => ({
    name,
    figures: [...['list', 'one', 'all', 'synth', 'synth, all'].map(step => both(cold, warm, step)), ratio.toFixed(2)],
  })));
  return asserted;
}

interface Command { readonly name: string; readonly wall: number; readonly peak: number | undefined }

/** whole processes, one after the other within each turn */
function commandTimes(library: string, inputs: readonly Input[], turns: number): Command[] {
  const cli = path.join(library, 'bin', 'cdk8s-zero-trust.js');
  const largest = inputs.filter(({ size }) => size).at(-1)!;
  const middle = inputs.find(({ size }) => size?.workloads === 500) ?? largest;
  const small = path.join(RESULTS, 'build', 'small');
  fs.mkdirSync(small, { recursive: true });
  fs.writeFileSync(path.join(small, 'pods.yaml'), SMALL);
  const queries = path.join(RESULTS, 'build', 'queries.jsonl');
  const names = generatedCluster(middle.size!).filter((object: any) => object.kind === 'Deployment').map((object: any) => `${object.metadata.namespace}/${object.metadata.name}`);
  fs.writeFileSync(queries, Array.from({ length: 3000 }, (_, i) => JSON.stringify({ from: names[(i * 31) % names.length], to: names[(i * 17 + 5) % names.length], port: 8080 })).join('\n'));
  const commands: [string, string, string[]][] = [
    ['node -e 0', process.execPath, ['-e', '0']],
    ['reach query, a small folder', process.execPath, [cli, 'reach', 'query', small, '--from', 'shop/web', '--to', 'shop/db', '--port', '5432']],
    [`reach list --format json, ${largest.name}`, process.execPath, [cli, 'reach', 'list', largest.file, '--format', 'json']],
    [`reach list --format txt, ${largest.name}`, process.execPath, [cli, 'reach', 'list', largest.file, '--format', 'txt']],
    [`reach query --queries, 3,000 of ${middle.name}`, process.execPath, [cli, 'reach', 'query', middle.file, '--queries', queries]],
    ...hasNetpolicy() ? [[`netpolicy list, ${middle.name}`, 'netpolicy', ['list', '--dirpath', middle.file, '-q', '-o', 'json']] as [string, string, string[]]] : [],
  ];
  const walls = commands.map((): number[] => []);
  const peaks = commands.map((): number[] => []);
  for (let turn = 0; turn < turns; turn++) {
    commands.forEach(([name, command, args], index) => {
      const start = process.hrtime.bigint();
      const { status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' }, encoding: 'utf8' });
      walls[index].push(Number(process.hrtime.bigint() - start) / 1e6);
      if (status !== 0) { throw new Error(`${name} ended with ${status}: ${stderr}`); }
      if (command === process.execPath && args[0] !== '-e') { peaks[index].push(wholeProcess(args).peak); }
    });
  }
  return commands.map(([name], index) => ({ name, wall: median(walls[index]), peak: peaks[index].length > 0 ? median(peaks[index]) : undefined }));
}

const SMALL = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: registry.example.com/web:1 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: db, image: registry.example.com/db:1 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }] }
`;

function hasNetpolicy(): boolean {
  return spawnSync('netpolicy', ['--help'], { stdio: 'ignore' }).status === 0;
}

function medians(runs: readonly ReachabilityMeasurement[]): ReachabilityMeasurement {
  const each = (pick: (run: ReachabilityMeasurement) => { readonly [step: string]: number }) =>
    Object.fromEntries(Object.keys(pick(runs[0])).map(step => [step, median(runs.map(run => pick(run)[step]))]));
  return { cold: each(({ cold }) => cold), warm: each(({ warm }) => warm), counts: runs[0].counts, peak: median(runs.map(({ peak }) => peak)) };
}

function both(cold: { readonly [step: string]: number }, warm: { readonly [step: string]: number }, step: string): string {
  return cold[step] === undefined ? '' : `${warm[step].toFixed(1)} (${cold[step].toFixed(0)})`;
}

function table(title: string, columns: readonly string[], rows: readonly Row[]): void {
  process.stdout.write([
    `### ${title}`, '', `| ${columns.join(' | ')} |`, `|${columns.map(() => '---|').join('')}`,
    ...rows.map(({ name, figures }) => `| ${[name, ...figures].map(figure => (typeof figure === 'number' ? figure.toLocaleString('en') : figure)).join(' | ')} |`), '', '',
  ].join('\n'));
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
