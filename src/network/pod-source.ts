import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { CDK8S_PLUS_ADDRESS_LABEL, DeclaredPort, INSTANCE_LABEL, KubernetesObject, LabelSelector, Labels, flattened, isObject, isPodKind, podFactsOf, podSelector } from '../manifest';
import { describeConstruct, userFacing } from './describe';

/**
 * Where the pods of a `Pods` value come from: a workload, or a Service in front of some. What is fixed when an object is
 * made (identity, kind, namespace) is here at once; what users may still change (labels, containers, patches) is read
 * late, by `read`.
 */
export interface PodSource {
  /** the same object for the same workload, however it was handed in */
  readonly key: object;
  /** the construct that users know; policies for the workload become its children */
  readonly owner: IConstruct;
  /** tells apart several sources of one owner, as the items of a list are */
  readonly suffix?: string;
  readonly isService: boolean;
  /** `shop/web (Deployment)`, for messages */
  readonly text: string;
  /** where the object says it lives; undefined when only whoever applies the manifest knows */
  readonly namespace?: string;
  /** throws when the object cannot be rendered */
  read(): SourceFacts;
}

/** What an object says at synth. */
export interface SourceFacts {
  readonly namespace?: string;
  readonly selector: LabelSelector;
  /** labels of the pods; none for a Service */
  readonly labels: Labels;
  /** the value of one label of the pods, cheaper than asking for all */
  readonly label: (key: string) => string | undefined;
  readonly hostNetwork: boolean;
  /** what containers declare; for a Service the ports of the pods that it targets */
  readonly ports: readonly DeclaredPort[];
  /** only for a Service */
  readonly servicePorts?: readonly ServicePort[];
}

/** One element of a Service's `ports`. */
export interface ServicePort {
  readonly port: number;
  /** a number, or the name of a port of the pods */
  readonly target: number | string;
  readonly protocol: DeclaredPort['protocol'];
}

/** The source that an object of a pod-making kind or a Service is; undefined for other objects. */
export function sourceOfObject(object: ApiObject): PodSource | undefined {
  const known = SOURCES.get(object);
  if (known) { return known; }
  const isService = isServiceKind(object);
  if (!isService && !isPodKind(object.kind) && !(isCustomKind(object) && podFactsOf(object.toJson()))) { return undefined; }
  const owner = userFacing(object);
  const source: PodSource = {
    key: object,
    owner,
    isService,
    get text() { return describeConstruct(owner); },
    namespace: object.metadata.namespace,
    read: () => (isService ? serviceFacts(object.toJson()) : plusFacts(object) ?? workloadFacts(object.toJson())),
  };
  SOURCES.set(object, source);
  return source;
}

const SOURCES = new WeakMap<ApiObject, PodSource>();

/** Every workload and Service among the objects at and below a scope, items of lists included. */
export function sourcesBelow(scope: IConstruct): { source: PodSource; kind: string; name: string }[] {
  return objectsBelow(scope).flatMap(object => {
    if (object.kind.endsWith('List')) { return itemSources(object); }
    const source = sourceOfObject(object);
    return source ? [{ source, kind: object.kind, name: object.name }] : [];
  });
}

/** other API groups have kinds of that name, Knative for one */
function isServiceKind(object: { readonly apiVersion?: string; readonly kind?: string }): boolean {
  return object.kind === 'Service' && object.apiVersion === 'v1';
}

/** of Kubernetes' own kinds we know which make pods; of others only their JSON tells */
function isCustomKind(object: ApiObject): boolean {
  return object.apiGroup.includes('.') && !object.apiGroup.endsWith('.k8s.io');
}

/** All API objects at and below a scope, in tree order. */
export function objectsBelow(scope: IConstruct): ApiObject[] {
  return scope.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
}

/** How many JSON patches the user gave the object; infinite when that cannot be known. */
export function patchCount(object: ApiObject): number {
  const patches = (object as unknown as { patches?: unknown }).patches;
  return Array.isArray(patches) ? patches.length : Infinity;
}

/** Whether the user patched the object, so that only its JSON tells the truth; true when that cannot be known. */
export function mayBePatched(object: ApiObject): boolean {
  return patchCount(object) > 0;
}

