import { AllowFrom, AllowTo, Connections, IpBlock, Peers, Pods, PolicyType, Port } from '../../src';
import { AskedCluster } from '../../src/assurance/asked-cluster';
import { WrongFlow, blockedFlows, blockedLines, explainFlow, openFlows, openLines } from '../../src/assurance/flow-text';
import { End } from '../../src/assurance/flows';
import { parseCidr } from '../../src/manifest';
import { AddressRange, EVERY_ADDRESS, PortSets, ProtocolPorts, blockRanges } from '../../src/reachability';
import { close, failuresOf, newShop } from '../fixtures/shop';
import { askedCluster, indexOf } from '../support/asked';
import { adminPolicy, networkPolicy, pod, workload } from '../support/read';

describe('blockedLines | in the app |', () => {
  test('fails with the explanation of both halves and what would open it', () => {
    const { app, shop, web, db, reach } = newShop();
    new AllowTo(shop, 'web-out', { subject: Pods.of(web), peers: [Pods.of(db)], ports: [Port.tcp(5432)] });
    close(db, [PolicyType.INGRESS]);
    reach.mustAllow(Pods.of(web), Pods.of(db), Port.tcp(5432));
    expect(failuresOf(app)).toEqual([[
      '[] shop/web (Deployment) must reach shop/db (Deployment) on TCP 5432, but:',
      '    shop/web[Deployment] (shop/web) cannot reach shop/db[Deployment] (shop/db) on TCP 5432: egress allowed by shop/shop-web-out rule 1; '
        + 'ingress denied: shop/db is isolated by shop/close-db and no rule admits shop/web on TCP 5432',
      '      To open it: allow ingress of shop/db from pods app=web on TCP 5432, in shop/close-db or in a NetworkPolicy of its own.',
    ].join('\n')]);
  });
});

describe('openLines | in the app |', () => {
  test('fails with the rules that let it through and what would close it', () => {
    const { app, web, db, reach } = newShop();
    Connections.of(web).allowTo(Pods.of(db), Port.tcp(5432));
    reach.mustDeny(Pods.of(web), Pods.of(db), Port.tcp(5433)).because('PCI DSS 1.4.4').mustDeny(Pods.of(web), Pods.of(db));
    expect(failuresOf(app)).toEqual([[
      '[] shop/web (Deployment) must not reach shop/db (Deployment) (PCI DSS 1.4.4), but:',
      '    shop/web[Deployment] (shop/web) can reach shop/db[Deployment] (shop/db) on TCP 5432: '
        + 'egress allowed by shop/shop-web-connections rule 2; ingress allowed by shop/shop-db-connections rule 1',
      '      To close it: narrow shop/shop-web-connections rule 2, or narrow shop/shop-db-connections rule 1.',
    ].join('\n')]);
  });

  test('tells all sources of a destination together', () => {
    const { app, db, reach } = newShop();
    reach.mustDeny(Peers.everyone(), Pods.of(db), Port.tcp(5432));
    expect(failuresOf(app)).toEqual([[
      '[] everyone must not reach shop/db (Deployment) on TCP 5432, but:',
      '    shop/db[Deployment] (shop/db), shop/jobs[Deployment] (shop/jobs), shop/web[Deployment] (shop/web) and 3 more can reach '
        + 'shop/db[Deployment] (shop/db) on TCP 5432: egress allowed: no policy selects shop/db; ingress allowed: no policy selects shop/db',
      '      To close it: isolate shop/db in ingress (DefaultDeny, NamespaceIsolation or Connections).',
    ].join('\n')]);
  });

  test('a block of addresses: none of them', () => {
    const { app, shop, db, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [IpBlock.of('198.51.100.0/24')], ports: [Port.tcp(5432)] });
    reach.mustDeny(IpBlock.of('203.0.113.0/24'), Pods.of(db)).mustDeny(IpBlock.anyIpv6(), Pods.of(db));
    expect(failuresOf(app)).toEqual([]);
    reach.mustDeny(Peers.internet(), Pods.of(db)).mustDeny(Pods.of(db), IpBlock.anyIpv6());
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('    198.51.100.0-198.51.100.255 can reach shop/db[Deployment] (shop/db) on TCP 5432: '),
      expect.stringContaining('    shop/db[Deployment] (shop/db) can reach every IPv6 address on every port, as on TCP 1: '),
    ]);
  });
});

