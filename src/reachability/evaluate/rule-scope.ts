import { EVERY_ADDRESS } from '../address-ranges';
import { ClassSelection } from './class-selection';
import { Address, AddressRange, Direction, Peer, Policy, PortMatch, Rule, Workload } from '../cluster';
import { PodClasses } from './pod-classes';
import { PortSets } from './port-sets';
import { ScratchList } from './scratch-list';
import { IP_FAMILIES, IpFamily } from '../../manifest';

/** What one rule is about, found once for all pods that its policy selects. */
export interface RuleScope {
  /** pods that are not named one by one */
  readonly pods: 'none' | 'all' | 'all but hosts';
  /** classes of pods that are */
  readonly classes: readonly number[];
  /** classes of pods that are over one family only, by an address of it; these may be among the others too */
  readonly ofFamily: { readonly [family in IpFamily]: readonly number[] };
  readonly addresses: 'none' | 'all' | readonly AddressRange[];
  /** its ports by number, as a set */
  readonly numbers: number;
  /** its ports by name: each destination has its own numbers */
  readonly names: readonly NamedPort[];
}

export type NamedPort = Extract<PortMatch, { readonly type: 'named' }>;

/** How much of pods a policy sees. */
export interface PolicySight {
  /** whether pods of the host network are pods to it, or nodes */
  readonly hosts: (policy: Policy) => boolean;
  /** whether its address blocks can match pods */
  readonly podAddresses: (policy: Policy) => boolean;
}

/**
 * What becomes of pods whose addresses nobody tells, where a block holds some of the addresses that they may have, and of
 * addresses that may be those of a name, or of nodes that nobody tells:
 *
 *   none     no rule is about them
 *   Allow    rules that allow are: whatever may be allowed is
 *   Deny     rules that deny are: whatever may be denied is
 *
 * (rules that pass on are no matter of either: see uncertainPasses)
 *
 * Where a block holds all addresses that a pod may have, every rule is about it; in doubt, all of one family say nothing
 * about the other.
 */
export type Doubt = 'none' | 'Allow' | 'Deny';

/** Finds what rules are about. */
export class RuleScopes {
  /** for those that are asked one by one: rows take them from the lists of their policies */
  private readonly known = new Map<Rule, RuleScope>();
  private readonly numbers = new Map<string, number>();
  private readonly scratch = new ScratchList();
  private readonly ofList = new Map<readonly PortMatch[], number>();

  public constructor(
    private readonly pods: PodClasses,
    private readonly sets: PortSets,
    private readonly selection: ClassSelection,
    private readonly sight: PolicySight,
    private readonly doubt: Doubt = 'none',
    /** whether what nobody tells the addresses of may have those of either family, or of both: a block of one says nothing about the other */
    private readonly areFamiliesOpen = () => false,
  ) {}

  public of(policy: Policy, rule: Rule): RuleScope {
    let scope = this.known.get(rule);
    if (!scope) { this.known.set(rule, scope = this.found(policy, rule)); }
    return scope;
  }

  /** Of all rules of the policy in a direction, in their order. */
  public ofAll(policy: Policy, direction: Direction): readonly RuleScope[] {
    const rules = policy[direction];
    return rules === undefined || rules.length === 0 ? NO_SCOPES : rules.map(rule => this.found(policy, rule));
  }

  /** Whether a rule is about pods of a class, when they are connected over a family. */
  public isAboutClass(policy: Policy, rule: Rule, index: number, family: IpFamily): boolean {
    const { pods, classes, ofFamily } = this.of(policy, rule);
    return pods === 'all' || pods === 'all but hosts' && !this.isHost(index) || classes.includes(index) || ofFamily[family].includes(index);
  }

  /** Whether a rule is about an address outside the cluster. */
  public isAboutAddress(policy: Policy, rule: Rule, { family, value }: Address): boolean {
    const { addresses } = this.of(policy, rule);
    return addresses === 'all' || addresses !== 'none'
      && addresses.some(range => range.family === family && range.first <= value && value < range.end);
  }

  /** The ports that a rule means at a destination; an address has no named ports. */
  public portsAt({ ports }: Pick<Rule, 'ports'>, destination: Workload | undefined): number {
    const [numbers, names] = [this.numbersOf(ports), namesIn(ports)];
    return destination ? this.withNamed(numbers, names, destination) : numbers;
  }

  /** The ports, and those to which a pod gives the names. */
  public withNamed(numbers: number, names: readonly NamedPort[], { ports }: Workload): number {
    let all = numbers;
    for (const { name, protocol } of names) {
      // the first port of a name is the one that counts
      const port = ports.find(each => each.name === name);
      if (port && (protocol === undefined || protocol === port.protocol)) { all = this.sets.union(all, this.sets.ofOne(port.protocol, port.port)); }
    }
    return all;
  }

