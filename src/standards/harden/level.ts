import { APP_ARMOR_ANNOTATION } from '../checks/app-armor-profile';
import { evaluatePod } from '../evaluate';
import { ContainerView, PodView, listOf } from '../pod-view';
import { LevelVersion, VersionedCheck, checksOf, minorOf } from '../policy';
import { CONTROLS } from './control';
import { Path, PodDraft, Why, pathOf } from './pod-draft';

/**
 * Brings a pod to a level of the Pod Security Standards, as far as that takes no guess.
 *
 *   absent                               becomes
 *   allowPrivilegeEscalation             false
 *   capabilities.drop without ALL        drop with ALL
 *   seccompProfile of the pod            RuntimeDefault
 *   runAsNonRoot of the pod              true; only on containers that are not root, where another one is
 *
 * What is there and fails stays: somebody wrote it, and may need it. `overrule` names the checks that win.
 */
export function reachLevel(draft: PodDraft, policy: LevelVersion, overrule: readonly string[]): void {
  if (overrule.length === 0) { return fillIn(draft, policy); }
  // what one change allows, another may need: a capability that goes lets the escalation go
  let count: number;
  do {
    count = draft.changeCount;
    for (const finding of evaluatePod(draft.metadata, draft.spec, policy)) {
      const name = finding.check.replace(/_(baseline|restricted)$/, '');
      if (overrule.includes(name)) { overruleBy(draft, name, finding.fields.map(pathOf)); }
    }
    fillIn(draft, policy);
  } while (draft.changeCount > count);
}

/** none of the fields that one fix writes decides over another: all of them read the pod as it was */
function fillIn(draft: PodDraft, policy: LevelVersion): void {
  const pod = draft.view;
  for (const { check, evaluate } of fixableChecks(policy)) { FIXES[check.id](draft, pod, () => evaluate(pod) !== undefined); }
}

/** the checks of a policy that have a fix: asked for thousands of pods, found once */
function fixableChecks({ level, version }: LevelVersion): readonly VersionedCheck[] {
  const checks = checksOf(level, minorOf(version));
  const known = FIXABLE.get(checks);
  if (known) { return known; }
  const fixable = checks.filter(({ check }) => Object.hasOwn(FIXES, check.id));
  FIXABLE.set(checks, fixable);
  return fixable;
}

const FIXABLE = new WeakMap<readonly VersionedCheck[], readonly VersionedCheck[]>();

/** Whether Linux fields would be wrong here: the API server refuses them on pods that name Windows as their system. */
export function isForWindows({ spec }: PodView): boolean {
  return spec.os?.name === 'windows' || spec.nodeSelector?.['kubernetes.io/os'] === 'windows';
}

/** The path of a container's field. */
export function pathIn(container: ContainerView, ...field: Path): Path {
  return ['spec', container.list, container.index, ...field];
}

const NO_ESCALATION: Why = {
  reason: 'no process gains more privileges than its parent',
  controls: CONTROLS.allowPrivilegeEscalation,
  breaks: 'setuid programs such as sudo, su and ping gain nothing',
};
const DROP_ALL: Why = {
  reason: 'a process without privileges needs none of them',
  controls: CONTROLS.capabilities,
  breaks: 'chown, gosu, su-exec and ping in entry points, and listening below port 1024',
};
const CONFINED: Why = {
  reason: 'the runtime\'s filter of system calls applies',
  controls: CONTROLS.seccomp,
  breaks: 'io_uring, ptrace and some profilers',
};
const NON_ROOT: Why = {
  reason: 'the kubelet refuses to start a container as root',
  controls: CONTROLS.runAsNonRoot,
  breaks: 'images that run as root, or name their user without a number: give runAsUser',
};

/** read by Kubernetes before 1.27; a field next to it must say the same */
const SECCOMP_ANNOTATION: Path = ['metadata', 'annotations', 'seccomp.security.alpha.kubernetes.io/pod'];

