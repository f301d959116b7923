import { Found, PolicyCheck, aboutRule } from './policy-check';
import { PlacedRule, PolicyModel } from './policy-model';
import { listed } from './wording';
import { PortMatch, Workload } from '../../cluster';

/**
 * named-port-unknown: a port's name is looked up in each destination pod, and none of them has it. Destinations are the
 * subject's pods for ingress, the peers' for egress.
 *
 *   port http, TCP, and the pods have http as UDP     finding: the protocol must be the same
 *   some of the pods have it                          none
 *   egress to everybody, or to pods of which the      info: others may deploy pods that have it
 *   input has some alone
 *   no destination is in the input                    none: selects-no-pod and rule-matches-nothing say so
 */
export const namedPortUnknown: PolicyCheck = {
  id: 'named-port-unknown',
  severity: 'warning',
  find: model => model.rules.flatMap(placed => (placed.rule.ports === 'all' ? [] : placed.rule.ports.flatMap(port => unknown(model, placed, port)))),
};

function unknown(model: PolicyModel, placed: PlacedRule, port: PortMatch): Found[] {
  if (port.type !== 'named') { return []; }
  const destinations = placed.direction === 'ingress' ? model.classesIn(placed.policy.subject, placed.policy) : model.peersOf(placed);
  if (destinations.length === 0) { return []; }
  const { classes } = model.evaluation.pods;
  // workloads of one class have the same named ports, as far as policies use the names
  const found = destinations.map(of => classes[of].sample.ports.find(({ name }) => name === port.name));
  if (found.some(match => match && (port.protocol === undefined || port.protocol === match.protocol))) { return []; }
  const which = placed.direction === 'ingress' ? 'the pods that the policy selects' : 'the pods that the rule leads to';
  const name = `${port.protocol === undefined ? '' : `${port.protocol} `}port named ${port.name}`;
  const isOpen = placed.direction === 'egress' && model.mayReachOthers(placed);
  const extent = isOpen ? 'nothing of the input' : 'nothing';
  const text = `no container of ${which} has a ${name}, so the name matches ${extent}: ${advice(model.workloadsOf(destinations), port.name)}`;
  return [aboutRule(placed, text, isOpen ? { severity: 'info' } : {})];
}

function advice(destinations: readonly Workload[], name: string): string {
  const others = destinations.flatMap(({ ports }) => ports.filter(port => port.name === name).map(({ protocol, port }) => `${protocol} ${port}`));
  if (others.length > 0) { return `write the protocol that they have it with (${listed(others)})`; }
  const names = destinations.flatMap(({ ports }) => ports.flatMap(port => (port.name === undefined ? [] : [port.name])));
  return names.length === 0 ? 'write a number, or name the container port' : `write a number, or a name that they have (${listed([...new Set(names)].sort())})`;
}
