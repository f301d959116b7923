import { KubernetesObject, isObject } from '../manifest';
import { isClusterScoped, roleReader } from './read/object-role';

/**
 * Objects as they are once they were applied to a namespace, as `kubectl apply -n` and `helm install -n` do:
 *
 *   metadata.namespace         the object is
 *   is stated                  as it is
 *   is absent, null or empty   in the namespace, unless its kind is of the cluster
 */
export function inNamespace(namespace: string): (object: KubernetesObject) => KubernetesObject {
  const roleOf = roleReader();
  return object => {
    const { metadata, kind = '' } = object;
    const stated: unknown = isObject(metadata) ? metadata.namespace : undefined;
    if ((stated ?? '') !== '' || isClusterScoped(roleOf(object), kind) || !isObject(metadata ?? {})) { return object; }
    return { ...object, metadata: { ...metadata, namespace } };
  };
}
