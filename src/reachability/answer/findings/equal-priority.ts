import { Found, PolicyCheck, aboutRule } from './policy-check';
import { PlacedRule, PolicyModel } from './policy-model';
import { RuleComparison } from './rule-comparison';
import { listed } from './wording';
import { IP_FAMILIES } from '../../../manifest';
import { Policy } from '../../cluster';
import { PortSets } from '../../evaluate/port-sets';

/**
 * equal-priority: policies of one tier with the same priority, in which some rule says otherwise than one of the other for
 * the same pods, peers and ports. Which goes first is not defined.
 *
 *   priority 10: Allow TCP 80 from all       priority 10: Deny all from all       finding
 *   both only allow                          none: the order changes nothing
 *   no pod is a subject of both              none
 *
 * @see https://network-policy-api.sigs.k8s.io/api-overview/
 */
export const equalPriority: PolicyCheck = {
  id: 'equal-priority',
  severity: 'error',
  find: model => {
    const comparison = new RuleComparison(model.cluster, model.evaluation.sets);
    const groups = new Map<string, Policy[]>();
    for (const policy of model.cluster.policies) {
      if (policy.tier === 'namespace') { continue; }
      const key = `${policy.tier} ${policy.priority}`;
      groups.set(key, [...groups.get(key) ?? [], policy]);
    }
    return [...groups.values()].flatMap(group => group.flatMap((policy, i) =>
      group.slice(i + 1).flatMap(other => conflict(model, comparison, policy, other))));
  },
};

/** the first two rules that contradict each other */
function conflict(model: PolicyModel, comparison: RuleComparison, policy: Policy, other: Policy): Found[] {
  const others = new Set(model.classesIn(other.subject, other));
  const common = model.classesIn(policy.subject, policy).filter(of => others.has(of));
  if (common.length === 0) { return []; }
  for (const direction of ['ingress', 'egress'] as const) {
    for (const rule of policy[direction] ?? []) {
      for (const against of other[direction] ?? []) {
        const [one, two] = [{ policy, direction, rule }, { policy: other, direction, rule: against }];
        if (rule.action === against.action || !areAboutTheSame(model, comparison, one, two, common)) { continue; }
        const pods = listed(model.workloadsOf(common).map(({ id }) => id).sort());
        return [aboutRule(one, `${other.id} has the same priority ${policy.priority}, and where its ${direction} rule ${against.number} (${against.action}) `
          + `is about the same peers and ports as this ${rule.action}, nothing defines which of them decides for ${pods}: give the policies different priorities`)];
      }
    }
  }
  return [];
}

function areAboutTheSame(model: PolicyModel, comparison: RuleComparison, one: PlacedRule, other: PlacedRule, subjects: readonly number[]): boolean {
  const peers = [...new Set(IP_FAMILIES.flatMap(family => {
    const theirs = new Set(model.peersOf(other, family));
    return model.peersOf(one, family).filter(of => theirs.has(of));
  }))];
  if (peers.length === 0 && !comparison.haveCommonPeer(one.rule, other.rule)) { return false; }
  const { sets, scopes, pods } = model.evaluation;
  const [mine, its] = [comparison.portsOf(one.rule), comparison.portsOf(other.rule)];
  if (sets.meet(mine.numbers, its.numbers) !== PortSets.NONE) { return true; }
  if (mine.names.some(({ name }) => its.names.some(named => named.name === name))) { return true; }
  return (one.direction === 'ingress' ? subjects : peers).some(of => {
    const { sample } = pods.classes[of];
    return sets.meet(scopes.portsAt(one.rule, sample), scopes.portsAt(other.rule, sample)) !== PortSets.NONE;
  });
}
