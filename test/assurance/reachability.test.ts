import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { IConstruct } from 'constructs';
import {
  AllowFrom, AllowTo, ClusterDns, Connections, DefaultDeny, IPeer, IpBlock, LabelExpression, NamespaceIsolation, Namespaces, PeerConfig, Peers, Pods,
  PolicyType, Port, Reachability,
} from '../../src';
import { deployment, namespace, service } from '../fixtures/workloads';

/** web, db and a job runner in namespace shop */
function newShop() {
  const app = new App();
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const web = deployment(shop, 'web', { ports: [{ name: 'http', containerPort: 8080 }, { name: 'metrics', containerPort: 9102 }] });
  const db = deployment(shop, 'db', { ports: [5432] });
  const jobs = deployment(shop, 'jobs');
  return { app, shop, web, db, jobs, reach: Reachability.of(app) };
}

/** what synth reports, assertion by assertion */
function failuresOf(construct: IConstruct): string[] {
  const [chart] = construct.node.root.node.findAll().filter((each): each is Chart => Chart.isChart(each));
  try {
    Testing.synth(chart);
  } catch (error) {
    const [heading, ...failures] = (error as Error).message.split('\n  [');
    expect(heading).toBe('Validation failed with the following errors:');
    return failures.map(failure => `[${failure}`);
  }
  return [];
}

const close = (pods: IConstruct, types?: PolicyType[]) => new DefaultDeny(pods, 'deny', { subject: Pods.of(pods), name: `close-${pods.node.id}`, policyTypes: types });

describe('Reachability | mustAllow |', () => {
  test('holds where both halves allow it, and where no policy is about it', () => {
    const { app, web, db, jobs, reach } = newShop();
    Connections.of(web).allowTo(Pods.of(db), Port.tcp(5432));
    reach.mustAllow(Pods.of(web), Pods.of(db), Port.tcp(5432));
    reach.mustAllow(Pods.of(jobs), Peers.internet(), Port.all());
    expect(failuresOf(app)).toEqual([]);
  });

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

  test('asks for every one of several ports, and says which are closed', () => {
    const { app, shop, db, web, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.of(web)], ports: [Port.tcpRange(5432, 5433)] });
    reach.mustAllow(Pods.of(web), Pods.of(db), Port.tcp(5432), Port.tcp(5433));
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Pods.of(web), Pods.of(db), Port.tcpRange(5432, 5440), Port.udp(5432));
    const [failure] = failuresOf(app);
    expect(failure).toContain('[] shop/web (Deployment) must reach shop/db (Deployment) on TCP 5432-5440, UDP 5432, but:');
    expect(failure).toContain('cannot reach shop/db[Deployment] (shop/db) on TCP 5434-5440,UDP 5432, as on TCP 5434: egress allowed');
  });

  test('takes the ports that the destination declares where none is given', () => {
    const { app, shop, db, web, jobs, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.of(web)] });
    reach.mustAllow(Pods.of(web), Pods.of(db));
    reach.mustAllow(Pods.of(web), ClusterDns.kubeDns());
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Pods.of(jobs), Pods.of(db)).mustAllow(Pods.of(web), Pods.of(jobs));
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('shop/jobs[Deployment] (shop/jobs) cannot reach shop/db[Deployment] (shop/db) on TCP 5432: '),
      '[] shop/web (Deployment) must reach shop/jobs (Deployment), but:\n    shop/jobs[Deployment] (shop/jobs) has no port that its containers declare',
    ]);
  });

  test('takes the ports of the pods that a Service sends to', () => {
    const { app, shop, web, jobs, reach } = newShop();
    const front = service(shop, 'front', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] });
    new AllowFrom(shop, 'in', { subject: Pods.of(web), peers: [Pods.of(jobs)], ports: [Port.tcp(8080)] });
    reach.mustAllow(Pods.of(jobs), Pods.of(front));
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Pods.of(jobs), Pods.of(front), Port.tcp(80));
    expect(failuresOf(app)).toEqual([expect.stringContaining('shop/jobs[Deployment] (shop/jobs) cannot reach shop/web[Deployment] (shop/web) on TCP 80: ')]);
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

  test('asks for every address of a block', () => {
    const { app, shop, web, reach } = newShop();
    new AllowTo(shop, 'out', { subject: Pods.of(web), peers: [IpBlock.of('192.0.2.0/24').without('192.0.2.128/25')], ports: [Port.tcp(443)] });
    reach.mustAllow(Pods.of(web), IpBlock.of('192.0.2.0/25'), Port.tcp(443));
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Pods.of(web), IpBlock.of('192.0.2.0/24'), Port.tcp(443)).mustAllow(Pods.of(web), IpBlock.host('2001:db8::1'), Port.tcp(443));
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('shop/web[Deployment] (shop/web) cannot reach 192.0.2.128-192.0.2.255 on TCP 443: '),
      expect.stringContaining('shop/web[Deployment] (shop/web) cannot reach 2001:db8::1 on TCP 443: '),
    ]);
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
    expect(failure).toContain('    shop/jobs[Deployment] (shop/jobs) cannot reach shop/db[Deployment] (shop/db) on TCP 5432: egress allowed: no policy selects shop/jobs; ingress denied');
    expect(jobs.node.path).toBe('shop/jobs');
  });
});

