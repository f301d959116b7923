import {
  Container, ContainerProps, Deployment, DeploymentExposeViaServiceOptions, DeploymentProps, PodSelectorConfig, Service, SubjectConfiguration, Volume,
} from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { SecureGuard } from './secure-guard';
import { labelLike, podSelectorOf, selectorOf } from './secure-labels';
import { spreadStrictly } from './secure-scheduling';
import { SecureReplicasProps, SecureWorkloadProps } from './secure-workload';

/** What a SecureDeployment is made of. */
export interface SecureDeploymentProps extends DeploymentProps, SecureWorkloadProps, SecureReplicasProps {}

/**
 * A cdk8s-plus Deployment that passes the restricted Pod Security Standard, and the well-known scanners, as it is.
 *
 * ```ts
 * const web = new SecureDeployment(chart, 'web', {
 *   replicas: 3,
 *   containers: [{ image: 'registry.example.com/shop/web:1.4.2', portNumber: 8080 }],
 *   writablePaths: [{ path: '/tmp' }],
 * });
 * web.exposeViaService();
 * ```
 *
 * Everything of the cdk8s-plus class works on it. Made with it: a ServiceAccount, and a PodDisruptionBudget unless there is
 * one replica. Its pods are selected by the label `app.kubernetes.io/instance`, which is `metadata.name`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 */
export class SecureDeployment extends Deployment {
  private readonly guard?: SecureGuard;

  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws on what contradicts the restricted Pod Security Standard
   */
  public constructor(scope: Construct, id: string, props: SecureDeploymentProps = {}) {
    const guard = new SecureGuard(scope, id, props);
    super(scope, id, { ...props, ...guard.podProps(), select: false, spread: false });
    this.guard = guard;
    if (props.select ?? true) { this.select(selectorOf(this)); }
    if (props.spread) { spreadStrictly(this); }
    guard.watch(this, () => (this.hasAutoscaler ? undefined : this.replicas ?? DEFAULT_REPLICAS));
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

  /** Exposes the pods by a Service, labelled as they are. */
  public exposeViaService(options: DeploymentExposeViaServiceOptions = {}): Service {
    const service = super.exposeViaService(options);
    labelLike(this, service.metadata);
    return service;
  }
}

/** of cdk8s-plus */
const DEFAULT_REPLICAS = 2;
