import { ApiObject, Chart } from 'cdk8s';
import * as plus27 from 'cdk8s-plus-27';
import * as plus32 from 'cdk8s-plus-32';
import * as plus34 from 'cdk8s-plus-34';
import { AllowFrom, AllowTo, Connections, DefaultDeny, Namespaces, Peers, Pods, Port } from '../../src';
import { deployment, podOf, problemsOf } from '../fixtures/workloads';
import { TestPod, ingressAllowed, isAllowed } from '../support/evaluator';
import { newChart, policiesOf, policyOf } from '../support/synth';

const labels = { app: 'raw' };
const podSpec = { containers: [{ name: 'main', image: 'app', ports: [{ containerPort: 8080 }] }] };
const template = { metadata: { labels: { ...labels, version: '1' } }, spec: podSpec };

/** kind, apiVersion, what stands beside metadata, metadata */
const OBJECTS: readonly [string, string, { readonly [field: string]: any }, { readonly [field: string]: any }][] = [
  ['Deployment', 'apps/v1', { spec: { selector: { matchLabels: labels }, template } }, {}],
  ['StatefulSet', 'apps/v1', { spec: { serviceName: 'raw', selector: { matchLabels: labels }, template } }, {}],
  ['DaemonSet', 'apps/v1', { spec: { selector: { matchLabels: labels }, template } }, {}],
  ['ReplicaSet', 'apps/v1', { spec: { selector: { matchLabels: labels }, template } }, {}],
  ['ReplicationController', 'v1', { spec: { selector: labels, template } }, {}],
  ['Job', 'batch/v1', { spec: { template } }, {}],
  ['CronJob', 'batch/v1', { spec: { schedule: '@daily', jobTemplate: { spec: { template } } } }, {}],
  ['Pod', 'v1', { spec: podSpec }, { labels: template.metadata.labels }],
];

/** kinds without an L1 in cdk8s-plus, known by their pod template */
const CUSTOM: readonly [string, string, { readonly [field: string]: any }][] = [
  ['Rollout', 'argoproj.io/v1alpha1', { spec: { selector: { matchLabels: labels }, template } }],
  ['DeploymentConfig', 'apps.openshift.io/v1', { spec: { selector: labels, template } }],
  ['CloneSet', 'apps.kruise.io/v1alpha1', { spec: { selector: { matchLabels: labels }, template } }],
];

type Make = (chart: Chart, id: string) => ApiObject;

const PLAIN: readonly [string, Make][] = [
  ...OBJECTS.map(([kind, apiVersion, rest, metadata]): [string, Make] => [`ApiObject ${kind}`, (chart, id) => new ApiObject(chart, id, { apiVersion, kind, metadata, ...rest })]),
  ...CUSTOM.map(([kind, apiVersion, rest]): [string, Make] => [`ApiObject ${kind}`, (chart, id) => new ApiObject(chart, id, { apiVersion, kind, ...rest })]),
];
const TYPED: readonly [string, Make][] = [['27', plus27.k8s], ['32', plus32.k8s], ['34', plus34.k8s]].flatMap(([version, k8s]) => OBJECTS
  .map(([kind, , rest, metadata]): [string, Make] => [`Kube${kind} of ${version as string}`, (chart, id) => new (k8s as any)[`Kube${kind}`](chart, id, { metadata, ...rest })]));

const other: TestPod = { namespace: 'shop', labels: { app: 'other' } };
const stranger: TestPod = { namespace: 'elsewhere', labels: { app: 'other' } };

describe.each([...PLAIN, ...TYPED])('%s |', (_, make) => {
  test('as subject and as peer', () => {
    const chart = newChart();
    const raw = make(chart, 'raw');
    new AllowFrom(chart, 'in', { subject: Pods.of(raw), peers: [Pods.withLabels({ app: 'other' })] });
    new AllowTo(chart, 'out', { subject: Pods.withLabels({ app: 'other' }), peers: [Pods.of(raw)] });
    const policies = policiesOf(chart);
    expect([80, 8080].filter(port => isAllowed(policies, { from: other, to: podOf(raw), port }))).toEqual([8080]);
    expect(isAllowed(policies, { from: stranger, to: podOf(raw), port: 8080 })).toBe(false);
    expect(isAllowed(policies, { from: other, to: stranger, port: 8080 })).toBe(false);
  });

  test('in Connections', () => {
    const chart = newChart();
    const raw = make(chart, 'raw');
    const client = deployment(chart, 'client');
    Connections.of(client).allowTo(Pods.of(raw));
    expect(Connections.of(raw)).toBe(Connections.ofPods(Pods.of(raw)));
    const policies = policiesOf(chart);
    expect(policies.map(({ metadata }) => metadata!.name).sort()).toEqual(['shop-client-connections', 'shop-raw-connections']);
    expect([80, 8080].filter(port => isAllowed(policies, { from: podOf(client), to: podOf(raw), port }))).toEqual([8080]);
    expect(isAllowed(policies, { from: stranger, to: podOf(raw), port: 8080 })).toBe(false);
  });

  test('by its name among the objects of a chart', () => {
    const chart = newChart();
    const raw = make(chart, 'raw');
    expect(Connections.ofPods(Pods.find(chart, { name: raw.name, kind: raw.kind }))).toBe(Connections.of(raw));
  });
});

