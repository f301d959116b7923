import * as fc from 'fast-check';
import { PROTOCOLS, ProtocolName } from '../../../src/manifest';
import { PortSets } from '../../../src/reachability/evaluate/port-sets';

type Range = { protocol: ProtocolName; first: number; last: number };

// few numbers near the borders, so that ranges touch, overlap and end at both ends
const number = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 65530, max: 65535 }));
const range: fc.Arbitrary<Range> = fc.record({ protocol: fc.constantFrom(...PROTOCOLS), one: number, other: number })
  .map(({ protocol, one, other }) => ({ protocol, first: Math.min(one, other), last: Math.max(one, other) }));
const ranges = fc.array(range, { maxLength: 4 });
const PORTS = [...Array.from({ length: 14 }, (_, i) => i + 1), 30000, ...Array.from({ length: 7 }, (_, i) => 65529 + i)];

function members(list: readonly Range[]): Set<string> {
  const has = (protocol: ProtocolName, port: number) => list.some(each => each.protocol === protocol && each.first <= port && port <= each.last);
  return new Set(PROTOCOLS.flatMap(protocol => PORTS.filter(port => has(protocol, port)).map(port => `${protocol} ${port}`)));
}

function membersOf(sets: PortSets, set: number): Set<string> {
  return new Set(PROTOCOLS.flatMap(protocol => PORTS.filter(port => sets.has(set, protocol, port)).map(port => `${protocol} ${port}`)));
}

describe('PortSets |', () => {
  test('union, meet and minus are those of sets of single ports', () => {
    fc.assert(fc.property(ranges, ranges, (one, other) => {
      const sets = new PortSets();
      const [a, b] = [sets.of(one), sets.of(other)];
      const [x, y] = [members(one), members(other)];
      expect(membersOf(sets, a)).toEqual(x);
      expect(membersOf(sets, sets.union(a, b))).toEqual(new Set([...x, ...y].sort((p, q) => order(p) - order(q))));
      expect(membersOf(sets, sets.meet(a, b))).toEqual(new Set([...x].filter(port => y.has(port))));
      expect(membersOf(sets, sets.minus(a, b))).toEqual(new Set([...x].filter(port => !y.has(port))));
    }), { numRuns: 500 });
  });

  test('sets that differ by family are united, met and subtracted family by family', () => {
    fc.assert(fc.property(ranges, ranges, ranges, ranges, (a, b, c, d) => {
      const sets = new PortSets();
      const [one, other] = [[a, b], [c, d]].map(([overIpv4, overIpv6]) => sets.byFamily(sets.of(overIpv4), sets.of(overIpv6)));
      for (const operation of ['union', 'meet', 'minus'] as const) {
        const result = sets[operation](one, other);
        expect(sets.over('IPv4', result)).toBe(sets[operation](sets.of(a), sets.of(c)));
        expect(sets.over('IPv6', result)).toBe(sets[operation](sets.of(b), sets.of(d)));
        expect(sets.byFamily(sets.over('IPv4', result), sets.over('IPv6', result))).toBe(result);
        expect(sets.overEither(result)).toBe(sets.union(sets.over('IPv4', result), sets.over('IPv6', result)));
      }
      expect(sets.union(sets.onlyOver('IPv4', sets.of(a)), sets.onlyOver('IPv6', sets.of(b)))).toBe(one);
      expect(sets.meet(one, PortSets.ALL)).toBe(one);
      expect(sets.union(one, PortSets.NONE)).toBe(one);
    }), { numRuns: 500 });
  });

  test('equal sets are the same number, however they came about', () => {
    fc.assert(fc.property(ranges, ranges, ranges, (one, two, three) => {
      const sets = new PortSets();
      const [a, b, c] = [one, two, three].map(each => sets.of(each));
      expect(sets.union(a, b)).toBe(sets.of([...two, ...one]));
      expect(sets.meet(a, sets.union(b, c))).toBe(sets.union(sets.meet(a, b), sets.meet(c, a)));
      expect(sets.minus(a, sets.union(b, c))).toBe(sets.minus(sets.minus(a, b), c));
      expect(sets.union(sets.minus(a, b), sets.meet(a, b))).toBe(a);
      expect(sets.minus(PortSets.ALL, sets.minus(PortSets.ALL, a))).toBe(a);
    }), { numRuns: 500 });
  });

  test.each<[string, Range[], string]>([
    ['nothing', [], 'No Connections'],
    ['every port of every protocol', PROTOCOLS.map(protocol => ({ protocol, first: 1, last: 65535 })), 'All Connections'],
    ['every port of one protocol', [{ protocol: 'TCP', first: 1, last: 65535 }], 'TCP 1-65535'],
    ['touching ports', [{ protocol: 'TCP', first: 81, last: 81 }, { protocol: 'TCP', first: 80, last: 80 }], 'TCP 80-81'],
    ['protocols in alphabetical order', [
      { protocol: 'UDP', first: 53, last: 53 }, { protocol: 'TCP', first: 443, last: 445 }, { protocol: 'TCP', first: 80, last: 80 }, { protocol: 'SCTP', first: 90, last: 90 },
    ], 'SCTP 90,TCP 80,443-445,UDP 53'],
    ['the last port of one protocol and the first of the next', [{ protocol: 'TCP', first: 65535, last: 65535 }, { protocol: 'UDP', first: 1, last: 1 }], 'TCP 65535,UDP 1'],
  ])('describes %s', (_, list, text) => {
    const sets = new PortSets();
    expect(sets.describe(sets.of(list)).text).toBe(text);
  });

  test('describes ranges in the order of the text', () => {
    const sets = new PortSets();
    const set = sets.of([{ protocol: 'UDP', first: 53, last: 53 }, { protocol: 'SCTP', first: 1, last: 2 }, { protocol: 'TCP', first: 80, last: 80 }]);
    expect(sets.describe(set).ranges).toEqual([
      { protocol: 'SCTP', first: 1, last: 2 }, { protocol: 'TCP', first: 80, last: 80 }, { protocol: 'UDP', first: 53, last: 53 },
    ]);
  });
});

/** the order in which `membersOf` lists them */
function order(text: string): number {
  const [protocol, port] = text.split(' ');
  return PROTOCOLS.indexOf(protocol as ProtocolName) * 100000 + Number(port);
}
