import { mapped } from './chunk';
import { jsonObject } from './json';
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
export function* hardeningTable({ changes, findings, exemptions }: HardeningReport): Iterable<string> {
  if (changes.length === 0) {
    yield 'Nothing was changed.\n';
  } else {
    yield* markdownTable(['workload', 'field', 'before', 'after', 'why', 'asked for by', 'can break'], cells(changes,
      ({ workload, field, oldValue, newValue, reason, controls, breaks }) =>
        [workload, field, value(oldValue), value(newValue), reason, controls.join(', '), breaks ?? '']));
  }
  if (findings.length > 0) {
    yield '\nLeft for a person to decide:\n\n';
    yield* markdownTable(['workload', 'field', 'what is there', 'how to mend it'], cells(findings,
      ({ workload, fields, text, mend }) => [workload, fields.join(', '), text, mend ?? '']));
  }
  if (exemptions.length > 0) {
    yield '\nExempt:\n\n';
    yield* markdownTable(['construct', 'reason'], cells(exemptions, ({ path, reason }) => [path, reason]));
  }
}

/** The record of a hardening as JSON with two spaces a level and a line break at its end. */
export function hardeningJson(record: HardeningReport): Iterable<string> {
  const members = Object.entries(record).map(([name, member]): [string, string | Iterable<string>] =>
    [name, Array.isArray(member) ? mapped(member, itemJson) : JSON.stringify(member)]);
  return jsonObject(Object.fromEntries(members));
}

/** two levels deep */
function itemJson(item: unknown): string {
  return JSON.stringify(item, undefined, 2).replaceAll('\n', '\n    ');
}

function* cells<T>(items: readonly T[], row: (item: T) => readonly string[]): Iterable<readonly string[]> {
  for (const item of items) { yield row(item); }
}

function value(json: unknown): string {
  return json === undefined ? '' : JSON.stringify(json);
}
