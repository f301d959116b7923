import { isDeepStrictEqual } from 'util';
import * as fc from 'fast-check';
import { networkPolicyProblems } from '../../src/manifest';
import {
  Cluster, ClusterOptions, ConnectionChange, ConnectionTable, Endpoint, Evaluation, diffConnections, evaluate, explain, listConnections, query,
  readCluster,
} from '../../src/reachability';
import { NaivePod, NaiveSide, naiveAnswers, isMeantBy, naiveController, naiveFamilies, naivePods, naiveSharers, naiveSide } from '../support/naive-reachability';
import { RandomCluster, addressesIn, randomCluster, shuffled } from '../support/random-cluster';
import { TableRow, connectionsIn, hasPort, isInRange, rangeOf, rowsOf } from '../support/table-answers';

/**
 * The engine against a naive evaluator that shares no code with it, over random clusters of all kinds of policies, in all
 * combinations of its options. More than CI has time for: REACHABILITY_RUNS=100 npx jest test/reachability/properties
 */
const RUNS = Number(process.env.REACHABILITY_RUNS ?? 1);
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
const FAMILIES = ['IPv4', 'IPv6'] as const;

jest.setTimeout(60_000 * Math.max(1, RUNS));

describe('reachability properties |', () => {
  test('random clusters are such as an API server accepts: no object is refused', () => {
    fc.assert(fc.property(randomCluster(), ({ objects, options }) => {
      expect(objects.filter(({ kind }) => kind === 'NetworkPolicy').flatMap(networkPolicyProblems)).toEqual([]);
      expect(read(objects, options).notices.filter(({ type }) => type === 'rejected')).toEqual([]);
    }), { numRuns: 300 * RUNS });
  });

  test('list says of every pair, port and address what the naive evaluator says', () => {
    fc.assert(fc.property(randomCluster(), fc.nat(), (cluster, offset) => {
      const evaluation = evaluationOf(cluster);
      const connections = connectionsIn(tableOf(evaluation));
      expect(differences(cluster, someQuestions(cluster, offset), (from, to) => {
        // what a single Pod says to itself is no line of a list
        if (typeof from !== 'string' && from === to && !from.isReplicated) { return () => true; }
        const ranges = connections(idOf(evaluation.cluster, from), idOf(evaluation.cluster, to));
        return (protocol, port) => hasPort(ranges, protocol, port);
      })).toEqual([]);
    }), { numRuns: 1200 * RUNS });
  });

  test('query says of either half what the naive evaluator says, and explain the same', () => {
    let refused = 0;
    fc.assert(fc.property(randomCluster(), fc.nat(), (cluster, offset) => {
      const evaluation = evaluationOf(cluster);
      const pods = naivePods(cluster.objects);
      const wrong: string[] = [];
      for (const [from, to] of everyNth(everyQuestion(cluster), 5, offset).map(sides => sides.map(textOf))) {
        const [source, destination] = [from, to].map(text => naiveSide(pods, text));
        const options = { ...cluster.options, ...naiveFamilies(from, to) };
        const answer = naiveAnswers(cluster.objects, source, destination, options);
        const sharing = [
          ...naiveSharers(pods, source, options).map(pod => naiveAnswers(cluster.objects, pod, destination, options)),
          ...naiveSharers(pods, destination, options).map(pod => naiveAnswers(cluster.objects, source, pod, options)),
        ];
        for (const [protocol, port] of everyNth(portsOf(cluster), 7, offset)) {
          const expected = { from, to, protocol, port, ...answer(protocol, port) };
          if (sharing.some(other => other(protocol, port).allowed !== expected.allowed)) {
            // of one text, two verdicts
            expect(() => query(evaluation, { from, to, protocol, port })).toThrow('is the address of a node, and the answer of ');
            refused++;
            continue;
          }
          const { egress, ingress, allowed } = expected;
          const { halves, summary, remedies, ...explained } = explain(evaluation, { from, to, protocol, port });
          const answers = {
            query: query(evaluation, { from, to, protocol, port }),
            explain: explained,
            halves: halves.map(half => [half.direction, half.allowed]),
            tiers: halves.map(({ tiers, reason }) => !reason.startsWith('denied: ') || tiers.length > 0 ? fold(tiers.map(({ verdict }) => verdict)) : !reason.endsWith(' address')),
          };
          const all = { query: expected, explain: expected, halves: [['egress', egress], ['ingress', ingress]], tiers: [egress, ingress] };
          if (!isDeepStrictEqual(answers, all)) { wrong.push(`${JSON.stringify(answers)} should be ${JSON.stringify(all)}`); }
          if ((remedies.length > 0) === allowed || summary === '') { wrong.push(`${JSON.stringify(expected)}: "${summary}", ${JSON.stringify(remedies)}`); }
        }
      }
      expect(wrong.slice(0, 3)).toEqual([]);
    }), { numRuns: 400 * RUNS });
    expect(refused).toBeGreaterThan(0);
  });

  test('query says of the ingress controller what the naive evaluator says of a pod where its pods are', () => {
    const labels = fc.record({ app: fc.constantFrom('a', 'b', 'c'), tier: fc.constantFrom('x', 'y', '') }, { requiredKeys: [] });
    const controller = fc.record({ namespace: fc.constantFrom('default', 'red', 'blue', 'dark'), labels });
    fc.assert(fc.property(randomCluster(), controller, fc.nat(), (cluster, ingressController, offset) => {
      const objects = [...cluster.objects, ...ENTRY];
      const pods = naivePods(objects);
      // as where they come from one template
      const isMeant = (pod: { namespace: string; labels: NaivePod['labels'] }) => isMeantBy(ingressController, pod);
      fc.pre(pods.every(pod => pods.every(other => other.id !== pod.id || isMeant(pod) === isMeant(other))));
      const evaluation = evaluate(read(objects, { ...cluster.options, ingressController }));
      // what ENTRY leads to
      const leadsTo = (to: NaiveSide, protocol: string, port: number) => typeof to !== 'string' && to.name === 'default/behind' && protocol === 'TCP' && port === 80;
      const from = { ...naiveController(pods, ingressController, evaluation.cluster.workloads.filter(isMeant).length), leadsTo };
      for (const pod of pods) {
        const answer = naiveAnswers(objects, from, pod, cluster.options);
        for (const [protocol, port] of everyNth(portsOf(cluster), 3, offset)) {
          const question = { from: from.name, to: pod.name, protocol, port };
          expect(query(evaluation, question)).toEqual({ ...question, ...answer(protocol, port) });
        }
      }
    }), { numRuns: 400 * RUNS });
  });

  test('the order of the input changes no answer', () => {
    fc.assert(fc.property(randomCluster(), fc.array(fc.nat(), { minLength: 7, maxLength: 7 }), (cluster, order) => {
      const [one, other] = [cluster.objects, shuffled(cluster.objects, order)].map(objects => tableOf(evaluate(read(objects, cluster.options))));
      expect(other).toEqual(one);
    }), { numRuns: 300 * RUNS });
  });

  test('lines of a list are sorted and overlap nowhere, and a grouped list has the same', () => {
    fc.assert(fc.property(randomCluster(), cluster => {
      const evaluation = evaluationOf(cluster);
      const table = tableOf(evaluation);
      const lines = linesOf(rowsOf(table));
      expect(new Set(lines).size).toBe(lines.length);
      expect(inOrder(table)).toBe(true);
      expect(overlaps(rowsOf(table))).toEqual([]);
      const grouped = listConnections(evaluation, { group: 'always', families: FAMILIES }).table;
      // a group may hold single Pods, and have a line with itself that is not about each with itself
      const isSingle = (id: string) => evaluation.cluster.workloads.some(workload => workload.id === id && !workload.isReplicated);
      expect(linesOf(rowsOf(grouped).filter(({ from, to }) => from.id !== to.id || !isSingle(from.id))).sort()).toEqual([...lines].sort());
      expect(grouped.ungroupedLength).toBe(table.length);
    }), { numRuns: 300 * RUNS });
  });

  test('diff says what the two lists say, and nothing of what is equal', () => {
    const change = fc.tuple(randomCluster(), randomCluster(), fc.nat(3)).map(([before, other, keep]) => ({
      before,
      // mostly a few policies more or less, as in a pull request; sometimes another cluster
      after: keep === 0 ? { ...other, options: before.options } : { ...before, objects: withOtherPolicies(before, other, keep) },
    }));
    fc.assert(fc.property(change, ({ before, after }) => {
      const [old, now] = [before, after].map(evaluationOf);
      const { changes: iterable, addedWorkloads, removedWorkloads } = diffConnections(old, now, { families: FAMILIES });
      const changes = [...iterable];
      expect(iterable.length).toBe(changes.length);
      const [was, is] = [old, now].map(evaluation => connectionsIn(tableOf(evaluation)));
      const [oldIds, newIds] = [old, now].map(({ cluster }) => cluster.workloads.map(({ id }) => id));
      expect(addedWorkloads).toEqual(newIds.filter(id => !oldIds.includes(id)));
      expect(removedWorkloads).toEqual(oldIds.filter(id => !newIds.includes(id)));
      const ids = [...new Set([...oldIds, ...newIds])];
      const addresses = addressesIn([...before.objects, ...after.objects], before.options.podCidrs);
      const wrong: string[] = [];
      for (const [from, to] of pairs(ids, addresses, old, now)) {
        const found = changes.filter(({ from: source, to: destination }) => isSide(source, from) && isSide(destination, to))
          .map(one => [one.type, one.before.ranges, one.after.ranges]);
        const [a, b] = [was(from, to), is(from, to)];
        const type = a.length === 0 ? 'added' : b.length === 0 ? 'removed' : 'changed';
        const should = isDeepStrictEqual(a, b) ? [] : [[type, a, b]];
        if (!isDeepStrictEqual(found, should)) { wrong.push(`${from} => ${to} : ${JSON.stringify(found)} should be ${JSON.stringify(should)}`); }
      }
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(touching(changes)).toEqual([]);
      const keys = changes.map(({ from, to }) => [from.id, to.id]);
      expect(keys).toEqual([...keys].sort(([a, b], [c, d]) => (a === c ? (b < d ? -1 : 1) : a < c ? -1 : 1)));
      expect([...diffConnections(old, old).changes]).toEqual([]);
    }), { numRuns: 300 * RUNS });
  });
});

