import { KubernetesObject, isObject } from '../manifest';

/**
 * The object as it is once it was applied to a namespace, as `kubectl apply -n` and `helm install -n` do:
 *
 *   its metadata.namespace     it
 *   is stated                  as it is
 *   is absent, null or empty   in the namespace, unless its kind is of the cluster
 */
export function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  const { metadata, kind } = object;
  const stated: unknown = isObject(metadata) ? metadata.namespace : undefined;
  if ((stated ?? '') !== '' || CLUSTER_SCOPED.test(kind ?? '') || !isObject(metadata ?? {})) { return object; }
  return { ...object, metadata: { ...metadata, namespace } };
}

/** of what is read: cluster-wide policies of network engines too */
const CLUSTER_SCOPED = /^(?:Namespace|Node|.*(?:Admin|Cluster|Global).*NetworkPolicy)$/;