const WEB = workload('Deployment', 'web', { app: 'web' });
const DB = workload('StatefulSet', 'db', { app: 'db' }, {
  containers: [{ name: 'c', ports: [{ containerPort: 53, protocol: 'UDP' }, { containerPort: 5432 }] }],
});
const [web, db] = ['shop/web[Deployment]', 'shop/db[StatefulSet]'];
const OUT = 'egress allowed: no policy selects shop/web';
const IN = 'ingress allowed: no policy selects shop/db';
const ISOLATE_DB = '  To close it: isolate shop/db in ingress (DefaultDeny, NamespaceIsolation or Connections).';

function block(cidr: string): AddressRange {
  const parsed = parseCidr(cidr);
  if (typeof parsed === 'string') { throw new Error(parsed); }
  return blockRanges(parsed)[0];
}

function tcp(...numbers: number[]): ProtocolPorts[] {
  return numbers.map(port => ({ protocol: 'TCP', first: port, last: port }));
}

/** ends by id, or addresses; every port where none are given */
function flow(cluster: AskedCluster, from: string | AddressRange, to: string | AddressRange, ports?: readonly ProtocolPorts[]): WrongFlow {
  const endOf = (end: string | AddressRange): End => (typeof end === 'string' ? indexOf(cluster, end) : end);
  return { from: endOf(from), to: endOf(to), ports: ports ? cluster.evaluation.sets.of(ports) : PortSets.ALL };
}

describe('blockedFlows and openFlows |', () => {
  const cluster = askedCluster([WEB, DB]);
  const { sets } = cluster.evaluation;
  const ends = { from: indexOf(cluster, web), to: indexOf(cluster, db) };

  test.each<[string, number[], number[], string | undefined, string | undefined]>([
    ['some of what is asked is allowed', [80, 443], [443, 8080], 'TCP 80', 'TCP 443'],
    ['all of it is', [80], [80, 443], undefined, 'TCP 80'],
    ['none of it is', [80], [443], 'TCP 80', undefined],
    ['nothing is asked', [], [443], undefined, undefined],
    ['nothing is allowed', [80], [], 'TCP 80', undefined],
  ])('%s', (_, asked, allowed, blocked, open) => {
    const given = [{ ...ends, asked: sets.of(tcp(...asked)), allowed: sets.of(tcp(...allowed)), unknown: [] }];
    const expected = (text: string | undefined) => (text === undefined ? [] : [{ ...ends, ports: text }]);
    const described = (flows: readonly WrongFlow[]) => flows.map(({ ports, ...rest }) => ({ ...rest, ports: sets.describe(ports).text }));
    expect(described(blockedFlows(cluster, given))).toEqual(expected(blocked));
    expect(described(openFlows(cluster, given))).toEqual(expected(open));
  });
});

