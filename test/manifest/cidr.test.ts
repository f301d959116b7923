import * as fc from 'fast-check';
import { Cidr, IpAddress, IpFamily, addressText, bitsOf, contains, containsStrictly, parseAddress, parseCidr, parseCidrWithHostBits } from '../../src/manifest';

describe('parseCidr | accepts |', () => {
  test.each([
    // written, canonical, family
    ['10.0.0.0/8', '10.0.0.0/8', 'IPv4'],
    ['0.0.0.0/0', '0.0.0.0/0', 'IPv4'],
    ['255.255.255.255/32', '255.255.255.255/32', 'IPv4'],
    ['192.0.2.7/32', '192.0.2.7/32', 'IPv4'],
    ['::/0', '::/0', 'IPv6'],
    ['::1/128', '::1/128', 'IPv6'],
    ['fd00::/8', 'fd00::/8', 'IPv6'],
    ['FD00:0:0::/8', 'fd00::/8', 'IPv6'],
    ['fd00:0000:0000:0000:0000:0000:0000:0000/8', 'fd00::/8', 'IPv6'],
    ['2001:DB8:0:0:1:0:0:1/128', '2001:db8::1:0:0:1/128', 'IPv6'],
    // one group of zeros is not shortened (RFC 5952)
    ['2001:db8:0:1:1:1:1:1/128', '2001:db8:0:1:1:1:1:1/128', 'IPv6'],
    ['2001:db8::1:1:1:1:1/128', '2001:db8:0:1:1:1:1:1/128', 'IPv6'],
    // IPv4 at the end of an address that is no IPv4-mapped one
    ['64:ff9b::10.0.0.0/104', '64:ff9b::a00:0/104', 'IPv6'],
    ['::1.2.3.4/128', '::102:304/128', 'IPv6'],
  ])('%s as %s', (written, text, family) => {
    expect(parseCidr(written)).toMatchObject({ text, family, prefix: Number(text.split('/')[1]) });
  });
});

