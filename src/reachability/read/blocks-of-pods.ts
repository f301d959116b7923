import { NoticeList, Source } from './notice-list';
import { addressText } from '../../manifest';
import { AddressRange, ClusterOptions, Policy, Workload } from '../cluster';

/**
 * Tells once that blocks of policies hold addresses of pods where blocks match no pods: a list then has these blocks as
 * ranges of addresses outside, which are about none of the pods in them, and a question by such an address is about the pod.
 *
 *   NetworkPolicy shop/web   egress rule 1: 10.0.0.0/8 holds addresses of pods (10.0.1.5 of shop/db[StatefulSet]), which …
 *
 * @param policies in a stable order: the first of them is named
 * @param sources by id of the policy
 */
export function noteBlocksOfPods(
  policies: readonly Policy[], sources: (id: string) => Source | undefined, workloads: readonly Workload[],
  { ipBlocks }: ClusterOptions, notices: NoticeList,
): void {
  const pods = ipBlocks === 'external-only' ? workloads.filter(isKnown) : [];
  const placed = pods.length > 0 ? policies.flatMap(addressPeers) : [];
  if (placed.length === 0) { return; }
  const known = new KnownAddresses(pods);
  const found = placed.filter(({ ranges }) => known.areIn(ranges));
  const source = found.length > 0 ? sources(found[0].policy.id) : undefined;
  if (!source) { return; }
  const [{ policy, part, text, ranges }] = found;
  const others = new Set(found.map(each => each.policy)).size - 1;
  const also = others === 0 ? '' : `, nor do blocks of ${others} other ${others === 1 ? 'policy' : 'policies'} that hold some`;
  notices.note(source, `${part}: ${text} holds addresses of pods (${known.exampleIn(ranges)}), which ${policy.kind === 'NetworkPolicy' ? 'ipBlocks' : 'networks'} do not match here${also}: `
    + 'ranges that are [External] are about none of the pods', 'block-overlaps-pods');
}

function isKnown({ isPotential, hostNetwork, addresses }: Workload): boolean {
  return addresses.length > 0 && !isPotential && !hostNetwork;
}

interface PlacedBlock {
  readonly policy: Policy;
  /** `egress rule 1` */
  readonly part: string;
  readonly text: string;
  readonly ranges: readonly AddressRange[];
}

/** by its API, ClusterNetworkPolicy matches pods by their addresses */
function addressPeers(policy: Policy): PlacedBlock[] {
  if (policy.kind === 'ClusterNetworkPolicy') { return []; }
  return (['ingress', 'egress'] as const).flatMap(direction => (policy[direction] ?? []).flatMap(({ number, peers }) => (peers === 'any' ? []
    : peers.flatMap(peer => (peer.type !== 'addresses' || peer.ofNodes ? [] : [{ policy, part: `${direction} rule ${number}`, text: peer.text, ranges: peer.ranges }])))));
}

/** Where pods are known to be, for many questions. */
class KnownAddresses {
  /** sorted; those of IPv4 as plain numbers, which is much faster */
  private readonly sorted: { readonly IPv4: Float64Array; readonly IPv6: readonly bigint[] };
  private readonly found = new Map<readonly AddressRange[], boolean>();

  public constructor(private readonly pods: readonly Workload[]) {
    const all = pods.flatMap(({ addresses }) => addresses);
    this.sorted = {
      IPv4: Float64Array.from(all.filter(({ family }) => family === 'IPv4'), ({ value }) => Number(value)).sort(),
      IPv6: all.filter(({ family }) => family === 'IPv6').map(({ value }) => value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
    };
  }

  /** Whether pods have addresses in the ranges. */
  public areIn(ranges: readonly AddressRange[]): boolean {
    let found = this.found.get(ranges);
    if (found === undefined) { this.found.set(ranges, found = ranges.some(range => this.isAnyIn(range))); }
    return found;
  }

  /** `10.0.1.5 of shop/db[StatefulSet]` */
  public exampleIn(ranges: readonly AddressRange[]): string | undefined {
    for (const { id, addresses } of this.pods) {
      const address = addresses.find(({ family, value }) =>
        ranges.some(range => range.family === family && range.first <= value && value < range.end));
      if (address) { return `${addressText(address)} of ${id}`; }
    }
    return undefined;
  }

  private isAnyIn({ family, first, end }: AddressRange): boolean {
    const values: ArrayLike<number | bigint> = this.sorted[family];
    let [low, high] = [0, values.length];
    while (low < high) {
      const middle = (low + high) >>> 1; // eslint-disable-line no-bitwise
      if (values[middle] < first) { low = middle + 1; } else { high = middle; }
    }
    return low < values.length && values[low] < end;
  }
}
