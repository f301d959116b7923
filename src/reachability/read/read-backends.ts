import { NoticeList, Source } from './notice-list';
import { Admission } from './read-gateways';
import { ProtocolName, isObject, shown } from '../../manifest';

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
 *   HTTPRoute, GRPCRoute, TCPRoute, TLSRoute,      gateway.networking.k8s.io     rules[].backendRefs and what requests are mirrored to,
 *     UDPRoute                                                                   if a parentRef is a Gateway and it admits the route
 *
 * A backend of weight 0 gets nothing, so it is none.
 */
export function readBackends(source: Source, admission: Admission, notices: NoticeList): readonly Backend[] {
  const spec: unknown = source.object.spec ?? {};
  const reading: Reading = { source, admission, notices, problems: [] };
  const backends = isObject(spec) ? backendsIn(spec, reading) : [];
  if (!isObject(spec)) { reading.problems.push('spec must be an object'); }
  notices.rejected(source, ...reading.problems);
  return reading.problems.length > 0 ? [] : backends;
}

interface Reading {
  readonly source: Source;
  readonly admission: Admission;
  readonly notices: NoticeList;
  /** what makes the whole object unreadable */
  readonly problems: string[];
}

type Spec = { readonly [field: string]: any };

function backendsIn(spec: Spec, reading: Reading): Backend[] {
  switch (reading.source.kind) {
    case 'Ingress': return ingressBackends(spec, reading);
    case 'Route': return routeBackends(spec, reading);
    default: return gatewayBackends(spec, reading);
  }
}

function ingressBackends(spec: Spec, reading: Reading): Backend[] {
  const rules = listIn(spec.rules, 'spec.rules', reading);
  const paths = rules.flatMap((rule, i) => isObject(rule.http) ? listIn(rule.http.paths, `spec.rules[${i}].http.paths`, reading) : []);
  const backends = [spec.defaultBackend, spec.backend, ...paths.map(({ backend }) => backend)].filter(isObject);
  return backends.flatMap((backend): Backend[] => {
    if (isObject(backend.resource)) { return withoutService(backend.resource, reading); }
    const { service, serviceName, servicePort } = backend;
    const port = isObject(service) && isObject(service.port) ? service.port.name ?? service.port.number : servicePort;
    return backendOf(isObject(service) ? service.name : serviceName, port, reading);
  });
}

function routeBackends(spec: Spec, reading: Reading): Backend[] {
  const targets = [spec.to, ...listIn(spec.alternateBackends, 'spec.alternateBackends', reading)].filter(isObject).filter(target => hasWeight(target, reading));
  const port = isObject(spec.port) ? spec.port.targetPort : undefined;
  return targets.flatMap(target => (target.kind ?? 'Service') === 'Service' ? backendOf(target.name, port, reading) : withoutService(target, reading));
}

function gatewayBackends(spec: Spec, reading: Reading): Backend[] {
  const { source, admission, notices } = reading;
  // a route of a Service is about traffic inside the cluster
  const parents = listIn(spec.parentRefs, 'spec.parentRefs', reading).filter(({ kind }) => kind !== 'Service');
  if (parents.length === 0) {
    notices.note(source, 'names no Gateway among its parentRefs: nothing comes in through it');
    return [];
  }
  const refusals = parents.map(parent => admission(source, parent));
  if (refusals.every(refusal => refusal !== undefined)) {
    notices.note(source, `${[...new Set(refusals)].join(', and ')}: nothing comes in through it`);
    return [];
  }
  const references = listIn(spec.rules, 'spec.rules', reading).flatMap((rule, i) => {
    const path = `spec.rules[${i}]`;
    const weighty = listIn(rule.backendRefs, `${path}.backendRefs`, reading).filter(reference => hasWeight(reference, reading));
    return [...weighty, ...[rule, ...weighty].flatMap(({ filters }) => mirrors(filters, `${path} filters`, reading))];
  });
  return references.flatMap((reference): Backend[] => {
    const { group, kind, name, namespace, port } = reference;
    if ((kind ?? 'Service') !== 'Service' || (group ?? '') !== '') { return withoutService(reference, reading); }
    return backendOf(name, port, reading, typeof namespace === 'string' && namespace !== '' ? namespace : source.namespace);
  });
}

/** what requests are copied to, unless none of them are */
function mirrors(filters: unknown, path: string, reading: Reading): Spec[] {
  return listIn(filters, path, reading).flatMap(({ type, requestMirror: mirror }) => (
    type === 'RequestMirror' && isObject(mirror) && isObject(mirror.backendRef) && mirror.percent !== 0 && mirror.fraction?.numerator !== 0 ? [mirror.backendRef] : []));
}

function hasWeight({ name, weight }: Spec, { source, notices }: Reading): boolean {
  if (weight === 0) { notices.note(source, `gives ${shown(name)} the weight 0: nothing gets there`); }
  return weight !== 0;
}

function backendOf(service: unknown, port: unknown, { source, notices }: Reading, namespace = source.namespace): Backend[] {
  if (typeof service !== 'string' || service === '') {
    notices.note(source, 'has a backend without the name of a Service: it leads nowhere');
    return [];
  }
  const protocol = source.kind === 'UDPRoute' ? 'UDP' : 'TCP';
  return [{ namespace, service, protocol, ...(typeof port === 'number' || typeof port === 'string' ? { port } : {}) }];
}

function withoutService({ kind, name }: Spec, { source, notices }: Reading): Backend[] {
  notices.ignored(source, `leads to ${shown(kind)} ${shown(name)}, which is no Service`);
  return [];
}

/** the objects of a list */
function listIn(list: unknown, path: string, { problems }: Reading): Spec[] {
  if (list === undefined || list === null) { return []; }
  if (!Array.isArray(list)) {
    problems.push(`${path} must be a list`);
    return [];
  }
  return list.filter(isObject);
}
