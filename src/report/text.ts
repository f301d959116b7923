import type { Endpoint, Notice, RuleReference } from '../reachability';

const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const ALL_CONTROLS = new RegExp(`${CONTROLS.source}+`, 'g');

/**
 * What lines for people have in common.
 *
 *   oneLine('a\nb')           a b          a line stays a line, and nothing moves the cursor of a terminal
 *   verdict(true)             allowed
 *   counted(1, 'workload')    1 workload
 *   atOrigin('shop.yaml:3')   ` (shop.yaml:3)`
 */
export function oneLine(text: string): string {
  // nearly all texts are one already, and finding that out is cheaper than replacing nothing
  return CONTROLS.test(text) ? text.replace(ALL_CONTROLS, ' ') : text;
}

export function verdict(isAllowed: boolean): 'allowed' | 'denied' {
  return isAllowed ? 'allowed' : 'denied';
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function atOrigin(origin: string | undefined): string {
  return origin === undefined ? '' : ` (${oneLine(origin)})`;
}

/** `shop/web-connections rule 2 "metrics": Allow (shop.yaml:3)` */
export function ruleText({ policy, rule, name, action, origin }: RuleReference): string {
  const named = name === undefined ? '' : ` "${oneLine(name)}"`;
  return `${oneLine(policy)} rule ${rule}${named}: ${action}${atOrigin(origin)}`;
}

/** who the groups among some endpoints are: each below an empty line, its members indented */
export function* groupLines(endpoints: readonly Endpoint[]): Iterable<string> {
  for (const { id, type, members = [] } of endpoints) {
    if (type !== 'group') { continue; }
    yield `\n${oneLine(id)}:\n`;
    for (const member of members) { yield `  ${oneLine(member)}\n`; }
  }
}

/** `rejected NetworkPolicy shop/web: spec.ingress[0].ports[0].port 0 must be a whole number from 1 to 65535 (shop.yaml:3)` */
export function noticeText({ type, subject, text, origin }: Notice): string {
  return `${type} ${oneLine(subject)}: ${oneLine(text)}${atOrigin(origin === subject ? undefined : origin)}`;
}
