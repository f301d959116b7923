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
  const about = { path, workload: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}` };
  record.changes.push(...changes.map(({ field, old, new: now, reason, controls, breaks }) => ({
    ...about,
    field: prefix + field,
    ...old === undefined ? {} : { oldValue: old },
    ...now === undefined ? {} : { newValue: now },
    reason,
    controls,
    ...breaks === undefined ? {} : { breaks },
  })));
  record.findings.push(
    ...findings.map(finding => ({
      ...about,
      check: finding.check,
      fields: finding.fields.map(field => prefix + field),
      text: detailOf([finding]),
      mend: finding.mend,
    })),
    ...notes.map(({ field, text }) => ({ ...about, fields: [prefix + field], text })),
  );
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
export function recordText({ changes, findings, remaining }: Record): string {
  const left = findings.map(({ path, workload, fields, text, mend }) =>
    ({ path, workload, line: `${fields.join(', ')}: ${text}${mend === undefined ? '' : `. ${mend}`}` }));
  const changed = changes.map(({ path, workload, field, oldValue, newValue, reason, breaks }) =>
    ({ path, workload, line: `${field}: ${changeText(oldValue, newValue)}: ${reason}${breaks === undefined ? '' : ` (can break: ${breaks})`}` }));
  return [
    ...grouped(changed),
    ...left.length === 0 ? [] : ['Left for a person to decide:\n', ...grouped(left)],
    ...remaining === 0 ? [] : [`${remaining === 1 ? 'One workload does' : `${remaining} workloads do`} not keep to the level yet.\n`],
  ].join('');
}

function changeText(before: unknown, after: unknown): string {
  if (after === undefined) { return `removed ${JSON.stringify(before)}`; }
  return before === undefined ? JSON.stringify(after) : `${JSON.stringify(before)} → ${JSON.stringify(after)}`;
}

function grouped(entries: readonly { readonly path: string; readonly workload: string; readonly line: string }[]): string[] {
  return entries.map(({ path, workload, line }, index) => {
    const before = entries[index - 1];
    const isNew = before === undefined || before.path !== path || before.workload !== workload;
    return `${isNew ? `${workload} (${path})\n` : ''}  ${line}\n`;
  });
}
