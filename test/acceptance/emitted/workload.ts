import { App, Chart, Cron, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { KubernetesObject } from '../../../src/manifest';
import {
  ContainerLimits, ImagePin, PodSecurityLevel, SecureCronJob, SecureCronJobProps, SecureDaemonSet, SecureDaemonSetProps,
  SecureDeployment, SecureDeploymentProps, SecureJob, SecureJobProps, SecureNamespace, SecureNamespaceProps, SecurePod,
  SecurePodProps, SecureReplicasProps, SecureStatefulSet, SecureStatefulSetProps, SecureWorkloadProps,
} from '../../../src/workload';
import { Application } from '../application';
import { Values, allAtOnce, applicationWith, objectsOf, variantsOf } from './values';

/** Each Secure workload with each option, its own and that of its cdk8s-plus class. */
export function workloadApplications(): Application[] {
  return [
    ...KINDS.map(({ id, title, variants }) => applicationWith(id, title, chart => variants(chart).forEach(make => make()))),
    applicationWith('relations', 'Secure workloads in Services, role bindings and policies of cdk8s-plus', addRelations),
  ];
}

/** Each kind once as it is, and once with all options. */
export function secureWorkloads(): KubernetesObject[] {
  return KINDS.flatMap(({ variants }) => {
    const app = new App();
    const makers = variants(new Chart(app, 'app', { namespace: 'shop' }));
    makers.forEach(make => make());
    return objectsOf(app);
  });
}

/** SecureNamespace with each option, quota and limits. */
export function namespaceApplications(): Application[] {
  const needed = { name: 'shop' };
  const variants = [{ id: 'plain', props: {} }, ...variantsOf(NAMESPACE), { id: 'all-options', props: allAtOnce(NAMESPACE) }];
  return variants.map(({ id, props }) => applicationWith(`secure-namespace-${id}`, `SecureNamespace ${id}`, chart => {
    new SecureNamespace(chart, 'namespace', { ...needed, ...props });
  }));
}

interface Kind {
  readonly id: string;
  readonly title: string;
  readonly variants: (chart: Chart) => (() => void)[];
}

const IMAGE = 'registry.example.com/shop/web:1.4.2';
const WEB: kplus.ContainerProps = { image: IMAGE, portNumber: 8080 };
const DIGEST = `sha256:${'0a'.repeat(32)}`;

const AMOUNTS: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.units(1) },
  memory: { request: Size.mebibytes(64), limit: Size.gibibytes(1) },
  ephemeralStorage: { request: Size.mebibytes(64), limit: Size.gibibytes(2) },
};

const SECURE: Values<SecureWorkloadProps> = {
  appName: ['shop-web'],
  version: ['1.4.2'],
  component: ['server'],
  partOf: ['shop'],
  owner: ['shop-team'],
  assignIds: [false, true],
  supplementalGroups: [[20000]],
  readOnlyRootFilesystem: [false, true],
  writablePaths: [[{ path: '/tmp' }, { path: '/var/cache/web', sizeLimit: '1Gi', container: 'main' }]],
  resources: [AMOUNTS, {}, { memory: { limit: Size.mebibytes(96) } }],
  imagePullPolicy: Object.values(kplus.ImagePullPolicy),
  requireImage: [ImagePin.TAG, ImagePin.NONE],
  imageDigests: [{ [IMAGE]: DIGEST }],
  serviceAccountToken: [{ audience: 'vault', expirationSeconds: 600, mountPath: '/var/run/token' }, {}],
  enableServiceLinks: [true, false],
  localSeccompProfile: ['profiles/web.json'],
  appArmor: [true, false],
  appArmorAnnotation: [true, false],
  seLinuxType: ['container_t'],
  userNamespace: [true, false],
  linuxNodes: [true, false],
  priorityClassName: ['system-cluster-critical'],
};

const REPLICAS: Values<SecureReplicasProps> = { spreadReplicas: [true, false], podDisruptionBudget: [true, false] };

/** what can't be said without a chart stands in `podValues` */
const POD: Values<Omit<kplus.AbstractPodProps, 'serviceAccount' | 'volumes' | 'dockerRegistryAuth' | 'hostNetwork' | 'isolate' | 'restartPolicy'>> = {
  metadata: [{ annotations: { 'example.com/why': 'because' } }],
  containers: [
    [{
      ...WEB,
      name: 'main',
      command: ['/web'],
      args: ['--serve'],
      workingDir: '/srv',
      envVariables: { MODE: kplus.EnvValue.fromValue('fast'), POD: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME) },
      liveness: kplus.Probe.fromHttpGet('/live', { port: 8080 }),
      readiness: kplus.Probe.fromTcpSocket({ port: 8080 }),
      startup: kplus.Probe.fromCommand(['/web', '--check']),
      lifecycle: { preStop: kplus.Handler.fromCommand(['/web', '--drain']) },
      resources: AMOUNTS,
      securityContext: { user: 20000, group: 20000, capabilities: { add: [kplus.Capability.NET_BIND_SERVICE], drop: [kplus.Capability.NET_RAW] } },
    }],
    [{ image: IMAGE, ports: [{ number: 8080, name: 'http' }, { number: 53, protocol: kplus.Protocol.UDP }] }, { image: IMAGE, name: 'side' }],
  ],
  initContainers: [[{ image: IMAGE }, { image: IMAGE }]],
  securityContext: [{ user: 20000, group: 20001, fsGroup: 20002, fsGroupChangePolicy: kplus.FsGroupChangePolicy.ALWAYS, sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] }],
  hostAliases: [[{ ip: '192.0.2.1', hostnames: ['db.example.com'] }]],
  dns: [{
    hostname: 'web', subdomain: 'shop', hostnameAsFQDN: true, policy: kplus.DnsPolicy.NONE, nameservers: ['192.0.2.53'], searches: ['example.com'], options: [{ name: 'ndots', value: '2' }],
  }],
  automountServiceAccountToken: [false, true],
  terminationGracePeriod: [Duration.seconds(5)],
};

