import { KubernetesObject } from '../../../src/manifest';
import { Change, HardenOptions, harden, hardenObject, hardenedObject } from '../../../src/standards';
import { frozen, passingContainer, passingSpec, replayed, writes } from '../../support/hardened';

const BARE = { containers: [{ name: 'web', image: 'w' }] };
const DONE = passingSpec({ containers: [{ name: 'web', image: 'w', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }] });
const FIELDS = [
  'spec.containers[0].securityContext.allowPrivilegeEscalation', 'spec.containers[0].securityContext.capabilities.drop',
  'spec.securityContext.runAsNonRoot', 'spec.securityContext.seccompProfile',
];

/** the object of each kind that holds the pod, and what stands before the pod's fields */
const KINDS: readonly (readonly [string, (spec: unknown, metadata?: object) => KubernetesObject, string])[] = [
  ['Pod', (spec, metadata) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'shop', ...metadata }, spec }), ''],
  ['PodTemplate', (spec, metadata) => ({ apiVersion: 'v1', kind: 'PodTemplate', metadata: META, template: { ...pod(metadata), spec } }), 'template.'],
  ['CronJob', (spec, metadata) => ({
    apiVersion: 'batch/v1', kind: 'CronJob', metadata: META, spec: { jobTemplate: { spec: { template: { ...pod(metadata), spec: ending(spec) } } }, schedule: '@daily' },
  }), 'spec.jobTemplate.spec.template.'],
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map(kind => [kind, (spec: unknown, metadata?: object) => ({
    apiVersion: 'apps/v1', kind, metadata: META, spec: { selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS, ...metadata }, spec } },
  }), 'spec.template.'] as const),
  ['Job', (spec, metadata) => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: META, spec: { template: { ...pod(metadata), spec: ending(spec) } } }), 'spec.template.'],
  ['ReplicationController', (spec, metadata) => ({
    apiVersion: 'v1', kind: 'ReplicationController', metadata: META, spec: { template: { metadata: { labels: LABELS, ...metadata }, spec } },
  }), 'spec.template.'],
  ['Rollout', (spec, metadata) => ({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: META, spec: { template: { ...pod(metadata), spec } } }), 'spec.template.'],
];
const META = { name: 'a', namespace: 'shop' };
const LABELS = { app: 'a' };
const ending = (spec: any) => ({ ...spec, restartPolicy: 'Never' });
const pod = (metadata?: object) => (metadata ? { metadata } : {});

