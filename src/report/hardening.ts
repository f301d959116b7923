import { markdownTable } from './markdown';

/** What hardening did, as these reports need it. */
export interface HardeningReport {
  readonly changes: readonly ReportedChange[];
  readonly findings: readonly ReportedFinding[];
  readonly exemptions: readonly { readonly path: string; readonly reason: string }[];
}

/** A field that was written or removed. */
export interface ReportedChange {
  readonly workload: string;
  readonly field: string;
  readonly oldValue?: unknown;
  readonly newValue?: unknown;
  readonly reason: string;
  readonly controls: readonly string[];
  readonly breaks?: string;
}

/** Something that was left as it is. */
export interface ReportedFinding {
  readonly workload: string;
  readonly fields: readonly string[];
  readonly text: string;
  readonly mend?: string;
}

/**
 * The record of a hardening as Markdown tables; the words "nothing was changed" where that is so.
 *
 *   | workload | field | before | after | why | asked for by | can break |
 */
export function hardeningTable({ changes, findings, exemptions }: HardeningReport): string {
  const parts = [
    changes.length === 0 ? 'Nothing was changed.' : table(['workload', 'field', 'before', 'after', 'why', 'asked for by', 'can break'],
      changes.map(({ workload, field, oldValue, newValue, reason, controls, breaks }) =>
        [workload, field, value(oldValue), value(newValue), reason, controls.join(', '), breaks ?? ''])),
    ...findings.length === 0 ? [] : [`Left for a person to decide:\n\n${table(['workload', 'field', 'what is there', 'how to mend it'],
      findings.map(({ workload, fields, text, mend }) => [workload, fields.join(', '), text, mend ?? '']))}`],
    ...exemptions.length === 0 ? [] : [`Exempt:\n\n${table(['construct', 'reason'], exemptions.map(({ path, reason }) => [path, reason]))}`],
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The record of a hardening as JSON with two spaces a level and a line break at its end. */
export function hardeningJson(record: HardeningReport): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [...markdownTable(head, rows)].join('').trimEnd();
}

function value(json: unknown): string {
  return json === undefined ? '' : JSON.stringify(json);
}
