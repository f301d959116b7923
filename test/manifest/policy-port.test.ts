import * as fc from 'fast-check';
import { DEFAULT_PROTOCOL, PolicyPort, PortList, ProtocolName, canonicalPorts, covers, portText } from '../../src/manifest';

type Port = PolicyPort | 'all';

const tcp = (port: number, endPort?: number): PolicyPort => ({ protocol: 'TCP', port, ...(endPort === undefined ? {} : { endPort }) });
const udp = (port: number, endPort?: number): PolicyPort => ({ protocol: 'UDP', port, ...(endPort === undefined ? {} : { endPort }) });
const named = (port: string): PolicyPort => ({ protocol: 'TCP', port });

const CANONICAL_FORMS: [string, Port[], PortList][] = [
  ['one port', [tcp(80)], [tcp(80)]],
  ['the default protocol is written', [{ port: 80 }], [tcp(80)]],
  ['no port and no protocol is all TCP', [{}], [{ protocol: 'TCP' }]],
  ['a repeated port', [tcp(80), tcp(80), { port: 80 }], [tcp(80)]],
  ['a range of one port', [tcp(80, 80)], [tcp(80)]],
  ['sorted by number', [tcp(9090), tcp(80), tcp(443)], [tcp(80), tcp(443), tcp(9090)]],
  ['overlapping ranges', [tcp(8000, 8100), tcp(8050, 8200)], [tcp(8000, 8200)]],
  ['touching ranges', [tcp(8000, 8100), tcp(8101, 8200)], [tcp(8000, 8200)]],
  ['ranges with a gap of one', [tcp(8000, 8100), tcp(8102, 8200)], [tcp(8000, 8100), tcp(8102, 8200)]],
  ['a range in another', [tcp(1, 1024), tcp(20, 30)], [tcp(1, 1024)]],
  ['a port in a range', [tcp(443), tcp(1, 1024)], [tcp(1, 1024)]],
  ['the ends of a range', [tcp(1), tcp(1024), tcp(1, 1024)], [tcp(1, 1024)]],
  ['a port before a range', [tcp(80), tcp(81, 90)], [tcp(80, 90)]],
  ['a port behind a range', [tcp(91), tcp(81, 90)], [tcp(81, 91)]],
  ['ports before a range', [tcp(80), tcp(81), tcp(82, 90)], [tcp(80, 90)]],
  ['ports behind a range', [tcp(81, 90), tcp(91), tcp(92)], [tcp(81, 92)]],
  ['a port between two ranges', [tcp(1, 9), tcp(10), tcp(11, 19)], [tcp(1, 19)]],
  ['single ports stay single, not every engine knows endPort', [tcp(80), tcp(81), tcp(82)], [tcp(80), tcp(81), tcp(82)]],
  ['a range over single ports takes them in', [tcp(80), tcp(81), tcp(80, 81)], [tcp(80, 81)]],
  ['the whole range', [tcp(1, 65535)], [{ protocol: 'TCP' }]],
  ['the whole range in two parts', [tcp(1, 100), tcp(101, 65535)], [{ protocol: 'TCP' }]],
  ['the whole range but one port', [tcp(2, 65535)], [tcp(2, 65535)]],
  ['names are sorted, behind numbers', [named('http'), named('api'), tcp(80), named('http')], [tcp(80), named('api'), named('http')]],
  ['a name is in all of its protocol', [named('http'), { protocol: 'TCP' }, tcp(80)], [{ protocol: 'TCP' }]],
  ['a name is in the whole range of its protocol', [named('http'), tcp(1, 65535)], [{ protocol: 'TCP' }]],
  ['a name is not in all of another protocol', [named('dns'), { protocol: 'UDP' }], [named('dns'), { protocol: 'UDP' }]],
  ['protocols are apart, sorted', [udp(53), tcp(53), { protocol: 'SCTP', port: 53 }], [{ protocol: 'SCTP', port: 53 }, tcp(53), udp(53)]],
  ['touching ranges of two protocols', [tcp(1, 10), udp(11, 20)], [tcp(1, 10), udp(11, 20)]],
  ['all of two protocols', [{ protocol: 'UDP' }, { protocol: 'TCP' }, tcp(80), udp(53)], [{ protocol: 'TCP' }, { protocol: 'UDP' }]],
  ['every port of every protocol', ['all'], 'all'],
  ['every port of every protocol, beside others', [tcp(80), 'all', named('http')], 'all'],
];