describe('parseCidr | refuses |', () => {
  const ANYTHING = 'must be a CIDR block such as 10.0.0.0/8 or fd00::/8';
  test.each([
    ['', ANYTHING],
    ['internet', ANYTHING],
    ['10.0.0', ANYTHING],
    // no prefix length
    ['10.0.0.1', 'has no prefix length. Write 10.0.0.1/32 for this one address'],
    ['FD00:0:0::1', 'has no prefix length. Write fd00::1/128 for this one address'],
    // prefix length
    ['10.0.0.0/33', 'has a prefix length above 32, the most that IPv4 has'],
    ['::/129', 'has a prefix length above 128, the most that IPv6 has'],
    ['10.0.0.0/', 'must end with a prefix length of 0 to 32'],
    ['10.0.0.0/-1', 'must end with a prefix length of 0 to 32'],
    ['10.0.0.0/+8', 'must end with a prefix length of 0 to 32'],
    ['10.0.0.0/8 ', 'must end with a prefix length of 0 to 32'],
    ['10.0.0.0/255.0.0.0', 'must end with a prefix length of 0 to 32'],
    ['fd00::/x', 'must end with a prefix length of 0 to 128'],
    ['10.0.0.0/08', 'has a prefix length with leading zeros. Write /8'],
    ['::/00', 'has a prefix length with leading zeros. Write /0'],
    ['10.0.0.0/8/8', 'must be an address, one "/" and a prefix length'],
    // host bits
    ['10.0.0.1/8', 'has host bits set. Write 10.0.0.0/8 for the block or 10.0.0.1/32 for the one address'],
    ['192.168.1.1/0', 'has host bits set. Write 0.0.0.0/0 for the block or 192.168.1.1/32 for the one address'],
    ['192.168.1.3/31', 'has host bits set. Write 192.168.1.2/31 for the block or 192.168.1.3/32 for the one address'],
    ['FD00::1/8', 'has host bits set. Write fd00::/8 for the block or fd00::1/128 for the one address'],
    // leading zeros in octets: following the advice must give the block, not one address
    ['010.0.0.0/8', 'has leading zeros. Write 10.0.0.0/8 if the numbers are decimal'],
    ['10.00.0.0/16', 'has leading zeros. Write 10.0.0.0/16 if the numbers are decimal'],
    ['10.0.0.000/8', 'has leading zeros. Write 10.0.0.0/8 if the numbers are decimal'],
    // IPv4 in disguise: likewise
    ['::ffff:10.0.0.0/104', 'is an IPv4 address in IPv6 form. Write 10.0.0.0/8 instead'],
    ['::FFFF:A00:0/104', 'is an IPv4 address in IPv6 form. Write 10.0.0.0/8 instead'],
    ['::ffff:192.0.2.7/128', 'is an IPv4 address in IPv6 form. Write 192.0.2.7/32 instead'],
    // addresses
    ['300.0.0.0/8', 'has an octet above 255'],
    ['/8', 'is not an IP address'],
    ['10.0.0/24', 'is not an IP address'],
    ['10.0.0.0.0/8', 'is not an IP address'],
    ['0x0a.0.0.0/8', 'is not an IP address'],
    [' 10.0.0.0/8', 'is not an IP address'],
    ['example.com/24', 'is not an IP address'],
    ['fe80::1%eth0/64', 'is not an IP address'],
    ['fe80::%1/64', 'is not an IP address'],
    [':::/0', 'is not an IP address'],
    ['1::2::3/64', 'is not an IP address'],
    ['12345::/16', 'is not an IP address'],
    ['00001::/16', 'is not an IP address'],
    ['1:2:3:4:5:6:7/112', 'is not an IP address'],
    ['1:2:3:4:5:6:7:8:9/128', 'is not an IP address'],
    ['[::]/0', 'is not an IP address'],
    ['fd0g::/16', 'is not an IP address'],
    // octal to some programs, decimal to others
    ['64:ff9b::10.0.0.010/128', 'is not an IP address'],
  ])('"%s"', (written, problem) => {
    expect(parseCidr(written)).toBe(problem);
  });

  test.each([undefined, null, 10, {}])('%p, which is no text', value => {
    expect(parseCidr(value as unknown as string)).toBe(ANYTHING);
  });

  test('IPv4 in disguise under a prefix that is shorter than the disguise', () => {
    expect(typeof parseCidr('::ffff:10.0.0.0/8')).toBe('string');
    expect(typeof parseCidr('::ffff:0:0/96')).toBe('string');
  });
});

describe('parseCidr | laws |', () => {
  test('what is printed reads back as the same block', () => {
    fc.assert(fc.property(blocks(), block => {
      const cidr = parsed(spelled(block));
      expect(cidr).toMatchObject({ family: block.family, prefix: block.prefix });
      expect(parseCidr(cidr.text)).toEqual(cidr);
    }));
  });

  test('all spellings of an IPv6 block have the text that URLs have', () => {
    fc.assert(fc.property(blocks('IPv6'), fc.func(fc.boolean()), (block, upperCase) => {
      const groups = groupsOf(block.bits);
      const written = groups.map((group, i) => (upperCase(i) ? group.toUpperCase().padStart(4, '0') : group)).join(':');
      expect(parsed(`${written}/${block.prefix}`).text).toBe(`${new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1)}/${block.prefix}`);
    }));
  });

  test('first and last are the addresses that have all host bits clear and set', () => {
    fc.assert(fc.property(blocks(), block => {
      const { first, last } = parsed(spelled(block));
      expect(first).toBe(BigInt(`0b${block.bits}`));
      expect(last).toBe(BigInt(`0b${block.bits.slice(0, block.prefix).padEnd(block.bits.length, '1')}`));
    }));
  });

  test('a block with any host bit set is refused, and both suggestions are accepted', () => {
    const withHostBits = blocks().filter(({ bits, prefix }) => prefix < bits.length)
      .chain(block => fc.integer({ min: block.prefix, max: block.bits.length - 1 }).map(at => ({ block, at })));
    fc.assert(fc.property(withHostBits, ({ block, at }) => {
      const bits = `${block.bits.slice(0, at)}1${block.bits.slice(at + 1)}`;
      const problem = parseCidr(spelled({ ...block, bits }));
      const suggestions = /^has host bits set\. Write (\S+) for the block or (\S+) for the one address$/.exec(String(problem));
      expect(suggestions).not.toBeNull();
      expect(parsed(suggestions![1])).toEqual(parsed(spelled(block)));
      expect(parsed(suggestions![2])).toMatchObject({ first: BigInt(`0b${bits}`), last: BigInt(`0b${bits}`) });
    }));
  });

  test('no text makes it throw', () => {
    const alphabet = fc.constantFrom(...'0123456789abcdefABCDEFg:./%[] -+x');
    fc.assert(fc.property(fc.string({ unit: alphabet }), text => {
      const result = parseCidr(text);
      if (typeof result === 'string') {
        expect(result).not.toBe('');
      } else {
        expect(parseCidr(result.text)).toEqual(result);
      }
    }), { numRuns: 2000 });
  });
});

