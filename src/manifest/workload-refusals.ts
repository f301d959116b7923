import { containerRefusals } from './container-refusals';
import { LabelSelector, labelProblems, selectorProblems, selectorText, selects, selectsEverything } from './label-selector';
import { KubernetesObject, Labels, isObject, shown } from './object';
import { nameRefusals } from './object-name';
import { versionRefusals } from './object-version';
import { isPlainLabels, isPlainSelector } from './plain';
import { isCustomKind, podTemplateIn } from './pod-template';
import { volumeRefusals } from './volume-refusals';

/**
 * Why API servers refuse a well-formed workload whose pods are plain all the same:
 *
 *   kind                                             refused
 *   all                                              a version that servers do not have, no spec, no template, a pod without spec or containers
 *                                                    what `containerRefusals` and `volumeRefusals` tell
 *   Deployment, ReplicaSet, StatefulSet, DaemonSet   spec.selector absent, empty, or not matching the template's labels
 *   ReplicationController                            spec.selector not matching them; without one it is these labels
 *   Job                                              spec.selector without manualSelector: true, or not matching them with it
 *   CronJob                                          no schedule, a selector in its jobTemplate
 *   StatefulSet, CronJob                             a name that only others may have
 *   Job, CronJob                                     another restartPolicy than OnFailure and Never, or none
 *   those that replace their pods                    another than Always
 *
 * The selector that a server gave to a Job, as `kubectl get` has it, is fine. Kinds of others are their owners' business.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
 */
export function workloadRefusals(object: KubernetesObject): readonly string[] {
  const { apiVersion } = object;
  if (typeof apiVersion === 'string' && isCustomKind({ apiVersion })) { return NONE; }
  const [version, name, template] = [versionRefusals(object), nameRefusals(object), templateRefusals(object)];
  return version.length + name.length === 0 ? template : [...version, ...name, ...template];
}

const NONE: readonly string[] = [];

function templateRefusals(object: KubernetesObject): readonly string[] {
  const { kind, spec } = object;
  if (kind !== 'PodTemplate' && !isObject(spec)) { return ['spec is missing']; }
  const { template, path } = podTemplateIn(object)!;
  const at = path.join('.');
  if (kind !== 'Pod' && !isObject(path.reduce((value: any, key) => value?.[key], object))) { return [`${at} is missing`]; }
  const selector = selectorRefusals(object, template.metadata?.labels ?? {});
  const containers = podRefusals(template.spec, at === '' ? 'spec' : `${at}.spec`, object);
  return containers.length === 0 ? selector : [...selector, ...containers];
}

function podRefusals(spec: unknown, path: string, { kind, spec: own }: KubernetesObject): readonly string[] {
  if (!isObject(spec)) { return [`${path} is missing`]; }
  if (!Array.isArray(spec.containers) || spec.containers.length === 0) { return [`${path}.containers is empty`]; }
  // a PodTemplate has no spec, or has null there
  const volumeClaimTemplates: unknown = own?.volumeClaimTemplates;
  const claims = kind === 'StatefulSet' && Array.isArray(volumeClaimTemplates) ? volumeClaimTemplates.map(claim => String(claim?.metadata?.name)) : [];
  const refusals = containerRefusals(spec, path, kind === 'Pod');
  refusals.push(...volumeRefusals(spec, path, claims));
  const restart = restartRefusal(spec.restartPolicy ?? '', kind, `${path}.restartPolicy`);
  return restart === undefined ? refusals : [...refusals, restart];
}

/** an empty one is Always */
function restartRefusal(policy: unknown, kind: string | undefined, path: string): string | undefined {
  const known = kind === 'Job' || kind === 'CronJob' ? ['OnFailure', 'Never'] : kind === 'Pod' || kind === 'PodTemplate' ? ['', 'Always', 'OnFailure', 'Never'] : ['', 'Always'];
  if (known.includes(policy as string)) { return undefined; }
  const words = known.filter(word => word !== '').join(' or ');
  return policy === '' ? `${path} is missing. Write ${words}` : `${path} "${shown(policy)}" is none that a ${kind} can have. Write ${words}`;
}

function selectorRefusals({ kind, spec }: KubernetesObject, labels: Labels): readonly string[] {
  // a PodTemplate has no spec
  const selector: unknown = spec?.selector ?? undefined;
  switch (kind) {
    case 'Deployment': case 'ReplicaSet': case 'StatefulSet': case 'DaemonSet': return matchRefusals(selector, labels);
    case 'ReplicationController': return mapRefusals(selector ?? {}, labels);
    case 'Job': return jobRefusals(selector, spec.manualSelector === true, labels);
    case 'CronJob': return [...scheduleRefusals(spec.schedule ?? ''), ...cronJobRefusals(spec.jobTemplate.spec)];
    default: return NONE;
  }
}

function matchRefusals(selector: unknown, labels: Labels): readonly string[] {
  if (selector === undefined) { return ['spec.selector is missing, which has to match the template\'s labels']; }
  if (!isPlainSelector(selector)) {
    const problems = selectorProblems(selector, 'spec.selector');
    if (problems.length > 0) { return problems; }
  }
  if (selectsEverything(selector as LabelSelector)) { return ['spec.selector is empty, and has to match the template\'s labels']; }
  return mismatch(selector as LabelSelector, labels);
}

function mapRefusals(selector: unknown, labels: Labels): readonly string[] {
  if (!isObject(selector)) { return ['spec.selector must be an object']; }
  if (isObject(selector.matchLabels)) { return ['spec.selector of a ReplicationController has labels themselves, without matchLabels']; }
  if (!isPlainLabels(selector)) { return Object.entries(selector).flatMap(([key, value]) => labelProblems(key, value, 'spec.selector')); }
  const written = selectsEverything({ matchLabels: selector }) ? labels : selector;
  return selectsEverything({ matchLabels: written }) ? ['spec.selector is missing, and the template has no labels to take its place'] : mismatch({ matchLabels: written }, labels);
}

function jobRefusals(selector: unknown, isManual: boolean, labels: Labels): readonly string[] {
  if (isManual) { return matchRefusals(selector, labels); }
  return selector === undefined || isOfServer(selector) ? NONE : ['spec.selector is for the server to write, unless manualSelector is true'];
}

function cronJobRefusals({ selector, manualSelector }: { readonly selector?: unknown; readonly manualSelector?: unknown }): readonly string[] {
  return (selector ?? undefined) === undefined && manualSelector !== true ? NONE
    : ['spec.jobTemplate.spec has selector or manualSelector, which are for the server to write'];
}

function scheduleRefusals(schedule: unknown): readonly string[] {
  if (schedule === '') { return ['spec.schedule is missing']; }
  return typeof schedule === 'string' ? NONE : [`spec.schedule must be a string, not ${shown(schedule)}`];
}

/** by the label that it gives to the pods of each Job */
function isOfServer(selector: unknown): boolean {
  return isObject(selector) && isObject(selector.matchLabels) && Object.keys(selector.matchLabels).some(key => CONTROLLER_UIDS.includes(key));
}

const CONTROLLER_UIDS = ['batch.kubernetes.io/controller-uid', 'controller-uid'];

function mismatch(selector: LabelSelector, labels: Labels): readonly string[] {
  if (selects(selector, labels)) { return NONE; }
  const written = selectsEverything({ matchLabels: labels }) ? 'none' : selectorText({ matchLabels: labels });
  return [`spec.selector ${selectorText(selector)} does not match the template's labels ${written}`];
}
