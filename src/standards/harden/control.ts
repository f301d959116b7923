/**
 * What asks for a change: checks of the Pod Security Standards, sections of the CIS Kubernetes Benchmark (1.8 and later)
 * and chapters of the Kubernetes Hardening Guide of NSA and CISA.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 * @see https://www.cisecurity.org/benchmark/kubernetes
 */
export const CONTROLS = {
  allowPrivilegeEscalation: ['PSS restricted allowPrivilegeEscalation', 'CIS 5.2.6', 'NSA Pod security enforcement'],
  appArmor: ['PSS baseline appArmorProfile', 'NSA hardening container environments'],
  capabilities: ['PSS restricted capabilities_restricted', 'CIS 5.2.8', 'CIS 5.2.10', 'NSA Pod security enforcement'],
  fileSystem: ['NSA immutable container file systems'],
  groups: ['NSA non-root containers and rootless container engines'],
  hostPorts: ['PSS baseline hostPorts', 'CIS 5.2.13'],
  hostProbes: ['PSS baseline hostProbesAndHostLifecycle'],
  images: ['CIS 5.5.1'],
  procMount: ['PSS baseline procMount'],
  resources: ['NSA resource policies'],
  runAsNonRoot: ['PSS restricted runAsNonRoot', 'CIS 5.2.7', 'NSA non-root containers and rootless container engines'],
  runAsUser: ['PSS restricted runAsUser', 'CIS 5.2.7', 'NSA non-root containers and rootless container engines'],
  seccomp: ['PSS restricted seccompProfile_restricted', 'CIS 5.7.2', 'NSA hardening container environments'],
  seLinux: ['PSS baseline seLinuxOptions', 'NSA hardening container environments'],
  serviceLinks: [] as string[],
  spread: [] as string[],
  sysctls: ['PSS baseline sysctls'],
  token: ['CIS 5.1.6', 'NSA protecting Pod service account tokens'],
  userNamespace: ['NSA non-root containers and rootless container engines'],
} as const;