describe('contains |', () => {
  test.each<[string, string, boolean, boolean]>([
    // outer, inner, contains, strictly
    ['10.0.0.0/8', '10.1.0.0/16', true, true],
    ['10.0.0.0/8', '10.255.255.255/32', true, true],
    ['10.0.0.0/8', '10.0.0.0/9', true, true],
    ['10.0.0.0/8', '10.0.0.0/8', true, false],
    ['10.0.0.0/8', '11.0.0.0/16', false, false],
    ['10.0.0.0/8', '9.255.255.255/32', false, false],
    ['10.0.0.0/8', '10.0.0.0/7', false, false],
    ['10.0.0.0/8', '0.0.0.0/0', false, false],
    ['0.0.0.0/0', '255.255.255.255/32', true, true],
    ['::/0', 'ffff::/16', true, true],
    ['fd00::/8', 'fd12:3456::/32', true, true],
    ['fd00::/8', 'fc00::/8', false, false],
    // families never contain each other, the whole of one neither
    ['::/0', '10.0.0.0/8', false, false],
    ['0.0.0.0/0', '::/96', false, false],
    ['0.0.0.0/0', '::a00:0/128', false, false],
    ['::/0', '0.0.0.0/0', false, false],
  ])('%s and %s: %s, strictly %s', (outer, inner, expected, strictly) => {
    expect(contains(parsed(outer), parsed(inner))).toBe(expected);
    expect(containsStrictly(parsed(outer), parsed(inner))).toBe(strictly);
  });

  test('agrees with a comparison of bit strings', () => {
    // half of the pairs share a prefix, otherwise nearly none would
    const pairs = fc.tuple(blocks(), blocks(), fc.boolean(), fc.nat(128)).map(([outer, other, related, longer]) => {
      if (!related) { return [outer, other] as const; }
      const length = outer.bits.length;
      const prefix = Math.min(length, outer.prefix + (longer % (length - outer.prefix + 1)));
      const tail = other.bits.repeat(4).slice(0, length - outer.prefix);
      const bits = `${outer.bits.slice(0, outer.prefix)}${tail}`.slice(0, prefix).padEnd(length, '0');
      return [outer, { family: outer.family, bits, prefix }] as const;
    });
    fc.assert(fc.property(pairs, ([a, b]) => {
      for (const [outer, inner] of [[a, b], [b, a], [a, a]]) {
        const naive = outer.family === inner.family && inner.prefix >= outer.prefix && inner.bits.startsWith(outer.bits.slice(0, outer.prefix));
        expect(contains(parsed(spelled(outer)), parsed(spelled(inner)))).toBe(naive);
        expect(containsStrictly(parsed(spelled(outer)), parsed(spelled(inner)))).toBe(naive && inner.prefix > outer.prefix);
      }
    }), { numRuns: 500 });
  });
});

