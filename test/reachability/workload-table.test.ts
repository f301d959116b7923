import * as fc from 'fast-check';
import { Labels } from '../../src/manifest';
import { ContainerPort, Workload, evaluate, readCluster, withHypotheticalPods } from '../../src/reachability';
import { LabelNumbers, NamedPortNumbers, WorkloadTable } from '../../src/reachability/workload-table';
import { labelSets } from '../support/random-selectors';

const PLAIN: Workload = {
  id: 'shop/web[Pod]', namespace: 'shop', name: 'web', kind: 'Pod', labels: {}, ports: [], hostNetwork: false, addresses: [], isReplicated: false, isPotential: false, aliases: [],
};
const ports = fc.array(fc.record<ContainerPort>({
  name: fc.constantFrom('http', 'dns', undefined), port: fc.constantFrom(53, 80), protocol: fc.constantFrom('TCP', 'UDP'),
}), { maxLength: 4 });
const workload = fc.record({
  namespace: fc.constantFrom('a', 'b', 'c'),
  labels: labelSets(),
  ports,
  hostNetwork: fc.boolean(),
  addresses: fc.constantFrom([], [{ family: 'IPv4' as const, value: 1n }]),
}).map((facts): Workload => ({ ...PLAIN, ...facts }));

/** what the numbers of the table stand for */
function read(table: WorkloadTable): object[] {
  return Array.from({ length: table.length }, (_, index) => ({
    namespace: table.namespaces.names[table.namespaceOf[index]],
    labels: labelsIn(table, index).sort(),
    ports: listAt(table.portsOf, index).map(number => table.ports.all[number]),
    isHost: table.isHost[index],
    isAddressed: table.isAddressed[index],
  }));
}

function listAt(lists: WorkloadTable['labelsOf'], index: number): number[] {
  return Array.from({ length: lists.startOf(index + 1) - lists.startOf(index) }, (_, i) => lists.at(lists.startOf(index) + i));
}

function labelsIn({ labels, labelsOf }: WorkloadTable, index: number): string[] {
  const numbers = listAt(labelsOf, index);
  return KEYS.flatMap(key => [...labels.ofKey(key)].flatMap(([value, number]) => (numbers.includes(number) ? [`${key}=${value}`] : [])));
}

const KEYS = [...new Set(['app', ...fc.sample(labelSets(), { numRuns: 200, seed: 1 }).flatMap(labels => Object.keys(labels))])];

function expected({ namespace, labels, ports: all, hostNetwork, addresses }: Workload): object {
  return {
    namespace,
    labels: Object.entries(labels).map(([key, value]) => `${key}=${value}`).sort(),
    ports: all.filter(({ name }, i) => name !== undefined && all.findIndex(other => other.name === name) === i),
    isHost: hostNetwork,
    isAddressed: addresses.length > 0,
  };
}

describe('WorkloadTable |', () => {
  test('tells of each workload what policies may see', () => {
    fc.assert(fc.property(fc.array(workload), all => { expect(read(WorkloadTable.of(all))).toEqual(all.map(expected)); }));
  });

  test('with more workloads, it is the table of all; the first one stays as it was', () => {
    fc.assert(fc.property(fc.array(workload), fc.array(workload), (some, more) => {
      const table = WorkloadTable.of(some);
      const larger = table.with(more);
      expect(read(larger)).toEqual([...some, ...more].map(expected));
      expect(read(table)).toEqual(some.map(expected));
    }));
  });

  test('clusters have it, also with hypothetical pods', () => {
    const cluster = readCluster([{ object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } }, spec: { hostNetwork: true, containers: [] } } }]);
    const asked = withHypotheticalPods(cluster, [{ id: '[x]', namespace: 'new', labels: { app: 'api' } }]);
    expect(read(asked.table)).toEqual(asked.workloads.map(expected));
    expect(evaluate(asked).pods.hasHosts).toBe(true);
  });
});

describe('LabelNumbers |', () => {
  test('equal labels have equal numbers, others have others', () => {
    const numbers = new LabelNumbers();
    const given: Labels[] = [{ app: 'web', tier: 'web' }, { tier: 'web' }, { app: 'api', tier: 'web' }];
    const all = given.map(labels => [...numbers.numbersOf(labels, [])]);
    expect(all).toEqual([[0, 1], [1], [2, 1]]);
    expect(numbers.length).toBe(3);
    expect([...numbers.ofKey('app')]).toEqual([['web', 0], ['api', 2]]);
    expect([...numbers.ofKey('team')]).toEqual([]);
  });
});

describe('NamedPortNumbers |', () => {
  test('ports with the same name, number and protocol have the same, and only the first of a name counts', () => {
    const numbers = new NamedPortNumbers();
    const http: ContainerPort = { name: 'http', port: 80, protocol: 'TCP' };
    const other: ContainerPort = { name: 'http', port: 8080, protocol: 'TCP' };
    expect([[http], [other, http], [{ port: 80, protocol: 'TCP' } as const], [{ ...http }]].map(each => [...numbers.numbersOf(each, [])])).toEqual([[0], [1], [], [0]]);
    expect(numbers.named('http')).toEqual([0, 1]);
    expect(numbers.named('dns')).toEqual([]);
  });
});
