import { ApiObject, App, Chart } from 'cdk8s';
import {
  AllowFrom, AllowTo, ClusterDns, DefaultDeny, IPeer, IpBlock, LabelExpression, Namespaces, Peers, Pods, PolicyType, Port, Reachability,
} from '../../src';
import { AskedCluster, Members, portMatches, ToldPorts } from '../../src/assurance/asked-cluster';
import { PolicyPort } from '../../src/manifest';
import { EVERY_ADDRESS, PortMatch, PortSets, portsBetween } from '../../src/reachability';
import { close, failuresOf, newShop, peer } from '../fixtures/shop';
import { deployment, namespace, problemsOf, service } from '../fixtures/workloads';
import { asked, askedCluster, endText, indexOf, webBehindIngress } from '../support/asked';
import { clusterPolicy, networkPolicy, ownedBy, pod, workload } from '../support/read';
import { newChart } from '../support/synth';

describe('AskedCluster | pods that nobody wrote |', () => {
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
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('[pods legacy=any in namespace ops] cannot reach shop/db[Deployment] (shop/db) on TCP 5432'),
    ]);
  });
});

describe('AskedCluster | nobody |', () => {
  const there = '. There are shop/db[Deployment] with app=db, shop/jobs[Deployment] with app=jobs, shop/web[Deployment] with app=web';

  test.each<[string, (shop: ReturnType<typeof newShop>) => IPeer, string]>([
    ['labels that no workload of the app\'s namespace has', () => Pods.withLabels({ app: 'wbe' }).inNamespace('shop'),
      `no workload in namespace shop has pods with app=wbe${there}`],
    ['a namespace of the app without workloads', ({ shop }) => {
      namespace(shop, 'empty');
      return Namespaces.named('empty');
    }, 'there is no workload in namespace empty'],
    ['labels that its pods lack', ({ web }) => Pods.of(web).where(LabelExpression.exists('tier')),
      'none of the pods of shop/web (Deployment) where tier has these labels'],
    ['a Service that selects nothing', ({ shop }) => Pods.of(service(shop, 'lost')),
      'no workload of the app has the pods that shop/lost-service (Service) selects'],
    ['a Service without a selector', ({ shop }) => Pods.of(service(shop, 'manual', { selector: {} })),
      'no workload of the app has the pods that shop/manual-service (Service) selects'],
    ['a workload that was taken out', ({ shop }) => {
      const gone = Pods.of(deployment(shop, 'gone'));
      shop.node.tryRemoveChild('gone');
      return gone;
    }, 'shop/gone (Deployment) takes no part: it is not in the app, or makes no pods that an API server takes'],
    ['one of several', ({ web }) => peer({ pods: [Pods.of(web), Pods.withLabels({ app: 'x' }).inNamespace('shop')] }),
      `no workload in namespace shop has pods with app=x${there}`],
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
});

describe('AskedCluster | peers of one\'s own |', () => {
  test('count by their parts and ports', () => {
    const billing = peer({ ipBlocks: [IpBlock.of('10.20.0.0/24')], defaultPorts: [Port.tcp(8443)] });
    const { app, shop, web, reach } = newShop();
    new AllowTo(shop, 'out', { subject: Pods.of(web), peers: [billing] });
    reach.mustAllow(Pods.of(web), billing).mustOnlyReach(Pods.of(web), [billing]);
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Pods.of(web), billing, Port.tcp(443));
    expect(failuresOf(app)).toEqual([expect.stringContaining('[] shop/web (Deployment) must reach 10.20.0.0/24 on TCP 443, but:')]);
  });
});

describe('AskedCluster | scopes |', () => {
  test('pods without a namespace are those of the scope\'s chart', () => {
    const app = new App();
    const [shop, bare] = [new Chart(app, 'shop', { namespace: 'shop' }), new Chart(app, 'bare')];
    deployment(shop, 'web');
    const web = deployment(bare, 'web');
    new DefaultDeny(shop, 'deny');
    Reachability.of(shop).mustDeny(Pods.withLabels({ app: 'web' }), Peers.internet()).mustDeny(Pods.all(), Peers.internet());
    Reachability.of(bare).mustAllow(Pods.withLabels({ app: 'web' }), Peers.internet(), Port.tcp(443))
      .mustAllow(Pods.of(web), Peers.internet(), Port.tcp(443));
    expect(problemsOf(shop)).toEqual([]);
    expect(Reachability.of(app).list({ namespaces: ['default'] }).map(({ source }) => source)).toContain('default/web[Deployment]');
  });
});

const labelled = (app: string) => Pods.withLabels({ app });
const WEB = workload('Deployment', 'web', { app: 'web' });
const tcp = (first: number, last = first): PortMatch => ({ type: 'numbers', protocol: 'TCP', first, last });

/** members by id, with the ports that each part of the peer tells */
function textsOf(cluster: AskedCluster, { workloads }: Members): [string, ToldPorts][] {
  return [...workloads].map(([index, ports]) => [cluster.evaluation.workloads[index].id, ports]);
}

function membersOf(objects: readonly unknown[], given: IPeer, which: Parameters<AskedCluster['members']>[1] = 'those there are', scope = 'shop') {
  const question = asked(given, scope);
  const cluster = askedCluster(objects, [question]);
  const members = cluster.members(question, which);
  const texts = textsOf(cluster, members);
  return { ...members, ids: texts.map(([id]) => id), texts, rangeTexts: members.ranges.map(range => endText(cluster, range)) };
}

describe('portMatches |', () => {
  test.each<[string, (PolicyPort | 'all')[], PortMatch[]]>([
    ['one', [{ protocol: 'UDP', port: 53 }], [{ type: 'numbers', protocol: 'UDP', first: 53, last: 53 }]],
    ['TCP, where no protocol is said', [{ port: 80 }], [tcp(80)]],
    ['a range', [{ protocol: 'TCP', port: 8000, endPort: 8100 }], [tcp(8000, 8100)]],
    ['all of a protocol', [{ protocol: 'SCTP' }], [{ type: 'numbers', protocol: 'SCTP', first: 1, last: 65535 }]],
    ['a name', [{ port: 'http' }], [{ type: 'named', name: 'http', protocol: 'TCP' }]],
    ['several', [{ protocol: 'UDP', port: 'dns' }, { port: 1 }], [{ type: 'named', name: 'dns', protocol: 'UDP' }, tcp(1)]],
    ['all', ['all'], (['TCP', 'UDP', 'SCTP'] as const).map(protocol => ({ type: 'numbers', protocol, first: 1, last: 65535 }))],
    ['none', [], []],
  ])('%s', (_, ports, expected) => {
    expect(portMatches(ports)).toEqual(expected);
  });
});

describe('AskedCluster | members |', () => {
  const OPS = pod('backup', { app: 'backup' }, { metadata: { namespace: 'ops' } });
  const naming = networkPolicy({ podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { role: 'client' } } }] }] });

  test('are those there are, or all that there could be in the app\'s own namespaces', () => {
    expect(membersOf([WEB, OPS, naming], Pods.all()).ids).toEqual(['shop/web[Deployment]']);
    expect(membersOf([WEB, OPS, naming], Pods.all(), 'all there could be').ids)
      .toEqual(['shop/web[Deployment]', '[any other pod in namespace shop]', '[pods role=client in namespace shop]']);
    expect(membersOf([WEB, OPS, naming], Namespaces.named('ops'), 'all there could be').ids)
      .toEqual(['ops/backup[Pod]', '[any other pod in namespace ops]']);
  });

  test('outside of them are pods as they are asked for, whichever count', () => {
    for (const which of ['those there are', 'all there could be'] as const) {
      expect(membersOf([WEB], labelled('x').inNamespace('dev'), which)).toMatchObject({ ids: ['[pods app=x in namespace dev]'], nobody: [] });
    }
  });

  test('of everyone are all but the controller of an Ingress, and every address', () => {
    const { ids, ranges } = membersOf(webBehindIngress(), Peers.everyone());
    expect(ids).toEqual(['shop/web[Deployment]', '[any other pod in namespace shop]', '[any pod of the cluster]']);
    expect(ranges).toEqual(EVERY_ADDRESS);
  });

  test('are in the order of the cluster, each once', () => {
    const all = peer({ pods: [labelled('web'), labelled('api'), Pods.all()], namespaces: [Namespaces.named('shop')] });
    expect(membersOf([WEB, pod('api', { app: 'api' })], all).ids).toEqual(['shop/api[Pod]', 'shop/web[Deployment]']);
  });

  test('are the addresses of blocks, put together and without what they except', () => {
    const blocks = [IpBlock.of('10.0.1.0/24'), IpBlock.of('10.0.0.0/24'), IpBlock.of('10.0.3.0/24').without('10.0.3.128/25'), IpBlock.host('::1')];
    const { ids, rangeTexts, rangePorts } = membersOf([WEB], peer({ ipBlocks: blocks }));
    expect(ids).toEqual([]);
    expect(rangeTexts).toEqual(['IPv4 167772160-167772671', 'IPv4 167772928-167773055', 'IPv6 1-1']);
    expect(rangePorts).toBeUndefined();
  });

  test('have the ports that the peer knows', () => {
    const known = peer({
      pods: [labelled('web')], namespaces: [Namespaces.named('ops')], ipBlocks: [IpBlock.host('10.0.0.1')], defaultPorts: [Port.tcp(80)],
    });
    const { texts, rangePorts } = membersOf([WEB, OPS], known);
    expect(texts).toEqual([['ops/backup[Pod]', [[tcp(80)]]], ['shop/web[Deployment]', [[tcp(80)]]]]);
    expect(rangePorts).toEqual([tcp(80)]);
    expect(membersOf([WEB], ClusterDns.kubeDns()).texts)
      .toEqual([['[pods k8s-app=kube-dns in namespace kube-system]', [[{ ...tcp(53), protocol: 'UDP' }, tcp(53)]]]]);
    expect(membersOf([WEB], labelled('web')).texts).toEqual([['shop/web[Deployment]', [undefined]]]);
  });

  test('behind several Services have the ports of all', () => {
    const chart = newChart();
    const [front, back] = [8080, 9090].map(targetPort => (
      Pods.of(service(chart, `to-${targetPort}`, { selector: { app: 'web' }, ports: [{ port: 80, targetPort }] }))
    ));
    expect(membersOf([WEB], peer({ pods: [front, back] })).texts).toEqual([['shop/web[Deployment]', [[tcp(8080)], [tcp(9090)]]]]);
    expect(membersOf([WEB], peer({ pods: [front], defaultPorts: [Port.tcp(1)] })).texts).toEqual([['shop/web[Deployment]', [[tcp(8080)]]]]);
  });

  test('behind a Service and named by themselves have the ports of both, in whichever order', () => {
    const front = Pods.of(service(newChart(), 'front', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] }));
    expect(membersOf([WEB], peer({ pods: [front, labelled('web')] })).texts).toEqual([['shop/web[Deployment]', [[tcp(8080)], undefined]]]);
    expect(membersOf([WEB], peer({ pods: [labelled('web'), front] })).texts).toEqual([['shop/web[Deployment]', [undefined, [tcp(8080)]]]]);
  });

  test('behind a Service are workloads that are there', () => {
    const front = Pods.of(service(newChart(), 'clients', { selector: { role: 'client' } }));
    expect(membersOf([WEB, naming], front, 'all there could be'))
      .toMatchObject({ ids: [], nobody: ['no workload of the app has the pods that shop/clients-service (Service) selects'] });
  });

  test('by a pod is the workload that it belongs to', () => {
    const one = new ApiObject(newChart(), 'one', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1' }, spec: {} });
    const objects = [WEB, pod('web-1', { app: 'web' }, { metadata: ownedBy('Deployment', 'web') })];
    expect(membersOf(objects, Pods.of(one)).ids).toEqual(['shop/web[Deployment]']);
    expect(membersOf([WEB], Pods.of(one))).toMatchObject({
      ids: [], nobody: ['shop/one (Pod) takes no part: it is not in the app, or makes no pods that an API server takes'],
    });
  });

  test('by a workload are of its kind and namespace', () => {
    const chart = newChart('dev');
    expect(membersOf([WEB], Pods.of(deployment(chart, 'web'))).nobody).toHaveLength(1);
    expect(membersOf([workload('StatefulSet', 'web', { app: 'web' })], Pods.of(deployment(newChart(), 'web'))).nobody).toHaveLength(1);
    expect(membersOf([WEB], Pods.of(deployment(newChart(), 'web'))).ids).toEqual(['shop/web[Deployment]']);
  });

  test('without a namespace of their own are in that of the question, or in the default one', () => {
    const objects = [WEB, pod('web', { app: 'web' }, { metadata: { namespace: 'default' } })];
    expect(membersOf(objects, labelled('web')).ids).toEqual(['shop/web[Deployment]']);
    const question = asked(labelled('web'));
    const cluster = askedCluster(objects, [question]);
    expect(textsOf(cluster, cluster.members(question, 'those there are'))).toEqual([['default/web[Pod]', [undefined]]]);
    expect(membersOf(objects, labelled('web'), 'those there are', 'dev').ids).toEqual(['[pods app=web in namespace dev]']);
  });

  test('of an object that cannot be read are nobody, which is told', () => {
    const broken = new (class extends ApiObject {
      public toJson(): any { throw new Error('no ports'); }
    })(newChart(), 'front', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'front' } });
    const { ids, nobody } = membersOf([WEB], Pods.of(broken));
    expect(ids).toEqual([]);
    expect(nobody).toEqual([expect.stringContaining('no ports')]);
  });
});

