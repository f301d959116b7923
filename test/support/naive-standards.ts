import { PodJson } from './random-pod';

/**
 * The Pod Security Standards in the most literal way, a yes or no for each check: no code of the library, no rows of
 * versions, no messages. Tests compare the library's own verdicts with it.
 */
export function failedChecks({ metadata, spec }: PodJson, level: string, version: string): string[] {
  if (level === 'privileged') { return []; }
  const minor = version === 'latest' ? 37 : Math.min(37, Number(version.split('.')[1]));
  const pod = facts(metadata, spec);
  const failed = BASELINE.filter(([, fails]) => fails(pod, minor)).map(([id]) => id);
  if (level === 'baseline') { return failed; }
  const instead = (id: string) => (id === 'capabilities_baseline' && minor >= 22) || (id === 'procMount' && minor >= 35)
    || id === 'hostPathVolumes' || (id === 'seccompProfile_baseline' && minor >= 19);
  return [...failed.filter(id => !instead(id)), ...RESTRICTED.filter(([, fails]) => fails(pod, minor)).map(([id]) => id)];
}

interface Facts {
  readonly spec: any;
  readonly annotations: any;
  /** of the pod */
  readonly context: any;
  readonly containers: readonly any[];
  /** of each container */
  readonly contexts: readonly any[];
  /** of the pod and each container */
  readonly allContexts: readonly any[];
  readonly isWindows: boolean;
  readonly hasUserNamespace: boolean;
}

function facts(metadata: any, spec: any): Facts {
  const pod = spec ?? {};
  const containers = [...pod.initContainers ?? [], ...pod.containers ?? [], ...pod.ephemeralContainers ?? []].map(container => container ?? {});
  const contexts = containers.map(container => container.securityContext ?? {});
  const context = pod.securityContext ?? {};
  return {
    spec: pod,
    annotations: metadata?.annotations ?? {},
    context,
    containers,
    contexts,
    allContexts: [context, ...contexts],
    isWindows: pod.os?.name === 'windows',
    hasUserNamespace: pod.hostUsers === false,
  };
}

type NaiveCheck = readonly [id: string, fails: (pod: Facts, minor: number) => boolean];

