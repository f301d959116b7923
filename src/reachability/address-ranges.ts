import { Cidr, IpAddress } from '../manifest';
import { Address, AddressRange } from './cluster';

/**
 * Sets of addresses as sorted ranges that neither overlap nor touch, from `first` to before `end`, IPv4 before IPv6:
 *
 *   10.0.0.0/8                       [10.0.0.0, 11.0.0.0)
 *   10.0.0.0/8 except 10.1.0.0/16    [10.0.0.0, 10.1.0.0) [10.2.0.0, 11.0.0.0)
 */
export function blockRanges(block: Cidr, except: readonly Cidr[] = []): AddressRange[] {
  const whole = rangeOf(block);
  const holes = canonicalRanges(except.filter(({ family }) => family === block.family).map(rangeOf));
  const ranges: AddressRange[] = [];
  let first = whole.first;
  for (const hole of holes) {
    if (hole.first > first) { ranges.push({ family: block.family, first, end: hole.first }); }
    if (hole.end > first) { first = hole.end; }
  }
  if (first < whole.end) { ranges.push({ family: block.family, first, end: whole.end }); }
  return ranges;
}

/** The same addresses in the canonical form. */
export function canonicalRanges(ranges: readonly AddressRange[]): AddressRange[] {
  const merged: AddressRange[] = [];
  for (const range of [...ranges].sort(byStart)) {
    const last = merged.at(-1);
    if (last && last.family === range.family && range.first <= last.end) {
      merged[merged.length - 1] = { ...last, end: range.end > last.end ? range.end : last.end };
    } else {
      merged.push(range);
    }
  }
  return merged;
}

/** The addresses, each a range of its own. */
export function addressRanges(addresses: readonly Address[]): AddressRange[] {
  return canonicalRanges(addresses.map(({ family, value }) => ({ family, first: value, end: value + 1n })));
}

/** Every address of both families. */
export const EVERY_ADDRESS: readonly AddressRange[] = [
  { family: 'IPv4', first: 0n, end: 2n ** 32n },
  { family: 'IPv6', first: 0n, end: 2n ** 128n },
];

/** Sorted and without repetition, IPv4 before IPv6. */
export function canonicalAddresses(addresses: readonly IpAddress[]): Address[] {
  if (addresses.length < 2) { return [...addresses]; }
  const sorted = [...addresses].sort(byFamilyAndValue);
  return sorted.filter((address, i) => i === 0 || byFamilyAndValue(sorted[i - 1], address) !== 0);
}

function rangeOf({ family, first, last }: Cidr): AddressRange {
  return { family, first, end: last + 1n };
}

function byStart(a: AddressRange, b: AddressRange): number {
  return byFamilyAndValue({ family: a.family, value: a.first }, { family: b.family, value: b.first });
}

function byFamilyAndValue(a: Address, b: Address): number {
  if (a.family !== b.family) { return a.family === 'IPv4' ? -1 : 1; }
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}
