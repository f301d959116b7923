import { Check, Violation } from '../check';
import { PodView, fieldOf } from '../pod-view';
import { containersNamed } from '../wording';

/**
 * allowPrivilegeEscalation (restricted)
 *
 *   field                                                     allowed
 *   containers[*].securityContext.allowPrivilegeEscalation    false
 *   initContainers[*], ephemeralContainers[*]                 same
 *
 *   1.8    the field exists
 *   1.25   Windows pods, which can't set it, are exempt
 */
export const allowPrivilegeEscalation: Check = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  versions: [
    { since: 8, evaluate: requireNoEscalation },
    { since: 25, evaluate: pod => pod.isWindows ? undefined : requireNoEscalation(pod) },
  ],
  mend: 'Set allowPrivilegeEscalation: false, on a privileged container after privileged is gone; setuid programs such as sudo, su and ping then gain nothing.',
};

function requireNoEscalation(pod: PodView): Violation | undefined {
  const bad = pod.containers.filter(container => container.securityContext.allowPrivilegeEscalation !== false);
  if (bad.length === 0) { return undefined; }
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${containersNamed(bad)} must set securityContext.allowPrivilegeEscalation=false`,
    fields: bad.map(container => fieldOf(container, 'securityContext.allowPrivilegeEscalation')),
  };
}
