import { KubernetesObject, isObject, judgeWorkload, metadataProblems, misspeltKind, podTemplateIn, shown, workloadRefusals } from '../manifest';
import { podContradictions } from './contradiction';
import { podShapeProblems } from './pod-shape';

/**
 * What no level of the standards is asked about: what the API server refuses in an object that makes pods, or a kubelet
 * never starts. Sentences that begin with the field.
 *
 *   objectMistakes(deployment)
 *   → { malformed: [], refused: ['spec.template.spec.containers[0].image is missing'] }
 */
export interface ObjectMistakes {
  /** fields of a wrong type and the like, which nobody reads on behind */
  readonly malformed: readonly string[];
  /** none where something is malformed */
  readonly refused: readonly string[];
}

/** @param object a Pod, or anything with a pod template; none of another has mistakes here */
export function objectMistakes(object: KubernetesObject): ObjectMistakes {
  const misspelt = misspeltKind(object);
  if (misspelt?.makesPods) { return { malformed: [misspelt.problem], refused: [] }; }
  const found = podTemplateIn(object);
  if (!found) { return { malformed: [], refused: [] }; }
  const { template, path } = found;
  const prefix = path.map(key => `${key}.`).join('');
  const { problems, slips } = judgeWorkload(object);
  const ofPod = podShapeProblems(template.metadata, template.spec).map(problem => prefix + problem);
  // reading on says what becomes of a slip
  const malformed = withOtherFields([...textProblems(object), ...ofPod], [...problems, ...slips.map(slip => slip.split(':')[0])]);
  return { malformed, refused: malformed.length === 0 ? refusalsOf(object, template.spec, prefix) : [] };
}

/** The field that a sentence begins with. */
export function mistakenField(problem: string): string {
  return problem.split(' ')[0].replace(/:$/, '');
}

function refusalsOf(object: KubernetesObject, spec: any, prefix: string): string[] {
  // a pod without a name, or with one that will be another, can be judged all the same
  const labels = metadataProblems(object.metadata ?? {}).filter(problem => !problem.startsWith('metadata.name '));
  const ofPod = [...withoutContainers(spec), ...podContradictions(spec)].map(text => prefix + text);
  return [...labels, ...withOtherFields(ofPod, workloadRefusals(object))];
}

/** with those of the others that begin with another field */
function withOtherFields(problems: readonly string[], others: readonly string[]): string[] {
  const fields = problems.map(mistakenField);
  return [...problems, ...others.filter(other => !fields.includes(mistakenField(other)))];
}

/** breaks no check, but is no pod either */
function withoutContainers({ containers = [] }: { readonly [field: string]: any }): string[] {
  return containers === null || containers.length === 0 ? ['spec.containers is empty: the API server refuses a pod without containers'] : [];
}

function textProblems({ metadata }: KubernetesObject): string[] {
  const value: unknown = metadata ?? {};
  if (!isObject(value)) { return ['metadata must be an object']; }
  return (['name', 'namespace'] as const).filter(field => typeof (value[field] ?? '') !== 'string')
    .map(field => `metadata.${field} must be a string, not ${shown(value[field])}`);
}
