import { HardenedWorkload, detailOf } from '../../standards';

/** What was done, in the form of `Hardening.record()`; `path` is where the workload was written: `web.yaml:12`. */
export interface Record {
  readonly changes: Change[];
  readonly findings: Finding[];
  readonly exemptions: never[];
  /** workloads that a person has to mend */
  remaining: number;
}

interface Change {
  readonly path: string;
  readonly workload: string;
  readonly field: string;
  readonly oldValue?: unknown;
  readonly newValue?: unknown;
  readonly reason: string;
  readonly controls: readonly string[];
  readonly breaks?: string;
}

interface Finding {
  readonly path: string;
  readonly workload: string;
  readonly check?: string;
  readonly fields: readonly string[];
  readonly text: string;
  readonly mend?: string;
}

/** @param prefix before each field: of an element of a JSON array */
export function addWorkload(record: Record, path: string, workload: HardenedWorkload, prefix: string, isRemaining: boolean): void {
  const { kind, name, namespace, changes, findings, notes } = workload;
  const named = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  for (const { field, old, new: now, reason, controls, breaks } of changes) {
    // absent members stay absent, and a million of these are all of one shape
    record.changes.push({ path, workload: named, field: prefix + field, oldValue: old, newValue: now, reason, controls, breaks });
  }
  for (const finding of findings) {
    const { check, fields, mend } = finding;
    record.findings.push({ path, workload: named, check, fields: fields.map(field => prefix + field), text: detailOf([finding]), mend });
  }
  for (const { field, text } of notes) { record.findings.push({ path, workload: named, fields: [prefix + field], text }); }
  if (isRemaining) { record.remaining++; }
}

/**
 * The record for a person, workload by workload:
 *
 *   Deployment shop/web (web.yaml:12)
 *     spec.template.spec.securityContext.runAsNonRoot: true: the kubelet refuses to start a container as root
 *   Left for a person to decide:
 *   DaemonSet shop/agent (web.yaml:40)
 *     spec.template.spec.volumes[0].hostPath: restricted volume types (…). Use a persistentVolumeClaim …
 */
export function* recordText({ changes, findings, remaining }: Record): Iterable<string> {
  yield* grouped(changes, ({ field, oldValue, newValue, reason, breaks }) =>
    `${field}: ${changeText(oldValue, newValue)}: ${reason}${breaks === undefined ? '' : ` (can break: ${breaks})`}`);
  if (findings.length > 0) { yield 'Left for a person to decide:\n'; }
  yield* grouped(findings, ({ fields, text, mend }) => `${fields.join(', ')}: ${text}${mend === undefined ? '' : `. ${mend}`}`);
  if (remaining > 0) { yield `${remaining === 1 ? 'One workload is' : `${remaining} workloads are`} left for a person to mend.\n`; }
}

/** The record with the place of each workload in its name, for tables: `DaemonSet shop/agent (web.yaml:40)` */
export function placed(record: Record): Record {
  const withPlace = <T extends Change | Finding>(entry: T): T => ({ ...entry, workload: `${entry.workload} (${entry.path})` });
  return { ...record, changes: record.changes.map(withPlace), findings: record.findings.map(withPlace) };
}

function changeText(before: unknown, after: unknown): string {
  if (after === undefined) { return `removed ${JSON.stringify(before)}`; }
  return before === undefined ? JSON.stringify(after) : `${JSON.stringify(before)} → ${JSON.stringify(after)}`;
}

/** a line for each, below the name of its workload */
function* grouped<T extends Change | Finding>(entries: readonly T[], line: (entry: T) => string): Iterable<string> {
  let above: T | undefined;
  for (const entry of entries) {
    const isNew = above === undefined || above.path !== entry.path || above.workload !== entry.workload;
    yield `${isNew ? `${entry.workload} (${entry.path})\n` : ''}  ${line(entry)}\n`;
    above = entry;
  }
}
