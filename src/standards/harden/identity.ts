import { ContainerView } from '../pod-view';
import { CONTROLS } from './control';
import { appArmorAnnotation, isForWindows, pathIn } from './level';
import { HardenOptions } from './options';
import { PodDraft } from './pod-draft';

/** Who the pod runs as, and what confines it, beyond what the level asks: all on the pod, so that containers can differ. */
export function hardenIdentity(draft: PodDraft, options: HardenOptions): void {
  if (isForWindows(draft.view)) { return; }
  hardenIds(draft, options);
  if (options.seLinuxType !== undefined) {
    draft.setDefault(['spec', 'securityContext', 'seLinuxOptions'], { type: options.seLinuxType }, {
      reason: 'SELinux confines the processes', controls: CONTROLS.seLinux, breaks: 'nodes whose policy gives pods a type of its own, such as OpenShift\'s',
    });
  }
  if (options.appArmor) { hardenAppArmor(draft, options.appArmorAnnotation === true); }
}

function hardenIds(draft: PodDraft, { runAsUser, runAsGroup, fsGroup, supplementalGroups }: HardenOptions): void {
  const field = (name: string) => ['spec', 'securityContext', name];
  if (runAsUser !== undefined) { hardenUser(draft, runAsUser); }
  if (runAsGroup !== undefined) {
    draft.setDefault(field('runAsGroup'), runAsGroup, {
      reason: 'the group of root owns files of the image', controls: CONTROLS.groups, breaks: 'files that belong to the image\'s own group',
    });
  }
  if (fsGroup !== undefined) {
    draft.setDefault(field('fsGroup'), fsGroup, { reason: 'volumes belong to the pod\'s group', controls: CONTROLS.groups });
    draft.setDefault(field('fsGroupChangePolicy'), 'OnRootMismatch', { reason: 'large volumes are changed once, not at each start', controls: CONTROLS.groups });
  }
  if (supplementalGroups !== undefined && supplementalGroups.length > 0) {
    draft.setDefault(field('supplementalGroups'), [...supplementalGroups], { reason: 'no further groups than these', controls: CONTROLS.groups });
  }
}

/** who says that it may be root, and not who it is otherwise, relies on the image's user */
function hardenUser(draft: PodDraft, runAsUser: number): void {
  const pod = draft.view;
  const why = { reason: 'a number that the kubelet can compare with root\'s', controls: CONTROLS.runAsUser, breaks: 'files that belong to the image\'s own user' };
  if (pod.securityContext.runAsUser != null) { return; }
  const isRootOfImage = ({ securityContext }: ContainerView) =>
    (securityContext.runAsNonRoot ?? pod.securityContext.runAsNonRoot) === false && securityContext.runAsUser == null;
  const root = pod.containers.filter(isRootOfImage);
  if (root.length === 0 && pod.securityContext.runAsNonRoot !== false) {
    draft.setDefault(['spec', 'securityContext', 'runAsUser'], runAsUser, why);
    return;
  }
  for (const container of pod.containers) {
    const path = pathIn(container, 'securityContext', 'runAsUser');
    if (root.includes(container)) {
      draft.note(path, 'the image\'s user stays: runAsNonRoot is false');
    } else {
      draft.setDefault(path, runAsUser, why);
    }
  }
}

/** a field and an annotation that differ are refused by the API server: where one is there, it decides */
function hardenAppArmor(draft: PodDraft, withAnnotation: boolean): void {
  const why = { reason: 'the runtime\'s AppArmor profile applies', controls: CONTROLS.appArmor, breaks: 'access that the profile denies; servers before 1.30 drop the field' };
  const { containers } = draft.view;
  if (!containers.some(container => draft.at(appArmorAnnotation(container)) !== undefined)) {
    draft.setDefault(['spec', 'securityContext', 'appArmorProfile'], { type: 'RuntimeDefault' }, why);
  }
  if (!withAnnotation || draft.at(['spec', 'securityContext', 'appArmorProfile', 'type']) !== 'RuntimeDefault') { return; }
  for (const container of containers.filter(({ securityContext }) => (securityContext.appArmorProfile?.type ?? 'RuntimeDefault') === 'RuntimeDefault')) {
    draft.setDefault(appArmorAnnotation(container), 'runtime/default', { ...why, breaks: 'nothing where it agrees with the field' });
  }
}

/**
 * A user namespace of the pod's own. The API server refuses it next to one of the host's. Comes after the level: policies
 * before 1.35 do not know what it makes up for.
 */
export function addUserNamespace(draft: PodDraft): void {
  if (isForWindows(draft.view)) { return; }
  const { spec, containers } = draft.view;
  const host = ['hostNetwork', 'hostPID', 'hostIPC'].find(field => spec[field] === true);
  const devices = containers.find(container => (container.value.volumeDevices ?? []).length > 0);
  if (host || devices) {
    draft.note(host ? ['spec', host] : pathIn(devices!, 'volumeDevices'), 'rules out a user namespace');
    return;
  }
  draft.setDefault(['spec', 'hostUsers'], false, {
    reason: 'root in the pod is nobody on the node',
    controls: CONTROLS.userNamespace,
    breaks: 'volumes that can\'t be mapped, such as NFS; needs Kubernetes 1.33, Linux 6.3 and a runtime that can',
  });
}