describe('hardenObject |', () => {
  test.each(KINDS)('%s: its pod, and nothing else', (kind, wrap, prefix) => {
    const object = frozen(wrap(BARE));
    const { object: hardened, workloads } = hardenObject(object);
    expect(hardened).toEqual(wrap(DONE));
    expect(workloads).toEqual([{ kind, name: 'a', namespace: 'shop', changes: expect.anything(), findings: [], notes: [] }]);
    expect(workloads[0].changes.map(({ field }) => field)).toEqual(FIELDS.map(field => prefix + field));
    expect(replayed(object, workloads[0].changes)).toEqual(hardened);
    expect(Object.keys(hardened)).toEqual(Object.keys(object));
    expect(hardenObject(hardened).object).toBe(hardened);
  });

  test.each(KINDS)('%s: findings and notes name the field from its root', (_, wrap, prefix) => {
    const spec = passingSpec({ hostPID: true, containers: [passingContainer({ ports: [{ containerPort: 80 }] })] });
    const object = frozen(wrap(spec));
    const { object: hardened, workloads: [workload] } = hardenObject(object);
    expect(hardened).toBe(object);
    expect(workload.findings.map(({ fields }) => fields)).toEqual([[`${prefix}spec.hostPID`]]);
    expect(workload.notes.map(({ field }) => field)).toEqual([`${prefix}spec.containers[0].ports[0].containerPort`]);
  });

  test.each(KINDS)('%s: annotations are those of the pod', (_, wrap, prefix) => {
    const key = 'container.apparmor.security.beta.kubernetes.io/web';
    const object = frozen(wrap(passingSpec(), { annotations: { [key]: 'unconfined' } }));
    const { object: hardened, workloads: [workload] } = hardenObject(object, { overrule: ['appArmorProfile'] });
    expect(hardened).toEqual(wrap(passingSpec(), { annotations: { [key]: 'runtime/default' } }));
    expect(writes(workload)).toEqual([[`${prefix}metadata.annotations[${key}]`, 'unconfined', 'runtime/default']]);
  });

  test('annotations that come new stand in the order of the other keys', () => {
    const template = (metadata?: object) => ({ kind: 'Deployment', spec: { template: { ...pod(metadata), spec: passingSpec() } } });
    const options = { appArmor: true, appArmorAnnotation: true };
    expect(Object.keys((hardenObject(template({ labels: {} }), options).object as any).spec.template.metadata)).toEqual(['annotations', 'labels']);
    expect(Object.keys((hardenObject(template(), options).object as any).spec.template)).toEqual(['metadata', 'spec']);
  });

  test.each<KubernetesObject>([
    { kind: 'Deployment' }, { kind: 'Deployment', spec: {} }, { kind: 'Deployment', spec: { template: {} } }, { kind: 'Deployment', spec: { template: { spec: null } } },
  ])('has no pod where its kind needs one, stays as it is, and that is told: %j', object => {
    const notes = [{ field: 'spec.template.spec', text: 'the API server refuses the workload: spec.template.spec must be an object' }];
    expect(hardenObject(frozen(object))).toEqual({ object, workloads: [{ kind: 'Deployment', name: '', changes: [], findings: [], notes }] });
  });

  test('what the API server refuses of the hardened object is told once', () => {
    const refused = (fields: object) => hardenObject({ kind: 'List', items: [{ kind: 'Pod', spec: passingSpec(fields) }] }).workloads[0].notes;
    expect(refused({ containers: [passingContainer({ image: '' })], restartPolicy: 'never' })).toEqual([
      { field: 'items[0].spec.containers[0].image', text: 'the API server refuses the workload: spec.containers[0].image is missing' },
      { field: 'items[0].spec.restartPolicy', text: expect.stringMatching(/^the API server refuses the workload: spec\.restartPolicy "never" is none/) },
    ]);
    expect(refused({ containers: [passingContainer({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } })] })).toHaveLength(1);
    expect(refused({ hostNetwork: 'x' })).toHaveLength(1);
    const ofTemplate = (fields: object) => hardenObject({
      apiVersion: 'batch/v1', kind: 'Job', spec: { template: { spec: passingSpec({ restartPolicy: 'Never', ...fields }) } },
    }).workloads[0].notes.map(({ field }) => field);
    expect(ofTemplate({ hostNetwork: 'x' })).toEqual(['spec.template.spec.hostNetwork']);
    expect(ofTemplate({ containers: [passingContainer({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } })] })).toHaveLength(1);
  });

  test.each<KubernetesObject>([
    { kind: 'ConfigMap', data: {} },
    { apiVersion: 'example.com/v1', kind: 'Mail', spec: { template: 'Dear' } },
    { kind: 'List', items: [] },
    { kind: 'List', items: [null, 'x', 5] },
    { kind: 'List' },
    {},
  ])('makes no pods, stays as it is: %j', object => {
    expect(hardenObject(frozen(object))).toEqual({ object, workloads: [] });
    expect(hardenObject(object).object).toBe(object);
  });

  test('items of a list of one kind go on leaving it to the list', () => {
    const list = { apiVersion: 'v1', kind: 'PodList', items: [{ metadata: { name: 'a' }, spec: BARE }, { kind: 'Pod', spec: BARE }] };
    const { object, workloads } = hardenObject(frozen(list));
    expect(object.items.map((item: object) => Object.keys(item))).toEqual([['metadata', 'spec'], ['kind', 'spec']]);
    expect(workloads.map(({ kind, changes }) => [kind, changes.length])).toEqual([['Pod', 4], ['Pod', 4]]);
    expect(hardenObject(object).object).toBe(object);
  });

  test('a workload without name and namespace', () => {
    const { workloads } = hardenObject({ kind: 'Pod', spec: BARE });
    expect(workloads[0]).toMatchObject({ kind: 'Pod', name: '' });
    expect('namespace' in workloads[0]).toBe(false);
  });

  test('isExempt leaves workloads as they are', () => {
    const list = { kind: 'List', items: KINDS.slice(0, 2).map(([, wrap]) => wrap(BARE)) };
    const { object, workloads } = hardenObject(frozen(list), {}, workload => workload.kind === 'Pod');
    expect(object.items[0]).toBe(list.items[0]);
    expect(workloads.map(({ kind }) => kind)).toEqual(['PodTemplate']);
  });

  test('wrong options are told even where there is no pod', () => {
    expect(() => hardenObject({ kind: 'Pod', spec: BARE }, { runAsUser: 0 })).toThrow(/^Invalid runAsUser 0/);
  });
});

