import * as fs from 'fs';
import { createRequire } from 'module';
import * as path from 'path';
import type { ClusterSize } from './cluster-generator';
import type { LabelledSize } from './label-cluster';

/** One measurement, in a process of its own: `node reachability-measure.js '{"kind": "map", …}'`. */
export type ReachabilityTask = {
  readonly library: string;
  /** a YAML file, or a cluster to make */
  readonly input: string | { readonly wide: Omit<ClusterSize, 'seed'> } | { readonly labelled: LabelledSize };
  readonly kind: 'nothing' | 'once' | 'map' | 'questions' | 'diff';
  /** of a diff */
  readonly other?: string;
};

export interface ReachabilityMeasurement {
  /** milliseconds, by step: of the first time, as in a command, and of the fastest of several after that */
  readonly cold: { readonly [step: string]: number };
  readonly warm: { readonly [step: string]: number };
  /** counts that say what was measured */
  readonly counts: { readonly [what: string]: number };
  /** megabytes: the most that the process had, as the system counts it */
  readonly peak: number;
}

const cold: { [step: string]: number } = {};
const warm: { [step: string]: number } = {};
const WARM_UP_MS = 500;
const EVALUATIONS = 150;
const counts: { [what: string]: number } = {};

/** the result of the last time; the first is cold, the fastest of the others warm: what is short is done more often than asked, until it is compiled */
function timed<T>(step: string, times: number, compute: () => T): T {
  let result!: T;
  const begin = Date.now();
  for (let time = 0; time < times || times > 1 && Date.now() - begin < WARM_UP_MS; time++) {
    const start = process.hrtime.bigint();
    result = compute();
    const took = Number(process.hrtime.bigint() - start) / 1e6;
    if (time === 0) { cold[step] = took; } else { warm[step] = Math.min(warm[step] ?? Infinity, took); }
  }
  return result;
}

function main(task: ReachabilityTask): void {
  const load = createRequire(__filename);
  const { readCluster, evaluate, listConnections, query, explain, diffConnections, ConnectionMap } = load(path.join(task.library, 'reachability'));
  const { LIST_FORMATS } = load(path.join(task.library, 'report'));
  const yaml = load('js-yaml');
  const { wideCluster } = load('./cluster-generator.js');
  const { labelledCluster } = load('./label-cluster.js');
  if (task.kind === 'nothing') { return; }

  const documents = (file: string) => fs.readFileSync(file, 'utf8').split(/^---$/m).filter(text => text.trim() !== '');
  const parsed = (file: string) => documents(file).map(text => ({ object: yaml.load(text, { schema: yaml.CORE_SCHEMA }) }));
  const isLarge = typeof task.input !== 'string';
  // once: what a process needs that reads the cluster and evaluates it, and does nothing else
  const times = task.kind === 'once' ? 1 : isLarge ? 3 : 7;
  const objects = typeof task.input === 'string' ? timed('parse', Math.min(times, 3), () => parsed(task.input as string))
    : ('wide' in task.input ? wideCluster(task.input.wide) : labelledCluster(task.input.labelled)).map((object: object) => ({ object }));
  const cluster = timed('model', times, () => readCluster(objects));
  counts.workloads = cluster.workloads.length;
  counts.policies = cluster.policies.length;
  // as often for small clusters as for large ones: what is done more often is compiled better
  const evaluation = timed('evaluate', times === 1 || isLarge ? times : EVALUATIONS, () => {
    const made = evaluate(cluster);
    new ConnectionMap(made);
    return made;
  });

  if (task.kind === 'map' && !isLarge) {
    const list = timed('list', times, () => listConnections(evaluation, { group: 'never' }));
    counts.lines = list.table.length;
    const length = (chunks: Iterable<string>) => { let sum = 0; for (const chunk of chunks) { sum += chunk.length; } return sum; };
    counts.textBytes = timed('text', 3, () => length(LIST_FORMATS.txt(list)));
    counts.jsonBytes = timed('json', 3, () => length(LIST_FORMATS.json(list)));
  }
  // counted, not made: there are tens of millions
  if (task.kind === 'map' && isLarge && 'labelled' in (task.input as object)) { counts.lines = listConnections(evaluation, { group: 'never' }).table.length; }
  if (task.kind === 'questions') {
    const ids: string[] = cluster.workloads.map(({ id }: { id: string }) => id);
    const ask = (count: number, answer: (question: object) => { allowed: boolean }) => {
      let allowed = 0;
      for (let i = 0; i < count; i++) {
        if (answer({ from: ids[(i * 31) % ids.length], to: ids[(i * 17 + 5) % ids.length], port: 8080 }).allowed) { allowed++; }
      }
      return allowed;
    };
    counts.queries = 20000;
    counts.explanations = 2000;
    counts.queriesAllowed = timed('queries', 5, () => ask(counts.queries, question => query(evaluation, question)));
    counts.explanationsAllowed = timed('explanations', 5, () => ask(counts.explanations, question => explain(evaluation, question)));
  }
  if (task.kind === 'diff') {
    const after = evaluate(readCluster(parsed(task.other!)));
    new ConnectionMap(after);
    timed('two lists', times, () => [evaluation, after].map(side => listConnections(side, { group: 'never' })));
    counts.changes = timed('diff', times, () => diffConnections(evaluation, after)).changes.length;
  }
}

main(JSON.parse(process.argv[2]));
const measurement: ReachabilityMeasurement = { cold, warm, counts, peak: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(measurement));
