import * as fc from 'fast-check';
import {
  CDK8S_PLUS_ADDRESS_LABEL, KubernetesObject, LabelSelector, flattened, isCustomKind, isPodKind, podFactsOf, podSelector, podTemplateIn,
} from '../../src/manifest';

const LABELS = { 'app': 'web', 'pod-template-hash': '1' };
const SELECTOR = { matchLabels: { app: 'web' } };
const POD_SPEC = { containers: [{ name: 'main', image: 'web', ports: [{ name: 'http', containerPort: 8080 }] }] };
const TEMPLATE = { metadata: { labels: LABELS }, spec: POD_SPEC };
const PORTS = [{ name: 'http', port: 8080, protocol: 'TCP' }];

const OF_LABELS: LabelSelector = { matchLabels: LABELS };

describe('podFactsOf | where each kind keeps its pods |', () => {
  test.each<[string, KubernetesObject, LabelSelector]>([
    ['Pod', { kind: 'Pod', metadata: { labels: LABELS }, spec: POD_SPEC }, OF_LABELS],
    ['Deployment', { kind: 'Deployment', spec: { selector: SELECTOR, template: TEMPLATE } }, SELECTOR],
    ['StatefulSet', { kind: 'StatefulSet', spec: { selector: SELECTOR, template: TEMPLATE } }, SELECTOR],
    ['DaemonSet', { kind: 'DaemonSet', spec: { selector: SELECTOR, template: TEMPLATE } }, SELECTOR],
    ['ReplicaSet', { kind: 'ReplicaSet', spec: { selector: SELECTOR, template: TEMPLATE } }, SELECTOR],
    ['ReplicaSet without a selector', { kind: 'ReplicaSet', spec: { template: TEMPLATE } }, OF_LABELS],
    ['ReplicationController', { kind: 'ReplicationController', spec: { selector: { app: 'web' }, template: TEMPLATE } }, SELECTOR],
    ['ReplicationController without a selector', { kind: 'ReplicationController', spec: { template: TEMPLATE } }, OF_LABELS],
    ['ReplicationController with an empty selector', { kind: 'ReplicationController', spec: { selector: {}, template: TEMPLATE } }, OF_LABELS],
    ['Job', { kind: 'Job', spec: { template: TEMPLATE } }, OF_LABELS],
    ['Job whose selector is the server\'s', { kind: 'Job', spec: { selector: { matchLabels: { 'controller-uid': '1' } }, template: TEMPLATE } }, OF_LABELS],
    ['Job whose selector is not the user\'s', { kind: 'Job', spec: { manualSelector: false, selector: SELECTOR, template: TEMPLATE } }, OF_LABELS],
    ['Job whose selector is the user\'s', { kind: 'Job', spec: { manualSelector: true, selector: SELECTOR, template: TEMPLATE } }, SELECTOR],
    ['CronJob', { kind: 'CronJob', spec: { schedule: '@daily', jobTemplate: { spec: { template: TEMPLATE } } } }, OF_LABELS],
    ['PodTemplate', { kind: 'PodTemplate', template: TEMPLATE }, OF_LABELS],
    ['a custom kind with a selector', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: { selector: SELECTOR, template: TEMPLATE } }, SELECTOR],
    ['a custom kind without a selector', { apiVersion: 'example.com/v1', kind: 'Worker', spec: { template: TEMPLATE } }, OF_LABELS],
    ['a custom kind whose selector is text', { apiVersion: 'example.com/v1', kind: 'Worker', spec: { selector: 'app=web', template: TEMPLATE } }, OF_LABELS],
    ['a custom kind whose selector is another thing', { apiVersion: 'example.com/v1', kind: 'Worker', spec: { selector: { node: 'x' }, template: TEMPLATE } }, OF_LABELS],
    [
      'a selector with expressions alone',
      { kind: 'Deployment', spec: { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] }, template: TEMPLATE } },
      { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
    ],
    ['a selector that selects everything', { kind: 'Deployment', spec: { selector: { matchLabels: {} }, template: TEMPLATE } }, OF_LABELS],
  ])('%s', (_, object, selector) => {
    expect(podFactsOf(object)).toEqual({ labels: LABELS, selector, ports: PORTS, hostNetwork: false });
  });

  test.each<[string, KubernetesObject]>([
    ['a ConfigMap', { kind: 'ConfigMap', data: {} }],
    ['a Service', { kind: 'Service', spec: { selector: { app: 'web' } } }],
    ['a custom kind without a template', { apiVersion: 'example.com/v1', kind: 'Database', spec: { size: 3 } }],
    ['a custom kind whose template is text', { apiVersion: 'example.com/v1', kind: 'Mail', spec: { template: 'Dear {name}' } }],
    ['a custom kind whose template has no spec', { apiVersion: 'example.com/v1', kind: 'Secretary', spec: { template: { metadata: { labels: LABELS } } } }],
    // spec.template of these makes nodes, not pods
    ['a Karpenter NodePool', { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', spec: { template: { metadata: { labels: LABELS }, spec: { requirements: [] } } } }],
    ['an object without kind', {}],
  ])('%s is no workload', (_, object) => {
    expect(podFactsOf(object)).toBeUndefined();
  });

  const kinds = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob', 'PodTemplate'];
  test.each(kinds)('an empty %s has no labels and no ports', kind => {
    const nothing = { labels: {}, selector: { matchLabels: {} }, ports: [], hostNetwork: false };
    expect(podFactsOf({ kind })).toEqual(nothing);
    expect(podFactsOf({ kind, metadata: null as never, spec: null, template: null })).toEqual(nothing);
    expect(podFactsOf({ kind, spec: {} })).toEqual(nothing);
    expect(isPodKind(kind)).toBe(true);
  });

  test('labels of the workload itself are not those of its pods', () => {
    const facts = podFactsOf({ kind: 'Deployment', metadata: { labels: { app: 'other' } }, spec: { template: { spec: POD_SPEC } } });
    expect(facts).toMatchObject({ labels: {}, selector: { matchLabels: {} } });
  });

  test('other kinds are no pod kinds', () => {
    for (const kind of [undefined, 'Service', 'pod', 'Rollout', 'List']) { expect(isPodKind(kind)).toBe(false); }
  });

  test('items of nested lists keep their facts', () => {
    const list = { kind: 'List', items: [{ kind: 'DeploymentList', items: [{ kind: 'Deployment', spec: { selector: SELECTOR, template: TEMPLATE } }] }] };
    expect(flattened(list).map(podFactsOf)).toEqual([{ labels: LABELS, selector: SELECTOR, ports: PORTS, hostNetwork: false }]);
  });
});