/** an Ingress and what it leads to */
const ENTRY: RandomCluster['objects'] = [
  { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'behind', labels: { role: 'behind' } }, spec: { containers: [{ name: 'app', image: 'x', ports: [{ containerPort: 80 }] }] } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'front' }, spec: { selector: { role: 'behind' }, ports: [{ port: 80 }] } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'front' }, spec: { defaultBackend: { service: { name: 'front', port: { number: 80 } } } } },
];

type Sides = readonly [NaiveSide, NaiveSide];
type Answer = (protocol: 'TCP' | 'UDP' | 'SCTP', port: number) => boolean;

function read(objects: RandomCluster['objects'], options: ClusterOptions): Cluster {
  return readCluster(objects.map(object => ({ object })), options);
}

function evaluationOf({ objects, options }: Pick<RandomCluster, 'objects' | 'options'>): Evaluation {
  return evaluate(read(objects, options));
}

function tableOf(evaluation: Evaluation): ConnectionTable {
  return listConnections(evaluation, { group: 'never', families: FAMILIES }).table;
}

/** all pairs of sides but two addresses */
function everyQuestion({ objects, addresses }: RandomCluster): Sides[] {
  const pods = naivePods(objects);
  const sides: NaiveSide[] = [...pods, ...addresses];
  return sides.flatMap(from => sides.map((to): Sides => [from, to]))
    .filter(([from, to]) => typeof from !== 'string' || typeof to !== 'string');
}

