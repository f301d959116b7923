import { ApiObject, Chart, Cron, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { KubernetesObject, podTemplateIn } from '../../src/manifest';
import { NEWEST_MINOR, evaluateObject } from '../../src/standards';
import {
  Hardening, SecureCronJob, SecureDaemonSet, SecureDeployment, SecureDeploymentProps, SecureJob, SecurePod, SecureStatefulSet, SecureWorkloadProps,
} from '../../src/workload';
import { newChart, synth } from '../support/synth';

const IMAGE = 'registry.example.com/shop/web:1.4.2';
const PORT = { image: IMAGE, portNumber: 8080 };

type Made = kplus.AbstractPod;
type Props = SecureWorkloadProps & kplus.WorkloadProps;

/** one of each kind, with one container and one init container */
const KINDS: readonly [kind: string, make: (chart: Chart, props?: Props) => Made][] = [
  ['Pod', (chart, props) => new SecurePod(chart, 'web', { containers: [PORT], initContainers: [{ image: IMAGE }], ...props })],
  ['Deployment', (chart, props) => new SecureDeployment(chart, 'web', { containers: [PORT], initContainers: [{ image: IMAGE }], ...props })],
  ['StatefulSet', (chart, props) => new SecureStatefulSet(chart, 'web', { containers: [PORT], initContainers: [{ image: IMAGE }], ...props })],
  ['DaemonSet', (chart, props) => new SecureDaemonSet(chart, 'web', { containers: [PORT], initContainers: [{ image: IMAGE }], ...props })],
  ['Job', (chart, props) => new SecureJob(chart, 'web', { containers: [PORT], initContainers: [{ image: IMAGE }], ...props })],
  ['CronJob', (chart, props) => new SecureCronJob(chart, 'web', { schedule: Cron.daily(), containers: [PORT], initContainers: [{ image: IMAGE }], ...props })],
];

const VERSIONS = [...Array.from({ length: NEWEST_MINOR + 1 }, (_, minor) => `v1.${minor}`), 'latest'];

function objectOf(chart: Chart, kind: string): KubernetesObject {
  const found = synth(chart).filter(object => object.kind === kind);
  expect(found).toHaveLength(1);
  return found[0];
}

function podOf(chart: Chart, kind: string): any {
  return podTemplateIn(objectOf(chart, kind))!.template;
}

function deploymentPod(props: kplus.DeploymentProps & SecureWorkloadProps & { spreadReplicas?: boolean } = {}): any {
  const chart = newChart();
  new SecureDeployment(chart, 'web', { containers: [PORT], ...props });
  return podOf(chart, 'Deployment');
}

describe.each(KINDS)('Secure%s |', (kind, make) => {
  test.each(VERSIONS)('passes restricted:%s', version => {
    const chart = newChart();
    make(chart);
    const verdict = evaluateObject(objectOf(chart, kind), { level: 'restricted', version });
    expect(verdict!.findings).toEqual([]);
  });

  test('holds what restricted does not ask for', () => {
    const chart = newChart();
    make(chart);
    const { metadata, spec } = podOf(chart, kind);
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      hostNetwork: false,
      securityContext: {
        appArmorProfile: { type: 'RuntimeDefault' },
        fsGroup: 10001,
        fsGroupChangePolicy: 'OnRootMismatch',
        runAsGroup: 10001,
        runAsNonRoot: true,
        runAsUser: 10001,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] }],
          },
        },
      },
    });
    const amounts = { 'cpu': '250m', 'ephemeral-storage': '128Mi', 'memory': '256Mi' };
    for (const container of [...spec.containers, ...spec.initContainers]) {
      expect(container).toMatchObject({
        imagePullPolicy: 'Always',
        resources: { limits: amounts, requests: amounts },
        securityContext: {
          allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, privileged: false, readOnlyRootFilesystem: true, runAsNonRoot: true,
        },
      });
    }
    expect(spec.priorityClassName).toBeUndefined();
    expect(spec.hostUsers).toBeUndefined();
    expect(spec.volumes).toBeUndefined();
    expect(metadata.annotations).toBeUndefined();
  });

  test('has a ServiceAccount of its own, without a token, before it', () => {
    const chart = newChart();
    const workload = make(chart);
    const objects = synth(chart);
    const account = objects.find(object => object.kind === 'ServiceAccount')!;
    expect(account).toMatchObject({ automountServiceAccountToken: false, metadata: { name: workload.name, namespace: 'shop' } });
    expect(podOf(chart, kind).spec.serviceAccountName).toBe(workload.name);
    expect(objects.indexOf(account)).toBeLessThan(objects.findIndex(object => object.kind === kind));
  });

  test('takes the ServiceAccount that it is given', () => {
    const chart = newChart();
    const serviceAccount = new kplus.ServiceAccount(chart, 'account', { metadata: { name: 'own' } });
    make(chart, { serviceAccount });
    expect(podOf(chart, kind).spec.serviceAccountName).toBe('own');
    expect(synth(chart).filter(object => object.kind === 'ServiceAccount')).toHaveLength(1);
  });

  test('labels itself, its pods and its ServiceAccount', () => {
    const chart = newChart();
    make(chart, { metadata: { name: 'front' }, version: '1.4.2', component: 'server', partOf: 'shop', owner: 'shop-team' });
    const labels = {
      'app': 'web',
      'app.kubernetes.io/component': 'server',
      'app.kubernetes.io/instance': 'front',
      'app.kubernetes.io/managed-by': 'cdk8s',
      'app.kubernetes.io/name': 'web',
      'app.kubernetes.io/part-of': 'shop',
      'app.kubernetes.io/version': '1.4.2',
      'owner': 'shop-team',
    };
    for (const object of [objectOf(chart, kind), objectOf(chart, 'ServiceAccount'), podOf(chart, kind)]) {
      expect(object.metadata.labels).toMatchObject(labels);
    }
  });

  test('is rendered the same twice', () => {
    const chart = newChart();
    make(chart, { spread: true, writablePaths: [{ path: '/tmp' }] });
    const [first, second] = [JSON.stringify(synth(chart)), JSON.stringify(synth(chart))];
    expect(second).toBe(first);
  });

  test('has keys in order, as cdk8s writes them', () => {
    const chart = newChart();
    make(chart, { priorityClassName: 'shop', localSeccompProfile: 'web.json', writablePaths: [{ path: '/tmp' }], userNamespace: true });
    const unsorted = (value: any, path: string): string[] => {
      if (typeof value !== 'object' || value === null) { return []; }
      const keys = Object.keys(value);
      const own = Array.isArray(value) || keys.every((key, index) => index === 0 || keys[index - 1] < key) ? [] : [`${path}: ${keys.join(', ')}`];
      return [...own, ...Object.entries(value).flatMap(([key, inner]) => unsorted(inner, `${path}.${key}`))];
    };
    expect(unsorted(objectOf(chart, kind).spec, 'spec')).toEqual([]);
  });

  test('leaves nothing for Hardening to do', () => {
    const chart = newChart();
    make(chart);
    const hardening = Hardening.of(chart);
    hardening.apply();
    synth(chart);
    expect(hardening.record().changes).toEqual([]);
    expect(hardening.record().findings).toEqual([]);
  });

  test('takes containers that come later, with the same defaults', () => {
    const chart = newChart();
    const workload = make(chart, { imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT });
    workload.addContainer({ name: 'proxy', image: IMAGE });
    workload.addInitContainer({ image: IMAGE });
    workload.attachContainer(new kplus.Container({ name: 'made', image: IMAGE, resources: {} }));
    const { containers, initContainers } = podOf(chart, kind).spec;
    expect(containers.map((container: any) => container.name)).toEqual(['main', 'proxy', 'made']);
    expect(initContainers.map((container: any) => container.name)).toEqual(['init-0', 'init-1']);
    expect(containers[1]).toMatchObject({ imagePullPolicy: 'IfNotPresent', resources: { limits: { cpu: '250m' } } });
    expect(initContainers[1]).toMatchObject({ imagePullPolicy: 'IfNotPresent', resources: { limits: { cpu: '250m' } } });
    expect(containers[2]).toMatchObject({ resources: { limits: { 'ephemeral-storage': '128Mi' } }, securityContext: { capabilities: { drop: ['ALL'] } } });
    expect(evaluateObject(objectOf(chart, kind), { level: 'restricted', version: 'latest' })!.findings).toEqual([]);
  });
});