/** most write only what fails the check by being absent; where that is not so, they ask whether it fails, which takes longer */
const FIXES: { readonly [check: string]: (draft: PodDraft, pod: PodView, fails: () => boolean) => void } = {
  allowPrivilegeEscalation: (draft, pod) => {
    if (isForWindows(pod)) { return; }
    for (const container of pod.containers.filter(mayForbidEscalation)) {
      draft.setDefault(pathIn(container, 'securityContext', 'allowPrivilegeEscalation'), false, NO_ESCALATION);
    }
  },
  capabilities_restricted: (draft, pod) => {
    if (isForWindows(pod)) { return; }
    for (const container of pod.containers.filter(mayDropAll)) {
      const { capabilities } = container.securityContext;
      const drop = listOf(capabilities?.drop);
      if (listOf(capabilities?.add).includes('CAP_NET_BIND_SERVICE')) {
        draft.set(pathIn(container, 'securityContext', 'capabilities', 'add'), ['NET_BIND_SERVICE'], {
          reason: 'the API writes capabilities without the CAP_ prefix, and admission compares letter by letter', controls: CONTROLS.capabilities,
        });
      }
      if (!drop.includes('ALL')) { draft.set(pathIn(container, 'securityContext', 'capabilities', 'drop'), [...drop, 'ALL'], DROP_ALL); }
    }
  },
  seccompProfile_restricted: (draft, pod, fails) => {
    if (isForWindows(pod) || pod.containers.every(container => container.securityContext.seccompProfile != null)) { return; }
    const annotation = draft.at(SECCOMP_ANNOTATION);
    if (annotation === undefined || annotation === 'runtime/default' || annotation === 'docker/default') {
      draft.setDefault(['spec', 'securityContext', 'seccompProfile'], { type: 'RuntimeDefault' }, CONFINED);
    } else if (fails()) {
      draft.note(SECCOMP_ANNOTATION, `is "${annotation}": the API server refuses a seccompProfile that differs. Remove the annotation, which Kubernetes ignores since 1.27`);
    }
  },
  runAsNonRoot: (draft, pod, fails) => {
    if (pod.securityContext.runAsNonRoot != null || !fails()) { return; }
    const others = pod.containers.filter(container => !needsRoot(pod, container));
    if (others.length === pod.containers.length) {
      draft.setDefault(['spec', 'securityContext', 'runAsNonRoot'], true, NON_ROOT);
      return;
    }
    for (const container of others) { draft.setDefault(pathIn(container, 'securityContext', 'runAsNonRoot'), true, NON_ROOT); }
  },
};

/** the API server refuses false next to privileged and to this capability */
function mayForbidEscalation({ securityContext }: ContainerView): boolean {
  return securityContext.privileged !== true && !listOf(securityContext.capabilities?.add).includes('CAP_SYS_ADMIN');
}

/** a container that adds others was given them for a reason, and may live on those it did not name */
function mayDropAll({ securityContext }: ContainerView): boolean {
  return securityContext.privileged !== true
    && listOf(securityContext.capabilities?.add).every(name => name === 'NET_BIND_SERVICE' || name === 'CAP_NET_BIND_SERVICE');
}

function needsRoot(pod: PodView, container: ContainerView): boolean {
  return container.securityContext.runAsNonRoot === false || isRoot(pod, container);
}

function isRoot(pod: PodView, { securityContext }: ContainerView): boolean {
  return (securityContext.runAsUser ?? pod.securityContext.runAsUser) === 0;
}

