import { ApiObject, App, Chart, Cron, JsonPatch, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { PodSecurity } from '../../src/assurance';
import { KubernetesObject } from '../../src/manifest';
import { Connections, Peers, Pods, Port } from '../../src/network';
import {
  PodSecurityLevel, SecureCronJob, SecureDaemonSet, SecureDeployment, SecureJob, SecureNamespace, SecurePod, SecureStatefulSet,
} from '../../src/workload';
import { isAllowed } from '../support/evaluator';
import { newChart, policiesOf, synth } from '../support/synth';

const IMAGE = 'registry.example.com/shop/web:1.4.2';
const WEB = { containers: [{ image: IMAGE, portNumber: 8080 }] };
const DB = { containers: [{ image: 'registry.example.com/shop/postgres:17.5', portNumber: 5432 }] };

const one = (chart: Chart, kind: string, name?: string): KubernetesObject => {
  const found = synth(chart).filter(object => object.kind === kind && (name === undefined || object.metadata!.name === name));
  expect(found).toHaveLength(1);
  return found[0];
};

describe('Secure workloads | labels', () => {
  test('the construct\'s id is the name, where a label can have it', () => {
    const names = (id: string) => {
      const chart = newChart();
      new SecureDeployment(chart, id, { ...WEB, metadata: { name: 'front' } });
      const { labels } = one(chart, 'Deployment').spec.template.metadata;
      return [labels.app, labels['app.kubernetes.io/name'], labels['app.kubernetes.io/instance']];
    };
    expect(names('web')).toEqual(['web', 'web', 'front']);
    expect(names('web server')).toEqual(['front', 'front', 'front']);
  });

  test('appName is the name', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { ...WEB, appName: 'shop-front' });
    expect(one(chart, 'Deployment').metadata!.labels).toMatchObject({ 'app': 'shop-front', 'app.kubernetes.io/name': 'shop-front' });
  });

  test('the instance is the name of the object', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', WEB);
    expect(web.name).toMatch(/^shop-web-c8/);
    expect(one(chart, 'Deployment').metadata!.labels!['app.kubernetes.io/instance']).toBe(web.name);
  });

  test('those that users give stay, on the pods too', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', {
      ...WEB,
      metadata: { name: 'web', labels: { 'app': 'front', 'app.kubernetes.io/managed-by': 'platform', 'app.kubernetes.io/instance': 'blue' } },
      podMetadata: { labels: { app: 'front-pod' } },
    });
    const { metadata, spec } = one(chart, 'Deployment');
    expect(metadata!.labels).toMatchObject({ 'app': 'front', 'app.kubernetes.io/managed-by': 'platform', 'app.kubernetes.io/instance': 'blue' });
    expect(spec.template.metadata.labels).toMatchObject({ 'app': 'front-pod', 'app.kubernetes.io/managed-by': 'platform', 'app.kubernetes.io/instance': 'web' });
    expect(spec.selector).toEqual({ matchLabels: { 'app.kubernetes.io/instance': 'web' } });
  });

  test('an instance that all objects of a chart are labelled with does not select pods', () => {
    const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop', labels: { 'app.kubernetes.io/instance': 'production' } });
    new SecureDeployment(chart, 'web', { ...WEB, metadata: { name: 'web' } });
    new SecurePod(chart, 'shell', { containers: [{ image: IMAGE }], metadata: { name: 'shell' } });
    const { metadata, spec } = one(chart, 'Deployment');
    expect(metadata!.labels!['app.kubernetes.io/instance']).toBe('production');
    expect(spec.template.metadata.labels['app.kubernetes.io/instance']).toBe('web');
    expect(one(chart, 'Pod').metadata!.labels!['app.kubernetes.io/instance']).toBe('shell');
  });

  test('the selector does not change with version or team', () => {
    const selector = (props: object) => {
      const chart = newChart();
      new SecureDeployment(chart, 'web', { ...WEB, ...props });
      return one(chart, 'Deployment').spec.selector;
    };
    expect(selector({ version: '2', owner: 'b' })).toEqual(selector({ version: '1', owner: 'a' }));
  });
});