describe('Secure workloads, by option |', () => {
  test('assignIds: false leaves ids to the image', () => {
    const { securityContext } = deploymentPod({ assignIds: false }).spec;
    expect(securityContext).toEqual({
      appArmorProfile: { type: 'RuntimeDefault' }, fsGroupChangePolicy: 'OnRootMismatch', runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('securityContext keeps the ids and the policy that are given', () => {
    const { securityContext } = deploymentPod({
      securityContext: { user: 20000, fsGroup: 20002, fsGroupChangePolicy: kplus.FsGroupChangePolicy.ALWAYS },
    }).spec;
    expect(securityContext).toMatchObject({ runAsUser: 20000, runAsGroup: 10001, fsGroup: 20002, fsGroupChangePolicy: 'Always' });
  });

  test('containers keep the ids that are given, the group of root included', () => {
    const { containers } = deploymentPod({ containers: [{ ...PORT, securityContext: { user: 20000, group: 0 } }] }).spec;
    expect(containers[0].securityContext).toMatchObject({ runAsUser: 20000, runAsGroup: 0 });
  });

  test('readOnlyRootFilesystem: false is the default of containers that say nothing', () => {
    const { containers } = deploymentPod({
      readOnlyRootFilesystem: false,
      containers: [PORT, { name: 'strict', image: IMAGE, securityContext: { readOnlyRootFilesystem: true } }],
    }).spec;
    expect(containers.map((container: any) => container.securityContext.readOnlyRootFilesystem)).toEqual([false, true]);
  });

  test('writablePaths are sized emptyDirs of single containers', () => {
    const { containers, volumes } = deploymentPod({
      containers: [PORT, { name: 'proxy', image: IMAGE }],
      writablePaths: [{ path: '/tmp' }, { path: '/var/cache', sizeLimit: '1Gi', container: 'proxy' }],
    }).spec;
    expect(volumes).toEqual([
      { emptyDir: { sizeLimit: '64Mi' }, name: 'main-tmp' },
      { emptyDir: { sizeLimit: '64Mi' }, name: 'proxy-tmp' },
      { emptyDir: { sizeLimit: '1Gi' }, name: 'proxy-var-cache' },
    ]);
    expect(containers.map((container: any) => container.volumeMounts)).toEqual([
      [{ mountPath: '/tmp', name: 'main-tmp' }],
      [{ mountPath: '/tmp', name: 'proxy-tmp' }, { mountPath: '/var/cache', name: 'proxy-var-cache' }],
    ]);
  });

  test('resources of a container stay; what it does not mention is filled in', () => {
    const { containers } = deploymentPod({
      containers: [{ ...PORT, resources: { cpu: { request: kplus.Cpu.millis(100) }, ephemeralStorage: { limit: Size.mebibytes(512) } } }],
    }).spec;
    expect(containers[0].resources).toEqual({
      limits: { 'ephemeral-storage': '512Mi', 'memory': '256Mi' },
      requests: { cpu: '100m', memory: '256Mi' },
    });
  });

  test('resources of the workload replace the defaults, {} is none', () => {
    const amounts = { request: Size.mebibytes(64), limit: Size.mebibytes(96) };
    expect(deploymentPod({ resources: { memory: amounts, ephemeralStorage: amounts } }).spec.containers[0].resources).toEqual({
      limits: { 'ephemeral-storage': '96Mi', 'memory': '96Mi' },
      requests: { 'ephemeral-storage': '64Mi', 'memory': '64Mi' },
    });
    expect(deploymentPod({ resources: {} }).spec.containers[0].resources).toBeUndefined();
  });

  test('imagePullPolicy is the default of containers that say nothing', () => {
    const { containers } = deploymentPod({
      imagePullPolicy: kplus.ImagePullPolicy.NEVER,
      containers: [PORT, { name: 'fresh', image: IMAGE, imagePullPolicy: kplus.ImagePullPolicy.ALWAYS }],
    }).spec;
    expect(containers.map((container: any) => container.imagePullPolicy)).toEqual(['Never', 'Always']);
  });

  test('imageDigests are written behind the images', () => {
    const digest = `sha256:${'0a'.repeat(32)}`;
    expect(deploymentPod({ imageDigests: { [IMAGE]: digest } }).spec.containers[0].image).toBe(`${IMAGE}@${digest}`);
  });

  test('serviceAccountToken is projected, and expires', () => {
    const { automountServiceAccountToken, containers, volumes } = deploymentPod({ serviceAccountToken: { audience: 'vault', expirationSeconds: 900 } }).spec;
    expect(automountServiceAccountToken).toBe(false);
    expect(volumes[0].projected.sources[0]).toEqual({ serviceAccountToken: { audience: 'vault', expirationSeconds: 900, path: 'token' } });
    expect(containers[0].volumeMounts).toEqual([{ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: volumes[0].name, readOnly: true }]);
  });

  test('automountServiceAccountToken: true gives the token to the pod', () => {
    expect(deploymentPod({ automountServiceAccountToken: true }).spec.automountServiceAccountToken).toBe(true);
  });

  test.each<[option: string, props: SecureWorkloadProps, expected: object]>([
    ['priorityClassName', { priorityClassName: 'shop-standard' }, { priorityClassName: 'shop-standard' }],
    ['userNamespace', { userNamespace: true }, { hostUsers: false }],
    ['supplementalGroups', { supplementalGroups: [20000] }, { securityContext: { supplementalGroups: [20000] } }],
    ['seLinuxType', { seLinuxType: 'container_t' }, { securityContext: { seLinuxOptions: { type: 'container_t' } } }],
    ['localSeccompProfile', { localSeccompProfile: 'profiles/web.json' },
      { securityContext: { seccompProfile: { localhostProfile: 'profiles/web.json', type: 'Localhost' } } }],
  ])('%s is written', (_, props, expected) => {
    const { spec } = deploymentPod(props);
    expect(spec).toMatchObject(expected);
  });

  test('enableServiceLinks: true leaves it to the API server, which adds them', () => {
    expect(deploymentPod({ enableServiceLinks: true }).spec.enableServiceLinks).toBeUndefined();
  });

  test('appArmor: false leaves the profile out, appArmorAnnotation adds the annotation for each container', () => {
    expect(deploymentPod({ appArmor: false }).spec.securityContext.appArmorProfile).toBeUndefined();
    expect(deploymentPod({ appArmorAnnotation: true }).metadata.annotations).toEqual({ 'container.apparmor.security.beta.kubernetes.io/main': 'runtime/default' });
  });

  test('linuxNodes: false asks for no node', () => {
    expect(deploymentPod({ linuxNodes: false }).spec.affinity.nodeAffinity).toBeUndefined();
  });

  test('nodes have to run Linux whichever of the asked nodes it is', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [PORT] });
    const { NodeLabelQuery, Node } = kplus;
    web.scheduling.attract(Node.labeled(NodeLabelQuery.is('disk', 'ssd')));
    web.scheduling.attract(Node.labeled(NodeLabelQuery.is('disk', 'nvme')));
    web.scheduling.attract(Node.labeled(NodeLabelQuery.is('kubernetes.io/os', 'windows')));
    web.scheduling.attract(Node.labeled(NodeLabelQuery.is('zone', 'a')), { weight: 1 });
    const linux = { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] };
    expect(podOf(chart, 'Deployment').spec.affinity.nodeAffinity).toEqual({
      preferredDuringSchedulingIgnoredDuringExecution: [{ preference: { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }, weight: 1 }],
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }, linux] },
          { matchExpressions: [{ key: 'disk', operator: 'In', values: ['nvme'] }, linux] },
          { matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['windows'] }] },
        ],
      },
    });
  });

  test('capabilities are written as the API names them', () => {
    const { NET_BIND_SERVICE, NET_RAW } = kplus.Capability;
    const capabilities = { add: [NET_BIND_SERVICE], drop: [NET_RAW] };
    const { containers } = deploymentPod({ containers: [{ ...PORT, securityContext: { capabilities } }] }).spec;
    expect(containers[0].securityContext.capabilities).toEqual({ add: ['NET_BIND_SERVICE'], drop: ['NET_RAW', 'ALL'] });
  });

  test('lists that users share between containers stay theirs', () => {
    const volumeMounts: kplus.VolumeMount[] = [];
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [{ ...PORT, volumeMounts }] });
    web.containers[0].mount('/data', kplus.Volume.fromEmptyDir(chart, 'data', 'data'));
    expect(volumeMounts).toEqual([]);
    expect(podOf(chart, 'Deployment').spec.containers[0].volumeMounts).toEqual([{ mountPath: '/data', name: 'data' }]);
  });
});

