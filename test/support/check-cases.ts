import { Check, Finding, NEWEST_MINOR, evaluatePod } from '../../src/standards';

/**
 * Pods held against one check of the Pod Security Standards, at every version of the policy:
 *
 *   describeCheck(hostPorts, {
 *     'port 80 of the host': { spec: { … }, refused: [{ from: 0, reason: 'hostPort', detail: '…', fields: ['…'] }] },
 *     'no port of the host': { spec: { … } },
 *   });
 */
export interface CheckCase {
  readonly annotations?: unknown;
  readonly spec: unknown;
  /** what is said, for each range of versions; at all others the pod passes */
  readonly refused?: readonly Refusal[];
}

export interface Refusal {
  /** first and last minor version; to the newest unless told otherwise */
  readonly from: number;
  readonly to?: number;
  readonly reason: string;
  readonly detail: string;
  readonly fields: readonly string[];
}

export function describeCheck(check: Check, cases: { readonly [name: string]: CheckCase }): void {
  describe(`${check.id} |`, () => {
    test.each(Object.entries(cases))('%s', (_, { annotations, spec, refused = [] }) => {
      const said: Said[] = [];
      for (const [index, version] of VERSIONS.entries()) {
        const now = saidOf(check, version, annotations, spec);
        const last = said.at(-1);
        if (now && last && last.to === VERSIONS[index - 1] && isEqual(now, last)) {
          last.to = version;
        } else if (now) {
          said.push({ from: version, to: version, ...now });
        }
      }
      expect(said).toEqual(refused.map(({ from, to, reason, detail, fields }) =>
        ({ from: `v1.${from}`, to: to === undefined ? 'latest' : `v1.${to}`, level: check.level, reason, detail, fields })));
    });
  });
}

interface Said extends Pick<Finding, 'level' | 'reason' | 'detail' | 'fields'> {
  readonly from: string;
  to: string;
}

/** every version, in order, then some that are still unknown, and `latest`: those are the newest that is known */
const VERSIONS = [...Array.from({ length: NEWEST_MINOR + 3 }, (_, minor) => `v1.${minor}`), 'latest'];

/** at the level of the check: a stricter level may ask another check in its place */
function saidOf(check: Check, version: string, annotations: unknown, spec: unknown) {
  const findings = evaluatePod({ annotations }, spec, { level: check.level, version }).filter(finding => finding.check === check.id);
  expect(findings.length).toBeLessThanOrEqual(1);
  return findings.map(({ level, reason, detail, fields }) => ({ level, reason, detail, fields })).at(0);
}

function isEqual(one: Omit<Said, 'from' | 'to'>, other: Omit<Said, 'from' | 'to'>): boolean {
  return one.reason === other.reason && one.detail === other.detail && one.fields.join() === other.fields.join();
}
