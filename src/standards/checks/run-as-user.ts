import { Check, Violation } from '../check';
import { PodView, fieldOf } from '../pod-view';
import { settersNamed } from '../wording';

/**
 * Running as non-root user (restricted)
 *
 *   field                                      allowed
 *   securityContext.runAsUser                  undefined, any but 0
 *   containers[*].securityContext.runAsUser    same
 *   initContainers[*], ephemeralContainers[*]  same
 *
 *   1.23   the rule exists
 *   1.35   pods with a user namespace of their own are exempt
 */
export const runAsUser: Check = {
  id: 'runAsUser',
  level: 'restricted',
  versions: [
    { since: 23, evaluate: forbidRoot },
    { since: 35, evaluate: pod => pod.hasUserNamespace ? undefined : forbidRoot(pod) },
  ],
  mend: 'Use a user id above 0 that owns the files which the image needs to read and write.',
};

function forbidRoot(pod: PodView): Violation | undefined {
  const onPod = pod.securityContext.runAsUser === 0;
  const bad = pod.containers.filter(container => container.securityContext.runAsUser === 0);
  if (!onPod && bad.length === 0) { return undefined; }
  return {
    reason: 'runAsUser=0',
    detail: `${settersNamed(onPod, bad)} must not set runAsUser=0`,
    fields: [...onPod ? ['spec.securityContext.runAsUser'] : [], ...bad.map(container => fieldOf(container, 'securityContext.runAsUser'))],
  };
}
