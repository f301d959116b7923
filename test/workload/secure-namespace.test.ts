import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Connections, Namespaces, Peers, Pods, Port } from '../../src/network';
import { MODES, NEWEST_MINOR, namespacePolicy } from '../../src/standards';
import { PodSecurityLevel, SecureDeployment, SecureNamespace, SecureNamespaceProps } from '../../src/workload';
import { isAllowed } from '../support/evaluator';
import { newChart, policiesOf, synth } from '../support/synth';

const QUOTA_NAMES = 'cpu, memory, ephemeral-storage, requests.cpu, requests.memory, requests.ephemeral-storage, limits.cpu, limits.memory, limits.ephemeral-storage, '
  + 'requests.storage, pods, services, services.loadbalancers, services.nodeports, configmaps, secrets, persistentvolumeclaims, replicationcontrollers, resourcequotas';
const noQuota = (name: string, meant?: string) => `Invalid resource "${name}" of resourceQuota: is no resource of a ResourceQuota: these have a domain, `
  + `such as requests.nvidia.com/gpu, or are among ${QUOTA_NAMES} and hugepages-<size>.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`;
const noCompute = (field: string, name: string, meant?: string) => `Invalid resource "${name}" of limitRange.${field}: is no resource of containers: `
  + 'these have a domain, such as nvidia.com/gpu, or are among cpu, memory, ephemeral-storage and hugepages-<size>.'
  + `${meant === undefined ? '' : ` Did you mean "${meant}"?`}`;

const IMAGE = 'registry.example.com/shop/web:1.4.2';

function objectsOf(props: Partial<SecureNamespaceProps> = {}, chart: Chart = newChart()) {
  new SecureNamespace(chart, 'namespace', { name: 'shop', ...props });
  return synth(chart);
}

const namespaceOf = (props: Partial<SecureNamespaceProps> = {}) => objectsOf(props).find(object => object.kind === 'Namespace')!;

