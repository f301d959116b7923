import * as fc from 'fast-check';

/**
 * Random pods for fast-check, of the types that the API server decodes:
 *
 *   fc.assert(fc.property(randomPod(), fc.constantFrom(...LEVELS), randomVersion(), (pod, level, version) => { … }))
 *
 * Half of them are nearly hardened, so that levels are passed and failed by one field; the others set every field to
 * anything: null, `{}`, empty lists, names twice, characters that messages escape or sort in another order.
 * A volume of the unknown source `UNKNOWN_SOURCE` may be among them; no other field is unknown.
 */
export interface PodJson {
  readonly apiVersion: 'v1';
  readonly kind: 'Pod';
  readonly metadata?: any;
  readonly spec?: any;
}

/** A volume source that no version of Kubernetes has. */
export const UNKNOWN_SOURCE = 'cloudDisk';

export function randomPod(): fc.Arbitrary<PodJson> {
  return fc.oneof(podWith(1), podWith(3), podWith(20), podWith(40)).map(({ metadata, spec }) => ({ apiVersion: 'v1', kind: 'Pod', metadata, spec }));
}

/** `v1.0` to some minors after the newest, and `latest`; most often those around which a rule changed. */
export function randomVersion(): fc.Arbitrary<string> {
  const boundaries = [8, 19, 22, 23, 25, 27, 29, 31, 32, 34, 35, 37].flatMap(minor => [`v1.${minor - 1}`, `v1.${minor}`]);
  return fc.oneof(fc.constantFrom('latest', ...boundaries), fc.nat(45).map(minor => `v1.${minor}`));
}

/** a value of JSON, null, or undefined where there is no such field */
type Value<T> = T | undefined | null;

/** mostly one of the good values */
type FieldOf = <T>(good: readonly T[], bad: readonly T[], wild?: fc.Arbitrary<T>) => fc.Arbitrary<Value<T>>;

/** @param mischief how many fields of a hundred hold something that a hardened pod does not */
function podWith(mischief: number) {
  const field: FieldOf = <T>(good: readonly T[], bad: readonly T[], wild?: fc.Arbitrary<T>) => {
    const known = fc.constantFrom<Value<T>>(...bad, undefined, null);
    return fc.oneof(
      { weight: 100 - mischief, arbitrary: fc.constantFrom<Value<T>>(...good) },
      { weight: mischief, arbitrary: wild ? fc.oneof(wild, known) : known },
    );
  };
  /** mostly the object; else absent, null or empty */
  const object = (fields: { readonly [name: string]: fc.Arbitrary<any> }, absent: number = mischief): fc.Arbitrary<any> => fc.oneof(
    { weight: Math.max(1, 100 - absent), arbitrary: fc.record(fields).map(withoutAbsent) },
    { weight: absent, arbitrary: fc.constantFrom(undefined, undefined, undefined, null, {}) },
  );
  const list = (element: fc.Arbitrary<any>, maxLength: number, absent: number) => {
    const elementOrNull = fc.oneof({ weight: 200, arbitrary: element }, { weight: mischief, arbitrary: fc.constant(null) });
    return fc.oneof(
      { weight: 100 - absent, arbitrary: fc.array(elementOrNull, { maxLength }).map(elements => elements.filter(one => one !== undefined)) },
      { weight: absent, arbitrary: fc.constantFrom(undefined, undefined, null, []) },
    );
  };

  const name = field(['web', 'init', 'db', 'proxy'], [], WEIRD);
  const profile = object({ type: field(['RuntimeDefault', 'Localhost'], ['Unconfined', '', 'runtimeDefault'], WEIRD), localhostProfile: field([undefined], ['a.json']) });
  const rarely = 90 - mischief;
  const seLinuxOptions = object({
    type: field(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'], ['spc_t', 'Container_t'], WEIRD),
    user: field([undefined, ''], ['system_u', 'user']),
    role: field([undefined, ''], ['object_r', 'sysadm_r']),
    level: field([undefined, 's0:c1,c2'], ['']),
  }, rarely);
  const windowsOptions = object({ hostProcess: field([undefined, false], [true]), runAsUserName: field([undefined], ['ContainerUser']) }, rarely);
  const shared = {
    runAsNonRoot: field([true], [false]),
    runAsUser: field([undefined, 1, 65534], [0]),
    seccompProfile: profile,
    appArmorProfile: fc.oneof({ weight: 100 - mischief, arbitrary: fc.constant(undefined) }, { weight: 10 + mischief, arbitrary: profile }),
    seLinuxOptions,
    windowsOptions,
  };
  const capabilities = object({
    drop: list(field(['ALL', 'ALL', 'NET_RAW'], ['all', 'All', 'CAP_ALL', ''], WEIRD), 2, mischief),
    add: list(field(['NET_BIND_SERVICE', 'NET_BIND_SERVICE', 'NET_BIND_SERVICE', ...CAPABILITIES], ['SYS_ADMIN', 'NET_RAW', 'CAP_CHOWN', 'chown', 'ALL', ''], WEIRD), 3, rarely),
  });
  const action = object({ host: field([undefined, ''], ['localhost', '127.0.0.1', 'example.com', '::1'], WEIRD), port: fc.constant(80) }, 50);
  const handler = object({ httpGet: action, tcpSocket: action }, 60);
  const hostPort = field([undefined, undefined, 0], [80, 443, 8080, 9, 65535]);
  const port = fc.record({ containerPort: fc.constant(80), hostPort }).map(withoutAbsent);
  const container = fc.record({
    name,
    image: field(['registry.example/web:1'], []),
    ports: list(port, 3, 50),
    livenessProbe: handler,
    readinessProbe: handler,
    startupProbe: handler,
    lifecycle: object({ postStart: handler, preStop: handler }, 60),
    securityContext: object({
      ...shared,
      allowPrivilegeEscalation: field([false], [true]),
      capabilities,
      privileged: field([undefined, false], [true]),
      procMount: field([undefined, undefined, 'Default'], ['Unmasked', 'default', ''], WEIRD),
      readOnlyRootFilesystem: field([undefined, true], [false]),
    }),
  }).map(withoutAbsent);
  const source = field([...ALLOWED_SOURCES], [...OTHER_SOURCES, UNKNOWN_SOURCE]);
  const sources = fc.array(fc.tuple(source, fc.constantFrom<object | null>({}, {}, {}, null)), { maxLength: 2 });
  const volume = fc.tuple(name, sources)
    .map(([called, entries]) => withoutAbsent({ name: called, ...Object.fromEntries(entries.map(([key, value]) => [key ?? 'emptyDir', value])) }));

  const spec = object({
    initContainers: list(container, 2, 40),
    containers: list(container, 3, 4),
    ephemeralContainers: list(container, 2, 60),
    volumes: list(volume, 3, 40),
    hostNetwork: field([undefined, false], [true]),
    hostPID: field([undefined, false], [true]),
    hostIPC: field([undefined, false], [true]),
    hostUsers: field([undefined, undefined, true, false], []),
    os: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constant({ name: 'windows' }) }, object({ name: field(['linux'], ['Windows', 'windows', '']) })),
    securityContext: object({
      ...shared,
      fsGroup: field([undefined, 1000], [0]),
      sysctls: list(object({ name: field(SYSCTLS, ['kernel.msgmax', 'net/ipv4/tcp_syncookies', 'net.ipv4.tcp_syncookies ', ''], WEIRD), value: field(['1'], []) }), 3, 60),
    }),
  }, Math.ceil(mischief / 10));
  const annotations = fc.array(fc.tuple(annotationKey(name), field(['runtime/default', 'localhost/a'], ['', 'docker/default', 'localhost', 'unconfined', 'Runtime/default'], WEIRD)), { maxLength: 4 });
  const metadata = object({ name: field(['pod'], []), annotations: fc.oneof(annotations.map(entries => withoutAbsent(Object.fromEntries(entries))), field([undefined], [])) });
  return fc.record({ metadata, spec });
}

