import { Cidr, containsStrictly, parseAddress, parseCidr, peerText } from '../manifest';
import { requireText } from './input-checks';
import { IPeer, PeerConfig } from './peer';

/**
 * A block of IP addresses, with parts left out if wanted. An immutable value.
 *
 * ```ts
 * IpBlock.of('10.0.0.0/8').without('10.1.0.0/16');
 * IpBlock.host('192.0.2.7');
 * IpBlock.anyIpv4();
 * ```
 *
 * Meant for addresses outside the cluster: whether a block matches pods too depends on the network engine (Cilium never
 * matches them, Calico and most others do), and the address of a Service is translated before a policy is asked. IPv4
 * blocks never match IPv6 addresses, nor the other way round.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
 */
export class IpBlock implements IPeer {
  /**
   * The addresses of one CIDR block.
   *
   * @param cidr for example `10.0.0.0/8` or `fd00::/8`. Throws on host bits and leading zeros, which API servers refuse
   * from Kubernetes 1.36 on; other spellings of IPv6 are brought into canonical form.
   */
  public static of(cidr: string): IpBlock { return new IpBlock(requireCidr(cidr), []); }

  /**
   * One address.
   *
   * @param address an IPv4 or IPv6 address without prefix length; throws otherwise
   */
  public static host(address: string): IpBlock {
    requireText(address, 'address', '"192.0.2.7"');
    if (address.includes('/')) { throw new Error(`Invalid address "${address}": is a block, not one address. Write IpBlock.of("${address}").`); }
    const parsed = parseAddress(address);
    if (typeof parsed === 'string') { throw new Error(`Invalid address "${address}": ${parsed}.`); }
    return IpBlock.of(`${address}/${parsed.family === 'IPv4' ? 32 : 128}`);
  }

  /** Every IPv4 address, `0.0.0.0/0`. */
  public static anyIpv4(): IpBlock { return IpBlock.of('0.0.0.0/0'); }

  /** Every IPv6 address, `::/0`. Only for clusters that have IPv6: Azure NPM skips a policy that names any. */
  public static anyIpv6(): IpBlock { return IpBlock.of('::/0'); }

  private readonly block: Cidr;
  private readonly excluded: readonly Cidr[];

  private constructor(block: Cidr, excluded: readonly Cidr[]) {
    this.block = block;
    this.excluded = excluded;
  }

  /** The block in canonical form, e.g. `10.0.0.0/8`. */
  public get cidr(): string { return this.block.text; }

  /** What is left out of the block (`except`), in canonical form. */
  public get exceptCidrs(): string[] { return this.excluded.map(cidr => cidr.text); }

  /**
   * The same block without these parts: `except` in the policy.
   *
   * @param cidrs blocks that lie strictly inside this one; throws otherwise. Parts that another part contains are dropped.
   */
  public without(...cidrs: string[]): IpBlock {
    const excluded = cidrs.map(text => {
      const inner = requireCidr(text, 'except');
      if (containsStrictly(this.block, inner)) { return inner; }
      const swapped = containsStrictly(inner, this.block) ? ' Did you mean to swap them?' : '';
      throw new Error(`Invalid except "${inner.text}" for ipBlock "${this.cidr}": must lie strictly inside the block.${swapped}`);
    });
    const all = [...this.excluded, ...excluded];
    const distinct = [...new Map(all.map(cidr => [cidr.text, cidr])).values()];
    return new IpBlock(this.block, distinct.filter(cidr => !distinct.some(other => containsStrictly(other, cidr))).sort(byAddress));
  }

  /** The block itself, as a peer. */
  public toPeerConfig(): PeerConfig { return { ipBlocks: [this] }; }

  /** `10.0.0.0/8 except 10.1.0.0/16`: for messages. */
  public toString(): string { return peerText({ ipBlock: { cidr: this.cidr, except: this.exceptCidrs } }); }
}

function requireCidr(text: string, what: string = 'CIDR'): Cidr {
  const parsed = parseCidr(text);
  if (typeof parsed === 'string') { throw new Error(`Invalid ${what} "${text}": ${parsed}.`); }
  return parsed;
}

function byAddress(a: Cidr, b: Cidr): number {
  return a.first < b.first ? -1 : a.first > b.first ? 1 : 0;
}
