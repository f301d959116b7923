import { Container, ContainerProps, DaemonSet, DaemonSetProps, PodSelectorConfig, SubjectConfiguration, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { SecureGuard } from './secure-guard';
import { podSelectorOf, selectorOf } from './secure-labels';
import { spreadStrictly } from './secure-scheduling';
import { SecureWorkloadProps } from './secure-workload';

/** What a SecureDaemonSet is made of. */
export interface SecureDaemonSetProps extends DaemonSetProps, SecureWorkloadProps {}

/**
 * A cdk8s-plus DaemonSet that passes the restricted Pod Security Standard as it is.
 *
 * ```ts
 * new SecureDaemonSet(chart, 'cache', { containers: [{ image: 'registry.example.com/platform/cache:2.0.1', portNumber: 8080 }] });
 * ```
 *
 * Agents that read the node itself (its folders, network or processes) can't be restricted: make these with cdk8s-plus, in
 * a namespace of their own.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
 */
export class SecureDaemonSet extends DaemonSet {
  private readonly guard?: SecureGuard;

  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws on what contradicts the restricted Pod Security Standard
   */
  public constructor(scope: Construct, id: string, props: SecureDaemonSetProps = {}) {
    const guard = new SecureGuard(scope, id, props);
    super(scope, id, { ...props, ...guard.podProps(), select: false, spread: false });
    this.guard = guard;
    if (props.select ?? true) { this.select(selectorOf(this)); }
    if (props.spread) { spreadStrictly(this); }
    guard.watch(this);
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
