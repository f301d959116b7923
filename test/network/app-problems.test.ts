import { join } from 'path';
import { ApiObject, App, Chart, Include, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { AllowFrom, Connections, DefaultDeny, NetworkPolicy, Peers, Pods, Port } from '../../src';
import { deployment, problemsOf } from '../fixtures/workloads';
import { newChart, policiesOf, synth } from '../support/synth';

/** a NetworkPolicy that none of our constructs made */
function foreignPolicy(chart: Chart, id: string, metadata: { name: string; namespace?: string }, spec: object = { podSelector: {} }): ApiObject {
  return new ApiObject(chart, id, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec });
}

function twice(name: string, where: string, first: string, second: string): string {
  return `Two NetworkPolicies are named "${name}" in ${where}: ${first} and ${second}. The one applied last would replace the other. Give one of them another name.`;
}

describe('Names of policies |', () => {
  test('two of ours of one name in one namespace are an error that names both', () => {
    const chart = newChart();
    new DefaultDeny(chart, 'a', { name: 'same' });
    new AllowFrom(chart, 'b', { name: 'same', subject: Pods.all(), peers: [Peers.everyone()], ports: [Port.tcp(80)] });
    expect(problemsOf(chart)).toEqual([`[shop/b] ${twice('same', 'namespace "shop"', 'shop/a (NetworkPolicy)', 'shop/b (NetworkPolicy)')}`]);
  });

  test('three of one name are two errors', () => {
    const chart = newChart();
    for (const id of ['a', 'b', 'c']) { new DefaultDeny(chart, id, { name: 'same' }); }
    expect(problemsOf(chart)).toEqual(['b', 'c'].map(id => `[shop/${id}] ${twice('same', 'namespace "shop"', 'shop/a (NetworkPolicy)', `shop/${id} (NetworkPolicy)`)}`));
  });

  test('two in different charts but one namespace are an error', () => {
    const app = new App();
    const [a, b] = ['a', 'b'].map(id => new Chart(app, id, { namespace: 'shop' }));
    new DefaultDeny(a, 'deny', { name: 'deny' });
    new DefaultDeny(b, 'deny', { name: 'deny' });
    const expected = [`[b/deny] ${twice('deny', 'namespace "shop"', 'a/deny (NetworkPolicy)', 'b/deny (NetworkPolicy)')}`];
    expect(problemsOf(a)).toEqual(expected);
    expect(problemsOf(b)).toEqual(expected);
  });

  test('one name in different namespaces is fine', () => {
    const app = new App();
    const charts = ['a', 'b'].map(id => new Chart(app, id, { namespace: id }));
    for (const chart of charts) { new DefaultDeny(chart, 'deny', { name: 'deny' }); }
    new DefaultDeny(charts[0], 'stated', { name: 'deny', subject: Pods.all().inNamespace('c') });
    expect(policiesOf(...charts).map(({ metadata }) => `${metadata!.namespace}/${metadata!.name}`).sort()).toEqual(['a/deny', 'b/deny', 'c/deny']);
  });

  test('one name without any namespace is an error, and a namespace beside none is fine', () => {
    const app = new App();
    const [a, b, c] = ['a', 'b', 'c'].map(id => new Chart(app, id, id === 'c' ? { namespace: 'c' } : {}));
    for (const chart of [a, b, c]) { new DefaultDeny(chart, 'deny', { name: 'deny' }); }
    expect(problemsOf(c)).toEqual([`[b/deny] ${twice('deny', 'the same namespace', 'a/deny (NetworkPolicy)', 'b/deny (NetworkPolicy)')}`]);
  });

  test('constructs whose paths read the same get an error and not the same object', () => {
    const chart = newChart();
    new DefaultDeny(chart, 'a-b');
    new DefaultDeny(new Chart(chart, 'a', { namespace: 'shop' }), 'b');
    expect(problemsOf(chart)).toEqual([`[shop/a/b] ${twice('shop-a-b', 'namespace "shop"', 'shop/a-b (NetworkPolicy)', 'shop/a/b (NetworkPolicy)')}`]);
  });

  test.each<[string, (chart: Chart) => void, string]>([
    ['a raw one', chart => { foreignPolicy(chart, 'raw', { name: 'same' }); }, 'shop/raw (NetworkPolicy)'],
    ['one that states the namespace', chart => { foreignPolicy(chart, 'raw', { name: 'same', namespace: 'shop' }); }, 'shop/raw (NetworkPolicy)'],
    ['one of cdk8s-plus', chart => { new kplus.NetworkPolicy(chart, 'plus', { metadata: { name: 'same' } }); }, 'shop/plus (NetworkPolicy)'],
    ['one of cdk8s-plus\' L1', chart => { new kplus.k8s.KubeNetworkPolicy(chart, 'l1', { metadata: { name: 'same' }, spec: { podSelector: {} } }); }, 'shop/l1 (NetworkPolicy)'],
    ['one in a list', chart => {
      new ApiObject(chart, 'list', {
        apiVersion: 'v1',
        kind: 'List',
        items: [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'same', namespace: 'shop' }, spec: { podSelector: {} } }],
      } as any);
    }, 'shop/list (List)'],
  ])('ours beside one that others made is an error: %s', (_, make, text) => {
    const chart = newChart();
    make(chart);
    new DefaultDeny(chart, 'ours', { name: 'same' });
    expect(problemsOf(chart)).toEqual([`[${text.split(' ')[0]}] ${twice('same', 'namespace "shop"', 'shop/ours (NetworkPolicy)', text)}`]);
  });

  test('two that others made are an error too, once our constructs look at the app', () => {
    const chart = newChart();
    foreignPolicy(chart, 'a', { name: 'same' });
    foreignPolicy(chart, 'b', { name: 'same' });
    expect(problemsOf(chart)).toEqual([]);
    new DefaultDeny(chart, 'ours');
    expect(problemsOf(chart)).toEqual([`[shop/b] ${twice('same', 'namespace "shop"', 'shop/a (NetworkPolicy)', 'shop/b (NetworkPolicy)')}`]);
  });

  test('other kinds may have the name of a policy, policies of network plugins among them', () => {
    const chart = newChart();
    new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'same' } });
    new ApiObject(chart, 'calico', { apiVersion: 'projectcalico.org/v3', kind: 'NetworkPolicy', metadata: { name: 'same' }, spec: { selector: 'all()' } });
    new ApiObject(chart, 'cilium', { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'same' }, spec: { endpointSelector: {} } });
    new DefaultDeny(chart, 'ours', { name: 'same' });
    expect(problemsOf(chart)).toEqual([]);
  });

  test('a name that a patch changes is the one that counts', () => {
    const chart = newChart();
    new DefaultDeny(chart, 'a', { name: 'same' });
    const other = new DefaultDeny(chart, 'b', { name: 'same' });
    ApiObject.of(other).addJsonPatch(JsonPatch.replace('/metadata/name', 'other'));
    expect(problemsOf(chart)).toEqual([]);
    const clash = new DefaultDeny(chart, 'c', { name: 'unique' });
    ApiObject.of(clash).addJsonPatch(JsonPatch.replace('/metadata/name', 'same'));
    expect(problemsOf(chart)).toEqual([`[shop/c] ${twice('same', 'namespace "shop"', 'shop/a (NetworkPolicy)', 'shop/c (NetworkPolicy)')}`]);
  });
});

