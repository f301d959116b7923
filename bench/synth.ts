import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseArgs } from 'util';
import type { Measurement, Task } from './measure';
import { profileSummary } from './profile';
import { Cell, Scale, goals, tables } from './report';
import { KINDS, LAYOUTS, Ring, VARIANTS, Variant } from './ring';
import { RESULTS, ROOT, compiledLibrary, compiledWorker, runWorker } from './worker';

/**
 * How long synthesis takes:
 *
 *     npm run bench                            all measurements; some ten minutes
 *     npm run bench -- --quick                 fewer repetitions
 *     npm run bench -- --smoke                 small apps, once: only whether everything runs and says what it should
 *     npm run bench -- --profile connections   a CPU profile of one variant; --charts, --layout and --kind choose the app
 *     npm run bench -- --library ../other/lib  another compiled copy of the library
 *
 * Every measurement is a process of its own. All of them take turns, and ratios are taken within a turn, so that a machine
 * that is busy for a while makes both sides slow. Nothing here fails on a time: only on policies that do not say what they
 * should.
 */
function main(): void {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      profile: { type: 'string' },
      workloads: { type: 'string', default: '400' },
      charts: { type: 'string', default: '1' },
      layout: { type: 'string', default: 'blocks' },
      kind: { type: 'string', default: 'deployments' },
      library: { type: 'string', default: path.join(ROOT, 'lib') },
    },
  });
  const library = compiledLibrary(path.resolve(values.library));
  const worker = compiledWorker('ring', 'measure');
  if (values.profile !== undefined) {
    const variant = oneOf(VARIANTS, values.profile);
    const profile = path.join(RESULTS, `${variant}.cpuprofile`);
    const app = { charts: Number(values.charts), layout: oneOf(LAYOUTS, values.layout), kind: oneOf(KINDS, values.kind) };
    run(worker, { ring: ring(variant, Number(values.workloads), app), library, profile });
    print(profileSummary(profile, path.dirname(library)), `Profile: ${path.relative(process.cwd(), profile)}`);
    return;
  }
  const scale = values.smoke ? SMOKE : FULL;
  const rings = allRings(scale);
  check(worker, library, rings);
  const measured = measureInTurns(worker, library, rings, values.smoke ? 1 : values.quick ? 3 : 9);
  const environment = {
    node: process.version,
    processor: os.cpus()[0]?.model ?? 'unknown',
    processors: os.cpus().length,
    platform: `${os.platform()} ${os.arch()}`,
    cdk8s: versionOf('cdk8s'),
    cdk8sPlus: versionOf('cdk8s-plus-27'),
  };
  const file = path.join(RESULTS, 'synth.json');
  fs.writeFileSync(file, JSON.stringify({ environment, cells: measured }, undefined, 1));
  print(...tables(measured, scale), ...(values.smoke ? [] : [goals(measured, scale)]), `${JSON.stringify(environment)}\nEvery repetition: ${path.relative(process.cwd(), file)}`);
}

const FULL: Scale = { sizes: [50, 100, 200, 400, 800], flowsAt: 200, chartsAt: 400 };
const SMOKE: Scale = { sizes: [15, 30, 60], flowsAt: 30, chartsAt: 60 };

/** what is compared stands side by side, so that little time passes between the two */
function allRings({ sizes, flowsAt, chartsAt }: Scale): Ring[] {
  const ownAndFloor = VARIANTS.filter(variant => variant !== 'cdk8s-plus');
  return [
    ...sizes.filter(workloads => workloads !== chartsAt).flatMap(workloads => VARIANTS.map(variant => ring(variant, workloads))),
    ...[1, 2, 10, 20].flatMap(flows => (['hand-written', 'connections'] as const).map(variant => ring(variant, flowsAt, { flows }))),
    ...(['objects', 'services'] as const).flatMap(kind => ownAndFloor.map(variant => ring(variant, chartsAt, { kind }))),
    ...ownAndFloor.map(variant => ring(variant, chartsAt, { charts: 20, layout: 'turns' })),
    ...ownAndFloor.map(variant => ring(variant, chartsAt, { charts: 20 })),
    ...VARIANTS.map(variant => ring(variant, chartsAt)),
  ];
}

function ring(variant: Variant, workloads: number, more: Partial<Ring> = {}): Ring {
  return { variant, workloads, flows: 5, charts: 1, layout: 'blocks', kind: 'deployments', ...more };
}

/** holds hand-written and connections to the same rules in every app, and all variants to their number of policies */
function check(worker: string, library: string, rings: readonly Ring[]): void {
  for (const app of rings.filter(({ variant }) => variant === 'connections')) {
    const ours = run(worker, { ring: app, library, meaning: true }).meaning!;
    const floor = run(worker, { ring: { ...app, variant: 'hand-written' }, library, meaning: true }).meaning!;
    const different = [...ours.filter(policy => !floor.includes(policy)), ...floor.filter(policy => !ours.includes(policy))];
    if (different.length === 0 && ours.length === app.workloads) { continue; }
    throw new Error(`Connections and the hand-written policies differ in ${JSON.stringify(app)}:\n${different.slice(0, 4).join('\n')}`);
  }
}

function measureInTurns(worker: string, library: string, rings: readonly Ring[], repetitions: number): Cell[] {
  const cells = rings.map(app => ({ ring: app, turns: [] as Measurement[] }));
  for (let turn = 1; turn <= repetitions; turn++) {
    for (const { ring: app, turns } of cells) {
      const measurement = run(worker, { ring: app, library });
      const expected = policiesOf(app);
      if (measurement.policies !== expected) { throw new Error(`${measurement.policies} policies instead of ${expected} in ${JSON.stringify(app)}.`); }
      turns.push(measurement);
    }
    process.stderr.write(`${turn} of ${repetitions}\n`);
  }
  return cells;
}

function policiesOf({ variant, workloads, flows }: Ring): number {
  switch (variant) {
    case 'workloads': return 0;
    // one that isolates, and two for each flow
    case 'cdk8s-plus': return workloads * (1 + 2 * flows);
    default: return workloads;
  }
}

function run(worker: string, task: Task): Measurement {
  return runWorker(worker, task);
}

function oneOf<T extends string>(known: readonly T[], text: string): T {
  const found = known.find(one => one === text);
  if (found === undefined) { throw new Error(`Unknown "${text}": write one of ${known.join(', ')}.`); }
  return found;
}

function versionOf(module: string): string {
  return JSON.parse(fs.readFileSync(path.join(ROOT, 'node_modules', module, 'package.json'), 'utf8')).version;
}

function print(...paragraphs: string[]): void {
  process.stdout.write(`${paragraphs.join('\n\n')}\n`);
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
