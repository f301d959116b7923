import { parseCidr } from '../../manifest';
import { ClusterOptions } from '../cluster';

/**
 * The options with their defaults; pod CIDRs canonical, sorted, none twice.
 *
 * @throws on what is no option: the caller's mistake, not the input's
 */
export function readOptions(given: Partial<ClusterOptions> = {}): ClusterOptions {
  return {
    ...given,
    ipBlocks: oneOf('ipBlocks', given.ipBlocks ?? 'external-only', ['external-only', 'pod-addresses']),
    podCidrs: [...new Set((given.podCidrs ?? []).map(canonicalCidr))].sort(),
    hostNetwork: oneOf('hostNetwork', given.hostNetwork ?? 'pod', ['pod', 'node']),
  };
}

function oneOf<T extends string>(option: string, value: T, known: readonly T[]): T {
  if (!known.includes(value)) { throw new Error(`Invalid ${option} "${String(value)}": write ${known.join(' or ')}.`); }
  return value;
}

function canonicalCidr(text: string): string {
  const cidr = parseCidr(text);
  if (typeof cidr === 'string') { throw new Error(`Invalid pod CIDR "${String(text)}": it ${cidr}.`); }
  return cidr.text;
}
