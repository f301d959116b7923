import { KubernetesObject, PROTOCOLS, isObject, isPortNumber, labelProblems, shown } from '../../manifest';

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

function portProblems(element: unknown, path: string): string[] {
  if (!isObject(element)) { return [`${path} must be an object`]; }
  const { name, port, targetPort, protocol } = element;
  return [
    ...(name === undefined || name === null || typeof name === 'string' ? [] : [`${path}.name is a ${typeof name}: write "${shown(name)}" in quotes`]),
    ...(isPortNumber(port) ? [] : [`${path}.port ${shown(port)} must be a whole number from 1 to 65535`]),
    ...(targetPort === undefined || targetPort === null || typeof targetPort === 'string' || targetPort === 0 || isPortNumber(targetPort) ? []
      : [`${path}.targetPort ${shown(targetPort)} must be a whole number from 1 to 65535 or the name of a port`]),
    ...(protocol === undefined || protocol === null || protocol === '' || (PROTOCOLS as readonly unknown[]).includes(protocol) ? []
      : [`${path}.protocol "${shown(protocol)}" is unknown. Write one of ${PROTOCOLS.join(', ')}`]),
  ];
}
