import { LabelSelector, labelProblems, selectorProblems, selectorText, selects, selectsEverything } from './label-selector';
import { KubernetesObject, Labels, isObject } from './object';
import { versionRefusals } from './object-version';
import { isPlainLabels, isPlainSelector } from './plain';
import { isCustomKind, podTemplateIn } from './pod-template';

/**
 * Why API servers refuse a well-formed workload whose pods are plain all the same:
 *
 *   kind                                             refused
 *   all                                              a version that servers do not have, no spec, no template, a pod without spec or containers
 *                                                    two containers of one name, init containers among them; two ports of one name in a container
 *   Deployment, ReplicaSet, StatefulSet, DaemonSet   spec.selector absent, empty, or not matching the template's labels
 *   ReplicationController                            spec.selector not matching them; without one it is these labels
 *   Job                                              spec.selector without manualSelector: true, or not matching them with it
 *   CronJob                                          a selector in its jobTemplate
 *
 * The selector that a server gave to a Job, as `kubectl get` has it, is fine. Kinds of others are their owners' business.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
 */
export function workloadRefusals(object: KubernetesObject): readonly string[] {
  const { apiVersion } = object;
  if (typeof apiVersion === 'string' && isCustomKind({ apiVersion })) { return NONE; }
  const [version, template] = [versionRefusals(object), templateRefusals(object)];
  return version.length === 0 ? template : [...version, ...template];
}

const NONE: readonly string[] = [];

function templateRefusals(object: KubernetesObject): readonly string[] {
  const { kind, spec } = object;
  if (kind !== 'PodTemplate' && !isObject(spec)) { return ['spec is missing']; }
  const { template, path } = podTemplateIn(object)!;
  const at = path.join('.');
  if (kind !== 'Pod' && !isObject(path.reduce((value: any, key) => value?.[key], object))) { return [`${at} is missing`]; }
  const selector = selectorRefusals(object, template.metadata?.labels ?? {});
  const containers = podRefusals(template.spec, at === '' ? 'spec' : `${at}.spec`);
  return containers.length === 0 ? selector : [...selector, ...containers];
}

function podRefusals(spec: unknown, path: string): readonly string[] {
  if (!isObject(spec)) { return [`${path} is missing`]; }
  if (!Array.isArray(spec.containers) || spec.containers.length === 0) { return [`${path}.containers is empty`]; }
  return sameNames(spec, path);
}

function sameNames(spec: { readonly [field: string]: any }, path: string): readonly string[] {
  const refusals: string[] = [];
  const containers = new Set<string>();
  for (const field of ['containers', 'initContainers', 'ephemeralContainers']) {
    if (!Array.isArray(spec[field])) { continue; }
    spec[field].forEach((container: any, i: number) => {
      if (!isObject(container)) { return; }
      if (isTaken(container.name, containers)) { refusals.push(`${path}.${field}[${i}].name "${container.name}" is the name of another container too`); }
      if (!Array.isArray(container.ports) || container.ports.length < 2) { return; }
      const ports = new Set<string>();
      container.ports.forEach((port: any, j: number) => {
        if (isTaken(port?.name, ports)) { refusals.push(`${path}.${field}[${i}].ports[${j}].name "${port.name}" is the name of another port of the container too`); }
      });
    });
  }
  return refusals;
}

/** whether it is among the names, where it is put if not */
function isTaken(name: unknown, names: Set<string>): boolean {
  if (typeof name !== 'string' || name === '') { return false; }
  if (names.has(name)) { return true; }
  names.add(name);
  return false;
}

function selectorRefusals({ kind, spec }: KubernetesObject, labels: Labels): readonly string[] {
  // a PodTemplate has no spec
  const selector: unknown = spec?.selector ?? undefined;
  switch (kind) {
    case 'Deployment': case 'ReplicaSet': case 'StatefulSet': case 'DaemonSet': return matchRefusals(selector, labels);
    case 'ReplicationController': return mapRefusals(selector ?? {}, labels);
    case 'Job': return jobRefusals(selector, spec.manualSelector === true, labels);
    case 'CronJob': return cronJobRefusals(spec.jobTemplate.spec);
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