describe('SecureNamespace |', () => {
  test('is a Namespace that enforces, audits and warns at restricted, pinned to a version', () => {
    const namespace = namespaceOf();
    expect(namespace.metadata!.labels).toEqual({
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/audit-version': `v1.${NEWEST_MINOR}`,
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': `v1.${NEWEST_MINOR}`,
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/warn-version': `v1.${NEWEST_MINOR}`,
    });
  });

  test('is read by Pod Security admission as it was meant', () => {
    const policy = namespacePolicy(namespaceOf({ podSecurity: PodSecurityLevel.BASELINE, podSecurityVersion: 'v1.34' }).metadata!.labels!);
    for (const mode of MODES) { expect(policy[mode]).toEqual({ level: 'baseline', version: 'v1.34' }); }
    expect(policy.problems).toEqual([]);
  });

  test('stands in no namespace, whatever the chart says', () => {
    const chart = newChart('other');
    new SecureNamespace(chart, 'namespace', { name: 'shop', resourceQuota: { pods: '1' }, limitRange: { max: { cpu: '1' } } });
    const objects = synth(chart);
    expect(objects.map(object => [object.kind, object.metadata!.namespace])).toEqual([
      ['Namespace', undefined], ['NetworkPolicy', 'shop'], ['ResourceQuota', 'shop'], ['LimitRange', 'shop'],
    ]);
    expect('namespace' in objects[0].metadata!).toBe(false);
  });

  test('has labels and annotations, also on what is made with it', () => {
    const objects = objectsOf({ labels: { owner: 'shop-team' }, annotations: { note: 'x' }, resourceQuota: { pods: '1' }, limitRange: { max: { cpu: '1' } } });
    expect(objects).toHaveLength(4);
    for (const object of objects) { expect(object.metadata!.labels).toMatchObject({ owner: 'shop-team' }); }
    expect(objects[0].metadata!.annotations).toEqual({ note: 'x' });
  });

  test('denies both ways, for all its pods', () => {
    const chart = newChart('other');
    new SecureNamespace(chart, 'namespace', { name: 'shop' });
    const policies = policiesOf(chart);
    const [inside, outside] = [{ namespace: 'shop', labels: { any: 'pod' } }, { namespace: 'else', labels: {} }];
    expect(isAllowed(policies, { from: inside, to: inside, port: 80, protocol: 'TCP' })).toBe(false);
    expect(isAllowed(policies, { from: outside, to: inside, port: 80, protocol: 'TCP' })).toBe(false);
    expect(isAllowed(policies, { from: inside, to: outside, port: 80, protocol: 'TCP' })).toBe(false);
    expect(isAllowed(policies, { from: outside, to: outside, port: 80, protocol: 'TCP' })).toBe(true);
    expect(policies[0].metadata!.name).toBe('default-deny');
  });

  test('defaultDeny: false leaves that to others', () => {
    expect(objectsOf({ defaultDeny: false }).map(object => object.kind)).toEqual(['Namespace']);
  });

  test('has a ResourceQuota and a LimitRange where they are given', () => {
    const objects = objectsOf({
      resourceQuota: { 'limits.memory': '2Gi', 'pods': '10' },
      limitRange: {
        min: { memory: '16Mi' }, defaultRequests: { cpu: '250m', memory: '256Mi' }, defaultLimits: { cpu: '0.25', memory: '256Mi' }, max: { memory: '1Gi' },
      },
    });
    expect(objects.find(object => object.kind === 'ResourceQuota')!.spec).toEqual({ hard: { 'limits.memory': '2Gi', 'pods': '10' } });
    expect(objects.find(object => object.kind === 'LimitRange')!.spec).toEqual({
      limits: [{
        default: { cpu: '0.25', memory: '256Mi' }, defaultRequest: { cpu: '250m', memory: '256Mi' }, max: { memory: '1Gi' }, min: { memory: '16Mi' }, type: 'Container',
      }],
    });
  });

  test('is what Namespaces.of, Pods.of and ApiObject.of take', () => {
    const chart = newChart();
    const namespace = new SecureNamespace(chart, 'namespace', { name: 'shop' });
    expect(Namespaces.of(namespace).toString()).toBe('namespace shop');
    expect(Pods.of(namespace).toString()).toBe(Pods.all().inNamespace('shop').toString());
    expect(ApiObject.of(namespace)).toBe(namespace.apiObject);
    expect(namespace.name).toBe('shop');
  });

  test('allows what Connections allow in it', () => {
    const chart = newChart();
    new SecureNamespace(chart, 'namespace', { name: 'shop' });
    const web = new SecureDeployment(chart, 'web', { containers: [{ image: IMAGE, portNumber: 8080 }] });
    Connections.of(web).allowFrom(Peers.traefik(), Port.tcp(8080));
    const policies = policiesOf(chart);
    const { labels } = synth(chart).find(object => object.kind === 'Deployment')!.spec.template.metadata;
    const traefik = { namespace: 'traefik', labels: { 'app.kubernetes.io/name': 'traefik' } };
    expect(isAllowed(policies, { from: traefik, to: { namespace: 'shop', labels }, port: 8080, protocol: 'TCP' })).toBe(true);
    expect(isAllowed(policies, { from: traefik, to: { namespace: 'shop', labels: { any: 'pod' } }, port: 8080, protocol: 'TCP' })).toBe(false);
  });
});

describe('SecureNamespace | comes before what stands in it', () => {
  const orderOf = (app: App) => app.charts.flatMap(chart => chart.toJson()).map((object: any) => `${object.kind} ${object.metadata.name}`);
  const early = (app: App) => {
    app.synthYaml();
    const names = orderOf(app);
    return names.slice(0, names.indexOf('Namespace shop'));
  };

  test('where it stands first', () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const namespace = new SecureNamespace(chart, 'namespace', { name: 'shop' });
    const web = new SecureDeployment(chart, 'web', { containers: [{ image: IMAGE }] });
    expect(early(app)).toEqual([]);
    // without a dependency, which would cost time with each object
    expect(ApiObject.of(web).node.dependencies).not.toContain(namespace.apiObject);
  });

  test('where it stands last, or something else depends on it', () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new SecureDeployment(chart, 'web', { containers: [{ image: IMAGE }] });
    new kplus.ConfigMap(chart, 'config');
    const namespace = new SecureNamespace(chart, 'namespace', { name: 'shop' });
    expect(early(app)).toEqual([]);
    new kplus.ConfigMap(chart, 'last').node.addDependency(namespace);
    expect(early(app)).toEqual([]);
  });

  test('in another chart, and in one around the namespace\'s', () => {
    const app = new App();
    const shop = new Chart(app, 'a-shop', { namespace: 'shop' });
    new SecureDeployment(shop, 'web', { containers: [{ image: IMAGE }] });
    new SecureNamespace(new Chart(app, 'platform'), 'namespace', { name: 'shop', defaultDeny: false });
    expect(early(app)).toEqual([]);

    const nested = new App();
    const outer = new Chart(nested, 'outer', { namespace: 'shop' });
    new kplus.ConfigMap(outer, 'config');
    new SecureNamespace(new Chart(outer, 'inner'), 'namespace', { name: 'shop' });
    expect(early(nested)).toEqual([]);
  });

  test('but an order that users said stays', () => {
    const app = new App();
    const platform = new Chart(app, 'platform');
    const namespace = new SecureNamespace(platform, 'namespace', { name: 'shop', defaultDeny: false });
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const config = new kplus.ConfigMap(shop, 'config', { metadata: { name: 'config' } });
    platform.addDependency(shop);
    expect(early(app)).toEqual(['ConfigMap config']);

    const same = new App();
    const chart = new Chart(same, 'shop', { namespace: 'shop' });
    const first = new kplus.ConfigMap(chart, 'config', { metadata: { name: 'config' } });
    new SecureNamespace(chart, 'namespace', { name: 'shop', defaultDeny: false }).node.addDependency(first);
    expect(early(same)).toEqual(['ConfigMap config']);
    expect([namespace.name, config.name]).toEqual(['shop', 'config']);
  });
});

