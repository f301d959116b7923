import { KubernetesObject, ProtocolName, isObject } from '../manifest';
import { NoticeList, Source } from './notice-list';

/** A Service that outside traffic is led to, and by which of its ports. */
export interface Backend {
  readonly namespace: string;
  readonly service: string;
  /** the name or number of the Service's port, or its targetPort; without it, all ports */
  readonly port?: number | string;
  readonly protocol: ProtocolName;
}

/**
 * Backends of what leads traffic from outside to Services:
 *
 *   kind                                           of                            backends
 *   Ingress                                        networking.k8s.io/v1          spec.defaultBackend, rules[].http.paths[].backend
 *   Ingress                                        older: extensions/v1beta1     spec.backend and the same, with serviceName
 *   Route                                          route.openshift.io            spec.to, spec.alternateBackends, spec.port
 *   HTTPRoute, GRPCRoute, TCPRoute, TLSRoute,      gateway.networking.k8s.io     rules[].backendRefs, if a parentRef is a Gateway
 *     UDPRoute
 */
export function readBackends(source: Source, notices: NoticeList): readonly Backend[] {
  const spec = source.object.spec ?? {};
  if (!isObject(spec)) {
    notices.rejected(source, 'spec must be an object');
    return [];
  }
  switch (source.kind) {
    case 'Ingress': return ingressBackends(spec, source, notices);
    case 'Route': return routeBackends(spec, source, notices);
    default: return gatewayBackends(spec, source, notices);
  }
}

/** Whether the object is of a kind that `readBackends` reads. */
export function isEntryObject({ kind, apiVersion }: KubernetesObject): boolean {
  const group = typeof apiVersion === 'string' ? apiVersion.split('/')[0] : '';
  switch (kind) {
    case 'Ingress': return group === 'networking.k8s.io' || group === 'extensions';
    case 'Route': return group === 'route.openshift.io' || apiVersion === 'v1';
    case 'HTTPRoute': case 'GRPCRoute': case 'TCPRoute': case 'TLSRoute': case 'UDPRoute': return group === 'gateway.networking.k8s.io';
    default: return false;
  }
}

type Spec = { readonly [field: string]: any };

function ingressBackends(spec: Spec, source: Source, notices: NoticeList): Backend[] {
  const rules = listIn(spec.rules, 'spec.rules', source, notices);
  const paths = rules.flatMap((rule, i) => isObject(rule.http) ? listIn(rule.http.paths, `spec.rules[${i}].http.paths`, source, notices) : []);
  const backends = [spec.defaultBackend, spec.backend, ...paths.map(({ backend }) => backend)].filter(isObject);
  return backends.flatMap((backend): Backend[] => {
    if (isObject(backend.resource)) {
      notices.ignored(source, `its backend ${String(backend.resource.kind)} ${String(backend.resource.name)} is no Service`);
      return [];
    }
    const service = isObject(backend.service) ? backend.service.name : backend.serviceName;
    const given = isObject(backend.service) ? backend.service.port : undefined;
    return backendOf(source.namespace, service, isObject(given) ? given.name ?? given.number : backend.servicePort, 'TCP', source, notices);
  });
}

function routeBackends(spec: Spec, source: Source, notices: NoticeList): Backend[] {
  const targets = [spec.to, ...listIn(spec.alternateBackends, 'spec.alternateBackends', source, notices)].filter(isObject);
  const port = isObject(spec.port) ? spec.port.targetPort : undefined;
  return targets.flatMap(({ name, kind = 'Service' }) => kind === 'Service' ? backendOf(source.namespace, name, port, 'TCP', source, notices) : []);
}

function gatewayBackends(spec: Spec, source: Source, notices: NoticeList): Backend[] {
  const parents = listIn(spec.parentRefs, 'spec.parentRefs', source, notices);
  if (!parents.some(({ kind }) => kind !== 'Service')) {
    notices.note(source, 'names no Gateway among its parentRefs: nothing comes in through it');
    return [];
  }
  const protocol = source.kind === 'UDPRoute' ? 'UDP' : 'TCP';
  const references = listIn(spec.rules, 'spec.rules', source, notices)
    .flatMap((rule, i) => listIn(rule.backendRefs, `spec.rules[${i}].backendRefs`, source, notices));
  return references.flatMap(({ group, kind, name, namespace, port }): Backend[] => {
    if ((kind ?? 'Service') !== 'Service' || (group ?? '') !== '') {
      notices.ignored(source, `its backend ${String(kind)} ${String(name)} is no Service`);
      return [];
    }
    return backendOf(typeof namespace === 'string' ? namespace : source.namespace, name, port, protocol, source, notices);
  });
}

function backendOf(namespace: string, service: unknown, port: unknown, protocol: ProtocolName, source: Source, notices: NoticeList): Backend[] {
  if (typeof service !== 'string' || service === '') {
    notices.note(source, 'has a backend without the name of a Service: it leads nowhere');
    return [];
  }
  return [{ namespace, service, protocol, ...(typeof port === 'number' || typeof port === 'string' ? { port } : {}) }];
}

/** the objects of a list; nothing and a notice where it is none */
function listIn(list: unknown, path: string, source: Source, notices: NoticeList): Spec[] {
  if (list === undefined || list === null) { return []; }
  if (!Array.isArray(list)) {
    notices.rejected(source, `${path} must be a list`);
    return [];
  }
  return list.filter(isObject);
}
