import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseArgs } from 'util';
import type { AppTask, StandardsMeasurement } from './standards-measure';
import { median, spreadOf } from './statistics';
import { RESULTS, ROOT, compiledLibrary, compiledWorker, runWorker } from './worker';

/**
 * What the Pod Security Standards cost: pods evaluated in a second, and what `PodSecurity.require` and `Hardening.apply`
 * add to the synthesis of an app of cdk8s-plus Deployments.
 *
 *     npm run bench -- standards                 9 turns, 2,000 Deployments
 *     npm run bench -- standards --quick         3 turns
 *     npm run bench -- standards --smoke         once, small
 *     npm run bench -- standards --one-thread    garbage is collected and code compiled on the thread that is measured:
 *                                                processor time that a busy machine spoils less
 *
 * Pods are the public fixtures where these are on the machine (CONFORMANCE_DATA, ../shared/conformance), otherwise pods
 * of the same shape that are made here. Every measurement is a process of its own; variants take turns, and ratios are
 * taken within a turn.
 */
function main(): void {
  const { values } = parseArgs({
    options: {
      'quick': { type: 'boolean', default: false },
      'smoke': { type: 'boolean', default: false },
      'one-thread': { type: 'boolean', default: false },
      'library': { type: 'string', default: path.join(ROOT, 'lib') },
    },
  });
  const library = compiledLibrary(path.resolve(values.library));
  const worker = compiledWorker('standards-measure');
  const flags = values['one-thread'] ? ['--single-threaded'] : [];
  const measure = (task: object) => runWorker<StandardsMeasurement>(worker, { ...task, library }, flags);
  const turns = values.smoke ? 1 : values.quick ? 3 : 9;
  const { pods, source } = podsToEvaluate();
  const file = path.join(RESULTS, 'build', 'pods.json');
  fs.writeFileSync(file, JSON.stringify(pods));
  const deployments = values.smoke ? 50 : 2000;
  const speeds: number[] = [];
  const apps: { [variant in AppTask['with']]: NonNullable<StandardsMeasurement['synth']>[] } = { nothing: [], written: [], require: [], harden: [], both: [] };
  for (let turn = 1; turn <= turns; turn++) {
    speeds.push(measure({ pods: file }).podsPerSecond!);
    for (const variant of Object.keys(apps) as AppTask['with'][]) { apps[variant].push(measure({ deployments, with: variant }).synth!); }
    process.stderr.write(`${turn} of ${turns}\n`);
  }
  const [{ digest, bytes }] = apps.written;
  if (apps.harden.some(cell => cell.digest !== digest)) { throw new Error('Hardening writes something else than what is compared with it.'); }
  const environment = { node: process.version, processor: os.cpus()[0]?.model ?? 'unknown', processors: os.cpus().length };
  const results = path.join(RESULTS, 'standards.json');
  const measured = { environment, pods: { count: pods.length, source, perSecond: speeds }, deployments, apps };
  fs.writeFileSync(results, JSON.stringify(measured, undefined, 1));
  const added = (variant: AppTask['with'], time: 'wall' | 'processor') => apps[variant].map((cell, turn) => cell[time] / apps.nothing[turn][time] - 1);
  const percent = (values_: readonly number[]) => `${(100 * median(values_)).toFixed(1)} % (${values_.map(value => (100 * value).toFixed(0)).join(', ')})`;
  process.stdout.write([
    `${pods.length} pods: ${source}. ${deployments} Deployments in one chart. ${turns} turns.`,
    '',
    '| what | measured: median (turns) | goal |',
    '|---|---|---|',
    `| pods a second at restricted, latest, one thread | ${Math.round(median(speeds)).toLocaleString('en')} (${spread(speeds)}) | at least 100,000 |`,
    `| App.synth without either, ms | ${median(apps.nothing.map(({ wall }) => wall)).toFixed(0)} | |`,
    `| PodSecurity.require adds to App.synth | ${percent(added('require', 'wall'))} | below 20 % |`,
    `| Hardening.apply adds | ${percent(added('harden', 'wall'))} | below 20 % |`,
    `| of this, the YAML that is more (${((bytes / apps.nothing[0].bytes - 1) * 100).toFixed(1)} %) | ${percent(added('written', 'wall'))} | |`,
    `| both add | ${percent(added('both', 'wall'))} | |`,
    `| in processor time: require | ${percent(added('require', 'processor'))} | |`,
    `| in processor time: apply | ${percent(added('harden', 'processor'))} | |`,
    `| in processor time: the YAML that is more | ${percent(added('written', 'processor'))} | |`,
    '',
    `${JSON.stringify(environment)}`,
    `Every repetition: ${path.relative(process.cwd(), results)}`,
    '',
  ].join('\n'));
}

function spread(figures: readonly number[]): string {
  const { min, max } = spreadOf(figures);
  return `${Math.round(min).toLocaleString('en')} to ${Math.round(max).toLocaleString('en')}`;
}

interface BenchPod { readonly metadata: object; readonly spec: any }

function podsToEvaluate(): { readonly pods: readonly BenchPod[]; readonly source: string } {
  const folder = path.resolve(ROOT, process.env.CONFORMANCE_DATA ?? '../shared/conformance', 'pod-security');
  if (!fs.existsSync(folder)) { return { pods: generatedPods(), source: 'made for this run, in the shape of the public fixtures' }; }
  const lines = fs.readdirSync(folder).filter(name => name.endsWith('.jsonl')).sort()
    .flatMap(name => fs.readFileSync(path.join(folder, name), 'utf8').split('\n').filter(line => line !== ''));
  return { pods: lines.map(line => JSON.parse(line).pod), source: 'the public fixtures of Pod Security admission' };
}

/** three of four fail one check or more, as in the fixtures */
function generatedPods(): BenchPod[] {
  const hardened = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  const faults: readonly ((spec: any) => void)[] = [
    () => {},
    spec => { spec.hostNetwork = true; },
    spec => { spec.containers[0].securityContext = { ...hardened, capabilities: { drop: ['ALL'], add: ['NET_RAW'] } }; },
    spec => { spec.volumes = [{ name: 'data', hostPath: { path: '/' } }, { name: 'tmp', emptyDir: {} }]; },
    spec => { spec.initContainers[0].securityContext = { ...hardened, privileged: true }; },
    spec => { delete spec.securityContext.seccompProfile; },
    spec => { spec.securityContext.runAsNonRoot = false; },
    () => {},
    spec => { spec.securityContext.sysctls = [{ name: 'kernel.msgmax', value: '1' }]; },
    spec => { spec.containers[0].ports = [{ containerPort: 80, hostPort: 80 }]; },
    spec => { spec.securityContext.seLinuxOptions = { type: 'spc_t' }; },
    spec => { spec.containers[0].securityContext = undefined; },
  ];
  return Array.from({ length: 4500 }, (_, index) => {
    const spec = {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      initContainers: [{ name: 'init', image: 'registry.example.com/init:1', securityContext: hardened }],
      containers: [{ name: 'web', image: 'registry.example.com/web:1', securityContext: hardened }],
    };
    faults[index % faults.length](spec);
    return { metadata: { name: `pod-${index}` }, spec };
  });
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
