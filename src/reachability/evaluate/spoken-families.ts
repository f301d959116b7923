import { IpFamily } from '../../manifest';
import { Cluster } from '../cluster';

/**
 * The families of addresses that the input speaks of: IPv6 where a block of a policy, an address of a pod or a pod CIDR is of
 * it, and IPv4 always. Where it speaks of both, whatever nobody tells the addresses of may have either or both.
 */
export function spokenFamilies({ options, workloads, policies }: Cluster): readonly IpFamily[] {
  const speaks = options.podCidrs.some(cidr => cidr.includes(':'))
    || policies.some(({ ingress = [], egress = [] }) => [...ingress, ...egress].some(({ peers }) =>
      peers !== 'any' && peers.some(peer => peer.type === 'addresses' && peer.ranges.some(({ family }) => family === 'IPv6'))))
    || workloads.some(({ addresses }) => addresses.some(({ family }) => family === 'IPv6'));
  return speaks ? ['IPv4', 'IPv6'] : ['IPv4'];
}
