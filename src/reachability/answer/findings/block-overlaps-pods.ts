import { Found, PolicyCheck, aboutRule } from './policy-check';
import { PlacedRule, PolicyModel } from './policy-model';
import { listed } from './wording';
import { AddressRange } from '../../cluster';
import { podCidrRanges } from '../../evaluate/pod-cidrs';

/**
 * block-overlaps-pods: an address block holds addresses of pods, and whether it then matches these pods depends on the
 * engine. Here it does not, as long as the option ipBlocks is external-only.
 *
 *   10.0.0.0/8 where pods have addresses of 10.244.0.0/16     finding
 *   0.0.0.0/0 except 10.244.0.0/16                            none
 *   ClusterNetworkPolicy networks                             none: by its API, they match pods
 *   neither pod CIDRs nor addresses of pods are known         none
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-ipblock-selectors
 */
export const blockOverlapsPods: PolicyCheck = {
  id: 'block-overlaps-pods',
  severity: 'warning',
  find: model => {
    if (model.cluster.options.ipBlocks !== 'external-only') { return []; }
    const known = new PodAddresses(model);
    return known.isEmpty ? [] : model.rules.flatMap(placed => overlapping(placed, known));
  },
};

function overlapping(placed: PlacedRule, known: PodAddresses): Found[] {
  const { policy, rule: { peers } } = placed;
  if (peers === 'any' || policy.kind === 'ClusterNetworkPolicy') { return []; }
  return peers.flatMap((peer): Found[] => {
    const whose = peer.type === 'addresses' ? known.overlap(peer.ranges) : undefined;
    if (whose === undefined || peer.type !== 'addresses') { return []; }
    return [aboutRule(placed, `${peer.text} holds addresses of pods (${whose}), which some engines match by it and others never, `
      + 'so the cluster decides what the rule means: leave them out with except and name pods by labels, or set ipBlocks to what your engine does')];
  });
}

/** Where pods are known to be. */
class PodAddresses {
  public readonly isEmpty: boolean;
  private readonly blocks: readonly { readonly text: string; readonly range: AddressRange }[];
  private readonly pods: readonly { readonly id: string; readonly range: AddressRange }[];
  private readonly found = new Map<readonly AddressRange[], string | undefined>();

  public constructor({ cluster }: PolicyModel) {
    const { podCidrs } = cluster.options;
    this.blocks = podCidrRanges(podCidrs).map((range, i) => ({ text: podCidrs[i], range }));
    this.pods = cluster.workloads.filter(({ isPotential, hostNetwork }) => !isPotential && !hostNetwork)
      .flatMap(({ id, addresses }) => addresses.map(({ family, value }) => ({ id, range: { family, first: value, end: value + 1n } })))
      .sort((a, b) => (a.range.first < b.range.first ? -1 : a.range.first > b.range.first ? 1 : 0));
    this.isEmpty = this.blocks.length + this.pods.length === 0;
  }

  /** whose addresses are in the ranges */
  public overlap(ranges: readonly AddressRange[]): string | undefined {
    if (!this.found.has(ranges)) { this.found.set(ranges, this.textOf(ranges)); }
    return this.found.get(ranges);
  }

  private textOf(ranges: readonly AddressRange[]): string | undefined {
    const blocks = this.blocks.filter(({ range }) => ranges.some(each => overlap(each, range))).map(({ text }) => `pod CIDR ${text}`);
    if (blocks.length > 0) { return listed(blocks); }
    const pods = ranges.flatMap(range => this.podsIn(range));
    return pods.length === 0 ? undefined : listed([...new Set(pods)].sort());
  }

  private podsIn(range: AddressRange): string[] {
    let low = 0;
    let high = this.pods.length;
    while (low < high) {
      const middle = (low + high) >>> 1; // eslint-disable-line no-bitwise
      if (this.pods[middle].range.first < range.first) { low = middle + 1; } else { high = middle; }
    }
    const ids: string[] = [];
    for (let i = low; i < this.pods.length && this.pods[i].range.first < range.end; i++) {
      if (this.pods[i].range.family === range.family) { ids.push(this.pods[i].id); }
    }
    return ids;
  }
}

function overlap(one: AddressRange, other: AddressRange): boolean {
  return one.family === other.family && one.first < other.end && other.first < one.end;
}
