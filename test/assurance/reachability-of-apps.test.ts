import { join } from 'path';
import { ApiObject, App, Chart, Cron, Include, JsonPatch } from 'cdk8s';
import * as plus27 from 'cdk8s-plus-27';
import * as plus32 from 'cdk8s-plus-32';
import * as plus34 from 'cdk8s-plus-34';
import {
  AllowFrom, Connections, DefaultDeny, IpBlock, IpBlockScope, NamespaceIsolation, Peers, Pods, PolicyType, Port, Reachability,
} from '../../src';
import { deployment, problemsOf, service } from '../fixtures/workloads';
import { newChart } from '../support/synth';

const fixture = (name: string) => join(__dirname, '..', 'fixtures', name);

type Plus = typeof plus27;
const VERSIONS: readonly [string, Plus][] = [['27', plus27], ['32', plus32 as unknown as Plus], ['34', plus34 as unknown as Plus]];
const containers = [{ image: 'app', portNumber: 8080 }];
const KINDS: readonly [string, (plus: Plus, chart: Chart, id: string) => plus27.AbstractPod][] = [
  ['Deployment', (plus, chart, id) => new plus.Deployment(chart, id, { containers })],
  ['StatefulSet', (plus, chart, id) => new plus.StatefulSet(chart, id, { containers, service: new plus.Service(chart, `${id}-service`, { ports: [{ port: 80 }] }) })],
  ['DaemonSet', (plus, chart, id) => new plus.DaemonSet(chart, id, { containers })],
  ['Job', (plus, chart, id) => new plus.Job(chart, id, { containers })],
  ['CronJob', (plus, chart, id) => new plus.CronJob(chart, id, { containers, schedule: Cron.daily() })],
  ['Pod', (plus, chart, id) => new plus.Pod(chart, id, { containers })],
];

