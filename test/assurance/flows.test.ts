import { ApiObject } from 'cdk8s';
import { AllowFrom, ClusterDns, IPeer, IpBlock, LabelExpression, Peers, Pods, Port } from '../../src';
import { AskedCluster, portMatches } from '../../src/assurance/asked-cluster';
import { flowsBetween, isSelf } from '../../src/assurance/flows';
import { askedPorts } from '../../src/network';
import { PortMatch } from '../../src/reachability';
import { failuresOf, newShop, peer } from '../fixtures/shop';
import { service } from '../fixtures/workloads';
import { asked, askedCluster, endText, indexOf, webBehindIngress } from '../support/asked';
import { networkPolicy, pod, workload } from '../support/read';

describe('flowsBetween |', () => {
  test('takes the ports that the destination declares where none is given', () => {
    const { app, shop, db, web, jobs, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.of(web)] });
    reach.mustAllow(Pods.of(web), Pods.of(db));
    reach.mustAllow(Pods.of(web), ClusterDns.kubeDns());
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Pods.of(jobs), Pods.of(db)).mustAllow(Pods.of(web), Pods.of(jobs));
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('shop/jobs[Deployment] (shop/jobs) cannot reach shop/db[Deployment] (shop/db) on TCP 5432: '),
      '[] shop/web (Deployment) must reach shop/jobs (Deployment), but:\n'
        + '    shop/jobs[Deployment] (shop/jobs) has no port that its containers declare',
    ]);
  });

  test('takes the ports of the pods that a Service sends to', () => {
    const { app, shop, web, jobs, reach } = newShop();
    const front = service(shop, 'front', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] });
    new AllowFrom(shop, 'in', { subject: Pods.of(web), peers: [Pods.of(jobs)], ports: [Port.tcp(8080)] });
    reach.mustAllow(Pods.of(jobs), Pods.of(front));
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Pods.of(jobs), Pods.of(front), Port.tcp(80));
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('shop/jobs[Deployment] (shop/jobs) cannot reach shop/web[Deployment] (shop/web) on TCP 80: '),
    ]);
  });

  test('takes the declared ports and those of a Service where both are meant, in whichever order', () => {
    for (const order of [[0, 1], [1, 0]]) {
      const { app, shop, web, jobs, reach } = newShop();
      const front = service(shop, 'front', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] });
      new AllowFrom(shop, 'in', { subject: Pods.of(web), peers: [Pods.of(jobs)], ports: [Port.tcp(8080)] });
      reach.mustAllow(Pods.of(jobs), peer({ pods: order.map(index => [Pods.of(web), Pods.of(front)][index]) }));
      expect(failuresOf(app)).toEqual([expect.stringContaining('(shop/jobs) cannot reach shop/web[Deployment] (shop/web) on TCP 9102: ')]);
    }
  });

  test('says what is lacking for addresses, once', () => {
    const { app, web, reach } = newShop();
    reach.mustAllow(Pods.of(web), IpBlock.of('10.0.0.0/8')).mustAllow(Pods.of(web), peer({ ipBlocks: [IpBlock.of('10.0.0.0/8'), IpBlock.of('192.0.2.0/24')] }), Port.named('x'));
    expect(failuresOf(app).map(failure => failure.split('\n').slice(1))).toEqual([['    an address has no port of its own: give the ports'], ['    an address has no port TCP x']]);
  });

  test('looks up named ports at each destination', () => {
    const { app, shop, web, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(web), peers: [Peers.prometheus()], ports: [Port.tcp(9102)] });
    reach.mustAllow(Peers.prometheus(), Pods.of(web), Port.named('metrics'));
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Peers.prometheus(), Pods.all().inNamespace('shop'), Port.named('metrics'));
    expect(failuresOf(app)).toEqual([[
      '[] pods app.kubernetes.io/name=prometheus in namespace monitoring must reach pods all in namespace shop on TCP metrics, but:',
      '    shop/db[Deployment] (shop/db) has no port TCP metrics',
      '    shop/jobs[Deployment] (shop/jobs) has no port TCP metrics',
    ].join('\n')]);
  });

  test('asks for every workload of several', () => {
    const { app, shop, web, db, jobs, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.of(web)], ports: [Port.tcp(5432)] });
    reach.mustAllow(Pods.withLabels({ app: 'web' }).inNamespace('shop'), Pods.of(db), Port.tcp(5432));
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Pods.all().where(LabelExpression.isIn('app', ['web', 'jobs'])).inNamespace('shop'), Pods.of(db), Port.tcp(5432));
    const [failure, ...more] = failuresOf(app);
    expect(more).toEqual([]);
    expect(failure.split('\n')).toHaveLength(3);
    expect(failure).toContain('    shop/jobs[Deployment] (shop/jobs) cannot reach shop/db[Deployment] (shop/db) on TCP 5432: '
      + 'egress allowed: no policy selects shop/jobs; ingress denied');
    expect(jobs.node.path).toBe('shop/jobs');
  });

  test('one single pod always reaches itself, which is nobody\'s business; replicas are several pods', () => {
    const { app, shop, db, reach } = newShop();
    const single = new ApiObject(shop, 'single', {
      apiVersion: 'v1', kind: 'Pod', metadata: { name: 'single', labels: { app: 'single' } }, spec: { containers: [{ name: 'a' }] },
    });
    reach.mustDeny(Pods.withLabels({ app: 'single' }).inNamespace('shop'), Pods.of(single));
    expect(failuresOf(app)).toEqual([
      '[] pods app=single in namespace shop must not reach shop/single (Pod), but that says nothing: no workload of the app is at either end',
    ]);
    const other = newShop();
    other.reach.mustDeny(Pods.of(other.db), Pods.of(other.db));
    expect(failuresOf(other.app)).toEqual([
      expect.stringContaining('shop/db[Deployment] (shop/db) can reach shop/db[Deployment] (shop/db) on every port'),
    ]);
    expect(db.kind).toBe('Deployment');
  });

  test('no end is of the app, or the port is nobody\'s', () => {
    const { app, db, web, reach } = newShop();
    reach.mustDeny(Peers.prometheus(), ClusterDns.kubeDns()).mustDeny(Pods.of(web), Pods.of(db), Port.named('admin'));
    expect(failuresOf(app)).toEqual([
      '[] pods app.kubernetes.io/name=prometheus in namespace monitoring must not reach kube-dns, but that says nothing: '
        + 'no workload of the app is at either end',
      '[] shop/web (Deployment) must not reach shop/db (Deployment) on TCP admin, but that says nothing: the destination has no port TCP admin',
    ]);
  });
});

