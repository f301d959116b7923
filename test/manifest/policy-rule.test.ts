import * as fc from 'fast-check';
import {
  Allowance, KeyedPeer, PeersAndPorts, PolicyPeer, PolicyPort, PortList, ProtocolName, canonicalPorts, covers, keyedPeer, ruleJson, rulesOf,
} from '../../src/manifest';

const app = (name: string): KeyedPeer => keyedPeer({ podSelector: { matchLabels: { app: name } } });
const [a, b, c] = ['a', 'b', 'c'].map(app);
const tcp = (port: number, endPort?: number): PolicyPort => ({ protocol: 'TCP', port, ...(endPort === undefined ? {} : { endPort }) });

describe('rulesOf |', () => {
  test.each<[string, [KeyedPeer | 'any', PolicyPort | 'all'][], PeersAndPorts[]]>([
    ['no allowance is no rule', [], []],
    ['one allowance', [[a, tcp(80)]], [{ peers: [a.peer], ports: [tcp(80)] }]],
    ['the same twice', [[a, tcp(80)], [a, tcp(80)]], [{ peers: [a.peer], ports: [tcp(80)] }]],
    ['ports of one peer', [[a, tcp(443)], [a, tcp(80)]], [{ peers: [a.peer], ports: [tcp(80), tcp(443)] }]],
    ['peers with the same ports', [[b, tcp(80)], [a, tcp(80)]], [{ peers: [a.peer, b.peer], ports: [tcp(80)] }]],
    [
      'peers × ports',
      [[a, tcp(80)], [b, tcp(443)], [a, tcp(443)], [b, tcp(80)]],
      [{ peers: [a.peer, b.peer], ports: [tcp(80), tcp(443)] }],
    ],
    ['peers with other ports', [[a, tcp(80)], [b, tcp(443)]], [{ peers: [a.peer], ports: [tcp(80)] }, { peers: [b.peer], ports: [tcp(443)] }]],
    [
      'some peers with the same ports',
      [[c, tcp(80)], [b, tcp(443)], [a, tcp(80)]],
      [{ peers: [a.peer, c.peer], ports: [tcp(80)] }, { peers: [b.peer], ports: [tcp(443)] }],
    ],
    ['all ports', [[a, tcp(80)], [a, 'all']], [{ peers: [a.peer], ports: 'all' }]],
    ['any peer', [['any', tcp(80)]], [{ peers: 'any', ports: [tcp(80)] }]],
    ['any peer on any port', [['any', 'all']], [{ peers: 'any', ports: 'all' }]],
    ['any peer on any port, beside others', [[a, tcp(80)], ['any', 'all'], [b, 'all']], [{ peers: 'any', ports: 'all' }]],
    ['what any peer may is not said again', [[a, tcp(80)], ['any', tcp(80)]], [{ peers: 'any', ports: [tcp(80)] }]],
    ['what any peer may in a range is not said again', [[a, tcp(80)], [b, tcp(8080)], ['any', tcp(1, 1024)]], [
      { peers: 'any', ports: [tcp(1, 1024)] },
      { peers: [b.peer], ports: [tcp(8080)] },
    ]],
    ['what any peer may is not said again beside more', [[a, tcp(80)], [a, tcp(443)], ['any', tcp(80)]], [
      { peers: 'any', ports: [tcp(80)] },
      { peers: [a.peer], ports: [tcp(443)] },
    ]],
    ['peers whose ports only differ in what any peer may', [[a, tcp(80)], [a, tcp(443)], [b, tcp(443)], ['any', tcp(80)]], [
      { peers: 'any', ports: [tcp(80)] },
      { peers: [a.peer, b.peer], ports: [tcp(443)] },
    ]],
    ['what only one peer may on all ports stays', [[a, 'all'], ['any', tcp(80)]], [
      { peers: 'any', ports: [tcp(80)] },
      { peers: [a.peer], ports: 'all' },
    ]],
  ])('%s', (_, pairs, rules) => {
    expect(rulesOf(pairs.map(([peer, port]) => ({ peer, port })))).toEqual(rules);
  });

  test('allows what the allowances allow, and nothing else', () => {
    fc.assert(fc.property(lists(), allowances => {
      const rules = rulesOf(allowances);
      const flows = flowsAt(allowances);
      expect(flows.filter(flow => rules.some(rule => ruleAllows(rule, flow)))).toEqual(flows.filter(flow => naivelyAllowed(allowances, flow)));
    }), { numRuns: 1000 });
  });

  test('is the same for the same allowances in another order, and said twice', () => {
    const shuffles = lists().chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: 2 * list.length })));
    fc.assert(fc.property(shuffles, ([list, shuffled]) => {
      expect(rulesOf(shuffled)).toEqual(rulesOf(list));
    }), { numRuns: 1000 });
  });

  test('names each peer in one rule, and each list of ports in one rule', () => {
    fc.assert(fc.property(lists(), allowances => {
      const rules = rulesOf(allowances);
      const peers = rules.flatMap(rule => (rule.peers === 'any' ? ['any'] : rule.peers.map(peer => JSON.stringify(peer))));
      expect(new Set(peers).size).toBe(peers.length);
      const ports = rules.filter(rule => rule.peers !== 'any').map(rule => JSON.stringify(rule.ports));
      expect(new Set(ports).size).toBe(ports.length);
    }), { numRuns: 500 });
  });

  test('has no rule with a part that the rule for any peer has', () => {
    fc.assert(fc.property(lists(), allowances => {
      const rules = rulesOf(allowances);
      const any = rules.find(rule => rule.peers === 'any');
      for (const rule of rules.filter(other => any !== undefined && other !== any)) {
        const parts: PortList[] = rule.ports === 'all' ? ['all'] : rule.ports.map(port => [port]);
        expect(parts.filter(part => covers(any!.ports, part))).toEqual([]);
      }
    }), { numRuns: 500 });
  });

  test('has canonical ports in every rule, and never an empty list, which would be every peer or every port', () => {
    fc.assert(fc.property(lists(), allowances => {
      for (const { peers, ports } of rulesOf(allowances)) {
        expect(peers).not.toEqual([]);
        expect(ports).not.toEqual([]);
        expect(canonicalPorts(ports === 'all' ? ['all'] : ports)).toEqual(ports);
      }
    }));
  });
});