describe('Reachability | whose workloads |', () => {
  test.each(VERSIONS.flatMap(([version, plus]) => KINDS.map(([kind, make]) => [version, kind, plus, make] as const)))('cdk8s-plus-%s %s', (_, kind, plus, make) => {
    const chart = newChart();
    const [server, client, other] = ['server', 'client', 'other'].map(id => make(plus, chart, id));
    Connections.of(client).allowTo(Pods.of(server));
    const reach = Reachability.of(chart).mustAllow(Pods.of(client), Pods.of(server), Port.tcp(8080)).mustDeny(Pods.of(other), Pods.of(server))
      .mustOnlyAccept(Pods.of(server), [Pods.of(client)], [Port.tcp(8080)]);
    expect(problemsOf(chart)).toEqual([]);
    reach.mustDeny(Pods.of(client), Pods.of(server));
    expect(problemsOf(chart)).toEqual([
      `[shop] shop/client (${kind}) must not reach shop/server (${kind}), but:`,
      expect.stringMatching(new RegExp(`^shop/.*\\[${kind}\\] \\(shop/client\\) can reach shop/.*\\[${kind}\\] \\(shop/server\\) on TCP 8080: `)),
      expect.stringContaining('To close it: '),
    ]);
  });

  test('included YAML and items of lists', () => {
    const chart = newChart();
    const include = new Include(chart, 'vendor', { url: fixture('web.yaml') });
    const item = (name: string) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'shop' },
      spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'a', image: 'a' }] } } },
    });
    const json: any = { apiVersion: 'v1', kind: 'List', items: ['one', 'two'].map(item) };
    const list = new ApiObject(chart, 'list', json);
    const [web, store] = [['Deployment', 'web'], ['StatefulSet', 'store']].map(([kind, name]) => Pods.find(include, { kind, name }));
    const [one, two] = ['one', 'two'].map(name => Pods.find(list, { name }));
    new DefaultDeny(chart, 'deny', { subject: store, policyTypes: [PolicyType.INGRESS] });
    new AllowFrom(chart, 'in', { subject: store, peers: [web, one], ports: [Port.tcp(6379)] });
    const reach = Reachability.of(chart);
    reach.mustOnlyAccept(store, [web, one], [Port.tcp(6379)]).mustDeny(two, store).mustAllow(one, store, Port.tcp(6379));
    expect(problemsOf(chart)).toEqual([]);
    reach.mustAllow(two, store, Port.tcp(6379));
    const [, line] = problemsOf(chart);
    expect(line).toMatch(/^shop\/two\[Deployment\] \(shop\/list\) cannot reach shop\/store\[StatefulSet\] \(shop\/vendor\/store-statefulset\) on TCP 6379: /);
  });

  test('as they will be rendered: after patches, hardening, late statements and Services', () => {
    const chart = newChart();
    const [web, db] = ['web', 'db'].map(id => deployment(chart, id, { ports: [8080] }));
    const reach = Reachability.of(chart);
    reach.mustAllow(Pods.of(web), Pods.of(service(chart, 'db')), Port.tcp(8080)).mustDeny(Pods.of(web), Peers.internet());
    expect(problemsOf(chart)).toHaveLength(3);
    Connections.of(web).allowTo(Pods.of(chart.node.findChild('db-service') as ApiObject), Port.tcp(8080));
    expect(problemsOf(chart)).toEqual([]);
    db.addJsonPatch(JsonPatch.replace('/spec/template/metadata/labels/app', 'database'), JsonPatch.replace('/spec/selector/matchLabels/app', 'database'));
    expect(problemsOf(chart)[0]).toBe('[shop] shop/web (Deployment) must reach shop/db-service (Service) on TCP 8080, but that says nothing: '
      + 'no workload of the app has the pods that shop/db-service (Service) selects');
  });

  test('policies of others count: raw ones, tiers, and those of other charts', () => {
    const app = new App();
    const [shop, platform] = ['shop', 'platform'].map(id => new Chart(app, id, { namespace: id }));
    const web = deployment(shop, 'web');
    Reachability.of(shop).mustDeny(Peers.everyone(), Pods.of(web), Port.tcp(22));
    expect(problemsOf(shop)[0]).toBe('[shop] everyone must not reach shop/web (Deployment) on TCP 22, but:');
    new ApiObject(platform, 'ssh', {
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'AdminNetworkPolicy',
      metadata: { name: 'no-ssh' },
      spec: { priority: 1, subject: { namespaces: {} }, ingress: [{ name: 'ssh', action: 'Deny', from: [{ namespaces: {} }], ports: [{ portNumber: { protocol: 'TCP', port: 22 } }] }] },
    });
    const [, left] = problemsOf(shop);
    expect(left).toMatch(/^every address can reach shop\/web\[Deployment\] \(shop\/web\) on TCP 22: /);
    new ApiObject(platform, 'web', {
      apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'closed', namespace: 'shop' }, spec: { podSelector: { matchLabels: { app: 'web' } } },
    });
    expect(problemsOf(shop)).toEqual([]);
  });
});