/** of the many with an address a quarter; without a pod of an owner and itself: a list has a line for one of these pods and another */
function someQuestions(cluster: RandomCluster, offset: number): Sides[] {
  const isOfPods = (sides: readonly NaiveSide[]) => sides.every(side => typeof side !== 'string');
  const all = everyQuestion(cluster).filter(([from, to]) => typeof from === 'string' || from !== to || !isOwned(from));
  return [...all.filter(isOfPods), ...everyNth(all.filter(sides => !isOfPods(sides)), 4, offset)];
}

/** at most a few of them: one is enough to see what is wrong */
function differences(cluster: RandomCluster, questions: readonly Sides[], answerOf: (from: NaiveSide, to: NaiveSide) => Answer): string[] {
  const wrong: string[] = [];
  for (const [from, to] of questions) {
    const [naive, engine] = [naiveAnswers(cluster.objects, from, to, cluster.options), answerOf(from, to)];
    for (const [protocol, port] of portsOf(cluster)) {
      const should = naive(protocol, port).allowed;
      if (engine(protocol, port) !== should) { wrong.push(`${textOf(from)} => ${textOf(to)} : ${protocol} ${port} should be ${should}`); }
      if (wrong.length === 5) { return wrong; }
    }
  }
  return wrong;
}

function portsOf({ ports }: RandomCluster): ['TCP' | 'UDP' | 'SCTP', number][] {
  return ports.flatMap(port => PROTOCOLS.map((protocol): ['TCP' | 'UDP' | 'SCTP', number] => [protocol, port]));
}

