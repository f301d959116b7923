import { isObject } from '../../manifest';

/**
 * Why the CRDs of the Gateway API refuse a route: a backend that is a Service, one of a mirror too, without port.
 */
export function routeRefusals(spec: Fields): string[] {
  return objectsIn(spec.rules).flatMap(([{ backendRefs, filters }, i]) => [
    ...objectsIn(backendRefs).flatMap(([reference, j]) => [
      ...referenceRefusals(reference, `spec.rules[${i}].backendRefs[${j}]`),
      ...mirrorRefusals(reference.filters, `spec.rules[${i}].backendRefs[${j}].filters`),
    ]),
    ...mirrorRefusals(filters, `spec.rules[${i}].filters`),
  ]);
}

type Fields = { readonly [field: string]: any };

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
