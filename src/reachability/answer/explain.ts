import { IpFamily } from '../../manifest';
import { Direction, Policy, Rule, Tier } from '../cluster';
import { halfReason, remedyFor, sideText } from './explanation-text';
import { AskedConnection, Half, halfPorts, hasPort, isAbout } from './half';
import { Question, query, resolvedQuestion, verdicts } from './query';
import { isController, routesTo } from './routed-ports';
import { Evaluation } from '../evaluate/evaluation';
import { hasFamily, isSelf } from '../evaluate/half-verdict';
import { PortSets } from '../evaluate/port-sets';
import { Explanation, HalfExplanation, RuleReference, TierExplanation } from '../result';

/**
 * Why the connection is allowed or not, and what would open it. The verdict is that of `query`; the rules behind it are
 * looked up for this one pair.
 * @throws as `query`
 */
export function explain(evaluation: Evaluation, question: Question): Explanation {
  const answer = query(evaluation, question);
  const { protocol, port } = answer;
  const resolved = resolvedQuestion(evaluation, question);
  const [first, other] = verdicts(evaluation, resolved, protocol, port).map(({ family }) => family);
  const { from, to } = resolved;
  const halvesOver = (family: IpFamily) => {
    const asked = { evaluation, from, to, family, port: evaluation.sets.of([{ protocol, first: port, last: port }]), portText: `${protocol} ${port}` };
    return (['egress', 'ingress'] as const).map(direction => halfOf(asked, direction));
  };
  const halves = halvesOver(first);
  const explained = halves.map((each): HalfExplanation => ({
    direction: each.direction,
    endpoint: sideText(evaluation, each.subject),
    allowed: each.allowed,
    tiers: each.tiers,
    reason: halfReason(each),
  }));
  return {
    ...answer,
    halves: [explained[0], explained[1]],
    summary: answer.family === undefined ? summaryOf(halves) : `over ${first} ${summaryOf(halves)}; over ${other} ${summaryOf(halvesOver(other))}`,
    remedies: halves.filter(({ allowed }) => !allowed).map(remedyFor),
  };
}

function summaryOf(halves: readonly Half[]): string {
  return halves.map(half => `${half.direction} ${halfReason(half)}`).join('; ');
}

const TIERS: readonly Tier[] = ['admin', 'namespace', 'baseline'];

function halfOf(asked: AskedConnection, direction: Direction): Half {
  const { evaluation, from, to, family, port } = asked;
  const { sets } = evaluation;
  const [subject, other] = direction === 'egress' ? [from, to] : [to, from];
  const allowed = sets.meet(sets.over(family, halfPorts(evaluation, subject, other, direction)), port) !== PortSets.NONE;
  const isAsked = subject.type !== 'address' && !isSelf(evaluation, subject, other);
  const lacksFamily = isAsked && !hasFamily(evaluation, subject, family);
  const routes = direction === 'egress' && isController(evaluation, from)
    ? routesTo(evaluation, to).entries.flatMap(({ id, ports }) => (sets.meet(ports, port) === PortSets.NONE ? [] : [id])) : undefined;
  const hasNoPolicies = routes && (routes.length === 0 || !evaluation.cluster.options.ingressController);
  if (!isAsked || lacksFamily || hasNoPolicies) {
    return { asked, direction, subject, other, allowed, lacksFamily, ...(routes && { routes }), tiers: [], opensBelow: false };
  }
  const policies = evaluation.policiesOf(evaluation.pods.classOf[subject.index], direction);
  const explained = TIERS.flatMap(tier => {
    const ofTier = policies.filter(policy => policy.tier === tier);
    return ofTier.length === 0 ? [] : [explainTier({ asked, direction, subject, other }, tier, ofTier)];
  });
  const decisive = explained.findIndex(decides);
  const [tiers, below] = decisive < 0 ? [explained, []] : [explained.slice(0, decisive + 1), explained.slice(decisive + 1)];
  return { asked, direction, subject, other, allowed, lacksFamily, tiers, opensBelow: below.find(decides)?.verdict !== 'deny' };
}

function decides({ verdict }: TierExplanation): boolean {
  return verdict === 'allow' || verdict === 'deny';
}

function explainTier(half: Omit<Half, 'allowed' | 'lacksFamily' | 'tiers' | 'opensBelow'>, tier: Tier, policies: readonly Policy[]): TierExplanation {
  const matching = policies.flatMap(policy => (policy[half.direction] ?? [])
    .filter(rule => isAbout(half, policy, rule) && hasPort(half, rule)).map(rule => ({ policy, rule })));
  const ids = policies.map(({ id }) => id);
  if (tier === 'namespace') {
    return { tier, policies: ids, verdict: matching.length > 0 ? 'allow' : 'deny', rules: matching.map(reference) };
  }
  if (matching.length === 0) { return { tier, policies: ids, verdict: 'none', rules: [] }; }
  const verdict = ({ Allow: 'allow', Deny: 'deny', Pass: 'pass' } as const)[matching[0].rule.action];
  return { tier, policies: ids, verdict, rules: [reference(matching[0])] };
}

function reference({ policy, rule }: { readonly policy: Policy; readonly rule: Rule }): RuleReference {
  return {
    policy: policy.id,
    rule: rule.number,
    ...(rule.name === undefined ? {} : { name: rule.name }),
    action: policy.kind === 'ClusterNetworkPolicy' && rule.action === 'Allow' ? 'Accept' : rule.action,
    ...(policy.origin === undefined ? {} : { origin: policy.origin }),
  };
}