describe('canonicalPorts |', () => {
  test.each(CANONICAL_FORMS)('%s', (_, ports, canonical) => {
    expect(canonicalPorts(ports)).toEqual(canonical);
  });

  test('holds the same ports', () => {
    fc.assert(fc.property(lists(), ports => {
      const canonical = canonicalPorts(ports);
      const all = targets([...ports, ...listed(canonical)]);
      const held = all.filter(target => naivelyHolds(canonical === 'all' ? ['all'] : canonical, target));
      expect(held).toEqual(all.filter(target => naivelyHolds(ports, target)));
    }), { numRuns: 1000 });
  });

  test('is its own canonical form', () => {
    fc.assert(fc.property(lists(), ports => {
      const canonical = canonicalPorts(ports);
      expect(canonicalPorts(canonical === 'all' ? ['all'] : canonical)).toEqual(canonical);
    }), { numRuns: 2000 });
  });

  test('does not depend on order, nor on repetition', () => {
    const shuffles = lists().chain(ports => fc.tuple(fc.constant(ports), fc.shuffledSubarray([...ports, ...ports], { minLength: 2 * ports.length })));
    fc.assert(fc.property(shuffles, ([ports, shuffled]) => {
      expect(canonicalPorts(shuffled)).toEqual(canonicalPorts(ports));
    }), { numRuns: 1000 });
  });

  test('does not depend on single ports that a range holds', () => {
    fc.assert(fc.property(lists(), fc.nat(), (ports, n) => {
      const ranges = listed(ports).filter(({ port, endPort }) => endPort !== undefined && endPort > (port as number));
      const held = ranges.map(({ protocol, port, endPort }) => ({ protocol, port: (port as number) + n % (endPort! - (port as number) + 1) }));
      expect(canonicalPorts([...held, ...ports])).toEqual(canonicalPorts(ports));
    }), { numRuns: 500 });
  });

  test('every range in it holds a range that was given: single ports never become one', () => {
    fc.assert(fc.property(lists(), ports => {
      for (const { protocol, port, endPort } of listed(canonicalPorts(ports))) {
        if (endPort === undefined) { continue; }
        expect(endPort).toBeGreaterThan(port as number);
        expect(listed(ports).some(given => (given.protocol ?? 'TCP') === protocol && typeof given.port === 'number' && given.endPort !== undefined
          && given.endPort > given.port && given.port >= (port as number) && given.endPort <= endPort)).toBe(true);
      }
    }), { numRuns: 500 });
  });

  test('no two of its elements share a port, and none touches a range', () => {
    fc.assert(fc.property(lists(), ports => {
      const elements = listed(canonicalPorts(ports));
      for (const [i, a] of elements.entries()) {
        for (const b of elements.slice(i + 1)) {
          if (a.protocol !== b.protocol) { continue; }
          expect([a, b].filter(({ port }) => port === undefined)).toEqual([]);
          if (typeof a.port === 'string' || typeof b.port === 'string') {
            expect(a.port).not.toBe(b.port);
          } else {
            const bothSingle = a.endPort === undefined && b.endPort === undefined;
            expect(b.port! - (a.endPort ?? a.port!)).toBeGreaterThan(bothSingle ? 0 : 1);
          }
        }
      }
    }), { numRuns: 2000 });
  });

  test('leaves its argument alone', () => {
    const ports: Port[] = [tcp(81, 90), named('http'), tcp(80), { port: 7 }];
    const before = JSON.stringify(ports);
    canonicalPorts(ports);
    expect(JSON.stringify(ports)).toBe(before);
  });
});

