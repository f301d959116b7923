/**
 * Well-known ranges of addresses, to allow or to leave out.
 *
 * ```
 * IpBlock.anyIpv4().without(...IpRanges.PRIVATE_IPV4, ...IpRanges.CLOUD_METADATA_IPV4)
 * ```
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 */
export class IpRanges {
  /** Private networks (RFC 1918): 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16. Pods, nodes and offices live here. */
  public static readonly PRIVATE_IPV4: string[] = fixed('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16');

  /** Shared address space of carrier-grade NAT (RFC 6598): 100.64.0.0/10. EKS custom networking takes pod addresses from it. */
  public static readonly SHARED_IPV4: string[] = fixed('100.64.0.0/10');

  /** Link-local addresses (RFC 3927): 169.254.0.0/16. Node-local DNS caches and metadata endpoints live here. */
  public static readonly LINK_LOCAL_IPV4: string[] = fixed('169.254.0.0/16');

  /** What is neither private nor an address on the internet: this network, loopback, protocol assignments, benchmarks, multicast, reserved. */
  public static readonly SPECIAL_IPV4: string[] = fixed('0.0.0.0/8', '127.0.0.0/8', '192.0.0.0/24', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4');

  /**
   * Endpoints that hand credentials to who can reach them: 169.254.169.254 (AWS, Azure, Google Cloud and others) and
   * 168.63.129.16 (Azure WireServer, a public address; it is also Azure's resolver and load balancer probe).
   *
   * Azure NPM does not enforce policies towards 169.254.169.254; use the cloud's own switch as well.
   */
  public static readonly CLOUD_METADATA_IPV4: string[] = fixed('169.254.169.254/32', '168.63.129.16/32');

  /** Private networks (unique local addresses) and link-local addresses of IPv6: fc00::/7, fe80::/10. */
  public static readonly PRIVATE_IPV6: string[] = fixed('fc00::/7', 'fe80::/10');

  /** The metadata endpoints of AWS (fd00:ec2::254) and Google Cloud (fd20:ce::254) on IPv6. */
  public static readonly CLOUD_METADATA_IPV6: string[] = fixed('fd00:ec2::254/128', 'fd20:ce::254/128');

  private constructor() {}
}

/** arrays that others share: nobody may change them */
function fixed(...cidrs: string[]): string[] {
  return Object.freeze(cidrs) as string[];
}
