import { Words } from './broken';
import { MINOR } from './session';
import { KubernetesObject } from '../../src/manifest';

/**
 * Objects that a server accepts, with the fields that the reader looks at, and what a person may write there by mistake.
 * Left out is what is up to the cluster: addresses, ranges of node ports, the fields of load balancers.
 */

const a = (length: number) => 'a'.repeat(length);
const of = (apiVersion: string, kind: string, spec: object): KubernetesObject => ({ apiVersion, kind, metadata: { name: 'web' }, spec });

const service = (spec: object) => of('v1', 'Service', spec);
const PORTS = [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }, { name: 'dns', port: 80, targetPort: 'dns', protocol: 'UDP' }];

export const SERVICES: readonly KubernetesObject[] = [
  service({ selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] }),
  service({ type: 'ClusterIP', clusterIP: '', selector: { app: 'web' }, ports: PORTS }),
  service({ type: 'ClusterIP', clusterIP: 'None', ports: [{ port: 80 }] }),
  service({ type: 'NodePort', clusterIP: '', ports: [{ name: 'http', port: 80, nodePort: 30080, protocol: 'TCP' }, { name: 'https', port: 443, nodePort: 30443, protocol: 'TCP' }, { name: 'quic', port: 443, nodePort: 30443, protocol: 'UDP' }] }),
  service({ type: 'LoadBalancer', selector: { app: 'web' }, ports: PORTS.slice(0, 1) }),
  service({ type: 'ExternalName', externalName: 'example.com', clusterIP: '', ports: PORTS }),
];

export const SERVICE_WORDS: Words = {
  // before 1.36 the name of a Service had to begin with a letter
  'metadata.name': ['web', 'a.b', 'A', 'a_b', a(63), a(64), ...MINOR < 36 ? [] : ['1web']],
  'spec': [{}, null, 'x', []],
  'spec.type': ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName', '', 'clusterIP', 'Headless', 5, null],
  'spec.clusterIP': ['None', 'None', '', null, 5],
  'spec.externalName': ['example.com.', '', 'Example.com', 'a_b', '10.0.0.1', 'a..b', null, 5, a(64)],
  'spec.selector': [{}, null, { app: 'a b' }, { 'a b': 'c' }, { app: 5 }, 'web', []],
  'spec.ports': [[], null, {}, 'x', [null], [{ port: 80 }], [{ port: 80 }, { port: 81 }]],
  'ports[]': [null, {}, 5, { port: 80 }],
  'ports[].name': ['http', 'dns', '', 'HTTP', 'http_1', 'a.b', '80', '-a', a(63), a(64), null, 5],
  'ports[].port': [0, 1, 80, 443, 65535, 65536, -1, 80.5, '80', null, true],
  'ports[].targetPort': [0, 1, 65536, -1, '', 'http', 'dns', 'HTTP', '80', 'a--b', '-a', a(15), a(16), 80.5, true, null, {}],
  'ports[].protocol': ['TCP', 'UDP', 'SCTP', 'tcp', 'HTTP', '', null, 5],
  'ports[].nodePort': [0, 30080, 30081, null, '30080'],
};

const ingress = (spec: object, metadata: object = {}) => ({ ...of('networking.k8s.io/v1', 'Ingress', spec), metadata: { name: 'web', ...metadata } });
const WEB = { service: { name: 'web', port: { number: 80 } } };