describe('SecureNamespace refuses |', () => {
  test.each<[what: string, props: Partial<SecureNamespaceProps>, message: string]>([
    ['a name that can\'t be', { name: 'Shop' },
      'Invalid namespace "Shop": must consist of lower-case letters, digits and "-", and start and end with a letter or digit.'],
    ['an unknown level', { podSecurity: 'Restricted' as PodSecurityLevel },
      'Unknown Pod Security level "Restricted": must be one of privileged, baseline, restricted. Did you mean "restricted"?'],
    ['an unknown version', { podSecurityVersion: '1.34' }, 'Unknown Pod Security version "1.34": must be "latest" or "v1.x". Did you mean "v1.34"?'],
    ['labels of Pod Security', { labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } },
      'Invalid label pod-security.kubernetes.io/enforce of namespace "shop": podSecurity and podSecurityVersion write it. Leave it out.'],
    ['another name in the label of the name', { labels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      'Invalid label kubernetes.io/metadata.name of namespace "shop": the API server sets it to the name. Leave it out.'],
    ['a label that can\'t be', { labels: { owner: 'shop team' } },
      'Invalid labels: label value "shop team" of "owner" must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit.'],
    ['an annotation that can\'t be', { annotations: { 'a/b/c': 'x' } },
      'Invalid annotations: key "a/b/c" must have at most one "/", between an optional prefix and the name.'],
    ['an empty quota', { resourceQuota: {} }, 'Invalid resourceQuota {}: it says nothing. Write for example resourceQuota: { \'limits.memory\': \'2Gi\' }, or leave it out.'],
    ['an amount that is none', { resourceQuota: { pods: 'ten' } }, 'Invalid pods "ten" of resourceQuota: must be a quantity such as 250m, 1.5 or 128Mi.'],
    ['an amount below zero', { resourceQuota: { pods: '-1' } }, 'Invalid pods "-1" of resourceQuota: must not be below zero.'],
    ...([
      ['cpus', 'cpu'], ['Memory', 'memory'], ['pod', 'pods'], ['ephemeralStorage', 'ephemeral-storage'], ['limitsCpu', 'limits.cpu'], ['storage', 'requests.storage'],
      ['gpu', 'requests.nvidia.com/gpu'], ['deployments', 'count/deployments.apps'], ['cronjobs', 'count/cronjobs.batch'], ['loadbalancers', 'services.loadbalancers'],
      ['requests.pods'], ['requests.'.repeat(2) + 'cpu'],
    ] as const).map(([name, meant]): [string, Partial<SecureNamespaceProps>, string] => [`a quota for ${name}`, { resourceQuota: { [name]: '3' } }, noQuota(name, meant)]),
    ['a quota for what is no name', { resourceQuota: { 'a/b/c': '3' } },
      'Invalid resource "a/b/c" of resourceQuota: must have at most one "/", between an optional prefix and the name.'],
    ...['pods', 'count/deployments.apps', 'services.nodeports', 'nvidia.com/gpu', 'fast.storageclass.storage.k8s.io/requests.storage']
      .map((name): [string, Partial<SecureNamespaceProps>, string] => [
        `parts of ${name}`, { resourceQuota: { [name]: '1500m' } }, `Invalid ${name} "1500m" of resourceQuota: must be a whole number.`,
      ]),
    ['limits for gpu', { limitRange: { max: { gpu: '1' } } }, noCompute('max', 'gpu', 'nvidia.com/gpu')],
    ['limits for Memory', { limitRange: { max: { Memory: '1Gi' } } }, noCompute('max', 'Memory', 'memory')],
    ['limits as quotas name them', { limitRange: { defaultLimits: { 'limits.cpu': '1' } } }, noCompute('defaultLimits', 'limits.cpu', 'cpu')],
    ['limits for pods', { limitRange: { min: { pods: '1' } } }, noCompute('min', 'pods')],
    ['limits for storage', { limitRange: { defaultRequests: { storage: '1Gi' } } }, noCompute('defaultRequests', 'storage')],
    ['limits for devices as quotas name them', { limitRange: { max: { 'requests.nvidia.com/gpu': '1' } } },
      'Invalid resource "requests.nvidia.com/gpu" of limitRange.max: is for quotas alone. Did you mean "nvidia.com/gpu"?'],
    ['default requests of devices that are not the default limits', { limitRange: { defaultRequests: { 'nvidia.com/gpu': '1' }, defaultLimits: { 'nvidia.com/gpu': '2' } } },
      'Invalid limitRange: nvidia.com/gpu of defaultRequests is "1", and of defaultLimits "2": must be equal, since it can\'t be shared.'],
    ['limits that say nothing', { limitRange: {} }, 'Invalid limitRange {}: it says nothing. Give defaultLimits, defaultRequests, max or min, or leave it out.'],
    ['an empty part of limits', { limitRange: { max: {} } }, 'Invalid limitRange.max {}: it says nothing. Write for example max: { memory: \'256Mi\' }, or leave it out.'],
    ['default limits below the default requests', { limitRange: { defaultLimits: { cpu: '250m' }, defaultRequests: { cpu: '0.5' } } },
      'Invalid limitRange: cpu of defaultRequests is "0.5", above that of defaultLimits, "250m".'],
    ['a maximum below the minimum', { limitRange: { max: { memory: '64Mi' }, min: { memory: '1Gi' } } }, 'Invalid limitRange: memory of min is "1Gi", above that of max, "64Mi".'],
  ])('%s', (_, props, message) => {
    let said: string | undefined;
    try {
      new SecureNamespace(newChart(), 'namespace', { name: 'shop', ...props });
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toBe(message);
  });
});

describe('SecureNamespace takes |', () => {
  test.each([
    ['cpu', '0.5'], ['memory', '1Gi'], ['requests.memory', '1.5Gi'], ['limits.ephemeral-storage', '1Gi'], ['requests.storage', '500m'],
    ['hugepages-2Mi', '4Mi'], ['requests.hugepages-1Gi', '1Gi'], ['pods', '2000m'], ['services', '1k'], ['secrets', '0'], ['configmaps', '1.0'], ['pods', '1e3'],
    ['count/deployments.apps', '5'], ['count/pods', '5'], ['requests.nvidia.com/gpu', '4'], ['example.com/dongle', '9007199254740993'],
    ['fast.storageclass.storage.k8s.io/requests.storage', '500Gi'],
  ])('a quota for %s of %s', (resource, amount) => {
    expect(objectsOf({ resourceQuota: { [resource]: amount } }).find(({ kind }) => kind === 'ResourceQuota')!.spec.hard).toEqual({ [resource]: amount });
  });

  test.each([['cpu', '250m'], ['ephemeral-storage', '1Gi'], ['hugepages-2Mi', '4Mi'], ['nvidia.com/gpu', '1']])('limits for %s', (resource, amount) => {
    const amounts = { [resource]: amount };
    const [limits] = objectsOf({ limitRange: { defaultLimits: amounts, defaultRequests: amounts, max: amounts } }).find(({ kind }) => kind === 'LimitRange')!.spec.limits;
    expect(limits).toEqual({ type: 'Container', default: amounts, defaultRequest: amounts, max: amounts });
  });
});

describe('SecureNamespace | of one name twice', () => {
  test('is an error, in one chart or two', () => {
    const app = new App();
    const [one, two] = ['one', 'two'].map(id => new Chart(app, id));
    new SecureNamespace(one, 'namespace', { name: 'shop' });
    new SecureNamespace(two, 'namespace', { name: 'shop', defaultDeny: false });
    new SecureNamespace(two, 'other', { name: 'other' });
    expect(() => app.synthYaml()).toThrow(new Error('Validation failed with the following errors:\n  [two/namespace/Resource] one/namespace (Namespace) and '
      + 'two/namespace (Namespace) both make the namespace "shop": the one that is applied last would win. Make it once.'));
  });

  test('is none after one was taken out', () => {
    const chart = newChart();
    for (const id of ['one', 'two']) { new SecureNamespace(chart, id, { name: 'shop', defaultDeny: false }); }
    chart.node.tryRemoveChild('one');
    expect(synth(chart).map(({ kind }) => kind)).toEqual(['Namespace']);
  });
});