describe('Policies that others made |', () => {
  test('are reported where an API server would refuse them, with their construct\'s path and every reason', () => {
    const chart = newChart();
    new Include(chart, 'vendor', { url: join(__dirname, '../fixtures/refused-policies.yaml') });
    new DefaultDeny(chart, 'ours');
    const refused = (path: string, name: string, reason: string) => `[shop/vendor/${path}] NetworkPolicy "${name}" would be refused by the API server: ${reason}.`;
    expect(problemsOf(chart)).toEqual([
      refused('port-zero-networkpolicy', 'port-zero', 'spec.ingress[0].ports[0].port 0 must be a whole number from 1 to 65535'),
      refused('many-networkpolicy', 'many',
        'spec.podSelector.matchLabels: label value "$web" of "app" must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit'),
      refused('many-networkpolicy', 'many', 'spec.policyTypes: "ingress" is unknown. Write Ingress or Egress'),
      refused('many-networkpolicy', 'many', 'spec.ingress[0].from[0] is empty: give podSelector, namespaceSelector or ipBlock'),
      refused('many-networkpolicy', 'many', 'spec.ingress[0].from[1] has ipBlock beside a selector: make them two peers'),
      refused('many-networkpolicy', 'many',
        'spec.ingress[0].from[1].ipBlock.cidr "10.0.0.1/8" has host bits set. Write 10.0.0.0/8 for the block or 10.0.0.1/32 for the one address'),
      refused('many-networkpolicy', 'many', 'spec.ingress[0].ports[0].protocol "tcp" is unknown. Write TCP'),
      refused('many-networkpolicy', 'many', 'spec.ingress[0].ports[0].port "80" must contain at least one letter. Write the number 80'),
      refused('object0-list', 'listed', 'spec.egress[0].to must be a list: put "- " before its element'),
    ]);
  });

  test('of one name in different namespaces are each reported, even for the same mistake', () => {
    const chart = newChart();
    const spec = { podSelector: {}, ingress: [{ ports: [{ port: 0 }] }] };
    for (const namespace of ['a', 'b']) { foreignPolicy(chart, `raw-${namespace}`, { name: 'raw', namespace }, spec); }
    new DefaultDeny(chart, 'ours');
    expect(problemsOf(chart)).toEqual(['a', 'b'].map(namespace => `[shop/raw-${namespace}] NetworkPolicy "raw" would be refused by the API server: `
      + 'spec.ingress[0].ports[0].port 0 must be a whole number from 1 to 65535.'));
  });

  test('are not looked at in an app that uses none of our constructs', () => {
    const chart = newChart();
    foreignPolicy(chart, 'raw', { name: 'UPPER' });
    expect(problemsOf(chart)).toEqual([]);
    expect(synth(chart)).toHaveLength(1);
  });

  test('are judged as patched', () => {
    const chart = newChart();
    const raw = foreignPolicy(chart, 'raw', { name: 'raw' }, { podSelector: {}, ingress: [{ ports: [{ port: 0 }] }] });
    new DefaultDeny(chart, 'ours');
    raw.addJsonPatch(JsonPatch.replace('/spec/ingress/0/ports/0/port', 80));
    expect(problemsOf(chart)).toEqual([]);
  });

  test('ours are judged as patched too', () => {
    const chart = newChart();
    const ours = new NetworkPolicy(chart, 'ours', { subject: Pods.all(), ingress: [{ peers: [Peers.everyone()], ports: [Port.tcp(80)] }] });
    ApiObject.of(ours).addJsonPatch(JsonPatch.replace('/spec/ingress/0/ports/0/port', 0));
    expect(problemsOf(chart)).toEqual([
      '[shop/ours] NetworkPolicy "shop-ours" would be refused by the API server: spec.ingress[0].ports[0].port 0 must be a whole number from 1 to 65535.',
    ]);
  });

  test('of cdk8s-plus with allTcp are reported', () => {
    const chart = newChart();
    new kplus.NetworkPolicy(chart, 'plus', {
      metadata: { name: 'plus' },
      selector: kplus.Pods.all(chart, 'all'),
      ingress: { rules: [{ peer: kplus.Pods.all(chart, 'peers'), ports: [kplus.NetworkPolicyPort.allTcp()] }] },
    });
    new DefaultDeny(chart, 'ours');
    expect(problemsOf(chart)).toEqual([
      '[shop/plus] NetworkPolicy "plus" would be refused by the API server: spec.ingress[0].ports[0].port 0 must be a whole number from 1 to 65535.',
    ]);
  });
});

