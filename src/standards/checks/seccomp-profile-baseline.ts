import { Check, Violation } from '../check';
import { PodView, fieldOf } from '../pod-view';
import { distinct, goQuoted, plural, quoted, settersNamed } from '../wording';

/**
 * Seccomp (baseline)
 *
 *   1.0    annotations seccomp.security.alpha.kubernetes.io/pod and
 *          container.seccomp.security.alpha.kubernetes.io/NAME: undefined, runtime/default, docker/default, localhost/*
 *   1.19   annotations no longer count; the fields do:
 *
 *   field                                                allowed
 *   securityContext.seccompProfile.type                  undefined, RuntimeDefault, Localhost
 *   containers[*].securityContext.seccompProfile.type    same
 *   initContainers[*], ephemeralContainers[*]            same
 */
export const seccompProfileBaseline: Check = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  versions: [{ since: 0, evaluate: forbidAnnotations }, { since: 19, evaluate: forbidUnconfined }],
  mend: 'Use type RuntimeDefault, or Localhost with a profile that the nodes have.',
};

const POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/';

function forbidAnnotations(pod: PodView): Violation | undefined {
  const keys = [POD_ANNOTATION, ...pod.containers.map(container => `${CONTAINER_ANNOTATION}${container.name}`)];
  const bad = [...new Set(keys)].filter(key => pod.annotations[key] !== undefined && !isAllowedAnnotation(valueOf(pod, key)));
  if (bad.length === 0) { return undefined; }
  const shown = distinct(bad.map(key => `${key}=${goQuoted(valueOf(pod, key))}`));
  return {
    reason: 'seccompProfile',
    detail: `forbidden ${plural('annotation', 'annotations', shown.length)} ${shown.join(', ')}`,
    fields: bad.map(key => `metadata.annotations[${key}]`),
  };
}

/** null in a map of strings is an empty one */
function valueOf(pod: PodView, key: string): string {
  return String(pod.annotations[key] ?? '');
}

function isAllowedAnnotation(value: string): boolean {
  return value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
}

/** the pod or containers that set a profile which is neither RuntimeDefault nor Localhost */
export function forbidUnconfined(pod: PodView): Violation | undefined {
  const onPod = isUnconfined(pod.securityContext.seccompProfile);
  const bad = pod.containers.filter(container => isUnconfined(container.securityContext.seccompProfile));
  if (!onPod && bad.length === 0) { return undefined; }
  const types = distinct([...onPod ? [pod] : [], ...bad].map(setter => setter.securityContext.seccompProfile.type ?? ''));
  return {
    reason: 'seccompProfile',
    detail: `${settersNamed(onPod, bad)} must not set securityContext.seccompProfile.type to ${quoted(types)}`,
    fields: [
      ...onPod ? ['spec.securityContext.seccompProfile.type'] : [],
      ...bad.map(container => fieldOf(container, 'securityContext.seccompProfile.type')),
    ],
  };
}

function isUnconfined(profile: any): boolean {
  return profile != null && profile.type !== 'RuntimeDefault' && profile.type !== 'Localhost';
}