describe('AskedCluster | whom there is instead |', () => {
  const pods = (count: number) => Array.from({ length: count }, (_, i) => pod(`p${i}`, { app: `p${i}` }));

  test.each<[number, string]>([
    [1, '. There is shop/p0[Pod] with app=p0'],
    [2, '. There are shop/p0[Pod] with app=p0, shop/p1[Pod] with app=p1'],
    [3, '. There are shop/p0[Pod] with app=p0, shop/p1[Pod] with app=p1, shop/p2[Pod] with app=p2'],
    [5, '. There are shop/p0[Pod] with app=p0, shop/p1[Pod] with app=p1, shop/p2[Pod] with app=p2 and 2 more'],
  ])('of %i workloads', (count, there) => {
    expect(membersOf(pods(count), labelled('x')).nobody).toEqual([`no workload in namespace shop has pods with app=x${there}`]);
  });

  test('without labels', () => {
    expect(membersOf([pod('p0')], labelled('x')).nobody).toEqual(['no workload in namespace shop has pods with app=x. There is shop/p0[Pod] without labels']);
  });

  test('in several namespaces', () => {
    const [b, c] = ['ops', 'dev'].map(where => pod('b', { app: 'b' }, { metadata: { namespace: where } }));
    expect(membersOf([pod('a', { app: 'a' }), b, c], labelled('x').inNamespaces(Namespaces.named('shop', 'ops'))).nobody).toEqual([
      'no workload in namespaces kubernetes.io/metadata.name in (ops,shop) has pods with app=x. '
        + 'There are ops/b[Pod] with app=b, shop/a[Pod] with app=a',
    ]);
  });

  test('labels that no workload has, but a policy names', () => {
    const naming = networkPolicy({ podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'cron' } } }] }] });
    expect(membersOf([WEB, naming], labelled('cron'), 'all there could be'))
      .toMatchObject({ ids: ['[pods app=cron in namespace shop]'], nobody: [] });
    expect(membersOf([WEB, naming], labelled('cron')).nobody)
      .toEqual(['no workload in namespace shop has pods with app=cron. There is shop/web[Deployment] with app=web']);
    expect(membersOf([WEB, naming], labelled('corn'), 'all there could be').nobody)
      .toEqual(['no workload in namespace shop has pods with app=corn. There is shop/web[Deployment] with app=web']);
  });
});

