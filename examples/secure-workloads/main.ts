import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import { Probe } from 'cdk8s-plus-27';
import {
  Connections, ImagePin, PodSecurity, PodSecurityLevel, Pods, SecureCronJob, SecureDeployment, SecureNamespace, SecureStatefulSet,
  SecureWorkloadProps,
} from 'cdk8s-zero-trust';

const app = new App();
const shop = new Chart(app, 'shop', {
  namespace: 'shop',
  labels: { 'app.kubernetes.io/part-of': 'shop', 'owner': 'shop-team' },
});

// ---- the namespace: restricted, nothing in and nothing out, and no more than this

new SecureNamespace(shop, 'namespace', {
  name: 'shop',
  podSecurityVersion: 'v1.34', // the cluster's
  resourceQuota: {
    'limits.cpu': '3',
    'limits.ephemeral-storage': '3Gi',
    'limits.memory': '3Gi',
    'pods': '12',
    'requests.cpu': '3',
    'requests.ephemeral-storage': '3Gi',
    'requests.memory': '3Gi',
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  },
  limitRange: {
    min: { 'cpu': '10m', 'ephemeral-storage': '1Mi', 'memory': '16Mi' },
    defaultRequests: { 'cpu': '250m', 'ephemeral-storage': '128Mi', 'memory': '256Mi' },
    defaultLimits: { 'cpu': '250m', 'ephemeral-storage': '128Mi', 'memory': '256Mi' },
    max: { 'cpu': '1', 'ephemeral-storage': '1Gi', 'memory': '1Gi' },
  },
});

// ---- the workloads: what no default can know, once for all of them

const house: SecureWorkloadProps = {
  owner: 'shop-team',
  partOf: 'shop',
  requireImage: ImagePin.DIGEST,
  priorityClassName: 'shop-standard', // an object of the cluster
  seLinuxType: 'container_t',
  userNamespace: true, // nodes with Linux 6.3 and Kubernetes 1.33
};
const dns = { options: [{ name: 'ndots', value: '2' }] };
const named = (name: string) => ({ name, annotations: { email: 'shop-team@example.com' } });

const http = { name: 'http', number: 8080 };
const postgres = { name: 'postgres', number: 5432 };

const web = new SecureDeployment(shop, 'web', {
  ...house,
  dns,
  metadata: named('web'),
  version: '1.4.2',
  component: 'server',
  replicas: 3,
  minReady: Duration.seconds(5),
  containers: [{
    name: 'web',
    image: 'registry.example.com/shop/web:1.4.2@sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
    ports: [http],
    startup: Probe.fromHttpGet('/startz', { port: http.number, periodSeconds: Duration.seconds(2), failureThreshold: 30 }),
    liveness: Probe.fromHttpGet('/livez', { port: http.number, periodSeconds: Duration.seconds(10) }),
    readiness: Probe.fromHttpGet('/readyz', { port: http.number, periodSeconds: Duration.seconds(5) }),
  }],
  writablePaths: [{ path: '/tmp' }],
});
web.exposeViaService({ name: 'web' });

const db = new SecureStatefulSet(shop, 'db', {
  ...house,
  dns,
  metadata: named('db'),
  version: '17.5',
  component: 'database',
  replicas: 3,
  containers: [{
    name: 'postgres',
    image: 'registry.example.com/shop/postgres:17.5@sha256:8e3c1a5d30a5b1f0c4c6f5a9d9f6b7a1c2e3d4f5061728394a5b6c7d8e9f0a1b',
    ports: [postgres],
    liveness: Probe.fromTcpSocket({ port: postgres.number, periodSeconds: Duration.seconds(10) }),
    readiness: Probe.fromCommand(['pg_isready', '--quiet'], { periodSeconds: Duration.seconds(5) }),
  }],
  volumeClaims: [{ name: 'data', mountPath: '/var/lib/postgresql', size: Size.gibibytes(20) }],
  writablePaths: [{ path: '/tmp' }, { path: '/run/postgresql', sizeLimit: '1Mi' }],
});

const backup = new SecureCronJob(shop, 'backup', {
  ...house,
  dns,
  metadata: named('backup'),
  version: '1.4.2',
  component: 'backup',
  schedule: Cron.daily(),
  containers: [{
    name: 'backup',
    image: 'registry.example.com/shop/backup:1.4.2@sha256:5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270',
  }],
  writablePaths: [{ path: '/backup', sizeLimit: '100Mi' }],
});

// ---- who may talk to whom

Connections.of(web)
  .allowFrom(Pods.withLabels({ 'app.kubernetes.io/name': 'gateway' }).inNamespace('ingress'))
  .allowTo(Pods.of(db));
Connections.of(db); // isolated both ways: what the others say, and name lookups
Connections.of(backup).allowTo(Pods.of(db));

// ---- synth fails where the cluster would refuse a pod

PodSecurity.of(app).require(PodSecurityLevel.RESTRICTED).requireNamespaceLabels();

app.synth();
