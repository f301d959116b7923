import { parseAddress } from '../../manifest';
import { ServiceAddress } from '../cluster';
import { Service } from './read-services';

/** Addresses that Services of pods have in the cluster, as far as the input tells: that of a live cluster does. */
export function serviceAddresses(services: Iterable<Service>): ServiceAddress[] {
  return [...services].flatMap(({ source, selector, ports }) => {
    if (!selector) { return []; }
    const { clusterIP, clusterIPs } = source.object.spec;
    const texts: readonly unknown[] = Array.isArray(clusterIPs) && clusterIPs.length > 0 ? clusterIPs : [clusterIP];
    const servesNames = ports.some(({ port }) => port === DNS);
    return texts.flatMap((text): ServiceAddress[] => {
      // None is that of a headless Service
      const address = typeof text === 'string' ? parseAddress(text) : undefined;
      return address === undefined || typeof address === 'string' ? [] : [{ service: `Service ${source.namespace}/${source.name}`, family: address.family, value: address.value, servesNames }];
    });
  });
}

const DNS = 53;