const CAPABILITIES = [
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
];

const ALLOWED_SOURCES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'];

const OTHER_SOURCES = [
  'hostPath', 'hostPath', 'hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'nfs', 'iscsi', 'glusterfs', 'rbd', 'flexVolume', 'cinder',
  'cephfs', 'flocker', 'fc', 'azureFile', 'vsphereVolume', 'quobyte', 'azureDisk', 'photonPersistentDisk', 'portworxVolume', 'scaleIO', 'storageos',
];

const SYSCTLS = [
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem', 'net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat',
];

const WEIRD_TEXTS = [
  '', ' ', 'a"b', 'a\\b', '\t', '\n', '\r\n', '\u0000', '\u0007', '\b', '\v', '\f', '\u001b[0m', '\u007f', '\u0080', '\u0085', '\u00a0', '\u00ad', '\u0301', '\u0378',
  '\u200b', '\u200d', '\u2028', '\u2029', '\u3000', '\ud7ff', '\ue000', '\ufeff', '\uff01', '\ufffd', '\uffff', '😀', '\u{1d173}', '\u{e0001}', '\u{f0000}', '\u{10ffff}',
  'ß', 'контейнер', '容器', 'e\u0301', 'constructor', 'toString', '__proto__', 'it\'s', '%s', '<a & b>', '10', '9', 'web, db', 'localhost/\t', 'Z', 'a', 'é',
];

/** text that has to be escaped, sorts apart, or is a name that JavaScript objects have from birth */
const WEIRD: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WEIRD_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }).map(text => `localhost/${text}`) },
);

function annotationKey(name: fc.Arbitrary<string | undefined | null>): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constant('seccomp.security.alpha.kubernetes.io/pod'),
    name.map(text => `container.seccomp.security.alpha.kubernetes.io/${text ?? ''}`),
    name.map(text => `container.apparmor.security.beta.kubernetes.io/${text ?? ''}`),
    fc.constantFrom('container.apparmor.security.beta.kubernetes.i', 'seccomp.security.alpha.kubernetes.io/pods', 'app.kubernetes.io/name'),
  );
}

/** a field that is undefined is not in JSON */
function withoutAbsent(fields: { readonly [name: string]: any }): any {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
