import { KubernetesObject, misspeltKind, podTemplateIn } from '../manifest';
import { podShapeProblems } from './pod-shape';
import { PodView, podView } from './pod-view';
import { LevelVersion, checksOf, minorOf } from './policy';

/**
 * What Pod Security admission says of a pod, or of any object that makes pods.
 *
 *   evaluateObject(deployment, { level: 'restricted', version: 'latest' })
 *   → { allowed: false, mode: 'warned', findings: [{ check: 'privileged', fields: ['spec.template.spec.containers[0].…'], … }] }
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export interface ObjectVerdict {
  readonly allowed: boolean;
  readonly admission: Admission;
  /** of the baseline checks first; each check at most once; none where there are problems */
  readonly findings: readonly Finding[];
  /** fields of a wrong type or a misspelt kind, a sentence each: the API server refuses such an object before Pod Security admission sees it */
  readonly problems: readonly string[];
}

/**
 * What a cluster does with the verdict of such an object:
 *
 *   enforced     Pod: refused in namespaces that enforce the level
 *   warned       the eight built-in kinds with a pod template: accepted with a warning, and their pods refused later
 *   unchecked    other kinds with a pod template: accepted in silence, and their pods refused later
 */
export type Admission = 'enforced' | 'warned' | 'unchecked';

/** One failed check. */
export interface Finding {
  /** the check's id: `allowPrivilegeEscalation` */
  readonly check: string;
  /** the level that brings the check */
  readonly level: 'baseline' | 'restricted';
  /** what has to change, from the object's root: `spec.template.spec.containers[0].securityContext.privileged` */
  readonly fields: readonly string[];
  /** Pod Security admission's own words: `privileged` */
  readonly reason: string;
  /** Pod Security admission's own words: `container "web" must not set securityContext.privileged=true` */
  readonly detail: string;
  /** what a person writes to pass */
  readonly mend: string;
}

/**
 * The verdict on an object, or undefined when it makes no pods, and none are meant by a misspelt kind.
 * @param object a Pod, or anything with a pod template; not a list
 */
export function evaluateObject(object: KubernetesObject, policy: LevelVersion): ObjectVerdict | undefined {
  const misspelt = misspeltKind(object);
  if (misspelt?.makesPods) { return { allowed: false, admission: 'unchecked', findings: [], problems: [misspelt.problem] }; }
  const found = podTemplateIn(object);
  if (!found) { return undefined; }
  const prefix = found.path.map(key => `${key}.`).join('');
  const problems = podShapeProblems(found.template.metadata, found.template.spec).map(problem => prefix + problem);
  // admission never sees what can't be decoded
  const findings = problems.length > 0 ? [] : evaluatePod(found.template.metadata, found.template.spec, policy);
  return {
    allowed: findings.length === 0 && problems.length === 0,
    admission: object.kind === 'Pod' ? 'enforced' : WARNED.has(object.kind ?? '') ? 'warned' : 'unchecked',
    findings: prefix === '' ? findings : findings.map(finding => ({ ...finding, fields: finding.fields.map(field => prefix + field) })),
    problems,
  };
}

/**
 * The failed checks of a pod.
 * @param metadata the pod's; only annotations are read
 */
export function evaluatePod(metadata: unknown, spec: unknown, policy: LevelVersion): Finding[] {
  return evaluateView(podView(metadata, spec), policy);
}

/** `privileged (container "web" must not set securityContext.privileged=true), hostPort (…)`: the words after `violates PodSecurity "…":` */
export function detailOf(findings: readonly Finding[]): string {
  return findings.map(({ reason, detail }) => detail === '' ? reason : `${reason} (${detail})`).join(', ');
}

/** `privileged, hostPort` */
export function reasonOf(findings: readonly Finding[]): string {
  return findings.map(finding => finding.reason).join(', ');
}

const WARNED = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob', 'PodTemplate']);

function evaluateView(pod: PodView, { level, version }: LevelVersion): Finding[] {
  const findings: Finding[] = [];
  for (const { check, evaluate } of checksOf(level, minorOf(version))) {
    const violation = evaluate(pod);
    if (violation) { findings.push({ check: check.id, level: check.level, ...violation, mend: check.mend }); }
  }
  return findings;
}
