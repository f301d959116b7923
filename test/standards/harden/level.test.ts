import { LEVELS, OVERRULABLE, evaluatePod, harden, levelVersion } from '../../../src/standards';
import { passingContainer, passingSpec, writes } from '../../support/hardened';

const everyVersion = [...Array.from({ length: 38 }, (_, minor) => `v1.${minor}`), 'latest'];
const failedChecks = (spec: unknown, options: object = {}) => harden(spec, options).findings.map(({ check }) => check);
const container = (securityContext?: object) => ({ name: 'web', ...securityContext ? { securityContext } : {} });

describe('harden | what is absent |', () => {
  test('a pod that says nothing reaches restricted by five fields', () => {
    const spec = { containers: [{ image: 'web', name: 'web' }], initContainers: [{ image: 'init', name: 'init' }] };
    const result = harden(spec);
    expect(result.podSpec).toEqual({
      containers: [{ image: 'web', name: 'web', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
      initContainers: [{ image: 'init', name: 'init', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(writes(result)).toEqual([
      ['spec.initContainers[0].securityContext.allowPrivilegeEscalation', false],
      ['spec.containers[0].securityContext.allowPrivilegeEscalation', false],
      ['spec.initContainers[0].securityContext.capabilities.drop', ['ALL']],
      ['spec.containers[0].securityContext.capabilities.drop', ['ALL']],
      ['spec.securityContext.runAsNonRoot', true],
      ['spec.securityContext.seccompProfile', { type: 'RuntimeDefault' }],
    ]);
    expect(result.findings).toEqual([]);
    expect(result.notes).toEqual([]);
    expect(result.annotations).toBeUndefined();
  });

  test('what was done at the latest version passes at all', () => {
    const { podSpec } = harden({ containers: [container()], initContainers: [container()], ephemeralContainers: [container()] });
    for (const level of LEVELS) {
      for (const version of everyVersion) {
        expect([level, version, evaluatePod({}, podSpec, levelVersion(level, version))]).toEqual([level, version, []]);
      }
    }
  });

  test.each<[string, string, string[]]>([
    ['privileged', 'latest', []],
    ['baseline', 'latest', []],
    ['restricted', 'v1.0', ['runAsNonRoot']],
    ['restricted', 'v1.7', ['runAsNonRoot']],
    ['restricted', 'v1.8', ['allowPrivilegeEscalation', 'runAsNonRoot']],
    ['restricted', 'v1.18', ['allowPrivilegeEscalation', 'runAsNonRoot']],
    ['restricted', 'v1.19', ['allowPrivilegeEscalation', 'runAsNonRoot', 'seccompProfile']],
    ['restricted', 'v1.21', ['allowPrivilegeEscalation', 'runAsNonRoot', 'seccompProfile']],
    ['restricted', 'v1.22', ['allowPrivilegeEscalation', 'capabilities.drop', 'runAsNonRoot', 'seccompProfile']],
    ['restricted', 'v1.37', ['allowPrivilegeEscalation', 'capabilities.drop', 'runAsNonRoot', 'seccompProfile']],
    ['restricted', 'v1.99', ['allowPrivilegeEscalation', 'capabilities.drop', 'runAsNonRoot', 'seccompProfile']],
  ])('%s %s takes only what it asks for', (level, version, fields) => {
    const { changes, findings } = harden({ containers: [container()] }, { level, version });
    expect(changes.map(({ field }) => field.replace(/^.*securityContext\./, ''))).toEqual(fields);
    expect(findings).toEqual([]);
  });

  test.each([null, {}])('an absent field is one that is %j', empty => {
    const { podSpec, findings } = harden({ containers: [{ name: 'web', securityContext: empty }], initContainers: null, volumes: null, securityContext: empty });
    expect(podSpec).toEqual({ ...passingSpec(), containers: [container({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } })], initContainers: null, volumes: null });
    expect(findings).toEqual([]);
  });

  test('null in each field counts as absent', () => {
    const ofBoth = { runAsNonRoot: null, runAsUser: null, seccompProfile: null };
    const ofContainers = { ...ofBoth, allowPrivilegeEscalation: null, capabilities: null, privileged: null };
    const { podSpec, findings, changes } = harden({ containers: [container(ofContainers)], securityContext: ofBoth });
    expect(findings).toEqual([]);
    expect(changes.every(change => !('old' in change))).toBe(true);
    expect(podSpec.containers[0].securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, privileged: null });
  });

  test('a pod that passes is the very same one', () => {
    const spec = passingSpec();
    expect(harden(spec).podSpec).toBe(spec);
    expect(harden(spec).changes).toEqual([]);
  });

  test('what containers say where the pod is silent is enough', () => {
    const own = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true, seccompProfile: { type: 'Localhost', localhostProfile: 'a.json' } };
    expect(harden({ containers: [container(own)] }).changes).toEqual([]);
  });

  test('a seccomp profile that one container has leaves the others to the pod', () => {
    const own = { ...passingContainer().securityContext, seccompProfile: { type: 'Localhost', localhostProfile: 'a.json' } };
    const result = harden({ containers: [container(own), { name: 'b', securityContext: passingContainer().securityContext }], securityContext: { runAsNonRoot: true } });
    expect(writes(result)).toEqual([['spec.securityContext.seccompProfile', { type: 'RuntimeDefault' }]]);
    expect(result.podSpec.containers[0].securityContext.seccompProfile).toEqual({ type: 'Localhost', localhostProfile: 'a.json' });
  });

  test('a drop list keeps its names beside ALL', () => {
    const result = harden(passingSpec({ containers: [container({ allowPrivilegeEscalation: false, capabilities: { drop: ['NET_RAW', 'all'] } })] }));
    expect(writes(result)).toEqual([['spec.containers[0].securityContext.capabilities.drop', ['NET_RAW', 'all'], ['NET_RAW', 'all', 'ALL']]]);
  });

  test('NET_BIND_SERVICE, which the level allows, does not keep ALL from being dropped', () => {
    const result = harden(passingSpec({ containers: [container({ allowPrivilegeEscalation: false, capabilities: { add: ['NET_BIND_SERVICE'] } })] }));
    expect(result.podSpec.containers[0].securityContext.capabilities).toEqual({ add: ['NET_BIND_SERVICE'], drop: ['ALL'] });
    expect(result.findings).toEqual([]);
  });
});

/** each holds one thing that somebody wrote and that no tool can judge; nothing at that place may change */
const LEFT: readonly (readonly [string, object, readonly string[], readonly string[]])[] = [
  ['hostPath', passingSpec({ volumes: [{ name: 'v', hostPath: { path: '/proc' } }] }), ['restrictedVolumes'], []],
  ['another volume', passingSpec({ volumes: [{ name: 'v', nfs: { server: 'a', path: '/' } }] }), ['restrictedVolumes'], []],
  ['hostNetwork', passingSpec({ hostNetwork: true }), ['hostNamespaces'], []],
  ['hostPID and hostIPC', passingSpec({ hostPID: true, hostIPC: true }), ['hostNamespaces'], []],
  ['hostPort', passingSpec({ containers: [passingContainer({ ports: [{ containerPort: 8080, hostPort: 8080 }] })] }), ['hostPorts'], []],
  ['a host in a probe', passingSpec({ containers: [passingContainer({ livenessProbe: { httpGet: { host: 'x', port: 1 } } })] }), ['hostProbesAndHostLifecycle'], []],
  ['an AppArmor profile', passingSpec({ securityContext: { ...passingSpec().securityContext, appArmorProfile: { type: 'Unconfined' } } }), ['appArmorProfile'], []],
  ['a seccomp profile', passingSpec({ securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Unconfined' } } }), ['seccompProfile_restricted'], []],
  ['a SELinux type', passingSpec({ securityContext: { ...passingSpec().securityContext, seLinuxOptions: { type: 'spc_t', user: 'u', role: 'r' } } }), ['seLinuxOptions'], []],
  ['a sysctl', passingSpec({ securityContext: { ...passingSpec().securityContext, sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }), ['sysctls'], []],
  ['procMount', passingSpec({ containers: [container({ ...passingContainer().securityContext, procMount: 'Unmasked' })] }), ['procMount_restricted'], []],
  ['hostProcess', passingSpec({ securityContext: { ...passingSpec().securityContext, windowsOptions: { hostProcess: true } } }), ['windowsHostProcess'], []],
  ['runAsUser 0', passingSpec({ containers: [container({ ...passingContainer().securityContext, runAsUser: 0 })] }), ['runAsUser'], []],
  ['runAsNonRoot: false', passingSpec({ containers: [container({ ...passingContainer().securityContext, runAsNonRoot: false })] }), ['runAsNonRoot'], []],
  ['runAsNonRoot: false on the pod', passingSpec({ securityContext: { runAsNonRoot: false, seccompProfile: { type: 'RuntimeDefault' } } }), ['runAsNonRoot'], []],
  ['allowPrivilegeEscalation: true', passingSpec({ containers: [container({ allowPrivilegeEscalation: true, capabilities: { drop: ['ALL'] } })] }), ['allowPrivilegeEscalation'], []],
  ['privileged', passingSpec({ containers: [container({ privileged: true })] }), ['privileged', 'allowPrivilegeEscalation', 'capabilities_restricted'], []],
  ['an added capability', passingSpec({ containers: [container({ allowPrivilegeEscalation: false, capabilities: { add: ['CHOWN'] } })] }), ['capabilities_restricted'], []],
];

describe('harden | what somebody wrote |', () => {
  test.each(LEFT)('%s stays, and is reported', (_, spec, checks) => {
    const result = harden(spec);
    expect(result.podSpec).toBe(spec);
    expect(result.changes).toEqual([]);
    expect(result.findings.map(({ check }) => check)).toEqual(checks);
    expect(result.findings.every(({ mend, fields }) => mend !== '' && fields.length > 0)).toBe(true);
  });

  test.each(LEFT)('%s stays, and everything else is filled in', (_, spec: any) => {
    const bare = structuredClone(spec);
    if (bare.securityContext?.runAsNonRoot === true) { delete bare.securityContext.runAsNonRoot; }
    if (bare.securityContext?.seccompProfile?.type === 'RuntimeDefault') { delete bare.securityContext.seccompProfile; }
    const result = harden(bare);
    expect(result.changes.every(change => !('old' in change))).toBe(true);
    expect(result.podSpec).toMatchObject(bare);
  });

  test('privileged: true never gets allowPrivilegeEscalation: false beside it, which the API server refuses', () => {
    const { podSpec } = harden({ containers: [container({ privileged: true }), { name: 'b' }] });
    expect(podSpec.containers[0]).toEqual(container({ privileged: true }));
    expect(podSpec.containers[1].securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
  });

  test('CAP_SYS_ADMIN never gets allowPrivilegeEscalation: false beside it, which the API server refuses', () => {
    const spec = passingSpec({ containers: [container({ capabilities: { add: ['CAP_SYS_ADMIN'] } })] });
    expect(harden(spec).podSpec).toBe(spec);
    expect(failedChecks(spec)).toEqual(['allowPrivilegeEscalation', 'capabilities_restricted']);
  });

  test('SYS_ADMIN, as the API writes it, is allowed beside it and stays', () => {
    const result = harden(passingSpec({ containers: [container({ capabilities: { add: ['SYS_ADMIN'] } })] }));
    expect(writes(result)).toEqual([['spec.containers[0].securityContext.allowPrivilegeEscalation', false]]);
    expect(result.findings.map(({ check }) => check)).toEqual(['capabilities_restricted']);
  });

  test.each<[string, object[], object, unknown[][]]>([
    ['root by user id', [{ runAsUser: 0 }, {}], {}, [['spec.containers[1].securityContext.runAsNonRoot', true]]],
    ['root by word', [{ runAsNonRoot: false }, {}], {}, [['spec.containers[1].securityContext.runAsNonRoot', true]]],
    ['root by the pod\'s user id, another one by its own', [{}, { runAsUser: 1000 }], { runAsUser: 0 }, [['spec.containers[1].securityContext.runAsNonRoot', true]]],
    ['all root', [{ runAsUser: 0 }, { runAsUser: 0 }], {}, []],
    ['all root by the pod', [{}, {}], { runAsUser: 0 }, []],
    // the pod says it of all of them
    ['root, and the pod says that root is fine', [{ runAsUser: 0 }, {}], { runAsNonRoot: false }, []],
    ['root, and the pod says that it is not', [{ runAsUser: 0 }, {}], { runAsNonRoot: true }, []],
    ['nobody root', [{ runAsUser: 5 }, {}], { runAsUser: 7 }, [['spec.securityContext.runAsNonRoot', true]]],
    ['root overridden by its own user id', [{ runAsUser: 5 }, { runAsUser: 6 }], { runAsUser: 0 }, [['spec.securityContext.runAsNonRoot', true]]],
  ])('runAsNonRoot next to root containers: %s', (_, contexts, pod, changes) => {
    const spec = {
      containers: contexts.map((context, index) => ({ name: `c${index}`, securityContext: { ...passingContainer().securityContext, ...context } })),
      securityContext: { seccompProfile: { type: 'RuntimeDefault' }, ...pod },
    };
    expect(writes(harden(spec))).toEqual(changes);
  });

  test('a user namespace makes root nobody on the node from 1.35 on', () => {
    const root = { ...passingContainer().securityContext, runAsNonRoot: false, runAsUser: 0 };
    const spec = passingSpec({ hostUsers: false, containers: [container(root)] });
    expect(failedChecks(spec, { version: 'v1.34' })).toEqual(['runAsNonRoot', 'runAsUser']);
    expect(failedChecks(spec, { version: 'v1.35' })).toEqual([]);
    expect(harden({ hostUsers: false, containers: [container(passingContainer().securityContext)] }, { version: 'v1.35' }).podSpec.securityContext)
      .toEqual({ seccompProfile: { type: 'RuntimeDefault' } });
  });
});

describe('harden | Windows |', () => {
  const marks: [string, object][] = [['os.name', { os: { name: 'windows' } }], ['the node selector', { nodeSelector: { 'kubernetes.io/os': 'windows' } }]];

  test.each(marks)('a pod that is for Windows by %s gets no field of Linux', (_, mark) => {
    const everything = {
      readOnlyRootFilesystem: true,
      writablePaths: [{ path: '/tmp' }],
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      supplementalGroups: [10001],
      appArmor: true,
      appArmorAnnotation: true,
      userNamespace: true,
      seLinuxType: 'container_t',
    };
    const result = harden({ containers: [{ name: 'web' }], ...mark }, everything);
    expect(writes(result)).toEqual([['spec.securityContext.runAsNonRoot', true]]);
    expect(result.annotations).toBeUndefined();
  });

  test('passes from 1.25 on, where the level exempts it by os.name', () => {
    expect(failedChecks({ containers: [{ name: 'web' }], os: { name: 'windows' } }, { version: 'v1.25' })).toEqual([]);
    expect(failedChecks({ containers: [{ name: 'web' }], os: { name: 'windows' } })).toEqual([]);
  });

  test('is reported before, and where only its node selector says so', () => {
    const asked = ['allowPrivilegeEscalation', 'capabilities_restricted', 'seccompProfile_restricted'];
    expect(failedChecks({ containers: [{ name: 'web' }], os: { name: 'windows' } }, { version: 'v1.24' })).toEqual(asked);
    expect(failedChecks({ containers: [{ name: 'web' }], nodeSelector: { 'kubernetes.io/os': 'windows' } })).toEqual(asked);
  });

  test('gets what both systems have', () => {
    const result = harden(passingSpec({ os: { name: 'windows' } }), {
      automountServiceAccountToken: false, enableServiceLinks: false, imagePullPolicy: 'Always', limits: { memory: '1Gi' },
    });
    expect(writes(result)).toEqual([
      ['spec.automountServiceAccountToken', false],
      ['spec.enableServiceLinks', false],
      ['spec.containers[0].imagePullPolicy', 'Always'],
      ['spec.containers[0].resources.limits.memory', '1Gi'],
    ]);
  });

  test('Linux by name is Linux', () => {
    expect(harden({ containers: [{ name: 'web' }], os: { name: 'linux' } }).findings).toEqual([]);
  });
});

describe('harden | overrule |', () => {
  const context = (fields: object) => passingSpec({ containers: [container({ ...passingContainer().securityContext, ...fields })] });
  const onPod = (fields: object) => passingSpec({ securityContext: { ...passingSpec().securityContext, ...fields } });
  const FIRST = 'spec.containers[0]';

  test.each<[string, string, object, object, unknown[][]]>([
    ['allowPrivilegeEscalation', 'true becomes false', {}, context({ allowPrivilegeEscalation: true }), [[`${FIRST}.securityContext.allowPrivilegeEscalation`, true, false]]],
    ['appArmorProfile', 'on a container', {}, context({ appArmorProfile: { type: 'Unconfined' } }),
      [[`${FIRST}.securityContext.appArmorProfile`, { type: 'Unconfined' }, { type: 'RuntimeDefault' }]]],
    ['appArmorProfile', 'on the pod', {}, onPod({ appArmorProfile: { type: 'Unconfined' } }), [['spec.securityContext.appArmorProfile', { type: 'Unconfined' }, { type: 'RuntimeDefault' }]]],
    ['capabilities', 'restricted leaves NET_BIND_SERVICE', {}, context({ capabilities: { add: ['CHOWN', 'NET_BIND_SERVICE', 'SYS_TIME'], drop: ['ALL'] } }),
      [[`${FIRST}.securityContext.capabilities.add`, ['CHOWN', 'NET_BIND_SERVICE', 'SYS_TIME'], ['NET_BIND_SERVICE']]]],
    ['capabilities', 'restricted drops ALL once others are gone', {}, context({ capabilities: { add: ['CHOWN'] } }),
      [[`${FIRST}.securityContext.capabilities.add`, ['CHOWN'], undefined], [`${FIRST}.securityContext.capabilities.drop`, ['ALL']]]],
    ['capabilities', 'baseline leaves what runtimes give', { level: 'baseline' }, context({ capabilities: { add: ['CHOWN', 'SYS_TIME'] } }),
      [[`${FIRST}.securityContext.capabilities.add`, ['CHOWN', 'SYS_TIME'], ['CHOWN']]]],
    ['hostPorts', 'of each port', {}, passingSpec({ containers: [passingContainer({ ports: [{ containerPort: 8080, hostPort: 80 }, { containerPort: 9090 }, { containerPort: 9091, hostPort: 1 }] })] }),
      [[`${FIRST}.ports[0].hostPort`, 80, undefined], [`${FIRST}.ports[2].hostPort`, 1, undefined]]],
    ['hostProbesAndHostLifecycle', 'of each handler', {},
      passingSpec({ containers: [passingContainer({ lifecycle: { preStop: { tcpSocket: { host: 'x', port: 1 } } }, livenessProbe: { httpGet: { host: 'y', port: 1 } } })] }),
      [[`${FIRST}.livenessProbe.httpGet.host`, 'y', undefined], [`${FIRST}.lifecycle.preStop.tcpSocket.host`, 'x', undefined]]],
    ['procMount', 'at restricted', {}, context({ procMount: 'Unmasked' }), [[`${FIRST}.securityContext.procMount`, 'Unmasked', undefined]]],
    ['procMount', 'at baseline', { level: 'baseline' }, context({ procMount: 'Unmasked' }), [[`${FIRST}.securityContext.procMount`, 'Unmasked', undefined]]],
    ['runAsNonRoot', 'on a container', {}, context({ runAsNonRoot: false }), [[`${FIRST}.securityContext.runAsNonRoot`, false, true]]],
    ['runAsNonRoot', 'on the pod', {}, onPod({ runAsNonRoot: false }), [['spec.securityContext.runAsNonRoot', false, true]]],
    ['seLinuxOptions', 'each field of them', {}, context({ seLinuxOptions: { level: 's0', role: 'r', type: 'spc_t', user: 'u' } }),
      [[`${FIRST}.securityContext.seLinuxOptions.type`, 'spc_t', undefined], [`${FIRST}.securityContext.seLinuxOptions.user`, 'u', undefined], [`${FIRST}.securityContext.seLinuxOptions.role`, 'r', undefined]]],
    ['seccompProfile', 'on a container', {}, context({ seccompProfile: { type: 'Unconfined' } }), [[`${FIRST}.securityContext.seccompProfile`, { type: 'Unconfined' }, { type: 'RuntimeDefault' }]]],
    ['seccompProfile', 'on the pod', {}, onPod({ seccompProfile: { localhostProfile: 'x', type: 'Unconfined' } }),
      [['spec.securityContext.seccompProfile', { localhostProfile: 'x', type: 'Unconfined' }, { type: 'RuntimeDefault' }]]],
    ['seccompProfile', 'at baseline', { level: 'baseline' }, onPod({ seccompProfile: {} }), [['spec.securityContext.seccompProfile', {}, { type: 'RuntimeDefault' }]]],
    ['sysctls', 'those that are not safe', {}, onPod({ sysctls: [{ name: 'kernel.msgmax', value: '1' }, { name: 'net.ipv4.tcp_syncookies', value: '1' }, { name: 'fs.x', value: '1' }] }),
      [['spec.securityContext.sysctls', expect.anything(), [{ name: 'net.ipv4.tcp_syncookies', value: '1' }]]]],
    ['sysctls', 'all of them', {}, onPod({ sysctls: [{ name: 'kernel.msgmax', value: '1' }] }), [['spec.securityContext.sysctls', [{ name: 'kernel.msgmax', value: '1' }], undefined]]],
  ])('%s: %s', (check, _, level, spec, changes) => {
    const result = harden(spec, { ...level, overrule: [check] });
    expect(writes(result)).toEqual(changes);
    expect(result.findings).toEqual([]);
    expect([result.changes[0].reason, result.changes[0].controls, result.changes[0].breaks]).toEqual(WORDS[check]);
    // and only then
    expect(harden(spec, level).findings).toHaveLength(1);
    expect(harden(result.podSpec, { ...level, overrule: [check] }).changes).toEqual([]);
  });

  /** what each change says of itself: reason, what asks for it, what it can break */
  const WORDS: { readonly [check: string]: readonly [string, readonly string[], string] } = {
    allowPrivilegeEscalation: [
      'no process gains more privileges than its parent', ['PSS restricted allowPrivilegeEscalation', 'CIS 5.2.6', 'NSA Pod security enforcement'],
      'setuid programs such as sudo, su and ping gain nothing',
    ],
    appArmorProfile: ['the runtime\'s AppArmor profile applies', ['PSS baseline appArmorProfile', 'NSA hardening container environments'], 'access that the profile denies'],
    capabilities: [
      'the level does not allow the capability', ['PSS restricted capabilities_restricted', 'CIS 5.2.8', 'CIS 5.2.10', 'NSA Pod security enforcement'],
      'system calls that need it',
    ],
    hostPorts: ['the node\'s ports are not the pod\'s', ['PSS baseline hostPorts', 'CIS 5.2.13'], 'clients that connect to the node: give them a Service'],
    hostProbesAndHostLifecycle: ['the kubelet connects to the pod itself', ['PSS baseline hostProbesAndHostLifecycle'], 'checks of something outside the pod'],
    procMount: ['the masks of /proc stay', ['PSS baseline procMount'], 'containers that start containers'],
    runAsNonRoot: [
      'the kubelet refuses to start a container as root', ['PSS restricted runAsNonRoot', 'CIS 5.2.7', 'NSA non-root containers and rootless container engines'],
      'images that run as root, or name their user without a number: give runAsUser',
    ],
    seLinuxOptions: ['the runtime chooses the SELinux label', ['PSS baseline seLinuxOptions', 'NSA hardening container environments'], 'access that the label allowed'],
    seccompProfile: [
      'the runtime\'s filter of system calls applies', ['PSS restricted seccompProfile_restricted', 'CIS 5.7.2', 'NSA hardening container environments'],
      'io_uring, ptrace and some profilers',
    ],
    sysctls: ['the sysctl is not safe for other pods of the node', ['PSS baseline sysctls'], 'programs that rely on the setting'],
  };
  const ANNOTATED = 'seccomp.security.alpha.kubernetes.io/pod';

  test('the checks that can be overruled are these', () => {
    expect(Object.keys(WORDS)).toEqual(OVERRULABLE);
  });

  test('an annotation goes with the field that overrules it', () => {
    const result = harden(onPod({ seccompProfile: { type: 'Unconfined' } }), { overrule: ['seccompProfile'] }, { annotations: { [ANNOTATED]: 'unconfined', a: 'b' } });
    expect(result.annotations).toEqual({ a: 'b' });
    expect(result.changes[0]).toEqual({
      field: `metadata.annotations[${ANNOTATED}]`,
      old: 'unconfined',
      reason: 'the field says what the annotation said',
      controls: ['PSS restricted seccompProfile_restricted', 'CIS 5.7.2', 'NSA hardening container environments'],
      breaks: 'nothing since Kubernetes 1.27',
    });
    expect(result.changes).toHaveLength(2);
  });

  test('before 1.19 the annotation itself becomes one that is allowed, and no field is written', () => {
    const spec = onPod({ seccompProfile: undefined });
    const result = harden(spec, { level: 'baseline', version: 'v1.18', overrule: ['seccompProfile'] }, { annotations: { [`container.${ANNOTATED.replace('/pod', '/web')}`]: 'unconfined' } });
    expect(result.podSpec).toEqual(spec);
    expect(result.changes).toEqual([{
      field: 'metadata.annotations[container.seccomp.security.alpha.kubernetes.io/web]',
      old: 'unconfined',
      new: 'runtime/default',
      reason: WORDS.seccompProfile[0],
      controls: WORDS.seccompProfile[1],
      breaks: WORDS.seccompProfile[2],
    }]);
  });

  test('runAsNonRoot: of containers, each by its own user', () => {
    const secure = passingContainer().securityContext;
    const result = harden(passingSpec({
      initContainers: [{ name: 'init', securityContext: { ...secure, runAsNonRoot: false } }],
      containers: [{ name: 'a', securityContext: { ...secure, runAsNonRoot: false, runAsUser: 0 } }, { name: 'b', securityContext: { ...secure, runAsNonRoot: false } }],
    }), { overrule: ['runAsNonRoot'] });
    expect(writes(result)).toEqual([
      ['spec.initContainers[0].securityContext.runAsNonRoot', false, true], ['spec.containers[1].securityContext.runAsNonRoot', false, true],
    ]);
  });

  test('runAsNonRoot: false on the pod stays where one container is root', () => {
    const spec = passingSpec({
      containers: [passingContainer(), { name: 'root', securityContext: { ...passingContainer().securityContext, runAsUser: 0 } }],
      securityContext: { ...passingSpec().securityContext, runAsNonRoot: false },
    });
    const result = harden(spec, { overrule: ['runAsNonRoot'] });
    expect(result.podSpec).toEqual(spec);
    expect(result.changes).toEqual([]);
  });

  test('allowPrivilegeEscalation of pods for Windows stays', () => {
    const spec = { ...context({ allowPrivilegeEscalation: true }), nodeSelector: { 'kubernetes.io/os': 'windows' } };
    expect(harden(spec, { overrule: ['allowPrivilegeEscalation'] }).podSpec).toBe(spec);
  });

  test('capabilities: of several containers, each its own', () => {
    const holding = (name: string, ...add: string[]) => ({ name, securityContext: { allowPrivilegeEscalation: false, capabilities: { add, drop: ['ALL'] } } });
    const result = harden(passingSpec({ containers: [holding('a', 'NET_BIND_SERVICE', 'SYS_TIME'), holding('b', 'SYS_TIME', 'NET_BIND_SERVICE', 'CHOWN')] }), { overrule: ['capabilities'] });
    expect(writes(result)).toEqual([
      ['spec.containers[0].securityContext.capabilities.add', ['NET_BIND_SERVICE', 'SYS_TIME'], ['NET_BIND_SERVICE']],
      ['spec.containers[1].securityContext.capabilities.add', ['SYS_TIME', 'NET_BIND_SERVICE', 'CHOWN'], ['NET_BIND_SERVICE']],
    ]);
  });

  test.each(['latest', 'v1.10'])('AppArmor annotations at %s, and no other', version => {
    const annotations = { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined', 'container.apparmor.security.beta.kubernetes.io/b': 'localhost/x', 'example.com/owner': 'a' };
    const result = harden(passingSpec(), { version, overrule: ['appArmorProfile'] }, { annotations });
    expect(result.annotations).toEqual({ ...annotations, 'container.apparmor.security.beta.kubernetes.io/web': 'runtime/default' });
    expect(writes(result)).toEqual([['metadata.annotations[container.apparmor.security.beta.kubernetes.io/web]', 'unconfined', 'runtime/default']]);
  });

  test('seccomp annotations, which versions before 1.19 read, and no other', () => {
    const annotations = { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined', 'example.com/owner': 'a' };
    const result = harden(passingSpec(), { version: 'v1.18', overrule: ['seccompProfile'] }, { annotations });
    expect(result.annotations).toEqual({ ...annotations, 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' });
    expect(writes(result)).toEqual([['metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]', 'unconfined', 'runtime/default']]);
    expect(result.findings).toEqual([]);
  });

  test('an AppArmor profile becomes one that the API server takes: localhostProfile goes with the type', () => {
    const { podSpec } = harden(context({ appArmorProfile: { localhostProfile: 'x', type: 'Unconfined' } }), { overrule: ['appArmorProfile'] });
    expect(podSpec.containers[0].securityContext.appArmorProfile).toEqual({ type: 'RuntimeDefault' });
  });

  test('runAsNonRoot does not go beside user 0, which the kubelet would refuse to start', () => {
    const spec = context({ runAsNonRoot: false, runAsUser: 0 });
    const result = harden(spec, { overrule: ['runAsNonRoot'] });
    expect(result.podSpec).toEqual(spec);
    expect(result.findings.map(({ check }) => check)).toEqual(['runAsNonRoot', 'runAsUser']);
  });

  test('does not make an object that the API server refuses: false beside privileged', () => {
    const spec = context({ allowPrivilegeEscalation: true, privileged: true });
    const result = harden(spec, { overrule: ['allowPrivilegeEscalation'] });
    expect(result.podSpec).toEqual(spec);
    expect(result.findings.map(({ check }) => check)).toEqual(['privileged', 'allowPrivilegeEscalation']);
  });

  test('of two that hang together, both win in the first run', () => {
    const overrule = ['allowPrivilegeEscalation', 'capabilities'];
    const first = harden(passingSpec({ containers: [container({ allowPrivilegeEscalation: true, capabilities: { add: ['CAP_SYS_ADMIN'] } })] }), { overrule });
    expect(first.podSpec.containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
    expect(first.findings).toEqual([]);
    expect(harden(first.podSpec, { overrule }).changes).toEqual([]);
  });

  test('says nothing of what passes', () => {
    expect(harden(passingSpec(), { overrule: ['allowPrivilegeEscalation', 'capabilities', 'seccompProfile', 'sysctls'] }).changes).toEqual([]);
  });
});