function itemSources(list: ApiObject): { source: PodSource; kind: string; name: string }[] {
  const items = itemsOf(list);
  return items.flatMap((item, index) => {
    const kind = item.kind ?? '';
    const name = item.metadata?.name ?? '';
    const isService = isServiceKind(item);
    if (!isPodKind(kind) && !isService) { return []; }
    const source: PodSource = {
      key: itemKey(list, index),
      // the list's own id may be nothing but its place in a file
      owner: list.node.scope ?? list,
      suffix: `${kind}-${name}`.toLowerCase(),
      isService,
      text: `${userFacing(list).node.path} (${kind} "${name}" of a list)`,
      // neither cdk8s nor kubectl puts items into the namespace of the chart or of the list
      namespace: item.metadata?.namespace,
      read: () => {
        const now = itemsOf(list)[index] ?? {};
        return isService ? serviceFacts(now) : workloadFacts(now);
      },
    };
    return [{ source, kind, name }];
  });
}

function itemsOf(list: ApiObject): KubernetesObject[] {
  return flattened(list.toJson());
}

const ITEM_KEYS = new WeakMap<ApiObject, object[]>();

function itemKey(list: ApiObject, index: number): object {
  const keys = ITEM_KEYS.get(list) ?? [];
  ITEM_KEYS.set(list, keys);
  return keys[index] ??= {};
}

function workloadFacts(json: KubernetesObject): SourceFacts {
  const facts = podFactsOf(json);
  if (!facts) { throw new Error(`${json.kind} "${json.metadata?.name}" has no pod template`); }
  return { ...facts, namespace: json.metadata?.namespace, label: key => facts.labels[key] };
}

function serviceFacts(json: KubernetesObject): SourceFacts {
  const servicePorts: ServicePort[] = (Array.isArray(json.spec?.ports) ? json.spec.ports : [])
    .filter((port: any) => typeof port?.port === 'number')
    .map((port: any) => ({ port: port.port, target: port.targetPort ?? port.port, protocol: port.protocol ?? 'TCP' }));
  const selector = isObject(json.spec?.selector) ? json.spec.selector as Labels : {};
  return {
    namespace: json.metadata?.namespace,
    selector: { matchLabels: selector },
    labels: {},
    label: () => undefined,
    hostNetwork: false,
    ports: servicePorts.flatMap(({ target, protocol }) => (typeof target === 'number' ? [{ port: target, protocol }] : [])),
    servicePorts,
  };
}

/**
 * The facts of a workload of any cdk8s-plus version, from its own fields: rendering a whole Deployment only to learn
 * its labels and ports costs as much as the synthesis of that Deployment. A test holds both ways to the same answer.
 */
function plusFacts(object: ApiObject): SourceFacts | undefined {
  const owner: any = userFacing(object);
  const known = typeof owner.toPodSelectorConfig === 'function' && typeof owner.podMetadata?.toJson === 'function' && Array.isArray(owner.containers);
  if (!known || mayBePatched(object)) { return undefined; }
  const pods = owner.podMetadata;
  const address = pods.getLabel(CDK8S_PLUS_ADDRESS_LABEL);
  const instance = pods.getLabel(INSTANCE_LABEL);
  const allLabels = (): Labels => pods.toJson()?.labels ?? {};
  const identity: Labels = address === undefined ? allLabels()
    : { [CDK8S_PLUS_ADDRESS_LABEL]: address, ...(instance === undefined ? {} : { [INSTANCE_LABEL]: instance }) };
  const hasSelector = object.kind === 'Deployment' || object.kind === 'StatefulSet' || object.kind === 'DaemonSet';
  return {
    namespace: object.metadata.namespace,
    selector: podSelector(hasSelector ? { matchLabels: owner.matchLabels, matchExpressions: owner.matchExpressions } : undefined, identity),
    hostNetwork: owner.hostNetwork === true,
    // most questions are for the selector alone
    get labels() { return allLabels(); },
    label: key => pods.getLabel(key),
    get ports() { return plusPorts(owner); },
  };
}

function plusPorts(workload: any): DeclaredPort[] {
  const sidecars = (workload.initContainers ?? []).filter((container: any) => container.restartPolicy === 'Always');
  return [...workload.containers, ...sidecars].flatMap((container: any) => container.ports ?? []).map((port: any) => ({
    ...(port.name ? { name: port.name } : {}),
    port: port.number,
    protocol: port.protocol ?? 'TCP',
  }));
}
