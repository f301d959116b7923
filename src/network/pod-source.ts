import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { KubernetesObject, flattened, isCustomKind, isPodKind, podFactsOf } from '../manifest';
import { describeConstruct, manifestOf, objectsBelow, userFacing } from '../tree';
import { ownSelector, plusFacts } from './plus-workload';
import { SourceFacts, serviceFacts, workloadFacts } from './source-facts';

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
  /** kind and name of its object */
  readonly kind: string;
  readonly name: string;
  /** `shop/web (Deployment)`, for messages */
  readonly text: string;
  /** where the object says it lives; undefined when only whoever applies the manifest knows */
  readonly namespace?: string;
  /** throws when the object cannot be rendered; `itemsOf` gives the items of a list by their identity, each list rendered once */
  read(itemsOf: (list: ApiObject) => ReadonlyMap<string, KubernetesObject>): SourceFacts;
}

/** A source with the kind and name of its object. */
export interface NamedSource {
  readonly source: PodSource;
  readonly kind: string;
  readonly name: string;
}

/** The source that an object of a pod-making kind or a Service is; undefined for other objects. */
export function sourceOfObject(object: ApiObject): PodSource | undefined {
  const known = SOURCES.get(object);
  if (known) { return known; }
  const isService = isServiceKind(object);
  if (!isService && !isPodKind(object.kind) && !(isCustomKind(object) && podFactsOf(manifestOf(object)))) { return undefined; }
  const owner = userFacing(object);
  const source: PodSource = {
    key: object,
    owner,
    isService,
    kind: object.kind,
    name: object.name,
    get text() { return describeConstruct(owner); },
    namespace: object.metadata.namespace,
    read: () => {
      if (isService) { return serviceFacts(manifestOf(object)); }
      return plusFacts(object, owner) ?? workloadFacts(manifestOf(object), labels => ownSelector(object, owner, labels));
    },
  };
  SOURCES.set(object, source);
  return source;
}

/** Every workload and Service among these objects, items of lists included. */
export function sourcesAmong(objects: readonly ApiObject[]): NamedSource[] {
  return objects.flatMap(object => {
    if (object.kind.endsWith('List')) { return itemSources(object); }
    const source = sourceIfReadable(object);
    return source ? [{ source, kind: object.kind, name: object.name }] : [];
  });
}

/** Every workload and Service at and below a scope, items of lists included. */
export function sourcesBelow(scope: IConstruct): NamedSource[] {
  return sourcesAmong(objectsBelow(scope));
}

/**
 * The items of a list, or the object itself, by what they are (kind, namespace, name), not by their place: a patch may
 * put others before them.
 */
export function itemsByIdentity(list: ApiObject): Map<string, KubernetesObject> {
  const items = new Map<string, KubernetesObject>();
  for (const item of flattened(manifestOf(list))) {
    const { apiVersion, kind, metadata } = item;
    const identity = JSON.stringify([apiVersion, kind, metadata?.namespace, metadata?.name]);
    let nth = 1;
    while (items.has(`${identity}${nth}`)) { nth++; }
    items.set(`${identity}${nth}`, item);
  }
  return items;
}

const SOURCES = new WeakMap<ApiObject, PodSource>();

/** an object that is not complete yet is no workload for now: whoever looks at all objects has not asked for this one */
function sourceIfReadable(object: ApiObject): PodSource | undefined {
  try {
    return sourceOfObject(object);
  } catch {
    return undefined;
  }
}

/** other API groups have kinds of that name, Knative for one */
function isServiceKind(object: { readonly apiVersion?: string; readonly kind?: string }): boolean {
  return object.kind === 'Service' && object.apiVersion === 'v1';
}

function itemSources(list: ApiObject): NamedSource[] {
  let items: Map<string, KubernetesObject>;
  try {
    items = itemsByIdentity(list);
  } catch {
    return [];
  }
  return [...items].flatMap(([identity, item]) => {
    const kind = item.kind ?? '';
    if (!isServiceKind(item) && !isPodKind(kind) && !(isCustomKind(item) && podFactsOf(item))) { return []; }
    return [{ source: itemSource(list, item, identity), kind, name: item.metadata?.name ?? '' }];
  });
}

const ITEM_SOURCES = new WeakMap<ApiObject, Map<string, PodSource>>();

function itemSource(list: ApiObject, item: KubernetesObject, identity: string): PodSource {
  const known = ITEM_SOURCES.get(list) ?? new Map<string, PodSource>();
  ITEM_SOURCES.set(list, known);
  const existing = known.get(identity);
  if (existing) { return existing; }
  const { kind = '', metadata: { name = '', namespace } = {} } = item;
  const text = `${userFacing(list).node.path} (${kind} "${name}" of a list)`;
  const source: PodSource = {
    key: {},
    // the list's own id may be nothing but its place in a file
    owner: list.node.scope ?? list,
    suffix: `${kind}-${name}`.toLowerCase(),
    isService: isServiceKind(item),
    kind,
    name,
    text,
    // neither cdk8s nor kubectl puts items into the namespace of the chart or of the list
    namespace,
    read: itemsOf => {
      const now = itemsOf(list).get(identity);
      if (!now) { throw new Error(`${text} is no longer there. Patch the list before its items are used.`); }
      return isServiceKind(now) ? serviceFacts(now) : workloadFacts(now);
    },
  };
  known.set(identity, source);
  return source;
}
