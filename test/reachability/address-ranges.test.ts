import * as fc from 'fast-check';
import { Cidr, addressText, parseCidr } from '../../src/manifest';
import { addressRanges, blockRanges, canonicalAddresses, canonicalRanges } from '../../src/reachability/address-ranges';
import { AddressRange } from '../../src/reachability/cluster';

const cidr = (text: string) => parseCidr(text) as Cidr;
const shown = (ranges: readonly AddressRange[]) => ranges.map(({ family, first, end }) => `${addressText({ family, value: first })}-${addressText({ family, value: end - 1n })}`);

describe('blockRanges |', () => {
  test.each<[string, string[], string[]]>([
    ['10.0.0.0/8', [], ['10.0.0.0-10.255.255.255']],
    ['10.0.0.0/8', ['10.1.0.0/16'], ['10.0.0.0-10.0.255.255', '10.2.0.0-10.255.255.255']],
    ['10.0.0.0/8', ['10.0.0.0/16'], ['10.1.0.0-10.255.255.255']],
    ['10.0.0.0/8', ['10.255.0.0/16'], ['10.0.0.0-10.254.255.255']],
    ['10.0.0.0/8', ['10.128.0.0/9', '10.0.0.0/9'], []],
    ['10.0.0.0/8', ['10.1.0.0/16', '10.1.2.0/24', '10.2.0.0/16'], ['10.0.0.0-10.0.255.255', '10.3.0.0-10.255.255.255']],
    ['0.0.0.0/0', ['255.255.255.255/32'], ['0.0.0.0-255.255.255.254']],
    ['fd00::/8', ['fd00::/16'], ['fd01::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']],
    ['::/0', ['10.0.0.0/8'], ['::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']],
  ])('%s except %j', (block, except, expected) => {
    expect(shown(blockRanges(cidr(block), except.map(cidr)))).toEqual(expected);
  });
});

describe('canonicalRanges |', () => {
  const range = fc.record({ family: fc.constantFrom('IPv4' as const, 'IPv6' as const), first: fc.bigInt(0n, 20n), length: fc.bigInt(1n, 6n) })
    .map(({ family, first, length }): AddressRange => ({ family, first, end: first + length }));
  const holds = (ranges: readonly AddressRange[], family: string, value: bigint) =>
    ranges.some(one => one.family === family && one.first <= value && value < one.end);

  test('keeps every address, and is sorted without touching ranges', () => {
    fc.assert(fc.property(fc.array(range, { maxLength: 8 }), ranges => {
      const canonical = canonicalRanges(ranges);
      for (const family of ['IPv4', 'IPv6']) {
        for (let value = 0n; value < 30n; value++) { expect(holds(canonical, family, value)).toBe(holds(ranges, family, value)); }
      }
      canonical.slice(1).forEach((next, i) => {
        const last = canonical[i];
        expect(last.family === next.family ? last.end < next.first : last.family === 'IPv4').toBe(true);
      });
      expect(canonicalRanges([...ranges].reverse())).toEqual(canonical);
    }));
  });
});

describe('addresses |', () => {
  const address = (family: 'IPv4' | 'IPv6', value: bigint) => ({ family, value });

  test('are sorted, without repetition', () => {
    expect(canonicalAddresses([address('IPv6', 1n), address('IPv4', 9n), address('IPv4', 2n), address('IPv4', 9n)]))
      .toEqual([address('IPv4', 2n), address('IPv4', 9n), address('IPv6', 1n)]);
  });

  test('that follow each other are one range', () => {
    expect(addressRanges([address('IPv4', 3n), address('IPv4', 1n), address('IPv4', 2n), address('IPv6', 4n)]))
      .toEqual([{ family: 'IPv4', first: 1n, end: 4n }, { family: 'IPv6', first: 4n, end: 5n }]);
  });
});