  private found(policy: Policy, { action, peers, ports }: Rule): RuleScope {
    const numbers = this.numbersOf(ports);
    const names = namesIn(ports);
    if (peers === 'any') { return { pods: 'all', classes: NO_CLASSES, ofFamily: NO_FAMILIES, addresses: 'all', numbers, names }; }
    const seesHosts = this.sight.hosts(policy);
    const seesPods = this.sight.podAddresses(policy);
    const classes = new UnionOfLists(this.scratch);
    let ofFamily: { readonly [family in IpFamily]: UnionOfLists } | undefined;
    let pods: RuleScope['pods'] = 'none';
    let addresses: 'none' | readonly AddressRange[] = 'none';
    const isDoubted = this.doubt === action;
    // an admission has to be proven over either family that a pod may be of
    const mustBeSure = this.doubt === 'Deny' && action === 'Allow';
    for (const peer of peers) {
      if (isDoubted && isUntold(peer)) {
        addresses = EVERY_ADDRESS;
        // these are nodes, where they are not seen as pods
        if (peer.type === 'addresses' && !seesHosts) { classes.add(this.pods.classes.flatMap(({ sample }, index) => (sample.hostNetwork ? [index] : []))); }
        continue;
      }
      if (peer.type === 'pods') {
        const found = this.selection.ofPods(peer.selection);
        if (found === 'all') {
          pods = seesHosts ? 'all' : 'all but hosts';
        } else {
          classes.add(seesHosts || !this.pods.hasHosts ? found : found.filter(index => !this.isHost(index)));
        }
      } else if (peer.type === 'addresses') {
        addresses = addresses === 'none' ? peer.ranges : [...addresses, ...peer.ranges];
        if (!seesPods && (seesHosts || !this.pods.hasHosts)) { continue; }
        const found = this.selection.ofAddresses(peer.ranges, { isPossible: isDoubted, isExact: this.isExact(action) });
        // what is seen as a node has a node's address, whether or not blocks can match pods
        const seen = (list: readonly number[]) => (seesPods ? list : list.filter(index => this.isHost(index)));
        classes.add(seen(found.either));
        if (found.IPv4.length + found.IPv6.length === 0) { continue; }
        ofFamily ??= { IPv4: new UnionOfLists(this.scratch), IPv6: new UnionOfLists(this.scratch) };
        for (const family of IP_FAMILIES) { ofFamily[family].add(seen(found[family])); }
      }
    }
    if (mustBeSure && ofFamily) {
      const overIpv6 = new Set(ofFamily.IPv6.all);
      const isOfUnknownFamily = (index: number) => this.selection.isOfUnknownFamily(index);
      classes.add(ofFamily.IPv4.all.filter(index => isOfUnknownFamily(index) && overIpv6.has(index)));
      for (const family of IP_FAMILIES) { ofFamily[family].leaveOut(isOfUnknownFamily); }
    }
    return {
      pods, classes: classes.all, ofFamily: ofFamily ? { IPv4: ofFamily.IPv4.all, IPv6: ofFamily.IPv6.all } : NO_FAMILIES, addresses, numbers, names,
    };
  }

  /** whether blocks of one family say nothing about the other, where nobody tells of which the addresses are */
  private isExact(action: Rule['action']): boolean {
    return this.doubt === 'none' ? this.areFamiliesOpen() : this.doubt === 'Allow' || action !== 'Deny';
  }

  private numbersOf(ports: Rule['ports']): number {
    if (ports === 'all') { return PortSets.ALL; }
    // equal lists are the same list where they were read: most are asked for again and again
    const same = this.ofList.get(ports);
    if (same !== undefined) { return same; }
    let key = '';
    for (const port of ports) { if (port.type === 'numbers') { key += `${port.protocol}${port.first}-${port.last} `; } }
    let set = this.numbers.get(key);
    if (set === undefined) { this.numbers.set(key, set = this.sets.of(ports.flatMap(port => (port.type === 'numbers' ? [port] : [])))); }
    this.ofList.set(ports, set);
    return set;
  }

  private isHost(index: number): boolean {
    return this.pods.classes[index].sample.hostNetwork;
  }
}

/** Whether the input can't tell which addresses the peer stands for. */
export function isUntold(peer: Peer): boolean {
  return peer.type === 'unknown' || peer.type === 'addresses' && peer.isUntold === true;
}

function namesIn(ports: Rule['ports']): readonly NamedPort[] {
  return ports === 'all' || !ports.some(({ type }) => type === 'named') ? NO_NAMES : ports.filter(port => port.type === 'named');
}

const NO_NAMES: readonly NamedPort[] = [];
const NO_CLASSES: readonly number[] = [];
const NO_SCOPES: readonly RuleScope[] = [];
const NO_FAMILIES: RuleScope['ofFamily'] = { IPv4: NO_CLASSES, IPv6: NO_CLASSES };

/** without a copy where there is only one list, as nearly always */
class UnionOfLists {
  private only = NO_CLASSES;
  private lists: (readonly number[])[] | undefined;

  public constructor(private readonly scratch: ScratchList) {}

  public add(list: readonly number[]): void {
    if (list.length === 0) { return; }
    if (this.only.length === 0) { this.only = list; return; }
    (this.lists ??= [this.only]).push(list);
  }

  public leaveOut(isOut: (index: number) => boolean): void {
    this.only = this.all.filter(index => !isOut(index));
    this.lists = undefined;
  }

  /** ascending */
  public get all(): readonly number[] {
    if (!this.lists) { return this.only; }
    this.scratch.clear();
    this.lists.forEach(list => this.scratch.pushAll(list));
    return this.scratch.union();
  }
}