describe.each([['27', plus27.k8s], ['32', plus32.k8s as unknown as typeof plus27.k8s], ['34', plus34.k8s as unknown as typeof plus27.k8s]])('L1 of cdk8s-plus-%s |', (_, k8s) => {
  test('KubeService is the pods behind it, by number and by name', () => {
    const chart = newChart();
    const web = deployment(chart, 'web');
    const api = new k8s.KubeDeployment(chart, 'api', {
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'main', ports: [{ name: 'http', containerPort: 8080 }, { containerPort: 9090 }] }] } },
      },
    });
    const front = new k8s.KubeService(chart, 'front', {
      spec: {
        selector: labels,
        ports: [
          { name: 'web', port: 80, targetPort: k8s.IntOrString.fromString('http') },
          { name: 'admin', port: 81, targetPort: k8s.IntOrString.fromNumber(9090) },
        ],
      },
    });
    Connections.of(web).allowTo(Pods.of(front));
    const policies = policiesOf(chart);
    expect([80, 81, 8080, 9090].filter(port => isAllowed(policies, { from: podOf(web), to: podOf(api), port }))).toEqual([8080, 9090]);
  });

  test('KubeNamespace is all its pods', () => {
    const chart = newChart();
    const team = new k8s.KubeNamespace(chart, 'team', { metadata: { name: 'team' } });
    new AllowFrom(chart, 'policy', { subject: Pods.all(), peers: [Peers.of(team), Namespaces.of(team)], ports: [Port.tcp(80)] });
    const policy = policyOf(chart);
    expect(ingressAllowed([policy], { from: { namespace: 'team' }, to: other, port: 80 })).toBe(true);
    expect(ingressAllowed([policy], { from: stranger, to: other, port: 80 })).toBe(false);
  });

  test('kinds without pods are refused', () => {
    const chart = newChart();
    expect(() => Pods.of(new k8s.KubeConfigMap(chart, 'config'))).toThrow(new Error(
      'Cannot take pods from shop/config (ConfigMap): a ConfigMap has no pods. Give a workload, a Service, a Namespace, or Pods.withLabels({...}).'));
  });
});

describe('Raw objects |', () => {
  test('kind List is refused with how to name one of its items', () => {
    const chart = newChart();
    const list = new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [] } as any);
    expect(() => Pods.of(list)).toThrow(new Error(
      'Cannot take pods from shop/list (List): it is a list. Write Pods.find(list, { kind, name }) for one of its items.'));
  });

  test('typed lists work as kind List does', () => {
    const chart = newChart();
    const list = new ApiObject(chart, 'list', {
      apiVersion: 'apps/v1', kind: 'DeploymentList', items: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'raw', namespace: 'shop' }, ...OBJECTS[0][2] }],
    } as any);
    new DefaultDeny(chart, 'deny', { subject: Pods.find(list, { name: 'raw' }) });
    expect(policyOf(chart).spec!.podSelector).toEqual({ matchLabels: labels });
  });

  test('a kind called Service of another API group is no Service', () => {
    const chart = newChart();
    const knative = new ApiObject(chart, 'knative', { apiVersion: 'serving.knative.dev/v1', kind: 'Service', spec: { template } });
    new DefaultDeny(chart, 'deny', { subject: Pods.of(knative) });
    expect(problemsOf(chart)).toEqual([]);
    expect(ingressAllowed([policyOf(chart)], { from: stranger, to: { namespace: 'shop', labels: template.metadata.labels }, port: 80 })).toBe(false);
  });

  test('a Job that manages its own selector is known by it', () => {
    const chart = newChart();
    const job = new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'Job', spec: { manualSelector: true, selector: { matchLabels: labels }, template } });
    new DefaultDeny(chart, 'deny', { subject: Pods.of(job) });
    expect(policyOf(chart).spec!.podSelector).toEqual({ matchLabels: labels });
  });

  test('all four operators of a raw selector stay as they are', () => {
    const chart = newChart();
    const matchExpressions = [
      { key: 'app', operator: 'In', values: ['raw'] }, { key: 'tier', operator: 'NotIn', values: ['test'] },
      { key: 'version', operator: 'Exists' }, { key: 'legacy', operator: 'DoesNotExist' },
    ];
    const raw = new ApiObject(chart, 'raw', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { selector: { matchExpressions }, template } });
    new DefaultDeny(chart, 'deny', { subject: Pods.of(raw) });
    const policy = policyOf(chart);
    const closed = (podLabels: { [key: string]: string }) => !ingressAllowed([policy], { from: stranger, to: { namespace: 'shop', labels: podLabels }, port: 80 });
    expect(closed(template.metadata.labels)).toBe(true);
    expect(closed({ ...template.metadata.labels, tier: 'test' })).toBe(false);
    expect(closed({ ...template.metadata.labels, legacy: 'yes' })).toBe(false);
    expect(closed({ app: 'raw' })).toBe(false);
    expect(closed({ app: 'other', version: '1' })).toBe(false);
  });
});