describe('hardenObject | lists |', () => {
  test('item by item, lists in lists, with the place of each', () => {
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } };
    const [, wrap] = KINDS[0];
    const list = frozen({
      apiVersion: 'v1', kind: 'List', items: [configMap, wrap(BARE), null, { apiVersion: 'v1', kind: 'List', items: [wrap(DONE), KINDS[3][1](BARE)] }, 'text'],
    });
    const { object, workloads } = hardenObject(list);
    expect(object.items[0]).toBe(configMap);
    expect(object).toEqual({ ...list, items: [configMap, wrap(DONE), null, { apiVersion: 'v1', kind: 'List', items: [wrap(DONE), KINDS[3][1](DONE)] }, 'text'] });
    expect(workloads.map(({ kind, changes }) => [kind, changes[0]?.field])).toEqual([
      ['Pod', 'items[1].spec.containers[0].securityContext.allowPrivilegeEscalation'], ['Pod', undefined],
      ['Deployment', 'items[3].items[1].spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation'],
    ]);
    expect(replayed(list, workloads.flatMap(({ changes }) => changes))).toEqual(object);
  });

  test('a list in which nothing changes is the very same one', () => {
    const list = frozen({ kind: 'List', items: [{ kind: 'List', items: [KINDS[0][1](DONE)] }] });
    expect(hardenObject(list).object).toBe(list);
    expect(hardenObject(list).workloads).toHaveLength(1);
  });

  test('items of a typed list that leave their kind to it', () => {
    const list = frozen({ apiVersion: 'apps/v1', kind: 'DeploymentList', items: [{ metadata: { name: 'a' }, spec: { template: { spec: BARE } } }] });
    const { object, workloads } = hardenObject(list);
    expect(workloads.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['Deployment a']);
    expect(object.items[0].spec.template.spec).toEqual(DONE);
    // what the item leaves to the list may stand in it too: it is the same object
    expect(object.items[0]).toMatchObject({ metadata: { name: 'a' } });
    expect(hardenObject(object).object).toBe(object);
  });

  test('findings and notes of items', () => {
    const list = { kind: 'List', items: [KINDS[3][1](passingSpec({ hostNetwork: true })), KINDS[0][1](passingSpec({ containers: [passingContainer({ ports: [{ containerPort: 1 }] })] }))] };
    const { workloads } = hardenObject(list);
    expect(workloads[0].findings[0].fields).toEqual(['items[0].spec.template.spec.hostNetwork']);
    expect(workloads[1].notes[0].field).toBe('items[1].spec.containers[0].ports[0].containerPort');
  });
});