describe('AskedCluster | workloads |', () => {
  test('are the app\'s own unless nobody wrote them or an Ingress brings them', () => {
    const cluster = askedCluster(webBehindIngress());
    expect(cluster.evaluation.workloads.map(({ id }, index) => [id, cluster.isOwn(index)])).toEqual([
      ['shop/web[Deployment]', true],
      ['[any other pod in namespace shop]', false],
      ['[any pod of the cluster]', false],
      ['{ingress-controller}', false],
    ]);
    expect([...cluster.own]).toEqual(['shop']);
    const inside = askedCluster(webBehindIngress(), [], { ingressController: { namespace: 'shop' } });
    expect(inside.isOwn(indexOf(inside, '{ingress-controller}'))).toBe(false);
  });

  test('have their origin behind their id, where there is any', () => {
    const cluster = askedCluster([WEB]);
    expect(['shop/web[Deployment]', '[any pod of the cluster]'].map(id => cluster.nameOf(indexOf(cluster, id))))
      .toEqual(['shop/web[Deployment] (1)', '[any pod of the cluster]']);
  });
});

describe('AskedCluster | assuming |', () => {
  const tens = (action: string) => clusterPolicy({
    egress: [
      { action, to: [{ networks: ['10.0.0.0/8'] }] },
      { action: action === 'Deny' ? 'Accept' : 'Deny', to: [{ namespaces: {} }, { networks: ['0.0.0.0/0'] }] },
    ],
  });
  const isOpen = (cluster: AskedCluster) => {
    const [web, db] = ['shop/web[Deployment]', 'shop/db[Pod]'].map(id => indexOf(cluster, id));
    return portsBetween(cluster.evaluation, web, db) !== PortSets.NONE;
  };

  test('is the same cluster where no addresses are asked', () => {
    const cluster = askedCluster([WEB, networkPolicy({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] })]);
    expect([cluster.assuming('Allow'), cluster.assuming('Deny')].map(each => each === cluster)).toEqual([true, true]);
  });

  test('puts pods whose addresses nobody tells into the blocks of rules that allow, or of those that deny', () => {
    const opens = (action: string) => {
      const cluster = askedCluster([WEB, pod('db', { app: 'db' }), tens(action)]);
      return [cluster, cluster.assuming('Allow'), cluster.assuming('Deny')].map(isOpen);
    };
    expect(opens('Accept')).toEqual([false, true, false]);
    expect(opens('Deny')).toEqual([true, true, false]);
  });

  test('is evaluated once for each doubt, with the same pods', () => {
    const cluster = askedCluster([WEB, tens('Accept')]);
    const doubting = cluster.assuming('Allow');
    expect(cluster.assuming('Allow')).toBe(doubting);
    expect(cluster.assuming('Deny')).not.toBe(doubting);
    expect(doubting.evaluation.workloads).toEqual(cluster.evaluation.workloads);
    expect(doubting.cluster).toBe(cluster.cluster);
  });
});