describe('Reachability | what a proof does not count on |', () => {
  const adminPolicy = (name: string, spec: object) => ({ apiVersion: 'policy.networking.k8s.io/v1alpha2', kind: 'ClusterNetworkPolicy', metadata: { name }, spec: { tier: 'Admin', priority: 5, subject: { namespaces: {} }, ...spec } });
  const shop = (policies: readonly any[]) => {
    const chart = newChart();
    const [web, db] = ['web', 'db'].map(id => new plus27.Deployment(chart, id, { containers }));
    policies.forEach((policy, i) => new ApiObject(chart, `policy-${i}`, policy));
    return { chart, web: Pods.of(web), db: Pods.of(db), reach: Reachability.of(chart) };
  };

  test('addresses of pods that nobody tells: what may be let through is no denial', () => {
    const { chart, web, db, reach } = shop([adminPolicy('only-tens', {
      egress: [{ action: 'Accept', to: [{ networks: ['10.0.0.0/8'] }] }, { action: 'Deny', to: [{ networks: ['0.0.0.0/0', '::/0'] }] }],
    })]);
    expect(reach.isDenied(web, db, Port.tcp(8080))).toBe(false);
    reach.mustDeny(web, db);
    expect(problemsOf(chart)).toEqual([expect.stringContaining('must not reach'), expect.stringContaining('can reach'), expect.stringContaining('To close it: ')]);
  });

  test('nor what may be denied an admission', () => {
    const { chart, web, db, reach } = shop([adminPolicy('no-tens', { egress: [{ action: 'Deny', to: [{ networks: ['10.0.0.0/8'] }] }] })]);
    expect(reach.isAllowed(web, db, Port.tcp(8080))).toBe(false);
    reach.mustAllow(web, db, Port.tcp(8080));
    expect(problemsOf(chart)).toEqual([expect.stringContaining('must reach'), expect.stringContaining('cannot reach'), expect.stringContaining('To open it: ')]);
  });

  test('with pod CIDRs, blocks inside of them', () => {
    const { chart, web, db, reach } = shop([{
      apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'some' }, spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '10.244.3.0/24' } }] }] },
    }]);
    reach.assuming({ ipBlocks: IpBlockScope.POD_ADDRESSES, podCidrs: ['10.244.0.0/16'] }).mustDeny(web, db);
    expect(problemsOf(chart)).toEqual([expect.stringContaining('must not reach'), expect.stringContaining('can reach'), expect.stringContaining('To close it: ')]);
  });

  test('blocks do not let through what is outside of the pod CIDRs', () => {
    const { chart, web, db, reach } = shop([{
      apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'some' }, spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '192.0.2.0/24' } }] }] },
    }]);
    reach.assuming({ ipBlocks: IpBlockScope.POD_ADDRESSES, podCidrs: ['10.244.0.0/16'] }).mustDeny(web, db);
    expect(problemsOf(chart)).toEqual([]);
  });

  test('a pod on the host network is its node, and so in every block that may hold nodes', () => {
    const chart = newChart();
    const host = new plus27.Deployment(chart, 'host', { containers, hostNetwork: true });
    const db = new plus27.Deployment(chart, 'db', { containers });
    new DefaultDeny(chart, 'deny');
    new AllowFrom(chart, 'in', { subject: Pods.of(db), peers: [IpBlock.of('10.0.0.0/8')], ports: [Port.tcp(8080)] });
    Reachability.of(chart).mustDeny(Pods.of(host), Pods.of(db));
    expect(problemsOf(chart)[1]).toContain('on TCP 8080');
  });

  test('an order of policies that nothing defines', () => {
    const { chart, web, db, reach } = shop([
      adminPolicy('one', { ingress: [{ action: 'Deny', from: [{ namespaces: {} }] }] }), adminPolicy('two', { ingress: [{ action: 'Accept', from: [{ namespaces: {} }] }] }),
    ]);
    reach.mustDeny(web, db);
    expect(problemsOf(chart)).toEqual([expect.stringMatching(/ClusterNetworkPolicy two has the same priority 5.* nothing defines which of them decides/)]);
  });

  test('of which family pods are: an admission has to hold over either', () => {
    const to = (...cidrs: string[]) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'some' },
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: cidrs.map(cidr => ({ ipBlock: { cidr } })) }] },
    });
    for (const [cidrs, podCidrs, isProven] of [[['0.0.0.0/0'], [], false], [['0.0.0.0/0', '::/0'], [], true], [['0.0.0.0/0'], ['10.244.0.0/16'], true]] as const) {
      const { web, db, reach } = shop([to(...cidrs)]);
      reach.assuming({ ipBlocks: IpBlockScope.POD_ADDRESSES, podCidrs: [...podCidrs] });
      expect([cidrs, podCidrs, reach.isAllowed(web, db, Port.tcp(8080))]).toEqual([cidrs, podCidrs, isProven]);
    }
  });

  test('which addresses a name stands for: any may be, so what the name lets through is no denial', () => {
    const everywhere = { action: 'Deny', to: [{ networks: ['0.0.0.0/0', '::/0'] }] };
    for (const [to, isProven] of [[[{ domainNames: ['*.example.com'] }], false], [[{ networks: ['192.0.2.0/24'] }], true]] as const) {
      const { chart, web, reach } = shop([adminPolicy('names', { egress: [{ action: 'Accept', to, protocols: [{ tcp: { destinationPort: { number: 443 } } }] }, everywhere] })]);
      expect(reach.isDenied(web, IpBlock.of('203.0.113.0/24'), Port.tcp(443))).toBe(isProven);
      expect(reach.isDenied(web, IpBlock.of('203.0.113.0/24'), Port.tcp(80))).toBe(true);
      reach.mustDeny(web, IpBlock.of('203.0.113.0/24'));
      expect([to, problemsOf(chart).length > 0]).toEqual([to, !isProven]);
    }
  });

  test('what is passed on by addresses, unless pod CIDRs tell whose they are', () => {
    const pass = adminPolicy('pass', { egress: [{ action: 'Pass', to: [{ networks: ['10.0.0.0/8'] }] }, { action: 'Deny', to: [{ namespaces: {} }] }] });
    const { chart, web, db, reach } = shop([pass]);
    reach.mustDeny(web, db);
    expect(problemsOf(chart)).toEqual(expect.arrayContaining([
      '[shop] ClusterNetworkPolicy pass egress rule 1: passes on by addresses that nobody tells here, so it is not known which rules are asked for these: '
        + 'say with podCidrs where pods have theirs, and have its blocks hold all of them or none',
    ]));
    reach.assuming({ podCidrs: ['192.168.0.0/16'] });
    expect(problemsOf(chart)).toEqual([]);
    const inside = shop([pass]);
    inside.reach.assuming({ podCidrs: ['10.244.0.0/16'] }).mustAllow(inside.web, inside.db, Port.tcp(8080));
    expect(problemsOf(inside.chart)).toEqual([]);
  });

  test('where nodes are that the app does not have: any address may be that of one', () => {
    const nodes = { nodes: {} };
    const denying = shop([adminPolicy('no-nodes', { egress: [{ action: 'Deny', to: [nodes] }] })]);
    expect(denying.reach.isAllowed(denying.web, IpBlock.of('203.0.113.0/24'), Port.tcp(443))).toBe(false);
    const allowing = shop([adminPolicy('nodes', { egress: [{ action: 'Accept', to: [nodes] }, { action: 'Deny', to: [{ networks: ['0.0.0.0/0', '::/0'] }] }] })]);
    expect(allowing.reach.isDenied(allowing.web, IpBlock.of('203.0.113.0/24'), Port.tcp(443))).toBe(false);
    // a pod on the host network is one
    const host = new plus27.Deployment(allowing.chart, 'host', { containers, hostNetwork: true });
    expect(allowing.reach.isDenied(allowing.web, Pods.of(host), Port.tcp(8080))).toBe(false);
    expect(allowing.reach.isDenied(allowing.web, allowing.db, Port.tcp(8080))).toBe(true);
  });

  test('policies that are not evaluated, unless told to', () => {
    const cilium = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'dns', namespace: 'shop' }, spec: { endpointSelector: {}, egress: [{}] } };
    const { chart, web, db, reach } = shop([cilium, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny' }, spec: { podSelector: {} } }]);
    reach.mustDeny(web, db);
    expect(problemsOf(chart)).toEqual([
      '[shop] shop/policy-0: CiliumNetworkPolicy shop/dns is of cilium.io/v2, whose policies are not evaluated, so nothing is proven of what it opens or closes. '
        + 'To prove what the other policies say, write Reachability.of(app).assuming({ ignoreOtherPolicies: true })',
    ]);
    reach.assuming({ ignoreOtherPolicies: true });
    expect(problemsOf(chart)).toEqual([]);
  });

  test.each([
    ['AuthorizationPolicy', 'security.istio.io/v1'], ['Server', 'policy.linkerd.io/v1beta3'], ['EgressFirewall', 'k8s.ovn.org/v1'],
    ['SecurityGroupPolicy', 'vpcresources.k8s.aws/v1beta1'], ['GlobalNetworkPolicy', 'projectcalico.org/v3'],
    ['Sidecar', 'networking.istio.io/v1'],
  ])('%s of %s, in a list too', (kind, apiVersion) => {
    const policy = { apiVersion, kind, metadata: { name: 'p', namespace: 'shop' }, spec: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } };
    const list = { apiVersion: 'v1', kind: 'List', items: [{ ...policy, metadata: { name: 'item', namespace: 'shop' } }] };
    const { chart, web, reach } = shop([policy, list]);
    reach.mustAllow(web, Peers.internet(), Port.tcp(443));
    expect(problemsOf(chart)).toEqual([
      expect.stringContaining(`shop/policy-0: ${kind} shop/p is of ${apiVersion}, whose policies are not evaluated, so nothing is proven`),
      expect.stringContaining(`shop/policy-1: ${kind} shop/item is of ${apiVersion}, whose policies are not evaluated, so nothing is proven`),
    ]);
  });

  test('but on staged policies of Calico, which enforce nothing', () => {
    const { chart, web, reach } = shop([{ apiVersion: 'projectcalico.org/v3', kind: 'StagedNetworkPolicy', metadata: { name: 'p', namespace: 'shop' }, spec: { types: ['Egress'] } }]);
    reach.mustAllow(web, Peers.internet(), Port.tcp(443));
    expect(problemsOf(chart)).toEqual([]);
  });
});