describe('harden | record |', () => {
  const options: HardenOptions = {
    readOnlyRootFilesystem: true,
    writablePaths: [{ path: '/tmp' }],
    runAsUser: 1,
    runAsGroup: 1,
    fsGroup: 1,
    supplementalGroups: [1],
    serviceAccountToken: {},
    requests: { cpu: '1' },
    limits: { cpu: '1' },
    imagePullPolicy: 'Always',
    imageDigests: { w: `sha256:${'0'.repeat(64)}` },
    spreadReplicas: true,
    appArmor: true,
    appArmorAnnotation: true,
    userNamespace: true,
    seLinuxType: 'container_t',
    enableServiceLinks: false,
  };
  const spec = { containers: [{ name: 'web', image: 'w' }] };
  const ids = ['PSS restricted runAsUser', 'CIS 5.2.7', 'NSA non-root containers and rootless container engines'];
  const groups = ['NSA non-root containers and rootless container engines'];
  const appArmor = ['PSS baseline appArmorProfile', 'NSA hardening container environments'];
  const token = ['CIS 5.1.6', 'NSA protecting Pod service account tokens'];
  const amounts = {
    reason: 'the container can\'t take what others need', controls: ['NSA resource policies'], breaks: 'more memory than the limit ends the container, less cpu slows it down',
  };
  const writable = {
    reason: 'the program writes there',
    controls: ['NSA immutable container file systems'],
    breaks: 'files that the image has in that folder are hidden; more than the limit evicts the pod',
  };

  /** each option's changes, in the order in which they are made */
  const CHANGES: readonly Change[] = [
    { field: 'spec.securityContext.runAsUser', new: 1, reason: 'a number that the kubelet can compare with root\'s', controls: ids, breaks: 'files that belong to the image\'s own user' },
    { field: 'spec.securityContext.runAsGroup', new: 1, reason: 'the group of root owns files of the image', controls: groups, breaks: 'files that belong to the image\'s own group' },
    { field: 'spec.securityContext.fsGroup', new: 1, reason: 'volumes belong to the pod\'s group', controls: groups },
    { field: 'spec.securityContext.fsGroupChangePolicy', new: 'OnRootMismatch', reason: 'large volumes are changed once, not at each start', controls: groups },
    { field: 'spec.securityContext.supplementalGroups', new: [1], reason: 'no further groups than these', controls: groups },
    {
      field: 'spec.securityContext.seLinuxOptions',
      new: { type: 'container_t' },
      reason: 'SELinux confines the processes',
      controls: ['PSS baseline seLinuxOptions', 'NSA hardening container environments'],
      breaks: 'nodes whose policy gives pods a type of its own, such as OpenShift\'s',
    },
    {
      field: 'spec.securityContext.appArmorProfile',
      new: { type: 'RuntimeDefault' },
      reason: 'the runtime\'s AppArmor profile applies',
      controls: appArmor,
      breaks: 'access that the profile denies; servers before 1.30 drop the field',
    },
    {
      field: 'metadata.annotations[container.apparmor.security.beta.kubernetes.io/web]',
      new: 'runtime/default',
      reason: 'the runtime\'s AppArmor profile applies',
      controls: appArmor,
      breaks: 'nothing where it agrees with the field',
    },
    {
      field: 'spec.automountServiceAccountToken',
      new: false,
      reason: 'who takes over the pod can\'t speak to the API server',
      controls: token,
      breaks: 'controllers, operators and agents that call the API: give them serviceAccountToken',
    },
    { field: 'spec.volumes[0]', new: expect.objectContaining({ name: 'service-account-token' }), reason: 'a token that expires, for this pod alone', controls: token },
    { field: 'spec.containers[0].volumeMounts[0]', new: expect.objectContaining({ name: 'service-account-token' }), reason: 'a token that expires, for this pod alone', controls: token },
    { field: 'spec.enableServiceLinks', new: false, reason: 'the environment does not list the namespace\'s Services', controls: [], breaks: 'programs that read NAME_SERVICE_HOST' },
    { field: 'spec.containers[0].image', old: 'w', new: `w@sha256:${'0'.repeat(64)}`, reason: 'what a tag points to can change, a digest can\'t', controls: ['CIS 5.5.1'] },
    {
      field: 'spec.containers[0].imagePullPolicy',
      new: 'Always',
      reason: 'a node\'s copy of an image is used only where the policy allows',
      controls: ['CIS 5.5.1'],
      breaks: 'restarts while the registry can\'t be reached',
    },
    { field: 'spec.containers[0].resources.requests.cpu', new: '1', ...amounts },
    { field: 'spec.containers[0].resources.limits.cpu', new: '1', ...amounts },
    {
      field: 'spec.containers[0].securityContext.readOnlyRootFilesystem',
      new: true,
      reason: 'nothing can be planted in the image\'s files',
      controls: ['NSA immutable container file systems'],
      breaks: 'programs that write to /tmp, /run, caches, logs or their home: name these in writablePaths',
    },
    { field: 'spec.volumes[1]', new: { emptyDir: { sizeLimit: '64Mi' }, name: 'web-tmp' }, ...writable },
    { field: 'spec.containers[0].volumeMounts[1]', new: { mountPath: '/tmp', name: 'web-tmp' }, ...writable },
    { field: 'spec.topologySpreadConstraints', new: expect.any(Array), reason: 'the loss of a zone leaves replicas', controls: [] },
    { field: 'spec.affinity.podAntiAffinity', new: expect.any(Object), reason: 'the loss of a node leaves replicas', controls: [] },
    {
      field: 'spec.containers[0].securityContext.allowPrivilegeEscalation',
      new: false,
      reason: 'no process gains more privileges than its parent',
      controls: ['PSS restricted allowPrivilegeEscalation', 'CIS 5.2.6', 'NSA Pod security enforcement'],
      breaks: 'setuid programs such as sudo, su and ping gain nothing',
    },
    {
      field: 'spec.containers[0].securityContext.capabilities.drop',
      new: ['ALL'],
      reason: 'a process without privileges needs none of them',
      controls: ['PSS restricted capabilities_restricted', 'CIS 5.2.8', 'CIS 5.2.10', 'NSA Pod security enforcement'],
      breaks: 'chown, gosu, su-exec and ping in entry points, and listening below port 1024',
    },
    {
      field: 'spec.securityContext.runAsNonRoot',
      new: true,
      reason: 'the kubelet refuses to start a container as root',
      controls: ['PSS restricted runAsNonRoot', 'CIS 5.2.7', 'NSA non-root containers and rootless container engines'],
      breaks: 'images that run as root, or name their user without a number: give runAsUser',
    },
    {
      field: 'spec.securityContext.seccompProfile',
      new: { type: 'RuntimeDefault' },
      reason: 'the runtime\'s filter of system calls applies',
      controls: ['PSS restricted seccompProfile_restricted', 'CIS 5.7.2', 'NSA hardening container environments'],
      breaks: 'io_uring, ptrace and some profilers',
    },
    {
      field: 'spec.hostUsers',
      new: false,
      reason: 'root in the pod is nobody on the node',
      controls: groups,
      breaks: 'volumes that can\'t be mapped, such as NFS; needs Kubernetes 1.33, Linux 6.3 and a runtime that can',
    },
  ];

  test('each change says what, why, who asks for it and what it can break', () => {
    const { changes } = harden(spec, options, { selector: { matchLabels: { a: 'b' } } });
    expect(changes).toEqual(CHANGES);
    expect(new Set(changes.map(({ field }) => field)).size).toBe(changes.length);
  });

  test('the defaults are those of the documentation: level restricted, version latest, everything else off', () => {
    expect(harden(spec, { level: 'restricted', version: 'latest' })).toEqual(harden(spec));
    expect(harden(spec, {
      overrule: [],
      readOnlyRootFilesystem: false,
      writablePaths: [],
      supplementalGroups: [],
      requests: {},
      limits: {},
      imageDigests: {},
      requireImageDigests: false,
      spreadReplicas: false,
      appArmor: false,
      appArmorAnnotation: false,
      userNamespace: false,
    }, { selector: { matchLabels: { a: 'b' } } })).toEqual(harden(spec));
    expect(harden(spec).changes).toHaveLength(4);
  });

  test('options that are undefined are not given', () => {
    const nothing = Object.fromEntries(Object.keys(options).map(key => [key, undefined]));
    expect(harden(spec, { ...nothing, level: undefined, version: undefined, overrule: undefined })).toEqual(harden(spec));
  });
});

