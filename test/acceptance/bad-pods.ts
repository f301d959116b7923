import { KubernetesObject } from '../../src/manifest';

/** A pod with one mistake, as the API server's validation takes it. */
export interface BadPod {
  readonly what: string;
  readonly level: 'baseline' | 'restricted';
  readonly pod: KubernetesObject;
}

const IMAGE = 'registry.example.com/shop/web:1.4.2';
const SECURITY = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
const POD_SECURITY = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };

/** A pod that passes restricted at every version. */
export function passingPod(spec: object = {}, metadata: object = {}): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'bad', ...metadata },
    spec: { containers: [{ name: 'web', image: IMAGE, securityContext: SECURITY }], securityContext: POD_SECURITY, ...spec },
  };
}

const container = (fields: object, name = 'web') => ({ name, image: IMAGE, securityContext: SECURITY, ...fields });
const withContainer = (fields: object) => passingPod({ containers: [container(fields), container({}, 'db')] });
const withSecurity = (fields: object) => withContainer({ securityContext: { ...SECURITY, ...fields } });
const withPodSecurity = (fields: object) => passingPod({ securityContext: { ...POD_SECURITY, ...fields } });
const withVolume = (source: object) => passingPod({ volumes: [{ name: 'data', ...source }, { name: 'tmp', emptyDir: {} }] });

/** One or more for each check of the standards. */
export const BAD_PODS: readonly BadPod[] = [
  ...of('baseline', {
    'appArmorProfile of a container': withSecurity({ appArmorProfile: { type: 'Unconfined' } }),
    'appArmorProfile of the pod': withPodSecurity({ appArmorProfile: { type: 'Unconfined' } }),
    'a capability': withSecurity({ capabilities: { add: ['NET_ADMIN', 'CHOWN', 'SYS_TIME'] } }),
    'a capability with its prefix': withSecurity({ capabilities: { add: ['CAP_CHOWN'] } }),
    'network of the host': passingPod({ hostNetwork: true }),
    'all namespaces of the host': passingPod({ hostNetwork: true, hostPID: true, hostIPC: true }),
    'a folder of the host': withVolume({ hostPath: { path: '/var/log' } }),
    'a port of the host': withContainer({ ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 443, hostPort: 443 }] }),
    'probes of another host': withContainer({ livenessProbe: { httpGet: { host: 'example.com', path: '/', port: 80 } }, readinessProbe: { tcpSocket: { host: '127.0.0.1', port: 80 } } }),
    'lifecycle of another host': withContainer({ lifecycle: { postStart: { httpGet: { host: 'localhost', path: '/', port: 80 } }, preStop: { tcpSocket: { host: '::1', port: 80 } } } }),
    'privileged': withContainer({ securityContext: { privileged: true } }),
    'procMount': passingPod({ hostUsers: false, containers: [container({ securityContext: { ...SECURITY, procMount: 'Unmasked' } })] }),
    'SELinux type of a container': withSecurity({ seLinuxOptions: { type: 'spc_t' } }),
    'SELinux type of engines': withPodSecurity({ seLinuxOptions: { type: 'container_engine_t' } }),
    'SELinux user and role': withPodSecurity({ seLinuxOptions: { user: 'system_u', role: 'sysadm_r' } }),
    'seccompProfile of a container': withSecurity({ seccompProfile: { type: 'Unconfined' } }),
    'seccompProfile of the pod': withPodSecurity({ seccompProfile: { type: 'Unconfined' } }),
    'seccomp annotations': passingPod({ securityContext: { runAsNonRoot: true } }, {
      annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined', 'container.seccomp.security.alpha.kubernetes.io/web': 'localhost/a' },
    }),
    'a sysctl': withPodSecurity({ sysctls: [{ name: 'kernel.msgmax', value: '1' }, { name: 'net.ipv4.tcp_rmem', value: '1' }] }),
    'sysctls of several minors': withPodSecurity({ sysctls: ['ip_local_reserved_ports', 'tcp_keepalive_time', 'tcp_rmem', 'tcp_slow_start_after_idle'].map(name => ({ name: `net.ipv4.${name}`, value: '1' })) }),
    'a HostProcess pod': {
      ...passingPod({
        os: { name: 'windows' },
        hostNetwork: true,
        securityContext: { windowsOptions: { hostProcess: true, runAsUserName: 'NT AUTHORITY\\SYSTEM' } },
        containers: [{ name: 'web', image: IMAGE }],
      }),
    },
  }),
  ...of('restricted', {
    'nothing that is asked for': passingPod({ containers: [{ name: 'web', image: IMAGE }, { name: 'db', image: IMAGE }], securityContext: {} }),
    'allowPrivilegeEscalation': withSecurity({ allowPrivilegeEscalation: true }),
    'allowPrivilegeEscalation that is not said': withContainer({ securityContext: { capabilities: { drop: ['ALL'] } } }),
    'capabilities that are kept': withSecurity({ capabilities: { drop: ['NET_RAW', 'all'] } }),
    'a capability that baseline allows': withSecurity({ capabilities: { add: ['CHOWN', 'NET_BIND_SERVICE'], drop: ['ALL'] } }),
    'procMount in a user namespace': passingPod({ hostUsers: false, containers: [container({ securityContext: { ...SECURITY, procMount: 'Unmasked' } })] }),
    'volumes of other kinds': passingPod({ volumes: [{ name: 'a', nfs: { server: 'example.com', path: '/a' } }, { name: 'b', hostPath: { path: '/b' } }] }),
    'runAsNonRoot false in a container': withSecurity({ runAsNonRoot: false }),
    'runAsNonRoot false in the pod': withPodSecurity({ runAsNonRoot: false }),
    'runAsNonRoot that is not said': passingPod({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
    'runAsUser 0 in a container': withSecurity({ runAsUser: 0 }),
    'runAsUser 0 in the pod': withPodSecurity({ runAsUser: 0 }),
    'root in a user namespace': passingPod({ hostUsers: false, securityContext: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } } }),
    'seccompProfile that is not said': passingPod({ securityContext: { runAsNonRoot: true } }),
    'seccompProfile Unconfined': withSecurity({ seccompProfile: { type: 'Unconfined' } }),
    'init containers': passingPod({ initContainers: [{ name: 'init', image: IMAGE }] }),
    'Windows': passingPod({ os: { name: 'windows' }, securityContext: {}, containers: [{ name: 'web', image: IMAGE }] }),
  }),
];

function of(level: 'baseline' | 'restricted', pods: { readonly [what: string]: KubernetesObject }): BadPod[] {
  return Object.entries(pods).map(([what, pod]) => ({ what: `${level}: ${what}`, level, pod }));
}
