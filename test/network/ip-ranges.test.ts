import { IpBlock, IpRanges } from '../../src';
import { contains, parseCidr } from '../../src/manifest';

const RANGES: [keyof typeof IpRanges, string[], string[], string[]][] = [
  // name, blocks, addresses in them, addresses just outside
  ['PRIVATE_IPV4', IpRanges.PRIVATE_IPV4, ['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255'],
    ['9.255.255.255', '11.0.0.0', '172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0', '100.64.0.1']],
  ['SHARED_IPV4', IpRanges.SHARED_IPV4, ['100.64.0.0', '100.127.255.255'], ['100.63.255.255', '100.128.0.0']],
  ['LINK_LOCAL_IPV4', IpRanges.LINK_LOCAL_IPV4, ['169.254.0.0', '169.254.20.10', '169.254.169.254', '169.254.255.255'], ['169.253.255.255', '169.255.0.0']],
  ['SPECIAL_IPV4', IpRanges.SPECIAL_IPV4,
    ['0.0.0.0', '0.255.255.255', '127.0.0.1', '127.255.255.255', '192.0.0.0', '192.0.0.255', '198.18.0.0', '198.19.255.255', '224.0.0.0', '239.255.255.255',
      '240.0.0.0', '255.255.255.255'],
    ['1.0.0.0', '126.255.255.255', '128.0.0.0', '191.255.255.255', '192.0.1.0', '198.17.255.255', '198.20.0.0', '223.255.255.255']],
  ['CLOUD_METADATA_IPV4', IpRanges.CLOUD_METADATA_IPV4, ['169.254.169.254', '168.63.129.16'],
    ['169.254.169.253', '169.254.169.255', '168.63.129.15', '168.63.129.17', '169.254.170.23', '169.254.20.10']],
  ['PRIVATE_IPV6', IpRanges.PRIVATE_IPV6, ['fc00::', 'fd00:ec2::254', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fe80::1', 'febf::1'],
    ['fbff::1', 'fe00::', 'fe7f::1', 'fec0::', '2001:db8::1', '::1']],
  ['CLOUD_METADATA_IPV6', IpRanges.CLOUD_METADATA_IPV6, ['fd00:ec2::254'], ['fd00:ec2::253', 'fd00:ec2::23']],
];

describe('IpRanges |', () => {
  test.each(RANGES)('%s', (_, cidrs, inside, outside) => {
    const holds = (address: string) => cidrs.some(cidr => contains(parsed(cidr), parsed(IpBlock.host(address).cidr)));
    expect(inside.filter(address => !holds(address))).toEqual([]);
    expect(outside.filter(holds)).toEqual([]);
  });

  test.each(RANGES)('%s is in canonical form, without a block in another', (_, cidrs) => {
    expect(cidrs.map(cidr => IpBlock.of(cidr).cidr)).toEqual(cidrs);
    for (const cidr of cidrs) {
      expect(cidrs.filter(other => other !== cidr && contains(parsed(other), parsed(cidr)))).toEqual([]);
    }
  });

  test('the table above holds every range', () => {
    const names = Object.getOwnPropertyNames(IpRanges).filter(name => Array.isArray(IpRanges[name as keyof typeof IpRanges]));
    expect(names.sort()).toEqual(RANGES.map(([name]) => name).sort());
  });

  test('all of IPv4 can do without each of them', () => {
    const { PRIVATE_IPV4, SHARED_IPV4, LINK_LOCAL_IPV4, SPECIAL_IPV4, CLOUD_METADATA_IPV4 } = IpRanges;
    const block = IpBlock.anyIpv4().without(...PRIVATE_IPV4, ...SHARED_IPV4, ...LINK_LOCAL_IPV4, ...SPECIAL_IPV4, ...CLOUD_METADATA_IPV4);
    expect(block.exceptCidrs).toHaveLength(12);
    expect(IpBlock.anyIpv6().without(...IpRanges.PRIVATE_IPV6, ...IpRanges.CLOUD_METADATA_IPV6).exceptCidrs).toEqual(['fc00::/7', 'fe80::/10']);
  });

  test.each(RANGES)('nobody can change %s for others', (name, cidrs) => {
    const before = [...cidrs];
    expect(() => cidrs.push('203.0.113.0/24')).toThrow(TypeError);
    expect(() => { cidrs[0] = '203.0.113.0/24'; }).toThrow(TypeError);
    expect(() => cidrs.pop()).toThrow(TypeError);
    expect(IpRanges[name]).toEqual(before);
  });
});

function parsed(cidr: string) {
  const block = parseCidr(cidr);
  if (typeof block === 'string') { throw new Error(`${cidr} ${block}`); }
  return block;
}
