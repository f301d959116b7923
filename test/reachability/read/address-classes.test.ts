import * as fc from 'fast-check';
import { Cidr, IpAddress, parseAddress, parseCidr } from '../../../src/manifest';
import { blockRanges } from '../../../src/reachability/address-ranges';
import { AddressRange } from '../../../src/reachability/cluster';
import { addressClasses } from '../../../src/reachability/read/address-classes';

const at = (text: string) => parseAddress(text) as IpAddress;
const block = (text: string) => blockRanges(parseCidr(text) as Cidr);

describe('addressClasses |', () => {
  test('without blocks, addresses of one family are not told apart, those of two are', () => {
    const classOf = addressClasses([]);
    expect(classOf({ family: 'IPv4', value: 1n })).toBe(classOf({ family: 'IPv4', value: 2n }));
    expect(classOf({ family: 'IPv4', value: 1n })).not.toBe(classOf({ family: 'IPv6', value: 1n }));
  });

  test('tells apart what blocks tell apart', () => {
    const classOf = addressClasses([block('10.0.0.0/8'), block('10.1.0.0/16')]);
    expect(classOf(at('10.0.0.1'))).toBe(classOf(at('10.2.0.1')));
    expect(classOf(at('10.0.0.1'))).not.toBe(classOf(at('10.1.0.1')));
    expect(classOf(at('192.0.2.1'))).toBe(classOf(at('9.255.255.255')));
    expect(classOf(at('192.0.2.1'))).not.toBe(classOf(at('10.0.0.1')));
  });

  test('families are never of one class, where a block tells any addresses apart', () => {
    const classOf = addressClasses([block('172.16.0.0/12')]);
    expect(classOf(at('10.0.0.1'))).toBe(classOf(at('192.0.2.1')));
    expect(classOf(at('10.0.0.1'))).not.toBe(classOf(at('fd00::1')));
  });

  test('equal exactly where the same blocks hold both', () => {
    const range = fc.record({ first: fc.bigInt(0n, 15n), length: fc.bigInt(1n, 6n) })
      .map(({ first, length }): AddressRange => ({ family: 'IPv4', first, end: first + length }));
    const holders = (blocks: readonly (readonly AddressRange[])[], value: bigint) =>
      blocks.map(ranges => ranges.some(one => one.first <= value && value < one.end)).join();
    fc.assert(fc.property(fc.array(range.map(one => [one]), { maxLength: 6 }), blocks => {
      const classOf = addressClasses(blocks);
      for (let one = 0n; one < 23n; one++) {
        for (let other = one; other < 23n; other++) {
          expect(classOf({ family: 'IPv4', value: one }) === classOf({ family: 'IPv4', value: other })).toBe(holders(blocks, one) === holders(blocks, other));
        }
      }
    }), { numRuns: 60 });
  });
});