describe('Reachability | mustDeny |', () => {
  test('holds where one half denies it', () => {
    const { app, web, db, reach } = newShop();
    close(db, [PolicyType.INGRESS]);
    reach.mustDeny(Pods.of(web), Pods.of(db)).mustDeny(Peers.internet(), Pods.of(db)).mustDeny(Peers.everyone(), Pods.of(db));
    expect(failuresOf(app)).toEqual([]);
  });

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

  test('counts the ports that are open, and no others', () => {
    const { app, shop, web, db, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.of(web)], ports: [Port.tcpRange(5000, 6000)] });
    reach.mustDeny(Pods.of(web), Pods.of(db), Port.tcp(22), Port.allUdp());
    expect(failuresOf(app)).toEqual([]);
    reach.mustDeny(Pods.of(web), Pods.of(db), Port.tcpRange(1, 5100));
    expect(failuresOf(app)).toEqual([expect.stringContaining('can reach shop/db[Deployment] (shop/db) on TCP 5000-5100, as on TCP 5000: ')]);
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

  test('one single pod always reaches itself, which is nobody\'s business; replicas are several pods', () => {
    const { app, shop, db, reach } = newShop();
    const single = new ApiObject(shop, 'single', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'single', labels: { app: 'single' } }, spec: { containers: [{ name: 'a' }] } });
    reach.mustDeny(Pods.withLabels({ app: 'single' }).inNamespace('shop'), Pods.of(single));
    expect(failuresOf(app)).toEqual(['[] pods app=single in namespace shop must not reach shop/single (Pod), but that says nothing: no workload of the app is at either end']);
    const other = newShop();
    other.reach.mustDeny(Pods.of(other.db), Pods.of(other.db));
    expect(failuresOf(other.app)).toEqual([expect.stringContaining('shop/db[Deployment] (shop/db) can reach shop/db[Deployment] (shop/db) on every port')]);
    expect(db.kind).toBe('Deployment');
  });

  test.each<[string, Pods, boolean]>([
    ['a label that a rule names, on a pod that nobody wrote', Pods.withLabels({ 'db-client': 'true' }).inNamespace('shop'), false],
    ['all pods of the namespace: somebody may start one with the label', Pods.all().inNamespace('shop'), false],
    ['the workloads there', Pods.withLabels({ app: 'web' }).inNamespace('shop'), true],
    ['all pods of another namespace', Pods.all().inNamespace('other'), true],
  ])('counts every pod that could be there: %s', (_, source, holds) => {
    const { app, shop, db, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.withLabels({ 'db-client': 'true' })], ports: [Port.tcp(5432)] });
    reach.mustDeny(source, Pods.of(db));
    expect(failuresOf(app)).toEqual(holds ? [] : [expect.stringContaining('[pods db-client=true in namespace shop] can reach shop/db[Deployment]')]);
  });

  test('a set of foreign pods counts with the labels that rules ask for', () => {
    const { app, shop, db, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.withLabels({ role: 'backup' }).inNamespace('ops')], ports: [Port.tcp(5432)] });
    reach.mustDeny(Pods.withLabels({ role: 'metrics' }).inNamespace('ops'), Pods.of(db)).mustDeny(Namespaces.named('dev'), Pods.of(db));
    expect(failuresOf(app)).toEqual([]);
    reach.mustDeny(Namespaces.named('ops'), Pods.of(db)).mustDeny(Pods.withLabels({ team: 'a' }).inNamespace('ops'), Pods.of(db));
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('    [pods role=backup in namespace ops]'),
      expect.stringContaining('    [pods team=a,role=backup in namespace ops] can reach'),
    ]);
  });

  test('a set counts with labels that rules want absent', () => {
    const { app, shop, db, reach } = newShop();
    const trusted = Pods.all().where(LabelExpression.doesNotExist('legacy')).inNamespace('ops');
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [trusted], ports: [Port.tcp(5432)] });
    reach.mustAllow(trusted, Pods.of(db), Port.tcp(5432)).mustDeny(Pods.withLabels({ legacy: 'yes' }).inNamespace('ops'), Pods.of(db));
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Namespaces.named('ops'), Pods.of(db), Port.tcp(5432));
    expect(failuresOf(app)).toEqual([expect.stringContaining('[pods legacy=any in namespace ops] cannot reach shop/db[Deployment] (shop/db) on TCP 5432')]);
  });
});