const WORKLOAD: Values<Omit<kplus.WorkloadProps, keyof kplus.AbstractPodProps>> = {
  podMetadata: [{ labels: { 'example.com/tier': 'front' }, annotations: { 'example.com/why': 'because' } }],
  select: [true],
  spread: [true, false],
};

const DEPLOYMENT: Values<Omit<kplus.DeploymentProps, keyof kplus.WorkloadProps>> = {
  replicas: [0, 1, 3],
  strategy: [kplus.DeploymentStrategy.recreate(), kplus.DeploymentStrategy.rollingUpdate({ maxSurge: kplus.PercentOrAbsolute.percent(50) })],
  minReady: [Duration.seconds(10)],
  progressDeadline: [Duration.minutes(5)],
};

const STATEFUL_SET: Values<Omit<SecureStatefulSetProps, keyof kplus.WorkloadProps | keyof SecureWorkloadProps | keyof SecureReplicasProps | 'service'>> = {
  replicas: [3, 1, 0],
  podManagementPolicy: [kplus.PodManagementPolicy.PARALLEL, kplus.PodManagementPolicy.ORDERED_READY],
  strategy: [kplus.StatefulSetUpdateStrategy.onDelete(), kplus.StatefulSetUpdateStrategy.rollingUpdate({ partition: 1 })],
  minReady: [Duration.seconds(10)],
  volumeClaims: [
    [{ name: 'data', mountPath: '/var/lib/db', size: Size.gibibytes(20) }, { name: 'logs', mountPath: '/var/log/db', size: Size.mebibytes(1), storageClassName: 'fast', container: 'main' }],
    [{ name: 'made-by-hand', mountPath: '/data', size: Size.kibibytes(1), storageClassName: '' }],
  ],
};

const DAEMON_SET: Values<Omit<kplus.DaemonSetProps, keyof kplus.WorkloadProps>> = { minReadySeconds: [5] };

/** what one of the classes can't be made without */
const NEEDED = { containers: [WEB], schedule: Cron.daily() };

const JOB: Values<Omit<kplus.JobProps, keyof kplus.WorkloadProps>> = {
  activeDeadline: [Duration.minutes(10)], backoffLimit: [0, 3], ttlAfterFinished: [Duration.minutes(1)],
};

const CRON_JOB: Values<Omit<kplus.CronJobProps, keyof kplus.JobProps>> = {
  schedule: [Cron.daily(), Cron.schedule({ minute: '*/5' })],
  timeZone: ['Etc/UTC'],
  concurrencyPolicy: Object.values(kplus.ConcurrencyPolicy),
  startingDeadline: [Duration.seconds(30)],
  suspend: [true, false],
  successfulJobsRetained: [0, 1],
  failedJobsRetained: [0, 1],
};

const LIMITS: ContainerLimits = {
  min: { memory: '16Mi' }, defaultRequests: { cpu: '250m', memory: '256Mi' }, defaultLimits: { cpu: '0.25', memory: '256Mi' }, max: { memory: '1Gi' },
};

const NAMESPACE: Values<Omit<SecureNamespaceProps, 'name'>> = {
  podSecurity: [PodSecurityLevel.RESTRICTED, PodSecurityLevel.BASELINE, PodSecurityLevel.PRIVILEGED],
  podSecurityVersion: ['latest', 'v1.0', 'v1.34'],
  labels: [{ team: 'shop' }],
  annotations: [{ 'example.com/why': 'because' }],
  defaultDeny: [true, false],
  resourceQuota: [{
    'requests.cpu': '4',
    'limits.memory': '2Gi',
    'pods': '20',
    'services.loadbalancers': '0',
    'requests.storage': '100Gi',
    'persistentvolumeclaims': '5',
    'count/deployments.apps': '10',
    'fast.storageclass.storage.k8s.io/requests.storage': '10Gi',
    'requests.nvidia.com/gpu': '1',
    'hugepages-2Mi': '128Mi',
  }, { cpu: '1' }],
  limitRange: [LIMITS, { min: { cpu: '10m' } }, { max: { 'memory': '1Gi', 'ephemeral-storage': '4Gi' } }, { defaultLimits: { memory: '1Gi' } }, { defaultRequests: { cpu: '0.1' } }],
};

