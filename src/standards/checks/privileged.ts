import { Check, Violation } from '../check';
import { PodView, fieldOf } from '../pod-view';
import { containersNamed } from '../wording';

/**
 * Privileged containers (baseline)
 *
 *   field                                         allowed
 *   containers[*].securityContext.privileged      undefined, false
 *   initContainers[*], ephemeralContainers[*]     same
 */
export const privileged: Check = {
  id: 'privileged',
  level: 'baseline',
  versions: [{ since: 0, evaluate: forbidPrivileged }],
  mend: 'Remove privileged: true; what the container needs may be a single capability or device. Otherwise it needs a privileged namespace of its own.',
};

function forbidPrivileged(pod: PodView): Violation | undefined {
  const bad = pod.containers.filter(container => container.securityContext.privileged === true);
  if (bad.length === 0) { return undefined; }
  return {
    reason: 'privileged',
    detail: `${containersNamed(bad)} must not set securityContext.privileged=true`,
    fields: bad.map(container => fieldOf(container, 'securityContext.privileged')),
  };
}