describe('Reachability | mustOnlyAccept |', () => {
  test('holds where nobody else gets in, whether the sources do or not', () => {
    const { app, web, db, jobs, reach } = newShop();
    Connections.of(web).allowTo(Pods.of(db), Port.tcp(5432));
    reach.mustOnlyAccept(Pods.of(db), [Pods.of(web)], [Port.tcp(5432)]).mustOnlyAccept(Pods.of(db), [Pods.of(web), Pods.of(jobs)]);
    expect(failuresOf(app)).toEqual([]);
  });

  test.each<[string, (shop: ReturnType<typeof newShop>) => void, string]>([
    ['another workload', ({ db, jobs }) => Connections.of(jobs).allowTo(Pods.of(db)), 'shop/jobs[Deployment] (shop/jobs) can reach shop/db[Deployment] (shop/db) on TCP 5432: '],
    ['another port', ({ web, db }) => Connections.of(web).allowTo(Pods.of(db), Port.tcp(22)), 'shop/web[Deployment] (shop/web) can reach shop/db[Deployment] (shop/db) on TCP 22: '],
    ['an address', ({ db }) => Connections.of(db).allowFrom(IpBlock.of('192.0.2.0/24'), Port.tcp(5432)), '192.0.2.0-192.0.2.255 can reach shop/db[Deployment] (shop/db) on TCP 5432: '],
    ['pods of another namespace', ({ db }) => Connections.of(db).allowFrom(Peers.prometheus(), Port.tcp(9102)),
      '[pods app.kubernetes.io/name=prometheus in namespace monitoring] can reach shop/db[Deployment] (shop/db) on TCP 9102: '],
    ['namespaces by their labels', ({ db }) => Connections.of(db).allowFrom(Namespaces.withLabels({ tenant: 'a' }), Port.tcp(5432)),
      '[any pod in namespaces tenant=a] can reach shop/db[Deployment] (shop/db) on TCP 5432: '],
    ['a label that anybody may set', ({ db }) => Connections.of(db).allowFrom(Pods.withLabels({ 'db-client': 'true' }), Port.tcp(5432)),
      '[pods db-client=true in namespace shop] can reach shop/db[Deployment] (shop/db) on TCP 5432: '],
    ['its own replicas', ({ db }) => Connections.of(db).allowFrom(Pods.of(db), Port.tcp(5432)), 'shop/db[Deployment] (shop/db) can reach shop/db[Deployment] (shop/db) on TCP 5432: '],
  ])('fails for %s', (_, open, expected) => {
    const shop = newShop();
    Connections.of(shop.web).allowTo(Pods.of(shop.db), Port.tcp(5432));
    open(shop);
    shop.reach.mustOnlyAccept(Pods.of(shop.db), [Pods.of(shop.web)], [Port.tcp(5432)]);
    const [failure, ...more] = failuresOf(shop.app);
    expect(more).toEqual([]);
    expect(failure.split('\n').slice(0, 2)).toEqual([
      '[] shop/db (Deployment) must accept nothing but shop/web (Deployment) on TCP 5432, but:',
      expect.stringContaining(`    ${expected}`),
    ]);
  });

  test('all pods of the namespace are more than its workloads', () => {
    const { app, shop, web, db, jobs, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.all()], ports: [Port.tcp(5432)] });
    reach.mustOnlyAccept(Pods.of(db), [Pods.all().inNamespace('shop')]);
    expect(failuresOf(app)).toEqual([]);
    reach.mustOnlyAccept(Pods.of(db), [Pods.of(web), Pods.of(jobs), Pods.of(db)]);
    expect(failuresOf(app)).toEqual([expect.stringContaining('    [any other pod in namespace shop] can reach shop/db[Deployment] (shop/db) on TCP 5432: ')]);
  });

  test('a rule by labels that a workload of the app has is about this workload', () => {
    const { app, shop, web, db, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.withLabels({ app: 'web' })], ports: [Port.tcp(5432)] });
    reach.mustOnlyAccept(Pods.of(db), [Pods.of(web)]);
    expect(failuresOf(app)).toEqual([]);
  });
});

