import * as fc from 'fast-check';
import { parseCidr } from '../../../src/manifest';
import { cidrsOf, endOf, lastOf, mergedMap, rangeId, stretchOf, stretches, uniformMaps, valueAt } from '../../../src/reachability/evaluate/address-map';

const MAX = endOf('IPv4') - 1n;

describe('address map |', () => {
  test('stretches begin where ranges of the family begin and end', () => {
    const ranges = [
      { family: 'IPv4', first: 10n, end: 20n }, { family: 'IPv4', first: 15n, end: endOf('IPv4') }, { family: 'IPv6', first: 7n, end: 9n },
    ] as const;
    expect(stretches('IPv4', ranges)).toEqual([0n, 10n, 15n, 20n]);
    expect(stretches('IPv6', ranges)).toEqual([0n, 7n, 9n]);
    expect(stretches('IPv4', [])).toEqual([0n]);
  });

  test('neighbours of one value are one stretch, and each address has its value', () => {
    const map = mergedMap('IPv4', [0n, 10n, 15n, 20n], [1, 1, 2, 1]);
    expect(map).toEqual({ family: 'IPv4', starts: [0n, 15n, 20n], values: [1, 2, 1] });
    expect([0n, 14n, 15n, 19n, 20n, MAX].map(address => valueAt(map, address))).toEqual([1, 1, 2, 2, 1, 1]);
    expect([0, 1, 2].map(index => lastOf(map, index))).toEqual([14n, 19n, MAX]);
  });

  test('finds the stretch of an address as a look at each does', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.bigInt(1n, 60n), { maxLength: 9 }), fc.bigInt(0n, 70n), (list, address) => {
      const starts = [0n, ...list.sort((a, b) => (a < b ? -1 : 1))];
      expect(stretchOf(starts, address)).toBe(starts.filter(start => start <= address).length - 1);
    }));
  });

  test('one value everywhere, in both families', () => {
    const { IPv4, IPv6 } = uniformMaps(5);
    expect([valueAt(IPv4, MAX), valueAt(IPv6, endOf('IPv6') - 1n)]).toEqual([5, 5]);
  });

  test('ranges are named by their first and last address', () => {
    expect(rangeId('IPv4', 0x0a000000n, 0x0affffffn)).toBe('10.0.0.0-10.255.255.255[External]');
    expect(rangeId('IPv6', 1n, 1n)).toBe('::1-::1[External]');
  });

  test.each<[bigint, bigint, string[]]>([
    [0n, MAX, ['0.0.0.0/0']],
    [0x0a000000n, 0x0affffffn, ['10.0.0.0/8']],
    [1n, 6n, ['0.0.0.1/32', '0.0.0.2/31', '0.0.0.4/31', '0.0.0.6/32']],
    [MAX, MAX, ['255.255.255.255/32']],
  ])('%s to %s is %j', (first, last, cidrs) => {
    expect(cidrsOf('IPv4', first, last)).toEqual(cidrs);
  });

  test('the blocks of a range follow on each other, from its first to its last address', () => {
    fc.assert(fc.property(fc.bigInt(0n, MAX), fc.bigInt(0n, MAX), (one, other) => {
      const [first, last] = one < other ? [one, other] : [other, one];
      let next = first;
      for (const text of cidrsOf('IPv4', first, last)) {
        const block = parseCidr(text);
        if (typeof block === 'string') { throw new Error(block); }
        expect(block.first).toBe(next);
        next = block.last + 1n;
      }
      expect(next).toBe(last + 1n);
    }));
    expect(cidrsOf('IPv6', 0n, endOf('IPv6') - 1n)).toEqual(['::/0']);
  });
});