describe('Legacy forms |', () => {
  test('met in included YAML are refused with the present form, inside a list too', () => {
    const chart = newChart();
    new Include(chart, 'old', { url: join(__dirname, '../fixtures/legacy-policies.yaml') });
    new DefaultDeny(chart, 'ours');
    const annotation = (name: string) => `Namespace "${name}" has the annotation net.beta.kubernetes.io/network-policy, which Kubernetes ignores since 1.7: nothing is isolated by it. `
      + 'Remove it and write new DefaultDeny(...) or new NamespaceIsolation(...).';
    const group = (name: string) => `NetworkPolicy "${name}" is of extensions/v1beta1, which API servers do not have since 1.16. `
      + 'Write apiVersion: networking.k8s.io/v1, with policyTypes.';
    expect(problemsOf(chart)).toEqual([
      `[shop/old/legacy-namespace] ${annotation('legacy')}`,
      `[shop/old/access-nginx-networkpolicy-legacy] ${group('access-nginx')}`,
      `[shop/old/object0-list] ${group('inside-a-list')}`,
      `[shop/old/object0-list] ${annotation('legacy-too')}`,
    ]);
  });

  test('a Namespace of cdk8s-plus with the annotation is refused, one without is fine', () => {
    const chart = newChart();
    const shop = new kplus.Namespace(chart, 'namespace', { metadata: { name: 'shop', annotations: { owner: 'team-a' } } });
    new DefaultDeny(chart, 'ours');
    expect(problemsOf(chart)).toEqual([]);
    shop.metadata.addAnnotation('net.beta.kubernetes.io/network-policy', '{}');
    new DefaultDeny(chart, 'another');
    expect(problemsOf(chart)).toEqual([
      '[shop/namespace] Namespace "shop" has the annotation net.beta.kubernetes.io/network-policy, which Kubernetes ignores since 1.7: nothing is isolated by it. '
      + 'Remove it and write new DefaultDeny(...) or new NamespaceIsolation(...).',
    ]);
  });
});

