import { Check, Violation } from '../check';
import { PodView, fieldOf } from '../pod-view';
import { containersNamed, distinct, quoted } from '../wording';

/**
 * /proc mount type (baseline)
 *
 *   field                                        allowed
 *   containers[*].securityContext.procMount      undefined, Default
 *   initContainers[*], ephemeralContainers[*]    same
 *
 *   1.35   pods with a user namespace of their own may use any
 */
export const procMount: Check = {
  id: 'procMount',
  level: 'baseline',
  versions: [
    { since: 0, evaluate: forbidUnmasked },
    { since: 35, evaluate: pod => pod.hasUserNamespace ? undefined : forbidUnmasked(pod) },
  ],
  mend: 'Remove procMount; nested containers can use hostUsers: false from policy version 1.35 on.',
};

/** the rule without exemption, as restricted keeps it */
export function forbidUnmasked(pod: PodView): Violation | undefined {
  const bad = pod.containers.filter(({ securityContext }) => securityContext.procMount != null && securityContext.procMount !== 'Default');
  if (bad.length === 0) { return undefined; }
  return {
    reason: 'procMount',
    detail: `${containersNamed(bad)} must not set securityContext.procMount to ${quoted(distinct(bad.map(container => container.securityContext.procMount)))}`,
    fields: bad.map(container => fieldOf(container, 'securityContext.procMount')),
  };
}
