import { KubernetesObject, LabelSelector, PodTemplate, isList, isObject, itemOf, misspeltKind, podFactsOf, podTemplateIn } from '../../manifest';
import { podContradictions } from '../contradiction';
import { Finding, evaluatePod } from '../evaluate';
import { podShapeProblems } from '../pod-shape';
import { listOf } from '../pod-view';
import { LevelVersion, levelVersion } from '../policy';
import { mistakenField, objectMistakes } from '../refusal';
import { hardenContainers } from './containers';
import { hardenFileSystem } from './file-system';
import { addUserNamespace, hardenIdentity } from './identity';
import { isForWindows, pathIn, reachLevel } from './level';
import { HardenOptions, requireOptions } from './options';
import { Change, Note, PodDraft, withValue } from './pod-draft';
import { spreadReplicas } from './spread';
import { hardenAccess } from './token';

/**
 * Hardens pods that others wrote. Fills in what is absent, keeps what is there, adds no probes, removes no volumes, changes
 * nothing in a second run.
 *
 *   harden(deployment.spec.template.spec)
 *   → { podSpec: { … }, changes: [{ field: 'spec.containers[0].securityContext.…', new: false, … }], findings: [], notes: [] }
 */
export interface Hardened {
  readonly podSpec: any;
  /** annotations of the pod, where there were or are some */
  readonly annotations?: { readonly [key: string]: string };
  readonly changes: readonly Change[];
  /** checks of the level that the pod still fails: a person has to decide */
  readonly findings: readonly Finding[];
  /** what else a person has to look at */
  readonly notes: readonly Note[];
}

/** An object with its pods hardened. */
export interface HardenedObject {
  readonly object: KubernetesObject;
  /** one for each workload: several for a list */
  readonly workloads: readonly HardenedWorkload[];
}

/** What was done to one workload. */
export interface HardenedWorkload {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
}

/** What `harden` is told besides the options. */
export interface PodFraming {
  /** of the pod: AppArmor is read from annotations too */
  readonly annotations?: { readonly [key: string]: string };
  /** finds the workload's replicas; without it they are not spread */
  readonly selector?: LabelSelector;
  /** names of the volumes that a StatefulSet adds by its claim templates @default none */
  readonly volumeClaims?: readonly string[];
}

/**
 * A pod's spec, hardened; the one that was given is not touched.
 * @throws where an option can't be right
 */
export function harden(podSpec: unknown, options: HardenOptions = {}, framing: PodFraming = {}): Hardened {
  const pod = hardenPod(podSpec, options, framing);
  return { podSpec: pod.spec, ...pod.annotations === undefined ? {} : { annotations: pod.annotations }, ...pod.account() };
}

/**
 * An object with its pods hardened, a list item by item; anything that makes no pods as it is.
 * @param isExempt asked for each workload; those stay as they are
 */
export function hardenObject(
  object: KubernetesObject, options: HardenOptions = {}, isExempt: (workload: KubernetesObject) => boolean = () => false,
): HardenedObject {
  const outcome = outcomeOf(object, options, isExempt);
  return { object: outcome.object, workloads: outcome.workloads() };
}

/** The object of `hardenObject` alone: a synth needs no account of it, which takes longer than the work. */
export function hardenedObject(object: KubernetesObject, options: HardenOptions = {}): KubernetesObject {
  return outcomeOf(object, options, () => false).object;
}

/** What was done and what is left to do. */
type Account = Pick<Hardened, 'changes' | 'findings' | 'notes'>;

interface HardenedPod {
  readonly spec: any;
  readonly annotations?: { readonly [key: string]: string };
  readonly isChanged: boolean;
  /** asked once, if at all */
  readonly account: () => Account;
}

