import type { ContainerResources, ImagePullPolicy } from 'cdk8s-plus-27';
import { ProjectedToken, WritablePath } from './hardening-options';

/**
 * What every Secure workload lets you say, besides the props of its cdk8s-plus class.
 *
 * ```ts
 * new SecureDeployment(chart, 'web', {
 *   containers: [{ image: 'registry.example.com/shop/web:1.4.2', portNumber: 8080 }],
 *   writablePaths: [{ path: '/tmp' }],
 *   owner: 'shop-team',
 * });
 * ```
 */
export interface SecureWorkloadProps {
  /**
   * The label `app.kubernetes.io/name`, and `app`: what the program is.
   *
   * @default - the construct's id where a label can have it as its value, otherwise `metadata.name`
   */
  readonly appName?: string;

  /**
   * The label `app.kubernetes.io/version`, such as `1.4.2`.
   *
   * @default - none
   */
  readonly version?: string;

  /**
   * The label `app.kubernetes.io/component`, such as `server`.
   *
   * @default - none
   */
  readonly component?: string;

  /**
   * The label `app.kubernetes.io/part-of`, such as `shop`.
   *
   * @default - none
   */
  readonly partOf?: string;

  /**
   * The label `owner`: the team that answers for the workload.
   *
   * @default - none
   */
  readonly owner?: string;

  /**
   * Whether the pod gets ids of its own: 10001 for user, group and the group of its volumes, each where `securityContext`
   * names no other. False leaves them to the image, or to a cluster that chooses them, as OpenShift does.
   *
   * @default true
   */
  readonly assignIds?: boolean;

  /**
   * Further groups of the processes, each from 1.
   *
   * @default - none
   */
  readonly supplementalGroups?: number[];

  /**
   * Whether root file systems are read-only, where `securityContext` of a container does not say it.
   *
   * @default true
   */
  readonly readOnlyRootFilesystem?: boolean;

  /**
   * Paths that stay writable: an emptyDir of limited size at each, of one container only.
   *
   * @default - none
   */
  readonly writablePaths?: WritablePath[];

  /**
   * Requests and limits for containers that name none, and for resources that a container does not mention. `{}` for none.
   *
   * @default - 250m cpu, 256 MiB memory and 128 MiB ephemeral storage, each as request and as limit
   */
  readonly resources?: ContainerResources;

  /**
   * When images are pulled, where a container does not say it.
   *
   * @default ImagePullPolicy.ALWAYS
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * What images have to name: an error where one does not.
   *
   * @default ImagePin.NONE
   */
  readonly requireImage?: ImagePin;

  /**
   * The digest `sha256:…` of each image, by the name that containers use. It is written behind that name.
   *
   * @default - none
   */
  readonly imageDigests?: { [image: string]: string };

  /**
   * A token for pods that call the API server: it expires, and can be for another audience. The automatic one stays off.
   *
   * @default - no token
   */
  readonly serviceAccountToken?: ProjectedToken;

  /**
   * Whether the environment names all Services of the namespace.
   *
   * @default false
   */
  readonly enableServiceLinks?: boolean;

  /**
   * A seccomp profile of the node, instead of the runtime's: its path below the kubelet's folder for profiles, such as
   * `profiles/web.json`.
   *
   * @default - RuntimeDefault
   */
  readonly localSeccompProfile?: string;

  /**
   * Whether the pod names the runtime's AppArmor profile. API servers before 1.30 do not know the field.
   *
   * @default true
   */
  readonly appArmor?: boolean;

  /**
   * Whether the annotation goes with it that kubelets before 1.30 read, and that some scanners look for.
   *
   * @default false
   */
  readonly appArmorAnnotation?: boolean;

  /**
   * The SELinux type of the processes, such as `container_t`.
   *
   * @default - left to the runtime
   */
  readonly seLinuxType?: string;

  /**
   * Whether the pod gets a user namespace, in which root is nobody on the node. Needs Kubernetes 1.33, Linux 6.3, a
   * runtime that can, and volumes that can be mapped.
   *
   * @default false
   */
  readonly userNamespace?: boolean;

  /**
   * Whether pods are kept to nodes that run Linux.
   *
   * @default true
   */
  readonly linuxNodes?: boolean;

  /**
   * The priority class: an object of the cluster.
   *
   * @default - none
   */
  readonly priorityClassName?: string;
}

/** What Secure workloads with replicas let you say about these. */
export interface SecureReplicasProps {
  /**
   * Whether replicas are spread over zones and hosts: preferred, so that a small cluster can run them too.
   *
   * @default true
   */
  readonly spreadReplicas?: boolean;

  /**
   * Whether a PodDisruptionBudget lets drains of nodes take one replica at a time. None is made for a single replica.
   *
   * @default true
   */
  readonly podDisruptionBudget?: boolean;
}

/** What the name of an image has to hold. */
export enum ImagePin {
  /** Nothing: `nginx` will do. */
  NONE = 'none',
  /** A tag other than `latest`, or a digest. */
  TAG = 'tag',
  /** A digest: what it names never changes. */
  DIGEST = 'digest',
}
