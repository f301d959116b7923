import { IpFamily } from '../manifest';
import { AddressMap, mergedMap, stretchOf, stretches, uniformMaps } from './address-map';
import { ClassSelection } from './class-selection';
import { Address, AddressRange, Direction, Policy, PortMatch, Rule, Workload } from './cluster';
import { PodClasses } from './pod-classes';
import { PortSets } from './port-sets';
import { VerdictFold } from './verdict-fold';

/**
 * What the policies of one pod let through in one direction: towards every class of pods and every address.
 * Only what differs from the rest is spelled out.
 */
export interface Row {
  /** whether no policy selects the pod in this direction */
  readonly isOpen: boolean;
  /** towards every class that is not listed */
  readonly rest: number;
  /** classes, ascending, and what is allowed with each */
  readonly classes: readonly number[];
  readonly values: readonly number[];
  readonly addresses: { readonly [family in IpFamily]: AddressMap };
}

/** What the policies let through with pods of the class. */
export function rowValue({ classes, values, rest }: Row, index: number): number {
  let low = 0;
  let high = classes.length;
  while (low < high) {
    const middle = (low + high) >>> 1; // eslint-disable-line no-bitwise
    if (classes[middle] < index) { low = middle + 1; } else { high = middle; }
  }
  return classes[low] === index ? values[low] : rest;
}

/** The row of a pod that no policy selects. */
export const OPEN_ROW: Row = { isOpen: true, rest: PortSets.ALL, classes: [], values: [], addresses: uniformMaps(PortSets.ALL) };

/** Who the rules of a policy are about, once for all pods that it selects. */
interface RulePeers {
  /** pods that are not named one by one */
  readonly pods: 'none' | 'all' | 'all but hosts';
  readonly classes: readonly number[];
  readonly addresses: 'none' | 'all' | readonly AddressRange[];
}

/** Makes rows. */
export class RowMaker {
  private readonly peers = new Map<Rule, RulePeers>();
  private readonly hosts: readonly number[];
  private readonly namedPorts = new Map<string, readonly number[]>();
  /** slot of each class in the row that is being made, where `mark` says so */
  private readonly slots: Int32Array;
  private readonly marks: Int32Array;
  private mark = 0;

  public constructor(
    private readonly pods: PodClasses,
    private readonly sets: PortSets,
    private readonly selection: ClassSelection,
    private readonly sees: { readonly hosts: (policy: Policy) => boolean; readonly podAddresses: (policy: Policy) => boolean },
  ) {
    this.slots = new Int32Array(pods.classes.length);
    this.marks = new Int32Array(pods.classes.length);
    this.hosts = pods.classes.flatMap(({ sample }, index) => (sample.hostNetwork ? [index] : []));
  }

  /**
   * @param policies those that select the subject in this direction, in the order in which they are asked
   * @param subject whose named ports ingress rules mean
   */
  public row(policies: readonly Policy[], direction: Direction, subject: Workload): Row {
    if (policies.length === 0) { return OPEN_ROW; }
    this.mark++;
    const fold = new VerdictFold(this.sets);
    const rest = fold.open();
    // pods of the host network may not be found by selectors
    const hostRest = fold.open();
    const touched: number[] = [];
    const slotOf = (index: number): number => {
      if (this.marks[index] !== this.mark) {
        this.marks[index] = this.mark;
        this.slots[index] = fold.open(this.pods.classes[index].sample.hostNetwork ? hostRest : rest);
        touched.push(index);
      }
      return this.slots[index];
    };
    const maps = this.openMaps(policies, direction, fold);

    let tier = policies[0].tier;
    const isIsolated = policies.some(policy => policy.tier === 'namespace');
    const enter = (next: Policy['tier']) => {
      if (tier === 'admin' && next !== 'admin') { fold.endOfTier(); }
      if (tier !== 'baseline' && next === 'baseline' && isIsolated) { fold.endOfIsolation(); }
      tier = next;
    };
    for (const policy of policies) {
      enter(policy.tier);
      for (const rule of policy[direction] ?? []) {
        const peers = this.peersOf(policy, rule);
        const numbers = this.numbersOf(rule.ports);
        const names = rule.ports === 'all' ? [] : rule.ports.filter(port => port.type === 'named');
        const mine = direction === 'ingress' ? this.sets.union(numbers, this.namedOf(names, subject)) : numbers;
        const apply = (slot: number, ports: number) => fold.apply(slot, policy.tier, rule.action, ports);
        const applyToClass = (index: number) => apply(slotOf(index), direction === 'ingress' || names.length === 0 ? mine
          : this.sets.union(numbers, this.namedOf(names, this.pods.classes[index].sample)));
        if (peers.pods !== 'none') {
          if (direction === 'egress') { names.forEach(({ name }) => this.classesWithPort(name).forEach(slotOf)); }
          for (const index of touched) {
            if (peers.pods === 'all' || !this.pods.classes[index].sample.hostNetwork) { applyToClass(index); }
          }
          apply(rest, mine);
          if (peers.pods === 'all') { apply(hostRest, mine); }
        }
        for (const index of peers.classes) {
          if (peers.pods === 'none' || peers.pods === 'all but hosts' && this.pods.classes[index].sample.hostNetwork) { applyToClass(index); }
        }
        if (peers.addresses !== 'none') { maps.forEach(map => forEachSlot(map, peers.addresses as 'all' | readonly AddressRange[], slot => apply(slot, mine))); }
      }
    }
    enter('baseline');
    fold.endOfTier();
    return this.finished(fold, rest, hostRest, touched, maps);
  }

