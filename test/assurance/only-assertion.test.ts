import {
  AllowFrom, AllowTo, ClusterDns, Connections, IPeer, IpBlock, Namespaces, Peers, Pods, Port,
} from '../../src';
import { portMatches } from '../../src/assurance/asked-cluster';
import { OnlyTerms, mustOnlyAccept, mustOnlyReach } from '../../src/assurance/only-assertion';
import { askedPorts } from '../../src/network';
import { failuresOf, newShop, peer } from '../fixtures/shop';
import { asked, askedCluster, webBehindIngress } from '../support/asked';
import { clusterPolicy, networkPolicy, pod, workload } from '../support/read';

describe('mustOnlyAccept |', () => {
  test('holds where nobody else gets in, whether the sources do or not', () => {
    const { app, web, db, jobs, reach } = newShop();
    Connections.of(web).allowTo(Pods.of(db), Port.tcp(5432));
    reach.mustOnlyAccept(Pods.of(db), [Pods.of(web)], [Port.tcp(5432)]).mustOnlyAccept(Pods.of(db), [Pods.of(web), Pods.of(jobs)]);
    expect(failuresOf(app)).toEqual([]);
  });

  test.each<[string, (shop: ReturnType<typeof newShop>) => void, string]>([
    ['another workload', ({ db, jobs }) => Connections.of(jobs).allowTo(Pods.of(db)),
      'shop/jobs[Deployment] (shop/jobs) can reach shop/db[Deployment] (shop/db) on TCP 5432: '],
    ['another port', ({ web, db }) => Connections.of(web).allowTo(Pods.of(db), Port.tcp(22)),
      'shop/web[Deployment] (shop/web) can reach shop/db[Deployment] (shop/db) on TCP 22: '],
    ['an address', ({ db }) => Connections.of(db).allowFrom(IpBlock.of('192.0.2.0/24'), Port.tcp(5432)),
      '192.0.2.0-192.0.2.255 can reach shop/db[Deployment] (shop/db) on TCP 5432: '],
    ['pods of another namespace', ({ db }) => Connections.of(db).allowFrom(Peers.prometheus(), Port.tcp(9102)),
      '[pods app.kubernetes.io/name=prometheus in namespace monitoring] can reach shop/db[Deployment] (shop/db) on TCP 9102: '],
    ['namespaces by their labels', ({ db }) => Connections.of(db).allowFrom(Namespaces.withLabels({ tenant: 'a' }), Port.tcp(5432)),
      '[any pod in namespaces tenant=a] can reach shop/db[Deployment] (shop/db) on TCP 5432: '],
    ['a label that anybody may set', ({ db }) => Connections.of(db).allowFrom(Pods.withLabels({ 'db-client': 'true' }), Port.tcp(5432)),
      '[pods db-client=true in namespace shop] can reach shop/db[Deployment] (shop/db) on TCP 5432: '],
    ['its own replicas', ({ db }) => Connections.of(db).allowFrom(Pods.of(db), Port.tcp(5432)),
      'shop/db[Deployment] (shop/db) can reach shop/db[Deployment] (shop/db) on TCP 5432: '],
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
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('    [any other pod in namespace shop] can reach shop/db[Deployment] (shop/db) on TCP 5432: '),
    ]);
  });

  test('a rule by labels that a workload of the app has is about this workload', () => {
    const { app, shop, web, db, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.withLabels({ app: 'web' })], ports: [Port.tcp(5432)] });
    reach.mustOnlyAccept(Pods.of(db), [Pods.of(web)]);
    expect(failuresOf(app)).toEqual([]);
  });
});

describe('mustOnlyReach |', () => {
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
    reach.mustOnlyReach(Pods.of(web), [IpBlock.of('10.0.0.0/9')], [Port.tcp(443)])
      .mustOnlyReach(Pods.of(web), [IpBlock.of('10.0.0.0/8')], [Port.tcp(80)]);
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
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('shop/jobs[Deployment] (shop/jobs) can reach every address on every port, as on TCP 1: '),
    ]);
  });
});

function terms(subject: IPeer, others: readonly IPeer[], ports?: readonly Port[]): OnlyTerms {
  return {
    subject: asked(subject, 'shop'),
    others: others.map(other => asked(other, 'shop')),
    ports: ports && portMatches(askedPorts(ports)),
    onPorts: ports ? ` on ${ports.join(', ')}` : '',
  };
}

const labelled = (app: string) => Pods.withLabels({ app });
const subjectOf = (app: string) => ({ matchLabels: { app } });

