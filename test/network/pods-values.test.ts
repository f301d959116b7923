import { ApiObject, App, Chart, Include } from 'cdk8s';
import * as kplus27 from 'cdk8s-plus-27';
import * as kplus34 from 'cdk8s-plus-34';
import { Construct } from 'constructs';
import { AllowFrom, LabelExpression, Namespaces, Pods, Port } from '../../src';
import { PolicyPeer } from '../../src/manifest';
import { deployment, namespace, service } from '../fixtures/workloads';
import { TestPod, ingressAllowed } from '../support/evaluator';
import { newChart, policyOf } from '../support/synth';

const METADATA_NAME = 'kubernetes.io/metadata.name';

/** pods of one cluster, by `namespace/name` */
const CLUSTER: { [name: string]: TestPod } = Object.fromEntries(([
  ['shop', {}, 'web', { app: 'web', tier: 'front' }],
  ['shop', {}, 'web-canary', { app: 'web', tier: 'front', track: 'canary' }],
  ['shop', {}, 'api', { app: 'api', tier: 'back' }],
  ['shop', {}, 'bare', {}],
  ['prod', { tenant: 'a', stage: 'prod' }, 'web', { app: 'web', tier: 'front' }],
  ['prod', { tenant: 'a', stage: 'prod' }, 'api', { app: 'api' }],
  ['test', { tenant: 'a', stage: 'test' }, 'web', { app: 'web' }],
  ['impostor', { name: 'prod', tenant: 'b' }, 'web', { app: 'web' }],
] as const).map(([ns, namespaceLabels, name, labels]) => [`${ns}/${name}`, { namespace: ns, namespaceLabels, labels }]));

/** the peer that a policy in namespace shop has for these pods, and which of the cluster's it admits */
function asPeer(pods: Pods): { peer: PolicyPeer; admitted: string[] } {
  // a chart of the same app, since the pods may be those of an object
  const app = (pods._source?.owner.node.root as App | undefined) ?? new App({ outdir: '/nonexistent-outdir-of-tests' });
  const chart = new Chart(app, 'policies', { namespace: 'shop' });
  new AllowFrom(chart, 'policy', { subject: Pods.withLabels({ app: 'db' }), peers: [pods], ports: [Port.tcp(80)] });
  const policy = policyOf(chart);
  expect(policy.spec!.ingress![0].from).toHaveLength(1);
  const to: TestPod = { namespace: 'shop', labels: { app: 'db' } };
  expect(ingressAllowed([policy], { from: '192.0.2.7', to, port: 80 })).toBe(false);
  const admitted = Object.keys(CLUSTER).filter(name => ingressAllowed([policy], { from: CLUSTER[name], to, port: 80 }));
  return { peer: policy.spec!.ingress![0].from![0], admitted };
}

const WEB = { podSelector: { matchLabels: { app: 'web' } } };

