import * as fc from 'fast-check';
import { AllowTo, IpBlock, Pods, Port } from '../../src';
import { egressAllowed } from '../support/evaluator';
import { newChart, policyOf } from '../support/synth';

/** which of these addresses a policy with this one peer lets the subject reach */
function reached(block: IpBlock, addresses: readonly string[]): string[] {
  const chart = newChart();
  new AllowTo(chart, 'policy', { subject: Pods.withLabels({ app: 'web' }), peers: [block], ports: [Port.tcp(443)] });
  const policy = policyOf(chart);
  const from = { namespace: 'shop', labels: { app: 'web' } };
  expect(egressAllowed([policy], { from, to: { namespace: 'shop', labels: {} }, port: 443 })).toBe(false);
  return addresses.filter(to => egressAllowed([policy], { from, to, port: 443 }));
}

describe('IpBlock |', () => {
  test.each<[string, IpBlock, string, string[], string[]]>([
    ['of', IpBlock.of('10.0.0.0/8'), '10.0.0.0/8', ['10.0.0.0', '10.255.255.255'], ['9.255.255.255', '11.0.0.0', '::a00:0']],
    ['of, IPv6', IpBlock.of('FD00:0:0::/8'), 'fd00::/8', ['fd00::', 'fdff:ffff::1'], ['fc00::', 'fe00::', '253.0.0.0']],
    ['host', IpBlock.host('192.0.2.7'), '192.0.2.7/32', ['192.0.2.7'], ['192.0.2.6', '192.0.2.8']],
    ['host, IPv6', IpBlock.host('2001:DB8:0::7'), '2001:db8::7/128', ['2001:db8::7'], ['2001:db8::6', '2001:db8::8']],
    ['anyIpv4', IpBlock.anyIpv4(), '0.0.0.0/0', ['0.0.0.0', '192.0.2.7', '255.255.255.255'], ['::', '2001:db8::7']],
    ['anyIpv6', IpBlock.anyIpv6(), '::/0', ['::', '2001:db8::7', 'ffff::'], ['0.0.0.0', '192.0.2.7']],
  ])('%s', (_, block, cidr, inside, outside) => {
    expect(block.cidr).toBe(cidr);
    expect(block.exceptCidrs).toEqual([]);
    expect(block.toString()).toBe(cidr);
    expect(reached(block, [...inside, ...outside])).toEqual(inside);
  });

  test('without leaves parts out (D6)', () => {
    const block = IpBlock.of('10.0.0.0/8').without('10.0.0.0/24');
    expect(block.toString()).toBe('10.0.0.0/8 except 10.0.0.0/24');
    expect(reached(block, ['10.0.0.0', '10.0.0.255', '10.0.1.0', '10.255.255.255', '11.0.0.0'])).toEqual(['10.0.1.0', '10.255.255.255']);
  });

  test.each<[string, IpBlock, string[]]>([
    ['no part', IpBlock.of('10.0.0.0/8').without(), []],
    ['in the order of addresses', IpBlock.of('10.0.0.0/8').without('10.200.0.0/16', '10.9.0.0/16', '10.10.0.0/16'), ['10.9.0.0/16', '10.10.0.0/16', '10.200.0.0/16']],
    ['the same part twice', IpBlock.of('10.0.0.0/8').without('10.1.0.0/16', '10.1.0.0/16').without('10.1.0.0/16'), ['10.1.0.0/16']],
    ['a part of a part', IpBlock.of('10.0.0.0/8').without('10.1.2.0/24', '10.1.0.0/16', '10.1.3.0/24'), ['10.1.0.0/16']],
    ['a part of a part, in two calls', IpBlock.of('10.0.0.0/8').without('10.1.0.0/16').without('10.1.2.0/24'), ['10.1.0.0/16']],
    ['a part around a part, in two calls', IpBlock.of('10.0.0.0/8').without('10.1.2.0/24').without('10.1.0.0/16'), ['10.1.0.0/16']],
    ['parts that only touch', IpBlock.of('10.0.0.0/8').without('10.0.0.0/9', '10.128.0.0/9'), ['10.0.0.0/9', '10.128.0.0/9']],
    ['IPv6 in another spelling', IpBlock.of('fd00::/8').without('FD12:0::/32', 'fd12::/32'), ['fd12::/32']],
  ])('without: %s', (_, block, excepts) => {
    expect(block.exceptCidrs).toEqual(excepts);
  });

  test('without means the same in any order', () => {
    const parts = ['10.0.0.0/9', '10.1.0.0/16', '10.128.0.0/12', '10.129.0.0/16', '10.255.0.0/16', '10.1.2.0/24'];
    fc.assert(fc.property(fc.shuffledSubarray(parts), fc.nat(6), (some, at) => {
      const one = IpBlock.of('10.0.0.0/8').without(...some);
      const other = IpBlock.of('10.0.0.0/8').without(...some.slice(at)).without(...some.slice(0, at));
      expect(other.exceptCidrs).toEqual(one.exceptCidrs);
      expect(IpBlock.of('10.0.0.0/8').without(...[...some].sort()).exceptCidrs).toEqual(one.exceptCidrs);
    }));
  });

  const strictly = (except: string, block: string) => `Invalid except "${except}" for ipBlock "${block}": must lie strictly inside the block.`;
  const ANYTHING = 'must be a CIDR block such as 10.0.0.0/8 or fd00::/8';
  test.each<[string, () => IpBlock, string]>([
    ['no text', () => IpBlock.of(''), `Invalid CIDR "": ${ANYTHING}.`],
    ['no address', () => IpBlock.of('internet'), `Invalid CIDR "internet": ${ANYTHING}.`],
    ['no slash', () => IpBlock.of('10.0.0.1'), 'Invalid CIDR "10.0.0.1": has no prefix length. Write 10.0.0.1/32 for this one address.'],
    ['host bits', () => IpBlock.of('10.0.0.1/8'), 'Invalid CIDR "10.0.0.1/8": has host bits set. Write 10.0.0.0/8 for the block or 10.0.0.1/32 for the one address.'],
    ['/33', () => IpBlock.of('10.0.0.0/33'), 'Invalid CIDR "10.0.0.0/33": has a prefix length above 32, the most that IPv4 has.'],
    ['/129', () => IpBlock.of('::/129'), 'Invalid CIDR "::/129": has a prefix length above 128, the most that IPv6 has.'],
    ['leading zeros', () => IpBlock.of('010.0.0.0/8'), 'Invalid CIDR "010.0.0.0/8": has leading zeros. Write 10.0.0.0/8 if the numbers are decimal.'],
    ['leading zeros in the prefix', () => IpBlock.of('10.0.0.0/08'), 'Invalid CIDR "10.0.0.0/08": has a prefix length with leading zeros. Write /8.'],
    ['IPv4 in IPv6 form', () => IpBlock.of('::ffff:10.0.0.0/104'), 'Invalid CIDR "::ffff:10.0.0.0/104": is an IPv4 address in IPv6 form. Write 10.0.0.0/8 instead.'],
    ['a zone', () => IpBlock.of('fe80::1%eth0/128'), 'Invalid CIDR "fe80::1%eth0/128": is not an IP address.'],
    ['what cdk8s-plus lets pass (D5)', () => IpBlock.of('999.1.1.1/99'), 'Invalid CIDR "999.1.1.1/99": has an octet above 255.'],

    ['host: no text', () => IpBlock.host(''), 'Invalid address "": is not an IP address.'],
    ['host: a name', () => IpBlock.host('example.com'), 'Invalid address "example.com": is not an IP address.'],
    ['host: a block', () => IpBlock.host('10.0.0.0/8'), 'Invalid address "10.0.0.0/8": is a block, not one address. Write IpBlock.of("10.0.0.0/8").'],
    ['host: leading zeros', () => IpBlock.host('010.0.0.1'), 'Invalid address "010.0.0.1": has leading zeros. Write 10.0.0.1 if the numbers are decimal.'],
    ['host: IPv4 in IPv6 form', () => IpBlock.host('::ffff:10.0.0.1'), 'Invalid address "::ffff:10.0.0.1": is an IPv4 address in IPv6 form. Write 10.0.0.1 instead.'],

    ['except: equal', () => IpBlock.of('10.0.0.0/8').without('10.0.0.0/8'), strictly('10.0.0.0/8', '10.0.0.0/8')],
    ['except: wider', () => IpBlock.of('10.1.0.0/16').without('10.0.0.0/8'), `${strictly('10.0.0.0/8', '10.1.0.0/16')} Did you mean to swap them?`],
    ['except: outside', () => IpBlock.of('10.0.0.0/8').without('11.0.0.0/16'), strictly('11.0.0.0/16', '10.0.0.0/8')],
    ['except: of another family', () => IpBlock.anyIpv4().without('::/96'), strictly('::/96', '0.0.0.0/0')],
    ['except: equal in another spelling', () => IpBlock.of('fd00::/8').without('FD00:0::/8'), strictly('fd00::/8', 'fd00::/8')],
    ['except: the second', () => IpBlock.of('10.0.0.0/8').without('10.1.0.0/16', '11.0.0.0/16'), strictly('11.0.0.0/16', '10.0.0.0/8')],
    [
      'except: host bits', () => IpBlock.of('10.0.0.0/8').without('10.1.0.1/16'),
      'Invalid except "10.1.0.1/16": has host bits set. Write 10.1.0.0/16 for the block or 10.1.0.1/32 for the one address.',
    ],
    ['except: no slash', () => IpBlock.of('10.0.0.0/8').without('10.1.0.1'), 'Invalid except "10.1.0.1": has no prefix length. Write 10.1.0.1/32 for this one address.'],
  ])('%s throws', (_, make, message) => {
    expect(make).toThrow(new Error(message));
  });

  test('does not change: without makes another block', () => {
    const block = IpBlock.of('10.0.0.0/8').without('10.1.0.0/16');
    const narrower = block.without('10.2.0.0/16');
    expect(block.exceptCidrs).toEqual(['10.1.0.0/16']);
    expect(narrower.exceptCidrs).toEqual(['10.1.0.0/16', '10.2.0.0/16']);
  });

  test('does not change with what it gave or was given', () => {
    const cidrs = ['10.1.0.0/16', '10.2.0.0/16'];
    const block = IpBlock.of('10.0.0.0/8').without(...cidrs);
    cidrs.pop();
    block.exceptCidrs.pop();
    expect(block.exceptCidrs).toEqual(['10.1.0.0/16', '10.2.0.0/16']);
    block.toPeerConfig().ipBlocks!.pop();
    expect(block.toPeerConfig()).toEqual({ ipBlocks: [block] });
  });
});