describe('mustOnlyAccept and mustOnlyReach | terms |', () => {
  test('fail where the subject is nobody of the app', () => {
    const { app, web, reach } = newShop();
    reach.mustOnlyAccept(Peers.prometheus(), [Pods.of(web)]);
    expect(failuresOf(app)).toEqual([
      '[] pods app.kubernetes.io/name=prometheus in namespace monitoring must accept nothing but shop/web (Deployment), but that says nothing: '
        + 'pods app.kubernetes.io/name=prometheus in namespace monitoring is no workload of the app',
    ]);
  });

  test('say what is asked and of whom', () => {
    const { subject, others, ...ports } = terms(labelled('db'), [labelled('web'), IpBlock.of('10.0.0.0/8')], [Port.tcp(80), Port.udp(53)]);
    const accept = mustOnlyAccept({ subject, others, ...ports });
    expect(accept.text).toBe('pods app=db must accept nothing but pods app=web, 10.0.0.0/8 on TCP 80, UDP 53');
    expect(accept.questions).toEqual([subject, ...others]);
    const reach = mustOnlyReach({ subject, others, ports: undefined, onPorts: '' });
    expect(reach.text).toBe('pods app=db must reach nothing but pods app=web, 10.0.0.0/8');
    expect(reach.questions).toEqual([subject, ...others]);
  });

  test('tell all peers that are nobody, and judge nothing then', () => {
    const objects = [pod('web', { app: 'web' })];
    const assertion = mustOnlyAccept(terms(labelled('bd'), [labelled('wbe'), labelled('web')]));
    expect(assertion.judge(askedCluster(objects, assertion.questions))).toEqual({
      nothing: [
        'no workload in namespace shop has pods with app=bd. There is shop/web[Pod] with app=web',
        'no workload in namespace shop has pods with app=wbe. There is shop/web[Pod] with app=web',
      ],
      lines: [],
    });
  });

  test.each<[string, IPeer, string]>([
    ['addresses', IpBlock.of('10.0.0.0/8'), '10.0.0.0/8'],
    ['pods elsewhere', labelled('x').inNamespace('ops'), 'pods app=x in namespace ops'],
  ])('a subject of %s is no workload of the app', (_, subject, text) => {
    for (const make of [mustOnlyAccept, mustOnlyReach]) {
      const assertion = make(terms(subject, [labelled('web')]));
      const cluster = askedCluster([pod('web', { app: 'web' })], assertion.questions);
      expect(assertion.judge(cluster)).toEqual({ nothing: [`${text} is no workload of the app`], lines: [] });
    }
  });

  test('of everyone the workloads of the app are judged alone', () => {
    const objects = [workload('Deployment', 'web', { app: 'web' }), networkPolicy({ podSelector: {}, ingress: [] })];
    const assertion = mustOnlyReach(terms(Peers.everyone(), [labelled('web')]));
    const { lines } = assertion.judge(askedCluster(objects, assertion.questions));
    expect(lines.filter(line => line.includes(' can reach '))).toEqual([
      'shop/web[Deployment] (1) can reach [any pod of the cluster] and every address on every port, as on TCP 1: '
        + 'egress allowed: no policy selects shop/web; ingress allowed: no policy selects [any pod of the cluster]',
    ]);
  });
});

/** what is wrong, without the explanations */
function endsOf(make: typeof mustOnlyAccept, given: OnlyTerms, objects: readonly unknown[]): string[] {
  const assertion = make(given);
  const { nothing, lines } = assertion.judge(askedCluster(objects, assertion.questions));
  expect(nothing).toEqual([]);
  return lines.filter(line => !line.startsWith(' ')).map(line => line.replace(/: (egress|ingress|over) .*/, ''));
}