describe('Reachability | mustOnlyReach |', () => {
  test('peers that know their ports count with these, the others with those that are given', () => {
    const { app, web, db, reach } = newShop();
    Connections.of(web).allowTo(Pods.of(db), Port.tcp(5432));
    reach.mustOnlyReach(Pods.of(web), [Pods.of(db), ClusterDns.kubeDns()], [Port.tcp(5432)]);
    expect(failuresOf(app)).toEqual([]);
    reach.mustOnlyReach(Pods.of(web), [Pods.of(db)]).mustOnlyReach(Pods.of(web), [Pods.of(db), ClusterDns.kubeDns()], [Port.tcp(1)]);
    expect(failuresOf(app)).toEqual([[
      '[] shop/web (Deployment) must reach nothing but shop/db (Deployment), but:',
      '    shop/web[Deployment] (shop/web) can reach [pods k8s-app=kube-dns in namespace kube-system] on TCP 53,UDP 53, as on TCP 53: '
        + 'egress allowed by shop/shop-web-connections rule 1; ingress allowed: no policy selects [pods k8s-app=kube-dns in namespace kube-system]',
      '      To close it: narrow shop/shop-web-connections rule 1.',
    ].join('\n'), expect.stringContaining('shop/web[Deployment] (shop/web) can reach shop/db[Deployment] (shop/db) on TCP 5432: ')]);
  });

  test('addresses are cut where the peers begin and end', () => {
    const { app, shop, web, reach } = newShop();
    new AllowTo(shop, 'out', { subject: Pods.of(web), peers: [IpBlock.of('10.0.0.0/8').without('10.1.0.0/16')], ports: [Port.tcp(443)] });
    reach.mustOnlyReach(Pods.of(web), [IpBlock.of('10.0.0.0/16'), IpBlock.of('10.2.0.0/15'), IpBlock.of('10.4.0.0/14'), IpBlock.of('10.8.0.0/13'),
      IpBlock.of('10.16.0.0/12'), IpBlock.of('10.32.0.0/11'), IpBlock.of('10.64.0.0/10'), IpBlock.of('10.128.0.0/9')]);
    expect(failuresOf(app)).toEqual([]);
    reach.mustOnlyReach(Pods.of(web), [IpBlock.of('10.0.0.0/9')], [Port.tcp(443)]).mustOnlyReach(Pods.of(web), [IpBlock.of('10.0.0.0/8')], [Port.tcp(80)]);
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('shop/web[Deployment] (shop/web) can reach 10.128.0.0-10.255.255.255 on TCP 443: '),
      expect.stringContaining('shop/web[Deployment] (shop/web) can reach 10.0.0.0-10.0.255.255 and 1 more range on TCP 443: '),
    ]);
  });

  test('an open workload reaches everything', () => {
    const { app, jobs, reach } = newShop();
    reach.mustOnlyReach(Pods.of(jobs), [Peers.everyone()]);
    expect(failuresOf(app)).toEqual([]);
    reach.mustOnlyReach(Pods.of(jobs), [Namespaces.all()]);
    expect(failuresOf(app)).toEqual([expect.stringContaining('shop/jobs[Deployment] (shop/jobs) can reach every address on every port, as on TCP 1: ')]);
  });
});