describe('Secure workloads | what users do with the cdk8s-plus classes', () => {
  test('exposeViaService selects the pods by one label, and labels the Service', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { ...WEB, metadata: { name: 'web' }, owner: 'shop-team' });
    web.exposeViaService({ name: 'front' });
    const service = one(chart, 'Service');
    expect(service.metadata).toMatchObject({ name: 'front', namespace: 'shop', labels: { 'app.kubernetes.io/instance': 'web', 'owner': 'shop-team' } });
    expect(service.spec.selector).toEqual({ 'app.kubernetes.io/instance': 'web' });
  });

  test('exposeViaIngress goes through that Service', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', WEB).exposeViaIngress('/');
    expect(one(chart, 'Ingress').spec.rules[0].http.paths[0].backend.service.name).toBe(one(chart, 'Service').metadata!.name);
  });

  test('isolate and connections of cdk8s-plus select the same pods', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { ...WEB, isolate: true, metadata: { name: 'web' } });
    const db = new SecureStatefulSet(chart, 'db', { ...DB, isolate: true, metadata: { name: 'db' } });
    web.connections.allowTo(db);
    const subjects = synth(chart).filter(object => object.kind === 'NetworkPolicy').map(policy => policy.spec.podSelector);
    expect(subjects).toHaveLength(4);
    for (const subject of subjects) { expect(Object.keys(subject.matchLabels)).toEqual(['app.kubernetes.io/instance']); }
  });

  test('separate, colocate and tolerate are written', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { ...WEB, metadata: { name: 'web' } });
    const db = new SecureStatefulSet(chart, 'db', { ...DB, metadata: { name: 'db' } });
    web.scheduling.separate(db);
    web.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.exists('spot')));
    const { spec } = one(chart, 'Deployment').spec.template;
    expect(spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector).toEqual({ matchLabels: { 'app.kubernetes.io/instance': 'db' } });
    expect(spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toHaveLength(1);
    expect(spec.tolerations).toEqual([{ key: 'spot', operator: 'Exists' }]);
  });

  test('rights are bound to the account of the workload', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { ...WEB, metadata: { name: 'web' } });
    const role = new kplus.Role(chart, 'role');
    role.allowRead(kplus.ApiResource.CONFIG_MAPS);
    role.bind(web);
    expect(one(chart, 'RoleBinding').subjects).toEqual([expect.objectContaining({ kind: 'ServiceAccount', name: 'web', namespace: 'shop' })]);
  });
});

describe('Secure workloads | network policies of this library', () => {
  test('Connections find pods by one label, ports and namespaces', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { ...WEB, metadata: { name: 'web' } });
    const db = new SecureStatefulSet(chart, 'db', { ...DB, metadata: { name: 'db', namespace: 'data' } });
    Connections.of(web).allowFrom(Peers.ingressNginx()).allowTo(Pods.of(db));
    const policies = policiesOf(chart);
    expect(policies.map(policy => policy.spec!.podSelector)).toEqual([
      { matchLabels: { 'app.kubernetes.io/instance': 'web' } }, { matchLabels: { 'app.kubernetes.io/instance': 'db' } },
    ]);
    const labels = (kind: string) => one(chart, kind).spec.template.metadata.labels;
    const [from, to] = [{ namespace: 'shop', labels: labels('Deployment') }, { namespace: 'data', labels: labels('StatefulSet') }];
    expect(isAllowed(policies, { from, to, port: 5432, protocol: 'TCP' })).toBe(true);
    expect(isAllowed(policies, { from, to, port: 5433, protocol: 'TCP' })).toBe(false);
    expect(isAllowed(policies, { from: to, to: from, port: 8080, protocol: 'TCP' })).toBe(false);
  });

  const MADE: readonly [string, (chart: Chart) => kplus.AbstractPod][] = [
    ['Pod', chart => new SecurePod(chart, 'x', { ...WEB, metadata: { name: 'x' } })],
    ['DaemonSet', chart => new SecureDaemonSet(chart, 'x', { ...WEB, metadata: { name: 'x' } })],
    ['Job', chart => new SecureJob(chart, 'x', { ...WEB, metadata: { name: 'x' } })],
    ['CronJob', chart => new SecureCronJob(chart, 'x', { ...WEB, metadata: { name: 'x' }, schedule: Cron.daily() })],
  ];

  test.each(MADE)('a %s is found by one label too: Polaris wants no second one', (_, make) => {
    const chart = newChart();
    Connections.of(make(chart)).allowTo(Peers.internet(), Port.tcp(443));
    expect(policiesOf(chart)[0].spec!.podSelector).toEqual({ matchLabels: { 'app.kubernetes.io/instance': 'x' } });
  });

  test.each(MADE)('a %s is found, and no other', (kind, make) => {
    const chart = newChart();
    make(chart);
    const other = new SecureDeployment(chart, 'other', WEB);
    Connections.of(other).allowTo(Pods.of(chart.node.findChild('x')));
    const policies = policiesOf(chart);
    const object = one(chart, kind);
    const template = kind === 'Pod' ? object : kind === 'CronJob' ? object.spec.jobTemplate.spec.template : object.spec.template;
    const from = { namespace: 'shop', labels: one(chart, 'Deployment').spec.template.metadata.labels };
    expect(isAllowed(policies, { from, to: { namespace: 'shop', labels: template.metadata.labels }, port: 8080, protocol: 'TCP' })).toBe(true);
    expect(isAllowed(policies, { from, to: { namespace: 'shop', labels: from.labels }, port: 8080, protocol: 'TCP' })).toBe(false);
  });
});

