import { IpFamily, addressText } from '../../manifest';
import { EVERY_ADDRESS } from '../address-ranges';
import { AddressRange } from '../cluster';

/** All addresses of one family in stretches: stretch i goes from `starts[i]` to before `starts[i + 1]`; neighbours differ. */
export interface AddressMap {
  readonly family: IpFamily;
  readonly starts: readonly bigint[];
  /** a set of ports for each stretch */
  readonly values: readonly number[];
}

/** What is so at all addresses. */
export type AddressMaps = { readonly [family in IpFamily]: AddressMap };

/** Both families have the same value everywhere. */
export function uniformMaps(value: number): AddressMaps {
  return UNIFORM[value] ??= { IPv4: { family: 'IPv4', starts: [0n], values: [value] }, IPv6: { family: 'IPv6', starts: [0n], values: [value] } };
}

/** by value: most rows say one thing about all addresses */
const UNIFORM: AddressMaps[] = [];

/** The sorted starts of the stretches that the ranges of one family cut it into. */
export function stretches(family: IpFamily, ranges: readonly AddressRange[]): bigint[] {
  const end = endOf(family);
  const starts = new Set([0n]);
  for (const range of ranges) {
    if (range.family !== family) { continue; }
    starts.add(range.first);
    if (range.end < end) { starts.add(range.end); }
  }
  return [...starts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Neighbours of the same value become one. */
export function mergedMap(family: IpFamily, starts: readonly bigint[], values: readonly number[]): AddressMap {
  const map = { family, starts: [starts[0]], values: [values[0]] };
  for (let index = 1; index < starts.length; index++) {
    if (values[index] === values[index - 1]) { continue; }
    map.starts.push(starts[index]);
    map.values.push(values[index]);
  }
  return map;
}

/** The value of the address. */
export function valueAt({ starts, values }: AddressMap, address: bigint): number {
  return values[stretchOf(starts, address)];
}

/** Which stretch the address is in. */
export function stretchOf(starts: readonly bigint[], address: bigint): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1; // eslint-disable-line no-bitwise
    if (starts[middle] <= address) { low = middle; } else { high = middle - 1; }
  }
  return low;
}

/** The last address of a stretch. */
export function lastOf({ family, starts }: AddressMap, index: number): bigint {
  return (index + 1 < starts.length ? starts[index + 1] : endOf(family)) - 1n;
}

/** One more than the highest address. */
export function endOf(family: IpFamily): bigint {
  return EVERY_ADDRESS.find(range => range.family === family)!.end;
}

/** `10.0.0.0-10.255.255.255[External]` */
export function rangeId(family: IpFamily, first: bigint, last: bigint): string {
  return `${addressText({ family, value: first })}-${addressText({ family, value: last })}[External]`;
}

/** The fewest CIDR blocks that make up the range. */
export function cidrsOf(family: IpFamily, first: bigint, last: bigint): string[] {
  return family === 'IPv4' ? ipv4Cidrs(Number(first), Number(last)) : ipv6Cidrs(first, last);
}

/** in plain numbers, which are much faster and hold every IPv4 address */
function ipv4Cidrs(first: number, last: number): string[] {
  const blocks: string[] = [];
  for (let start = first; start <= last;) {
    let size = 1;
    let prefix = 32;
    while (prefix > 0 && start % (size * 2) === 0 && start + size * 2 - 1 <= last) { size *= 2; prefix--; }
    blocks.push(`${addressText({ family: 'IPv4', value: BigInt(start) })}/${prefix}`);
    start += size;
  }
  return blocks;
}

function ipv6Cidrs(first: bigint, last: bigint): string[] {
  const bits = 128;
  const blocks: string[] = [];
  for (let start = first; start <= last;) {
    let size = 0;
    // as large as its alignment and the end allow
    while (size < bits && start % 2n ** BigInt(size + 1) === 0n && start + 2n ** BigInt(size + 1) - 1n <= last) { size++; }
    blocks.push(`${addressText({ family: 'IPv6', value: start })}/${bits - size}`);
    start += 2n ** BigInt(size);
  }
  return blocks;
}