describe('hardenedObject |', () => {
  test.each(KINDS)('%s: what hardenObject makes of it, without the account', (_, wrap) => {
    for (const options of [{}, { runAsUser: 10001 }]) {
      const object = frozen(wrap(BARE));
      expect(hardenedObject(object, options)).toEqual(hardenObject(object, options).object);
    }
  });

  test('lists, and what has nothing to change', () => {
    const list = frozen({ apiVersion: 'v1', kind: 'List', items: [KINDS[0][1](DONE), KINDS[3][1](BARE), { kind: 'ConfigMap' }] });
    expect(hardenedObject(list)).toEqual(hardenObject(list).object);
    expect(hardenedObject(list).items[0]).toBe(list.items[0]);
    const done = frozen(KINDS[3][1](DONE));
    expect(hardenedObject(done)).toBe(done);
  });

  test('options that can\'t be right are refused here too', () => {
    expect(() => hardenedObject(KINDS[0][1](BARE), { level: 'strict' })).toThrow(/^Unknown Pod Security level "strict"/);
  });
});

describe('harden | ports below 1024 |', () => {
  const port = (containerPort: unknown, fields: object = {}, security: object = {}) => harden(passingSpec({
    containers: [passingContainer({ ports: [{ containerPort }], securityContext: { ...passingContainer().securityContext, ...security } })],
    ...fields,
  }));
  const border = (value: string) => ({ securityContext: { ...passingSpec().securityContext, sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value }] } });

  test('are noted: nobody without capabilities can listen there', () => {
    expect(port(80).notes).toEqual([{
      field: 'spec.containers[0].ports[0].containerPort',
      text: '80 is below 1024: without capabilities a program may not be able to listen there. Use a port from 1024 up, or the pod\'s sysctl net.ipv4.ip_unprivileged_port_start',
    }]);
    expect(port(80).changes).toEqual([]);
    expect(port(1023).notes).toHaveLength(1);
  });

  test.each<[string, Parameters<typeof port>]>([
    ['1024', [1024]],
    ['no number', [undefined]],
    ['moved border', [80, border('0')]],
    ['border at the port', [80, border('80')]],
    ['node\'s network', [80, { hostNetwork: true }]],
    ['Windows', [80, { os: { name: 'windows' } }]],
    ['root', [80, {}, { runAsUser: 0 }]],
    ['all capabilities', [80, {}, { privileged: true, allowPrivilegeEscalation: undefined, capabilities: undefined }]],
  ])('are fine: %s', (_, given) => {
    const { notes } = port(...given);
    expect(notes.filter(({ field }) => field.includes('ports'))).toEqual([]);
  });

  test('a border above the port is noted still', () => {
    expect(port(80, border('81')).notes).toHaveLength(1);
  });
});