describe('Reachability | answers as data |', () => {
  const shop = () => {
    const chart = newChart();
    const [web, db] = ['web', 'db'].map(id => deployment(chart, id, { ports: [5432] }));
    new NamespaceIsolation(chart, 'isolation');
    Connections.of(web).allowTo(Pods.of(db), Port.tcp(5432)).withoutDns();
    return { chart, web, db, reach: Reachability.of(chart) };
  };

  test('isAllowed and isDenied are about every pair: neither where some are open', () => {
    const { chart, web, db, reach } = shop();
    const jobs = deployment(chart, 'jobs');
    const all = Pods.all().inNamespace('shop');
    expect([Pods.of(web), Pods.of(jobs), all].map(source => reach.isAllowed(source, Pods.of(db), Port.tcp(5432)))).toEqual([true, false, false]);
    expect([Pods.of(web), Pods.of(jobs), all].map(source => reach.isDenied(source, Pods.of(db), Port.tcp(5432)))).toEqual([false, true, false]);
    // what was not there at the last question is there at the next
    Connections.of(jobs).allowTo(Pods.of(db), Port.tcp(5432));
    Connections.of(db).allowTo(Pods.of(db), Port.tcp(5432));
    expect(reach.isAllowed(all, Pods.of(db), Port.tcp(5432))).toBe(true);
    expect(reach.isAllowed(Pods.of(web), Pods.of(db), Port.named('sql'))).toBe(false);
  });

  test.each<[string, (chart: Chart) => void, string]>([
    ['a policy that is not evaluated', chart => new ApiObject(chart, 'engine', {
      apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'dns' }, spec: { endpointSelector: {} },
    }), 'shop/engine: CiliumNetworkPolicy shop/dns is of cilium.io/v2, whose policies are not evaluated'],
    ['an object that would be refused', chart => deployment(chart, 'bad', { labels: { app: 'not valid' } }),
      'shop/bad: Deployment shop/bad takes no part in what is proven: '],
    ['addresses by which is passed on', chart => new ApiObject(chart, 'pass', {
      apiVersion: 'policy.networking.k8s.io/v1alpha2',
      kind: 'ClusterNetworkPolicy',
      metadata: { name: 'pass' },
      spec: { tier: 'Admin', priority: 5, subject: { namespaces: {} }, egress: [{ action: 'Pass', to: [{ networks: ['10.0.0.0/8'] }] }, { action: 'Deny', to: [{ namespaces: {} }] }] },
    }), 'ClusterNetworkPolicy pass egress rule 1: passes on by addresses that nobody tells here'],
  ])('isAllowed and isDenied throw what assertions say of %s', (_, add, message) => {
    const { chart, web, db, reach } = shop();
    add(chart);
    const [source, destination, port] = [Pods.of(web), Pods.of(db), Port.tcp(5432)];
    expect(() => reach.isAllowed(source, destination, port)).toThrow(message);
    expect(() => reach.isDenied(source, destination, port)).toThrow(message);
    reach.mustAllow(source, destination, port);
    expect(problemsOf(chart)[0]).toContain(message);
  });

  test('isAllowed and isDenied throw where one of them is nobody', () => {
    const { db, reach } = shop();
    const nobody = Pods.withLabels({ app: 'x' });
    const reason = 'that says nothing: no workload in namespace shop has pods with app=x. There are shop/db[Deployment] with app=db, shop/web[Deployment] with app=web';
    expect(() => reach.isAllowed(nobody, Pods.of(db), Port.tcp(1))).toThrow(new Error(`pods app=x must reach shop/db (Deployment) on TCP 1, but ${reason}`));
    expect(() => reach.because('card data').isDenied(nobody, Pods.of(db), Port.tcp(1)))
      .toThrow(new Error(`pods app=x must not reach shop/db (Deployment) on TCP 1 (card data), but ${reason}`));
  });

  test('explain: both halves, the rules, and what would open it', () => {
    const { web, db, reach } = shop();
    expect(reach.explain(Pods.of(web), Pods.of(db), Port.tcp(5432))).toEqual({
      source: 'shop/web[Deployment]',
      destination: 'shop/db[Deployment]',
      port: 'TCP 5432',
      allowed: true,
      egress: {
        allowed: true,
        reason: 'allowed by shop/shop-web-connections rule 1',
        policies: ['shop/shop-isolation', 'shop/shop-web-connections'],
        rules: ['shop/shop-web-connections rule 1'],
      },
      ingress: {
        allowed: true,
        reason: 'allowed by shop/shop-db-connections rule 1',
        policies: ['shop/shop-db-connections', 'shop/shop-isolation'],
        rules: ['shop/shop-db-connections rule 1'],
      },
      summary: 'egress allowed by shop/shop-web-connections rule 1; ingress allowed by shop/shop-db-connections rule 1',
      remedies: [],
    });
    const blocked = reach.explain(Pods.of(db), Pods.of(web), Port.tcp(80));
    expect([blocked.allowed, blocked.egress.allowed, blocked.ingress.allowed]).toEqual([false, false, false]);
    expect(blocked.remedies).toHaveLength(2);
    expect(() => reach.explain(Pods.of(web), Pods.of(db), Port.named('sql')))
      .toThrow(new Error('Invalid question about shop/web (Deployment) and shop/db (Deployment): the destination has no port TCP sql.'));
  });

  test('explain of several: the pair that is blocked', () => {
    const { web, db, reach } = shop();
    const explanation = reach.explain(Pods.of(web), Pods.all(), Port.tcp(5432));
    expect(explanation).toMatchObject({ source: 'shop/web[Deployment]', destination: 'shop/web[Deployment]', allowed: false });
    expect(reach.explain(IpBlock.of('192.0.2.0/24'), Pods.of(db), Port.tcp(5432))).toMatchObject({ source: '192.0.2.1', allowed: false });
  });

  test('list: what is allowed, sorted, narrowed to namespaces, with others where they are wanted', () => {
    const { chart, reach } = shop();
    expect(reach.list()).toEqual([{ source: 'shop/web[Deployment]', destination: 'shop/db[Deployment]', connections: 'TCP 5432' }]);
    deployment(chart, 'open', { namespace: 'elsewhere' });
    expect(reach.list({ namespaces: ['shop'] })).toEqual(reach.list().slice(-1));
    expect(reach.list().map(({ source, destination, connections }) => `${source} => ${destination} : ${connections}`)).toEqual([
      '0.0.0.0-255.255.255.255[External] => elsewhere/open[Deployment] : All Connections',
      'elsewhere/open[Deployment] => 0.0.0.0-255.255.255.255[External] : All Connections',
      'elsewhere/open[Deployment] => elsewhere/open[Deployment] : All Connections',
      'shop/web[Deployment] => shop/db[Deployment] : TCP 5432',
    ]);
    expect(reach.list({ namespaces: ['shop'], withOthers: true }).map(({ source, destination }) => `${source} => ${destination}`)).toEqual([
      '[any other pod in namespace shop] => [pods k8s-app=kube-dns in namespace kube-system]',
      'shop/db[Deployment] => [pods k8s-app=kube-dns in namespace kube-system]',
      'shop/web[Deployment] => [pods k8s-app=kube-dns in namespace kube-system]',
      'shop/web[Deployment] => shop/db[Deployment]',
    ]);
  });

  test('list: refuses a namespace that the app does not have, since an empty answer would look like a good one', () => {
    const { chart, reach } = shop();
    deployment(chart, 'open', { namespace: 'elsewhere' });
    expect(() => reach.list({ namespaces: ['shop', 'shpo'] })).toThrow(new Error('The app has no namespace "shpo". It has elsewhere, shop. Did you mean shop?'));
    expect(() => reach.list({ namespaces: ['kube-system'] })).toThrow(new Error('The app has no namespace "kube-system". It has elsewhere, shop.'));
    expect(() => reach.list({ namespaces: [] })).toThrow(new Error('Invalid namespaces []: nothing is in none of them. Give at least one, or leave namespaces out for all.'));
    expect(reach.list({ namespaces: ['kube-system'], withOthers: true })).not.toEqual([]);
  });
});