const labelled = (app: string) => Pods.withLabels({ app });
const containers = (...ports: object[]) => ({ containers: [{ name: 'c', ports }] });
const WEB = pod('web', { app: 'web' });
const DB = workload('Deployment', 'db', { app: 'db' }, containers({ name: 'sql', containerPort: 5432 }, { containerPort: 53, protocol: 'UDP' }));

interface Found {
  readonly flows: readonly string[];
  readonly nothing: readonly string[];
}

/** flows as `from > to: what is asked, what is allowed`, and what is unknown */
function found(objects: readonly unknown[], purpose: 'allow' | 'deny', from: IPeer, to: IPeer, ports?: readonly PortMatch[]): Found {
  const [source, destination] = [from, to].map(each => asked(each, 'shop'));
  const cluster = askedCluster(objects, [source, destination]);
  const { flows, nothing } = flowsBetween(cluster, { source, destination, ports }, purpose);
  return { flows: flows.map(flow => flowText(cluster, flow)), nothing };
}

function flowText(cluster: AskedCluster, flow: ReturnType<typeof flowsBetween>['flows'][number]): string {
  const [askedPart, allowed] = [flow.asked, flow.allowed].map(set => cluster.evaluation.sets.describe(set).text);
  const unknown = flow.unknown.length === 0 ? '' : `, unknown ${flow.unknown.join(' and ')}`;
  return `${endText(cluster, flow.from)} > ${endText(cluster, flow.to)}: ${askedPart}, ${allowed}${unknown}`;
}

function matches(...ports: Port[]): PortMatch[] {
  return portMatches(askedPorts(ports));
}

