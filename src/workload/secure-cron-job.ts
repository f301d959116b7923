import { Duration } from 'cdk8s';
import { Container, ContainerProps, CronJob, CronJobProps, PodSelectorConfig, SubjectConfiguration, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { SecureGuard } from './secure-guard';
import { podSelectorOf } from './secure-labels';
import { spreadStrictly } from './secure-scheduling';
import { SecureWorkloadProps } from './secure-workload';

/** What a SecureCronJob is made of. */
export interface SecureCronJobProps extends CronJobProps, SecureWorkloadProps {}

/**
 * A cdk8s-plus CronJob that passes the restricted Pod Security Standard as it is. A run that can't start within five
 * minutes is left out.
 *
 * ```ts
 * new SecureCronJob(chart, 'backup', {
 *   schedule: Cron.daily(),
 *   containers: [{ image: 'registry.example.com/shop/backup:1.4.2' }],
 * });
 * ```
 *
 * Finished Jobs go by their number, `successfulJobsRetained` and `failedJobsRetained`: no `ttlAfterFinished` is set.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export class SecureCronJob extends CronJob {
  private readonly guard?: SecureGuard;

  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws on what contradicts the restricted Pod Security Standard
   */
  public constructor(scope: Construct, id: string, props: SecureCronJobProps) {
    const guard = new SecureGuard(scope, id, props);
    super(scope, id, { ...props, ...guard.podProps(), spread: false, startingDeadline: props.startingDeadline ?? Duration.minutes(5) });
    this.guard = guard;
    requireJobName(this);
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

/** the name of a run is that of its CronJob, with "-" and 10 digits */
const LONGEST = 52;

function requireJobName({ name, node }: CronJob): void {
  if (name.length > LONGEST) {
    throw new Error(`Invalid name "${name}" of ${node.path}: has ${name.length} characters: at most ${LONGEST} are allowed for a CronJob. Give a shorter one as metadata.name.`);
  }
}
