import { Check, Violation } from '../check';
import { PodView, fieldOf, listOf } from '../pod-view';
import { containersNamed } from '../wording';
import { addedOutside } from './capabilities-baseline';

/**
 * Capabilities (restricted)
 *
 *   field                                                 allowed
 *   containers[*].securityContext.capabilities.drop       holds ALL
 *   containers[*].securityContext.capabilities.add[*]     NET_BIND_SERVICE
 *   initContainers[*], ephemeralContainers[*]             same
 *
 *   1.22   the rule exists
 *   1.25   Windows pods, which have no capabilities, are exempt
 */
export const capabilitiesRestricted: Check = {
  id: 'capabilities_restricted',
  level: 'restricted',
  versions: [
    { since: 22, evaluate: requireDropAll, overrides: ['capabilities_baseline'] },
    { since: 25, evaluate: pod => pod.isWindows ? undefined : requireDropAll(pod), overrides: ['capabilities_baseline'] },
  ],
  mend: 'Set capabilities.drop: [ALL] (capital letters) and add nothing but NET_BIND_SERVICE, without the CAP_ prefix; entry points that chown or switch users then fail.',
};

const ALLOWED: ReadonlySet<string> = new Set(['NET_BIND_SERVICE']);
const REASON = 'unrestricted capabilities';

function requireDropAll(pod: PodView): Violation | undefined {
  const missing = pod.containers.filter(container => !listOf(container.securityContext.capabilities?.drop).includes('ALL'));
  const adding = addedOutside(pod, ALLOWED, REASON);
  if (missing.length === 0) { return adding; }
  const detail = `${containersNamed(missing)} must set securityContext.capabilities.drop=["ALL"]`;
  return {
    reason: REASON,
    detail: adding ? `${detail}; ${adding.detail}` : detail,
    fields: [...missing.map(container => fieldOf(container, 'securityContext.capabilities.drop')), ...adding?.fields ?? []],
  };
}
