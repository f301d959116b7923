import * as fc from 'fast-check';
import { KubernetesObject } from '../../src/manifest';
import { CHECKS, LEVELS, LevelVersion, NEWEST_MINOR, detailOf, evaluateObject, evaluatePod, reasonOf } from '../../src/standards';
import { podShapeProblems } from '../../src/standards/pod-shape';
import { failedChecks } from '../support/naive-standards';
import { randomPod, randomVersion } from '../support/random-pod';

/** Random pods: the checks that refuse them must be those that a literal reference names, and nothing else may matter. */

const RUNS = 1000;
const level = fc.constantFrom(...LEVELS);

describe('evaluatePod | random pods |', () => {
  test('are refused by the same checks as by the reference', () => {
    fc.assert(fc.property(randomPod(), level, randomVersion(), (pod, asked, version) => {
      expect(evaluatePod(pod.metadata, pod.spec, { level: asked, version }).map(finding => finding.check)).toEqual(failedChecks(pod, asked, version));
    }), { numRuns: RUNS });
  });

  test('are refused by the same checks at every version', () => {
    const versions = [...Array.from({ length: NEWEST_MINOR + 2 }, (_, minor) => `v1.${minor}`), 'latest'];
    fc.assert(fc.property(randomPod(), pod => {
      for (const asked of LEVELS) {
        for (const version of versions) {
          const findings = evaluatePod(pod.metadata, pod.spec, { level: asked, version });
          expect(findings.map(finding => finding.check)).toEqual(failedChecks(pod, asked, version));
        }
      }
    }), { numRuns: 50 });
  });

  test('are both refused and allowed at both levels, each check among the reasons: the property above is no empty one', () => {
    const samples = fc.sample(fc.tuple(randomPod(), fc.constantFrom('baseline', 'restricted'), randomVersion()), { numRuns: RUNS, seed: 4 });
    const failed = samples.map(([pod, asked, version]) => ({ asked, checks: failedChecks(pod, asked, version) }));
    for (const one of ['baseline', 'restricted']) {
      const shares = failed.filter(({ asked }) => asked === one);
      expect(shares.filter(({ checks }) => checks.length === 0).length / shares.length).toBeGreaterThan(0.1);
      expect(shares.filter(({ checks }) => checks.length === 1).length / shares.length).toBeGreaterThan(0.1);
    }
    expect([...new Set(failed.flatMap(({ checks }) => checks))].sort()).toEqual(CHECKS.map(check => check.id).sort());
  });

  test('that pass restricted pass baseline, except on Windows, which is exempt from the stricter checks alone', () => {
    fc.assert(fc.property(randomPod(), randomVersion(), (pod, version) => {
      // a volume of two sources, one of them allowed, passes only the stricter check; no server takes one
      fc.pre(pod.spec?.os?.name !== 'windows' && !(pod.spec?.volumes ?? []).some(hasTwoSources));
      if (evaluatePod(pod.metadata, pod.spec, { level: 'restricted', version }).length > 0) { return; }
      expect(evaluatePod(pod.metadata, pod.spec, { level: 'baseline', version })).toEqual([]);
    }), { numRuns: RUNS });
  });

  test('get a reason, a detail and existing or missing fields of their own for each check', () => {
    fc.assert(fc.property(randomPod(), fc.constantFrom('baseline', 'restricted'), randomVersion(), (pod, asked, version) => {
      const findings = evaluatePod(pod.metadata, pod.spec, { level: asked as 'baseline', version });
      for (const { check, level: from, reason, fields, mend } of findings) {
        expect(CHECKS).toContainEqual(expect.objectContaining({ id: check, level: from, mend }));
        expect(reason).not.toBe('');
        expect(new Set(fields).size).toBe(fields.length);
        for (const field of fields) { expect(isPathIn({ metadata: pod.metadata, spec: pod.spec }, field)).toBe(true); }
      }
      expect(detailOf(findings).startsWith(findings[0]?.reason ?? '')).toBe(true);
      expect(reasonOf(findings)).toBe(findings.map(finding => finding.reason).join(', '));
    }), { numRuns: RUNS });
  });

  test('get the verdict of their template, with its path before each field', () => {
    fc.assert(fc.property(randomPod(), level, randomVersion(), (pod, asked, version) => {
      const policy: LevelVersion = { level: asked, version };
      const alone = evaluateObject(pod as KubernetesObject, policy)!;
      const path = 'spec.jobTemplate.spec.template.';
      expect(evaluateObject({ kind: 'CronJob', spec: { jobTemplate: { spec: { template: { metadata: pod.metadata, spec: pod.spec } } } } }, policy)).toEqual({
        allowed: alone.allowed,
        admission: 'warned',
        findings: alone.findings.map(finding => ({ ...finding, fields: finding.fields.map(field => `${path}${field}`) })),
        problems: alone.problems.map(problem => `${path}${problem}`),
      });
      expect(alone.findings).toEqual(alone.problems.length > 0 ? [] : evaluatePod(pod.metadata, pod.spec, policy));
    }), { numRuns: 500 });
  });

  test('are left as they are', () => {
    fc.assert(fc.property(randomPod(), randomVersion(), (pod, version) => {
      const before = JSON.stringify(pod);
      const findings = evaluatePod(pod.metadata, pod.spec, { level: 'restricted', version });
      expect(JSON.stringify(pod)).toBe(before);
      expect(evaluatePod(JSON.parse(before).metadata, JSON.parse(before).spec, { level: 'restricted', version })).toEqual(findings);
    }), { numRuns: 300 });
  });
});

