import { Level, evaluatePod } from '../../src/standards';

/**
 * Mistakes in an evaluator that the public conformance cases do not notice, one test for each: all of those cases are
 * right although the mistake is made. Each pod is hardened but for what the test is about.
 */

describe('what the conformance cases do not notice |', () => {
  const DEBUG = { ephemeralContainers: [{ name: 'debug', image: 'debug' }] };
  const debugWith = (own: object, context: object = {}) => ({ ephemeralContainers: [container('debug', context, own)] });

  describe('ephemeral containers ignored |', () => {
    test.each<[check: string, spec: object, level?: Level]>([
      ['hostPorts', debugWith({ ports: [{ hostPort: 80 }] })],
      ['hostProbesAndHostLifecycle', debugWith({ livenessProbe: { httpGet: { host: 'x', port: 80 } } })],
      ['privileged', debugWith({}, { privileged: true })],
      ['procMount_restricted', debugWith({}, { procMount: 'Unmasked' })],
      ['procMount', debugWith({}, { procMount: 'Unmasked' }), 'baseline'],
      ['seLinuxOptions', debugWith({}, { seLinuxOptions: { type: 'spc_t' } })],
      ['windowsHostProcess', debugWith({}, { windowsOptions: { hostProcess: true } })],
      ['appArmorProfile', debugWith({}, { appArmorProfile: { type: 'Unconfined' } })],
      ['allowPrivilegeEscalation', debugWith({}, { allowPrivilegeEscalation: true })],
      ['capabilities_restricted', debugWith({}, { capabilities: {} })],
      ['capabilities_baseline', debugWith({}, { capabilities: { add: ['NET_ADMIN'] } }), 'baseline'],
      ['runAsNonRoot', debugWith({}, { runAsNonRoot: false })],
      ['runAsUser', debugWith({}, { runAsUser: 0 })],
      ['seccompProfile_restricted', debugWith({}, { seccompProfile: { type: 'Unconfined' } })],
      ['seccompProfile_baseline', debugWith({}, { seccompProfile: { type: 'Unconfined' } }), 'baseline'],
    ])('%s', (check, spec, level = 'restricted') => {
      expect(refusing(level, 'latest', spec)).toEqual([check]);
      expect(refusing(level, 'latest', debugWith({}))).toEqual([]);
    });

    test('by their seccomp annotation', () => {
      expect(refusing('baseline', 'v1.18', DEBUG, { 'container.seccomp.security.alpha.kubernetes.io/debug': 'unconfined' })).toEqual(['seccompProfile_baseline']);
    });

    test('by what they leave out', () => {
      expect(refusing('restricted', 'latest', DEBUG)).toEqual(['allowPrivilegeEscalation', 'capabilities_restricted']);
    });
  });

  test('windowsHostProcess left out', () => {
    expect(refusing('baseline', 'latest', { securityContext: { windowsOptions: { hostProcess: true } } })).toEqual(['windowsHostProcess']);
    expect(refusing('baseline', 'v1.0', containers({ windowsOptions: { hostProcess: true } }))).toEqual(['windowsHostProcess']);
  });

  test('the AppArmor field of the pod ignored', () => {
    expect(refusing('baseline', 'latest', { securityContext: { appArmorProfile: { type: 'Unconfined' } } })).toEqual(['appArmorProfile']);
  });

  test('the AppArmor field of containers ignored', () => {
    expect(refusing('baseline', 'latest', containers({ appArmorProfile: { type: 'Unconfined' } }))).toEqual(['appArmorProfile']);
  });

  test('the AppArmor fields ignored by policies older than the field', () => {
    expect(refusing('baseline', 'v1.0', containers({ appArmorProfile: { type: 'Unconfined' } }))).toEqual(['appArmorProfile']);
    expect(refusing('baseline', 'v1.29', { securityContext: { appArmorProfile: { type: 'Unconfined' } } })).toEqual(['appArmorProfile']);
  });

  test('AppArmor type Localhost refused', () => {
    expect(refusing('restricted', 'latest', containers({ appArmorProfile: { type: 'Localhost', localhostProfile: 'web' } }))).toEqual([]);
    expect(refusing('restricted', 'latest', podWith({ appArmorProfile: { type: 'Localhost', localhostProfile: 'web' } }))).toEqual([]);
  });

  test('an AppArmor annotation localhost/… refused', () => {
    expect(refusing('restricted', 'latest', {}, { 'container.apparmor.security.beta.kubernetes.io/web': 'localhost/web' })).toEqual([]);
  });

  test('an empty AppArmor annotation refused', () => {
    expect(refusing('restricted', 'latest', {}, { 'container.apparmor.security.beta.kubernetes.io/web': '' })).toEqual([]);
  });

  test('a seccomp annotation docker/default refused', () => {
    expect(refusing('baseline', 'v1.18', {}, { 'seccomp.security.alpha.kubernetes.io/pod': 'docker/default' })).toEqual([]);
    expect(refusing('baseline', 'v1.18', {}, { 'container.seccomp.security.alpha.kubernetes.io/web': 'docker/default' })).toEqual([]);
  });

  test.each(['all', 'All', 'aLL'])('dropping "%s" taken for ALL', name => {
    expect(refusing('restricted', 'latest', containers({ capabilities: { drop: [name] } }))).toEqual(['capabilities_restricted']);
  });

  test('runAsNonRoot: false on the pod tolerated where containers override it', () => {
    expect(refusing('restricted', 'latest', podWith({ runAsNonRoot: false }, { runAsNonRoot: true }))).toEqual(['runAsNonRoot']);
  });

  test.each(['livenessProbe', 'readinessProbe', 'startupProbe'])('hosts of %s forgotten', probe => {
    for (const action of ['httpGet', 'tcpSocket']) {
      expect(refusing('baseline', 'latest', containers({}, { [probe]: { [action]: { host: 'x', port: 80 } } }))).toEqual(['hostProbesAndHostLifecycle']);
    }
  });

  test.each(['postStart', 'preStop'])('hosts of %s forgotten', handler => {
    for (const action of ['httpGet', 'tcpSocket']) {
      expect(refusing('baseline', 'latest', containers({}, { lifecycle: { [handler]: { [action]: { host: 'x', port: 80 } } } }))).toEqual(['hostProbesAndHostLifecycle']);
    }
  });

  test.each(['csi', 'ephemeral', 'image'])('volumes of type %s refused', source => {
    expect(refusing('restricted', 'latest', { volumes: [{ name: 'v', [source]: {} }] })).toEqual([]);
  });

  test('seccomp annotations still read at 1.19', () => {
    const annotations = { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined', 'container.seccomp.security.alpha.kubernetes.io/web': 'unconfined' };
    for (const version of ['v1.19', 'v1.20', 'latest']) {
      expect(refusing('baseline', version, {}, annotations)).toEqual([]);
      expect(refusing('restricted', version, {}, annotations)).toEqual([]);
    }
    expect(refusing('baseline', 'v1.18', {}, annotations)).toEqual(['seccompProfile_baseline']);
  });

  describe('overrides never applied |', () => {
    test.each<[overridden: string, overriding: string, before: string, from: string, spec: object]>([
      ['capabilities_baseline', 'capabilities_restricted', 'v1.21', 'v1.22', containers({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } })],
      ['procMount', 'procMount_restricted', 'v1.34', 'v1.35', containers({ procMount: 'Unmasked' })],
      ['seccompProfile_baseline', 'seccompProfile_restricted', '', 'v1.19', containers({ seccompProfile: { type: 'Unconfined' } })],
      ['hostPathVolumes', 'restrictedVolumes', '', 'v1.0', { volumes: [{ name: 'v', hostPath: { path: '/' } }] }],
    ])('%s by %s', (overridden, overriding, before, from, spec) => {
      expect(refusing('baseline', from, spec)).toEqual([overridden]);
      expect(refusing('restricted', from, spec)).toEqual([overriding]);
      expect(refusing('restricted', 'latest', spec)).toEqual([overriding]);
      if (before !== '') { expect(refusing('restricted', before, spec)).toEqual([overridden]); }
    });
  });

  describe('a boundary between versions moved |', () => {
    const windows = { os: { name: 'windows' } };
    const userNamespace = { hostUsers: false };
    // refused up to the first version, allowed from the second on
    test.each<[name: string, level: Level, check: string, last: string, first: string, spec: object]>([
      ['SELinux type container_engine_t, 1.31', 'baseline', 'seLinuxOptions', 'v1.30', 'v1.31', podWith({ seLinuxOptions: { type: 'container_engine_t' } })],
      ['Windows without allowPrivilegeEscalation, 1.25', 'restricted', 'allowPrivilegeEscalation', 'v1.24', 'v1.25', { ...windows, ...containers({ allowPrivilegeEscalation: undefined }) }],
      ['Windows without dropped capabilities, 1.25', 'restricted', 'capabilities_restricted', 'v1.24', 'v1.25', { ...windows, ...containers({ capabilities: undefined }) }],
      ['Windows without a seccomp profile, 1.25', 'restricted', 'seccompProfile_restricted', 'v1.24', 'v1.25', { ...windows, ...podWith({ seccompProfile: undefined }) }],
      ['runAsNonRoot with a user namespace, 1.35', 'restricted', 'runAsNonRoot', 'v1.34', 'v1.35', { ...userNamespace, ...podWith({ runAsNonRoot: undefined }) }],
      ['runAsUser 0 with a user namespace, 1.35', 'restricted', 'runAsUser', 'v1.34', 'v1.35', { ...userNamespace, ...podWith({ runAsUser: 0 }) }],
      ['procMount with a user namespace, 1.35', 'baseline', 'procMount', 'v1.34', 'v1.35', { ...userNamespace, ...containers({ procMount: 'Unmasked' }) }],
      ['sysctl ip_local_reserved_ports, 1.27', 'baseline', 'sysctls', 'v1.26', 'v1.27', sysctl('net.ipv4.ip_local_reserved_ports')],
      ['sysctl tcp_keepalive_time, 1.29', 'baseline', 'sysctls', 'v1.28', 'v1.29', sysctl('net.ipv4.tcp_keepalive_time')],
      ['sysctl tcp_rmem, 1.32', 'baseline', 'sysctls', 'v1.31', 'v1.32', sysctl('net.ipv4.tcp_rmem')],
      ['sysctl tcp_notsent_lowat, 1.37', 'baseline', 'sysctls', 'v1.36', 'v1.37', sysctl('net.ipv4.tcp_notsent_lowat')],
    ])('%s', (_, level, check, last, first, spec) => {
      expect(refusing(level, last, spec)).toEqual([check]);
      expect(refusing(level, first, spec)).toEqual([]);
    });

    // allowed up to the first version, refused from the second on
    test.each<[name: string, level: Level, check: string, last: string, first: string, spec: object]>([
      ['hosts of probes, 1.34', 'baseline', 'hostProbesAndHostLifecycle', 'v1.33', 'v1.34', containers({}, { livenessProbe: { tcpSocket: { host: 'x', port: 1 } } })],
      ['runAsUser 0, 1.23', 'restricted', 'runAsUser', 'v1.22', 'v1.23', podWith({ runAsUser: 0 })],
      ['allowPrivilegeEscalation, 1.8', 'restricted', 'allowPrivilegeEscalation', 'v1.7', 'v1.8', containers({ allowPrivilegeEscalation: true })],
      ['dropped capabilities, 1.22', 'restricted', 'capabilities_restricted', 'v1.21', 'v1.22', containers({ capabilities: {} })],
      ['a seccomp profile, 1.19', 'restricted', 'seccompProfile_restricted', 'v1.18', 'v1.19', podWith({ seccompProfile: undefined })],
    ])('%s', (_, level, check, last, first, spec) => {
      expect(refusing(level, last, spec)).toEqual([]);
      expect(refusing(level, first, spec)).toEqual([check]);
    });

    test('the same for what Windows is not exempt from', () => {
      const pod = { os: { name: 'windows' }, ...podWith({ runAsNonRoot: undefined, runAsUser: 0 }) };
      expect(refusing('restricted', 'v1.25', pod)).toEqual(['runAsNonRoot', 'runAsUser']);
      expect(refusing('restricted', 'latest', pod)).toEqual(['runAsNonRoot', 'runAsUser']);
    });
  });
});

/** ids of the checks that refuse a hardened pod with these fields */
function refusing(level: Level, version: string, spec: object, annotations: object = {}): string[] {
  return evaluatePod({ annotations }, { ...podWith({}), ...spec }, { level, version }).map(finding => finding.check);
}

/** a hardened pod, but for these fields of its own security context and of its container's */
function podWith(context: object, ofContainer: object = {}) {
  return { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' }, ...context }, ...containers(ofContainer) };
}

function containers(context: object, own: object = {}) {
  return { containers: [container('web', context, own)] };
}

function container(name: string, context: object, own: object) {
  return { name, image: name, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...context }, ...own };
}

function sysctl(name: string) {
  return podWith({ sysctls: [{ name, value: '1' }] });
}
