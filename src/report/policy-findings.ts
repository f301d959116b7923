import type { PolicyFinding } from '../reachability';
import { chunked } from './chunk';
import { csvRow } from './csv';
import { jsonObject } from './json';
import { markdownTable } from './markdown';
import { counted, oneLine } from './text';

/**
 * What is hardly meant in the policies, in the order of the findings:
 *
 *   txt    error shop/web egress rule 2: no pod and no address matches it (rule-matches-nothing) shop.yaml:12
 *
 * No finding is nothing written.
 */
export function policyFindingsText(findings: readonly PolicyFinding[]): Iterable<string> {
  return chunked(textLines(findings));
}

/** schemas/lint.schema.json */
export function policyFindingsJson(findings: readonly PolicyFinding[]): Iterable<string> {
  return chunked(jsonObject({
    summary: JSON.stringify(countsOf(findings)),
    findings: findings.map(({ severity, rule, subject, part, text, origin }) => JSON.stringify({ severity, rule, subject, part, text, origin })),
  }));
}

export function policyFindingsCsv(findings: readonly PolicyFinding[]): Iterable<string> {
  return chunked(csvLines(findings));
}

export function policyFindingsMarkdown(findings: readonly PolicyFinding[]): Iterable<string> {
  return chunked(markdownLines(findings));
}

function* textLines(findings: readonly PolicyFinding[]): Iterable<string> {
  for (const { rule, severity, subject, part, text, origin } of findings) {
    const place = part === undefined ? subject : `${subject} ${part}`;
    yield `${severity} ${oneLine(place)}: ${oneLine(text)} (${rule})${origin === undefined ? '' : ` ${oneLine(origin)}`}\n`;
  }
}

function* csvLines(findings: readonly PolicyFinding[]): Iterable<string> {
  yield csvRow(COLUMNS);
  for (const finding of findings) { yield csvRow(cells(finding)); }
}

function* markdownLines(findings: readonly PolicyFinding[]): Iterable<string> {
  if (findings.length === 0) {
    yield 'No findings.\n';
    return;
  }
  const { error, warning, info } = countsOf(findings);
  yield `**${counted(findings.length, 'finding')}**: ${counted(error, 'error')}, ${counted(warning, 'warning')}, ${info} for information.\n\n`;
  yield* markdownTable(COLUMNS, findings.map(cells));
}

const COLUMNS = ['severity', 'subject', 'part', 'text', 'rule', 'origin'];

function cells({ severity, subject, part = '', text, rule, origin = '' }: PolicyFinding): readonly string[] {
  return [severity, subject, part, text, rule, origin];
}

function countsOf(findings: readonly PolicyFinding[]): Record<PolicyFinding['severity'], number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) { counts[severity]++; }
  return counts;
}
