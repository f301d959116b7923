import { Check, Violation } from '../check';
import { PodView, fieldOf } from '../pod-view';
import { containersNamed } from '../wording';
import { forbidUnconfined } from './seccomp-profile-baseline';

/**
 * Seccomp (restricted)
 *
 *   field                                                allowed
 *   securityContext.seccompProfile.type                  RuntimeDefault, Localhost; undefined where every container has one
 *   containers[*].securityContext.seccompProfile.type    same; undefined where the pod has one
 *   initContainers[*], ephemeralContainers[*]            same
 *
 *   1.19   the rule exists
 *   1.25   Windows pods, which have no seccomp, are exempt
 */
export const seccompProfileRestricted: Check = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  versions: [
    { since: 19, evaluate: requireProfile, overrides: ['seccompProfile_baseline'] },
    { since: 25, evaluate: pod => pod.isWindows ? undefined : requireProfile(pod), overrides: ['seccompProfile_baseline'] },
  ],
  mend: 'Set seccompProfile: {type: RuntimeDefault} on the pod; profilers, io_uring and ptrace may need a Localhost profile.',
};

function requireProfile(pod: PodView): Violation | undefined {
  const unconfined = forbidUnconfined(pod);
  if (unconfined) { return unconfined; }
  if (pod.securityContext.seccompProfile != null) { return undefined; }
  const silent = pod.containers.filter(container => container.securityContext.seccompProfile == null);
  if (silent.length === 0) { return undefined; }
  return {
    reason: 'seccompProfile',
    detail: `pod or ${containersNamed(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    fields: silent.map(container => fieldOf(container, 'securityContext.seccompProfile.type')),
  };
}
