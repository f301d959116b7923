import { parseCidr } from '../../manifest';
import { blockRanges, canonicalRanges } from '../address-ranges';
import { AddressRange } from '../cluster';

/**
 * The addresses that pods can have.
 * @throws on what is no CIDR block
 */
export function podCidrRanges(cidrs: readonly string[]): AddressRange[] {
  return canonicalRanges(cidrs.flatMap(text => {
    const block = parseCidr(text);
    if (typeof block === 'string') { throw new Error(`Invalid pod CIDR "${text}": ${block}.`); }
    return blockRanges(block);
  }));
}
