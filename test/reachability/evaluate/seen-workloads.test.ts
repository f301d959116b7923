import { ContainerPort, Workload } from '../../../src/reachability';
import { ScratchList } from '../../../src/reachability/evaluate/scratch-list';
import { SeenWorkloads } from '../../../src/reachability/evaluate/seen-workloads';
import { WorkloadTable } from '../../../src/reachability/workload-table';

const PLAIN: Workload = {
  id: 'shop/web[Pod]', namespace: 'shop', name: 'web', kind: 'Pod', labels: {}, ports: [], hostNetwork: false, addresses: [], isReplicated: false, isPotential: false, aliases: [],
};

/** what policies see that mention the label app=web, the port names http and dns, and 10.0.0.8 to 10.0.0.15 */
function numbersOf(...workloads: Partial<Workload>[]): number[][] {
  const all = workloads.map(workload => ({ ...PLAIN, ...workload }));
  const seen = new SeenWorkloads(WorkloadTable.of(all));
  seen.podLabels.mention({ matchLabels: { app: 'web' } });
  seen.mentionPort('http');
  seen.mentionPort('dns');
  seen.mentionRanges([{ family: 'IPv4', first: 8n, end: 16n }]);
  const numbers = new ScratchList();
  return all.map(({ addresses }, index) => {
    seen.read(index, addresses, numbers);
    return numbers.copy();
  });
}

const port = (name: string | undefined, number: number, protocol: ContainerPort['protocol'] = 'TCP'): ContainerPort => ({ name, port: number, protocol });
const v4 = (...values: bigint[]) => values.map(value => ({ family: 'IPv4' as const, value }));
const v6 = (...values: bigint[]) => values.map(value => ({ family: 'IPv6' as const, value }));

describe('SeenWorkloads |', () => {
  test.each<[string, Partial<Workload>, Partial<Workload>, boolean]>([
    ['names that nobody asks for', { namespace: 'shop', name: 'a' }, { namespace: 'other', name: 'b' }, true],
    ['a label', { labels: { app: 'web' } }, {}, false],
    ['the host network', { hostNetwork: true }, {}, false],

    ['a port without a name', { ports: [port(undefined, 80)] }, {}, true],
    ['a port whose name nobody uses', { ports: [port('metrics', 80)] }, {}, true],
    ['a port', { ports: [port('http', 80)] }, {}, false],
    ['the number of a port', { ports: [port('http', 80)] }, { ports: [port('http', 8080)] }, false],
    ['the protocol of a port', { ports: [port('dns', 53)] }, { ports: [port('dns', 53, 'UDP')] }, false],
    ['the name of a port', { ports: [port('http', 53)] }, { ports: [port('dns', 53)] }, false],
    ['a second port of the same name', { ports: [port('http', 80), port('http', 81)] }, { ports: [port('http', 80)] }, true],
    ['which port of a name is first', { ports: [port('http', 80), port('http', 81)] }, { ports: [port('http', 81), port('http', 80)] }, false],
    ['the order of ports', { ports: [port('http', 80), port('dns', 53)] }, { ports: [port('dns', 53), port('http', 80)] }, true],

    ['whether addresses are told', { addresses: v4(1n) }, {}, false],
    ['addresses with no border between them', { addresses: v4(9n) }, { addresses: v4(15n) }, true],
    ['an address before a range', { addresses: v4(7n) }, { addresses: v4(8n) }, false],
    ['an address behind a range', { addresses: v4(16n) }, { addresses: v4(15n) }, false],
    ['one before and one behind', { addresses: v4(7n) }, { addresses: v4(16n) }, false],
    ['two addresses with no border between them', { addresses: v4(9n, 10n) }, { addresses: v4(9n) }, true],
    ['the family', { addresses: v4(9n) }, { addresses: v6(9n) }, false],
    ['addresses of a family without ranges', { addresses: v6(1n) }, { addresses: v6(2n ** 127n) }, true],
    ['one family and both', { addresses: v4(9n) }, { addresses: [...v4(9n), ...v6(9n)] }, false],
  ])('%s', (_, one, other, isSame) => {
    const [a, b] = numbersOf(one, other);
    expect(JSON.stringify(a) === JSON.stringify(b)).toBe(isSame);
  });

  test('the numbers ascend, whatever came first', () => {
    const [, second] = numbersOf({ addresses: v6(1n), ports: [port('dns', 53)] }, {
      labels: { app: 'web' }, ports: [port('http', 80), port('dns', 53)], hostNetwork: true, addresses: [...v4(9n), ...v6(1n)],
    });
    expect(second).toHaveLength(6);
    expect([...second].sort((a, b) => a - b)).toEqual(second);
  });
});