export const INGRESSES: readonly KubernetesObject[] = [
  ingress({ defaultBackend: { service: { name: 'web', port: { name: 'http', number: 0 } } } }),
  ingress({ rules: [{ host: 'example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: WEB }, { path: '/a', pathType: 'Exact', backend: WEB }] } }] }),
  ingress({ rules: [{ http: { paths: [{ pathType: 'ImplementationSpecific', path: '/a.*', backend: { resource: { apiGroup: 'example.com', kind: 'Bucket', name: 'b' } } }] } }] }),
  ingress({
    ingressClassName: 'nginx',
    defaultBackend: WEB,
    rules: [{ host: '*.example.com' }],
    tls: [{ hosts: ['example.com', '*.example.com'], secretName: 'tls' }],
  }, { annotations: { 'kubernetes.io/ingress.class': 'nginx' } }),
];

const HOSTS = [
  '', 'example.com', 'Example.com', '*', '*.', '*.example.com', 'a.*.com', '*a.com', '*.*.com', 'example.com:80', '10.0.0.1', '010.0.0.1', '10.0.0.256', '::1', '*.10.0.0.1', 'a_b.com',
  'example.com.', a(64), `*.${a(63)}`, `*.${a(251)}`, `*.${a(252)}`, a(254), '1.2.3', '1.2.3.4.5', null, 5,
];

export const INGRESS_WORDS: Words = {
  'metadata.annotations.kubernetes.io/ingress.class': ['nginx', 'traefik', ''],
  'spec': [{}, null, 'x', []],
  'spec.ingressClassName': ['nginx', 'Nginx', '', null, 5, 'a/b'],
  'spec.defaultBackend': [WEB, {}, null, 'web', []],
  'spec.rules': [[], null, {}, 'x', [null], [{}]],
  'spec.rules[]': [null, {}, 5],
  'rules[].host': HOSTS,
  'rules[].http': [{}, null, { paths: [] }, { paths: null }, { paths: 'x' }, 'x', []],
  'http.paths': [[], null, {}, [null], [{}]],
  'http.paths[]': [null, {}, { pathType: 'Prefix', path: '/' }, { path: '/', backend: WEB }, 5],
  'paths[].pathType': ['Exact', 'Prefix', 'ImplementationSpecific', 'prefix', 'Regex', '', null, 5],
  'paths[].path': ['', '/', 'a', '/a/', '/a//b', '/a/./b', '/a/../b', '/a/..', '/a/.', '/a/...', '/..a', '/a%2fb', '/a%2Fb', '//', '/.', '/..', '/%2e', '/a b', '/ä', null, 5],
  'paths[].backend': [WEB, {}, null, { serviceName: null }, { ...WEB, resource: { kind: 'Bucket', name: 'b' } }, 'web'],
  'backend.service': [{}, null, { name: 'web' }, { port: { number: 80 } }, 'web'],
  // before 1.36 the name of a Service had to begin with a letter
  'service.name': ['web', '', 'Web', 'a.b', 'a_b', a(63), a(64), null, 5, ...MINOR < 36 ? [] : ['1web']],
  'service.port': [{}, null, { name: 'http' }, { number: 80, name: '' }, { number: 80, name: 'http' }, 80, 'http'],
  'port.name': ['http', '', 'HTTP', '80', 'a--b', a(15), a(16), null, 5],
  'port.number': [80, 0, -1, 65535, 65536, 80.5, '80', null],
  'backend.resource': [{}, null, { kind: 'Bucket', name: 'b' }, 'x'],
  'resource.apiGroup': ['example.com', '', null, 'A', 5],
  'resource.kind': ['Bucket', '', 'a/b', 'a%b', '..', 'a b', null, 5],
  'resource.name': ['b', '', 'a/b', 'a%b', '.', 'A_b', null, 5],
  'spec.tls': [[], null, {}, [null], [{}]],
  'tls[].hosts': [[], null, 'example.com', [null]],
  'tls[].hosts[]': HOSTS,
  'tls[].secretName': ['tls', '', 'Tls', 'a.b', 'a_b', null, 5],
};

const pod = (spec: object) => of('v1', 'Pod', spec);
const controller = (apiVersion: string, kind: string, podSpec: object, more: object = {}) => of(apiVersion, kind, {
  selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: podSpec }, ...more,
});
const WEB_CONTAINER = {
  name: 'web',
  image: 'web:1',
  command: ['web'],
  args: ['--port', '80'],
  env: [{ name: 'A', value: '1' }, { name: 'B', value: '' }],
  ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }, { name: 'dns', containerPort: 53, protocol: 'UDP' }],
  volumeMounts: [{ name: 'data', mountPath: '/data' }, { name: 'tmp', mountPath: '/tmp' }],
};
const VOLUMES = [{ name: 'data', emptyDir: {} }, { name: 'tmp', emptyDir: {} }];
const WEB_POD = { containers: [WEB_CONTAINER], volumes: VOLUMES };
const JOB_POD = { containers: [{ name: 'job', image: 'job:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }], volumes: VOLUMES.slice(0, 1), restartPolicy: 'Never' };

export const WORKLOADS: readonly KubernetesObject[] = [
  pod({ ...WEB_POD, restartPolicy: 'OnFailure' }),
  controller('apps/v1', 'Deployment', { ...WEB_POD, restartPolicy: 'Always' }),
  controller('apps/v1', 'DaemonSet', { hostNetwork: true, containers: [{ name: 'agent', image: 'agent:1', ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 81 }] }] }),
  controller('apps/v1', 'ReplicaSet', WEB_POD),
  controller('apps/v1', 'StatefulSet', { containers: [WEB_CONTAINER], volumes: VOLUMES.slice(1) }, {
    serviceName: 'web',
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
  }),
  of('v1', 'ReplicationController', { selector: { app: 'web' }, template: { metadata: { labels: { app: 'web' } }, spec: { ...WEB_POD, restartPolicy: 'Always' } } }),
  of('batch/v1', 'Job', { template: { spec: JOB_POD } }),
  of('batch/v1', 'CronJob', { schedule: '0 0 * * *', jobTemplate: { spec: { template: { spec: JOB_POD } } } }),
];

export const CONTAINERS: readonly KubernetesObject[] = [
  pod({
    containers: [WEB_CONTAINER, { name: 'side', image: 'side:1', ports: [{ containerPort: 90, hostPort: 90 }, { containerPort: 91, hostPort: 90, protocol: 'UDP' }] }],
    initContainers: [{ name: 'init', image: 'init:1', ports: [{ containerPort: 90, hostPort: 90 }] }, { name: 'proxy', image: 'proxy:1', restartPolicy: 'Always', ports: [{ containerPort: 15001 }] }],
    volumes: VOLUMES,
  }),
  pod({
    hostNetwork: true,
    containers: [{ name: 'a', image: 'a:1', ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 81 }] }, { name: 'b', image: 'b:1', ports: [{ containerPort: 82 }] }],
    initContainers: [{ name: 'c', image: 'c:1', ports: [{ containerPort: 80, hostPort: 81 }] }],
  }),
  controller('apps/v1', 'Deployment', {
    hostNetwork: true,
    containers: [{ name: 'a', image: 'a:1', ports: [{ containerPort: 80, hostPort: 80, hostIP: '10.0.0.1' }, { containerPort: 80, hostPort: 80, hostIP: '10.0.0.2' }] }],
  }),
];