describe('Pods | by labels |', () => {
  test.each<[string, Pods, string, PolicyPeer, string[]]>([
    ['all', Pods.all(), 'pods all', { podSelector: {} }, ['shop/web', 'shop/web-canary', 'shop/api', 'shop/bare']],
    ['withLabels', Pods.withLabels({ app: 'web' }), 'pods app=web', WEB, ['shop/web', 'shop/web-canary']],
    [
      'withLabels, several', Pods.withLabels({ track: 'canary', app: 'web' }), 'pods app=web,track=canary',
      { podSelector: { matchLabels: { app: 'web', track: 'canary' } } }, ['shop/web-canary'],
    ],
    [
      'inNamespace', Pods.withLabels({ app: 'web' }).inNamespace('prod'), 'pods app=web in namespace prod',
      { ...WEB, namespaceSelector: { matchLabels: { [METADATA_NAME]: 'prod' } } }, ['prod/web'],
    ],
    ['inNamespace, the policy\'s own', Pods.withLabels({ app: 'web' }).inNamespace('shop'), 'pods app=web in namespace shop', WEB, ['shop/web', 'shop/web-canary']],
    [
      'all in a namespace', Pods.all().inNamespace('prod'), 'pods all in namespace prod',
      { namespaceSelector: { matchLabels: { [METADATA_NAME]: 'prod' } } }, ['prod/web', 'prod/api'],
    ],
    [
      'inNamespaces', Pods.withLabels({ app: 'web' }).inNamespaces(Namespaces.named('prod', 'test')), 'pods app=web in namespaces prod, test',
      { ...WEB, namespaceSelector: { matchExpressions: [{ key: METADATA_NAME, operator: 'In', values: ['prod', 'test'] }] } }, ['prod/web', 'test/web'],
    ],
    [
      'inNamespacesWithLabels: AND, not OR (A3)', Pods.withLabels({ app: 'web' }).inNamespacesWithLabels({ tenant: 'a' }), 'pods app=web in namespaces tenant=a',
      { ...WEB, namespaceSelector: { matchLabels: { tenant: 'a' } } }, ['prod/web', 'test/web'],
    ],
    [
      'inAllNamespaces (A2)', Pods.withLabels({ app: 'web' }).inAllNamespaces(), 'pods app=web in namespaces all',
      { ...WEB, namespaceSelector: {} }, ['shop/web', 'shop/web-canary', 'prod/web', 'test/web', 'impostor/web'],
    ],
    ['all in all namespaces', Pods.all().inAllNamespaces(), 'pods all in namespaces all', { namespaceSelector: {} }, Object.keys(CLUSTER)],
    [
      'where', Pods.withLabels({ app: 'web' }).where(LabelExpression.doesNotExist('track')), 'pods app=web,!track',
      { podSelector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'track', operator: 'DoesNotExist' }] } }, ['shop/web'],
    ],
    [
      'where, several', Pods.all().where(LabelExpression.isIn('app', ['web', 'api']), LabelExpression.isNotIn('tier', ['back'])),
      'pods app in (api,web),tier notin (back)',
      { podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'web'] }, { key: 'tier', operator: 'NotIn', values: ['back'] }] } },
      ['shop/web', 'shop/web-canary'],
    ],
    [
      'where, in two calls and in namespaces',
      Pods.all().where(LabelExpression.exists('tier')).inNamespacesWithLabels({ tenant: 'a' }).where(LabelExpression.isIn('app', ['web'])),
      'pods app in (web),tier in namespaces tenant=a',
      {
        podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }, { key: 'tier', operator: 'Exists' }] },
        namespaceSelector: { matchLabels: { tenant: 'a' } },
      },
      ['prod/web'],
    ],
    [
      'the same namespace twice', Pods.withLabels({ app: 'web' }).inNamespace('prod').inNamespaces(Namespaces.named('prod')), 'pods app=web in namespace prod',
      { ...WEB, namespaceSelector: { matchLabels: { [METADATA_NAME]: 'prod' } } }, ['prod/web'],
    ],
  ])('%s', (_, pods, text, peer, admitted) => {
    expect(pods.toString()).toBe(text);
    expect(asPeer(pods)).toEqual({ peer, admitted });
  });

  // each call narrows: only what cannot be both is a mistake
  test.each<[string, () => Pods, string[]]>([
    ['two sets of labels', () => Pods.withLabels({ app: 'web' }).inNamespacesWithLabels({ tenant: 'a' }).inNamespacesWithLabels({ stage: 'prod' }), ['prod/web']],
    ['one of all namespaces', () => Pods.withLabels({ app: 'web' }).inAllNamespaces().inNamespace('test'), ['test/web']],
    ['a name and labels', () => Pods.withLabels({ app: 'web' }).inNamespace('prod').inNamespacesWithLabels({ tenant: 'a' }), ['prod/web']],
    ['labels and a name', () => Pods.withLabels({ app: 'web' }).inNamespacesWithLabels({ tenant: 'a' }).inNamespace('prod'), ['prod/web']],
    ['a name and labels that it does not have', () => Pods.all().inNamespace('prod').inNamespacesWithLabels({ tenant: 'b' }), []],
    ['two lists of names', () => Pods.all().inNamespaces(Namespaces.named('prod', 'test')).inNamespaces(Namespaces.named('test', 'shop')), ['test/web']],
    ['a list of names and one of them', () => Pods.all().inNamespaces(Namespaces.named('prod', 'test')).inNamespace('test'), ['test/web']],
    [
      'expressions', () => Pods.withLabels({ app: 'web' })
        .inNamespaces(Namespaces.all().where(LabelExpression.exists('tenant'))).inNamespaces(Namespaces.all().where(LabelExpression.doesNotExist('stage'))),
      ['impostor/web'],
    ],
    ['the label that is the name', () => Pods.withLabels({ app: 'web' }).inNamespacesWithLabels({ [METADATA_NAME]: 'prod' }).inNamespace('prod'), ['prod/web']],
  ])('namespaces narrow each other: %s', (_, make, admitted) => {
    expect(asPeer(make()).admitted).toEqual(admitted);
  });

  const FORM = 'must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit';
  test.each<[string, () => Pods, string]>([
    [
      'no labels', () => Pods.withLabels({}),
      'Invalid labels {}: no label at all selects everything. Give at least one label, or write Pods.all() if you mean it.',
    ],
    ['a bad key', () => Pods.withLabels({ 'a b': 'c' }), `Invalid labels: label key "a b" ${FORM}.`],
    ['a key with a bad prefix', () => Pods.withLabels({ '/a': 'c' }), 'Invalid labels: label key "/a" has a prefix "" that must not be empty.'],
    ['a bad value', () => Pods.withLabels({ a: '$x' }), `Invalid labels: label value "$x" of "a" ${FORM}.`],
    [
      'a value of 64 characters', () => Pods.withLabels({ a: 'x'.repeat(64) }),
      `Invalid labels: label value "${'x'.repeat(64)}" of "a" has 64 characters: at most 63 are allowed.`,
    ],
    [
      'a value that is no text (B11)', () => Pods.withLabels({ access: true as unknown as string }),
      'Invalid labels: label value "true" of "access" is a boolean: label values are strings, write "true" in quotes.',
    ],
    ['two bad labels', () => Pods.withLabels({ '-a': 'b', 'c': '-d' }), `Invalid labels: label key "-a" ${FORM}; labels: label value "-d" of "c" ${FORM}.`],
    ['where without expressions', () => Pods.all().where(), 'Invalid where(): give at least one LabelExpression.'],
    [
      'another namespace', () => Pods.withLabels({ app: 'web' }).inNamespace('prod').inNamespace('test'),
      'No namespace is both namespace prod and namespace test. For the pods of either write two peers.',
    ],
    [
      'namespaces that have none in common',
      () => Pods.all().inNamespaces(Namespaces.named('prod', 'test')).inNamespaces(Namespaces.named('shop', 'other')),
      'No namespace is both namespaces prod, test and namespaces other, shop. For the pods of either write two peers.',
    ],
    [
      'namespace labels that exclude each other', () => Pods.all().inNamespacesWithLabels({ tenant: 'a' }).inNamespacesWithLabels({ tenant: 'b' }),
      'No namespace is both namespaces tenant=a and namespaces tenant=b. For the pods of either write two peers.',
    ],
    [
      'a namespace and the label of another\'s name', () => Pods.all().inNamespace('prod').inNamespacesWithLabels({ [METADATA_NAME]: 'test' }),
      'No namespace is both namespace prod and namespace test. For the pods of either write two peers.',
    ],
    [
      'a namespace that is none', () => Pods.all().inNamespace('Prod'),
      'Invalid namespace "Prod": must consist of lower-case letters, digits and "-", and start and end with a letter or digit.',
    ],
    [
      'no namespace labels', () => Pods.all().inNamespacesWithLabels({}),
      'Invalid labels {}: no label at all selects everything. Give at least one label, or write Namespaces.all() if you mean it.',
    ],
  ])('%s throws', (_, make, message) => {
    expect(make).toThrow(new Error(message));
  });

  test('do not change with what they were made of, nor with what is made of them', () => {
    const labels: { [key: string]: string } = { app: 'web' };
    const pods = Pods.withLabels(labels);
    labels.app = 'api';
    labels.tier = 'back';
    expect(pods.inNamespace('prod').where(LabelExpression.exists('tier')).toString()).toBe('pods app=web,tier in namespace prod');
    expect(pods.toString()).toBe('pods app=web');
    pods.toPeerConfig().pods!.push(Pods.all());
    expect(pods.toPeerConfig()).toEqual({ pods: [pods] });
  });
});

