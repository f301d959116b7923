import { isObject, isPortNumber, shown } from '../../manifest';

/**
 * Why the CRDs of the Gateway API refuse a route:
 *
 *   field                                  refused
 *   spec                                   none
 *   parentRefs[].name                      none
 *   rules                                  none of a TCPRoute, TLSRoute or UDPRoute
 *   rules[].backendRefs                    none of these
 *   backendRefs[], of mirrors too          no name; a port out of range, none of a Service
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export function routeRefusals(kind: string | undefined, spec: Fields | undefined | null): string[] {
  if (!isObject(spec)) { return ['spec is missing']; }
  const isRaw = RAW_KINDS.includes(kind);
  return [
    ...objectsIn(spec.parentRefs).flatMap(([{ name }, i]) => (name ? [] : [`spec.parentRefs[${i}].name is missing`])),
    ...isRaw && isEmpty(spec.rules) ? [`spec.rules is empty, and a ${kind} needs one`] : [],
    ...objectsIn(spec.rules).flatMap(([{ backendRefs, filters }, i]) => [
      ...isRaw && isEmpty(backendRefs) ? [`spec.rules[${i}].backendRefs is empty, and a ${kind} needs one`] : [],
      ...objectsIn(backendRefs).flatMap(([reference, j]) => [
        ...referenceRefusals(reference, `spec.rules[${i}].backendRefs[${j}]`),
        ...mirrorRefusals(reference.filters, `spec.rules[${i}].backendRefs[${j}].filters`),
      ]),
      ...mirrorRefusals(filters, `spec.rules[${i}].filters`),
    ]),
  ];
}

type Fields = { readonly [field: string]: any };

/** whose rules have nothing but backends */
const RAW_KINDS: readonly unknown[] = ['TCPRoute', 'TLSRoute', 'UDPRoute'];

function isEmpty(list: unknown): boolean {
  return (list ?? undefined) === undefined || Array.isArray(list) && list.length === 0;
}

function mirrorRefusals(filters: unknown, path: string): string[] {
  return objectsIn(filters).flatMap(([{ requestMirror }, i]) => isObject(requestMirror) && isObject(requestMirror.backendRef)
    ? referenceRefusals(requestMirror.backendRef, `${path}[${i}].requestMirror.backendRef`) : []);
}

function referenceRefusals({ group, kind, name, port }: Fields, path: string): string[] {
  const isOfService = (group ?? '') === '' && (kind ?? 'Service') === 'Service';
  return [
    ...name ? [] : [`${path}.name is missing`],
    ...(port ?? undefined) !== undefined ? isPortNumber(port) ? [] : [`${path}.port ${shown(port)} must be a whole number from 1 to 65535`]
      : isOfService ? [`${path} has no port, and is of a Service`] : [],
  ];
}

/** with their places */
function objectsIn(list: unknown): [Fields, number][] {
  return Array.isArray(list) ? list.flatMap((item, i): [Fields, number][] => isObject(item) ? [[item, i]] : []) : [];
}
