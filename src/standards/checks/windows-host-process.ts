import { Check, Violation } from '../check';
import { PodView, fieldOf } from '../pod-view';
import { settersNamed } from '../wording';

/**
 * Windows HostProcess (baseline)
 *
 *   field                                                       allowed
 *   securityContext.windowsOptions.hostProcess                  undefined, false
 *   containers[*].securityContext.windowsOptions.hostProcess    same
 *   initContainers[*], ephemeralContainers[*]                   same
 */
export const windowsHostProcess: Check = {
  id: 'windowsHostProcess',
  level: 'baseline',
  versions: [{ since: 0, evaluate: forbidHostProcess }],
  mend: 'Remove hostProcess: true; agents of Windows nodes need a privileged namespace of their own.',
};

function forbidHostProcess(pod: PodView): Violation | undefined {
  const onPod = pod.securityContext.windowsOptions?.hostProcess === true;
  const bad = pod.containers.filter(container => container.securityContext.windowsOptions?.hostProcess === true);
  if (!onPod && bad.length === 0) { return undefined; }
  return {
    reason: 'hostProcess',
    detail: `${settersNamed(onPod, bad)} must not set securityContext.windowsOptions.hostProcess=true`,
    fields: [
      ...onPod ? ['spec.securityContext.windowsOptions.hostProcess'] : [],
      ...bad.map(container => fieldOf(container, 'securityContext.windowsOptions.hostProcess')),
    ],
  };
}