function hardenPod(podSpec: unknown, options: HardenOptions, { annotations, selector, volumeClaims }: PodFraming): HardenedPod {
  requireOptions(options);
  const metadata = annotations === undefined ? undefined : { annotations };
  const problems = podShapeProblems(metadata, podSpec);
  if (problems.length > 0) {
    const notes = problems.map(problem => ({ field: problem.split(' ')[0], text: `${problem}: the API server refuses the pod; nothing was changed` }));
    return { spec: podSpec, annotations, isChanged: false, account: () => ({ changes: [], findings: [], notes }) };
  }
  const draft = new PodDraft(metadata, podSpec, volumeClaims);
  const policy = levelVersion(options.level ?? 'restricted', options.version ?? 'latest');
  // what is overruled is out of the way of everything that is filled in
  if (options.overrule) { reachLevel(draft, policy, options.overrule); }
  hardenIdentity(draft, options);
  hardenAccess(draft, options);
  hardenContainers(draft, options);
  hardenFileSystem(draft, options);
  if (options.spreadReplicas && selector) { spreadReplicas(draft, selector); }
  reachLevel(draft, policy, options.overrule ?? []);
  if (options.userNamespace) { addUserNamespace(draft); }
  return { spec: draft.spec, annotations: draft.metadata?.annotations, isChanged: draft.changeCount > 0, account: () => accountOf(draft, policy) };
}

function accountOf(draft: PodDraft, policy: LevelVersion): Account {
  notePrivilegedPorts(draft);
  noteContradictions(draft);
  return { changes: draft.changes, findings: evaluatePod(draft.metadata, draft.spec, policy), notes: draft.notes };
}

interface Outcome {
  /** the one that was given where nothing was changed */
  readonly object: KubernetesObject;
  readonly workloads: () => readonly HardenedWorkload[];
}

function outcomeOf(object: KubernetesObject, options: HardenOptions, isExempt: (workload: KubernetesObject) => boolean): Outcome {
  if (isList(object)) { return outcomeOfList(object, options, isExempt); }
  const misspelt = misspeltKind(object);
  if (misspelt?.makesPods && !isExempt(object)) {
    const notes = [{ field: 'kind', text: `nothing was changed, since ${misspelt.problem}` }];
    return { object, workloads: () => [workloadOf(object, { changes: [], findings: [], notes })] };
  }
  const found = podTemplateIn(object);
  if (!found || isExempt(object)) { return { object, workloads: () => [] }; }
  const { template, path } = found;
  if (!template.spec) { return { object, workloads: () => [withRefusals(workloadOf(object, { changes: [], findings: [], notes: [] }), object, '')] }; }
  const { spec, annotations, isChanged, account } = hardenPod(template.spec, options, {
    annotations: template.metadata?.annotations ?? undefined,
    selector: options.spreadReplicas && HAS_REPLICAS.has(object.kind ?? '') ? podFactsOf(object)?.selector : undefined,
    volumeClaims: claimNames(object.spec?.volumeClaimTemplates),
  });
  const hardened = isChanged ? withPod(object, { template, path }, spec, annotations) : object;
  const prefix = path.map(key => `${key}.`).join('');
  return { object: hardened, workloads: () => [withRefusals(below(workloadOf(object, account()), prefix), hardened, prefix)] };
}

function withPod(object: KubernetesObject, { template, path }: PodTemplate, spec: unknown, annotations: unknown): KubernetesObject {
  const annotated = annotations === undefined ? template : withValue(template, ['metadata', 'annotations'], annotations);
  const hardened = withValue(annotated, ['spec'], spec);
  return path.length === 0 ? hardened : withValue(object, path, hardened);
}

/**
 * With what the API server refuses of the hardened object, and was not told yet.
 * @param prefix of the pod's fields, which notes on the pod itself may leave out
 */
function withRefusals(workload: HardenedWorkload, hardened: KubernetesObject, prefix: string): HardenedWorkload {
  const { malformed, refused } = objectMistakes(hardened);
  const isTold = (problem: string) => workload.notes.some(({ field, text }) => `${prefix}${text}`.startsWith(problem) || `${field} ${text}` === problem);
  const notes = [...malformed, ...refused].filter(problem => !isTold(problem))
    .map(problem => ({ field: mistakenField(problem), text: `the API server refuses the workload: ${problem}` }));
  return notes.length === 0 ? workload : { ...workload, notes: [...workload.notes, ...notes] };
}