describe('Reachability | mustBeIsolated |', () => {
  test('holds with a default deny, or with what denies by default cluster-wide', () => {
    const { app, shop, reach } = newShop();
    namespace(shop, 'shop');
    new NamespaceIsolation(shop, 'isolation');
    reach.mustBeIsolated(Namespaces.named('shop'));
    expect(failuresOf(app)).toEqual([]);
    const other = newShop();
    new ApiObject(other.shop, 'deny', {
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'BaselineAdminNetworkPolicy',
      metadata: { name: 'default' },
      spec: { subject: { namespaces: {} }, ingress: [{ action: 'Deny', from: [{ namespaces: {} }] }] },
    });
    other.reach.mustBeIsolated(Namespaces.all(), PolicyType.INGRESS);
    // namespaces say nothing of addresses
    expect(failuresOf(other.app)).toHaveLength(1);
  });

  test('fails for workloads that no policy selects, and for pods to come', () => {
    const { app, shop, web, db, jobs, reach } = newShop();
    close(web);
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.of(web)], ports: [Port.tcp(1)] });
    new AllowTo(shop, 'out', { subject: Pods.of(jobs), peers: [Pods.of(web)], ports: [Port.tcp(1)] });
    reach.mustBeIsolated(Namespaces.named('shop'));
    const mend = 'no NetworkPolicy selects it. Write DefaultDeny or NamespaceIsolation for its namespace';
    const [failure, ...more] = failuresOf(app);
    expect(more).toEqual([]);
    const [heading, ...lines] = failure.split('\n');
    expect(heading).toBe('[] namespace shop must be isolated in ingress and egress, but:');
    expect(lines.sort()).toEqual([
      `    [any other pod in namespace shop] is open in ingress and egress: ${mend}`,
      `    shop/db[Deployment] (shop/db) is open in egress: ${mend}`,
      `    shop/jobs[Deployment] (shop/jobs) is open in ingress: ${mend}`,
    ]);
  });

  test('one direction, and a namespace that the app has nothing in', () => {
    const { app, shop, reach } = newShop();
    new DefaultDeny(shop, 'deny', { policyTypes: [PolicyType.INGRESS] });
    reach.mustBeIsolated(Namespaces.named('shop'), PolicyType.INGRESS);
    expect(failuresOf(app)).toEqual([]);
    reach.mustBeIsolated(Namespaces.named('shop'), PolicyType.EGRESS).mustBeIsolated(Namespaces.named('shpo'));
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('[] namespace shop must be isolated in egress, but:\n'),
      '[] namespace shpo must be isolated in ingress and egress, but that says nothing: the app has nothing in namespace shpo',
    ]);
  });

  test('pods on the host network are on nobody\'s list', () => {
    const { app, shop, reach } = newShop();
    new NamespaceIsolation(shop, 'isolation');
    deployment(shop, 'agent', { hostNetwork: true });
    reach.mustBeIsolated(Namespaces.named('shop'));
    expect(failuresOf(app)).toEqual([
      '[] namespace shop must be isolated in ingress and egress, but:\n    shop/agent[Deployment] (shop/agent) is on the host network, where no NetworkPolicy selects it',
    ]);
  });
});