describe('addresses |', () => {
  test.each<[string, IpFamily, bigint, string]>([
    ['0.0.0.0', 'IPv4', 0n, '0.0.0.0'],
    ['10.0.0.1', 'IPv4', 0x0a000001n, '10.0.0.1'],
    ['255.255.255.255', 'IPv4', 0xffffffffn, '255.255.255.255'],
    ['::', 'IPv6', 0n, '::'],
    ['::1', 'IPv6', 1n, '::1'],
    ['FD00:EC2::254', 'IPv6', 0xfd000ec2000000000000000000000254n, 'fd00:ec2::254'],
    ['1:2:3:4:5:6:7:8', 'IPv6', 0x00010002000300040005000600070008n, '1:2:3:4:5:6:7:8'],
  ])('%s is %s %s, printed %s', (written, family, value, text) => {
    expect(parseAddress(written)).toEqual({ family, value });
    expect(addressText({ family, value })).toBe(text);
  });

  test.each([
    ['', 'is not an IP address'],
    ['1.2.3', 'is not an IP address'],
    ['fe80::1%eth0', 'is not an IP address'],
    ['256.0.0.1', 'has an octet above 255'],
    ['010.0.0.1', 'has leading zeros. Write 10.0.0.1 if the numbers are decimal'],
    ['0.0.0.00', 'has leading zeros. Write 0.0.0.0 if the numbers are decimal'],
    ['::ffff:10.0.0.1', 'is an IPv4 address in IPv6 form. Write 10.0.0.1 instead'],
    ['::ffff:a00:1', 'is an IPv4 address in IPv6 form. Write 10.0.0.1 instead'],
  ])('"%s" is refused', (written, problem) => {
    expect(parseAddress(written)).toBe(problem);
  });

  test('what is printed reads back as the same address', () => {
    fc.assert(fc.property(blocks(), ({ family, bits }) => {
      const address: IpAddress = { family, value: BigInt(`0b${bits}`) };
      expect(parseAddress(addressText(address))).toEqual(address);
    }));
  });

  test('IPv4 has 32 bits, IPv6 has 128', () => {
    expect([bitsOf('IPv4'), bitsOf('IPv6')]).toEqual([32, 128]);
  });
});

/** A block as a string of 0 and 1, all of whose host bits are 0. */
interface Block { readonly family: IpFamily; readonly bits: string; readonly prefix: number }

function blocks(only?: IpFamily): fc.Arbitrary<Block> {
  const families = fc.constantFrom<IpFamily>(...(only ? [only] : ['IPv4', 'IPv6'] as const));
  return families.chain(family => {
    const length = family === 'IPv4' ? 32 : 128;
    // groups of zeros are frequent in real IPv6 addresses, and the interesting case of printing them
    const word = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    return fc.record({ words: fc.array(word, { minLength: length / 16, maxLength: length / 16 }), prefix: fc.integer({ min: 0, max: length }) })
      .map(({ words, prefix }) => {
        const bits = words.map(value => value.toString(2).padStart(16, '0')).join('');
        return { family, bits: bits.slice(0, prefix).padEnd(length, '0'), prefix };
      });
  }).filter(({ family, bits }) => family === 'IPv4' || !bits.startsWith(`${'0'.repeat(80)}${'1'.repeat(16)}`));
}

/** the plainest spelling: four octets, or eight groups */
function spelled({ family, bits, prefix }: Block): string {
  const address = family === 'IPv4' ? bits.match(/.{8}/g)!.map(octet => parseInt(octet, 2)).join('.') : groupsOf(bits).join(':');
  return `${address}/${prefix}`;
}

function groupsOf(bits: string): string[] {
  return bits.match(/.{16}/g)!.map(group => parseInt(group, 2).toString(16));
}

function parsed(text: string): Cidr {
  const cidr = parseCidr(text);
  if (typeof cidr === 'string') { throw new Error(`${text} ${cidr}`); }
  return cidr;
}

describe('parseCidrWithHostBits |', () => {
  test.each([
    ['10.1.2.3/8', '10.0.0.0/8'], ['10.0.0.0/8', '10.0.0.0/8'], ['192.0.2.7/32', '192.0.2.7/32'], ['192.0.2.7/0', '0.0.0.0/0'], ['fd00::1/8', 'fd00::/8'],
  ])('%s is %s', (written, text) => expect(parseCidrWithHostBits(written)).toEqual(parseCidr(text)));

  test.each([['10.0.0.0/33'], ['10.0.0.1'], ['010.0.0.1/8'], ['::ffff:10.0.0.1/104'], ['']])('refuses %j as parseCidr does', written => {
    expect(typeof parseCidrWithHostBits(written)).toBe('string');
    expect(parseCidrWithHostBits(written)).toBe(parseCidr(written));
  });
});
