import { ingressRefusals } from './ingress-refusals';
import { routeRefusals } from './route-refusals';
import { KubernetesObject, isObject, versionRefusals } from '../../manifest';

/**
 * Why API servers refuse an Ingress or a route where it is plain what it means all the same:
 *
 *   kind                                                refused
 *   Ingress, of any other version                       the version
 *   Ingress, of networking.k8s.io/v1                    what `ingressRefusals` tells
 *   HTTPRoute, GRPCRoute, TCPRoute, TLSRoute, UDPRoute  what `routeRefusals` tells
 */
export function entryRefusals(object: KubernetesObject): readonly string[] {
  const { kind, spec } = object;
  const version = versionRefusals(object);
  if (version.length > 0 || (spec ?? undefined) !== undefined && !isObject(spec)) { return version; }
  switch (kind) {
    case 'Ingress': return ingressRefusals(object);
    case 'Route': return version;
    default: return routeRefusals(kind, spec);
  }
}
