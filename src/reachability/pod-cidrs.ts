import { parseCidr } from '../manifest';
import { AddressRange } from './cluster';

/**
 * CIDR blocks as ranges of addresses.
 * @throws on what is no CIDR block in canonical form
 */
export function addressRanges(cidrs: readonly string[]): AddressRange[] {
  return cidrs.map(text => {
    const block = parseCidr(text);
    if (typeof block === 'string') { throw new Error(`Invalid pod CIDR "${text}": ${block}.`); }
    return { family: block.family, first: block.first, end: block.last + 1n };
  });
}