describe('openLines | which flows go together |', () => {
  const jobs = 'shop/jobs[Job]';
  const cluster = askedCluster([WEB, DB, workload('Job', 'jobs', { app: 'jobs' })]);

  test('those to the same destination on the same ports', () => {
    expect(openLines(cluster, [
      flow(cluster, web, db, tcp(5432)),
      flow(cluster, jobs, db, tcp(80)),
      flow(cluster, block('10.0.0.0/8'), db, tcp(5432)),
      flow(cluster, web, jobs, tcp(5432)),
    ])).toEqual([
      `shop/web[Deployment] (1) and 10.0.0.0-10.255.255.255 can reach shop/db[StatefulSet] (2) on TCP 5432: ${OUT}; ${IN}`,
      ISOLATE_DB,
      `shop/jobs[Job] (3) can reach shop/db[StatefulSet] (2) on TCP 80: egress allowed: no policy selects shop/jobs; ${IN}`,
      '  To close it: isolate shop/jobs in egress (DefaultDeny, NamespaceIsolation or Connections), '
        + 'or isolate shop/db in ingress (DefaultDeny, NamespaceIsolation or Connections).',
      `shop/web[Deployment] (1) can reach shop/jobs[Job] (3) on TCP 5432: ${OUT}; ingress allowed: no policy selects shop/jobs`,
      '  To close it: isolate shop/web in egress (DefaultDeny, NamespaceIsolation or Connections), '
        + 'or isolate shop/jobs in ingress (DefaultDeny, NamespaceIsolation or Connections).',
    ]);
  });

  test('or those from the same source', () => {
    const wrong = [flow(cluster, web, db, tcp(80)), flow(cluster, web, jobs, tcp(80)), flow(cluster, jobs, db, tcp(80))];
    expect(openLines(cluster, wrong, 'from').filter(line => !line.startsWith(' '))).toEqual([
      `shop/web[Deployment] (1) can reach shop/db[StatefulSet] (2) and shop/jobs[Job] (3) on TCP 80: ${OUT}; ${IN}`,
      `shop/jobs[Job] (3) can reach shop/db[StatefulSet] (2) on TCP 80: egress allowed: no policy selects shop/jobs; ${IN}`,
    ]);
  });

  test('five groups are told, more are counted', () => {
    const wrong = [1, 2, 3, 4, 5, 6, 7].map(port => flow(cluster, web, db, tcp(port)));
    expect(openLines(cluster, wrong.slice(0, 5)).at(-1)).toMatch(/^ {2}To close it: /);
    const lines = openLines(cluster, wrong);
    expect(lines).toHaveLength(11);
    expect(lines.slice(-3)).toEqual([expect.stringContaining(' on TCP 5: '), expect.stringMatching(/^ {2}To close it: /), 'and 2 more']);
    expect(blockedLines(cluster, [])).toEqual([]);
  });
});

describe('openLines | ends |', () => {
  const cluster = askedCluster([DB, ...['a', 'b', 'c', 'd'].map(name => pod(name, { app: name }))]);
  const other = '[any other pod in namespace shop]';
  const sources = (...ends: (string | AddressRange)[]) => /^(.*) can reach /.exec(openLines(cluster, ends.map(end => flow(cluster, end, db)))[0])![1];

  test('workloads of the app go before pods that nobody wrote, and these before addresses', () => {
    expect(sources(block('10.0.0.0/8'), other, 'shop/a[Pod]')).toBe(`shop/a[Pod] (2), ${other} and 10.0.0.0-10.255.255.255`);
  });

  test('three are told, more are counted, and each is one', () => {
    const all = ['a', 'b', 'c', 'd'].map(name => `shop/${name}[Pod]`);
    expect(sources(...all.slice(0, 3))).toBe('shop/a[Pod] (2), shop/b[Pod] (3) and shop/c[Pod] (4)');
    expect(sources(...all, block('10.0.0.0/8'), block('192.0.2.0/24'), all[0]))
      .toBe('shop/a[Pod] (2), shop/b[Pod] (3), shop/c[Pod] (4) and 2 more');
  });

  test.each<[string, AddressRange[]]>([
    ['every address', [...EVERY_ADDRESS]],
    ['every IPv4 address', [block('0.0.0.0/0')]],
    ['every IPv6 address', [block('8000::/1'), block('::/1')]],
    ['192.0.2.1', [block('192.0.2.1/32')]],
    ['10.0.0.0-11.255.255.255', [block('11.0.0.0/8'), block('10.0.0.0/8')]],
    ['2001:db8::-2001:db8::ffff', [block('2001:db8::/112')]],
    ['10.0.0.0-10.255.255.255 and 1 more range', [block('192.0.2.0/24'), block('10.0.0.0/8')]],
    ['0.0.0.0-255.255.255.255 and 1 more range', [block('0.0.0.0/0'), block('::1/128')]],
    ['10.0.0.0-10.255.255.255 and 2 more ranges', [block('10.0.0.0/8'), block('192.0.2.0/24'), block('::1/128')]],
  ])('addresses: %s', (text, ranges) => {
    expect(sources(...ranges)).toBe(text);
  });
});

