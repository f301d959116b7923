import { PlacedRule, PolicyModel } from './policy-model';
import { NamedPort, RuleComparison } from './rule-comparison';
import { listed } from './wording';
import { Rule, Workload } from '../../cluster';
import { PortSets } from '../../evaluate/port-sets';

/**
 * Whether a rule opens all ports that another does by what names of ports stand for at the pods of the input, where it is
 * about the same peers: `http is TCP 8080`, or nothing.
 *
 *   wide           narrow         pods that the narrow rule leads to
 *   8080           http           all that have a port http have it as TCP 8080
 *   http           8080           all have a port http, as TCP 8080
 *   any            https          none has a port https: named-port-unknown says so
 *   egress         egress         the narrow rule may lead to pods that the input lacks: nothing
 *
 * What a rule opens is found once, since each is compared with all others of its subject.
 */
export class NumbersOfNames {
  private readonly opened = new Map<Rule, Opened | undefined>();

  public constructor(private readonly model: PolicyModel, private readonly comparison: RuleComparison) {}

  public thatCover(wide: PlacedRule, narrow: PlacedRule): string | undefined {
    const { sets, scopes } = this.model.evaluation;
    const [own, others] = [narrow, wide].map(({ rule }) => this.comparison.portsOf(rule));
    if (own.names.length + others.names.length === 0) { return undefined; }
    if (mayLeadElsewhere(narrow) && sets.minus(own.numbers, others.numbers) !== PortSets.NONE) { return undefined; }
    const opened = this.openedBy(narrow);
    if (!opened || opened.ports.some(([pod, ports]) => sets.minus(ports, scopes.portsAt(wide.rule, pod)) !== PortSets.NONE)) { return undefined; }
    return listed(distinctNames([...own.names, ...others.names]).map(port => [port, this.numbersAt(opened.pods, port)] as const)
      .filter(([, numbers]) => numbers !== PortSets.NONE)
      .map(([{ name }, numbers]) => `${name} is ${sets.describe(numbers).text}`));
  }

  private openedBy(placed: PlacedRule): Opened | undefined {
    if (!this.opened.has(placed.rule)) { this.opened.set(placed.rule, this.found(placed)); }
    return this.opened.get(placed.rule);
  }

  private found(placed: PlacedRule): Opened | undefined {
    const { evaluation: { pods: { classes }, scopes } } = this.model;
    const { names, numbers } = this.comparison.portsOf(placed.rule);
    const pods = this.destinationsOf(placed).map(of => classes[of].sample);
    if (pods.length === 0 || names.some(name => this.numbersAt(pods, name) === PortSets.NONE)) { return undefined; }
    const ports = pods.map(pod => [pod, scopes.portsAt(placed.rule, pod)] as const).filter(([, set]) => set !== PortSets.NONE);
    // those to which a name adds something tell most of the rules that do not cover it
    return { pods, ports: [...ports.filter(([, set]) => set !== numbers), ...ports.filter(([, set]) => set === numbers)] };
  }

  private destinationsOf(placed: PlacedRule): readonly number[] {
    if (placed.direction === 'ingress') { return this.model.classesIn(placed.policy.subject, placed.policy); }
    return this.model.mayReachOthers(placed) ? [] : this.model.peersOf(placed);
  }

  private numbersAt(pods: readonly Workload[], name: NamedPort): number {
    const { sets, scopes } = this.model.evaluation;
    return pods.reduce((sum, pod) => sets.union(sum, scopes.withNamed(PortSets.NONE, [name], pod)), PortSets.NONE);
  }
}

/** What a rule opens at the pods that it leads to. */
interface Opened {
  readonly pods: readonly Workload[];
  /** sets, where there are any */
  readonly ports: readonly (readonly [Workload, number])[];
}

/** addresses have no named ports */
function mayLeadElsewhere({ direction, rule: { peers } }: PlacedRule): boolean {
  return direction === 'egress' && (peers === 'any' || peers.some(({ type }) => type !== 'pods'));
}

function distinctNames(ports: readonly NamedPort[]): NamedPort[] {
  return ports.filter(({ name, protocol }, i) => ports.findIndex(other => other.name === name && other.protocol === protocol) === i);
}
