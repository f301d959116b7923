import { Check, Violation } from '../check';
import { PodView, fieldOf } from '../pod-view';
import { containersNamed, settersNamed } from '../wording';

/**
 * Running as non-root (restricted)
 *
 *   field                                         allowed
 *   securityContext.runAsNonRoot                  true; undefined where every container has true
 *   containers[*].securityContext.runAsNonRoot    true; undefined where the pod has true
 *   initContainers[*], ephemeralContainers[*]     same
 *
 * A false on the pod is refused even where each container overrides it.
 *
 *   1.35   pods with a user namespace of their own are exempt
 */
export const runAsNonRoot: Check = {
  id: 'runAsNonRoot',
  level: 'restricted',
  versions: [
    { since: 0, evaluate: requireNonRoot },
    { since: 35, evaluate: pod => pod.hasUserNamespace ? undefined : requireNonRoot(pod) },
  ],
  mend: 'Set runAsNonRoot: true, and a numeric runAsUser where the image names its user or has none: the kubelet can only compare numbers.',
};

function requireNonRoot(pod: PodView): Violation | undefined {
  const onPod = pod.securityContext.runAsNonRoot;
  const refusing = pod.containers.filter(container => container.securityContext.runAsNonRoot === false);
  if (onPod === false || refusing.length > 0) {
    return {
      reason: 'runAsNonRoot != true',
      detail: `${settersNamed(onPod === false, refusing)} must not set securityContext.runAsNonRoot=false`,
      fields: [
        ...onPod === false ? ['spec.securityContext.runAsNonRoot'] : [],
        ...refusing.map(container => fieldOf(container, 'securityContext.runAsNonRoot')),
      ],
    };
  }
  if (onPod === true) { return undefined; }
  const silent = pod.containers.filter(container => container.securityContext.runAsNonRoot == null);
  if (silent.length === 0) { return undefined; }
  return {
    reason: 'runAsNonRoot != true',
    detail: `pod or ${containersNamed(silent)} must set securityContext.runAsNonRoot=true`,
    fields: silent.map(container => fieldOf(container, 'securityContext.runAsNonRoot')),
  };
}
