import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Hardening, HardeningOptions, OverrulableCheck, PodSecurityLevel } from '../../../src/workload';
import { Application } from '../application';
import { Values, allAtOnce, applicationWith, variantsOf } from './values';

/** What Hardening makes of workloads that others wrote, with each option. */
export function hardeningApplications(): Application[] {
  const variants = [{ id: 'plain', props: {} }, ...variantsOf(OPTIONS), { id: 'all-options', props: allAtOnce(OPTIONS) }];
  return [
    ...variants.map(({ id, props }) => applicationWith(`hardening-${id}`, `Hardening ${id}`, chart => {
      addWorkloads(chart);
      Hardening.of(chart).apply(props);
    })),
    applicationWith('hardening-exempt', 'Hardening with an exemption', chart => {
      addWorkloads(chart);
      Hardening.of(chart).exempt(chart.node.findChild('plus'), 'reads devices of its node').apply();
    }),
  ];
}

const IMAGE = 'registry.example.com/shop/web:1.4.2';

const OPTIONS: Values<HardeningOptions> = {
  level: [PodSecurityLevel.RESTRICTED, PodSecurityLevel.BASELINE, PodSecurityLevel.PRIVILEGED],
  version: ['latest', 'v1.0', 'v1.24'],
  overrule: [Object.values(OverrulableCheck)],
  readOnlyRootFilesystem: [true, false],
  writablePaths: [[{ path: '/tmp' }, { path: '/var/cache/web', sizeLimit: '1Gi', container: 'main' }]],
  runAsUser: [10001],
  runAsGroup: [10001, 0],
  fsGroup: [10001],
  supplementalGroups: [[20000, 20001]],
  // beside a token of its own the automatic one must stay off
  automountServiceAccountToken: [false, true],
  serviceAccountToken: [{ audience: 'vault', expirationSeconds: 600, mountPath: '/var/run/token' }, {}],
  requests: [{ 'cpu': '100m', 'memory': '64Mi', 'ephemeral-storage': '1Gi' }],
  limits: [{ 'cpu': '0.5', 'memory': '128Mi', 'ephemeral-storage': '2Gi', 'hugepages-2Mi': '0' }],
  imagePullPolicy: ['Always', 'IfNotPresent', 'Never'],
  imageDigests: [{ [IMAGE]: `sha256:${'0a'.repeat(32)}` }],
  requireImageDigests: [true],
  spreadReplicas: [true],
  appArmor: [true],
  appArmorAnnotation: [true],
  userNamespace: [true],
  seLinuxType: ['container_t'],
  enableServiceLinks: [false, true],
};

/** workloads of every kind, from careless to what the level refuses; all of them are what a server takes before */
function addWorkloads(chart: Chart): void {
  new kplus.Deployment(chart, 'plus', { containers: [{ image: IMAGE, portNumber: 8080, securityContext: { ensureNonRoot: false } }] });
  const containers = [{ name: 'main', image: IMAGE }, { name: 'side', image: IMAGE, ports: [{ containerPort: 9102, hostPort: 9102 }] }];
  const initContainers = [{ name: 'init', image: IMAGE, securityContext: { capabilities: { add: ['NET_ADMIN'] }, procMount: 'Default' } }];
  const spec = {
    containers,
    initContainers,
    securityContext: {
      sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }, { name: 'kernel.msgmax', value: '1' }], seccompProfile: { type: 'Unconfined' },
    },
  };
  const template = (labels: object, fields: object = {}) => ({ metadata: { labels }, spec: { ...spec, ...fields } });
  const add = (apiVersion: string, kind: string, rest: object) => {
    new ApiObject(chart, kind, { apiVersion, kind, metadata: { name: kind.toLowerCase() }, ...rest });
  };
  const selected = (kind: string) => ({ selector: { matchLabels: { app: kind } }, template: template({ app: kind }) });
  add('apps/v1', 'Deployment', { spec: { replicas: 3, ...selected('deployment') } });
  add('apps/v1', 'DaemonSet', { spec: selected('daemonset') });
  add('apps/v1', 'ReplicaSet', { spec: selected('replicaset') });
  add('apps/v1', 'StatefulSet', {
    spec: {
      serviceName: 'statefulset',
      ...selected('statefulset'),
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
    },
  });
  add('batch/v1', 'Job', { spec: { template: template({}, { restartPolicy: 'Never' }) } });
  add('batch/v1', 'CronJob', { spec: { schedule: '@daily', jobTemplate: { spec: { template: template({}, { restartPolicy: 'OnFailure' }) } } } });
  add('v1', 'ReplicationController', { spec: { selector: { app: 'rc' }, template: template({ app: 'rc' }) } });
  add('v1', 'PodTemplate', { template: template({ app: 'template' }) });
  add('v1', 'Pod', {
    spec: {
      ...spec,
      automountServiceAccountToken: false,
      volumes: [{ name: 'tmp', emptyDir: {} }, { name: 'config', configMap: { name: 'web' } }],
      containers: [{ ...containers[0], volumeMounts: [{ name: 'tmp', mountPath: '/tmp/own' }, { name: 'config', mountPath: '/etc/web' }] }],
    },
  });
  add('v1', 'List', {
    items: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'listed', namespace: 'shop' }, spec: selected('listed') }],
  });
}
