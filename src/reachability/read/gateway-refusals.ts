import { KubernetesObject, isObject, isPortNumber, shown } from '../../manifest';

/**
 * Why the CRDs of the Gateway API refuse a Gateway or a ReferenceGrant whose part that decides about routes can be read:
 *
 *   field                                               refused
 *   Gateway, spec.gatewayClassName                      none
 *   Gateway, spec.listeners                             none
 *   listeners[].name, protocol, port                    none, a port out of range
 *   listeners[].allowedRoutes.namespaces.from           None, which listeners of others alone may have
 *   ReferenceGrant, spec.from and spec.to               none
 *   from[].group, kind, namespace; to[].group, kind     none; that of the core group is ""
 */
export function gatewayRefusals({ spec: written }: KubernetesObject): string[] {
  const spec: Fields = written ?? {};
  const listeners: readonly Fields[] = spec.listeners ?? [];
  return [
    ...spec.gatewayClassName ? [] : ['spec.gatewayClassName is missing'],
    ...listeners.length > 0 ? [] : ['spec.listeners is empty'],
    ...listeners.flatMap(({ name, protocol, port, allowedRoutes }, i) => {
      const at = `spec.listeners[${i}]`;
      return [
        ...name ? [] : [`${at}.name is missing`],
        ...protocol ? [] : [`${at}.protocol is missing`],
        ...(port ?? undefined) === undefined ? [`${at}.port is missing`] : isPortNumber(port) ? [] : [`${at}.port ${shown(port)} must be a whole number from 1 to 65535`],
        ...allowedRoutes?.namespaces?.from === 'None' ? [`${at}.allowedRoutes.namespaces.from "None" is unknown. Write one of Same, All, Selector`] : [],
      ];
    }),
  ];
}

/** The same of a ReferenceGrant. Releases before 1.7 take one without spec, which grants nothing. */
export function grantRefusals({ spec }: KubernetesObject): string[] {
  if (!isObject(spec)) { return []; }
  return [...sideRefusals(spec.from, 'spec.from', ['group', 'kind', 'namespace']), ...sideRefusals(spec.to, 'spec.to', ['group', 'kind'])];
}

type Fields = { readonly [field: string]: any };

function sideRefusals(list: unknown, path: string, fields: readonly string[]): string[] {
  if (!Array.isArray(list) || list.length === 0) { return [`${path} is empty`]; }
  return list.flatMap((item, i) => fields.filter(field => (isObject(item) ? item[field] ?? undefined : undefined) === undefined)
    .map(field => `${path}[${i}].${field} is missing${field === 'group' ? '. Write "" for the core group' : ''}`));
}