describe('Pods.of |', () => {
  test('a workload is where it is', () => {
    const prod = newChart('prod', 'prod');
    const web = deployment(prod, 'web');
    expect(Pods.of(web).toString()).toBe('prod/web (Deployment)');
    expect(asPeer(Pods.of(web))).toEqual({ peer: { ...WEB, namespaceSelector: { matchLabels: { [METADATA_NAME]: 'prod' } } }, admitted: ['prod/web'] });
    expect(asPeer(Pods.of(deployment(newChart('shop'), 'web')))).toEqual({ peer: WEB, admitted: ['shop/web', 'shop/web-canary'] });
  });

  test('a workload, narrowed', () => {
    const canary = Pods.of(deployment(newChart('shop'), 'web')).where(LabelExpression.isIn('track', ['canary']));
    expect(canary.toString()).toBe('shop/web (Deployment) where track in (canary)');
    expect(asPeer(canary).admitted).toEqual(['shop/web-canary']);
  });

  test('a workload that states no namespace, in the one that it is told', () => {
    const web = Pods.of(deployment(new Chart(new App({ outdir: '/nonexistent-outdir-of-tests' }), 'web'), 'web'));
    expect(web.inNamespace('prod').toString()).toBe('web/web (Deployment) in namespace prod');
    expect(asPeer(web.inNamespace('prod')).admitted).toEqual(['prod/web']);
  });

  test('a Service is the pods behind it', () => {
    const pods = Pods.of(service(newChart('prod', 'prod'), 'web'));
    expect(pods.toString()).toBe('prod/web-service (Service)');
    expect(asPeer(pods).admitted).toEqual(['prod/web']);
  });

  test('a Service of Knative, which is another kind, is its own pods', () => {
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ image: 'web', ports: [{ containerPort: 8080 }] }] } };
    const knative = new ApiObject(newChart('prod', 'prod'), 'web', { apiVersion: 'serving.knative.dev/v1', kind: 'Service', spec: { template } });
    expect(asPeer(Pods.of(knative)).admitted).toEqual(['prod/web']);
  });

  test('a Namespace is all pods in it', () => {
    const pods = Pods.of(namespace(newChart(), 'prod'));
    expect(pods.toString()).toBe('pods all in namespace prod');
    expect(asPeer(pods).admitted).toEqual(['prod/web', 'prod/api']);
  });

  const versions: [string, typeof kplus27][] = [['27', kplus27], ['34', kplus34 as unknown as typeof kplus27]];
  test.each(versions)('Pods, Namespace and Namespaces of cdk8s-plus-%s', (_, kplus) => {
    const chart = newChart();
    const plus = kplus.Pods.select(chart, 'pods', {
      labels: { app: 'web' },
      namespaces: kplus.Namespaces.select(chart, 'tenants', { labels: { tenant: 'a' } }),
    });
    expect(asPeer(Pods.of(plus)).admitted).toEqual(['prod/web', 'test/web']);
    expect(asPeer(Pods.of(new kplus.Namespace(chart, 'namespace', { metadata: { name: 'test' } }))).admitted).toEqual(['test/web']);
    expect(asPeer(Pods.of(kplus.Namespaces.all(chart, 'all'))).admitted).toEqual(Object.keys(CLUSTER));
    expect(asPeer(Pods.of(kplus.Pods.all(chart, 'all-pods'))).admitted).toEqual(['shop/web', 'shop/web-canary', 'shop/api', 'shop/bare']);
  });

  describe('throws on |', () => {
    const INSTEAD = 'Give a workload, a Service, a Namespace, or Pods.withLabels({...}).';
    const object = (scope: Construct, apiVersion: string, kind: string, rest: object = {}) =>
      new ApiObject(scope, kind.toLowerCase(), { apiVersion, kind, ...rest });

    test.each<[string, (chart: Chart) => Construct, string]>([
      ['a ConfigMap', chart => object(chart, 'v1', 'ConfigMap'), `shop/configmap (ConfigMap): a ConfigMap has no pods. ${INSTEAD}`],
      ['an Ingress', chart => object(chart, 'networking.k8s.io/v1', 'Ingress'), `shop/ingress (Ingress): an Ingress has no pods. ${INSTEAD}`],
      ['a ConfigMap of cdk8s-plus', chart => new kplus27.ConfigMap(chart, 'config'), `shop/config (ConfigMap): a ConfigMap has no pods. ${INSTEAD}`],
      [
        'a custom kind without pods', chart => object(chart, 'example.com/v1', 'Database', { spec: { size: 1 } }),
        `shop/database (Database): a Database has no pods. ${INSTEAD}`,
      ],
      ['an empty chart', chart => chart, `shop (Chart): it holds no Kubernetes object. ${INSTEAD}`],
      ['an empty construct', chart => new Construct(chart, 'group'), `shop/group (Construct): it holds no Kubernetes object. ${INSTEAD}`],
      [
        'a chart', chart => { deployment(chart, 'web'); service(chart, 'web'); return chart; },
        'shop (Chart): it holds 2 objects. Give one of them, for example by Pods.find(shop, { kind, name }).',
      ],
      [
        'an app', chart => { deployment(chart, 'web'); service(chart, 'web'); return chart.node.root as App; },
        'the app (App): it holds 2 objects. Give one of them, for example by Pods.find(app, { kind, name }).',
      ],
      [
        'an Include', chart => new Include(chart, 'vendor', { url: `${__dirname}/../fixtures/web.yaml` }),
        'shop/vendor (Include): it holds 4 objects. Give one of them, for example by Pods.find(vendor, { kind, name }).',
      ],
      [
        'a List', chart => object(chart, 'v1', 'List', { items: [] }),
        'shop/list (List): it is a list. Write Pods.find(list, { kind, name }) for one of its items.',
      ],
    ])('%s', (_, make, message) => {
      const construct = make(newChart());
      expect(() => Pods.of(construct)).toThrow(new Error(`Cannot take pods from ${message}`));
    });

    test('a custom kind whose name ends with List is no list', () => {
      const allowList = object(newChart(), 'example.com/v1', 'AllowList', { spec: { entries: [] } });
      expect(() => Pods.of(allowList)).toThrow(new Error(`Cannot take pods from shop/allowlist (AllowList): an AllowList has no pods. ${INSTEAD}`));
    });

    test('a workload in another namespace than it states', () => {
      const web = Pods.of(deployment(newChart('shop'), 'web'));
      expect(web.inNamespace('shop')).toBe(web);
      expect(() => web.inNamespace('prod')).toThrow(new Error('shop/web (Deployment) is in namespace "shop", it cannot be in namespace prod too. Name the namespace once.'));
    });

    test('a workload in several namespaces', () => {
      const web = Pods.of(deployment(new Chart(new App({ outdir: '/nonexistent-outdir-of-tests' }), 'web'), 'web'));
      expect(() => web.inAllNamespaces()).toThrow(new Error(
        'Invalid namespaces all for web/web (Deployment): a workload is in one namespace. Write inNamespace(name).'));
      expect(() => web.inNamespacesWithLabels({ tenant: 'a' })).toThrow(new Error(
        'Invalid namespaces tenant=a for web/web (Deployment): a workload is in one namespace. Write inNamespace(name).'));
    });
  });
});