describe('openLines | ports |', () => {
  const cluster = askedCluster([WEB, DB]);
  const range = (protocol: ProtocolPorts['protocol'], first: number, last = first): ProtocolPorts => ({ protocol, first, last });

  test.each<[string, ProtocolPorts[] | undefined, string]>([
    ['one is its own example', [range('UDP', 9)], 'UDP 9'],
    ['of every port, the first that the destination declares', undefined, 'every port, as on UDP 53'],
    ['of a range, one that the destination declares', [range('TCP', 1, 9000)], 'TCP 1-9000, as on TCP 5432'],
    ['of others TCP goes first', [range('SCTP', 1, 2), range('UDP', 1, 2), range('TCP', 8, 9)], 'SCTP 1-2,TCP 8-9,UDP 1-2, as on TCP 8'],
    ['then UDP', [range('SCTP', 1, 2), range('UDP', 1)], 'SCTP 1-2,UDP 1, as on UDP 1'],
    ['then SCTP', [range('SCTP', 1, 2)], 'SCTP 1-2, as on SCTP 1'],
  ])('%s', (_, ports, text) => {
    expect(openLines(cluster, [flow(cluster, web, db, ports)])[0])
      .toBe(`shop/web[Deployment] (1) can reach shop/db[StatefulSet] (2) on ${text}: ${OUT}; ${IN}`);
  });

  test.each<[string, string]>([
    ['192.0.2.0/24', '192.0.2.1'], ['192.0.2.7/32', '192.0.2.7'], ['192.0.2.0/32', '192.0.2.0'],
    ['2001:db8::/64', '2001:db8::1'], ['::/0', '::1'],
  ])('addresses of %s are asked as %s', (cidr, address) => {
    const { from, to, protocol, port } = explainFlow(cluster, flow(cluster, block(cidr), db, tcp(22)));
    expect([from, to, protocol, port]).toEqual([address, db, 'TCP', 22]);
    expect(explainFlow(cluster, flow(cluster, web, block(cidr), tcp(22))).to).toBe(address);
  });
});