describe('SecureStatefulSet |', () => {
  test('has a headless Service that selects its pods by one label, before it', () => {
    const chart = newChart();
    new SecureStatefulSet(chart, 'db', { ...DB, metadata: { name: 'db' }, owner: 'data-team' });
    const service = one(chart, 'Service');
    expect(service).toMatchObject({ metadata: { labels: { owner: 'data-team' } }, spec: { clusterIP: 'None', selector: { 'app.kubernetes.io/instance': 'db' } } });
    expect(one(chart, 'StatefulSet').spec.serviceName).toBe(service.metadata!.name);
    const kinds = synth(chart).map(object => object.kind);
    expect(kinds.indexOf('Service')).toBeLessThan(kinds.indexOf('StatefulSet'));
  });

  test('takes a Service that exists, and does not label it', () => {
    const chart = newChart();
    const service = new kplus.Service(chart, 'service', { ports: [{ port: 5432 }], clusterIP: 'None' });
    new SecureStatefulSet(chart, 'db', { ...DB, service });
    expect(one(chart, 'Service').metadata!.labels).toBeUndefined();
  });

  test('gives each replica volumes of its own', () => {
    const chart = newChart();
    new SecureStatefulSet(chart, 'db', {
      ...DB,
      initContainers: [{ image: IMAGE }],
      volumeClaims: [
        { name: 'data', mountPath: '/data', size: Size.gibibytes(20) },
        { name: 'log', mountPath: '/log', size: Size.mebibytes(500), storageClassName: 'fast', container: 'main' },
      ],
      writablePaths: [{ path: '/tmp' }],
    });
    const { template, volumeClaimTemplates } = one(chart, 'StatefulSet').spec;
    expect(volumeClaimTemplates).toEqual([
      { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } } },
      { metadata: { name: 'log' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '500Mi' } }, storageClassName: 'fast' } },
    ]);
    expect(template.spec.containers[0].volumeMounts).toEqual([
      { mountPath: '/data', name: 'data' }, { mountPath: '/log', name: 'log' }, { mountPath: '/tmp', name: 'main-tmp' },
    ]);
    expect(template.spec.initContainers[0].volumeMounts).toEqual([{ mountPath: '/data', name: 'data' }, { mountPath: '/tmp', name: 'init-0-tmp' }]);
    expect(template.spec.volumes.map((volume: any) => volume.name)).toEqual(['init-0-tmp', 'main-tmp']);
  });

  test('has no PodDisruptionBudget as it comes, with one replica, and one with three', () => {
    const budgets = (replicas?: number) => {
      const chart = newChart();
      new SecureStatefulSet(chart, 'db', { ...DB, replicas });
      return synth(chart).filter(object => object.kind === 'PodDisruptionBudget').length;
    };
    expect([budgets(), budgets(1), budgets(3)]).toEqual([0, 0, 1]);
  });
});

describe('Secure workloads | in one app', () => {
  test('pass what PodSecurity requires, in a namespace that enforces it', () => {
    const app = new App({ outdir: '/nonexistent-outdir-of-tests' });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new SecureNamespace(chart, 'namespace', { name: 'shop' });
    new SecureDeployment(chart, 'web', WEB);
    new SecureStatefulSet(chart, 'db', DB);
    new SecureCronJob(chart, 'backup', { containers: [{ image: IMAGE }], schedule: Cron.daily() });
    PodSecurity.of(app).require(PodSecurityLevel.RESTRICTED).requireNamespaceLabels();
    const first = app.synthYaml();
    expect(app.synthYaml()).toBe(first);
  });

  test('are judged as patched', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', WEB);
    ApiObject.of(web).addJsonPatch(JsonPatch.replace('/spec/template/spec/hostNetwork', true));
    PodSecurity.of(chart).require(PodSecurityLevel.RESTRICTED);
    expect(() => synth(chart)).toThrow('host namespaces (hostNetwork=true)');
  });
});