describe('SecureDeployment | replicas', () => {
  const selector = { matchLabels: { 'app.kubernetes.io/instance': 'web' } };

  test('are spread over zones and hosts, as far as there are some', () => {
    const { spec } = deploymentPod({ metadata: { name: 'web' } });
    expect(spec.topologySpreadConstraints).toEqual([
      { labelSelector: selector, maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
    ]);
    expect(spec.affinity.podAntiAffinity).toEqual({
      preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm: { labelSelector: selector, topologyKey: 'kubernetes.io/hostname' }, weight: 100 }],
    });
  });

  test('spreadReplicas: false leaves them to the scheduler', () => {
    const { spec } = deploymentPod({ spreadReplicas: false });
    expect(spec.topologySpreadConstraints).toBeUndefined();
    expect(spec.affinity.podAntiAffinity).toBeUndefined();
  });

  test('spread: true of cdk8s-plus keeps them apart strictly', () => {
    const { podAntiAffinity } = deploymentPod({ spread: true }).spec.affinity;
    expect(podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution.map((term: any) => term.topologyKey))
      .toEqual(['kubernetes.io/hostname', 'topology.kubernetes.io/zone']);
    expect(podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).toBeUndefined();
  });

  const budgetsOf = (chart: Chart) => synth(chart).filter(object => object.kind === 'PodDisruptionBudget');

  test('have a PodDisruptionBudget', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { metadata: { name: 'web' }, containers: [PORT], owner: 'shop-team' });
    expect(budgetsOf(chart)).toEqual([{
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: {
        name: 'web',
        namespace: 'shop',
        labels: {
          'app': 'web', 'app.kubernetes.io/instance': 'web', 'app.kubernetes.io/managed-by': 'cdk8s', 'app.kubernetes.io/name': 'web', 'owner': 'shop-team',
        },
      },
      spec: { maxUnavailable: 1, selector, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    }]);
  });

  test.each<[what: string, props: SecureDeploymentProps, change: (web: SecureDeployment, chart: Chart) => void, count: number]>([
    ['one replica', { replicas: 1 }, () => undefined, 0],
    ['no replica', { replicas: 0 }, () => undefined, 1],
    ['podDisruptionBudget: false', { podDisruptionBudget: false }, () => undefined, 0],
    ['an autoscaler', {}, (target, chart) => new kplus.HorizontalPodAutoscaler(chart, 'scaler', { target, maxReplicas: 5 }), 1],
    ['one replica by a patch', {}, web => ApiObject.of(web).addJsonPatch(JsonPatch.replace('/spec/replicas', 1)), 0],
    ['several replicas by a patch', { replicas: 1 }, web => ApiObject.of(web).addJsonPatch(JsonPatch.replace('/spec/replicas', 3)), 1],
  ])('with %s: as many budgets as that takes', (_, props, change, count) => {
    const chart = newChart();
    change(new SecureDeployment(chart, 'web', { containers: [PORT], ...props }), chart);
    expect(budgetsOf(chart)).toHaveLength(count);
    expect(budgetsOf(chart)).toHaveLength(count);
  });

  test('that change between two synths change the budget', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [PORT] });
    expect(budgetsOf(chart)).toHaveLength(1);
    ApiObject.of(web).addJsonPatch(JsonPatch.replace('/spec/replicas', 1));
    expect(budgetsOf(chart)).toHaveLength(0);
    ApiObject.of(web).addJsonPatch(JsonPatch.replace('/spec/replicas', 2));
    expect(budgetsOf(chart)).toHaveLength(1);
  });

  test('are counted by the autoscaler', () => {
    const chart = newChart();
    const target = new SecureDeployment(chart, 'web', { containers: [PORT] });
    new kplus.HorizontalPodAutoscaler(chart, 'scaler', { target, maxReplicas: 5 });
    expect(objectOf(chart, 'Deployment').spec.replicas).toBeUndefined();
    expect(objectOf(chart, 'HorizontalPodAutoscaler').spec.scaleTargetRef).toMatchObject({ kind: 'Deployment', name: target.name });
  });

  test('the budget selects what the workload selects', () => {
    const chart = newChart();
    const labels = { tier: 'front' };
    const web = new SecureDeployment(chart, 'web', { containers: [PORT], select: false, podMetadata: { labels } });
    web.select(kplus.LabelSelector.of({ labels }));
    expect(objectOf(chart, 'Deployment').spec.selector).toEqual({ matchLabels: labels });
    expect(budgetsOf(chart)[0].spec.selector).toEqual({ matchLabels: labels });
    ApiObject.of(web).addJsonPatch(JsonPatch.add('/spec/selector/matchLabels/app', 'web'));
    expect(budgetsOf(chart)[0].spec.selector).toEqual({ matchLabels: { ...labels, app: 'web' } });
  });
});