function workloadOf({ kind = '', metadata }: KubernetesObject, account: Account): HardenedWorkload {
  const { name = '', namespace } = metadata ?? {};
  return { kind, name, ...namespace === undefined ? {} : { namespace }, ...account };
}

function outcomeOfList(list: KubernetesObject, options: HardenOptions, isExempt: (workload: KubernetesObject) => boolean): Outcome {
  const outcomes = listOf(list.items).map((item, index) => {
    if (!isObject(item)) { return { item, isChanged: false, workloads: () => [] }; }
    const whole = itemOf(list, item);
    const { object, workloads } = outcomeOf(whole, options, isExempt);
    const isChanged = object !== whole;
    return { item: isChanged ? asWritten(item, object) : item, isChanged, workloads: () => workloads().map(workload => below(workload, `items[${index}].`)) };
  });
  return {
    object: outcomes.some(({ isChanged }) => isChanged) ? { ...list, items: outcomes.map(({ item }) => item) } : list,
    workloads: () => outcomes.flatMap(({ workloads }) => workloads()),
  };
}

/** without what the item leaves to its list: `apiVersion` and `kind` of items of a PodList */
function asWritten(item: KubernetesObject, hardened: KubernetesObject): KubernetesObject {
  return Object.fromEntries(Object.entries(hardened).filter(([key]) => Object.hasOwn(item, key) || (key !== 'apiVersion' && key !== 'kind')));
}

/** kinds whose pods are alike and can stand on several nodes by the scheduler's choice */
const HAS_REPLICAS = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);

function claimNames(claims: unknown): string[] | undefined {
  return claims === undefined ? undefined : listOf(claims).map(claim => String(claim?.metadata?.name));
}

function below(workload: HardenedWorkload, prefix: string): HardenedWorkload {
  if (prefix === '') { return workload; }
  const { changes, findings, notes } = workload;
  return {
    ...workload,
    changes: changes.map(change => ({ ...change, field: prefix + change.field })),
    findings: findings.map(finding => ({ ...finding, fields: finding.fields.map(field => prefix + field) })),
    notes: notes.map(note => ({ ...note, field: prefix + note.field })),
  };
}

function noteContradictions(draft: PodDraft): void {
  for (const text of podContradictions(draft.spec)) {
    const [field] = text.split(' ');
    draft.notes.push({ field, text: text.slice(field.length + 1) });
  }
}

/** without privileges nobody can listen there, unless the pod or the runtime moves the border */
function notePrivilegedPorts(draft: PodDraft): void {
  const pod = draft.view;
  const border = listOf(pod.securityContext.sysctls).find(sysctl => sysctl?.name === 'net.ipv4.ip_unprivileged_port_start');
  if (isForWindows(pod) || pod.spec.hostNetwork === true) { return; }
  for (const container of pod.containers) {
    const { capabilities, runAsUser } = container.securityContext;
    if (!listOf(capabilities?.drop).includes('ALL') || runAsUser === 0) { continue; }
    const start = Number(border?.value ?? 1024);
    listOf(container.value.ports).forEach((port, index) => {
      if (typeof port?.containerPort === 'number' && port.containerPort < (Number.isFinite(start) ? start : 1024)) {
        draft.note(pathIn(container, 'ports', index, 'containerPort'), `${port.containerPort} is below 1024: ${listOf(capabilities?.add).includes('NET_BIND_SERVICE')
          ? 'NET_BIND_SERVICE helps root only, and other users not'
          : 'without capabilities a program may not be able to listen there'}. `
          + 'Use a port from 1024 up, or the pod\'s sysctl net.ipv4.ip_unprivileged_port_start');
      }
    });
  }
}
