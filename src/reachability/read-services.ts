import { DEFAULT_PROTOCOL, Labels, ProtocolName, isObject, isPortNumber, labelProblems, PROTOCOLS, shown } from '../manifest';
import { NoticeList, Source } from './notice-list';

/** What a Service (v1) says about the pods behind it. */
export interface Service {
  readonly source: Source;
  /** undefined where it has none, so its pods are not known */
  readonly selector?: Labels;
  readonly isExternalName: boolean;
  readonly ports: readonly ServicePort[];
}

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  /** a number, or the name of a container's port; `port` where it is not given */
  readonly targetPort: number | string;
  readonly protocol: ProtocolName;
}

/** The Service, or nothing and a notice where it is not well-formed. */
export function readService(source: Source, notices: NoticeList): Service | undefined {
  const spec = source.object.spec ?? {};
  const problems = serviceProblems(spec);
  if (problems.length > 0) {
    notices.rejected(source, ...problems);
    return undefined;
  }
  const selector = spec.selector ?? {};
  return {
    source,
    ...(Object.keys(selector).length > 0 ? { selector } : {}),
    isExternalName: spec.type === 'ExternalName',
    ports: (spec.ports ?? []).map(({ name, port, targetPort, protocol }: any): ServicePort => ({
      ...(name ? { name } : {}),
      port,
      targetPort: targetPort === undefined || targetPort === null || targetPort === 0 || targetPort === '' ? port : targetPort,
      protocol: protocol ?? DEFAULT_PROTOCOL,
    })),
  };
}

function serviceProblems(spec: unknown): string[] {
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
    ...(protocol === undefined || protocol === null || (PROTOCOLS as readonly unknown[]).includes(protocol) ? []
      : [`${path}.protocol "${shown(protocol)}" is unknown. Write one of ${PROTOCOLS.join(', ')}`]),
  ];
}
