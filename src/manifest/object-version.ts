import { KubernetesObject } from './object';
import { isCustomKind } from './pod-template';

/**
 * Where servers have the kinds of Kubernetes that are read as workloads and Ingress, and until when they had them elsewhere:
 *
 *   kind                        has to be of            was of                                            gone since
 *   Pod, ReplicationController  v1
 *   PodTemplate                 v1
 *   Deployment                  apps/v1                 extensions/v1beta1, apps/v1beta1, apps/v1beta2    1.16
 *   DaemonSet, ReplicaSet       apps/v1                 extensions/v1beta1, apps/v1beta2                  1.16
 *   StatefulSet                 apps/v1                 apps/v1beta1, apps/v1beta2                        1.16
 *   Job                         batch/v1
 *   CronJob                     batch/v1                batch/v2alpha1, batch/v1beta1                     1.21, 1.25
 *   Ingress                     networking.k8s.io/v1    extensions/v1beta1, networking.k8s.io/v1beta1     1.22
 *
 * What is wrong with the object's version, if anything; nothing where it has none, or its kind is somebody else's.
 *
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
export function versionRefusals({ kind, apiVersion }: KubernetesObject): readonly string[] {
  const known = VERSIONS.get(kind ?? '');
  if (!known || typeof apiVersion !== 'string' || apiVersion === known.current || isCustomKind({ apiVersion })) { return NONE; }
  const since = Object.hasOwn(known.gone, apiVersion) ? ` since Kubernetes ${known.gone[apiVersion]}` : '';
  return [`apiVersion "${apiVersion}" has no ${kind}${since}. Write ${known.current}`];
}

const NONE: readonly string[] = [];

interface Versions {
  readonly current: string;
  /** the minor version of Kubernetes that no longer had it */
  readonly gone: { readonly [apiVersion: string]: string };
}

const VERSIONS: ReadonlyMap<string, Versions> = new Map<string, Versions>([
  ['Pod', { current: 'v1', gone: {} }],
  ['PodTemplate', { current: 'v1', gone: {} }],
  ['ReplicationController', { current: 'v1', gone: {} }],
  ['Deployment', { current: 'apps/v1', gone: { 'extensions/v1beta1': '1.16', 'apps/v1beta1': '1.16', 'apps/v1beta2': '1.16' } }],
  ['DaemonSet', { current: 'apps/v1', gone: { 'extensions/v1beta1': '1.16', 'apps/v1beta2': '1.16' } }],
  ['ReplicaSet', { current: 'apps/v1', gone: { 'extensions/v1beta1': '1.16', 'apps/v1beta2': '1.16' } }],
  ['StatefulSet', { current: 'apps/v1', gone: { 'apps/v1beta1': '1.16', 'apps/v1beta2': '1.16' } }],
  ['Job', { current: 'batch/v1', gone: {} }],
  ['CronJob', { current: 'batch/v1', gone: { 'batch/v2alpha1': '1.21', 'batch/v1beta1': '1.25' } }],
  ['Ingress', { current: 'networking.k8s.io/v1', gone: { 'extensions/v1beta1': '1.22', 'networking.k8s.io/v1beta1': '1.22' } }],
]);
