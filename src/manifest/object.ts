/**
 * Kubernetes objects as plain data, read with the API server's eyes: null is absent, a `List` is its items.
 */

/** A Kubernetes object as plain JSON; only what every object has is typed. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
  readonly [field: string]: any;
}

/** The part of `metadata` that selection and naming depend on. */
export interface ObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: { readonly [key: string]: string };
}

/** Label keys and values of one object. */
export type Labels = { readonly [key: string]: string };

/** The label that every namespace carries, set by the API server to the namespace's name. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/**
 * Whether the object is a list of others, as `kubectl get -o yaml` and some charts write it. What is in `items` may be no
 * list in one of Kubernetes' own kinds, which is a mistake; a custom kind such as AllowList may have a map of the name.
 */
export function isList({ apiVersion, kind, items }: KubernetesObject): boolean {
  if (typeof kind !== 'string' || !kind.endsWith('List')) { return false; }
  return kind === 'List' || Array.isArray(items) || items === null || items !== undefined && OWN_GROUP.test(String(apiVersion));
}

const OWN_GROUP = /^(v1$|[a-z]+\/|[a-z.]+\.k8s\.io\/)/;

/** The object itself, or the items of a list, nested lists included; items of a typed list (`PodList`) may leave kind and version to it. */
export function flattened(object: KubernetesObject): KubernetesObject[] {
  return isList(object) ? located(object).map(({ manifest }) => manifest) : [object];
}

/** An object and where it stands in the one that was given. */
export interface LocatedObject {
  readonly manifest: KubernetesObject;
  /** before each of its fields: `items[2].`, or nothing */
  readonly prefix: string;
}

/** As `flattened`, with the place of each object. */
export function located(object: KubernetesObject, prefix = ''): LocatedObject[] {
  if (!isList(object)) { return [{ manifest: object, prefix }]; }
  const items: unknown[] = Array.isArray(object.items) ? object.items : [];
  return items.flatMap((item, index) => isObject(item) ? located(itemOf(object, item), `${prefix}items[${index}].`) : []);
}

/** An item of a list, with what it leaves to the list. */
export function itemOf(list: KubernetesObject, item: KubernetesObject): KubernetesObject {
  return list.kind === 'List' ? item : { apiVersion: list.apiVersion, kind: list.kind!.slice(0, -'List'.length), ...item };
}

/** Whether the value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is { readonly [field: string]: any } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of any type, for messages. */
export function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/**
 * JSON with sorted keys: equal for equal values, whatever order their fields were written in.
 * Fields that are undefined do not count.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) { return `[${value.map(canonicalJson).join(',')}]`; }
  if (!isObject(value)) { return JSON.stringify(value) ?? 'null'; }
  const fields = Object.keys(value).filter(key => value[key] !== undefined).sort();
  return `{${fields.map(key => `${JSON.stringify(key)}:${canonicalJson(value[key])}`).join(',')}}`;
}

/**
 * Fields of an object that the API does not have there. Servers under strict validation, what kubectl asks for, refuse
 * them; others drop them in silence.
 */
export function unknownFieldProblems(object: { readonly [field: string]: any }, known: readonly string[], path: string): string[] {
  return Object.keys(object).filter(field => object[field] !== undefined && !known.includes(field)).map(field => {
    const meant = known.find(other => other.toLowerCase() === field.toLowerCase());
    return `${path}.${field} is unknown${meant ? `. Did you mean ${meant}?` : ''}`;
  });
}
