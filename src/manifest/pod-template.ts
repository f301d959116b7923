import { LabelSelector, selectsEverything } from './label-selector';
import { ProtocolName } from './network-policy';
import { KubernetesObject, Labels, isObject } from './object';
import { DEFAULT_PROTOCOL } from './policy-port';

/**
 * What a workload says about its pods, wherever its kind keeps it:
 *
 *   kind                                           pod labels                            selector
 *   Pod                                            metadata.labels                       its labels
 *   Deployment, StatefulSet, DaemonSet, ReplicaSet spec.template.metadata.labels         spec.selector
 *   ReplicationController                          spec.template.metadata.labels         spec.selector (a map)
 *   Job                                            spec.template.metadata.labels         its labels
 *   CronJob                                        spec.jobTemplate.spec.template…       its labels
 *   PodTemplate                                    template.metadata.labels              its labels
 *   any other kind with spec.template              spec.template.metadata.labels         spec.selector if it is one
 */
export interface PodFacts {
  /** labels of the pods */
  readonly labels: Labels;
  /** selects the workload's pods and, as far as labels can tell, no others */
  readonly selector: LabelSelector;
  /** ports that regular and sidecar containers declare */
  readonly ports: readonly DeclaredPort[];
  /** such pods have their node's address: no NetworkPolicy selects them */
  readonly hostNetwork: boolean;
}

/** One element of a container's `ports`. */
export interface DeclaredPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: ProtocolName;
}

/** A hash of the construct path that cdk8s-plus puts on pods: unique in an app, not in a cluster. */
export const CDK8S_PLUS_ADDRESS_LABEL = 'cdk8s.io/metadata.addr';

/** The label by which Kubernetes' recommended labels tell two installations of one application apart. */
export const INSTANCE_LABEL = 'app.kubernetes.io/instance';

const POD_KINDS = new Set(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob', 'PodTemplate']);

/** Whether objects of this kind are or make pods; other kinds may, if they have a `spec.template`. */
export function isPodKind(kind: string | undefined): boolean {
  return POD_KINDS.has(kind ?? '');
}

/** Whether the kind is not one of Kubernetes' own: of these we know which make pods, of others only their JSON tells. */
export function isCustomKind({ apiVersion = '' }: { readonly apiVersion?: string }): boolean {
  const [group] = apiVersion.split('/');
  return apiVersion.includes('/') && group.includes('.') && !group.endsWith('.k8s.io');
}

/** A pod, or the template of one, and the keys that lead to it from the object's root. */
export interface PodTemplate {
  readonly template: { readonly metadata?: any; readonly spec?: any };
  readonly path: readonly string[];
}

/** Where the object keeps its pod, or undefined when it makes none. Empty where its kind keeps one and this object has none. */
export function podTemplateIn(object: KubernetesObject): PodTemplate | undefined {
  switch (object.kind) {
    case 'Pod': return { template: object, path: [] };
    case 'CronJob': return { template: object.spec?.jobTemplate?.spec?.template ?? {}, path: CRON_JOB_PATH };
    case 'PodTemplate': return { template: object.template ?? {}, path: POD_TEMPLATE_PATH };
    default: return isPodKind(object.kind) || Array.isArray(object.spec?.template?.spec?.containers)
      ? { template: object.spec?.template ?? {}, path: TEMPLATE_PATH } : undefined;
  }
}

const TEMPLATE_PATH = ['spec', 'template'];
const CRON_JOB_PATH = ['spec', 'jobTemplate', 'spec', 'template'];
const POD_TEMPLATE_PATH = ['template'];

/** What the object says about its pods, or undefined when it is no workload. */
export function podFactsOf(object: KubernetesObject): PodFacts | undefined {
  const found = podTemplateIn(object);
  if (!found) { return undefined; }
  const template = found.template;
  const labels: Labels = isObject(template.metadata?.labels) ? template.metadata.labels : {};
  const spec = template.spec;
  return {
    labels,
    selector: podSelector(ownSelector(object), labels),
    ports: declaredPorts(spec),
    hostNetwork: spec?.hostNetwork === true,
  };
}

/**
 * The selector that finds a workload's pods: its own where it has one, since that never changes and always matches,
 * otherwise the pods' labels. The address label of cdk8s-plus alone does not tell two apps apart that have the same
 * construct paths and share a namespace, so the instance label, where the pods carry it, goes with it.
 */
export function podSelector(own: LabelSelector | undefined, labels: Labels): LabelSelector {
  if (own && !selectsEverything(own) && !isAddressOnly(own)) { return own; }
  if (!Object.hasOwn(labels, CDK8S_PLUS_ADDRESS_LABEL)) { return { matchLabels: labels }; }
  const keys = [CDK8S_PLUS_ADDRESS_LABEL, INSTANCE_LABEL].filter(key => Object.hasOwn(labels, key));
  return { matchLabels: Object.fromEntries(keys.map(key => [key, labels[key]])) };
}

function ownSelector(object: KubernetesObject): LabelSelector | undefined {
  const selector = object.spec?.selector;
  if (!isObject(selector) || ['Pod', 'CronJob', 'PodTemplate'].includes(object.kind ?? '')) { return undefined; }
  // a Job's selector is the server's business unless the user took it over
  if (object.kind === 'Job' && object.spec.manualSelector !== true) { return undefined; }
  if (object.kind === 'ReplicationController') { return { matchLabels: selector as Labels }; }
  return isObject(selector.matchLabels) || Array.isArray(selector.matchExpressions) ? selector as LabelSelector : undefined;
}

function isAddressOnly(selector: LabelSelector): boolean {
  const keys = Object.keys(selector.matchLabels ?? {});
  return keys.length === 1 && keys[0] === CDK8S_PLUS_ADDRESS_LABEL && (selector.matchExpressions ?? []).length === 0;
}

function declaredPorts(spec: any): DeclaredPort[] {
  const ports: DeclaredPort[] = [];
  pushPorts(ports, spec?.containers, () => true);
  // sidecars
  pushPorts(ports, spec?.initContainers, container => container.restartPolicy === 'Always');
  return ports;
}

function pushPorts(ports: DeclaredPort[], containers: unknown, counts: (container: any) => boolean): void {
  if (!Array.isArray(containers)) { return; }
  for (const container of containers) {
    if (!isObject(container) || !Array.isArray(container.ports) || !counts(container)) { continue; }
    for (const port of container.ports) {
      if (!isObject(port) || typeof port.containerPort !== 'number') { continue; }
      const { name, containerPort } = port;
      const protocol: ProtocolName = port.protocol || DEFAULT_PROTOCOL;
      ports.push(name ? { name, port: containerPort, protocol } : { port: containerPort, protocol });
    }
  }
}
