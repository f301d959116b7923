import type { Finding } from '../standards';

/** What Pod Security admission says of one object, as these reports need it. */
export interface PodSecurityVerdict {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** where it was written: `shop.yaml:12` */
  readonly origin?: string;
  /** `restricted:v1.34` */
  readonly policy: string;
  /** whether it is a pod or makes some: all others are allowed */
  readonly makesPods: boolean;
  /** what has problems is not */
  readonly allowed: boolean;
  /** Pod Security admission's own words: `privileged, hostPort`; `invalid` where the object can't be decoded or has nothing but problems */
  readonly reason: string;
  /** Pod Security admission's own words: `privileged (container "web" must not …)` */
  readonly detail: string;
  readonly findings: readonly Finding[];
  /** what the API server or the kubelet refuses at any level, a sentence each */
  readonly problems: readonly string[];
}

/**
 * What a person reads: the objects that are refused, with fields and the way to mend them, then how many they are.
 *
 *   Deployment shop/web (shop.yaml:3) violates PodSecurity "restricted:latest":
 *     privileged (container "web" must not set securityContext.privileged=true)
 *       at spec.template.spec.containers[0].securityContext.privileged
 *       Remove privileged …
 *   1 of 3 workloads refused.
 */
export function* podSecurityText(verdicts: readonly PodSecurityVerdict[]): Iterable<string> {
  const refused = verdicts.filter(({ allowed }) => !allowed);
  for (const verdict of refused) {
    const { policy, findings, problems, origin } = verdict;
    const where = origin === undefined ? '' : ` (${origin})`;
    yield `${nameOf(verdict)}${where} ${findings.length > 0 ? `violates PodSecurity "${policy}"` : 'can\'t run'}:\n`;
    for (const { reason, detail, fields, mend } of findings) {
      yield `  ${detail === '' ? reason : `${reason} (${detail})`}\n${fields.map(field => `    at ${field}\n`).join('')}    ${mend}\n`;
    }
    for (const problem of problems) { yield `  ${problem}\n`; }
  }
  const all = verdicts.filter(({ makesPods }) => makesPods).length;
  yield `${refused.length} of ${all} workload${all === 1 ? '' : 's'} refused.\n`;
}

/** A JSON array, one object a line. */
export function* podSecurityJson(verdicts: readonly PodSecurityVerdict[]): Iterable<string> {
  yield '[';
  for (const [index, verdict] of verdicts.entries()) { yield `${index === 0 ? '\n' : ',\n'}${jsonOf(verdict)}`; }
  yield verdicts.length === 0 ? ']\n' : '\n]\n';
}

/** JSON Lines. */
export function* podSecurityJsonLines(verdicts: readonly PodSecurityVerdict[]): Iterable<string> {
  for (const verdict of verdicts) { yield `${jsonOf(verdict)}\n`; }
}

/** A table of all workloads in Markdown. */
export function* podSecurityMarkdown(verdicts: readonly PodSecurityVerdict[]): Iterable<string> {
  yield `| ${HEAD.join(' | ')} |\n|${'---|'.repeat(HEAD.length)}\n`;
  for (const cells of rowsOf(verdicts)) { yield `| ${cells.map(markdownCell).join(' | ')} |\n`; }
}

/** A table of all workloads as RFC 4180 has it. */
export function* podSecurityCsv(verdicts: readonly PodSecurityVerdict[]): Iterable<string> {
  yield `${HEAD.join(',')}\r\n`;
  for (const cells of rowsOf(verdicts)) { yield `${cells.map(csvCell).join(',')}\r\n`; }
}

const HEAD = ['kind', 'namespace', 'name', 'origin', 'policy', 'allowed', 'reason', 'detail', 'problems'];

function rowsOf(verdicts: readonly PodSecurityVerdict[]): string[][] {
  return verdicts.filter(({ makesPods }) => makesPods).map(({ kind, namespace = '', name, origin = '', policy, allowed, reason, detail, problems }) =>
    [kind, namespace, name, origin, policy, String(allowed), reason, detail, problems.join('; ')]);
}

function markdownCell(text: string): string {
  return text.replace(/[\\|]/g, '\\$&').replace(/\r\n?|\n/g, ' ');
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** members always in this order */
function jsonOf({ kind, namespace, name, origin, policy, makesPods, allowed, reason, detail, findings, problems }: PodSecurityVerdict): string {
  return JSON.stringify({
    kind,
    namespace,
    name,
    origin,
    policy,
    makesPods,
    allowed,
    reason,
    detail,
    findings: findings.map(finding => ({
      check: finding.check,
      level: finding.level,
      fields: finding.fields,
      reason: finding.reason,
      detail: finding.detail,
      mend: finding.mend,
    })),
    problems,
  });
}

function nameOf({ kind, namespace, name }: PodSecurityVerdict): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
