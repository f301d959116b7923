import { IP_FAMILIES, IpFamily, LabelSelector, Labels, selects, selectsEverything } from '../../manifest';
import { Address, AddressRange, PodSelection } from '../cluster';
import { NamespaceClass, PodClasses } from './pod-classes';

/** Classes in ascending order, or every one there is. */
export type ClassList = 'all' | readonly number[];

/** Classes in address ranges, each list in ascending order: with whichever of their addresses, or over one family only. */
export type ClassesByFamily = { readonly [family in 'either' | IpFamily]: readonly number[] };

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

  public constructor(private readonly pods: PodClasses, private readonly podRanges: readonly AddressRange[]) {}

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
   * Classes with an address in the ranges. A class with addresses of both families may be in them over one of these only.
   * Pods whose addresses nobody tells have some address of each family of the pod CIDRs; without pod CIDRs, and of the host
   * network, some address of a family that nobody tells either. They are in ranges that hold all that it may be.
   */
  public ofAddresses(ranges: readonly AddressRange[], untold: Untold = {}): ClassesByFamily {
    const over = { IPv4: new Set<number>(), IPv6: new Set<number>() };
    for (const { family, value, of } of this.addressedClasses()) {
      if (over[family].has(of)) { continue; }
      if (ranges.some(range => range.family === family && range.first <= value && value < range.end)) { over[family].add(of); }
    }
    for (const index of this.unaddressed) {
      for (const family of this.familiesOfUntold(ranges, this.pods.classes[index].sample.hostNetwork, untold)) { over[family].add(index); }
    }
    const isEither = (index: number) => this.pods.families.every(family => over[family].has(index));
    const found = [...new Set([...over.IPv4, ...over.IPv6])].sort((a, b) => a - b);
    const either = found.filter(isEither);
    if (either.length === found.length) { return { either, IPv4: NO_CLASSES, IPv6: NO_CLASSES }; }
    const rest = found.filter(index => !isEither(index));
    return { either, IPv4: rest.filter(index => over.IPv4.has(index)), IPv6: rest.filter(index => over.IPv6.has(index)) };
  }

  /** Over which families pods, or nodes, whose addresses nobody tells are in the ranges. */
  public familiesOfUntold(ranges: readonly AddressRange[], areNodes = false, { isPossible, isExact }: Untold = {}): readonly IpFamily[] {
    const areTold = !areNodes && this.podRanges.length > 0;
    const found = familiesIn(ranges, areTold ? this.podRanges : EVERY_ADDRESS, isPossible ? haveCommon : holdsAll);
    return areTold || isExact || found.length === 0 ? found : IP_FAMILIES;
  }

  /** Whether nobody tells of which family the addresses of the class are. */
  public isOfUnknownFamily(index: number): boolean {
    const { addresses, hostNetwork } = this.pods.classes[index].sample;
    return addresses.length === 0 && (hostNetwork || this.podRanges.length === 0);
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
    if (candidates && candidates.indexes.length <= size) {
      const { indexes, areSelected } = candidates;
      if (isEverywhere && areSelected) { return indexes; }
      const here = new Set(isEverywhere ? [] : namespaces);
      return indexes.filter(index => {
        const { sample, namespace } = this.pods.classes[index];
        return (isEverywhere || here.has(namespace)) && (areSelected || selects(selector, sample.labels));
      });
    }
    return namespaces.flatMap(namespace => this.within(namespace, selector)).sort((a, b) => a - b);
  }

  private namespacesOf(selector: LabelSelector): readonly NamespaceClass[] {
    const key = JSON.stringify(selector);
    let result = this.byNamespaces.get(key);
    if (!result) {
      this.namespaceIndex ??= new LabelIndex(this.pods.namespaces.map(({ labels }) => labels));
      const candidates = this.namespaceIndex.candidates(selector)?.indexes.map(index => this.pods.namespaces[index]) ?? this.pods.namespaces;
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
}

/** How pods are taken whose addresses nobody tells. */
export interface Untold {
  /** whether it is enough that the ranges hold some of the addresses that they may have */
  readonly isPossible?: boolean;
  /** whether they may be of either family, so that ranges of one say nothing about the other */
  readonly isExact?: boolean;
}

type Comparison = (ranges: readonly AddressRange[], whole: readonly AddressRange[]) => boolean;

/** those of which there is something to compare, and where it compares so */
function familiesIn(ranges: readonly AddressRange[], whole: readonly AddressRange[], compares: Comparison): IpFamily[] {
  return IP_FAMILIES.filter(family => {
    const [own, asked] = [ranges, whole].map(all => all.filter(range => range.family === family));
    return asked.length > 0 && compares(own, asked);
  });
}

const holdsAll: Comparison = (ranges, whole) => whole.every(inner => ranges.some(outer => outer.first <= inner.first && inner.end <= outer.end));

const haveCommon: Comparison = (some, others) => some.some(one => others.some(other => one.first < other.end && other.first < one.end));

const NO_CLASSES: readonly number[] = [];

/** Every address of both families. */
export const EVERY_ADDRESS: readonly AddressRange[] = [
  { family: 'IPv4', first: 0n, end: 2n ** 32n },
  { family: 'IPv6', first: 0n, end: 2n ** 128n },
];

/** Those that a selector may select, and whether it does select all of them. */
interface Candidates { readonly indexes: readonly number[]; readonly areSelected: boolean }

/** Which of many label sets have a label; of keys that are asked for. */
class LabelIndex {
  private readonly byKey = new Map<string, Map<string, number[]>>();

  public constructor(private readonly labelSets: readonly Labels[]) {}

  /** the fewest that one requirement leaves, ascending; undefined when none leaves fewer than all */
  public candidates({ matchLabels, matchExpressions = [] }: LabelSelector): Candidates | undefined {
    let best: readonly number[] | undefined;
    let requirements = matchExpressions.length;
    const consider = (list: readonly number[]) => { if (!best || list.length < best.length) { best = list; } };
    for (const key in matchLabels) {
      requirements++;
      consider(this.valuesOf(key).get(matchLabels[key]) ?? []);
    }
    for (const { key, operator, values = [] } of matchExpressions) {
      if (operator !== 'In') { continue; }
      consider([...new Set(values)].flatMap(value => this.valuesOf(key).get(value) ?? []).sort((a, b) => a - b));
    }
    return best && { indexes: best, areSelected: requirements === 1 };
  }

  private valuesOf(key: string): Map<string, number[]> {
    let values = this.byKey.get(key);
    if (values) { return values; }
    this.byKey.set(key, values = new Map());
    for (let index = 0; index < this.labelSets.length; index++) {
      const labels = this.labelSets[index];
      if (!Object.hasOwn(labels, key)) { continue; }
      const value = labels[key];
      const list = values.get(value);
      if (list) { list.push(index); } else { values.set(value, [index]); }
    }
    return values;
  }
}
