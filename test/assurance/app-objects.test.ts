import { join } from 'path';
import { ApiObject, App, Chart, Include, JsonPatch } from 'cdk8s';
import * as plus27 from 'cdk8s-plus-27';
import { Connections, Hardening, PodSecurityLevel, Pods, Port, SecureNamespace } from '../../src';
import { objectsOfApp } from '../../src/assurance/app-objects';
import { deployment } from '../fixtures/workloads';
import { newChart } from '../support/synth';

/** `Deployment shop/web (path)` of each */
function textsOf(scope: Chart, namespace?: string): string[] {
  return objectsOfApp(scope.node.root, namespace).map(({ object: { kind, metadata }, origin }) => `${kind} ${[metadata?.namespace, metadata?.name].join('/')} (${origin})`);
}

const KINDS: readonly [string, string][] = [
  ['Namespace', 'v1'], ['Node', 'v1'], ['Service', 'v1'], ['Ingress', 'networking.k8s.io/v1'], ['Route', 'route.openshift.io/v1'], ['Route', 'v1'],
  ['HTTPRoute', 'gateway.networking.k8s.io/v1'], ['Gateway', 'gateway.networking.k8s.io/v1'], ['ReferenceGrant', 'gateway.networking.k8s.io/v1beta1'],
  ['NetworkPolicy', 'networking.k8s.io/v1'], ['NetworkPolicy', 'extensions/v1beta1'], ['ClusterNetworkPolicy', 'policy.networking.k8s.io/v1alpha2'],
  ['CiliumNetworkPolicy', 'cilium.io/v2'], ['AuthorizationPolicy', 'security.istio.io/v1'], ['EgressFirewall', 'k8s.ovn.org/v1'],
  ['Pod', 'v1'], ['CronJob', 'batch/v1'], ['Rollout', 'argoproj.io/v1alpha1'], ['List', 'v1'], ['ReplicationController', 'v1'],
  // to be refused
  ['NetworkPolcy', 'networking.k8s.io/v1'], ['pod', 'v1'], ['Rollout', 'apps/v1'], ['HttpRoute', 'gateway.networking.k8s.io/v1'],
];

describe('objectsOfApp |', () => {
  test.each(KINDS)('has what says who can reach whom: %s of %s', (kind, apiVersion) => {
    const chart = newChart();
    new ApiObject(chart, 'it', { apiVersion, kind, metadata: { name: 'it' }, ...kind === 'List' ? { items: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'it', namespace: 'shop' } }] } : {} });
    expect(textsOf(chart)).toEqual([`${kind === 'List' ? 'Pod' : kind} shop/it (shop/it)`]);
  });

  test('passes over what does not', () => {
    const chart = newChart();
    for (const kind of ['ConfigMap', 'Secret', 'ServiceAccount', 'PersistentVolumeClaim']) { new ApiObject(chart, kind, { apiVersion: 'v1', kind }); }
    expect(textsOf(chart)).toEqual([]);
  });

  test('knows objects by the constructs that users know, wherever they are in the app', () => {
    const app = new App();
    const [shop, ops] = ['shop', 'ops'].map(id => new Chart(app, id, { namespace: id }));
    new plus27.Deployment(shop, 'web', { containers: [{ image: 'app' }], metadata: { name: 'web' } });
    new Include(ops, 'vendor', { url: join(__dirname, '..', 'fixtures', 'web.yaml') });
    const texts = textsOf(shop);
    expect(texts[0]).toBe('Deployment shop/web (shop/web)');
    expect(texts).toContain('StatefulSet ops/store (ops/vendor/store-statefulset)');
  });

  test('items of lists are objects of their own, from where the list is', () => {
    const chart = newChart();
    const item = (name: string) => ({ metadata: { name, namespace: 'shop' } });
    const list: any = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicyList', items: [item('one'), item('two')] };
    new ApiObject(chart, 'list', list);
    expect(textsOf(chart)).toEqual(['NetworkPolicy shop/one (shop/list)', 'NetworkPolicy shop/two (shop/list)']);
    expect(objectsOfApp(chart, undefined).map(({ object }) => object.apiVersion)).toEqual(['networking.k8s.io/v1', 'networking.k8s.io/v1']);
  });

  test('the namespace is for those that state none', () => {
    const chart = new Chart(new App(), 'shop');
    deployment(chart, 'web');
    deployment(chart, 'db', { namespace: 'data' });
    expect(textsOf(chart)).toEqual(['Deployment /web (shop/web)', 'Deployment data/db (shop/db)']);
    expect(textsOf(chart, 'prod')).toEqual(['Deployment prod/web (shop/web)', 'Deployment data/db (shop/db)']);
    expect(ApiObject.of(chart.node.findChild('web')).toJson().metadata.namespace).toBeUndefined();
  });

  test('as they will be rendered: patched, hardened, with the policies of statements', () => {
    const chart = newChart();
    const [web, db] = ['web', 'db'].map(id => deployment(chart, id, { ports: [5432] }));
    web.addJsonPatch(JsonPatch.add('/metadata/labels', { patched: 'yes' }));
    Hardening.of(chart).apply();
    Connections.of(web).allowTo(Pods.of(db), Port.tcp(5432));
    new SecureNamespace(chart, 'namespace', { name: 'shop', podSecurity: PodSecurityLevel.RESTRICTED });
    const byOrigin = new Map(objectsOfApp(chart.node.root, undefined).map(({ object, origin }) => [origin, object]));
    expect(byOrigin.get('shop/web')!.metadata!.labels).toEqual({ patched: 'yes' });
    expect(byOrigin.get('shop/web')!.spec.template.spec.securityContext.runAsNonRoot).toBe(true);
    const rendered: any[] = chart.toJson();
    expect([...byOrigin.values()].sort(byName)).toEqual(rendered.filter(({ kind }) => /^(Deployment|NetworkPolicy|Namespace)$/.test(kind)).sort(byName));
    expect([...byOrigin.values()].filter(({ kind }) => kind === 'NetworkPolicy').length).toBeGreaterThan(2);
  });
});

function byName(a: any, b: any): number {
  return `${a.kind} ${a.metadata.name}` < `${b.kind} ${b.metadata.name}` ? -1 : 1;
}
