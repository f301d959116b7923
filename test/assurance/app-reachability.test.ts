import { ApiObject, ApiObjectProps, App, Chart, Lazy, Testing } from 'cdk8s';
import * as plus27 from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import {
  AllowFrom, Connections, DefaultDeny, Hardening, HostNetworkPods, IpBlock, IpBlockScope, NamespaceIsolation, Namespaces, Peers, PodSecurity,
  PodSecurityLevel, Pods, Port, Reachability,
} from '../../src';
import { AppReachability } from '../../src/assurance/app-reachability';
import { Assertion, Verdict } from '../../src/assurance/assertion';
import { close, failuresOf, newShop } from '../fixtures/shop';
import { deployment, namespace, problemsOf, service } from '../fixtures/workloads';
import { asked } from '../support/asked';
import { passingSpec } from '../support/hardened';
import { newChart } from '../support/synth';

const DENY = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny' }, spec: { podSelector: {} } };
const containers = [{ image: 'app', portNumber: 8080 }];

function newApp() {
  const chart = newChart();
  return { chart, app: AppReachability.of(chart) };
}

/** one that holds unless told otherwise */
function assertion(text: string, verdict: Partial<Verdict> = {}): Assertion {
  return { text, questions: [], judge: () => ({ nothing: [], lines: [], ...verdict }) };
}

/** a pod that is rendered late, and counts how often */
class Watched extends ApiObject {
  public renderings = 0;
  public constructor(scope: Construct, id: string, public labels: { [key: string]: string }) {
    const late = { labels: Lazy.any({ produce: () => this.labels }) };
    super(scope, id, { apiVersion: 'v1', kind: 'Pod', metadata: { name: id }, spec: passingSpec(), ...late });
  }

  public toJson(): any {
    this.renderings++;
    const { labels, ...manifest } = super.toJson();
    return { ...manifest, metadata: { ...manifest.metadata, labels } };
  }
}

describe('AppReachability | statements |', () => {
  test('are those of one app, whichever construct of it is asked', () => {
    const { chart, app } = newApp();
    expect([chart.node.root, deployment(chart, 'web')].map(construct => AppReachability.of(construct) === app)).toEqual([true, true]);
    expect(AppReachability.of(newChart())).not.toBe(app);
  });

  test('are told in the order in which they came, with their reasons and lines', () => {
    const { chart, app } = newApp();
    app.add(chart, assertion('one', { lines: ['a', 'b'] }), 'PCI DSS');
    app.add(chart, assertion('two'), 'nobody asks');
    app.add(chart, assertion('three', { lines: ['c'] }), undefined);
    expect(() => Testing.synth(chart)).toThrow(new Error([
      'Validation failed with the following errors:', '  [shop] one (PCI DSS), but:', '    a', '    b', '  [shop] three, but:', '    c',
    ].join('\n')));
  });

  test('that say nothing are no better than those that fail, and tell nothing else', () => {
    const { chart, app } = newApp();
    app.add(chart, assertion('one', { nothing: ['nobody is there', 'nor here'], lines: ['a'] }), 'PCI DSS');
    expect(problemsOf(chart)).toEqual(['[shop] one (PCI DSS), but that says nothing: nobody is there; nor here']);
  });

  test('are judged once in a synth, by one cluster that has the pods of all questions', () => {
    const app = new App();
    const [shop, ops] = ['shop', 'ops'].map(id => new Chart(app, id, { namespace: id }));
    deployment(shop, 'web');
    const judge = jest.fn<Verdict, Parameters<Assertion['judge']>>(() => ({ nothing: [], lines: [] }));
    const about = (name: string): Assertion => ({ ...assertion(name), questions: [asked(Namespaces.named(name))], judge });
    for (const [scope, name] of [[shop, 'dev'], [ops, 'test'], [app, 'qa']] as const) { AppReachability.of(shop).add(scope, about(name), undefined); }
    app.synthYaml();
    expect(judge).toHaveBeenCalledTimes(3);
    expect(new Set(judge.mock.calls.map(([cluster]) => cluster)).size).toBe(1);
    expect(judge.mock.calls[0][0].evaluation.workloads.map(({ id }) => id)).toEqual(expect.arrayContaining(
      ['dev', 'test', 'qa'].map(name => `[any pod in namespace ${name}]`)));
    app.synthYaml();
    expect(judge).toHaveBeenCalledTimes(6);
  });

  test('hold for what is rendered again without a validation', () => {
    const chart = newChart();
    const pod = new Watched(chart, 'web', { app: 'web' });
    const db = new Watched(chart, 'db', { app: 'db' });
    new DefaultDeny(chart, 'deny', { subject: Pods.withLabels({ app: 'web' }) });
    Reachability.of(chart).mustDeny(Pods.of(pod), Pods.of(db), Port.tcp(5432));
    for (const construct of chart.node.root.node.findAll()) { expect(construct.node.validate()).toEqual([]); }
    expect(pod.toJson().metadata.labels).toEqual({ app: 'web' });
    pod.labels = { app: 'renamed' };
    expect(() => pod.toJson()).toThrow(new Error([
      'Validation failed with the following errors:',
      '  [shop] shop/web (Pod) must not reach shop/db (Pod) on TCP 5432, but:',
      '    shop/web[Pod] (shop/web) can reach shop/db[Pod] (shop/db) on TCP 5432: '
        + 'egress allowed: no policy selects shop/web; ingress allowed: no policy selects shop/db',
      '      To close it: isolate shop/web in egress (DefaultDeny, NamespaceIsolation or Connections), '
        + 'or isolate shop/db in ingress (DefaultDeny, NamespaceIsolation or Connections).',
    ].join('\n')));
  });
});

