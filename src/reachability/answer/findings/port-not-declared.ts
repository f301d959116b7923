import { Found, PolicyCheck, aboutRule } from './policy-check';
import { PlacedRule, PolicyModel } from './policy-model';
import { portText } from './wording';
import { PortSets } from '../../evaluate/port-sets';

/**
 * port-not-declared: an ingress rule opens a port that no container of the selected pods declares. Often that is the port
 * of the Service, and policies are about the port of the pod.
 *
 *   opens TCP 80, the containers declare 8080              finding
 *   some of the pods declare no ports at all               none: they may listen on any
 *   denies the port, or opens all ports of a protocol      none
 */
export const portNotDeclared: PolicyCheck = {
  id: 'port-not-declared',
  severity: 'info',
  find: model => model.rules.flatMap(placed => undeclared(model, placed)),
};

function undeclared(model: PolicyModel, placed: PlacedRule): Found[] {
  const { policy, direction, rule: { action, ports } } = placed;
  if (direction !== 'ingress' || action !== 'Allow' || ports === 'all') { return []; }
  const subjects = model.classesIn(policy.subject, policy);
  const declared = subjects.length === 0 ? undefined : model.declaredPorts(subjects);
  if (declared === undefined) { return []; }
  const { sets } = model.evaluation;
  return ports.flatMap((port): Found[] => {
    if (port.type !== 'numbers' || port.first === 1 && port.last === 65535 || sets.meet(sets.of([port]), declared) !== PortSets.NONE) { return []; }
    return [aboutRule(placed, `no container of the pods that the policy selects declares ${portText(port)} (they declare ${sets.describe(declared).text}), `
      + 'so nothing may listen there: write the port of the pods, not that of their Service, or declare it')];
  });
}
