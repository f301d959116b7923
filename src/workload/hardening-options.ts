import { PodSecurityLevel } from './pod-security-level';

/**
 * Checks whose rule may win over what was written in a manifest. Everything else that fails needs a person: a hostPath
 * volume, the node's network or a root user is there for a reason that no tool knows.
 */
export enum OverrulableCheck {
  /** `allowPrivilegeEscalation: true` becomes false. */
  ALLOW_PRIVILEGE_ESCALATION = 'allowPrivilegeEscalation',
  /** AppArmor profiles other than RuntimeDefault and Localhost become RuntimeDefault. */
  APP_ARMOR_PROFILE = 'appArmorProfile',
  /** Added capabilities that the level does not allow go, and ALL is dropped. */
  CAPABILITIES = 'capabilities',
  /** `hostPort` goes. */
  HOST_PORTS = 'hostPorts',
  /** `host` of probes and lifecycle handlers goes. */
  HOST_PROBES_AND_HOST_LIFECYCLE = 'hostProbesAndHostLifecycle',
  /** `procMount` goes. */
  PROC_MOUNT = 'procMount',
  /** `runAsNonRoot: false` becomes true. */
  RUN_AS_NON_ROOT = 'runAsNonRoot',
  /** SELinux user, role and types that the level does not allow go. */
  SE_LINUX_OPTIONS = 'seLinuxOptions',
  /** Seccomp profiles other than RuntimeDefault and Localhost become RuntimeDefault. */
  SECCOMP_PROFILE = 'seccompProfile',
  /** Sysctls that the level does not allow go. */
  SYSCTLS = 'sysctls',
}

/** A path that stays writable when root file systems are read-only: an emptyDir, of one container only. */
export interface WritablePath {
  /** Absolute path, as the container sees it. What the image has in that folder is hidden. */
  readonly path: string;
  /**
   * At most this much, such as `64Mi`; more evicts the pod.
   * @default 64Mi
   */
  readonly sizeLimit?: string;
  /**
   * Name of the one container that gets it.
   * @default each regular and init container gets one of its own
   */
  readonly container?: string;
}

/**
 * A service account token that expires and is good for one audience, in place of the automatic one.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#launch-a-pod-using-service-account-token-projection
 */
export interface ProjectedToken {
  /**
   * Who may accept it.
   * @default the API server
   */
  readonly audience?: string;
  /**
   * Seconds, 600 to 4294967296; the kubelet renews it before.
   * @default 3600
   */
  readonly expirationSeconds?: number;
  /**
   * Folder of the files `token`, `ca.crt` and `namespace`.
   * @default /var/run/secrets/kubernetes.io/serviceaccount, where clients of the API look
   */
  readonly mountPath?: string;
}

/**
 * What hardening adds. Everything fills in what is absent and keeps what was written; only checks in `overrule` win over it.
 */
export interface HardeningOptions {
  /**
   * The level of the Pod Security Standards to reach.
   * @default PodSecurityLevel.RESTRICTED
   */
  readonly level?: PodSecurityLevel;
  /**
   * The version of the standards, `v1.0` to `v1.37` or `latest`.
   * @default latest
   */
  readonly version?: string;
  /**
   * Checks that win over what was written.
   * @default none
   */
  readonly overrule?: OverrulableCheck[];
  /**
   * Whether root file systems become read-only. Breaks programs that write to paths which are not in `writablePaths`.
   * @default false
   */
  readonly readOnlyRootFilesystem?: boolean;
  /**
   * Paths that stay writable. Hides what the image has there; more than the size limit evicts the pod.
   * @default none
   */
  readonly writablePaths?: WritablePath[];
  /**
   * User id of all containers, from 1; scanners ask for 10001 or more. Breaks images whose files belong to another user.
   * @default the image's
   */
  readonly runAsUser?: number;
  /**
   * Group id of all containers; 0 is that of root, scanners ask for 10001 or more. Breaks images whose files belong to
   * another group.
   * @default the image's
   */
  readonly runAsGroup?: number;
  /**
   * Group that owns volumes; large volumes are changed only once (`fsGroupChangePolicy: OnRootMismatch`). Files of the image
   * stay as they are.
   * @default none
   */
  readonly fsGroup?: number;
  /**
   * Further groups of the processes. Breaks nothing that is known.
   * @default none
   */
  readonly supplementalGroups?: number[];
  /**
   * False takes the service account's token away from pods that do not ask for one. Breaks what calls the API server.
   * @default left as it is
   */
  readonly automountServiceAccountToken?: boolean;
  /**
   * A token that expires, for pods that call the API server; takes the automatic one away. Breaks programs that read the
   * token once and never again.
   * @default none
   */
  readonly serviceAccountToken?: ProjectedToken;
  /**
   * Requested amounts by resource, such as `{ cpu: '100m', memory: '128Mi' }`, for containers that have none. What no node
   * has left is not scheduled.
   * @default left as they are
   */
  readonly requests?: { [resource: string]: string };
  /**
   * Limits by resource for containers that have none. More memory ends a container, less cpu slows it down.
   * @default left as they are
   */
  readonly limits?: { [resource: string]: string };
  /**
   * `Always`, `IfNotPresent` or `Never`, for containers that say nothing. Always needs the registry at each restart.
   * @default left as it is
   */
  readonly imagePullPolicy?: string;
  /**
   * Digests `sha256:…` by the image as containers name it; they are added to the name. New images under the same tag are
   * no longer pulled.
   * @default none
   */
  readonly imageDigests?: { [image: string]: string };
  /**
   * Whether images without a digest are noted in the record. Changes nothing.
   * @default false
   */
  readonly requireImageDigests?: boolean;
  /**
   * Whether replicas are spread over zones and hosts, where there are several. Only prefers: breaks nothing.
   * @default false
   */
  readonly spreadReplicas?: boolean;
  /**
   * Whether pods get the runtime's AppArmor profile. Breaks access that the profile denies. The field needs Kubernetes 1.30.
   * @default false
   */
  readonly appArmor?: boolean;
  /**
   * Whether the annotation that kubelets before 1.30 read goes with it. Breaks nothing while the two agree.
   * @default false
   */
  readonly appArmorAnnotation?: boolean;
  /**
   * Whether pods get a user namespace of their own. Needs Kubernetes 1.33, Linux 6.3 and volumes that can be mapped: breaks
   * pods with others, such as NFS.
   * @default false
   */
  readonly userNamespace?: boolean;
  /**
   * SELinux type, such as `container_t`. Breaks on nodes that give pods a type of their own, such as OpenShift's.
   * @default left to the container runtime
   */
  readonly seLinuxType?: string;
  /**
   * False takes the environment variables of all Services of the namespace away from pods. Breaks programs that read
   * `NAME_SERVICE_HOST`.
   * @default left as it is
   */
  readonly enableServiceLinks?: boolean;
}
