import { ApiObject, Size, SizeRoundingBehavior } from 'cdk8s';
import { Container, ContainerProps, PodSelectorConfig, StatefulSet, StatefulSetProps, SubjectConfiguration, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { KubernetesObject, dnsLabelProblem, dnsSubdomainProblem } from '../manifest';
import { Rendering } from '../tree';
import { SecureGuard } from './secure-guard';
import { quantity } from './secure-input';
import { labelLike, podSelectorOf, selectorOf } from './secure-labels';
import { ClaimTemplate } from './secure-manifest';
import { spreadStrictly } from './secure-scheduling';
import { SecureReplicasProps, SecureWorkloadProps } from './secure-workload';

/** What a SecureStatefulSet is made of. */
export interface SecureStatefulSetProps extends StatefulSetProps, SecureWorkloadProps, SecureReplicasProps {
  /**
   * Volumes that each replica has for itself, and keeps.
   *
   * @default - none
   */
  readonly volumeClaims?: VolumeClaim[];
}

/** A volume that each replica has for itself: one writer, one node at a time. */
export interface VolumeClaim {
  /** The name of the volume: lower-case letters, digits and `-`, at most 63 characters. */
  readonly name: string;

  /** Where it is mounted: absolute, as the container sees it. */
  readonly mountPath: string;

  /** How much it holds. */
  readonly size: Size;

  /**
   * The StorageClass that provides it.
   *
   * @default - the cluster's default
   */
  readonly storageClassName?: string;

  /**
   * The name of the one container that it is mounted in.
   *
   * @default - each container, init containers included
   */
  readonly container?: string;
}

/**
 * A cdk8s-plus StatefulSet that passes the restricted Pod Security Standard, and the well-known scanners, as it is. Besides
 * what that class can: volumes that each replica has for itself.
 *
 * ```ts
 * new SecureStatefulSet(chart, 'db', {
 *   containers: [{ image: 'registry.example.com/shop/postgres:17.5', portNumber: 5432 }],
 *   volumeClaims: [{ name: 'data', mountPath: '/var/lib/postgresql', size: Size.gibibytes(20) }],
 * });
 * ```
 *
 * Made with it: a headless Service, a ServiceAccount, and a PodDisruptionBudget unless there is one replica.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 */
export class SecureStatefulSet extends StatefulSet {
  private readonly guard?: SecureGuard;

  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws on what contradicts the restricted Pod Security Standard
   */
  public constructor(scope: Construct, id: string, props: SecureStatefulSetProps) {
    const guard = new SecureGuard(scope, id, props, claimTemplates(props.volumeClaims ?? []));
    super(scope, id, { ...props, ...guard.podProps(), select: false, spread: false });
    this.guard = guard;
    if (props.select ?? true) { this.select(selectorOf(this)); }
    if (props.spread) { spreadStrictly(this); }
    guard.watch(this, () => (this.hasAutoscaler ? undefined : this.replicas ?? DEFAULT_REPLICAS));
    if (!props.service) {
      labelLike(this, this.service.metadata);
      Rendering.of(this).change(ApiObject.of(this.service), withPortNames);
    }
  }

  /** Adds a container, with the workload's defaults. Throws on one that the restricted standard refuses. */
  public addContainer(cont: ContainerProps): Container {
    return super.addContainer(this.guard?.container(cont) ?? cont);
  }

  /** Adds an init container, with the workload's defaults. Throws on one that the restricted standard refuses. */
  public addInitContainer(cont: ContainerProps): Container {
    return super.addInitContainer(this.guard?.initContainer(cont) ?? cont);
  }

  /** Takes a container that was made elsewhere. Throws on one that the restricted standard refuses. */
  public attachContainer(cont: Container): void {
    this.guard?.attached(cont);
    super.attachContainer(cont);
  }

  /** Adds a volume. Throws on one that the restricted standard refuses, such as a folder of the node. */
  public addVolume(vol: Volume): void {
    super.addVolume(this.guard?.volume(vol) ?? vol);
  }

  /** The pods of this workload, by the label `app.kubernetes.io/instance` alone. */
  public toPodSelectorConfig(): PodSelectorConfig {
    return podSelectorOf(this);
  }

  /** The ServiceAccount of this workload, for role bindings. */
  public toSubjectConfiguration(): SubjectConfiguration {
    return this.serviceAccount!.toSubjectConfiguration();
  }
}

/** of cdk8s-plus */
const DEFAULT_REPLICAS = 1;

/** an API server refuses a Service of several ports of which one has no name; cdk8s-plus gives it those of the containers */
function withPortNames(service: KubernetesObject): KubernetesObject {
  const ports: readonly any[] = service.spec?.ports ?? [];
  if (ports.length < 2 || ports.every(({ name }) => name !== undefined)) { return service; }
  const named = ports.map(({ name, ...port }) => ({ name: name ?? `${(port.protocol ?? 'TCP').toLowerCase()}-${port.port}`, ...port }));
  return { ...service, spec: { ...service.spec, ports: named } };
}

function claimTemplates(claims: readonly VolumeClaim[]): ClaimTemplate[] {
  return claims.map(({ name, mountPath, size, storageClassName, container }, index) => {
    const problem = dnsLabelProblem(name);
    if (problem) { throw new Error(`Invalid volume claim "${name}": ${problem}.`); }
    if (claims.findIndex(claim => claim.name === name) < index) { throw new Error(`Volume claim "${name}" is given twice.`); }
    if (size.toKibibytes({ rounding: SizeRoundingBehavior.NONE }) <= 0) { throw new Error(`Invalid size of volume claim "${name}": must be above zero.`); }
    // an empty one asks for no class at all: volumes that somebody made by hand
    const classProblem = storageClassName ? dnsSubdomainProblem(storageClassName) : undefined;
    if (classProblem) { throw new Error(`Invalid storageClassName "${storageClassName}" of volume claim "${name}": ${classProblem}.`); }
    return { name, mountPath, size: quantity(size), storageClassName, container };
  });
}