describe('openLines | what would close it |', () => {
  const toPort = (app: string, ...ports: number[]) => (
    { podSelector: { matchLabels: { app } }, ingress: ports.map(port => ({ ports: [{ port }] })) }
  );
  const adviceOf = (objects: readonly unknown[], from: string | AddressRange, to: string, hostNetwork: 'node' | 'pod' = 'node') => {
    const cluster = askedCluster(objects, [], { hostNetwork });
    return openLines(cluster, [flow(cluster, from, to, tcp(5432))]).slice(1);
  };

  test('all rules that let it through have to be narrower', () => {
    const policies = ['one', 'two'].map(name => networkPolicy(toPort('db', 22, 5432), { name }));
    expect(adviceOf([WEB, DB, ...policies], block('10.0.0.0/8'), db)).toEqual(['  To close it: narrow shop/one rule 2 and shop/two rule 2.']);
  });

  test('a rule of an admin is the one that decides', () => {
    const accept = adminPolicy({ ingress: [{ action: 'Allow', from: [{ namespaces: {} }] }] });
    expect(adviceOf([WEB, DB, accept, networkPolicy(toPort('db'))], '[any pod of the cluster]', db))
      .toEqual(['  To close it: narrow AdminNetworkPolicy admin rule 1.']);
  });

  test('what is passed on or not decided by an admin needs isolation', () => {
    const pass = adminPolicy({ ingress: [{ action: 'Pass', from: [{ namespaces: {} }] }] });
    const others = adminPolicy({ ingress: [{ action: 'Deny', from: [{ namespaces: { matchLabels: { stage: 'dev' } } }] }] });
    for (const policy of [pass, others]) { expect(adviceOf([DB, policy], '[any pod of the cluster]', db)).toEqual([ISOLATE_DB]); }
  });

  test('a pod on the host network has to leave it, unless a policy selects it there', () => {
    const agent = pod('agent', { app: 'agent' }, { spec: { hostNetwork: true } });
    expect(adviceOf([agent], block('10.0.0.0/8'), 'shop/agent[Pod]'))
      .toEqual(['  To close it: take shop/agent off the host network, where no NetworkPolicy selects it.']);
    expect(adviceOf([agent], block('10.0.0.0/8'), 'shop/agent[Pod]', 'pod'))
      .toEqual(['  To close it: isolate shop/agent in ingress (DefaultDeny, NamespaceIsolation or Connections).']);
    expect(adviceOf([agent, networkPolicy(toPort('agent', 5432))], block('10.0.0.0/8'), 'shop/agent[Pod]', 'pod'))
      .toEqual(['  To close it: narrow shop/policy rule 1.']);
  });

  test('nothing where no single end is of the app', () => {
    expect(adviceOf([WEB], '[any other pod in namespace shop]', '[any pod of the cluster]')).toEqual([]);
  });
});

describe('blockedLines |', () => {
  const closed = networkPolicy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, { name: 'closed' });
  const cluster = askedCluster([WEB, DB, closed]);

  test('both halves have to be opened, and each flow is told of its own', () => {
    expect(blockedLines(cluster, [flow(cluster, web, db, tcp(5432)), flow(cluster, db, web, tcp(80))])).toEqual([
      'shop/web[Deployment] (1) cannot reach shop/db[StatefulSet] (2) on TCP 5432: '
        + 'egress denied: shop/web is isolated by shop/closed and no rule lets it connect to shop/db on TCP 5432; '
        + 'ingress denied: shop/db is isolated by shop/closed and no rule admits shop/web on TCP 5432',
      '  To open it: allow egress of shop/web to pods app=db on TCP 5432, in a NetworkPolicy of its own; '
        + 'and allow ingress of shop/db from pods app=web on TCP 5432, in a NetworkPolicy of its own.',
      'shop/db[StatefulSet] (2) cannot reach shop/web[Deployment] (1) on TCP 80: '
        + 'egress denied: shop/db is isolated by shop/closed and no rule lets it connect to shop/web on TCP 80; '
        + 'ingress denied: shop/web is isolated by shop/closed and no rule admits shop/db on TCP 80',
      '  To open it: allow egress of shop/db to pods app=web on TCP 80, in a NetworkPolicy of its own; '
        + 'and allow ingress of shop/web from pods app=db on TCP 80, in a NetworkPolicy of its own.',
    ]);
  });

  test('addresses with the same ports go together', () => {
    const lines = blockedLines(cluster, [
      flow(cluster, web, block('10.0.0.0/8'), tcp(443)),
      flow(cluster, web, block('192.0.2.0/24'), tcp(443)),
      flow(cluster, web, block('198.51.100.0/24'), tcp(80)),
    ]);
    expect(lines.map(line => line.split(': ')[0])).toEqual([
      'shop/web[Deployment] (1) cannot reach 10.0.0.0-10.255.255.255 and 1 more range on TCP 443', '  To open it',
      'shop/web[Deployment] (1) cannot reach 198.51.100.0-198.51.100.255 on TCP 80', '  To open it',
    ]);
  });

  test('five are told, more are counted', () => {
    const lines = blockedLines(cluster, [1, 2, 3, 4, 5, 6].map(port => flow(cluster, web, db, tcp(port))));
    expect([lines.length, lines.at(-1)]).toEqual([11, 'and 1 more']);
  });
});