const ONLY_ALWAYS = { restartPolicy: [kplus.RestartPolicy.ALWAYS] };
const NOT_ALWAYS = { restartPolicy: [kplus.RestartPolicy.NEVER, kplus.RestartPolicy.ON_FAILURE] };
const REPLICATED = { ...SECURE, ...REPLICAS, ...POD, ...WORKLOAD, ...ONLY_ALWAYS };

const KINDS: readonly Kind[] = [
  kind<SecurePodProps>('pod', SecurePod, { ...SECURE, ...POD, restartPolicy: Object.values(kplus.RestartPolicy) }),
  kind<SecureDeploymentProps>('deployment', SecureDeployment, { ...REPLICATED, ...DEPLOYMENT }),
  kind<SecureStatefulSetProps>('stateful-set', SecureStatefulSet, { ...REPLICATED, ...STATEFUL_SET }),
  kind<SecureDaemonSetProps>('daemon-set', SecureDaemonSet, { ...SECURE, ...POD, ...WORKLOAD, ...ONLY_ALWAYS, ...DAEMON_SET }),
  kind<SecureJobProps>('job', SecureJob, { ...SECURE, ...POD, ...WORKLOAD, ...NOT_ALWAYS, ...JOB }),
  // cdk8s-plus takes either a time to live or numbers of Jobs to keep
  kind<SecureCronJobProps>('cron-job', SecureCronJob, { ...SECURE, ...POD, ...WORKLOAD, ...NOT_ALWAYS, ...JOB, ...CRON_JOB }, ['ttlAfterFinished']),
];

/** what cdk8s-plus makes of a Secure workload */
function addRelations(chart: Chart): void {
  const props = { containers: [WEB] };
  const deployment = new SecureDeployment(chart, 'deployment', props);
  const pod = new SecurePod(chart, 'pod', props);
  const subjects = [
    deployment, pod, new SecureStatefulSet(chart, 'stateful-set', props), new SecureDaemonSet(chart, 'daemon-set', props), new SecureJob(chart, 'job', props),
    new SecureCronJob(chart, 'cron-job', { ...props, schedule: Cron.daily() }),
  ];
  deployment.exposeViaService();
  deployment.exposeViaService({ name: 'other', ports: [{ port: 443, targetPort: 8080 }] });
  const role = new kplus.Role(chart, 'role');
  role.allowRead(kplus.ApiResource.CONFIG_MAPS);
  role.bind(...subjects);
  new kplus.NetworkPolicy(chart, 'policy', { selector: pod, ingress: { rules: [{ peer: deployment, ports: [kplus.NetworkPolicyPort.tcp(8080)] }] } });
}

type NeedsChart = 'serviceAccount' | 'volumes' | 'dockerRegistryAuth' | 'service';
/** the ones that a Secure workload refuses, and cdk8s-plus's own network policies */
type Left = 'hostNetwork' | 'isolate';

/** @param alone options that can't stand beside all others */
function kind<Props extends object>(
  id: string,
  construct: new (scope: Construct, id: string, props: Props) => Construct,
  values: Values<Omit<Props, NeedsChart | Left>>,
  alone: readonly (keyof Props)[] = [],
): Kind {
  const ofChart: { readonly [option in NeedsChart]: (chart: Chart) => unknown } = {
    serviceAccount: chart => new kplus.ServiceAccount(chart, 'own-account'),
    volumes: chart => [
      kplus.Volume.fromEmptyDir(chart, 'volume-0', 'scratch'),
      kplus.Volume.fromConfigMap(chart, 'volume-1', kplus.ConfigMap.fromConfigMapName(chart, 'volume-2', 'web')),
      kplus.Volume.fromSecret(chart, 'volume-3', kplus.Secret.fromSecretName(chart, 'volume-4', 'web')),
      kplus.Volume.fromPersistentVolumeClaim(chart, 'volume-5', kplus.PersistentVolumeClaim.fromClaimName(chart, 'volume-6', 'web')),
      kplus.Volume.fromCsi(chart, 'volume-7', 'secrets-store.csi.k8s.io', { readOnly: true }),
    ],
    dockerRegistryAuth: chart => kplus.Secret.fromSecretName(chart, 'registry', 'registry'),
    service: chart => new kplus.Service(chart, 'own-service', { ports: [{ port: 5432 }] }),
  };
  const takes = (option: string) => option !== 'service' || construct.name === 'SecureStatefulSet';
  return {
    id,
    title: construct.name,
    variants: chart => [
      { id: 'plain', props: {} },
      ...variantsOf(values),
      ...Object.entries(ofChart).filter(([option]) => takes(option))
        .map(([option, value]) => ({ id: option.toLowerCase(), props: { [option]: value(chart) } })),
      { id: 'all-options', props: { ...allAtOnce(values), ...Object.fromEntries(alone.map(option => [option, undefined])) } },
    ].map(variant => () => { new construct(chart, variant.id, { ...NEEDED, ...variant.props } as unknown as Props); }),
  };
}