describe('Reachability | exposure |', () => {
  test('what policies let in from and out to what is not in the app', () => {
    const chart = newChart();
    const [web, open] = ['web', 'open'].map(id => deployment(chart, id));
    Connections.of(web).allowFrom(Peers.prometheus(), Port.tcp(9102)).withoutDns();
    const [openExposure, webExposure] = Reachability.of(chart).exposure();
    expect(webExposure).toEqual({
      workload: 'shop/web[Deployment]',
      ingress: { isProtected: true, peers: [{ peer: '[pods app.kubernetes.io/name=prometheus in namespace monitoring]', connections: 'TCP 9102' }] },
      egress: { isProtected: true, peers: [] },
    });
    const everyone = ['0.0.0.0-255.255.255.255[External]', '[any pod of the cluster]'].map(peer => ({ peer, connections: 'All Connections' }));
    expect(openExposure).toEqual({
      workload: 'shop/open[Deployment]', ingress: { isProtected: false, peers: everyone }, egress: { isProtected: false, peers: everyone },
    });
    expect(open.kind).toBe('Deployment');
  });

  test('pods that a policy names in every namespace, though the app has one of them', () => {
    const chart = newChart();
    const [web, cron] = ['web', 'cron'].map(id => deployment(chart, id));
    Connections.of(web).allowFrom(Pods.withLabels({ app: 'cron' }).inAllNamespaces(), Port.tcp(80)).withoutDns();
    expect(cron.kind).toBe('Deployment');
    expect(Reachability.of(chart).exposure().find(({ workload }) => workload === 'shop/web[Deployment]')!.ingress.peers)
      .toEqual([{ peer: '[other pods app=cron in any namespace]', connections: 'TCP 80' }]);
  });

  test('a route of another namespace leads in where the app has a ReferenceGrant for it', () => {
    const chart = newChart();
    deployment(chart, 'web', { ports: [80] });
    service(chart, 'web');
    const gateway = (kind: string, id: string, namespace: string, spec: object, version = 'v1') => new ApiObject(chart, id, {
      apiVersion: `gateway.networking.k8s.io/${version}`, kind, metadata: { name: id, namespace }, ...{ spec },
    });
    gateway('HTTPRoute', 'route', 'edge', { parentRefs: [{ name: 'front' }], rules: [{ backendRefs: [{ name: 'web', namespace: 'shop', port: 80 }] }] });
    const isRouted = () => Reachability.of(chart).exposure()[0].ingress.peers.some(({ peer }) => peer === '{ingress-controller}');
    expect(isRouted()).toBe(false);
    const from = [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'edge' }];
    gateway('ReferenceGrant', 'grant', 'shop', { from, to: [{ group: '', kind: 'Service' }] }, 'v1beta1');
    expect(isRouted()).toBe(true);
  });
});
