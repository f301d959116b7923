import { IP_FAMILIES, IpFamily, LabelSelector, selects, selectsEverything } from '../../manifest';
import { EVERY_ADDRESS } from '../address-ranges';
import { Address, AddressRange, PodSelection } from '../cluster';
import { NamespaceClass, PodClasses } from './pod-classes';
import { ScratchList } from './scratch-list';
import { SeenIndex } from './seen-index';
import { meetsAll } from './seen-labels';

/** Classes in ascending order, or every one there is. */
export type ClassList = 'all' | readonly number[];

/** Classes in address ranges, each list in ascending order: with whichever of their addresses, or over one family only. */
export type ClassesByFamily = { readonly [family in 'either' | IpFamily]: readonly number[] };

/**
 * Which classes of pods a selection holds. Each selection that spans namespaces is resolved once; within one namespace
 * its few classes are asked.
 */
export class ClassSelection {
  /** by selectors for namespaces, and for pods: where policies are read, equal ones are made the same */
  private readonly byNamespaces = new Map<LabelSelector, SelectedNamespaces>();
  /** in the making */
  private readonly found = new ScratchList();
  /** by namespace, where it has the latest mark it is one of those in question */
  private readonly marks: Int32Array;
  private mark = 0;
  private podIndex: SeenIndex | undefined;
  private namespaceIndex: SeenIndex | undefined;
  /** classes whose addresses are known: their addresses, sorted */
  private addressed: readonly (Address & { readonly of: number })[] | undefined;
  private unaddressed: readonly number[] = [];

  public constructor(private readonly pods: PodClasses, private readonly podRanges: readonly AddressRange[]) {
    this.marks = new Int32Array(pods.namespaces.length);
  }

  /** Host-network pods included: whoever does not see them as pods leaves them out. */
  public ofPods({ namespaces, pods }: PodSelection): ClassList {
    if (typeof namespaces === 'string') {
      const found = this.pods.namespaceByName.get(namespaces);
      return found ? this.within(found, pods) : [];
    }
    if (selectsEverything(namespaces) && selectsEverything(pods)) { return 'all'; }
    const selected = this.namespacesOf(namespaces);
    let result = selected.byPods.get(pods);
    if (!result) { selected.byPods.set(pods, result = this.across(selected, pods)); }
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
    this.found.clear();
    this.addSelected(classes, selector);
    return this.found.copy();
  }

  private addSelected(from: readonly number[], selector: LabelSelector): void {
    const { classes, seen, podLabels } = this.pods;
    const requirements = podLabels.requirements(selector);
    for (let i = 0; i < from.length; i++) {
      const index = from[i];
      if (requirements ? meetsAll(requirements, seen, index) : selects(selector, classes[index].sample.labels)) { this.found.push(index); }
    }
  }

  private across({ namespaces, areAll }: SelectedNamespaces, selector: LabelSelector): readonly number[] {
    this.podIndex ??= new SeenIndex(this.pods.seen);
    const requirements = this.pods.podLabels.requirements(selector);
    const narrowed = requirements && this.podIndex.narrowest(requirements);
    let size = 0;
    for (const each of namespaces) { size += each.classes.length; }
    this.found.clear();
    if (narrowed && narrowed.size <= size) {
      this.podIndex.addTo(this.found, narrowed);
      if (!areAll) { this.keepThoseOf(namespaces); }
      // it meets the one that narrows already
      if (requirements.length > 1) { this.found.keep(index => meetsAll(requirements, this.pods.seen, index)); }
    } else {
      for (const each of namespaces) { this.addSelected(each.classes, selector); }
    }
    this.found.sort();
    return this.found.copy();
  }

  private keepThoseOf(namespaces: readonly NamespaceClass[]): void {
    const { pods: { namespaceOf }, marks } = this;
    const mark = ++this.mark;
    for (const { index } of namespaces) { marks[index] = mark; }
    this.found.keep(index => marks[namespaceOf[index]] === mark);
  }

  private namespacesOf(selector: LabelSelector): SelectedNamespaces {
    let result = this.byNamespaces.get(selector);
    if (!result) {
      const namespaces = selectsEverything(selector) ? this.pods.namespaces : this.selectedNamespaces(selector);
      this.byNamespaces.set(selector, result = { namespaces, areAll: namespaces.length === this.pods.namespaces.length, byPods: new Map() });
    }
    return result;
  }

  private selectedNamespaces(selector: LabelSelector): readonly NamespaceClass[] {
    const { namespaces, seenNamespaces: seen, namespaceLabels } = this.pods;
    const requirements = namespaceLabels.requirements(selector);
    if (!requirements) { return namespaces.filter(({ labels }) => selects(selector, labels)); }
    this.namespaceIndex ??= new SeenIndex(seen);
    const narrowed = this.namespaceIndex.narrowest(requirements);
    if (!narrowed) { return namespaces.filter(({ index }) => meetsAll(requirements, seen, index)); }
    this.found.clear();
    this.namespaceIndex.addTo(this.found, narrowed);
    this.found.keep(index => meetsAll(requirements, seen, index));
    this.found.sort();
    return this.found.copy().map(index => namespaces[index]);
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

/** What a selector for namespaces selects, and what selectors for pods select there. */
interface SelectedNamespaces {
  readonly namespaces: readonly NamespaceClass[];
  readonly areAll: boolean;
  readonly byPods: Map<LabelSelector, readonly number[]>;
}
