import { IP_FAMILIES } from '../../manifest';
import { Policy, Rule } from '../cluster';
import { Evaluation } from '../evaluate/evaluation';
import { isUntold } from '../evaluate/rule-scope';

/**
 * Rules that pass on what depends on addresses that nobody tells. Whether policies of the next tier or the rules behind are
 * asked is not known then, and either may allow what the other denies: nothing can be proven. A sentence each.
 */
export function uncertainPasses(evaluation: Evaluation): string[] {
  return evaluation.cluster.policies.flatMap(policy => (['ingress', 'egress'] as const).flatMap(direction => (policy[direction] ?? [])
    .filter(rule => rule.action === 'Pass' && isUncertain(evaluation, policy, rule))
    .map(({ number }) => `${policy.id} ${direction} rule ${number}: passes on by addresses that nobody tells here, so it is not known which rules are asked for these: `
      + 'say with podCidrs where pods have theirs, and have its blocks hold all of them or none')));
}

function isUncertain({ selection, sees, pods }: Evaluation, policy: Policy, { peers }: Rule): boolean {
  if (peers === 'any') { return false; }
  if (peers.some(isUntold)) { return true; }
  const seesPods = sees.podAddresses(policy);
  if (!seesPods && sees.hosts(policy)) { return false; }
  const certain = { IPv4: new Set<number>(), IPv6: new Set<number>() };
  const possible = { IPv4: new Set<number>(), IPv6: new Set<number>() };
  for (const peer of peers) {
    if (peer.type !== 'addresses') { continue; }
    for (const [sets, isPossible] of [[certain, false], [possible, true]] as const) {
      const { either, IPv4, IPv6 } = selection.ofAddresses(peer.ranges, { isPossible, isExact: true });
      const add = (family: 'IPv4' | 'IPv6', list: readonly number[]) => list.filter(index => seesPods || pods.classes[index].sample.hostNetwork)
        .forEach(index => sets[family].add(index));
      add('IPv4', [...either, ...IPv4]);
      add('IPv6', [...either, ...IPv6]);
    }
  }
  return pods.classes.some((_, index) => IP_FAMILIES.some(family => possible[family].has(index) && !certain[family].has(index))
    || selection.isOfUnknownFamily(index) && certain.IPv4.has(index) !== certain.IPv6.has(index));
}
