import { Source } from './notice-list';
import { Backend } from './read-backends';
import { isObject } from '../../manifest';

/**
 * Whether a route may name a Service of another namespace: a ReferenceGrant there has to allow it.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/referencegrant/
 */
export function grantReader(grants: Iterable<Source>): (route: Source, backend: Backend) => boolean {
  const byNamespace = new Map<string, Source[]>();
  for (const grant of grants) {
    const there = byNamespace.get(grant.namespace);
    if (there) {
      there.push(grant);
    } else {
      byNamespace.set(grant.namespace, [grant]);
    }
  }
  return (route, backend) => (byNamespace.get(backend.namespace) ?? []).some(({ object: { spec } }) =>
    listOf(spec?.from).some(({ group, kind, namespace }) => group === GATEWAY_GROUP && kind === route.kind && namespace === route.namespace)
    && listOf(spec?.to).some(({ group, kind, name }) => (group ?? '') === '' && kind === 'Service' && (name || backend.service) === backend.service));
}

const GATEWAY_GROUP = 'gateway.networking.k8s.io';

function listOf(value: unknown): { readonly [field: string]: any }[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