describe('mustOnlyAccept and mustOnlyReach | ports |', () => {
  const WEB = pod('web', { app: 'web' });
  const DB_PORTS = [{ name: 'sql', containerPort: 5432 }, { name: 'ops', containerPort: 22 }];
  const DB = pod('db', { app: 'db' }, { spec: { containers: [{ name: 'c', ports: DB_PORTS }] } });
  const fromWeb = (...ports: object[]) => networkPolicy({
    podSelector: subjectOf('db'), ingress: [{ from: [{ podSelector: subjectOf('web') }], ports }],
  });
  const toDb = (...ports: object[]) => networkPolicy({
    podSelector: subjectOf('web'), policyTypes: ['Egress'], egress: [{ to: [{ podSelector: subjectOf('db') }], ports }],
  });

  test('named ones are those of the destination, whichever end is asked', () => {
    const named = [Port.named('sql')];
    expect(endsOf(mustOnlyAccept, terms(labelled('db'), [labelled('web')], named), [WEB, DB, fromWeb({ port: 5432 })])).toEqual([]);
    expect(endsOf(mustOnlyReach, terms(labelled('web'), [labelled('db')], named), [WEB, DB, toDb({ port: 5432 })])).toEqual([]);
    expect(endsOf(mustOnlyAccept, terms(labelled('db'), [labelled('web')], named), [WEB, DB, fromWeb({ port: 5432 }, { port: 22 })]))
      .toEqual(['shop/web[Pod] (1) can reach shop/db[Pod] (2) on TCP 22']);
    expect(endsOf(mustOnlyReach, terms(labelled('web'), [labelled('db')], named), [WEB, DB, toDb({ port: 5432 }, { port: 22 })]))
      .toEqual(['shop/web[Pod] (1) can reach shop/db[Pod] (2) on TCP 22']);
  });

  test('a name that the destination does not declare permits nothing', () => {
    expect(endsOf(mustOnlyAccept, terms(labelled('db'), [labelled('web')], [Port.named('http')]), [WEB, DB, fromWeb({ port: 5432 })]))
      .toEqual(['shop/web[Pod] (1) can reach shop/db[Pod] (2) on TCP 5432']);
  });

  test('of a destination that several peers hold, those of each', () => {
    const front = peer({ pods: [labelled('db')], defaultPorts: [Port.tcp(5432)] });
    const back = peer({ pods: [Pods.all()], defaultPorts: [Port.tcp(22)] });
    const objects = [WEB, DB, toDb({ port: 5432 }, { port: 22 }, { port: 23 })];
    const only = (...others: IPeer[]) => endsOf(mustOnlyReach, terms(labelled('web'), others), objects);
    expect(only(front)).toEqual(['shop/web[Pod] (1) can reach shop/db[Pod] (2) on TCP 22-23, as on TCP 22']);
    expect(only(front, back)).toEqual(['shop/web[Pod] (1) can reach shop/db[Pod] (2) on TCP 23']);
    expect(only(front, labelled('db'))).toEqual([]);
  });

  test('that a source knows are not those that it may use', () => {
    const front = peer({ pods: [labelled('web')], defaultPorts: [Port.tcp(80)] });
    expect(endsOf(mustOnlyAccept, terms(labelled('db'), [front]), [WEB, DB, fromWeb({ port: 5432 })])).toEqual([]);
    expect(endsOf(mustOnlyAccept, terms(labelled('db'), [front], [Port.tcp(80)]), [WEB, DB, fromWeb({ port: 5432 })]))
      .toEqual(['shop/web[Pod] (1) can reach shop/db[Pod] (2) on TCP 5432']);
  });

  test('of addresses that several peers hold, those of each, piece by piece', () => {
    const resolver = ClusterDns.custom({ addresses: ['10.1.0.0/16'] });
    const policy = networkPolicy({
      podSelector: subjectOf('web'),
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 53 }, { port: 443 }] }],
    });
    const only = (...others: IPeer[]) => endsOf(mustOnlyReach, terms(labelled('web'), others, [Port.tcp(443)]), [WEB, policy]);
    expect(only(IpBlock.of('10.0.0.0/8'), resolver)).toEqual(['shop/web[Pod] (1) can reach 10.0.0.0-10.0.255.255 and 1 more range on TCP 53']);
    expect(only(IpBlock.of('10.0.0.0/8').without('10.1.0.0/16'), resolver)).toEqual([
      'shop/web[Pod] (1) can reach 10.0.0.0-10.0.255.255 and 1 more range on TCP 53',
      'shop/web[Pod] (1) can reach 10.1.0.0-10.1.255.255 on TCP 443',
    ]);
  });
});

describe('mustOnlyAccept and mustOnlyReach | who is not judged |', () => {
  test('one single pod and itself', () => {
    const objects = [pod('web', { app: 'web' }), networkPolicy({ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] })];
    expect(endsOf(mustOnlyAccept, terms(labelled('web'), [Pods.all().inNamespace('ops')]), objects)).toEqual([
      '[any other pod in namespace shop] can reach shop/web[Pod] (1) on every port, as on TCP 1',
    ]);
  });

  test('the controller of an Ingress', () => {
    const objects = webBehindIngress();
    const given = terms(labelled('web'), [IpBlock.host('192.0.2.1')]);
    const cluster = askedCluster(objects, mustOnlyAccept(given).questions);
    expect(cluster.evaluation.workloads[cluster.evaluation.controller].id).toBe('{ingress-controller}');
    expect(endsOf(mustOnlyAccept, given, objects)).toEqual([
      'shop/web[Deployment] (1), [any other pod in namespace shop], [any pod of the cluster] and 1 more can reach '
        + 'shop/web[Deployment] (1) on every port, as on TCP 80',
    ]);
  });

  test('a pod whose address nobody tells may be in a block that lets it through', () => {
    const objects = [pod('web', { app: 'web' }), pod('db', { app: 'db' }), clusterPolicy({
      egress: [{ action: 'Accept', to: [{ networks: ['10.0.0.0/8'] }] }, { action: 'Deny', to: [{ networks: ['0.0.0.0/0', '::/0'] }] }],
    })];
    const given = terms(labelled('web'), [IpBlock.of('10.0.0.0/8')]);
    expect(endsOf(mustOnlyReach, given, objects)).toContain(
      'shop/web[Pod] (1) can reach shop/db[Pod] (2), [any other pod in namespace shop] and [any pod of the cluster] on every port, as on TCP 1');
    expect(endsOf(mustOnlyReach, terms(labelled('web'), [IpBlock.of('10.0.0.0/8'), Namespaces.all()]), objects)).toEqual([]);
  });
});
