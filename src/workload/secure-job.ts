import { Duration } from 'cdk8s';
import { Container, ContainerProps, Job, JobProps, PodSelectorConfig, SubjectConfiguration, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { SecureGuard } from './secure-guard';
import { podSelectorOf } from './secure-labels';
import { spreadStrictly } from './secure-scheduling';
import { SecureWorkloadProps } from './secure-workload';

/** What a SecureJob is made of. */
export interface SecureJobProps extends JobProps, SecureWorkloadProps {}

/**
 * A cdk8s-plus Job that passes the restricted Pod Security Standard as it is, and goes a day after it has finished.
 *
 * ```ts
 * new SecureJob(chart, 'migrate', { containers: [{ image: 'registry.example.com/shop/migrate:1.4.2' }] });
 * ```
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export class SecureJob extends Job {
  private readonly guard?: SecureGuard;

  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws on what contradicts the restricted Pod Security Standard
   */
  public constructor(scope: Construct, id: string, props: SecureJobProps = {}) {
    const guard = new SecureGuard(scope, id, props);
    super(scope, id, { ...props, ...guard.podProps(), spread: false, ttlAfterFinished: props.ttlAfterFinished ?? Duration.days(1) });
    this.guard = guard;
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