describe('Pods.find |', () => {
  function included(): Include {
    return new Include(newChart('prod', 'prod'), 'vendor', { url: `${__dirname}/../fixtures/web.yaml` });
  }

  function list(namespaceOfSecond?: string): ApiObject {
    const item = (kind: string, ns?: string) => ({
      apiVersion: 'apps/v1',
      kind,
      metadata: { name: 'web', ...(ns ? { namespace: ns } : {}) },
      spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } } },
    });
    return new ApiObject(newChart(), 'list', {
      apiVersion: 'v1',
      kind: 'List',
      items: [item('Deployment', 'prod'), { kind: 'List', items: [item('DaemonSet', namespaceOfSecond)] }, { kind: 'ConfigMap', metadata: { name: 'web' } }],
    });
  }

  test('by name alone, where only one object has it', () => {
    const pods = Pods.find(included(), { name: 'store' });
    expect(asPeer(pods).peer.podSelector).toEqual({ matchLabels: { 'app.kubernetes.io/instance': 'third-party', 'app.kubernetes.io/name': 'store' } });
  });

  test('by kind', () => {
    const scope = included();
    expect(Pods.find(scope, { name: 'web', kind: 'Deployment' }).toString()).toMatch(/ \(Deployment\)$/);
    expect(Pods.find(scope, { name: 'web', kind: 'Service' }).toString()).toMatch(/ \(Service\)$/);
  });

  test('in a List, nested lists included', () => {
    const scope = list('test');
    expect(asPeer(Pods.find(scope, { name: 'web', kind: 'Deployment' })).admitted).toEqual(['prod/web']);
    expect(asPeer(Pods.find(list('test'), { name: 'web', namespace: 'test' })).admitted).toEqual(['test/web']);
  });

  test('a custom kind with a pod template', () => {
    const chart = newChart('prod', 'prod');
    new ApiObject(chart, 'rollout', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } } },
    });
    expect(asPeer(Pods.find(chart, { name: 'web', kind: 'Rollout' })).admitted).toEqual(['prod/web']);
  });

  const THERE = 'There is Deployment "web" in "prod", Service "web" in "prod", StatefulSet "store" in "prod".';
  test.each<[string, () => Pods, string]>([
    [
      'several of one name', () => Pods.find(included(), { name: 'web' }),
      'prod/vendor (Include): more than one workload or Service "web". There is Deployment "web" in "prod", Service "web" in "prod".',
    ],
    [
      'no object of that name', () => Pods.find(included(), { name: 'cache' }),
      `prod/vendor (Include): no workload or Service "cache". ${THERE}`,
    ],
    [
      'no object of that kind', () => Pods.find(included(), { name: 'store', kind: 'Deployment' }),
      `prod/vendor (Include): no Deployment "store". ${THERE}`,
    ],
    [
      'no object in that namespace', () => Pods.find(included(), { name: 'store', namespace: 'shop' }),
      `prod/vendor (Include): no workload or Service "store" in namespace "shop". ${THERE}`,
    ],
    [
      'an object that has no pods', () => Pods.find(included(), { name: 'web', kind: 'ConfigMap' }),
      `prod/vendor (Include): no ConfigMap "web". ${THERE}`,
    ],
    [
      'several in a List', () => Pods.find(list(), { name: 'web' }),
      'shop/list (List): more than one workload or Service "web". There is Deployment "web" in "prod", DaemonSet "web".',
    ],
    ['no object at all', () => Pods.find(newChart(), { name: 'web' }), 'shop (Chart): no workload or Service "web". There is no workload or Service below it.'],
  ])('%s throws', (_, make, message) => {
    expect(make).toThrow(new Error(`Cannot take pods from ${message}`));
  });
});