describe('covers |', () => {
  test.each<[string, PortList, PortList, boolean]>([
    ['the same', [tcp(80)], [tcp(80)], true],
    ['another number', [tcp(80)], [tcp(81)], false],
    ['another protocol', [tcp(53)], [udp(53)], false],
    ['one of two', [tcp(80), tcp(443)], [tcp(443)], true],
    ['two by one', [tcp(80)], [tcp(80), tcp(443)], false],
    ['a port of a range', [tcp(1, 1024)], [tcp(1024)], true],
    ['a port behind a range', [tcp(1, 1024)], [tcp(1025)], false],
    ['a range of a port', [tcp(80)], [tcp(80, 81)], false],
    ['a range of single ports', [tcp(80), tcp(81), tcp(82)], [tcp(80, 82)], true],
    ['a range of single ports that lack one', [tcp(80), tcp(82)], [tcp(80, 82)], false],
    ['a range of a wider one', [tcp(1, 1024)], [tcp(20, 30)], true],
    ['a range of one that ends before', [tcp(1, 25)], [tcp(20, 30)], false],
    ['a name by the same name', [named('http')], [named('http')], true],
    ['a name by another name', [named('http')], [named('https')], false],
    ['a name by a number', [tcp(80)], [named('http')], false],
    ['a number by a name', [named('http')], [tcp(80)], false],
    ['a name by all of its protocol', [{ protocol: 'TCP' }], [named('http')], true],
    ['a name by all of another', [{ protocol: 'UDP' }], [named('http')], false],
    ['all of a protocol by a port', [tcp(80)], [{ protocol: 'TCP' }], false],
    ['all of a protocol by itself', [{ protocol: 'TCP' }], [{ protocol: 'TCP' }], true],
    ['a protocol that is not written', [{ port: 80 }], [tcp(80)], true],
    ['everything by everything', 'all', 'all', true],
    ['a port by everything', 'all', [tcp(80)], true],
    ['everything by all of one protocol', [{ protocol: 'TCP' }], 'all', false],
    ['nothing by nothing', [], [], true],
    ['nothing by a port', [tcp(80)], [], true],
    ['a port by nothing', [], [tcp(80)], false],
  ])('%s', (_, outer, inner, expected) => {
    expect(covers(outer, inner)).toBe(expected);
  });

  test('agrees with a naive comparison of ports', () => {
    // of two lists at random, the outer one would hardly ever hold the inner one
    const parts = lists().chain(outer => fc.tuple(fc.constant(outer), fc.shuffledSubarray(outer).map(split)));
    const few = fc.integer({ min: 1, max: 4 });
    const range = fc.tuple(few, few).map(([x, y]) => [tcp(Math.min(x, y), Math.max(x, y))]);
    const neighbours = fc.tuple(fc.array(few.map(port => tcp(port)), { minLength: 1 }), range);
    fc.assert(fc.property(fc.oneof(fc.tuple(lists(), lists()), parts, neighbours), ([outer, inner]) => {
      const [a, b] = [canonicalPorts(outer), canonicalPorts(inner)];
      // everything is more than all of three protocols
      fc.pre(b !== 'all' || a === 'all');
      const naive = targets([...outer, ...inner]).every(target => !naivelyHolds(inner, target) || naivelyHolds(outer, target));
      expect(covers(a, b)).toBe(naive);
    }), { numRuns: 2000 });
  });
});

