import { KubernetesObject, dnsSubdomainProblem, isObject, shown, versionRefusals } from '../../manifest';

/**
 * Why API servers refuse an Ingress or a route where it is plain what it means all the same:
 *
 *   kind                                 refused
 *   Ingress, of any other version        the version
 *   Ingress, of networking.k8s.io/v1     a backend's port with name and number, or with neither; a host that is no DNS name;
 *                                        a path that does not begin with "/" (ImplementationSpecific may be without one)
 *   HTTPRoute, GRPCRoute, TCPRoute,      a backendRef to a Service without port, one of a mirror too
 *     TLSRoute, UDPRoute
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
 */
export function entryRefusals(object: KubernetesObject): readonly string[] {
  const { kind, spec } = object;
  const version = versionRefusals(object);
  if (version.length > 0 || !isObject(spec)) { return version; }
  switch (kind) {
    case 'Ingress': return ingressRefusals(spec);
    case 'Route': return version;
    default: return routeRefusals(spec);
  }
}

type Fields = { readonly [field: string]: any };

function ingressRefusals(spec: Fields): string[] {
  return [
    ...backendRefusals(spec.defaultBackend, 'spec.defaultBackend'),
    ...objectsIn(spec.rules).flatMap(([{ host, http }, i]) => [
      ...hostRefusals(host, `spec.rules[${i}].host`),
      ...objectsIn(isObject(http) ? http.paths : undefined).flatMap(([{ path, pathType, backend }, j]) => {
        const at = `spec.rules[${i}].http.paths[${j}]`;
        return [...pathRefusals(path ?? '', pathType, `${at}.path`), ...backendRefusals(backend, `${at}.backend`)];
      }),
    ]),
  ];
}

/** a number of 0 and an empty name are none */
function backendRefusals(backend: unknown, path: string): string[] {
  if (!isObject(backend) || !isObject(backend.service)) { return []; }
  const { name, number }: Fields = isObject(backend.service.port) ? backend.service.port : {};
  if (name && number) { return [`${path}.service.port has both name "${shown(name)}" and number ${shown(number)}, and may have one of them`]; }
  return name || number ? [] : [`${path}.service has no port, neither its name nor its number`];
}

function pathRefusals(path: unknown, pathType: unknown, at: string): string[] {
  if (typeof path !== 'string' || !PATH_TYPES.includes(pathType) || path.startsWith('/')) { return []; }
  return path === '' && pathType === 'ImplementationSpecific' ? [] : [`${at} "${path}" must begin with "/"`];
}

const PATH_TYPES: readonly unknown[] = ['Exact', 'Prefix', 'ImplementationSpecific'];

function hostRefusals(host: unknown, path: string): string[] {
  if (host === undefined || host === null || host === '') { return []; }
  if (typeof host !== 'string') { return [`${path} must be a string, not ${shown(host)}`]; }
  if (IPV4.test(host)) { return [`${path} "${host}" must be a DNS name, not an IP address`]; }
  if (host.startsWith('*.') && host.length <= 253) { return hostProblem(host.slice(2), host, path); }
  return hostProblem(host, host, path);
}

function hostProblem(name: string, host: string, path: string): string[] {
  const problem = dnsSubdomainProblem(name);
  return problem ? [`${path} "${host}" ${problem}`] : [];
}

const IPV4 = /^(?:0*(?:25[0-5]|2[0-4]\d|1\d\d|\d{1,2})\.){3}0*(?:25[0-5]|2[0-4]\d|1\d\d|\d{1,2})$/;

function routeRefusals(spec: Fields): string[] {
  return objectsIn(spec.rules).flatMap(([{ backendRefs, filters }, i]) => [
    ...objectsIn(backendRefs).flatMap(([reference, j]) => [
      ...referenceRefusals(reference, `spec.rules[${i}].backendRefs[${j}]`),
      ...mirrorRefusals(reference.filters, `spec.rules[${i}].backendRefs[${j}].filters`),
    ]),
    ...mirrorRefusals(filters, `spec.rules[${i}].filters`),
  ]);
}

function mirrorRefusals(filters: unknown, path: string): string[] {
  return objectsIn(filters).flatMap(([{ requestMirror }, i]) => isObject(requestMirror) && isObject(requestMirror.backendRef)
    ? referenceRefusals(requestMirror.backendRef, `${path}[${i}].requestMirror.backendRef`) : []);
}

function referenceRefusals({ group, kind, port }: Fields, path: string): string[] {
  const isOfService = (group ?? '') === '' && (kind ?? 'Service') === 'Service';
  return isOfService && (port ?? undefined) === undefined ? [`${path} has no port, and is of a Service`] : [];
}

/** with their places */
function objectsIn(list: unknown): [Fields, number][] {
  return Array.isArray(list) ? list.flatMap((item, i): [Fields, number][] => isObject(item) ? [[item, i]] : []) : [];
}