/** what was written fails the check and the user says that the check wins */
function overruleBy(draft: PodDraft, check: string, fields: readonly Path[]): void {
  switch (check) {
    case 'allowPrivilegeEscalation':
      return isForWindows(draft.view) ? undefined : draft.view.containers.filter(mayForbidEscalation)
        .forEach(container => draft.set(pathIn(container, 'securityContext', 'allowPrivilegeEscalation'), false, NO_ESCALATION));
    case 'appArmorProfile':
      return fields.forEach(field => confine(draft, field, CONFINED_BY_APP_ARMOR));
    case 'capabilities':
      return dropAdded(draft, fields);
    case 'hostPorts':
      return fields.forEach(field => draft.remove(field, { reason: 'the node\'s ports are not the pod\'s', controls: CONTROLS.hostPorts, breaks: 'clients that connect to the node: give them a Service' }));
    case 'hostProbesAndHostLifecycle':
      return fields.forEach(field => draft.remove(field, { reason: 'the kubelet connects to the pod itself', controls: CONTROLS.hostProbes, breaks: 'checks of something outside the pod' }));
    case 'procMount':
      return fields.forEach(field => draft.remove(field, { reason: 'the masks of /proc stay', controls: CONTROLS.procMount, breaks: 'containers that start containers' }));
    case 'runAsNonRoot':
      return allowNoRoot(draft, fields);
    case 'seLinuxOptions':
      return fields.forEach(field => draft.remove(field, { reason: 'the runtime chooses the SELinux label', controls: CONTROLS.seLinux, breaks: 'access that the label allowed' }));
    case 'seccompProfile':
      // before 1.19 the annotation is what fails
      if (fields.every(field => field[0] !== 'metadata')) { draft.remove(SECCOMP_ANNOTATION, { reason: 'the field says what the annotation said', controls: CONTROLS.seccomp, breaks: 'nothing since Kubernetes 1.27' }); }
      return fields.filter(field => draft.at(field.slice(0, -1)) !== undefined).forEach(field => confine(draft, field, CONFINED));
    case 'sysctls':
      return removeItems(draft, ['spec', 'securityContext', 'sysctls'], fields.map(field => field[3] as number),
        { reason: 'the sysctl is not safe for other pods of the node', controls: CONTROLS.sysctls, breaks: 'programs that rely on the setting' });
    default:
      throw new Error(`no way to overrule ${check}`);
  }
}

const CONFINED_BY_APP_ARMOR: Why = { reason: 'the runtime\'s AppArmor profile applies', controls: CONTROLS.appArmor, breaks: 'access that the profile denies' };

/** the whole profile: the name of a local one goes with its type */
function confine(draft: PodDraft, field: Path, why: Why): void {
  if (field[0] === 'metadata') {
    draft.set(field, 'runtime/default', why);
  } else {
    draft.set(field.slice(0, -1), { type: 'RuntimeDefault' }, why);
  }
}

/** next to user 0 it would only keep the kubelet from starting the container */
function allowNoRoot(draft: PodDraft, fields: readonly Path[]): void {
  const { containers } = draft.view;
  const root = containers.filter(container => isRoot(draft.view, container));
  for (const field of fields.filter(path => draft.at(path) === false)) {
    const concerned = field[1] === 'securityContext' ? root : root.filter(({ list, index }) => list === field[1] && index === field[2]);
    if (concerned.length === 0) { draft.set(field, true, NON_ROOT); }
  }
}

function dropAdded(draft: PodDraft, fields: readonly Path[]): void {
  const added = fields.filter(field => field.at(-2) === 'add');
  const lists = new Map(added.map(field => [JSON.stringify(field.slice(0, -1)), field.slice(0, -1)]));
  for (const [key, list] of lists) {
    const gone = added.filter(field => JSON.stringify(field.slice(0, -1)) === key).map(field => field.at(-1) as number);
    removeItems(draft, list, gone, { reason: 'the level does not allow the capability', controls: CONTROLS.capabilities, breaks: 'system calls that need it' });
  }
}

function removeItems(draft: PodDraft, list: Path, indexes: readonly number[], why: Why): void {
  const left = listOf(draft.at(list)).filter((_, index) => !indexes.includes(index));
  if (left.length === 0) {
    draft.remove(list, why);
  } else {
    draft.set(list, left, why);
  }
}

/** The annotation of one container. */
export function appArmorAnnotation(container: ContainerView): Path {
  return ['metadata', 'annotations', `${APP_ARMOR_ANNOTATION}${container.name}`];
}