function everyNth<T>(elements: readonly T[], step: number, offset: number): T[] {
  return elements.filter((_, index) => index % step === offset % step);
}

/** names are unique, so that none needs its kind */
function textOf(side: NaiveSide): string {
  return typeof side === 'string' ? side : side.name;
}

/** the workload that the engine takes the pod for: pods of an owner stand apart where policies can tell them apart */
function idOf({ workloads }: Cluster, side: NaiveSide): string {
  if (typeof side === 'string') { return side; }
  const found = workloads.filter(({ id, aliases }) => aliases.includes(side.name) || id === (isOwned(side) ? `${side.name}[Pod]` : side.id));
  expect([side.name, found.map(({ id }) => id)]).toEqual([side.name, [expect.any(String)]]);
  return found[0].id;
}

function isOwned({ name, id }: NaivePod): boolean {
  return !id.startsWith(`${name}[`);
}

/** the first tier that decides, or none: then it is allowed */
function fold(verdicts: readonly string[]): boolean {
  return verdicts.find(verdict => verdict === 'allow' || verdict === 'deny') !== 'deny';
}

function linesOf(rows: readonly TableRow[]): string[] {
  return rows.map(({ from, to, text }) => `${from.id} => ${to.id} : ${text}`);
}

function inOrder({ endpoints, from, to, length }: ConnectionTable): boolean {
  const ids = endpoints.map(({ id }) => id);
  const rows = Array.from({ length }, (_, row) => row);
  return ids.every((id, index) => index === 0 || Buffer.compare(Buffer.from(ids[index - 1]), Buffer.from(id)) < 0)
    && rows.every(row => row === 0 || from[row - 1] < from[row] || (from[row - 1] === from[row] && to[row - 1] < to[row]));
}

/** an address stands in one line at most of those with the same workload on the same side */
function overlaps(rows: readonly TableRow[]): string[] {
  return (['from', 'to'] as const).flatMap(side => {
    const other = side === 'from' ? 'to' : 'from';
    const external = rows.filter(row => row[side].type === 'external')
      .map(row => ({ key: `${row[other].id} ${row[side].family}`, range: rangeOf(row[side]), id: row[side].id }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : Number(a.range[0] > b.range[0]) - Number(a.range[0] < b.range[0])));
    const before = (index: number) => external[index - 1];
    return external.filter(({ key, range }, index) => before(index)?.key === key && range[0] <= before(index).range[1]).map(({ id }) => id);
  });
}

/** ranges side by side that change alike are one */
function touching(changes: readonly ConnectionChange[]): string[] {
  return (['from', 'to'] as const).flatMap(side => {
    const other = side === 'from' ? 'to' : 'from';
    const external = changes.filter(change => change[side].type === 'external');
    const keyOf = (change: ConnectionChange) => [change[other].id, change[side].family, change.before.text, change.after.text].join(' ');
    return external.filter(one => external.some(next => keyOf(one) === keyOf(next) && rangeOf(one[side])[1] + 1n === rangeOf(next[side])[0]))
      .map(change => `${change[side].id} ${keyOf(change)}`);
  });
}

function withOtherPolicies({ objects }: RandomCluster, other: RandomCluster, keep: number): RandomCluster['objects'] {
  const isPolicy = ({ kind }: { readonly kind?: string }) => kind === 'NetworkPolicy';
  const policies = [...objects.filter(isPolicy).slice(0, keep), ...other.objects.filter(isPolicy).slice(0, 2)];
  const named = policies.map((policy, index) => ({ ...policy, metadata: { ...policy.metadata, name: `np${index}` } }));
  return [...objects.filter(object => !isPolicy(object)), ...named];
}

/** a pair of one workload with itself is listed where there are several pods of it; single Pods are left out */
function pairs(ids: readonly string[], addresses: readonly string[], ...evaluations: readonly Evaluation[]): [string, string][] {
  const single = evaluations.flatMap(({ cluster }) => cluster.workloads.filter(({ isReplicated }) => !isReplicated)).map(({ id }) => id);
  return [
    ...ids.flatMap(from => ids.map((to): [string, string] => [from, to])).filter(([from, to]) => from !== to || !single.includes(from)),
    ...ids.flatMap(id => addresses.flatMap((address): [string, string][] => [[id, address], [address, id]])),
  ];
}

function isSide(endpoint: Endpoint, side: string): boolean {
  return endpoint.id === side || (!side.includes('/') && isInRange(endpoint, side));
}
