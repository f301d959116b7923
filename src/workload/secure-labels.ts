import type { ApiObjectMetadata, ApiObjectMetadataDefinition } from 'cdk8s';
import { AbstractPod, LabelSelector, PodSelectorConfig } from 'cdk8s-plus-27';
import { INSTANCE_LABEL, labelProblems, labelValueProblem } from '../manifest';
import { SecureWorkloadProps } from './secure-workload';

/**
 * The labels of a Secure workload, of its pods, and of what is made with it:
 *
 *   app.kubernetes.io/instance            metadata.name: unlike all others of the namespace, and the one that selects its pods
 *   app.kubernetes.io/name, app           appName, or the construct's id
 *   app.kubernetes.io/managed-by          cdk8s
 *   app.kubernetes.io/version, …, owner   where given
 *
 * Labels that users give stay: those of `metadata` also on the pods, where `podMetadata` says no other.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function labelPods(workload: AbstractPod, props: SecureWorkloadProps & { readonly metadata?: ApiObjectMetadata }): void {
  const { name, podMetadata, metadata } = workload;
  const tooLong = labelValueProblem(name);
  if (tooLong) { throw new Error(`Invalid name "${name}" of ${workload.node.path}: ${tooLong}, since it is the value of the label ${INSTANCE_LABEL}.`); }
  const given = props.metadata?.labels ?? {};
  // what selects pods must be theirs alone, whatever all objects of the chart are labelled with
  const instance = podMetadata === metadata ? given[INSTANCE_LABEL] : podMetadata.getLabel(INSTANCE_LABEL);
  podMetadata.addLabel(INSTANCE_LABEL, instance ?? name);
  for (const [key, value] of Object.entries(commonLabels(workload, props))) {
    addMissing(metadata, key, value);
    addMissing(podMetadata, key, given[key] ?? value);
  }
}

/** Labels an object that was made with the workload as the workload itself is labelled. */
export function labelLike(workload: AbstractPod, metadata: ApiObjectMetadataDefinition): void {
  for (const [key, value] of Object.entries(labelsLike(workload))) { addMissing(metadata, key, value); }
}

/** The labels that an object which is made with the workload shares with it. */
export function labelsLike(workload: AbstractPod): { [key: string]: string } {
  return Object.fromEntries(SHARED.flatMap(key => {
    const value = workload.metadata.getLabel(key);
    return value === undefined ? [] : [[key, value]];
  }));
}

/** The value of the label that finds the workload's pods. */
export function instanceOf(workload: AbstractPod): string {
  return workload.podMetadata.getLabel(INSTANCE_LABEL) ?? workload.name;
}

/** Selects the workload's pods by one label. The one of cdk8s-plus is a hash of the construct's path: two apps can have the same. */
export function selectorOf(workload: AbstractPod): LabelSelector {
  return LabelSelector.of({ labels: { [INSTANCE_LABEL]: instanceOf(workload) } });
}

/** How Services and policies of cdk8s-plus find the workload's pods. */
export function podSelectorOf(workload: AbstractPod): PodSelectorConfig {
  const { namespace } = workload.metadata;
  return { labelSelector: selectorOf(workload), ...namespace === undefined ? {} : { namespaces: { names: [namespace] } } };
}

/** Throws on a label that no object can have. */
export function requireLabels(where: string, props: SecureWorkloadProps): void {
  const problems = Object.entries(givenLabels(props)).flatMap(([key, value]) => (value === undefined ? [] : labelProblems(key, value, 'labels')));
  if (problems.length > 0) { throw new Error(`Invalid ${problems.join('; ')} in ${where}.`); }
}

const NAME = 'app.kubernetes.io/name';
const SHARED = [
  'app', 'app.kubernetes.io/component', INSTANCE_LABEL, 'app.kubernetes.io/managed-by', NAME, 'app.kubernetes.io/part-of', 'app.kubernetes.io/version',
  'owner',
];

function commonLabels(workload: AbstractPod, props: SecureWorkloadProps): { [key: string]: string } {
  const { id } = workload.node;
  const name = props.appName ?? (id !== '' && labelValueProblem(id) === undefined ? id : workload.name);
  const labels = { ...givenLabels(props), 'app': name, [NAME]: name, [INSTANCE_LABEL]: workload.name, 'app.kubernetes.io/managed-by': 'cdk8s' };
  return Object.fromEntries(Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function givenLabels({ appName, version, component, partOf, owner }: SecureWorkloadProps): { readonly [key: string]: string | undefined } {
  return {
    [NAME]: appName,
    'app.kubernetes.io/version': version,
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': partOf,
    'owner': owner,
  };
}

function addMissing(metadata: ApiObjectMetadataDefinition, key: string, value: string): void {
  if (metadata.getLabel(key) === undefined) { metadata.addLabel(key, value); }
}
