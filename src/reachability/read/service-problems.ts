import { DEFAULT_PROTOCOL, KubernetesObject, PROTOCOLS, isObject, isPortNumber, labelProblems, shown } from '../../manifest';

/** What is not well-formed in the selector and ports of a Service, as sentences that start with the field's path. */
export function serviceProblems(object: KubernetesObject): string[] {
  const spec: unknown = object.spec ?? {};
  if (!isObject(spec)) { return ['spec must be an object']; }
  const selector = spec.selector ?? {};
  const ports = spec.ports ?? [];
  return [
    ...(isObject(selector) ? Object.entries(selector).flatMap(([key, value]) => labelProblems(key, value, 'spec.selector')) : ['spec.selector must be an object']),
    ...(Array.isArray(ports) ? ports.flatMap((port, i) => portProblems(port, `spec.ports[${i}]`)) : ['spec.ports must be a list']),
  ];
}

/**
 * Why API servers refuse a well-formed Service whose pods and ports are plain all the same: where there are several ports,
 * each has a name, and no two have the same name, or the same number and protocol.
 */
export function serviceRefusals({ spec }: KubernetesObject): readonly string[] {
  const ports: unknown = spec?.ports;
  return Array.isArray(ports) && ports.length > 1 ? ports.flatMap((_, index) => likeness(ports, index)) : [];
}

function portProblems(element: unknown, path: string): string[] {
  if (!isObject(element)) { return [`${path} must be an object`]; }
  const { name, port, targetPort, protocol } = element;
  return [
    ...(name === undefined || name === null || typeof name === 'string' ? [] : [`${path}.name is a ${typeof name}: write "${shown(name)}" in quotes`]),
    ...(isPortNumber(port) ? [] : [`${path}.port ${shown(port)} must be a whole number from 1 to 65535`]),
    ...(targetPort === undefined || targetPort === null || typeof targetPort === 'string' || targetPort === 0 || isPortNumber(targetPort) ? []
      : [`${path}.targetPort ${shown(targetPort)} must be a whole number from 1 to 65535 or the name of a port`]),
    ...(protocol === undefined || protocol === null || (PROTOCOLS as readonly unknown[]).includes(protocol) ? []
      : [`${path}.protocol "${shown(protocol)}" is unknown. Write one of ${PROTOCOLS.join(', ')}`]),
  ];
}

function likeness(ports: readonly unknown[], index: number): string[] {
  const port = ports[index];
  if (!isObject(port)) { return []; }
  const before = ports.slice(0, index).filter(isObject);
  const protocol = protocolOf(port);
  return [
    ...((port.name ?? '') === '' ? [`spec.ports[${index}] has no name, which each of several ports must have`]
      : before.some(({ name }) => name === port.name) ? [`spec.ports[${index}].name "${shown(port.name)}" is the name of another port too`] : []),
    ...(before.some(other => other.port === port.port && protocolOf(other) === protocol) ? [`spec.ports[${index}] is ${shown(protocol)} ${shown(port.port)}, as another is`] : []),
  ];
}

function protocolOf({ protocol }: { readonly [field: string]: any }): unknown {
  return protocol ?? DEFAULT_PROTOCOL;
}
