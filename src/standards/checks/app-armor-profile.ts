import { Check, Violation } from '../check';
import { ContainerView, PodView, fieldOf } from '../pod-view';
import { distinct, goQuoted, plural, quoted, settersNamed } from '../wording';

/**
 * AppArmor (baseline)
 *
 *   field                                                           allowed
 *   securityContext.appArmorProfile.type                            undefined, RuntimeDefault, Localhost
 *   containers[*].securityContext.appArmorProfile.type              same
 *   initContainers[*], ephemeralContainers[*]                       same
 *   annotations container.apparmor.security.beta.kubernetes.io/*    undefined, "", runtime/default, localhost/*
 *
 * The field came with 1.30 and is read at every policy version.
 */
export const appArmorProfile: Check = {
  id: 'appArmorProfile',
  level: 'baseline',
  versions: [{ since: 0, evaluate: forbidUnconfined }],
  mend: 'Use type RuntimeDefault, or Localhost with a profile that the nodes have, or leave the profile out.',
};

/** What kubelets before 1.30 read, one annotation for each container. */
export const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

function forbidUnconfined(pod: PodView): Violation | undefined {
  const badPod = isBad(pod.securityContext.appArmorProfile);
  const bad = pod.containers.filter(container => isBad(container.securityContext.appArmorProfile));
  const annotations = forbiddenAnnotations(pod);
  if (!badPod && bad.length === 0 && annotations.length === 0) { return undefined; }
  const setters = [
    ...badPod || bad.length > 0 ? [settersNamed(badPod, bad)] : [],
    ...annotations.length > 0 ? [plural('annotation', 'annotations', annotations.length)] : [],
  ];
  const values = [
    ...distinct([...badPod ? [pod] : [], ...bad].map(typeIn)),
    ...distinct(annotations.map(key => `${key}=${goQuoted(String(pod.annotations[key]))}`)),
  ];
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values.length),
    detail: `${setters.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
    fields: [
      ...badPod ? ['spec.securityContext.appArmorProfile.type'] : [],
      ...bad.map(container => fieldOf(container, 'securityContext.appArmorProfile.type')),
      ...annotations.map(key => `metadata.annotations[${key}]`),
    ],
  };
}

function isBad(profile: any): boolean {
  return profile != null && profile.type !== 'RuntimeDefault' && profile.type !== 'Localhost';
}

function typeIn(holder: PodView | ContainerView): string {
  return holder.securityContext.appArmorProfile.type ?? '';
}

function forbiddenAnnotations(pod: PodView): string[] {
  return Object.keys(pod.annotations).filter(key => key.startsWith(APP_ARMOR_ANNOTATION) && !isAllowedAnnotation(pod.annotations[key]));
}

function isAllowedAnnotation(value: unknown): boolean {
  return value == null || value === '' || value === 'runtime/default' || String(value).startsWith('localhost/');
}