describe('AppReachability | scopes |', () => {
  test('of one scope it is one, whose name stands before what fails', () => {
    const app = new App();
    const [shop, tools] = ['shop', 'tools'].map(id => new Chart(app, id, { namespace: id }));
    const [web, agent] = [deployment(shop, 'web'), deployment(tools, 'agent')];
    expect(Reachability.of(shop)).toBe(Reachability.of(shop));
    expect(Reachability.of(shop)).not.toBe(Reachability.of(app));
    Reachability.of(shop).mustDeny(Pods.of(web), Pods.of(agent), Port.tcp(1));
    Reachability.of(app).mustDeny(Pods.of(agent), Pods.of(web), Port.tcp(2));
    expect(problemsOf(tools).filter(line => line.startsWith('['))).toEqual([
      '[] tools/agent (Deployment) must not reach shop/web (Deployment) on TCP 2, but:',
      '[shop] shop/web (Deployment) must not reach tools/agent (Deployment) on TCP 1, but:',
    ]);
  });
});

describe('AppReachability | assumptions |', () => {
  test('are the library\'s own until there are others, which add up', () => {
    const { chart, app } = newApp();
    const optionsOf = () => app.now([]).cluster.options;
    expect(optionsOf()).toEqual({ ipBlocks: 'external-only', podCidrs: [], hostNetwork: 'node' });
    app.assume({ podCidrs: ['10.0.0.0/8'] });
    AppReachability.of(deployment(chart, 'web')).assume({ ipBlocks: 'pod-addresses', hostNetwork: undefined, podCidrs: undefined });
    expect(optionsOf()).toEqual({ ipBlocks: 'pod-addresses', podCidrs: ['10.0.0.0/8'], hostNetwork: 'node' });
    app.assume({ hostNetwork: 'pod' });
    expect(optionsOf()).toEqual({ ipBlocks: 'pod-addresses', podCidrs: ['10.0.0.0/8'], hostNetwork: 'pod' });
  });

  test('may be said again, but not otherwise', () => {
    const { app } = newApp();
    app.assume({ podCidrs: ['10.0.0.0/8', 'fd00::/8'], hostNetwork: 'node' });
    app.assume({ podCidrs: ['10.0.0.0/8', 'fd00::/8'] });
    expect(() => app.assume({ ipBlocks: 'pod-addresses', podCidrs: ['10.0.0.0/8'] })).toThrow(new Error(
      'Invalid podCidrs "10.0.0.0/8": it was said to be "10.0.0.0/8,fd00::/8" before, and an app goes to one kind of cluster. Say it once.'));
    expect(() => app.assume({ hostNetwork: 'pod' })).toThrow(new Error(
      'Invalid hostNetwork "pod": it was said to be "node" before, and an app goes to one kind of cluster. Say it once.'));
    expect(app.now([]).cluster.options).toEqual({ ipBlocks: 'external-only', podCidrs: ['10.0.0.0/8', 'fd00::/8'], hostNetwork: 'node' });
  });

  test('that are bad leave all as it was', () => {
    const { app } = newApp();
    expect(() => app.assume({ namespace: 'prod', podCidrs: ['10.0.0.0'] })).toThrow(/^Invalid pod CIDR "10\.0\.0\.0": /);
    app.assume({ namespace: 'test' });
    expect(app.now([]).cluster.options.podCidrs).toEqual([]);
  });

  test('that come after a verdict count in the next, even in one synth', () => {
    const chart = new Chart(new App(), 'shop');
    const [web, db] = ['web', 'db'].map(id => deployment(chart, id));
    new AllowFrom(chart, 'in', { subject: Pods.of(db), peers: [IpBlock.of('10.0.0.0/8')], ports: [Port.tcp(5432)] });
    const reach = Reachability.of(chart).mustDeny(Pods.of(web), Pods.of(db), Port.tcp(5432));
    const looks = jest.spyOn(AppReachability.prototype, 'now');
    expect([chart.node.root, chart, chart].map(({ node }) => node.validate())).toEqual([[], [], []]);
    expect(looks).toHaveBeenCalledTimes(1);
    reach.assuming({ ipBlocks: IpBlockScope.POD_ADDRESSES, podCidrs: ['10.0.0.0/8'] });
    expect(chart.node.validate()).toEqual([expect.stringContaining('shop/web (Deployment) must not reach shop/db (Deployment) on TCP 5432, but:\n')]);
    looks.mockRestore();
  });

  test('namespace: where objects go that state none', () => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    const [web, db] = ['web', 'db'].map(id => deployment(chart, id, { ports: [5432] }));
    new DefaultDeny(chart, 'deny', { subject: Pods.of(db) });
    namespace(chart, 'prod', { stage: 'prod' });
    Reachability.of(app).mustDeny(Pods.of(web).inNamespace('prod'), Pods.of(db));
    expect(problemsOf(chart)).toEqual(['[] shop/web (Deployment) in namespace prod must not reach shop/db (Deployment), but that says nothing: '
      + 'shop/web (Deployment) in namespace prod states no namespace, and is taken to be in "default". '
      + 'Give it one, or say where it goes: Reachability.of(app).assuming({ namespace: \'prod\' })']);
    Reachability.of(app).assuming({ namespace: 'prod' });
    expect(problemsOf(chart)).toEqual([]);
    expect(Reachability.of(app).isDenied(Namespaces.withLabels({ stage: 'prod' }), Pods.of(db), Port.all())).toBe(true);
  });

  test.each<[IpBlockScope | undefined, string[] | undefined, boolean]>([
    [undefined, undefined, false],
    [IpBlockScope.EXTERNAL_ONLY, ['10.0.0.0/8'], false],
    [IpBlockScope.POD_ADDRESSES, ['10.0.0.0/8'], true],
    [IpBlockScope.POD_ADDRESSES, ['192.168.0.0/16'], false],
  ])('ipBlocks %s with pods in %s', (ipBlocks, podCidrs, isAllowed) => {
    const chart = newChart();
    const [web, db] = ['web', 'db'].map(id => deployment(chart, id, { ports: [5432] }));
    new AllowFrom(chart, 'in', { subject: Pods.of(db), peers: [IpBlock.of('10.0.0.0/8')], ports: [Port.tcp(5432)] });
    const reach = Reachability.of(chart).assuming({ ipBlocks, podCidrs });
    expect(reach.isAllowed(Pods.of(web), Pods.of(db), Port.tcp(5432))).toBe(isAllowed);
    expect(reach.isDenied(Pods.of(web), Pods.of(db), Port.tcp(5432))).toBe(!isAllowed);
    reach.mustDeny(Pods.of(web), Pods.of(db));
    expect(problemsOf(chart).length === 0).toBe(!isAllowed);
  });

  test.each([[undefined, false], [HostNetworkPods.NODE, false], [HostNetworkPods.POD, true]])('hostNetwork %s', (hostNetwork, isClosed) => {
    const chart = newChart();
    const agent = deployment(chart, 'agent', { hostNetwork: true });
    new ApiObject(chart, 'deny', DENY);
    const reach = Reachability.of(chart).assuming({ hostNetwork }).mustDeny(Peers.internet(), Pods.of(agent));
    expect(problemsOf(chart)).toEqual(isClosed ? [] : [
      '[shop] the internet must not reach shop/agent (Deployment), but:',
      '1.0.0.0-9.255.255.255 and 9 more ranges can reach shop/agent[Deployment] (shop/agent) on every port, as on TCP 1: '
        + 'egress allowed: 1.0.0.1 is outside of the input, so no policy here is about it; ingress allowed: no policy selects shop/agent, which is on the host network: policies see a node there',
      'To close it: take shop/agent off the host network, where no NetworkPolicy selects it.',
    ]);
    expect(reach.isDenied(Peers.internet(), Pods.of(agent), Port.tcp(80))).toBe(isClosed);
  });
});