describe('Reachability | what says nothing fails |', () => {
  const there = '. There are shop/db[Deployment] with app=db, shop/jobs[Deployment] with app=jobs, shop/web[Deployment] with app=web';

  test.each<[string, (shop: ReturnType<typeof newShop>) => IPeer, string]>([
    ['labels that no workload of the app\'s namespace has', () => Pods.withLabels({ app: 'wbe' }).inNamespace('shop'), `no workload in namespace shop has pods with app=wbe${there}`],
    ['a namespace of the app without workloads', ({ shop }) => {
      namespace(shop, 'empty');
      return Namespaces.named('empty');
    }, 'there is no workload in namespace empty'],
    ['labels that its pods lack', ({ web }) => Pods.of(web).where(LabelExpression.exists('tier')), 'none of the pods of shop/web (Deployment) where tier has these labels'],
    ['a Service that selects nothing', ({ shop }) => Pods.of(service(shop, 'lost')), 'no workload of the app has the pods that shop/lost-service (Service) selects'],
    ['a Service without a selector', ({ shop }) => Pods.of(service(shop, 'manual', { selector: {} })), 'no workload of the app has the pods that shop/manual-service (Service) selects'],
    ['a workload that was taken out', ({ shop }) => {
      const gone = Pods.of(deployment(shop, 'gone'));
      shop.node.tryRemoveChild('gone');
      return gone;
    }, 'shop/gone (Deployment) takes no part: it is not in the app, or makes no pods that an API server takes'],
    ['one of several', ({ web }) => peer({ pods: [Pods.of(web), Pods.withLabels({ app: 'x' }).inNamespace('shop')] }), `no workload in namespace shop has pods with app=x${there}`],
  ])('%s', (_, make, reason) => {
    for (const side of ['source', 'destination'] as const) {
      const shop = newShop();
      const nobody = make(shop);
      const [source, destination] = side === 'source' ? [nobody, Pods.of(shop.db)] : [Pods.of(shop.db), nobody];
      shop.reach.mustDeny(source, destination, Port.tcp(1)).mustAllow(source, destination, Port.tcp(1)).mustOnlyReach(source, [destination]);
      const failures = failuresOf(shop.app);
      expect(failures).toHaveLength(3);
      for (const failure of failures) { expect(failure).toContain(`, but that says nothing: ${reason}`); }
    }
  });

  test('pods of other namespaces are there as the question describes them', () => {
    const { app, web, reach } = newShop();
    close(web, [PolicyType.INGRESS]);
    reach.mustDeny(Pods.withLabels({ app: 'anything' }).inNamespace('elsewhere'), Pods.of(web)).mustDeny(Peers.ingressNginx(), Pods.of(web));
    expect(failuresOf(app)).toEqual([]);
  });

  test('no end is of the app, or the port is nobody\'s', () => {
    const { app, db, web, reach } = newShop();
    reach.mustDeny(Peers.prometheus(), ClusterDns.kubeDns()).mustDeny(Pods.of(web), Pods.of(db), Port.named('admin')).mustOnlyAccept(Peers.prometheus(), [Pods.of(web)]);
    expect(failuresOf(app)).toEqual([
      '[] pods app.kubernetes.io/name=prometheus in namespace monitoring must not reach kube-dns, but that says nothing: no workload of the app is at either end',
      '[] shop/web (Deployment) must not reach shop/db (Deployment) on TCP admin, but that says nothing: the destination has no port TCP admin',
      '[] pods app.kubernetes.io/name=prometheus in namespace monitoring must accept nothing but shop/web (Deployment), but that says nothing: '
        + 'pods app.kubernetes.io/name=prometheus in namespace monitoring is no workload of the app',
    ]);
  });

  test('what an API server would refuse takes no part, and is told', () => {
    const { app, shop, db, reach } = newShop();
    deployment(shop, 'bad', { labels: { app: 'not valid' } });
    reach.mustDeny(Peers.internet(), Pods.of(db), Port.udp(1));
    close(db);
    const [failure, ...more] = failuresOf(app);
    expect(more).toEqual([]);
    expect(failure).toMatch(/^\[\] shop\/bad: Deployment shop\/bad takes no part in what is proven: .*not valid/);
  });

  test('an object that cannot be read', () => {
    const { app, shop, db, reach } = newShop();
    reach.mustDeny(Peers.internet(), Pods.of(db));
    new (class extends ApiObject {
      public toJson(): any { throw new Error('no image'); }
    })(shop, 'broken', { apiVersion: 'apps/v1', kind: 'Deployment' });
    expect(failuresOf(app)).toEqual(['[] who can reach whom is unknown: no image']);
  });
});