describe('SecureStatefulSet | the ports of its Service', () => {
  const portsOf = (ports: kplus.ContainerPort[], props: Partial<kplus.StatefulSetProps> = {}) => {
    const chart = newChart();
    new SecureStatefulSet(chart, 'db', { containers: [{ image: IMAGE, ports }], ...props });
    return objectOf(chart, 'Service').spec.ports;
  };

  test('have names where there are several, since API servers refuse them otherwise', () => {
    expect(portsOf([{ number: 5432, name: 'sql' }, { number: 9187 }, { number: 53, protocol: kplus.Protocol.UDP }])).toEqual([
      { name: 'sql', port: 5432, targetPort: 5432 },
      { name: 'tcp-9187', port: 9187, targetPort: 9187 },
      { name: 'udp-53', port: 53, protocol: 'UDP', targetPort: 53 },
    ]);
  });

  test('stay as they are where there is one, or all have names', () => {
    expect(portsOf([{ number: 5432 }])).toEqual([{ port: 5432, targetPort: 5432 }]);
    expect(portsOf([{ number: 5432, name: 'sql' }, { number: 9187, name: 'metrics' }]).map(({ name }: any) => name)).toEqual(['sql', 'metrics']);
  });

  test('stay as they are in a Service that was given', () => {
    const chart = newChart();
    const service = new kplus.Service(chart, 'service', { ports: [{ port: 1 }, { port: 2 }] });
    new SecureStatefulSet(chart, 'db', { containers: [{ image: IMAGE, portNumber: 1 }], service });
    expect(objectOf(chart, 'Service').spec.ports).toEqual([{ port: 1 }, { port: 2 }]);
  });
});

