import * as fc from 'fast-check';
import {
  AddressRange, EVERY_ADDRESS, PortSets, SourcedObject, addressPieces, evaluate, portsBetween, portsWithAddresses, query, readCluster,
} from '../../../src/reachability';

const pod = (name: string): SourcedObject => ({
  object: { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels: { app: name } }, spec: { containers: [{ name: 'a' }] } },
});
const policy: SourcedObject = {
  object: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'db', namespace: 'shop' },
    spec: {
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [
        { from: [{ podSelector: { matchLabels: { app: 'web' } } }, { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [{ port: 5432 }] },
        { from: [{ ipBlock: { cidr: '10.0.0.0/16' } }], ports: [{ port: 22 }] },
      ],
    },
  },
};
const evaluation = evaluate(readCluster([pod('web'), pod('db'), pod('jobs'), policy]));
const indexOf = (name: string) => evaluation.workloads.findIndex(workload => workload.name === name);
const textOf = (set: number) => evaluation.sets.describe(set).text;
const ipv4 = (first: bigint, end: bigint): AddressRange => ({ family: 'IPv4', first, end });

describe('portsBetween |', () => {
  test.each([
    ['web', 'db', 'TCP 5432'], ['jobs', 'db', 'No Connections'], ['db', 'jobs', 'All Connections'], ['db', 'db', 'All Connections'],
  ])('%s to %s: %s', (from, to, expected) => {
    expect(textOf(portsBetween(evaluation, indexOf(from), indexOf(to)))).toBe(expected);
  });

  test('says of each port what a query says', () => {
    for (const from of ['web', 'db', 'jobs']) {
      for (const port of [22, 5432]) {
        const { allowed } = query(evaluation, { from: `shop/${from}`, to: 'shop/db', port });
        expect(evaluation.sets.has(portsBetween(evaluation, indexOf(from), indexOf('db')), 'TCP', port)).toBe(allowed);
      }
    }
  });
});

describe('portsWithAddresses |', () => {
  const TEN = 10n << 24n; // eslint-disable-line no-bitwise

  test('stretch by stretch within what is asked', () => {
    const found = portsWithAddresses(evaluation, indexOf('db'), 'ingress', [ipv4(TEN + 1n, TEN + 0x30000n), ipv4(0n, 5n)]);
    expect(found.map(({ first, end, ports }) => [first, end, textOf(ports)])).toEqual([
      [TEN + 1n, TEN + 0x10000n, 'TCP 22,5432'],
      [TEN + 0x10000n, TEN + 0x20000n, 'No Connections'],
      [TEN + 0x20000n, TEN + 0x30000n, 'TCP 5432'],
      [0n, 5n, 'No Connections'],
    ]);
  });

  test('all addresses of both families, open ones in one stretch each', () => {
    expect(portsWithAddresses(evaluation, indexOf('web'), 'egress', EVERY_ADDRESS)).toEqual(EVERY_ADDRESS.map(range => ({ ...range, ports: PortSets.ALL })));
  });
});

describe('addressPieces |', () => {
  const range = fc.tuple(fc.nat(40), fc.nat(40)).map(([a, b]) => ipv4(BigInt(Math.min(a, b)), BigInt(Math.max(a, b) + 1)));

  test('cover everything once, and each is wholly in the sets that hold it', () => {
    fc.assert(fc.property(fc.array(fc.array(range, { maxLength: 3 }), { maxLength: 4 }), sets => {
      const pieces = addressPieces([ipv4(0n, 41n)], sets);
      expect(pieces.map(({ first }) => first)).toEqual([0n, ...pieces.slice(0, -1).map(({ end }) => end)]);
      expect(pieces.at(-1)!.end).toBe(41n);
      for (const { first, end, holders } of pieces) {
        for (let address = first; address < end; address++) {
          expect(holders).toEqual(sets.flatMap((ranges, index) => (ranges.some(each => each.first <= address && address < each.end) ? [index] : [])));
        }
      }
    }));
  });

  test('families do not mix', () => {
    expect(addressPieces(EVERY_ADDRESS, [[ipv4(0n, 2n ** 32n)]]).map(({ family, holders }) => [family, holders])).toEqual([['IPv4', [0]], ['IPv6', []]]);
  });
});
