import { PlacedRule, PolicyModel } from './policy-model';
import { NamedPort, RuleComparison } from './rule-comparison';
import { listed } from './wording';
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
 */
export function numbersThatCover(wide: PlacedRule, narrow: PlacedRule, model: PolicyModel, comparison: RuleComparison): string | undefined {
  const { sets, scopes, pods } = model.evaluation;
  const [own, others] = [narrow, wide].map(({ rule }) => comparison.portsOf(rule));
  const names = distinctNames([...own.names, ...others.names]);
  if (names.length === 0 || mayLeadElsewhere(narrow) && sets.minus(own.numbers, others.numbers) !== PortSets.NONE) { return undefined; }
  const destinations = destinationsOf(narrow, model).map(of => pods.classes[of].sample);
  const numbersOf = (port: NamedPort) => destinations.reduce((sum, pod) => sets.union(sum, scopes.portsAt({ ports: [port] }, pod)), PortSets.NONE);
  if (destinations.length === 0 || own.names.some(name => numbersOf(name) === PortSets.NONE)) { return undefined; }
  if (destinations.some(pod => sets.minus(scopes.portsAt(narrow.rule, pod), scopes.portsAt(wide.rule, pod)) !== PortSets.NONE)) { return undefined; }
  return listed(names.map(port => [port, numbersOf(port)] as const).filter(([, numbers]) => numbers !== PortSets.NONE)
    .map(([{ name }, numbers]) => `${name} is ${sets.describe(numbers).text}`));
}

function destinationsOf(placed: PlacedRule, model: PolicyModel): readonly number[] {
  if (placed.direction === 'ingress') { return model.classesIn(placed.policy.subject, placed.policy); }
  return model.mayReachOthers(placed) ? [] : model.peersOf(placed);
}

/** addresses have no named ports */
function mayLeadElsewhere({ direction, rule: { peers } }: PlacedRule): boolean {
  return direction === 'egress' && (peers === 'any' || peers.some(({ type }) => type !== 'pods'));
}

function distinctNames(ports: readonly NamedPort[]): NamedPort[] {
  return ports.filter(({ name, protocol }, i) => ports.findIndex(other => other.name === name && other.protocol === protocol) === i);
}