describe('SecureJob and SecureCronJob |', () => {
  test('a Job goes a day after it has finished, or as told', () => {
    const ttl = (props: kplus.JobProps) => {
      const chart = newChart();
      new SecureJob(chart, 'job', { containers: [{ image: IMAGE }], ...props });
      return objectOf(chart, 'Job').spec.ttlSecondsAfterFinished;
    };
    expect(ttl({})).toBe(86400);
    expect(ttl({ ttlAfterFinished: Duration.hours(1) })).toBe(3600);
  });

  test('a CronJob has a deadline, and its Jobs no time to live unless told', () => {
    const specOf = (props: Partial<kplus.CronJobProps>) => {
      const chart = newChart();
      new SecureCronJob(chart, 'job', { schedule: Cron.daily(), containers: [{ image: IMAGE }], ...props });
      return objectOf(chart, 'CronJob').spec;
    };
    expect(specOf({}).startingDeadlineSeconds).toBe(300);
    expect(specOf({}).jobTemplate.spec.ttlSecondsAfterFinished).toBeUndefined();
    expect(specOf({ startingDeadline: Duration.seconds(30) }).startingDeadlineSeconds).toBe(30);
    expect(specOf({ ttlAfterFinished: Duration.hours(1) }).jobTemplate.spec.ttlSecondsAfterFinished).toBe(3600);
  });

  test('both restart nothing unless told', () => {
    const chart = newChart();
    new SecureJob(chart, 'job', { containers: [{ image: IMAGE }] });
    new SecureCronJob(chart, 'cron', { schedule: Cron.daily(), containers: [{ image: IMAGE }], restartPolicy: kplus.RestartPolicy.ON_FAILURE });
    expect(podOf(chart, 'Job').spec.restartPolicy).toBe('Never');
    expect(podOf(chart, 'CronJob').spec.restartPolicy).toBe('OnFailure');
  });
});

