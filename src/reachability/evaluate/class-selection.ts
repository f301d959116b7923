import { LabelSelector, Labels, selects, selectsEverything } from '../../manifest';
import { Address, AddressRange, PodSelection } from '../cluster';
import { NamespaceClass, PodClasses } from './pod-classes';

/** Classes in ascending order, or every one there is. */
export type ClassList = 'all' | readonly number[];

/**
 * Which classes of pods a selection holds. Each selection that spans namespaces is resolved once; within one namespace
 * its few classes are asked.
 */
export class ClassSelection {
  private readonly byPods = new Map<string, readonly number[]>();
  private readonly byNamespaces = new Map<string, readonly NamespaceClass[]>();
  private podIndex: LabelIndex | undefined;
  private namespaceIndex: LabelIndex | undefined;
  /** classes whose addresses are known: their addresses, sorted */
  private addressed: readonly (Address & { readonly of: number })[] | undefined;
  private unaddressed: readonly number[] = [];

  public constructor(private readonly pods: PodClasses, private readonly wholeRanges: readonly AddressRange[]) {}

  /** Host-network pods included: whoever does not see them as pods leaves them out. */
  public ofPods({ namespaces, pods }: PodSelection): ClassList {
    if (typeof namespaces === 'string') {
      const found = this.pods.namespaceByName.get(namespaces);
      return found ? this.within(found, pods) : [];
    }
    const ofAllNamespaces = selectsEverything(namespaces);
    if (ofAllNamespaces && selectsEverything(pods)) { return 'all'; }
    const key = JSON.stringify([namespaces, pods]);
    let result = this.byPods.get(key);
    if (!result) {
      const found = ofAllNamespaces ? this.pods.namespaces : this.namespacesOf(namespaces);
      this.byPods.set(key, result = this.across(found, pods));
    }
    return result;
  }

  /**
   * Classes with an address in the ranges. Pods whose addresses nobody tells have some address of the pod CIDRs, pods of
   * the host network some address: they are in ranges that hold all of these.
   *
   * @param hostsAreNodes whether pods of the host network have their node's addresses
   * @param isPossible whether it is enough that the ranges hold some of the addresses that such pods may have
   */
  public ofAddresses(ranges: readonly AddressRange[], hostsAreNodes: boolean, isPossible = false): readonly number[] {
    const found: number[] = [];
    for (const { family, value, of } of this.addressedClasses()) {
      if (found.at(-1) !== of && ranges.some(range => range.family === family && range.first <= value && value < range.end)) { found.push(of); }
    }
    const holds = (whole: readonly AddressRange[]) => (isPossible ? haveCommon(ranges, whole) : this.holdsAny(ranges, whole));
    const anyPod = holds(this.wholeRanges);
    const anyNode = hostsAreNodes ? holds(EVERY_ADDRESS) : anyPod;
    if (anyPod || anyNode) {
      for (const index of this.unaddressed) {
        if (this.pods.classes[index].sample.hostNetwork ? anyNode : anyPod) { found.push(index); }
      }
    }
    return [...new Set(found)].sort((a, b) => a - b);
  }

  /** Whether pods whose addresses nobody tells are in the ranges. */
  public holdsEveryPod(ranges: readonly AddressRange[]): boolean {
    return this.holdsAny(ranges, this.wholeRanges);
  }

  private within({ classes }: NamespaceClass, selector: LabelSelector): readonly number[] {
    if (selectsEverything(selector)) { return classes; }
    return classes.filter(index => selects(selector, this.pods.classes[index].sample.labels));
  }

  private across(namespaces: readonly NamespaceClass[], selector: LabelSelector): readonly number[] {
    const isEverywhere = namespaces.length === this.pods.namespaces.length;
    this.podIndex ??= new LabelIndex(this.pods.classes.map(({ sample }) => sample.labels));
    const candidates = this.podIndex.candidates(selector);
    const size = isEverywhere ? this.pods.classes.length : namespaces.reduce((sum, { classes }) => sum + classes.length, 0);
    if (candidates && candidates.length <= size) {
      const here = new Set(isEverywhere ? [] : namespaces);
      return candidates.filter(index => {
        const { sample, namespace } = this.pods.classes[index];
        return (isEverywhere || here.has(namespace)) && selects(selector, sample.labels);
      });
    }
    return namespaces.flatMap(namespace => this.within(namespace, selector)).sort((a, b) => a - b);
  }

  private namespacesOf(selector: LabelSelector): readonly NamespaceClass[] {
    const key = JSON.stringify(selector);
    let result = this.byNamespaces.get(key);
    if (!result) {
      this.namespaceIndex ??= new LabelIndex(this.pods.namespaces.map(({ labels }) => labels));
      const candidates = this.namespaceIndex.candidates(selector)?.map(index => this.pods.namespaces[index]) ?? this.pods.namespaces;
      this.byNamespaces.set(key, result = candidates.filter(({ labels }) => selects(selector, labels)));
    }
    return result;
  }

  private addressedClasses(): readonly (Address & { readonly of: number })[] {
    if (!this.addressed) {
      this.addressed = this.pods.classes.flatMap(({ sample }, of) => sample.addresses.map(address => ({ ...address, of })));
      this.unaddressed = this.pods.classes.flatMap(({ sample }, index) => (sample.addresses.length === 0 ? [index] : []));
    }
    return this.addressed;
  }

  /** whether the ranges hold all that is asked of one family */
  private holdsAny(ranges: readonly AddressRange[], whole: readonly AddressRange[]): boolean {
    return (['IPv4', 'IPv6'] as const).some(family => {
      const asked = whole.filter(range => range.family === family);
      return asked.length > 0 && asked.every(inner => ranges.some(outer =>
        outer.family === family && outer.first <= inner.first && inner.end <= outer.end));
    });
  }
}

function haveCommon(some: readonly AddressRange[], others: readonly AddressRange[]): boolean {
  return some.some(one => others.some(other => one.family === other.family && one.first < other.end && other.first < one.end));
}

/** Every address of both families. */
export const EVERY_ADDRESS: readonly AddressRange[] = [
  { family: 'IPv4', first: 0n, end: 2n ** 32n },
  { family: 'IPv6', first: 0n, end: 2n ** 128n },
];

/** Which of many label sets have a label. */
class LabelIndex {
  private readonly byLabel = new Map<string, Map<string, number[]>>();

  public constructor(labelSets: readonly Labels[]) {
    labelSets.forEach((labels, index) => {
      for (const key in labels) {
        let values = this.byLabel.get(key);
        if (!values) { this.byLabel.set(key, values = new Map()); }
        const list = values.get(labels[key]);
        if (list) { list.push(index); } else { values.set(labels[key], [index]); }
      }
    });
  }

  /** the fewest that one requirement leaves, ascending; undefined when none leaves fewer than all */
  public candidates({ matchLabels, matchExpressions }: LabelSelector): readonly number[] | undefined {
    let best: readonly number[] | undefined;
    const consider = (list: readonly number[]) => { if (!best || list.length < best.length) { best = list; } };
    for (const key in matchLabels) { consider(this.byLabel.get(key)?.get(matchLabels[key]) ?? []); }
    for (const { key, operator, values = [] } of matchExpressions ?? []) {
      if (operator !== 'In') { continue; }
      consider([...new Set(values)].flatMap(value => this.byLabel.get(key)?.get(value) ?? []).sort((a, b) => a - b));
    }
    return best;
  }
}
