import { ApiObject, ApiObjectMetadata, Size } from 'cdk8s';
import { AbstractPod, AbstractPodProps, Container, ContainerProps, ContainerResources, Cpu, FsGroupChangePolicy, ServiceAccount, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { dnsSubdomainProblem } from '../manifest';
import { HardenOptions, requireOptions, requireWritablePaths } from '../standards';
import { Rendering } from '../tree';
import { WritablePath } from './hardening-options';
import { SecureApp } from './secure-app';
import { addDisruptionBudget } from './secure-disruption-budget';
import { Amounts, amountsOf, requireContainer, requirePod, requireResources, requireVolume } from './secure-input';
import { labelPods, labelsLike, requireLabels } from './secure-labels';
import { ClaimTemplate, secureManifest, sortedKeys } from './secure-manifest';
import { SecureReplicasProps, SecureWorkloadProps } from './secure-workload';

/** What a Secure workload was made with. */
export type SecureProps = AbstractPodProps & SecureWorkloadProps & SecureReplicasProps & { readonly metadata?: ApiObjectMetadata };

/**
 * What all Secure workloads share: it checks what goes into the cdk8s-plus class, and changes what comes out of it.
 *
 *   const guard = new SecureGuard(scope, id, props);        throws on what contradicts the purpose
 *   super(scope, id, { ...props, ...guard.podProps() });    containers pass through guard.container, as later ones do
 *   guard.watch(this);                                      labels, ServiceAccount, rendering, validation
 */
export class SecureGuard {
  /** given for single containers: cdk8s-plus-27 can't render less than 1 GiB of it */
  private readonly ephemeralStorage = new Map<string, { readonly requests: Amounts; readonly limits: Amounts }>();
  private readonly where: string;
  private initContainers = 0;
  /** names that props gave, until there are containers */
  private readonly names: string[] = [];
  private workload?: AbstractPod;

  public constructor(
    scope: Construct, id: string, private readonly props: SecureProps, private readonly volumeClaims: readonly ClaimTemplate[] = [],
  ) {
    this.where = scope.node.path === '' ? id : `${scope.node.path}/${id}`;
    requirePod(this.where, props);
    requireLabels(this.where, props);
    requireOptions(this.harden);
    requireResources(this.where, props.resources);
    requireProfile(this.where, props);
    requirePriorityClass(this.where, props);
    requireWritablePaths(this.paths);
    props.volumes?.forEach(volume => this.volume(volume));
  }

  /** What the cdk8s-plus class gets instead of what the user gave. */
  public podProps(): AbstractPodProps {
    const { assignIds = true, containers, initContainers, securityContext = {} } = this.props;
    const id = assignIds ? DEFAULT_ID : undefined;
    return {
      containers: containers?.map(container => this.container(container)),
      initContainers: initContainers?.map(container => this.initContainer(container)),
      securityContext: {
        ...securityContext,
        user: securityContext.user ?? id,
        group: securityContext.group ?? id,
        fsGroup: securityContext.fsGroup ?? id,
        fsGroupChangePolicy: securityContext.fsGroupChangePolicy ?? FsGroupChangePolicy.ON_ROOT_MISMATCH,
      },
    };
  }

  /** A container with the workload's defaults; throws on what a Secure workload can't have. */
  public container(given: ContainerProps): ContainerProps {
    // cdk8s-plus says what is wrong with that
    if (given instanceof Container) { return given; }
    const { readOnlyRootFilesystem, imagePullPolicy, resources: defaults = DEFAULT_RESOURCES } = this.props;
    const { ephemeralStorage, ...resources } = { ...defaults, ...definedIn(given.resources ?? {}) };
    const container: ContainerProps = {
      ...given,
      name: given.name ?? 'main',
      // cdk8s-plus adds to the lists that it was given: users may share theirs between containers
      ...given.volumeMounts && { volumeMounts: [...given.volumeMounts] },
      ...given.envVariables && { envVariables: { ...given.envVariables } },
      ...given.envFrom && { envFrom: [...given.envFrom] },
      imagePullPolicy: given.imagePullPolicy ?? imagePullPolicy,
      resources,
      securityContext: { ...given.securityContext, readOnlyRootFilesystem: given.securityContext?.readOnlyRootFilesystem ?? readOnlyRootFilesystem },
    };
    requireContainer(this.where, { ...container, resources: { ...resources, ephemeralStorage } }, this.props);
    this.requireFreeName(container.name!);
    this.names.push(container.name!);
    this.ephemeralStorage.set(container.name!, amountsOf({ ephemeralStorage }));
    return container;
  }

  /** An init container, likewise. */
  public initContainer(given: ContainerProps): ContainerProps {
    return this.container({ ...given, name: given.name ?? this.freeInitName() });
  }

  /** A container that somebody made already. */
  public attached(container: Container): void {
    const { name, image, ports, mounts, resources, securityContext } = container;
    requireContainer(this.where, { name, image, ports, volumeMounts: mounts, resources, securityContext }, this.props);
    this.requireFreeName(name);
  }

  /** Throws on a volume that a Secure workload can't have. */
  public volume(volume: Volume): Volume {
    requireVolume(this.where, volume);
    return volume;
  }

  /**
   * Takes over a workload that was just constructed.
   * @param replicas as they will be rendered, undefined where an autoscaler decides; absent for kinds without replicas
   */
  public watch(workload: AbstractPod, replicas?: () => number | undefined): void {
    const object = ApiObject.of(workload);
    this.workload = workload;
    labelPods(workload, this.props);
    this.addServiceAccount(workload, object);
    Rendering.of(workload).change(object, manifest => secureManifest(manifest, {
      harden: this.harden,
      ephemeralStorage: this.ephemeralStorage,
      linuxNodes: this.props.linuxNodes ?? true,
      priorityClassName: this.props.priorityClassName,
      localSeccompProfile: this.props.localSeccompProfile,
      volumeClaims: this.volumeClaims,
    }), BEFORE_OTHERS);
    const budget = replicas && (this.props.podDisruptionBudget ?? true) ? addDisruptionBudget(workload, object, replicas) : undefined;
    SecureApp.of(workload).add({
      workload, budget, paths: this.paths, volumeClaims: this.volumeClaims, pinnedImages: Object.keys(this.props.imageDigests ?? {}),
    });
  }

  private freeInitName(): string {
    for (;;) {
      const name = `init-${this.initContainers++}`;
      if (!this.namesInUse.includes(name)) { return name; }
    }
  }

  private get namesInUse(): readonly string[] {
    const { workload } = this;
    return workload ? [...workload.initContainers, ...workload.containers].map(({ name }) => name) : this.names;
  }

  /** the API server refuses two containers of one name, init containers included */
  private requireFreeName(name: string): void {
    if (this.namesInUse.includes(name)) {
      throw new Error(`Container "${name}" in ${this.where} is there already${name === 'main' ? ': containers without a name are called main' : ''}. `
        + 'Give name, another one for each container.');
    }
  }

  /** an account of its own, so that rights given to this workload are nobody else's */
  private addServiceAccount(workload: AbstractPod, object: ApiObject): void {
    if (workload.serviceAccount) { return; }
    const account = new ServiceAccount(workload, 'ServiceAccount', {
      automountToken: false,
      metadata: { name: workload.name, namespace: workload.metadata.namespace, labels: labelsLike(workload) },
    });
    // cdk8s writes metadata before all other fields
    Rendering.of(workload).change(ApiObject.of(account), sortedKeys);
    (workload as { serviceAccount?: ServiceAccount }).serviceAccount = account;
    object.addDependency(account);
  }

  /** everything that is mounted for the workload, each path at most once in a container */
  private get paths(): WritablePath[] {
    return [...this.props.writablePaths ?? [], ...this.volumeClaims.map(({ mountPath, container }) => ({ path: mountPath, container }))];
  }

  private get harden(): HardenOptions {
    const { props } = this;
    const [requests, limits] = props.resources ? [undefined, undefined] : [EPHEMERAL_STORAGE, EPHEMERAL_STORAGE];
    return {
      level: 'restricted',
      version: 'latest',
      writablePaths: props.writablePaths,
      supplementalGroups: props.supplementalGroups,
      automountServiceAccountToken: props.automountServiceAccountToken ?? false,
      serviceAccountToken: props.serviceAccountToken,
      requests,
      limits,
      imagePullPolicy: props.imagePullPolicy,
      imageDigests: props.imageDigests,
      spreadReplicas: props.spreadReplicas ?? true,
      appArmor: props.appArmor ?? true,
      appArmorAnnotation: props.appArmorAnnotation,
      userNamespace: props.userNamespace,
      seLinuxType: props.seLinuxType,
      enableServiceLinks: props.enableServiceLinks ?? false,
    };
  }
}

/** scanners ask for more than 10000: ids below are given to people and system services */
const DEFAULT_ID = 10001;

/** a Hardening of the scope comes after it: its record holds what it changes itself */
const BEFORE_OTHERS = -1000;

const DEFAULT_RESOURCES: ContainerResources = {
  cpu: { request: Cpu.millis(250), limit: Cpu.millis(250) },
  memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) },
  ephemeralStorage: { request: Size.mebibytes(128), limit: Size.mebibytes(128) },
};

/** for containers that users made and attached */
const EPHEMERAL_STORAGE: Amounts = amountsOf({ ephemeralStorage: DEFAULT_RESOURCES.ephemeralStorage }).requests;

function definedIn(resources: ContainerResources): ContainerResources {
  return Object.fromEntries(Object.entries(resources).filter(([, amounts]) => amounts !== undefined));
}

function requireProfile(where: string, { localSeccompProfile: path }: SecureWorkloadProps): void {
  if (path === undefined) { return; }
  if (path === '' || path.startsWith('/') || path.split('/').includes('..')) {
    throw new Error(`Invalid localSeccompProfile "${path}" of ${where}: must be a path below the kubelet's folder for profiles, such as profiles/web.json.`);
  }
}

function requirePriorityClass(where: string, { priorityClassName }: SecureWorkloadProps): void {
  const problem = priorityClassName === undefined ? undefined : dnsSubdomainProblem(priorityClassName);
  if (problem) { throw new Error(`Invalid priorityClassName "${priorityClassName}" of ${where}: ${problem}.`); }
}
