import { Source } from './notice-list';
import { DEFAULT_PROTOCOL, Labels, ProtocolName } from '../../manifest';

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

/** Services by namespace and name. */
export function readServices(sources: Iterable<Source>): ReadonlyMap<string, Service> {
  return new Map([...sources].map(source => [source.id, readService(source)]));
}

function readService(source: Source): Service {
  const spec = source.object.spec ?? {};
  const selector = spec.selector ?? {};
  return {
    source,
    ...(Object.keys(selector).length > 0 ? { selector } : {}),
    isExternalName: spec.type === 'ExternalName',
    ports: (spec.ports ?? []).map(({ name, port, targetPort, protocol }: any): ServicePort => ({
      ...(name ? { name } : {}),
      port,
      targetPort: targetPort === undefined || targetPort === null || targetPort === 0 || targetPort === '' ? port : targetPort,
      protocol: protocol || DEFAULT_PROTOCOL,
    })),
  };
}