describe('evaluateObject | any JSON |', () => {
  // what is no pod for the API server gets a verdict, too: never an exception
  test('instead of a pod, or in any place of one', () => {
    fc.assert(fc.property(randomPod(), fc.jsonValue({ maxDepth: 3 }), fc.nat(), fc.constantFrom(...LEVELS), (pod, junk, place, asked) => {
      const policy: LevelVersion = { level: asked, version: 'latest' };
      for (const object of [{ kind: 'Pod', metadata: junk, spec: junk }, replaced(pod, junk, place), { ...pod, metadata: junk }, { ...pod, spec: junk }] as KubernetesObject[]) {
        const verdict = evaluateObject(object, policy);
        expect(verdict?.allowed ?? true).toBe((verdict?.findings ?? []).length === 0 && (verdict?.problems ?? []).length === 0);
        evaluateObject({ kind: 'Deployment', spec: { template: object } }, { level: asked, version: 'v1.0' });
      }
    }), { numRuns: RUNS });
  });
});

describe('podShapeProblems | random pods |', () => {
  test('pods of the types that the API server decodes have none, unless an item of a list is null', () => {
    fc.assert(fc.property(randomPod(), ({ metadata, spec }) => {
      const problems = podShapeProblems(metadata, spec ?? {});
      expect(problems.filter(problem => !problem.endsWith(', not null'))).toEqual([]);
      if (problems.length > 0) { expect(JSON.stringify(spec)).toMatch(/[[,]null[\],]/); }
    }));
  });

  test('a pod that has none can be judged', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(NEWEST_MINOR), (value: any, minor) => {
      const only = { securityContext: value, ports: [value], livenessProbe: value, lifecycle: value };
      const spec = { ...value, containers: [only], volumes: [value], securityContext: value };
      if (podShapeProblems({ annotations: value }, spec).length > 0) { return; }
      expect(Array.isArray(evaluatePod({ annotations: value }, spec, { level: 'restricted', version: `v1.${minor}` }))).toBe(true);
    }), { numRuns: 500 });
  });
});

/** whether the path leads somewhere, or would once a missing field were set */
function isPathIn(pod: any, path: string): boolean {
  const annotation = /^metadata\.annotations\[(.*)\]$/s.exec(path)?.[1];
  if (annotation !== undefined) { return Object.hasOwn(pod.metadata.annotations, annotation); }
  let value = pod;
  for (const key of path.match(/[^.[\]]+/g)!) {
    if (/^[0-9]+$/.test(key)) {
      if (!Array.isArray(value) || value.length <= Number(key)) { return false; }
    } else if (typeof value !== 'object') { return false; }
    value = value[key] ?? {};
  }
  return true;
}

function hasTwoSources(volume: any): boolean {
  return Object.keys(volume ?? {}).filter(key => key !== 'name' && volume[key] !== null).length > 1;
}

/** the value with something else in one of its places */
function replaced(value: any, junk: unknown, place: number): any {
  const places: (() => void)[] = [];
  const copy = structuredClone(value);
  const visit = (at: any) => {
    for (const key of Object.keys(at ?? {})) {
      places.push(() => { at[key] = junk; });
      if (typeof at[key] === 'object') { visit(at[key]); }
    }
  };
  visit(copy.spec);
  if (places.length > 0) { places[place % places.length](); }
  return copy;
}