describe('portText |', () => {
  test.each<[Port, string]>([
    [tcp(80), 'TCP 80'],
    [{ port: 80 }, 'TCP 80'],
    [udp(8000, 8100), 'UDP 8000-8100'],
    [named('http'), 'TCP http'],
    [{ protocol: 'UDP', port: 'dns' }, 'UDP dns'],
    [{ protocol: 'SCTP' }, 'all SCTP'],
    [{}, 'all TCP'],
    ['all', 'all ports'],
  ])('%j: %s', (port, text) => {
    expect(portText(port)).toBe(text);
  });

  test('the protocol that is not written is TCP', () => {
    expect(DEFAULT_PROTOCOL).toBe('TCP');
  });
});

/** small numbers, so that ranges meet, and the ends of the scale */
function numbers(): fc.Arbitrary<number> {
  return fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 14 }) }, { weight: 1, arbitrary: fc.integer({ min: 65530, max: 65535 }) });
}

function lists(): fc.Arbitrary<Port[]> {
  const protocol = fc.constantFrom<ProtocolName | undefined>('TCP', 'TCP', 'UDP', undefined);
  const single = fc.record({ protocol, port: numbers() });
  const range = fc.record({ protocol, port: numbers(), more: fc.nat(4) })
    .map(({ port, more, ...rest }) => ({ ...rest, port, endPort: Math.min(port + more, 65535) }));
  const wide = fc.record({ protocol, port: fc.constantFrom(1, 2, 7), endPort: fc.constantFrom(65534, 65535) });
  const name = fc.record({ protocol, port: fc.constantFrom('http', 'dns') });
  const port = fc.oneof<fc.WeightedArbitrary<Port>[]>(
    { weight: 8, arbitrary: single }, { weight: 5, arbitrary: range }, { weight: 1, arbitrary: wide }, { weight: 2, arbitrary: name },
    { weight: 1, arbitrary: fc.record({ protocol }) }, { weight: 1, arbitrary: fc.constant('all' as const) },
  );
  return fc.array(port, { minLength: 1, maxLength: 6 });
}

/** ranges of two ports or more as their first port and the rest */
function split(ports: readonly Port[]): Port[] {
  return ports.flatMap(port => {
    if (port === 'all' || port.endPort === undefined || port.endPort === port.port) { return [port]; }
    const { protocol, endPort } = port;
    return [{ protocol, port: port.port as number }, { protocol, port: (port.port as number) + 1, endPort }];
  });
}

function listed(ports: 'all' | readonly Port[]): PolicyPort[] {
  return ports === 'all' ? [] : ports.filter((port): port is PolicyPort => port !== 'all');
}

interface Target { readonly protocol: ProtocolName; readonly port: number | string }

/**
 * every port, by number and by name, at which a list can begin or cease to hold; membership is the same for all numbers
 * between two of these
 */
function targets(ports: readonly Port[]): Target[] {
  const edges = listed(ports).flatMap(({ port, endPort }) => (typeof port === 'number' ? [port, endPort ?? port] : []));
  const around = new Set([1, 65535, ...edges.flatMap(edge => [edge - 1, edge, edge + 1])].filter(edge => edge >= 1 && edge <= 65535));
  return (['TCP', 'UDP', 'SCTP'] as const).flatMap(protocol => [...around, 'http', 'dns', 'other'].map(port => ({ protocol, port })));
}

function naivelyHolds(ports: readonly Port[], target: Target): boolean {
  const sameProtocol = listed(ports).filter(({ protocol = 'TCP' }) => protocol === target.protocol);
  if (ports.includes('all') || sameProtocol.some(({ port }) => port === undefined || port === target.port)) { return true; }
  if (typeof target.port === 'number') {
    return sameProtocol.some(({ port, endPort }) => typeof port === 'number' && port <= (target.port as number) && (target.port as number) <= (endPort ?? port));
  }
  // a name is a port of its protocol, and so in all of them: one port after the other, or with no port written
  const upTo = (from: number): number => {
    const next = sameProtocol.find(({ port, endPort }) => typeof port === 'number' && port <= from && from <= (endPort ?? port));
    return next ? upTo((next.endPort ?? next.port as number) + 1) : from;
  };
  return upTo(1) === 65536;
}