const BASELINE: readonly NaiveCheck[] = [
  ['appArmorProfile', pod => pod.allContexts.some(context => context.appArmorProfile != null && !['RuntimeDefault', 'Localhost'].includes(context.appArmorProfile.type))
    || Object.entries(pod.annotations).some(([key, value]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/')
      && !/^(|runtime\/default|localhost\/.*)$/s.test(text(value)))],
  ['capabilities_baseline', pod => added(pod).some(name => !`
    AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT
  `.split(/\s+/).filter(word => word !== '').includes(name))],
  ['hostNamespaces', ({ spec }) => spec.hostNetwork || spec.hostPID || spec.hostIPC || false],
  ['hostPathVolumes', ({ spec }) => (spec.volumes ?? []).some((volume: any) => (volume?.hostPath ?? null) !== null)],
  ['hostPorts', pod => pod.containers.some(container => (container.ports ?? []).some((port: any) => (port?.hostPort ?? 0) !== 0))],
  ['hostProbesAndHostLifecycle', (pod, minor) => minor >= 34 && pod.containers.some(({ livenessProbe, readinessProbe, startupProbe, lifecycle }) =>
    [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].some(handler =>
      text(handler?.httpGet?.host) !== '' || text(handler?.tcpSocket?.host) !== ''))],
  ['privileged', pod => pod.contexts.some(context => context.privileged)],
  ['procMount', (pod, minor) => isUnmasked(pod) && !(minor >= 35 && pod.hasUserNamespace)],
  ['seLinuxOptions', (pod, minor) => pod.allContexts.map(context => context.seLinuxOptions ?? {}).some(({ type, user, role }) =>
    text(user) !== '' || text(role) !== ''
      || !['', 'container_t', 'container_init_t', 'container_kvm_t', ...minor >= 31 ? ['container_engine_t'] : []].includes(text(type)))],
  ['seccompProfile_baseline', (pod, minor) => minor >= 19 ? isUnconfined(pod) : [
    'seccomp.security.alpha.kubernetes.io/pod',
    ...pod.containers.map(({ name }) => `container.seccomp.security.alpha.kubernetes.io/${text(name)}`),
  ].some(key => Object.hasOwn(pod.annotations, key) && !/^(runtime\/default|docker\/default|localhost\/.*)$/s.test(text(pod.annotations[key])))],
  ['sysctls', (pod, minor) => (pod.context.sysctls ?? []).some((sysctl: any) => !(minor >= safeSince(text(sysctl?.name))))],
  ['windowsHostProcess', pod => pod.allContexts.some(context => context.windowsOptions?.hostProcess)],
];

const RESTRICTED: readonly NaiveCheck[] = [
  ['allowPrivilegeEscalation', (pod, minor) => minor >= 8 && !isExempt(pod, minor) && !pod.contexts.every(context => context.allowPrivilegeEscalation === false)],
  ['capabilities_restricted', (pod, minor) => minor >= 22 && !isExempt(pod, minor)
    && (!pod.contexts.every(context => (context.capabilities?.drop ?? []).includes('ALL')) || !added(pod).every(name => name === 'NET_BIND_SERVICE'))],
  ['procMount_restricted', (pod, minor) => minor >= 35 && isUnmasked(pod)],
  ['restrictedVolumes', ({ spec }) => (spec.volumes ?? []).map(sourcesOf).some((sources: string[]) => sources.length > 0 && !sources.some(source =>
    /^(configMap|csi|downwardAPI|emptyDir|ephemeral|image|persistentVolumeClaim|projected|secret)$/.test(source)))],
  ['runAsNonRoot', (pod, minor) => !(minor >= 35 && pod.hasUserNamespace)
    && (pod.allContexts.some(context => context.runAsNonRoot === false)
      || !(pod.context.runAsNonRoot || pod.contexts.every(context => context.runAsNonRoot)))],
  ['runAsUser', (pod, minor) => minor >= 23 && !(minor >= 35 && pod.hasUserNamespace) && pod.allContexts.some(context => context.runAsUser === 0)],
  ['seccompProfile_restricted', (pod, minor) => minor >= 19 && !isExempt(pod, minor)
    && (isUnconfined(pod) || (pod.context.seccompProfile == null && pod.contexts.some(context => context.seccompProfile == null)))],
];

/** null and absent strings are empty ones */
function text(value: unknown): string {
  return value == null ? '' : String(value);
}

/** from 1.25 on, three checks do not ask Windows pods */
function isExempt(pod: Facts, minor: number): boolean {
  return minor >= 25 && pod.isWindows;
}

function added(pod: Facts): string[] {
  return pod.contexts.flatMap(context => context.capabilities?.add ?? []).map(text);
}

function isUnmasked(pod: Facts): boolean {
  return pod.contexts.some(context => context.procMount != null && context.procMount !== 'Default');
}

function isUnconfined(pod: Facts): boolean {
  return pod.allContexts.some(context => context.seccompProfile != null && !['RuntimeDefault', 'Localhost'].includes(context.seccompProfile.type));
}

function sourcesOf(volume: any): string[] {
  return Object.entries(volume ?? {}).filter(([key, value]) => key !== 'name' && value !== null).map(([key]) => key);
}

/** the first minor at which the sysctl is safe; not a number where it never is */
function safeSince(name: string): number {
  switch (name) {
    case 'kernel.shm_rmid_forced': case 'net.ipv4.ip_local_port_range': case 'net.ipv4.tcp_syncookies':
    case 'net.ipv4.ping_group_range': case 'net.ipv4.ip_unprivileged_port_start': return 0;
    case 'net.ipv4.ip_local_reserved_ports': return 27;
    case 'net.ipv4.tcp_keepalive_time': case 'net.ipv4.tcp_fin_timeout': case 'net.ipv4.tcp_keepalive_intvl': case 'net.ipv4.tcp_keepalive_probes': return 29;
    case 'net.ipv4.tcp_rmem': case 'net.ipv4.tcp_wmem': return 32;
    case 'net.ipv4.tcp_slow_start_after_idle': case 'net.ipv4.tcp_notsent_lowat': return 37;
    default: return NaN;
  }
}