const NAMES = ['web', 'side', 'init', '', 'Web', 'web_1', 'a.b', '1', a(63), a(64), null, 5];

export const WORKLOAD_WORDS: Words = {
  'metadata.name': ['web', 'a.b', 'A', a(52), a(53), a(63), a(64)],
  'spec': [{}, null, 'x'],
  'spec.hostNetwork': [true, false, null, 'true'],
  'spec.restartPolicy': ['Always', 'OnFailure', 'Never', '', 'always', null, 5],
  'template.spec': [{}, null, 'x'],
  'spec.schedule': ['@daily', '* * * * *', '', null, 5],
  'spec.selector': [null, {}, { matchLabels: { app: 'api' } }, { matchLabels: { app: 'web' } }, 'web'],
  'metadata.labels': [{}, null, { app: 'web', tier: 'front' }, { app: 5 }, { app: 'a b' }],
  'volumeClaimTemplates[].spec': [],
  'volumeClaimTemplates[].metadata.name': [],
  'containers': [[], null, {}, [null], 'x'],
  'Containers': [[], null, {}, [null], 'x'],
  'containers[]': [null, {}, { name: 'a' }, { image: 'a' }, 5],
  'containers[].name': NAMES,
  'initContainers[].name': NAMES,
  'containers[].image': ['web:1', '', ' ', ' web', 'WEB:1', null, 5, 1.2],
  'command': [[], null, 'web', [5], [null], [true]],
  'args': [[], null, '--port', [80], [null], ['']],
  'containers[].env': [[], null, {}, [null], [{}], [{ name: 'A' }], [{ value: 'a' }]],
  'env[].name': ['A', '', 'a.b', 'a b', null, 5, 'A'],
  'env[].value': ['', '1', 1, true, null, {}],
  'containers[].ports': [[], null, {}, [null], [{}], [{ containerPort: 80 }, { containerPort: 80 }]],
  'ports[].name': ['http', 'dns', '', 'HTTP', '80', 'a--b', a(15), a(16), null, 5],
  'ports[].containerPort': [80, 81, 0, -1, 65535, 65536, '80', 80.5, null],
  'ports[].hostPort': [0, 80, 81, 90, -1, 65535, 65536, '80', 80.5, null],
  'ports[].hostIP': ['10.0.0.1', '10.0.0.2', '', null, 5],
  'ports[].protocol': ['TCP', 'UDP', 'SCTP', 'tcp', '', null, 5],
  'spec.volumes': [[], null, {}, [null], [{}], [{ name: 'data' }]],
  'volumes[].name': ['data', 'tmp', '', 'Data', 'a.b', a(63), a(64), null, 5],
  'volumeMounts': [[], null, {}, [null], [{}]],
  'volumeMounts[].name': ['data', 'tmp', 'other', '', null, 5],
  'volumeMounts[].mountPath': ['/data', '/tmp', 'a', '', null, 5],
};
