import type { Explanation, HalfExplanation, RuleReference, TierExplanation } from '../reachability';
import { chunked, mapped } from './chunk';
import { markdownTable, markdownText } from './markdown';
import { flowText } from './query';
import { oneLine, ruleText, verdict } from './text';

/**
 * Why connections are allowed or not, as they come:
 *
 *   shop/web => shop/db : TCP 5433 denied
 *   egress allowed by shop/web rule 2; ingress denied: …
 *
 *     egress of shop/web[Deployment]: allowed by shop/web rule 2
 *       namespace tier: allow, by shop/default-deny, shop/web
 *         shop/web rule 2: Allow (shop.yaml:12)
 *     ingress of shop/db[StatefulSet]: denied: …
 *
 *     what would open it:
 *       …
 *
 * with an empty line between two of them.
 */
export function explanationText(explanations: Iterable<Explanation>): Iterable<string> {
  return chunked(separated(explanations, textLines));
}

/** JSON Lines of schemas/explain.schema.json */
export function explanationJson(explanations: Iterable<Explanation>): Iterable<string> {
  return chunked(mapped(explanations, explanation => `${JSON.stringify(ordered(explanation))}\n`));
}

/** a heading, the sentence, a table of the tiers and the remedies */
export function explanationMarkdown(explanations: Iterable<Explanation>): Iterable<string> {
  return chunked(separated(explanations, markdownLines));
}

function* separated(explanations: Iterable<Explanation>, lines: (explanation: Explanation) => Iterable<string>): Iterable<string> {
  let isFirst = true;
  for (const explanation of explanations) {
    if (!isFirst) { yield '\n'; }
    yield* lines(explanation);
    isFirst = false;
  }
}

function* textLines(explanation: Explanation): Iterable<string> {
  const { allowed, summary, halves, remedies } = explanation;
  yield `${flowText(explanation)} ${verdict(allowed)}\n${oneLine(summary)}\n\n`;
  for (const half of halves) {
    yield `  ${half.direction} of ${oneLine(half.endpoint)}: ${oneLine(half.reason)}\n`;
    for (const tier of half.tiers) {
      yield `    ${tierText(tier)}\n`;
      for (const rule of tier.rules) { yield `      ${ruleText(rule)}\n`; }
    }
  }
  if (remedies.length === 0) { return; }
  yield '\n  what would open it:\n';
  for (const remedy of remedies) { yield `    ${oneLine(remedy)}\n`; }
}

function* markdownLines(explanation: Explanation): Iterable<string> {
  const { allowed, summary, halves, remedies } = explanation;
  yield `### ${markdownText(flowText(explanation))} ${verdict(allowed)}\n\n${markdownText(summary)}\n\n`;
  yield* markdownTable(['half', 'reason', 'tier', 'policies', 'verdict', 'rules'], halves.flatMap(half => {
    const tiers = half.tiers.map(({ tier, policies, verdict: decision, rules }) => [tier, policies.join(', '), decision, rules.map(ruleText).join('; ')]);
    return (tiers.length === 0 ? [['', '', '', '']] : tiers).map(cells => [`${half.direction} of ${half.endpoint}`, half.reason, ...cells]);
  }));
  if (remedies.length === 0) { return; }
  yield '\nWhat would open it:\n\n';
  for (const remedy of remedies) { yield `- ${markdownText(remedy)}\n`; }
}

function tierText({ tier, policies, verdict: decision }: TierExplanation): string {
  const by = policies.length === 0 ? 'no policy selects it' : `by ${policies.map(oneLine).join(', ')}`;
  return `${tier} tier: ${decision}, ${by}`;
}

/** its members in the order of the schema, and no others */
function ordered({ from, to, protocol, port, allowed, egress, ingress, family, summary, halves, remedies }: Explanation) {
  return { from, to, protocol, port, allowed, egress, ingress, family, summary, halves: halves.map(orderedHalf), remedies };
}

function orderedHalf({ direction, endpoint, allowed, reason, tiers }: HalfExplanation) {
  return { direction, endpoint, allowed, reason, tiers: tiers.map(orderedTier) };
}

function orderedTier({ tier, policies, verdict: decision, rules }: TierExplanation) {
  return { tier, policies, verdict: decision, rules: rules.map(orderedRule) };
}

function orderedRule({ policy, rule, name, action, origin }: RuleReference) {
  return { policy, rule, name, action, origin };
}