describe('AppReachability | what it can prove nothing of |', () => {
  test('what an API server would refuse takes no part, and is told', () => {
    const { app, shop, db, reach } = newShop();
    deployment(shop, 'bad', { labels: { app: 'not valid' } });
    reach.mustDeny(Peers.internet(), Pods.of(db), Port.udp(1));
    close(db);
    const [failure, ...more] = failuresOf(app);
    expect(more).toEqual([]);
    expect(failure).toMatch(/^\[\] shop\/bad: Deployment shop\/bad takes no part in what is proven: .*not valid/);
  });

  test.each<[string, string, object, string]>([
    ['networking.k8s.io/v1', 'NetworkPolcy', { podSelector: {} }, 'Did you mean NetworkPolicy?'],
    ['policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolcy', {}, 'Did you mean ClusterNetworkPolicy?'],
    ['apps/v1', 'deployment', {}, 'Did you mean Deployment?'],
    ['v1', 'pod', {}, 'Did you mean Pod?'],
    ['apps/v1', 'Rollout', { template: { spec: { containers: [{ name: 'a', image: 'a' }] } } }, ''],
  ])('a kind that no server has is told: %s %s', (apiVersion, kind, spec, advice) => {
    const { app, shop, db, reach } = newShop();
    new ApiObject(shop, 'bad', { apiVersion, kind, metadata: { name: 'bad' }, spec } as ApiObjectProps);
    reach.mustDeny(Peers.internet(), Pods.of(db), Port.udp(1));
    close(db);
    expect(failuresOf(app)).toEqual([`[] shop/bad: ${kind} shop/bad takes no part in what is proven: ${apiVersion} has no kind ${kind}${advice && `. ${advice}`}`]);
    expect(() => reach.isDenied(Peers.internet(), Pods.of(db), Port.udp(1))).toThrow(`${apiVersion} has no kind ${kind}`);
  });

  test('a NetworkPolicy that it would refuse is told by those who check them', () => {
    const { chart, app } = newApp();
    new ApiObject(chart, 'bad', { ...DENY, spec: { podSelector: { matchLabels: { app: 'not valid' } } } });
    expect(app.now([]).cluster.notices)
      .toEqual([expect.objectContaining({ type: 'rejected', subject: 'NetworkPolicy shop/deny', origin: 'shop/bad' })]);
    app.add(chart, assertion('all is well'), undefined);
    expect(problemsOf(chart).filter(line => line.includes('takes no part in what is proven'))).toEqual([]);
  });

  test('is told before what assertions find, once for each scope', () => {
    const { chart, app } = newApp();
    deployment(chart, 'bad', { labels: { app: 'not valid' } });
    app.add(chart, assertion('web is closed', { lines: ['it is open'] }), undefined);
    app.add(chart.node.root, assertion('db is closed'), undefined);
    const told = expect.stringMatching(/ shop\/bad: Deployment shop\/bad takes no part in what is proven: /);
    expect(problemsOf(chart)).toEqual([told, told, '[shop] web is closed, but:', 'it is open']);
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

describe('AppReachability | whether one assertion holds |', () => {
  test('is its verdict, whatever other statements there are', () => {
    const { chart, app } = newApp();
    app.add(chart, assertion('another', { lines: ['it is not so'] }), undefined);
    expect(app.holds(assertion('one'), undefined)).toBe(true);
    expect(app.holds(assertion('one', { lines: ['it is open'] }), undefined)).toBe(false);
  });

  test('is asked of a cluster that has the pods in question', () => {
    const { app } = newApp();
    const judge = jest.fn<Verdict, Parameters<Assertion['judge']>>(() => ({ nothing: [], lines: [] }));
    app.holds({ text: 'one', questions: [asked(Namespaces.named('dev'))], judge }, undefined);
    expect(judge.mock.calls[0][0].evaluation.workloads.map(({ id }) => id)).toContain('[any pod in namespace dev]');
  });

  test('is refused with all that hinders a proof, what is wrong with NetworkPolicies too', () => {
    const { chart, app } = newApp();
    new ApiObject(chart, 'bad', { ...DENY, spec: { podSelector: { matchLabels: { app: 'not valid' } } } });
    new ApiObject(chart, 'other', { ...DENY, apiVersion: 'crd.projectcalico.org/v1' });
    const told = () => app.holds(assertion('one', { nothing: ['nobody is there'], lines: ['a'] }), 'PCI DSS');
    expect(told).toThrow(new RegExp([
      '^shop/bad: NetworkPolicy shop/deny takes no part in what is proven: .*not valid.*',
      'shop/other: NetworkPolicy shop/deny is of crd.projectcalico.org/v1, .*',
      'one \\(PCI DSS\\), but that says nothing: nobody is there$',
    ].join('\n')));
    app.assume({ ignoreOtherPolicies: true });
    expect(told).not.toThrow('is of crd.projectcalico.org/v1');
  });

  test('is refused where an object cannot be read', () => {
    const { chart, app } = newApp();
    new (class extends ApiObject {
      public toJson(): any { throw new Error('no image'); }
    })(chart, 'broken', { apiVersion: 'apps/v1', kind: 'Deployment' });
    expect(() => app.holds(assertion('one'), undefined)).toThrow(new Error('who can reach whom is unknown: no image'));
  });
});

describe('AppReachability | one look per synth |', () => {
  const tree = (count: number) => {
    const app = new App({ outdir: '/nonexistent-outdir-of-tests' });
    const charts = Array.from({ length: count }, (_, i) => new Chart(app, `chart-${i}`, { namespace: 'shop' }));
    const pods = charts.map((chart, i) => new Watched(chart, `pod-${i}`, { app: `pod-${i}` }));
    new DefaultDeny(charts[0], 'deny', { subject: Pods.withLabels({ app: 'pod-1' }) });
    for (const chart of charts) { Reachability.of(chart).mustDeny(Peers.internet(), Pods.of(pods[1]), Port.tcp(22)); }
    Reachability.of(app).mustDeny(Pods.of(pods[0]), Pods.of(pods[1]));
    const looks = jest.spyOn(AppReachability.prototype, 'now');
    return { app, charts, pods, looks };
  };

  afterEach(() => jest.restoreAllMocks());

  test('whatever the number of charts and scopes', () => {
    const { app, looks, pods } = tree(8);
    app.synthYaml();
    expect(looks).toHaveBeenCalledTimes(1);
    expect(pods.map(({ renderings }) => renderings)).toEqual(Array(8).fill(1));
    app.synthYaml();
    expect(looks).toHaveBeenCalledTimes(2);
  });

  test('shared with PodSecurity and Hardening', () => {
    const { app, pods } = tree(4);
    Hardening.of(app).apply();
    PodSecurity.of(app).require(PodSecurityLevel.RESTRICTED);
    app.synthYaml();
    expect(pods.map(({ renderings }) => renderings)).toEqual(Array(4).fill(1));
  });

  test('what changes between two synths in one turn is seen, both ways', () => {
    const { app, charts, pods } = tree(3);
    const backwards = [...charts].reverse();
    for (const synth of [() => app.synthYaml(), () => charts.map(chart => Testing.synth(chart)), () => backwards.map(chart => chart.toJson())]) {
      synth();
      pods[1].labels = { app: 'renamed' };
      expect(synth).toThrow('the internet must not reach chart-1/pod-1 (Pod) on TCP 22, but:');
      pods[1].labels = { app: 'pod-1' };
      synth();
    }
  });

  test('an assertion that comes after a synth is judged in the next', () => {
    const { app, pods } = tree(2);
    app.synthYaml();
    Reachability.of(app).mustAllow(Peers.internet(), Pods.of(pods[1]), Port.tcp(80));
    expect(() => app.synthYaml()).toThrow('[] the internet must reach chart-1/pod-1 (Pod) on TCP 80, but:');
  });

  test('the output is the same, with and without', () => {
    const make = (isAsked: boolean) => {
      const app = new App();
      const charts = ['one', 'two'].map(id => new Chart(app, id, { namespace: id }));
      const [web, db] = charts.map((chart, i) => new plus27.Deployment(chart, `w${i}`, { containers }));
      Connections.of(web).allowTo(Pods.of(db));
      new NamespaceIsolation(charts[1], 'isolation');
      if (isAsked) { Reachability.of(app).mustAllow(Pods.of(web), Pods.of(db), Port.tcp(8080)); }
      return app.synthYaml();
    };
    expect(make(true)).toBe(make(false));
  });

  test('asked first, it still sees the policies that statements make at synth', () => {
    const chart = newChart();
    const [web, db] = ['web', 'db'].map(id => deployment(chart, id, { ports: [8080] }));
    Reachability.of(chart).mustOnlyAccept(Pods.of(db), [Pods.of(web)]);
    Reachability.of(chart.node.root).mustOnlyAccept(Pods.of(db), [Pods.of(web)]);
    Connections.of(web).allowTo(Pods.of(service(chart, 'db')), Port.tcp(8080));
    expect(problemsOf(chart)).toEqual([]);
  });

  test('and so do questions outside of any synth', () => {
    const chart = newChart();
    const [web, db] = ['web', 'db'].map(id => deployment(chart, id, { ports: [8080] }));
    const reach = Reachability.of(chart);
    Connections.of(web).allowTo(Pods.of(service(chart, 'db')), Port.tcp(8080));
    expect(reach.isAllowed(Pods.of(web), Pods.of(db), Port.tcp(8080))).toBe(true);
    expect(reach.isDenied(Peers.internet(), Pods.of(db), Port.tcp(8080))).toBe(true);
  });
});
