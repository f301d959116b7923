import { AddressMaps, mergedMap, stretchOf, stretches, uniformMaps } from './address-map';
import { AddressRange, Direction, Policy, Rule, Tier, Workload } from '../cluster';
import { PodClasses } from './pod-classes';
import { PortSets } from './port-sets';
import { Row, mapsOver, openRow } from './row';
import { NamedPort, RuleScope, RuleScopes } from './rule-scope';
import { ScratchList } from './scratch-list';
import { VerdictFold } from './verdict-fold';
import { IP_FAMILIES, IpFamily } from '../../manifest';

/** Makes rows, one at a time: the state of the one in the making is kept in the maker, since a large cluster has very many. */
export class RowMaker {
  private readonly hosts: readonly number[];
  private readonly namedPorts = new Map<string, readonly number[]>();
  private readonly fold: VerdictFold;
  private readonly openRows: Row[] = [];
  /** of addresses that are all alike: their slot is always the same */
  private uniform: readonly OpenMap[] | undefined;
  private readonly plainRows = new Map<AddressMaps, Map<number, Row>>();
  /** classes that have a slot of their own */
  private readonly touched: ScratchList;
  /** of these, the ones with which something else is allowed than with the rest, and what */
  private readonly named = new ScratchList();
  private readonly values = new ScratchList();
  /** slots that stand for all other pods: of the host network or not, since selectors may not find those that are */
  private rest = 0;
  private hostRest = 0;

  public constructor(private readonly pods: PodClasses, private readonly sets: PortSets, private readonly scopes: RuleScopes) {
    this.fold = new VerdictFold(sets, pods.classes.length);
    this.touched = this.fold.singled;
    this.hosts = pods.hasHosts ? pods.classes.flatMap(({ sample }, index) => (sample.hostNetwork ? [index] : [])) : [];
  }

  /**
   * @param policies those that select the subject in this direction, in the order in which they are asked
   * @param subject whose named ports ingress rules mean
   * @param whole every port over the families that the subject has
   */
  public row(policies: readonly ScopedPolicy[], direction: Direction, subject: Workload, whole: number): Row {
    if (policies.length === 0) { return this.open(whole); }
    let isIsolated = false;
    let isPlain = true;
    for (const { policy } of policies) { if (policy.tier === 'namespace') { isIsolated = true; } else { isPlain = false; } }
    this.fold.reset(isPlain);
    this.rest = this.fold.open();
    this.hostRest = this.fold.open();
    const maps = this.openMaps(policies);
    let { tier } = policies[0].policy;
    for (const { policy, scopes } of policies) {
      this.leave(tier, policy.tier, isIsolated);
      tier = policy.tier;
      for (let i = 0; i < scopes.length; i++) {
        const scope = scopes[i];
        const rule = policy[direction]![i];
        const ports = direction === 'ingress' ? this.scopes.withNamed(scope.numbers, scope.names, subject) : scope.numbers;
        this.applyToPods(rule, tier, scope, ports, direction);
        if (scope.addresses !== 'none') { this.applyToAddresses(rule, tier, scope.addresses, ports, maps); }
      }
    }
    this.leave(tier, 'baseline', isIsolated);
    this.fold.endOfTier();
    return this.finished(maps, whole);
  }

  private open(whole: number): Row {
    return this.openRows[whole] ??= openRow(whole, this.sets);
  }

  private leave(tier: Tier, next: Tier, isIsolated: boolean): void {
    if (tier === 'admin' && next !== 'admin') { this.fold.endOfTier(); }
    if (tier !== 'baseline' && next === 'baseline' && isIsolated) { this.fold.endOfIsolation(); }
  }

  private applyToPods(rule: Rule, tier: Tier, scope: RuleScope, ports: number, direction: Direction): void {
    const { pods, classes, ofFamily, names } = scope;
    // egress rules mean the named ports of each destination
    const named = direction === 'egress' && names.length > 0 ? names : undefined;
    if (pods !== 'none') {
      if (named) { this.touchAllWith(named); }
      for (let i = 0; i < this.touched.length; i++) {
        const index = this.touched.at(i);
        if (pods === 'all' || !this.isHost(index)) { this.fold.apply(index, tier, rule.action, this.portsTo(index, ports, named)); }
      }
      this.fold.apply(this.rest, tier, rule.action, ports);
      if (pods === 'all') { this.fold.apply(this.hostRest, tier, rule.action, ports); }
    }
    if (pods === 'none' && !named && this.hosts.length === 0) {
      this.fold.applyToEach(classes, this.rest, tier, rule.action, ports);
    } else {
      for (const index of classes) {
        if (pods === 'none' || pods === 'all but hosts' && this.isHost(index)) {
          this.fold.apply(this.touch(index), tier, rule.action, this.portsTo(index, ports, named));
        }
      }
    }
    for (const family of IP_FAMILIES) {
      for (const index of ofFamily[family]) {
        this.fold.apply(this.touch(index), tier, rule.action, this.sets.onlyOver(family, this.portsTo(index, ports, named)));
      }
    }
  }

