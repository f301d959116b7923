import { Container, ContainerProps, Pod, PodProps, PodSelectorConfig, SubjectConfiguration, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { SecureGuard } from './secure-guard';
import { podSelectorOf } from './secure-labels';
import { SecureWorkloadProps } from './secure-workload';

/** What a SecurePod is made of. */
export interface SecurePodProps extends PodProps, SecureWorkloadProps {}

/**
 * A cdk8s-plus Pod that passes the restricted Pod Security Standard as it is.
 *
 * ```ts
 * new SecurePod(chart, 'debug', { containers: [{ image: 'registry.example.com/tools/shell:3.1.0' }] });
 * ```
 *
 * Pods by themselves are not replaced when their node goes: prefer a SecureDeployment or a SecureJob.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/
 */
export class SecurePod extends Pod {
  private readonly guard?: SecureGuard;

  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws on what contradicts the restricted Pod Security Standard
   */
  public constructor(scope: Construct, id: string, props: SecurePodProps = {}) {
    const guard = new SecureGuard(scope, id, props);
    super(scope, id, { ...props, ...guard.podProps() });
    this.guard = guard;
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
