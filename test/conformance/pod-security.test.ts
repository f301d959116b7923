import { existsSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { KubernetesObject } from '../../src/manifest';
import { CHECKS, Finding, NEWEST_MINOR, evaluateObject, levelVersion } from '../../src/standards';

// public pods and the verdict of Pod Security admission on each, `{case, level, version, allowed, pod}`: alone, and as the
// template of every kind that has one. Skipped where the data is not there; CI checks that it ran where it is.

const FOLDER = resolve(__dirname, '../..', process.env.CONFORMANCE_DATA ?? '../shared/conformance', 'pod-security');
const cases = ['baseline', 'restricted'].map(level => join(FOLDER, `${level}.jsonl`)).filter(existsSync)
  .flatMap(file => readFileSync(file, 'utf8').split('\n').filter(line => line !== '').map((line): Case => JSON.parse(line)));

describe('conformance | pod security |', () => {
  if (cases.length === 0) {
    test.skip('no conformance data on this machine', () => {});
    return;
  }
  const byPolicy = new Map<string, Case[]>();
  for (const one of cases) {
    const key = `${one.level} ${one.version}`;
    byPolicy.set(key, [...byPolicy.get(key) ?? [], one]);
  }

  test('the cases hold both levels at every version', () => {
    expect(cases.length).toBeGreaterThanOrEqual(4537);
    const versions = Array.from({ length: NEWEST_MINOR + 1 }, (_, minor) => `v1.${minor}`);
    expect([...byPolicy.keys()].sort()).toEqual(['baseline', 'restricted'].flatMap(level => versions.map(version => `${level} ${version}`)).sort());
  });

  test.each([...byPolicy.keys()])('%s', policy => {
    expect(byPolicy.get(policy)!.flatMap(wrongIn)).toEqual([]);
  });
});

interface Case {
  /** `restricted/v1.0/fail/hostports0.yaml` */
  readonly case: string;
  readonly level: string;
  readonly version: string;
  readonly allowed: boolean;
  readonly pod: KubernetesObject;
}

/** each kind that has a pod template, with the path of the pod in it */
const KINDS: readonly [kind: string, path: string][] = [
  ['Deployment', 'spec.template.'],
  ['StatefulSet', 'spec.template.'],
  ['DaemonSet', 'spec.template.'],
  ['ReplicaSet', 'spec.template.'],
  ['ReplicationController', 'spec.template.'],
  ['Job', 'spec.template.'],
  ['CronJob', 'spec.jobTemplate.spec.template.'],
  ['PodTemplate', 'template.'],
];

/** what is said otherwise than the case has it, or otherwise of a template than of the pod */
function wrongIn({ case: name, level, version, allowed, pod }: Case): string[] {
  const policy = levelVersion(level, version);
  const alone = evaluateObject(pod, policy)!;
  const refusedByNamed = allowed || alone.findings.some(finding => names(name).includes(finding.check.toLowerCase()));
  const wrong = [
    ...alone.allowed === allowed && alone.findings.length === 0 === allowed ? [] : [`${name}: allowed is ${alone.allowed}, ${JSON.stringify(alone.findings)}`],
    ...alone.admission === 'enforced' ? [] : [`${name}: ${alone.admission}`],
    ...refusedByNamed ? [] : [`${name}: is refused by ${alone.findings.map(finding => finding.check)}`],
    ...alone.findings.flatMap(finding => finding.fields.length > 0 ? [] : [`${name}: ${finding.check} names no field`]),
  ];
  for (const [kind, path] of KINDS) {
    const verdict = evaluateObject(inTemplate(kind, pod), policy);
    const expected = alone.findings.map((finding): Finding => ({ ...finding, fields: finding.fields.map(field => `${path}${field}`) }));
    if (verdict?.admission === 'warned' && verdict.allowed === allowed && JSON.stringify(verdict.findings) === JSON.stringify(expected)) { continue; }
    wrong.push(`${name} in a ${kind}: ${JSON.stringify(verdict)}`);
  }
  return wrong;
}

function inTemplate(kind: string, { metadata, spec }: KubernetesObject): KubernetesObject {
  const template = { metadata, spec };
  switch (kind) {
    case 'PodTemplate': return { kind, metadata: { name: 'x' }, template };
    case 'CronJob': return { kind, metadata: { name: 'x' }, spec: { schedule: '@daily', jobTemplate: { spec: { template } } } };
    default: return { kind, metadata: { name: 'x' }, spec: { template } };
  }
}

/** the check that a refused case is named after, or the ones that ask in its place at the restricted level */
function names(caseName: string): string[] {
  const id = /([a-z_]+)[0-9]+\.yaml$/.exec(caseName)![1];
  const inItsPlace = CHECKS.filter(check => check.versions.some(row => row.overrides?.some(other => other.toLowerCase() === id)));
  return [id, ...inItsPlace.map(check => check.id.toLowerCase())];
}