  private portsTo(index: number, numbers: number, names: readonly NamedPort[] | undefined): number {
    return names ? this.scopes.withNamed(numbers, names, this.pods.classes[index].sample) : numbers;
  }

  private touchAllWith(names: readonly NamedPort[]): void {
    for (const { name } of names) {
      for (const index of this.classesWithPort(name)) { this.touch(index); }
    }
  }

  private applyToAddresses(rule: Rule, tier: Tier, ranges: 'all' | readonly AddressRange[], ports: number, maps: readonly OpenMap[]): void {
    for (const { family, starts, slots } of maps) {
      if (ranges === 'all') {
        for (const slot of slots) { this.fold.apply(slot, tier, rule.action, ports); }
        continue;
      }
      // ranges of several peers may overlap: a rule that claims a port of a slot twice claims nothing the second time
      for (const range of ranges) {
        if (range.family !== family) { continue; }
        for (let i = stretchOf(starts, range.first); i < starts.length && starts[i] < range.end; i++) {
          this.fold.apply(slots[i], tier, rule.action, ports);
        }
      }
    }
  }

  /** the slot of a class, from now on its own */
  private touch(index: number): number {
    this.fold.singleOut(index, this.isHost(index) ? this.hostRest : this.rest);
    return index;
  }

  private finished(maps: readonly OpenMap[], whole: number): Row {
    const { fold, sets } = this;
    const rest = sets.meet(fold.result(this.rest), whole);
    if (this.hosts.length > 0 && sets.meet(fold.result(this.hostRest), whole) !== rest) { this.hosts.forEach(index => this.touch(index)); }
    const addresses = mapsOver(this.addresses(maps), whole, sets);
    if (this.touched.length === 0) { return this.plain(rest, addresses, whole); }
    this.touched.sort();
    const { touched, named, values } = this;
    named.clear();
    values.clear();
    for (let i = 0; i < touched.length; i++) {
      const value = sets.meet(fold.result(touched.at(i)), whole);
      if (value === rest) { continue; }
      named.push(touched.at(i));
      values.push(value);
    }
    if (named.length === 0) { return this.plain(rest, addresses, whole); }
    return { isOpen: false, rest, classes: named.copy(), values: values.copy(), addresses, whole };
  }

  /** rows that name nobody are few different ones */
  private plain(rest: number, addresses: AddressMaps, whole: number): Row {
    const make = (): Row => ({ isOpen: false, rest, classes: NO_NUMBERS, values: NO_NUMBERS, addresses, whole });
    const same = whole === PortSets.ALL && addresses.IPv4.values.length === 1 && addresses === uniformMaps(addresses.IPv4.values[0]);
    if (!same) { return make(); }
    let byRest = this.plainRows.get(addresses);
    if (!byRest) { this.plainRows.set(addresses, byRest = new Map()); }
    let row = byRest.get(rest);
    if (!row) { byRest.set(rest, row = make()); }
    return row;
  }

  private addresses(maps: readonly OpenMap[]): AddressMaps {
    if (maps.length === 1) { return uniformMaps(this.fold.result(maps[0].slots[0])); }
    const [IPv4, IPv6] = maps.map(({ family, starts, slots }) => mergedMap(family, starts, slots.map(slot => this.fold.result(slot))));
    return { IPv4, IPv6 };
  }

  /** one for each family; where no rule is about some addresses and not others, one slot stands for all */
  private openMaps(policies: readonly ScopedPolicy[]): readonly OpenMap[] {
    let ranges: AddressRange[] | undefined;
    for (const { scopes } of policies) {
      for (const { addresses } of scopes) {
        if (typeof addresses === 'string') { continue; }
        ranges ??= [];
        for (const range of addresses) { ranges.push(range); }
      }
    }
    if (ranges === undefined || ranges.length === 0) {
      const slot = this.fold.open();
      return this.uniform ??= [{ family: 'IPv4', starts: [0n], slots: [slot] }];
    }
    return IP_FAMILIES.map(family => {
      const starts = stretches(family, ranges);
      return { family, starts, slots: starts.map(() => this.fold.open()) };
    });
  }

  private classesWithPort(name: string): readonly number[] {
    let found = this.namedPorts.get(name);
    if (!found) {
      found = this.pods.classes.flatMap(({ sample }, index) => (sample.ports.some(port => port.name === name) ? [index] : []));
      this.namedPorts.set(name, found);
    }
    return found;
  }

  private isHost(index: number): boolean {
    return this.pods.hasHosts && this.pods.classes[index].sample.hostNetwork;
  }
}

/** A policy, and what its rules in the direction of the row are about. */
export interface ScopedPolicy { readonly policy: Policy; readonly scopes: readonly RuleScope[] }

interface OpenMap { readonly family: IpFamily; readonly starts: readonly bigint[]; readonly slots: readonly number[] }

const NO_NUMBERS: readonly number[] = [];
