import { NumbersOfNames } from './named-port-numbers';
import { Found, PolicyCheck, aboutRule } from './policy-check';
import { PlacedRule, PolicyModel } from './policy-model';
import { RuleComparison } from './rule-comparison';
import { PortSets } from '../../evaluate/port-sets';
import { selectionKey } from '../pod-selections';
import { listed } from './wording';

/**
 * rule-subsumed: a rule that other rules make superfluous, by what they say, not by which pods there are.
 *
 *   NetworkPolicies of the same subject            a rule that one other allows at least as much as: info; also by what the
 *                                                  names of its ports stand for at the pods of the input, which it says
 *   one policy of the admin or baseline tier       a rule whose peers and ports earlier rules decide: info, and a warning
 *                                                  where an earlier one decides otherwise
 */
export const ruleSubsumed: PolicyCheck = {
  id: 'rule-subsumed',
  severity: 'info',
  find: model => {
    const comparison = new RuleComparison(model.cluster, model.evaluation.sets);
    return [...groups(model).values()].flatMap(group => (group[0].policy.tier === 'namespace' ? amongAllowed(group, model, comparison)
      : group.flatMap((placed, i) => afterDecided(placed, group.slice(0, i), model, comparison))));
  },
};

/** rules that are about the same pods, in the order in which they are asked */
function groups({ rules }: PolicyModel): Map<string, PlacedRule[]> {
  const found = new Map<string, PlacedRule[]>();
  for (const placed of rules) {
    const { policy, direction } = placed;
    const key = `${direction} ${policy.tier === 'namespace' ? selectionKey(policy.subject) : policy.id}`;
    const group = found.get(key);
    if (group) { group.push(placed); } else { found.set(key, [placed]); }
  }
  return found;
}

/** of two rules that say the same, the later one is superfluous */
function amongAllowed(group: readonly PlacedRule[], model: PolicyModel, comparison: RuleComparison): Found[] {
  const live = group.filter(({ rule }) => comparison.livePeers(rule).length > 0);
  const wider = live.map((placed, own) => live.find((other, i) =>
    i !== own && covers(other, placed, comparison) && (i < own || !covers(placed, other, comparison))));
  // what numbers say is asked only of rules that are left: of two that cover each other one must stay
  const left = live.filter((_, i) => !wider[i]);
  const numbers = new NumbersOfNames(model, comparison);
  return live.flatMap((placed, i): Found[] => {
    const by = wider[i];
    if (by) { return [aboutRule(placed, `${nameOf(by, placed)} allows all that it allows, so it adds nothing: remove it, or narrow the other`)]; }
    return coveredByNumbers(placed, left, numbers, comparison);
  });
}

function coveredByNumbers(placed: PlacedRule, left: readonly PlacedRule[], known: NumbersOfNames, comparison: RuleComparison): Found[] {
  const hasNames = ({ rule }: PlacedRule) => comparison.portsOf(rule).names.length > 0;
  const numbersIn = (wide: PlacedRule, narrow: PlacedRule) => ((hasNames(wide) || hasNames(narrow)) && coversPeers(wide, narrow, comparison)
    ? known.thatCover(wide, narrow) : undefined);
  const own = left.indexOf(placed);
  for (const [i, other] of left.entries()) {
    const numbers = i === own ? undefined : numbersIn(other, placed);
    if (numbers === undefined || i > own && numbersIn(placed, other) !== undefined) { continue; }
    return [aboutRule(placed, `${nameOf(other, placed)} allows all that it allows, as ${numbers} at these pods, so it adds nothing: remove it, or narrow the other`)];
  }
  return [];
}

function covers(wide: PlacedRule, narrow: PlacedRule, comparison: RuleComparison): boolean {
  return comparison.coversPorts(comparison.portsOf(wide.rule), comparison.portsOf(narrow.rule)) && coversPeers(wide, narrow, comparison);
}

function coversPeers(wide: PlacedRule, narrow: PlacedRule, comparison: RuleComparison): boolean {
  return comparison.livePeers(narrow.rule).every(peer => comparison.coversPeer(wide.rule, peer));
}

function afterDecided(placed: PlacedRule, earlier: readonly PlacedRule[], { evaluation }: PolicyModel, comparison: RuleComparison): Found[] {
  const { sets } = evaluation;
  const peers = comparison.livePeers(placed.rule);
  const deciding = new Set<PlacedRule>();
  const ports = comparison.portsOf(placed.rule);
  const isDecided = peers.length > 0 && peers.every(peer => {
    const before = earlier.filter(({ rule }) => comparison.coversPeer(rule, peer));
    const decided = before.map(({ rule }) => comparison.portsOf(rule));
    const numbers = decided.reduce((sum, each) => sets.union(sum, each.numbers), PortSets.NONE);
    before.forEach(rule => deciding.add(rule));
    return comparison.coversPorts({ numbers, names: decided.flatMap(({ names }) => names) }, ports);
  });
  if (!isDecided) { return []; }
  const rules = [...deciding].sort((a, b) => a.rule.number - b.rule.number);
  const names = `${rules.length === 1 ? 'rule' : 'rules'} ${listed(rules.map(({ rule }) => `${rule.number} (${rule.action})`))}`;
  const isOtherwise = rules.some(({ rule }) => rule.action !== placed.rule.action);
  const text = `${names} before it ${rules.length === 1 ? 'decides' : 'decide'} all that it is about, so this ${placed.rule.action} has no effect: `
    + 'remove it, or move it up';
  return [aboutRule(placed, text, isOtherwise ? { severity: 'warning' } : {})];
}

function nameOf({ policy, direction, rule }: PlacedRule, from: PlacedRule): string {
  return policy === from.policy ? `rule ${rule.number}` : `${policy.id} ${direction} rule ${rule.number}`;
}