describe('ruleJson |', () => {
  test.each<[string, PeersAndPorts, 'from' | 'to', object]>([
    ['peers and ports, ingress', { peers: [a.peer], ports: [tcp(80)] }, 'from', { from: [a.peer], ports: [tcp(80)] }],
    ['peers and ports, egress', { peers: [a.peer, b.peer], ports: [tcp(80), tcp(443)] }, 'to', { to: [a.peer, b.peer], ports: [tcp(80), tcp(443)] }],
    ['any peer has no from', { peers: 'any', ports: [tcp(80)] }, 'from', { ports: [tcp(80)] }],
    ['all ports have no ports', { peers: [a.peer], ports: 'all' }, 'to', { to: [a.peer] }],
    ['any peer on all ports is empty', { peers: 'any', ports: 'all' }, 'from', {}],
  ])('%s', (_, rule, field, json) => {
    expect(ruleJson(rule, field)).toStrictEqual(json);
  });
});

const PEERS: readonly KeyedPeer[] = [a, b, c, keyedPeer({ ipBlock: { cidr: '10.0.0.0/8' } })];

function lists(): fc.Arbitrary<Allowance[]> {
  const protocol = fc.constantFrom<ProtocolName>('TCP', 'TCP', 'UDP');
  const port = fc.oneof<fc.WeightedArbitrary<PolicyPort | 'all'>[]>(
    { weight: 8, arbitrary: fc.record({ protocol, port: fc.integer({ min: 1, max: 5 }) }) },
    { weight: 2, arbitrary: fc.record({ protocol, port: fc.integer({ min: 1, max: 3 }), endPort: fc.integer({ min: 3, max: 6 }) }) },
    { weight: 1, arbitrary: fc.record({ protocol, port: fc.constant('http') }) },
    { weight: 1, arbitrary: fc.record({ protocol }) },
    { weight: 1, arbitrary: fc.constant('all' as const) },
  );
  const peer = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PEERS) }, { weight: 1, arbitrary: fc.constant('any' as const) });
  return fc.array(fc.record({ peer, port }), { maxLength: 9 });
}

interface Flow { readonly peer: string; readonly protocol: ProtocolName; readonly port: number | string }

/** all flows that allowances of `lists` can tell apart; the peer `stranger` is none that they name */
function flowsAt(allowances: readonly Allowance[]): Flow[] {
  const peers = [...new Set([...allowances.flatMap(({ peer }) => (peer === 'any' ? [] : [keyOf(peer.peer)])), 'stranger'])];
  return peers.flatMap(peer => (['TCP', 'UDP', 'SCTP'] as const).flatMap(protocol =>
    [1, 2, 3, 4, 5, 6, 7, 65535, 'http', 'other'].map(port => ({ peer, protocol, port }))));
}

function naivelyAllowed(allowances: readonly Allowance[], flow: Flow): boolean {
  return allowances.some(({ peer, port }) => (peer === 'any' || keyOf(peer.peer) === flow.peer) && isPort(port, flow));
}

function ruleAllows({ peers, ports }: PeersAndPorts, flow: Flow): boolean {
  return (peers === 'any' || peers.some(peer => keyOf(peer) === flow.peer)) && (ports === 'all' || ports.some(port => isPort(port, flow)));
}

function isPort(port: PolicyPort | 'all', flow: Flow): boolean {
  if (port === 'all') { return true; }
  if (port.protocol !== flow.protocol) { return false; }
  if (port.port === undefined || port.port === flow.port) { return true; }
  return typeof port.port === 'number' && typeof flow.port === 'number' && port.port <= flow.port && flow.port <= (port.endPort ?? port.port);
}

function keyOf(peer: PolicyPeer): string {
  return JSON.stringify(peer);
}