describe('Workloads under policies of Connections |', () => {
  test('are compared over all charts of a namespace, also with workloads that no policy names', () => {
    const app = new App();
    const [a, b] = ['a', 'b'].map(id => new Chart(app, id, { namespace: 'shop' }));
    Connections.of(deployment(a, 'web', { labels: { app: 'web' } }));
    deployment(b, 'web', { labels: { app: 'web' } });
    expect(problemsOf(b)).toEqual([
      '[a/web/Connections] a/web (Deployment) and b/web (Deployment) have identical selectors in one namespace, so that no policy can tell their pods apart. '
      + 'Give the pods of one of them another label.',
    ]);
  });

  test('are not compared for policies that are explicit about labels', () => {
    const chart = newChart();
    const [a] = ['a', 'b'].map(id => deployment(chart, id, { labels: { app: 'same' }, ports: [80] }));
    new AllowFrom(chart, 'policy', { subject: Pods.of(a), peers: [Peers.everyone()] });
    expect(problemsOf(chart)).toEqual([]);
  });

  test('of every kind are compared', () => {
    const chart = newChart();
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main' }] } };
    const objects: [string, string, object][] = [
      ['v1', 'Pod', { metadata: { labels: { app: 'web' } }, spec: template.spec }],
      ['apps/v1', 'StatefulSet', { spec: { selector: { matchLabels: { app: 'web' } }, template } }],
      ['apps/v1', 'DaemonSet', { spec: { selector: { matchLabels: { app: 'web' } }, template } }],
      ['apps/v1', 'ReplicaSet', { spec: { selector: { matchLabels: { app: 'web' } }, template } }],
      ['v1', 'ReplicationController', { spec: { selector: { app: 'web' }, template } }],
      ['batch/v1', 'Job', { spec: { template } }],
      ['batch/v1', 'CronJob', { spec: { jobTemplate: { spec: { template } } } }],
    ];
    for (const [apiVersion, kind, rest] of objects) { new ApiObject(chart, kind.toLowerCase(), { apiVersion, kind, ...rest }); }
    Connections.of(deployment(chart, 'web'));
    expect(problemsOf(chart)).toEqual(objects.map(([, kind]) => `[shop/web/Connections] shop/web (Deployment) and shop/${kind.toLowerCase()} (${kind}) `
      + 'have identical selectors in one namespace, so that no policy can tell their pods apart. Give the pods of one of them another label.'));
  });

  test('a Service with the same selector is none', () => {
    const chart = newChart();
    const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web', portNumber: 80 }] });
    web.exposeViaService();
    Connections.of(web);
    expect(problemsOf(chart)).toEqual([]);
  });

  test('a workload that cannot be rendered is reported by cdk8s itself', () => {
    const chart = newChart();
    const empty = new kplus.Deployment(chart, 'empty');
    Connections.of(deployment(chart, 'web', { ports: [80] })).allowFrom(Pods.of(empty));
    expect(() => synth(chart)).toThrow('PodSpec must have at least 1 container');
  });
});