describe('Reachability | what it refuses |', () => {
  test.each<[string, (shop: ReturnType<typeof newShop>) => void, string]>([
    ['two blocks of addresses', ({ reach }) => reach.mustDeny(Peers.internet(), IpBlock.anyIpv4()),
      'Invalid question: the internet and 0.0.0.0/0 are both addresses, which no policy of the app is about. Give pods on one side.'],
    ['pods without a namespace, asked of the app', ({ reach, db }) => reach.mustDeny(Pods.all(), Pods.of(db)),
      'Unknown namespace of pods all: the question is for the whole app. Write .inNamespace(name) or .inAllNamespaces(), or ask for a chart.'],
    ['a construct', ({ reach, web, db }) => reach.mustDeny(web as any, Pods.of(db)), 'Invalid peer shop/web (Deployment): write Pods.of(...) for its pods.'],
    ['a number for a port', ({ reach, web, db }) => reach.mustDeny(Pods.of(web), Pods.of(db), 80 as any), 'Invalid port 80: write Port.tcp(80).'],
    ['an empty list of sources', ({ reach, db }) => reach.mustOnlyAccept(Pods.of(db), []),
      'Invalid peers []: the API would read an empty list as everyone. Give at least one peer, or write Peers.everyone() if you mean it.'],
    ['an empty list of ports', ({ reach, db, web }) => reach.mustOnlyAccept(Pods.of(db), [Pods.of(web)], []),
      'Invalid ports []: the API would read an empty list as every port. Give at least one port, or write Port.all() if you mean it.'],
    ['a name for a namespace', ({ reach }) => reach.mustBeIsolated('shop' as any), 'Invalid namespaces "shop": write Namespaces.named(\'shop\').'],
    ['an empty reason', ({ reach }) => reach.because(' '), 'Invalid reason: say why it has to be so, or leave because(…) out.'],
    ['a bad assumption', ({ reach }) => reach.assuming({ podCidrs: ['10.0.0.1/8'] }),
      'Invalid pod CIDR "10.0.0.1/8": it has host bits set. Write 10.0.0.0/8 for the block or 10.0.0.1/32 for the one address.'],
    ['a contradiction', ({ app, reach }) => { reach.assuming({ namespace: 'a' }).assuming({ namespace: 'a' }); Reachability.of(app).assuming({ namespace: 'b' }); },
      'Invalid namespace "b": it was said to be "a" before, and an app goes to one kind of cluster. Say it once.'],
  ])('%s', (_, ask, message) => {
    const shop = newShop();
    expect(() => ask(shop)).toThrow(new Error(message));
    expect(failuresOf(shop.app)).toEqual([]);
  });
});

class Billing implements IPeer {
  public toPeerConfig(): PeerConfig { return { ipBlocks: [IpBlock.of('10.20.0.0/24')], defaultPorts: [Port.tcp(8443)] }; }
}

describe('Reachability | peers of one\'s own |', () => {
  test('count by their parts and ports', () => {
    const { app, shop, web, reach } = newShop();
    new AllowTo(shop, 'out', { subject: Pods.of(web), peers: [new Billing()] });
    reach.mustAllow(Pods.of(web), new Billing()).mustOnlyReach(Pods.of(web), [new Billing()]);
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Pods.of(web), new Billing(), Port.tcp(443));
    expect(failuresOf(app)).toEqual([expect.stringContaining('[] shop/web (Deployment) must reach 10.20.0.0/24 on TCP 443, but:')]);
  });
});

function peer(config: PeerConfig): IPeer {
  return { toPeerConfig: () => config };
}
