import { existsSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { KubernetesObject } from '../../src/manifest';
import { Level, evaluateObject, evaluatePod, harden, hardenObject } from '../../src/standards';
import { frozen, keysOf, valueAt } from '../support/hardened';

// the public pods that pass and fail the Pod Security Standards, hardened. Skipped where the data is not there; CI checks
// that it ran where it is.

const CASES = resolve(__dirname, '../..', process.env.CONFORMANCE_DATA ?? '../shared/conformance', 'pod-security');
const FILES = ['baseline.jsonl', 'restricted.jsonl'].filter(name => existsSync(join(CASES, name)));

/** what only a person can decide, and the checks of the rest that somebody wrote against */
const FOR_A_PERSON = new Set(['hostNamespaces', 'hostPathVolumes', 'privileged', 'restrictedVolumes', 'runAsUser', 'windowsHostProcess']);
const OVERRULABLE = ['allowPrivilegeEscalation', 'appArmorProfile', 'capabilities', 'hostPorts', 'hostProbesAndHostLifecycle', 'procMount', 'runAsNonRoot',
  'seLinuxOptions', 'seccompProfile', 'sysctls'];

interface Case {
  readonly case: string;
  readonly level: Level;
  readonly version: string;
  readonly allowed: boolean;
  readonly pod: KubernetesObject;
}

describe('conformance | hardening', () => {
  if (FILES.length === 0) {
    test.skip('no conformance data on this machine', () => {});
    return;
  }
  const cases: Case[] = FILES.flatMap(file => readFileSync(join(CASES, file), 'utf8').trim().split('\n').map(line => frozen(JSON.parse(line))));
  const hardened = cases.map(({ pod, level, version }) => harden(pod.spec, { level, version }, { annotations: pod.metadata?.annotations }));
  /** names of the cases that do not hold */
  const failing = (holds: (given: Case, index: number) => boolean) => cases.filter((given, index) => !holds(given, index)).map(given => given.case);

  test('all pods are there, of both kinds', () => {
    expect(cases.length).toBeGreaterThan(4500);
    expect(cases.filter(({ allowed }) => allowed).length).toBeGreaterThan(1000);
    expect(cases.filter(({ allowed }) => !allowed).length).toBeGreaterThan(2000);
  });

  test('a pod that passes is left as it is, and passes', () => {
    expect(failing(({ allowed, pod }, index) => {
      const { podSpec, annotations, changes, findings } = hardened[index];
      return !allowed || (podSpec === pod.spec && annotations === pod.metadata?.annotations && changes.length === 0 && findings.length === 0);
    })).toEqual([]);
  });

  test('a pod that fails reaches its level, or is reported', () => {
    expect(failing(({ level, version }, index) => {
      const { podSpec, annotations, findings } = hardened[index];
      return JSON.stringify(evaluatePod({ annotations }, podSpec, { level, version })) === JSON.stringify(findings);
    })).toEqual([]);
    // both do happen
    const failed = hardened.filter((_, index) => !cases[index].allowed);
    expect(failed.filter(({ findings }) => findings.length === 0).length).toBeGreaterThan(150);
    expect(failed.filter(({ findings }) => findings.length > 0).length).toBeGreaterThan(1000);
  });

  test('what is reported was written: nothing that is merely absent is left to a person', () => {
    const reports: string[] = [];
    cases.forEach(({ case: name, pod }, index) => {
      for (const { check, fields } of hardened[index].findings) {
        for (const field of fields) {
          const isWritten = valueAt(pod, keysOf(field)) !== undefined;
          const [, list, number] = /^spec\.(\w+)\[(\d+)\]/.exec(field) ?? [];
          const context = list ? pod.spec[list][Number(number)].securityContext ?? {} : {};
          // beside these the API server or the container itself would not go with the rule
          const isBound = context.privileged === true || (context.capabilities?.add ?? []).some((added: string) => added !== 'NET_BIND_SERVICE')
            || context.runAsUser === 0 || context.runAsNonRoot === false || pod.spec.securityContext?.runAsNonRoot === false || pod.spec.os?.name === 'windows';
          if (!isWritten && !isBound) { reports.push(`${name}: ${check} at ${field}`); }
        }
      }
    });
    expect(reports).toEqual([]);
  });

  test('no check fails that did not fail before', () => {
    expect(failing(({ pod, level, version }, index) => {
      const before = evaluatePod(pod.metadata, pod.spec, { level, version }).map(({ check }) => check);
      return hardened[index].findings.every(({ check }) => before.includes(check));
    })).toEqual([]);
  });

  test('what was written stays', () => {
    expect(failing((_, index) => hardened[index].changes.every(({ field, old }) => old === undefined || field.endsWith('.capabilities.drop')))).toEqual([]);
  });

  test('a second run changes nothing', () => {
    expect(failing(({ level, version }, index) => {
      const { podSpec, annotations, findings } = hardened[index];
      const second = harden(podSpec, { level, version }, { annotations });
      return second.podSpec === podSpec && second.changes.length === 0 && JSON.stringify(second.findings) === JSON.stringify(findings);
    })).toEqual([]);
  });

  test('with everything overruled that may be, only what a person must decide is left', () => {
    expect(failing(({ pod, level, version }) => {
      const options = { level, version, overrule: OVERRULABLE };
      const { podSpec, annotations, findings } = harden(pod.spec, options, { annotations: pod.metadata?.annotations });
      const again = harden(podSpec, options, { annotations });
      // next to a privileged container the API server takes no allowPrivilegeEscalation: false, and Windows pods no field of Linux
      const isBound = findings.some(({ check }) => FOR_A_PERSON.has(check)) || pod.spec.os?.name === 'windows';
      return again.changes.length === 0 && (isBound || findings.length === 0);
    })).toEqual([]);
  });

  test('the same in a Deployment, with the fields of its template', () => {
    expect(failing(({ pod, level, version }, index) => {
      const { apiVersion, kind, spec, ...template } = pod;
      const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: pod.metadata?.name }, spec: { template: { ...template, spec } } };
      const { object, workloads: [workload] } = hardenObject(deployment, { level, version });
      const alone = hardened[index];
      return JSON.stringify(object.spec.template.spec) === JSON.stringify(alone.podSpec)
        && JSON.stringify(workload.changes) === JSON.stringify(alone.changes.map(change => ({ ...change, field: `spec.template.${change.field}` })))
        && JSON.stringify(workload.findings) === JSON.stringify(evaluateObject(object, { level, version })!.findings)
        && (alone.changes.length > 0 || object === deployment);
    })).toEqual([]);
  });
});
