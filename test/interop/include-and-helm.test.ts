import { join } from 'path';
import { App, Chart, Helm, Include } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { AllowFrom, Connections, DefaultDeny, Namespaces, Peers, Pods, Port } from '../../src';
import { KubernetesObject, flattened } from '../../src/manifest';
import { podOf, podOfManifest, problemsOf } from '../fixtures/workloads';
import { TestPod, isAllowed } from '../support/evaluator';
import { newChart, policiesOf, policyOf, synth } from '../support/synth';

const fixture = (name: string) => join(__dirname, '..', 'fixtures', name);
const stranger: TestPod = { namespace: 'elsewhere', labels: { app: 'stranger' } };

/** a pod of an object among the manifests of a chart, items of lists included */
function podIn(chart: Chart, kind: string, name: string, namespace: string = 'shop'): TestPod {
  const found = synth(chart).flatMap(flattened).find(object => object.kind === kind && object.metadata?.name === name);
  return podOfManifest(found as KubernetesObject, found!.metadata!.namespace ?? namespace);
}

describe('Include |', () => {
  const included = () => {
    const chart = newChart();
    return { chart, include: new Include(chart, 'vendor', { url: fixture('web.yaml') }) };
  };

  test('its objects are subjects and peers, by object and by name', () => {
    const { chart, include } = included();
    const web = Pods.find(include, { kind: 'Deployment', name: 'web' });
    const store = Pods.of(include.apiObjects.find(({ kind }) => kind === 'StatefulSet')!);
    new DefaultDeny(chart, 'deny');
    new AllowFrom(chart, 'store', { subject: store, peers: [web] });
    new AllowFrom(chart, 'web', { subject: web, peers: [Peers.ingressNginx()], ports: [Port.named('http')] });
    Connections.ofPods(web).allowTo(store);
    const policies = policiesOf(chart);
    const [webPod, storePod] = [podIn(chart, 'Deployment', 'web'), podIn(chart, 'StatefulSet', 'store')];
    const controller: TestPod = { namespace: 'ingress-nginx', labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' } };
    expect([6379, 8080, 9102].filter(port => isAllowed(policies, { from: webPod, to: storePod, port }))).toEqual([6379]);
    expect([6379, 8080, 9102].filter(port => isAllowed(policies, { from: controller, to: webPod, port }))).toEqual([8080]);
    expect(isAllowed(policies, { from: stranger, to: storePod, port: 6379 })).toBe(false);
  });

  test('a Service in it is the workload behind it, on the named target', () => {
    const { chart, include } = included();
    const client = new kplus.Deployment(chart, 'client', { containers: [{ image: 'client' }] });
    Connections.of(client).allowTo(Pods.find(include, { kind: 'Service', name: 'web' }));
    const policies = policiesOf(chart);
    expect([80, 8080, 9102].filter(port => isAllowed(policies, { from: podOf(client), to: podIn(chart, 'Deployment', 'web'), port }))).toEqual([8080]);
    expect(isAllowed(policies, { from: stranger, to: podIn(chart, 'Deployment', 'web'), port: 8080 })).toBe(false);
  });

  test('what is not there is refused with what is', () => {
    const { include } = included();
    const there = 'Deployment "web" in "shop", Service "web" in "shop", StatefulSet "store" in "shop"';
    const refused: [{ name: string; kind?: string; namespace?: string }, string][] = [
      [{ name: 'api' }, `no workload or Service "api". There is ${there}.`],
      [{ kind: 'DaemonSet', name: 'web' }, `no DaemonSet "web". There is ${there}.`],
      [{ kind: 'Deployment', name: 'web', namespace: 'prod' }, `no Deployment "web" in namespace "prod". There is ${there}.`],
      [{ name: 'web' }, 'more than one workload or Service "web". There is Deployment "web" in "shop", Service "web" in "shop".'],
    ];
    for (const [query, text] of refused) {
      expect(() => Pods.find(include, query)).toThrow(new Error(`Cannot take pods from shop/vendor (Include): ${text}`));
    }
    expect(() => Pods.find(new Include(newChart(), 'empty', { url: fixture('shop-namespace.yaml') }), { name: 'web' })).toThrow(new Error(
      'Cannot take pods from shop/empty (Include): no workload or Service "web". There is no workload or Service below it.'));
  });

  test('as a whole is refused', () => {
    const { chart, include } = included();
    expect(() => Pods.of(include)).toThrow(new Error(
      'Cannot take pods from shop/vendor (Include): it holds 4 objects. Give one of them, for example by Pods.find(vendor, { kind, name }).'));
    expect(() => Connections.of(include)).toThrow(new Error(
      'Cannot take pods from shop/vendor (Include): it holds 4 objects. Give one of them, for example by Pods.find(vendor, { kind, name }).'));
    expect(problemsOf(chart)).toEqual([]);
  });

  test('a Namespace in it is where policies stand', () => {
    const chart = newChart();
    const include = new Include(chart, 'vendor', { url: fixture('shop-namespace.yaml') });
    expect(Namespaces.of(include.apiObjects[0]).toString()).toBe('namespace shop');
    new DefaultDeny(chart, 'deny', { subject: Pods.of(include.apiObjects[0]) });
    expect(policyOf(chart).metadata!.namespace).toBe('shop');
  });

  test('a list in it: items are found, nested ones too, and are where they say', () => {
    const chart = newChart();
    const include = new Include(chart, 'vendor', { url: fixture('list.yaml') });
    const proxy = Pods.find(include, { kind: 'Deployment', name: 'proxy' });
    const cleaner = Pods.find(include, { name: 'cleaner' }).inNamespace('shop');
    Connections.ofPods(cleaner).allowTo(proxy);
    const policies = policiesOf(chart);
    expect(policies.map(({ metadata }) => metadata!.namespace).sort()).toEqual(['edge', 'shop']);
    const [proxyPod, cleanerPod] = [podIn(chart, 'Deployment', 'proxy'), podIn(chart, 'CronJob', 'cleaner')];
    expect(proxyPod.namespace).toBe('edge');
    expect([443, 8443].filter(port => isAllowed(policies, { from: cleanerPod, to: proxyPod, port }))).toEqual([8443]);
    expect(isAllowed(policies, { from: { ...cleanerPod, namespace: 'edge' }, to: proxyPod, port: 8443 })).toBe(false);
    expect(isAllowed(policies, { from: cleanerPod, to: stranger, port: 8443 })).toBe(false);
  });

  test('a list in it: a Service among the items is the item behind it', () => {
    const chart = newChart();
    const include = new Include(chart, 'vendor', { url: fixture('list.yaml') });
    const client = new kplus.Deployment(chart, 'client', { containers: [{ image: 'client' }] });
    Connections.of(client).allowTo(Pods.find(include, { kind: 'Service', name: 'proxy' }));
    const policies = policiesOf(chart);
    expect(policies).toHaveLength(2);
    expect([443, 8443].filter(port => isAllowed(policies, { from: podOf(client), to: podIn(chart, 'Deployment', 'proxy'), port }))).toEqual([8443]);
  });

  test('the same file twice, in two namespaces, is told apart', () => {
    const app = new App();
    const charts = ['one', 'two'].map(id => new Chart(app, id, { namespace: id }));
    const [one, two] = charts.map(chart => Pods.find(new Include(chart, 'vendor', { url: fixture('web.yaml') }), { kind: 'Deployment', name: 'web' }));
    Connections.ofPods(one).allowTo(two, Port.tcp(8080));
    const policies = policiesOf(...charts);
    const [onePod, twoPod] = charts.map(chart => podIn(chart, 'Deployment', 'web'));
    expect(isAllowed(policies, { from: onePod, to: twoPod, port: 8080 })).toBe(true);
    expect(isAllowed(policies, { from: twoPod, to: onePod, port: 8080 })).toBe(false);
  });

  test('the same file twice in one namespace cannot be told apart', () => {
    const app = new App();
    const charts = ['one', 'two'].map(id => new Chart(app, id, { namespace: 'shop' }));
    const [one] = charts.map(chart => Pods.find(new Include(chart, 'vendor', { url: fixture('web.yaml') }), { kind: 'Deployment', name: 'web' }));
    Connections.ofPods(one);
    expect(problemsOf(charts[0])).toEqual([
      '[one/vendor/web-deployment/Connections] one/vendor/web-deployment (Deployment) and two/vendor/web-deployment (Deployment) have identical selectors in one namespace, '
      + 'so that no policy can tell their pods apart. Give the pods of one of them another label.',
    ]);
  });
});

describe('Helm |', () => {
  const released = (chart: Chart, id: string) => new Helm(chart, id, {
    chart: fixture('redis-chart'), releaseName: id, helmExecutable: fixture('helm-stub.sh'), values: { replica: { count: 2 } },
  });

  test('its workloads have connections, on the ports that they declare', () => {
    const chart = newChart();
    const redis = released(chart, 'cache');
    const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web', portNumber: 80 }] });
    const [master, replicas] = ['master', 'replicas'].map(name => Pods.find(redis, { kind: 'StatefulSet', name: `cache-redis-${name}` }));
    Connections.of(web).allowTo(master, Port.tcp(6379));
    Connections.ofPods(replicas).allowTo(master, Port.named('redis'));
    Connections.ofPods(master).allowFrom(Peers.prometheus(), Port.named('metrics'));
    const ours = policiesOf(chart).filter(({ metadata }) => metadata!.name!.endsWith('connections'));
    expect(ours.map(({ metadata }) => metadata!.name).sort()).toEqual([
      'shop-cache-cache-redis-master-statefulset-connections', 'shop-cache-cache-redis-replicas-statefulset-connections', 'shop-web-connections',
    ]);
    const [masterPod, replicaPod] = ['master', 'replicas'].map(name => podIn(chart, 'StatefulSet', `cache-redis-${name}`));
    const prometheus: TestPod = { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } };
    const open = (from: TestPod, to: TestPod) => [80, 6379, 9121].filter(port => isAllowed(ours, { from, to, port }));
    expect(open(podOf(web), masterPod)).toEqual([6379]);
    expect(open(replicaPod, masterPod)).toEqual([6379]);
    expect(open(prometheus, masterPod)).toEqual([9121]);
    expect(open(podOf(web), replicaPod)).toEqual([]);
    expect(open(masterPod, replicaPod)).toEqual([]);
    expect(open(stranger, masterPod)).toEqual([]);
  });

  test('its Services stand for the workloads behind them', () => {
    const chart = newChart();
    const redis = released(chart, 'cache');
    const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web' }] });
    Connections.of(web).allowTo(Pods.find(redis, { kind: 'Service', name: 'cache-redis-headless' }));
    const ours = policiesOf(chart).filter(({ metadata }) => metadata!.name!.endsWith('connections'));
    expect(ours).toHaveLength(3);
    for (const name of ['master', 'replicas']) {
      const pod = podIn(chart, 'StatefulSet', `cache-redis-${name}`);
      expect([6379, 6380, 9121].filter(port => isAllowed(ours, { from: podOf(web), to: pod, port }))).toEqual([6379]);
    }
  });

  test('the port of its Service is refused where the pods listen on another', () => {
    const chart = newChart();
    const redis = released(chart, 'cache');
    const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web' }] });
    Connections.of(web).allowTo(Pods.find(redis, { kind: 'Service', name: 'cache-redis-master' }), Port.tcp(6380));
    expect(problemsOf(chart)).toEqual([
      '[shop/web/Connections] TCP 6380 is a port of shop/cache/cache-redis-master-service (Service), not of the pods behind it, and policies are for pods. '
      + 'Write the target port Port.named(\'redis\'), or no port at all.',
    ]);
  });

  test('two releases in one namespace are told apart by their instance', () => {
    const chart = newChart();
    const [one, two] = ['one', 'two'].map(id => released(chart, id));
    const [oneMaster, twoMaster] = [Pods.find(one, { kind: 'StatefulSet', name: 'one-redis-master' }), Pods.find(two, { kind: 'StatefulSet', name: 'two-redis-master' })];
    Connections.ofPods(oneMaster).allowTo(twoMaster, Port.tcp(6379));
    const ours = policiesOf(chart).filter(({ metadata }) => metadata!.name!.endsWith('connections'));
    const [onePod, twoPod] = ['one', 'two'].map(id => podIn(chart, 'StatefulSet', `${id}-redis-master`));
    expect(isAllowed(ours, { from: onePod, to: twoPod, port: 6379 })).toBe(true);
    expect(isAllowed(ours, { from: twoPod, to: twoPod, port: 6379 })).toBe(false);
    expect(isAllowed(ours, { from: twoPod, to: onePod, port: 6379 })).toBe(false);
  });

  test('a policy of its own and one of ours of the same name are an error', () => {
    const chart = newChart();
    released(chart, 'cache');
    new DefaultDeny(chart, 'deny', { name: 'cache-redis' });
    expect(problemsOf(chart)).toEqual([
      '[shop/cache/cache-redis-networkpolicy] Two NetworkPolicies are named "cache-redis" in namespace "shop": shop/deny (NetworkPolicy) and shop/cache/cache-redis-networkpolicy (NetworkPolicy). '
      + 'The one applied last would replace the other. Give one of them another name.',
    ]);
  });

  test('what is not in the chart is refused with what is', () => {
    const redis = released(newChart(), 'cache');
    expect(() => Pods.find(redis, { kind: 'Deployment', name: 'redis' })).toThrow(new Error(
      'Cannot take pods from shop/cache (Helm): no Deployment "redis". There is Service "cache-redis-headless" in "shop", Service "cache-redis-master" in "shop", '
      + 'StatefulSet "cache-redis-master" in "shop", StatefulSet "cache-redis-replicas" in "shop".'));
  });
});
