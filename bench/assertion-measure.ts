import * as fs from 'fs';
import { createRequire } from 'module';
import * as path from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import { load } from 'js-yaml';
import type { ReachabilityMeasurement } from './reachability-measure';

/**
 * What assertions cost at synth, in a process of its own: `node assertion-measure.js '{"library": …, "input": …, "assertions": 100}'`.
 *
 * The objects of a cluster are ApiObjects of one chart. Assertions are about pairs of its Deployments, as they are: half of
 * the pairs must be allowed, half denied, on the first port of the destination.
 *
 *   list             the same objects, read, evaluated and listed
 *   one, all         the validation of the app with one assertion, and with all of them: one look at the app, then these
 *   synth            App.synthYaml of the app without this library
 *   synth, all       App.synthYaml with all assertions
 */
export interface AssertionTask {
  readonly library: string;
  /** a YAML file */
  readonly input: string;
  readonly assertions: number;
}

const ROUNDS = 20;
const cold: { [step: string]: number } = {};
const warm: { [step: string]: number } = {};
const counts: { [what: string]: number } = {};

function main({ library, input, assertions }: AssertionTask): void {
  const required = createRequire(__filename);
  const { readCluster, evaluate, listConnections, query } = required(path.join(library, 'reachability'));
  const { Pods, Port, Reachability } = required(library);
  const objects = fs.readFileSync(input, 'utf8').split(/^---$/m).filter(text => text.trim() !== '').map(text => load(text) as any);
  const evaluated = () => evaluate(readCluster(objects.map(object => ({ object })), { hostNetwork: 'node' }));
  const evaluation = evaluated();
  const app = (count: number) => {
    const made = new App();
    const chart = new Chart(made, 'cluster');
    const workloads = objects.map((object, index) => new ApiObject(chart, `object-${index}`, object)).filter(({ kind }) => kind === 'Deployment');
    const reach = Reachability.of(made);
    for (const { from, to, port, allowed } of pairs.slice(0, count)) {
      const [source, destination] = [from, to].map(index => Pods.of(workloads[index]));
      if (allowed) { reach.mustAllow(source, destination, Port.tcp(port)); } else { reach.mustDeny(source, destination, Port.tcp(port)); }
    }
    return made;
  };
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  const pairs = somePairs(deployments, assertions / 2, question => query(evaluation, question).allowed);
  counts.workloads = deployments.length;
  counts.assertions = pairs.length;
  counts.allowed = pairs.filter(({ allowed }) => allowed).length;

  const plain = new App();
  const chart = new Chart(plain, 'cluster');
  objects.forEach((object, index) => new ApiObject(chart, `object-${index}`, object));
  const [one, all] = [1, assertions].map(app);
  const results = timed({
    'list': () => listConnections(evaluated(), { group: 'never' }).table.length,
    'one': () => one.node.validate(),
    'all': () => all.node.validate(),
    'synth': () => plain.synthYaml(),
    'synth, all': () => all.synthYaml(),
  });
  counts.lines = results.list as number;
  const [problem] = [...results.one as string[], ...results.all as string[]];
  if (problem !== undefined) { throw new Error(`An assertion does not hold: ${problem}`); }
  if (results['synth, all'] !== results.synth) { throw new Error('Assertions change what is rendered.'); }
}

interface Pair { readonly from: number; readonly to: number; readonly port: number; readonly allowed: boolean }

/** as many that are allowed as there are to be of each kind, and as many that are not; taking turns */
function somePairs(deployments: readonly any[], each: number, isAllowed: (question: object) => boolean): Pair[] {
  const idOf = ({ metadata: { namespace, name } }: any): string => `${namespace}/${name}`;
  const found: { readonly [allowed in 'true' | 'false']: Pair[] } = { true: [], false: [] };
  for (let i = 0; found.true.length < each || found.false.length < each; i++) {
    if (i > deployments.length ** 2) { throw new Error('The cluster has too few pairs of one kind.'); }
    const [from, to] = [i % deployments.length, (i * 17 + 5 + Math.floor(i / deployments.length)) % deployments.length];
    if (from === to) { continue; }
    const port: number = deployments[to].spec.template.spec.containers[0].ports[0].containerPort;
    const allowed = isAllowed({ from: idOf(deployments[from]), to: idOf(deployments[to]), port });
    if (found[`${allowed}`].length < each) { found[`${allowed}`].push({ from, to, port, allowed }); }
  }
  return found.true.flatMap((pair, i) => [pair, found.false[i]]);
}

/** the last result of each step; the first time is cold, the fastest of the others warm. They take turns, so that a machine that is busy slows all of them */
function timed(steps: { readonly [step: string]: () => unknown }): { readonly [step: string]: unknown } {
  const results: { [step: string]: unknown } = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [step, compute] of Object.entries(steps)) {
      const start = process.hrtime.bigint();
      results[step] = compute();
      const took = Number(process.hrtime.bigint() - start) / 1e6;
      if (round === 0) { cold[step] = took; } else { warm[step] = Math.min(warm[step] ?? Infinity, took); }
    }
  }
  return results;
}

main(JSON.parse(process.argv[2]));
const measurement: ReachabilityMeasurement = { cold, warm, counts, peak: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(measurement));