  /** Whether a rule is about pods of a class. */
  public isAboutClass(policy: Policy, rule: Rule, index: number): boolean {
    const { pods, classes } = this.peersOf(policy, rule);
    return pods === 'all' || pods === 'all but hosts' && !this.pods.classes[index].sample.hostNetwork || classes.includes(index);
  }

  /** Whether a rule is about an address outside the cluster. */
  public isAboutAddress(policy: Policy, rule: Rule, { family, value }: Address): boolean {
    const { addresses } = this.peersOf(policy, rule);
    return addresses === 'all' || addresses !== 'none'
      && addresses.some(range => range.family === family && range.first <= value && value < range.end);
  }

  /** The ports that a rule means at a destination; an address has no named ports. */
  public portsAt(rule: Rule, destination: Workload | undefined): number {
    if (rule.ports === 'all') { return PortSets.ALL; }
    const names = rule.ports.filter(port => port.type === 'named');
    return this.sets.union(this.numbersOf(rule.ports), destination ? this.namedOf(names, destination) : PortSets.NONE);
  }

  private finished(fold: VerdictFold, rest: number, hostRest: number, touched: number[], maps: readonly OpenMap[]): Row {
    const value = fold.result(rest);
    if (fold.result(hostRest) !== value) {
      for (const index of this.hosts) {
        if (this.marks[index] === this.mark) { continue; }
        this.marks[index] = this.mark;
        this.slots[index] = hostRest;
        touched.push(index);
      }
    }
    const classes: number[] = [];
    const values: number[] = [];
    for (const index of touched.sort((a, b) => a - b)) {
      const result = fold.result(this.slots[index]);
      if (result === value) { continue; }
      classes.push(index);
      values.push(result);
    }
    const [IPv4, IPv6] = maps.map(({ family, starts, slots }) => mergedMap(family, starts, slots.map(slot => fold.result(slot))));
    return { isOpen: false, rest: value, classes, values, addresses: { IPv4, IPv6 } };
  }

  private openMaps(policies: readonly Policy[], direction: Direction, fold: VerdictFold): OpenMap[] {
    const ranges: AddressRange[] = [];
    for (const policy of policies) {
      for (const rule of policy[direction] ?? []) {
        const { addresses } = this.peersOf(policy, rule);
        if (typeof addresses !== 'string') { ranges.push(...addresses); }
      }
    }
    return (['IPv4', 'IPv6'] as const).map(family => {
      const starts = stretches(family, ranges);
      return { family, starts, slots: starts.map(() => fold.open()) };
    });
  }

  private peersOf(policy: Policy, rule: Rule): RulePeers {
    let peers = this.peers.get(rule);
    if (!peers) { this.peers.set(rule, peers = this.resolved(policy, rule)); }
    return peers;
  }

  private resolved(policy: Policy, { peers }: Rule): RulePeers {
    if (peers === 'any') { return EVERYONE; }
    const seesHosts = this.sees.hosts(policy);
    const classes = new Set<number>();
    let pods: RulePeers['pods'] = 'none';
    let addresses: 'none' | readonly AddressRange[] = 'none';
    for (const peer of peers) {
      if (peer.type === 'pods') {
        const found = this.selection.ofPods(peer.selection);
        if (found === 'all') {
          pods = seesHosts ? 'all' : 'all but hosts';
        } else {
          for (const index of found) { if (seesHosts || !this.pods.classes[index].sample.hostNetwork) { classes.add(index); } }
        }
      } else if (peer.type === 'addresses') {
        addresses = addresses === 'none' ? peer.ranges : [...addresses, ...peer.ranges];
        if (this.sees.podAddresses(policy)) { this.selection.ofAddresses(peer.ranges, !seesHosts).forEach(index => classes.add(index)); }
      }
    }
    return { pods, classes: [...classes], addresses };
  }

  private numbersOf(ports: Rule['ports']): number {
    return ports === 'all' ? PortSets.ALL : this.sets.of(ports.flatMap(port => (port.type === 'numbers' ? [port] : [])));
  }

  private namedOf(names: readonly PortMatch[], { ports }: Workload): number {
    if (names.length === 0) { return PortSets.NONE; }
    return this.sets.of(names.flatMap(match => {
      const found = match.type === 'named' ? ports.find(({ name }) => name === match.name) : undefined;
      if (!found || match.type !== 'named' || match.protocol !== undefined && match.protocol !== found.protocol) { return []; }
      return [{ protocol: found.protocol, first: found.port, last: found.port }];
    }));
  }

  private classesWithPort(name: string): readonly number[] {
    let found = this.namedPorts.get(name);
    if (!found) {
      found = this.pods.classes.flatMap(({ sample }, index) => (sample.ports.some(port => port.name === name) ? [index] : []));
      this.namedPorts.set(name, found);
    }
    return found;
  }
}

interface OpenMap { readonly family: IpFamily; readonly starts: readonly bigint[]; readonly slots: readonly number[] }

const EVERYONE: RulePeers = { pods: 'all', classes: [], addresses: 'all' };

function forEachSlot({ family, starts, slots }: OpenMap, ranges: 'all' | readonly AddressRange[], visit: (slot: number) => void): void {
  if (ranges === 'all') {
    slots.forEach(visit);
    return;
  }
  // ranges of several peers may overlap: admin rules claim a port once, so a second visit changes nothing
  for (const range of ranges) {
    if (range.family !== family) { continue; }
    for (let i = stretchOf(starts, range.first); i < starts.length && starts[i] < range.end; i++) { visit(slots[i]); }
  }
}