describe('podFactsOf | any JSON |', () => {
  test('does not make it throw', () => {
    const kind = fc.constantFrom('Pod', 'Deployment', 'ReplicationController', 'Job', 'CronJob', 'PodTemplate', 'Worker');
    fc.assert(fc.property(kind, fc.jsonValue(), (some, value: any) => {
      const spec = { containers: [value, { ports: value }, { ports: [value] }], initContainers: value, hostNetwork: value };
      const template = { metadata: value, spec };
      const selector = { matchLabels: value, matchExpressions: [value] };
      for (const object of [
        { kind: some, metadata: value, spec: value, template: value },
        { kind: some, metadata: { labels: value }, spec: { selector: value, template: value, jobTemplate: value, manualSelector: true } },
        { kind: some, spec: { ...spec, selector, template, jobTemplate: { spec: { template } } }, template },
      ] as KubernetesObject[]) {
        const facts = podFactsOf(object);
        expect(facts === undefined || Array.isArray(facts.ports)).toBe(true);
      }
    }), { examples: [['Deployment', { toString: null, valueOf: null }]] });
  });
});

describe('podFactsOf | ports |', () => {
  const portsOf = (spec: object) => podFactsOf({ kind: 'Pod', spec })!.ports;

  test('are those of all containers, with the protocol that the API would add', () => {
    expect(portsOf({
      containers: [
        { name: 'a', ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP', name: 'dns' }] },
        { name: 'b' },
        { name: 'c', ports: [{ containerPort: 132, protocol: 'SCTP' }] },
      ],
    })).toEqual([{ port: 80, protocol: 'TCP' }, { name: 'dns', port: 53, protocol: 'UDP' }, { port: 132, protocol: 'SCTP' }]);
  });

  test('are those of sidecars, but not of init containers that end before the pod serves', () => {
    expect(portsOf({
      initContainers: [
        { name: 'proxy', restartPolicy: 'Always', ports: [{ containerPort: 15020, name: 'metrics' }] },
        { name: 'migrate', ports: [{ containerPort: 1 }] },
        { name: 'wait', restartPolicy: 'Never', ports: [{ containerPort: 2 }] },
      ],
      containers: [{ name: 'main', ports: [{ containerPort: 80 }] }],
      ephemeralContainers: [{ name: 'debug', ports: [{ containerPort: 3 }] }],
    })).toEqual([{ port: 80, protocol: 'TCP' }, { name: 'metrics', port: 15020, protocol: 'TCP' }]);
  });

  test('hostPort is no port of the pod', () => {
    expect(portsOf({ containers: [{ ports: [{ containerPort: 80, hostPort: 8080 }] }] })).toEqual([{ port: 80, protocol: 'TCP' }]);
  });

  test.each<[string, object]>([
    ['no containers', {}],
    ['null', { containers: null, initContainers: null }],
    ['no list', { containers: {} }],
    ['containers that are no objects', { containers: [null, 'x'] }],
    ['ports that are null', { containers: [{ ports: null }] }],
    ['ports that are no objects', { containers: [{ ports: [80, null] }] }],
    ['a port without number', { containers: [{ ports: [{ name: 'http' }] }] }],
    ['a port whose number is text', { containers: [{ ports: [{ containerPort: '80' }] }] }],
  ])('none: %s', (_, spec) => {
    expect(portsOf(spec)).toEqual([]);
  });
});

describe('podFactsOf | host network |', () => {
  test.each<[unknown, boolean]>([[true, true], [false, false], [undefined, false], [null, false], ['true', false]])('%p: %s', (hostNetwork, expected) => {
    expect(podFactsOf({ kind: 'Deployment', spec: { template: { spec: { hostNetwork } } } })!.hostNetwork).toBe(expected);
  });
});

describe('podSelector |', () => {
  const address = { [CDK8S_PLUS_ADDRESS_LABEL]: 'c8aa' };
  const instance = { 'app.kubernetes.io/instance': 'shop-prod' };

  test.each<[string, LabelSelector | undefined, { [key: string]: string }, LabelSelector]>([
    ['the workload\'s own', SELECTOR, { app: 'web', tier: 'a' }, SELECTOR],
    ['the pods\' labels where there is none', undefined, { app: 'web', tier: 'a' }, { matchLabels: { app: 'web', tier: 'a' } }],
    ['the pods\' labels where it selects everything', {}, { app: 'web' }, { matchLabels: { app: 'web' } }],
    ['the address alone, which is on no other pod of the app', undefined, { ...address, app: 'web' }, { matchLabels: address }],
    ['the address and the instance', undefined, { ...address, ...instance, app: 'web' }, { matchLabels: { ...address, ...instance } }],
    ['the instance beside a selector that is the address', { matchLabels: address }, { ...address, ...instance }, { matchLabels: { ...address, ...instance } }],
    ['the address where there is no instance', { matchLabels: address }, { ...address, app: 'web' }, { matchLabels: address }],
    [
      'the workload\'s own where it says more than the address',
      { matchLabels: { ...address, app: 'web' } }, { ...address, ...instance, app: 'web' }, { matchLabels: { ...address, app: 'web' } },
    ],
    [
      'the workload\'s own where it has expressions beside the address',
      { matchLabels: address, matchExpressions: [{ key: 'app', operator: 'Exists' }] },
      { ...address, ...instance, app: 'web' },
      { matchLabels: address, matchExpressions: [{ key: 'app', operator: 'Exists' }] },
    ],
    ['nothing where there is nothing', undefined, {}, { matchLabels: {} }],
  ])('%s', (_, own, labels, selector) => {
    expect(podSelector(own, labels)).toEqual(selector);
  });
});

describe('podTemplateIn |', () => {
  const spec = { containers: [] };
  const template = { metadata: { labels: {} }, spec };

  test.each<[KubernetesObject, readonly string[]]>([
    [{ kind: 'Deployment', spec: { template } }, ['spec', 'template']],
    [{ kind: 'StatefulSet', spec: { template } }, ['spec', 'template']],
    [{ kind: 'DaemonSet', spec: { template } }, ['spec', 'template']],
    [{ kind: 'ReplicaSet', spec: { template } }, ['spec', 'template']],
    [{ kind: 'ReplicationController', spec: { template } }, ['spec', 'template']],
    [{ kind: 'Job', spec: { template } }, ['spec', 'template']],
    [{ kind: 'Rollout', spec: { template } }, ['spec', 'template']],
    [{ kind: 'CronJob', spec: { jobTemplate: { spec: { template } } } }, ['spec', 'jobTemplate', 'spec', 'template']],
    [{ kind: 'PodTemplate', template }, ['template']],
  ])('%j', (object, path) => {
    expect(podTemplateIn(object)).toEqual({ template, path });
    expect(path.reduce((value: any, key) => value[key], object)).toBe(podTemplateIn(object)!.template);
  });

  test('a Pod is its own', () => {
    const pod = { kind: 'Pod', spec };
    expect(podTemplateIn(pod)).toEqual({ template: pod, path: [] });
    expect(podTemplateIn(pod)!.template).toBe(pod);
  });

  test.each<KubernetesObject>([
    { kind: 'Deployment' }, { kind: 'Job', spec: {} }, { kind: 'CronJob' }, { kind: 'CronJob', spec: { jobTemplate: null } }, { kind: 'PodTemplate' }, { kind: 'Deployment', spec: { template: null } },
  ])('of its kind, but not there, is empty: %j', object => {
    expect(podTemplateIn(object)!.template).toEqual({});
  });

  test.each<KubernetesObject>([
    {}, { kind: 'ConfigMap' }, { kind: 'List', items: [{ kind: 'Pod' }] }, { kind: 'Mail', spec: { template: 'Dear' } }, { kind: 'Mail', spec: { template: { spec: {} } } },
    { kind: 'Mail', spec: { template: { spec: { containers: 'x' } } } }, { kind: 'Mail', spec: null },
  ])('none: %j', object => {
    expect(podTemplateIn(object)).toBeUndefined();
  });
});

describe('isCustomKind |', () => {
  test.each<[string | undefined, boolean]>([
    ['argoproj.io/v1alpha1', true], ['serving.knative.dev/v1', true], ['apps.openshift.io/v1', true], ['example.com/v1', true],
    ['apps/v1', false], ['batch/v1', false], ['v1', false], ['networking.k8s.io/v1', false], ['rbac.authorization.k8s.io/v1', false], ['', false], [undefined, false],
    // sub-projects of Kubernetes are not the API server's own, but make no pods by templates that are not theirs
    ['gateway.networking.k8s.io/v1', false],
  ])('%s: %s', (apiVersion, expected) => {
    expect(isCustomKind({ apiVersion })).toBe(expected);
  });
});
