import { KubernetesObject } from './object';

/**
 * Forms of network policy that Kubernetes once had. API servers today refuse or ignore them, so a manifest that
 * holds one protects nothing.
 *
 *   form                                                             gone since   write instead
 *   annotation net.beta.kubernetes.io/network-policy on a Namespace  1.7          a NetworkPolicy that selects all pods
 *   NetworkPolicy of extensions/v1beta1                              1.16         networking.k8s.io/v1
 */
export function legacyFormProblem(object: KubernetesObject): string | undefined {
  if (object.kind === 'Namespace' && object.metadata?.annotations?.[LEGACY_ANNOTATION] !== undefined) {
    return `Namespace "${object.metadata.name}" has the annotation ${LEGACY_ANNOTATION}, which Kubernetes ignores since 1.7: nothing is isolated by it. `
      + 'Remove it and write new DefaultDeny(...) or new NamespaceIsolation(...)';
  }
  if (object.kind === 'NetworkPolicy' && object.apiVersion === 'extensions/v1beta1') {
    return `NetworkPolicy "${object.metadata?.name}" is of extensions/v1beta1, which API servers do not have since 1.16. `
      + 'Write apiVersion: networking.k8s.io/v1, with policyTypes';
  }
  return undefined;
}

const LEGACY_ANNOTATION = 'net.beta.kubernetes.io/network-policy';