describe('flowsBetween | ports that are asked |', () => {
  const known = peer({ pods: [labelled('db')], defaultPorts: [Port.tcp(80)] });

  test.each<[string, 'allow' | 'deny', IPeer, PortMatch[] | undefined, string]>([
    ['to allow, those that the destination declares', 'allow', labelled('db'), undefined, 'TCP 5432,UDP 53'],
    ['to allow, those that the peer knows before these', 'allow', known, undefined, 'TCP 80'],
    ['to allow, those that are given before both', 'allow', known, matches(Port.tcp(22)), 'TCP 22'],
    ['to deny, every one', 'deny', labelled('db'), undefined, 'All Connections'],
    ['to deny, every one whatever the peer knows', 'deny', known, undefined, 'All Connections'],
    ['to deny, those that are given', 'deny', known, matches(Port.tcp(22), Port.allUdp()), 'TCP 22,UDP 1-65535'],
  ])('%s', (_, purpose, to, ports, expected) => {
    expect(found([WEB, DB], purpose, labelled('web'), to, ports)).toEqual({
      flows: [`shop/web[Pod] > shop/db[Deployment]: ${expected}, All Connections`], nothing: [],
    });
  });

  test('of addresses those that the peer knows; they declare none', () => {
    const billing = peer({ ipBlocks: [IpBlock.host('192.0.2.1')], defaultPorts: [Port.tcp(8443)] });
    expect(found([WEB], 'allow', labelled('web'), billing).flows).toEqual(['shop/web[Pod] > IPv4 3221225985-3221225985: TCP 8443, All Connections']);
    expect(found([WEB], 'allow', labelled('web'), IpBlock.host('192.0.2.1')).flows)
      .toEqual([expect.stringMatching(/^shop\/web\[Pod\] > IPv4 3221225985-3221225985: No Connections, All Connections, unknown /)]);
    expect(found([WEB], 'deny', labelled('web'), IpBlock.host('192.0.2.1')).flows)
      .toEqual(['shop/web[Pod] > IPv4 3221225985-3221225985: All Connections, All Connections']);
  });

  test('what the source knows of its ports is nobody\'s question', () => {
    const client = peer({ pods: [labelled('web')], defaultPorts: [Port.tcp(1)] });
    expect(found([WEB, DB], 'allow', client, labelled('db')).flows)
      .toEqual(['shop/web[Pod] > shop/db[Deployment]: TCP 5432,UDP 53, All Connections']);
  });
});

describe('flowsBetween | names of ports |', () => {
  const SQL: PortMatch = { type: 'named', name: 'sql', protocol: 'TCP' };
  const ADMIN: PortMatch = { type: 'named', name: 'admin', protocol: 'TCP' };

  test('that nobody declares are unknown, beside the ports that are there', () => {
    for (const purpose of ['allow', 'deny'] as const) {
      expect(found([WEB, DB], purpose, labelled('web'), labelled('db'), [SQL, ADMIN, { type: 'named', name: 'any' }])).toEqual({
        flows: ['shop/web[Pod] > shop/db[Deployment]: TCP 5432, All Connections, unknown TCP admin and any'], nothing: [],
      });
    }
  });

  test('are those of the protocol', () => {
    expect(found([WEB, DB], 'deny', labelled('web'), labelled('db'), [{ ...SQL, protocol: 'UDP' }]))
      .toEqual({ flows: [], nothing: ['the destination has no port UDP sql'] });
  });

  test('to deny, destinations without any of them are left out unless all are; each name is told once', () => {
    const objects = [WEB, DB, workload('Deployment', 'cache', { app: 'cache' })];
    const all = peer({ pods: [labelled('db'), labelled('cache')] });
    expect(found(objects, 'deny', labelled('web'), all, [SQL])).toEqual({
      flows: ['shop/web[Pod] > shop/db[Deployment]: TCP 5432, All Connections'], nothing: [],
    });
    expect(found(objects, 'deny', labelled('web'), all, [ADMIN, { ...ADMIN, name: 'ops' }]))
      .toEqual({ flows: [], nothing: ['the destination has no port TCP admin, TCP ops'] });
    expect(found(objects, 'allow', labelled('web'), all, [SQL])).toEqual({
      flows: [
        'shop/web[Pod] > shop/cache[Deployment]: No Connections, All Connections, unknown TCP sql',
        'shop/web[Pod] > shop/db[Deployment]: TCP 5432, All Connections',
      ],
      nothing: [],
    });
  });

  test('addresses have none', () => {
    expect(found([WEB], 'deny', labelled('web'), IpBlock.anyIpv4(), [SQL])).toEqual({ flows: [], nothing: ['the destination has no port TCP sql'] });
  });
});

