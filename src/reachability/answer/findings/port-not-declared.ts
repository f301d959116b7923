import { Found, PolicyCheck, aboutRule } from './policy-check';
import { PlacedRule, PolicyModel } from './policy-model';
import { portText } from './wording';
import { PortSets } from '../../evaluate/port-sets';

/**
 * port-not-declared: a rule opens a port that no container of the destination declares. Often that is the port of the
 * Service, and policies are about the port of the pod. Destinations are the selected pods for ingress, the peers for egress.
 *
 *   opens TCP 80, the containers declare 8080              finding
 *   some of the pods declare no ports at all               none: they may listen on any
 *   denies the port, or opens all ports of a protocol      none
 *   egress to addresses, to everybody, or to pods of       none: others may deploy pods that listen there
 *   which the input has some alone
 */
export const portNotDeclared: PolicyCheck = {
  id: 'port-not-declared',
  severity: 'info',
  find: model => model.rules.flatMap(placed => undeclared(model, placed)),
};

function undeclared(model: PolicyModel, placed: PlacedRule): Found[] {
  const { direction, rule: { action, ports } } = placed;
  if (action !== 'Allow' || ports === 'all') { return []; }
  const destinations = destinationsOf(model, placed);
  const declared = destinations.length === 0 ? undefined : model.declaredPorts(destinations);
  if (declared === undefined) { return []; }
  const { sets } = model.evaluation;
  const whose = direction === 'ingress' ? 'the pods that the policy selects' : 'the pods that the rule leads to';
  return ports.flatMap((port): Found[] => {
    if (port.type !== 'numbers' || port.first === 1 && port.last === 65535 || sets.meet(sets.of([port]), declared) !== PortSets.NONE) { return []; }
    return [aboutRule(placed, `no container of ${whose} declares ${portText(port)} (they declare ${sets.describe(declared).text}), `
      + 'so nothing may listen there: write the port of the pods, not that of their Service, or declare it')];
  });
}

/** all that there can be, or none */
function destinationsOf(model: PolicyModel, placed: PlacedRule): readonly number[] {
  const { policy, direction, rule: { peers } } = placed;
  if (direction === 'ingress') { return model.classesIn(policy.subject, policy); }
  return peers === 'any' || peers.some(({ type }) => type !== 'pods') || model.mayReachOthers(placed) ? [] : model.peersOf(placed);
}