describe('harden | wrong types |', () => {
  test.each<[unknown, string, string]>([
    [{ containers: [{ securityContext: { privileged: 'true' } }] }, 'spec.containers[0].securityContext.privileged', 'must be true or false, not "true"'],
    [{ containers: [{ volumeMounts: {} }] }, 'spec.containers[0].volumeMounts', 'must be a list, not {}'],
    [{ containers: 'x' }, 'spec.containers', 'must be a list, not "x"'],
    [{ securityContext: 'x' }, 'spec.securityContext', 'must be an object, not "x"'],
    ['x', 'spec', 'must be an object'],
    [undefined, 'spec', 'must be an object'],
  ])('%j is left alone and told', (spec, field, text) => {
    const result = harden(spec, { readOnlyRootFilesystem: true, writablePaths: [{ path: '/tmp' }] }, { annotations: { a: 'b' } });
    expect(result).toEqual({
      podSpec: spec, annotations: { a: 'b' }, changes: [], findings: [], notes: [{ field, text: `${field} ${text}: the API server refuses the pod; nothing was changed` }],
    });
  });

  test('in an object, its place is that of the object', () => {
    const object = KINDS[3][1]({ containers: [{ name: 'a', securityContext: { runAsUser: '5' } }] });
    const { object: same, workloads: [{ notes }] } = hardenObject(object);
    expect(same).toBe(object);
    expect(notes[0].field).toBe('spec.template.spec.containers[0].securityContext.runAsUser');
  });
});