describe('flowsBetween | ends |', () => {
  const ports = matches(Port.tcp(5432));
  const policy = networkPolicy({
    podSelector: { matchLabels: { app: 'db' } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }, { ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 5432 }] }],
  });

  test('workloads of the app first, then addresses as policies cut them', () => {
    const from = peer({ pods: [labelled('web')], ipBlocks: [IpBlock.of('10.0.0.0/7')] });
    expect(found([WEB, DB, policy], 'allow', from, labelled('db'), ports)).toEqual({
      flows: [
        'shop/web[Pod] > shop/db[Deployment]: TCP 5432, TCP 5432',
        'IPv4 167772160-184549375 > shop/db[Deployment]: TCP 5432, TCP 5432',
        'IPv4 184549376-201326591 > shop/db[Deployment]: TCP 5432, No Connections',
      ],
      nothing: [],
    });
  });

  test('to allow the workloads that are there, to deny any pod that could be', () => {
    expect(found([WEB, DB, policy], 'allow', Pods.all(), labelled('db'), ports).flows).toEqual([
      'shop/db[Deployment] > shop/db[Deployment]: TCP 5432, No Connections',
      'shop/web[Pod] > shop/db[Deployment]: TCP 5432, TCP 5432',
    ]);
    expect(found([WEB, DB, policy], 'deny', Pods.all(), labelled('db'), ports).flows).toEqual([
      'shop/db[Deployment] > shop/db[Deployment]: TCP 5432, No Connections',
      'shop/web[Pod] > shop/db[Deployment]: TCP 5432, TCP 5432',
      '[any other pod in namespace shop] > shop/db[Deployment]: TCP 5432, No Connections',
    ]);
  });

  test('that are nobody of the app on both sides make no flow', () => {
    const [ops, dns] = [labelled('x').inNamespace('ops'), ClusterDns.kubeDns()];
    const none = { flows: [], nothing: ['no workload of the app is at either end'] };
    expect(found([WEB], 'deny', ops, dns)).toEqual(none);
    expect(found([WEB], 'allow', ops, IpBlock.of('10.0.0.0/8'), ports)).toEqual(none);
    expect(found([WEB], 'deny', IpBlock.of('10.0.0.0/8'), ops)).toEqual(none);
    expect(found([WEB], 'deny', peer({ pods: [ops, labelled('web')] }), dns).flows)
      .toEqual(['shop/web[Pod] > [pods k8s-app=kube-dns in namespace kube-system]: All Connections, All Connections']);
  });

  test('that are nobody are told of both sides, and nothing is judged', () => {
    const there = '. There is shop/web[Pod] with app=web';
    expect(found([WEB], 'allow', labelled('wbe'), peer({ pods: [labelled('web'), labelled('bd')] }), ports)).toEqual({
      flows: [],
      nothing: ['wbe', 'bd'].map(app => `no workload in namespace shop has pods with app=${app}${there}`),
    });
  });

  test('the controller of an Ingress is at none', () => {
    expect(found(webBehindIngress(), 'deny', Peers.everyone(), labelled('web'), ports).flows.map(text => text.split(' > ')[0])).toEqual([
      'shop/web[Deployment]', '[any other pod in namespace shop]', '[any pod of the cluster]', 'IPv4 0-4294967295', `IPv6 0-${2n ** 128n - 1n}`,
    ]);
  });

  test.each<[string, object, boolean]>([
    ['shop/web[Pod]', WEB, true],
    ['shop/db[Deployment]', DB, false],
    ['shop/agent[DaemonSet]', workload('DaemonSet', 'agent', { app: 'agent' }), false],
  ])('isSelf: %s', (id, object, expected) => {
    const cluster = askedCluster([pod('other'), object]);
    const index = indexOf(cluster, id);
    expect([isSelf(cluster, index, index), isSelf(cluster, index, indexOf(cluster, 'shop/other[Pod]'))]).toEqual([expected, false]);
  });
});
