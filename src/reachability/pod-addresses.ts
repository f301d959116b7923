import { IpAddress, parseAddress, shown } from '../manifest';
import { canonicalAddresses } from './address-ranges';
import { Address, Node } from './cluster';
import { NoticeList, Source } from './notice-list';

/**
 * Addresses of a pod, as far as its status tells:
 *
 *   on its own network       status.podIPs, or status.podIP
 *   on the host's network    status.hostIPs, or status.hostIP; else those of the Node that spec.nodeName names; else as above
 */
export function podAddresses(source: Source, hostNetwork: boolean, nodes: ReadonlyMap<string, Node>, notices: NoticeList): readonly Address[] {
  const { status, spec } = source.object;
  if (hostNetwork) {
    const hosts = addressesIn(status?.hostIPs, status?.hostIP, source, 'status.hostIP', notices);
    if (hosts.length > 0) { return hosts; }
    const node = nodes.get(spec.nodeName);
    if (node && node.addresses.length > 0) { return node.addresses; }
  }
  return addressesIn(status?.podIPs, status?.podIP, source, 'status.podIP', notices);
}

/** what `status.addresses` of a Node tells; its host names are none */
export function nodeAddresses(source: Source, notices: NoticeList): readonly Address[] {
  const listed: unknown = source.object.status?.addresses;
  const ips = Array.isArray(listed) ? listed.filter(entry => entry?.type === 'InternalIP' || entry?.type === 'ExternalIP') : [];
  return read(ips.map(({ address }) => address), source, 'status.addresses', notices);
}

function addressesIn(list: unknown, single: unknown, source: Source, path: string, notices: NoticeList): readonly Address[] {
  if (Array.isArray(list) && list.length > 0) { return read(list.map(element => element?.ip), source, `${path}s`, notices); }
  return single === undefined || single === null || single === '' ? [] : read([single], source, path, notices);
}

function read(texts: readonly unknown[], source: Source, path: string, notices: NoticeList): readonly Address[] {
  const addresses: IpAddress[] = [];
  for (const text of texts) {
    const address = typeof text === 'string' ? parseAddress(text) : 'is not an IP address';
    if (typeof address === 'string') {
      notices.note(source, `${path}: "${shown(text)}" ${address}: it does not count`);
    } else {
      addresses.push(address);
    }
  }
  return canonicalAddresses(addresses);
}
