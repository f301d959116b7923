import { Source } from './notice-list';
import { KubernetesObject, Labels, NAMESPACE_NAME_LABEL, isObject, selectorProblems, selects, shown } from '../../manifest';

/** Why nothing comes in to a route through one of its parents; undefined where something may. */
export type Admission = (route: Source, parent: Fields) => string | undefined;

/**
 * Which routes a Gateway admits: one listener has to take the route, by all of
 *
 *   field of the route's parentRef   of the listener                      without it
 *   sectionName                      name                                 any listener
 *   port                             port                                 any listener
 *   (the route's kind)               allowedRoutes.kinds                  those of the protocol: HTTPRoute and GRPCRoute of HTTP, …
 *   (the route's namespace)          allowedRoutes.namespaces             Same: the Gateway's own
 *
 * What is no Gateway, and a Gateway that the input does not have, may admit everything. Host names are not compared.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/multiple-ns/
 */
export function admissionOf(gateways: ReadonlyMap<string, Source>, namespaces: ReadonlyMap<string, Source>): Admission {
  const labelsOf = (name: string): Labels => ({ ...namespaces.get(name)?.object.metadata?.labels, [NAMESPACE_NAME_LABEL]: name });
  return (route, { group, kind, namespace, name, sectionName, port }) => {
    if ((group ?? GATEWAY_GROUP) !== GATEWAY_GROUP || (kind ?? 'Gateway') !== 'Gateway') { return undefined; }
    const gateway = isText(name) ? gateways.get(`${isText(namespace) ? namespace : route.namespace}/${name}`) : undefined;
    const all = listenersOf(gateway?.object);
    if (!gateway || all.length === 0) { return undefined; }
    const named = all.filter(listener => (!isText(sectionName) || listener.name === sectionName) && (typeof port !== 'number' || listener.port === port));
    const called = `Gateway ${gateway.id}`;
    if (named.length === 0) {
      return `${called} has no listener ${[...isText(sectionName) ? [sectionName] : [], ...typeof port === 'number' ? [`of port ${port}`] : []].join(' ')}`;
    }
    const ofKind = named.filter(listener => takesKind(listener, route.kind));
    if (ofKind.length === 0) { return `${called} has no listener that takes a ${route.kind}`; }
    return ofKind.some(listener => takesNamespace(listener, gateway, route, labelsOf)) ? undefined : `${called} admits no ${route.kind} of namespace ${route.namespace}`;
  };
}

/** What is not well-formed in the part of a Gateway that decides about routes, as sentences that start with the field's path. */
export function gatewayProblems({ spec }: KubernetesObject): string[] {
  if (spec !== undefined && spec !== null && !isObject(spec)) { return ['spec must be an object']; }
  const listeners: unknown = spec?.listeners ?? [];
  if (!Array.isArray(listeners)) { return ['spec.listeners must be a list']; }
  return listeners.flatMap((listener, i) => {
    const path = `spec.listeners[${i}]`;
    if (!isObject(listener)) { return [`${path} must be an object`]; }
    const { from, selector } = allowedNamespaces(listener);
    return [
      ...(from === undefined || from === null || from === 'None' || FROM.includes(from) ? [] : [`${path}.allowedRoutes.namespaces.from "${shown(from)}" is unknown. Write one of ${FROM.join(', ')}`]),
      ...(selector === undefined || selector === null ? [] : selectorProblems(selector, `${path}.allowedRoutes.namespaces.selector`)),
    ];
  });
}

type Fields = { readonly [field: string]: any };

const GATEWAY_GROUP = 'gateway.networking.k8s.io';
// None, which others' listeners have, can be read here too
const FROM: readonly unknown[] = ['Same', 'All', 'Selector'];

/** kinds of routes by the protocol of a listener; others are the implementation's own, and may take any */
const KINDS = new Map<unknown, readonly string[]>([
  ['HTTP', ['HTTPRoute', 'GRPCRoute']],
  ['HTTPS', ['HTTPRoute', 'GRPCRoute']],
  ['TLS', ['TLSRoute', 'TCPRoute']],
  ['TCP', ['TCPRoute']],
  ['UDP', ['UDPRoute']],
]);

function listenersOf(gateway: KubernetesObject | undefined): readonly Fields[] {
  return gateway?.spec?.listeners ?? [];
}

function takesKind({ protocol, allowedRoutes }: Fields, kind: string): boolean {
  const kinds = isObject(allowedRoutes) && Array.isArray(allowedRoutes.kinds) ? allowedRoutes.kinds.filter(isObject) : [];
  if (kinds.length === 0) { return KINDS.get(protocol)?.includes(kind) !== false; }
  return kinds.some(each => each.kind === kind && (each.group ?? GATEWAY_GROUP) === GATEWAY_GROUP);
}

function takesNamespace(listener: Fields, gateway: Source, route: Source, labelsOf: (namespace: string) => Labels): boolean {
  const { from, selector } = allowedNamespaces(listener);
  switch (from ?? 'Same') {
    case 'All': return true;
    case 'Same': return route.namespace === gateway.namespace;
    case 'Selector': return isObject(selector) && selects(selector, labelsOf(route.namespace));
    default: return false;
  }
}

function allowedNamespaces({ allowedRoutes }: Fields): Fields {
  const namespaces: unknown = isObject(allowedRoutes) ? allowedRoutes.namespaces : undefined;
  return isObject(namespaces) ? namespaces : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
