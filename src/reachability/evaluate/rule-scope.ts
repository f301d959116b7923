import { ClassSelection } from './class-selection';
import { Address, AddressRange, Direction, Policy, PortMatch, Rule, Workload } from '../cluster';
import { PodClasses } from './pod-classes';
import { PortSets } from './port-sets';

/** What one rule is about, found once for all pods that its policy selects. */
export interface RuleScope {
  /** pods that are not named one by one */
  readonly pods: 'none' | 'all' | 'all but hosts';
  /** classes of pods that are */
  readonly classes: readonly number[];
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
 * What becomes of pods whose addresses nobody tells, where a block holds some of the addresses that they may have:
 *
 *   none     no rule is about them
 *   Allow    rules that allow are: whatever may be allowed is
 *   Deny     rules that deny are: whatever may be denied is
 *
 * Where a block holds all of these addresses, every rule is about them.
 */
export type Doubt = 'none' | 'Allow' | 'Deny';

/** Finds what rules are about. */
export class RuleScopes {
  /** for those that are asked one by one: rows take them from the lists of their policies */
  private readonly known = new Map<Rule, RuleScope>();
  private readonly numbers = new Map<string, number>();
  private readonly ofList = new Map<readonly PortMatch[], number>();

  public constructor(
    private readonly pods: PodClasses,
    private readonly sets: PortSets,
    private readonly selection: ClassSelection,
    private readonly sight: PolicySight,
    private readonly doubt: Doubt = 'none',
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

  /** Whether a rule is about pods of a class. */
  public isAboutClass(policy: Policy, rule: Rule, index: number): boolean {
    const { pods, classes } = this.of(policy, rule);
    return pods === 'all' || pods === 'all but hosts' && !this.isHost(index) || classes.includes(index);
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
    if (names.length === 0) { return numbers; }
    const found = names.flatMap(({ name, protocol }) => {
      // the first port of a name is the one that counts
      const port = ports.find(each => each.name === name);
      return port && (protocol === undefined || protocol === port.protocol) ? [{ protocol: port.protocol, first: port.port, last: port.port }] : [];
    });
    return this.sets.union(numbers, this.sets.of(found));
  }

  private found(policy: Policy, { action, peers, ports }: Rule): RuleScope {
    const numbers = this.numbersOf(ports);
    const names = namesIn(ports);
    if (peers === 'any') { return { pods: 'all', classes: NO_CLASSES, addresses: 'all', numbers, names }; }
    const seesHosts = this.sight.hosts(policy);
    let classes = NO_CLASSES;
    let more: Set<number> | undefined;
    const add = (found: readonly number[]) => {
      if (classes.length === 0) { classes = found; return; }
      more ??= new Set(classes);
      for (const index of found) { more.add(index); }
    };
    let pods: RuleScope['pods'] = 'none';
    let addresses: 'none' | readonly AddressRange[] = 'none';
    for (const peer of peers) {
      if (peer.type === 'pods') {
        const found = this.selection.ofPods(peer.selection);
        if (found === 'all') {
          pods = seesHosts ? 'all' : 'all but hosts';
        } else {
          add(seesHosts || !this.pods.hasHosts ? found : found.filter(index => !this.isHost(index)));
        }
      } else if (peer.type === 'addresses') {
        addresses = addresses === 'none' ? peer.ranges : [...addresses, ...peer.ranges];
        const isPossible = this.doubt === action;
        if (this.sight.podAddresses(policy)) {
          add(this.selection.ofAddresses(peer.ranges, !seesHosts, isPossible));
        } else if (!seesHosts && this.pods.hasHosts) {
          // what is seen as a node has a node's address, whether or not blocks can match pods
          add(this.selection.ofAddresses(peer.ranges, true, isPossible).filter(index => this.isHost(index)));
        }
      }
    }
    return { pods, classes: more ? [...more] : classes, addresses, numbers, names };
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

function namesIn(ports: Rule['ports']): readonly NamedPort[] {
  return ports === 'all' || !ports.some(({ type }) => type === 'named') ? NO_NAMES : ports.filter(port => port.type === 'named');
}

const NO_NAMES: readonly NamedPort[] = [];
const NO_CLASSES: readonly number[] = [];
const NO_SCOPES: readonly RuleScope[] = [];