describe('Secure workloads | patches of users', () => {
  test('survive', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [PORT], writablePaths: [{ path: '/tmp' }] });
    ApiObject.of(web).addJsonPatch(
      JsonPatch.add('/spec/revisionHistoryLimit', 5),
      JsonPatch.replace('/spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem', false),
      JsonPatch.replace('/spec/template/spec/securityContext/runAsUser', 20000),
      JsonPatch.add('/spec/template/spec/enableServiceLinks', true),
      // cdk8s-plus drops a quantity that is plain text
      JsonPatch.add('/spec/template/spec/containers/0/resources/limits/cpu', { value: '2' }),
    );
    expect(objectOf(chart, 'Deployment').spec.revisionHistoryLimit).toBe(5);
    const { spec } = podOf(chart, 'Deployment');
    expect(spec).toMatchObject({ enableServiceLinks: true, securityContext: { runAsUser: 20000 } });
    expect(spec.containers[0]).toMatchObject({ resources: { limits: { cpu: '2' } }, securityContext: { readOnlyRootFilesystem: false } });
    expect(spec.volumes).toHaveLength(1);
  });

  test('on the objects made with them survive', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [PORT] });
    ApiObject.of(web.node.findChild('PodDisruptionBudget')).addJsonPatch(JsonPatch.replace('/spec/maxUnavailable', 2));
    expect(objectOf(chart, 'PodDisruptionBudget').spec.maxUnavailable).toBe(2);
  });
});
