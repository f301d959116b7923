import { editDistance } from './edit-distance';
import { KubernetesObject, isObject } from './object';
import { isPodKind } from './pod-template';

/**
 * Kinds that no API server has, where it is plain that something was meant that is read here:
 *
 *   apiVersion             kind             what is wrong
 *   networking.k8s.io/v1   NetworkPolcy     networking.k8s.io/v1 has no kind NetworkPolcy. Did you mean NetworkPolicy?
 *   v1                     pods             v1 has no kind pods. Did you mean Pod?
 *   apps/v1                Service          apps/v1 has no kind Service. Write apiVersion: v1
 *   apps/v1                Rollout          apps/v1 has no kind Rollout: where it has a pod template
 *   v1                     PodTemplate      nothing, there is one
 *   apps/v1                Pod              nothing: who reads workloads and policies of another version tells it
 *   example.com/v1         Deploymnt        nothing: groups of others have what they like
 *
 * A word is meant where it is the same but for upper and lower case, or no more than two letters away (one in a word of four
 * or less), and no other kind of the group is nearer.
 */
export interface MisspeltKind {
  readonly problem: string;
  /** the kind that was meant, where that is plain: `NetworkPolicy` */
  readonly meant?: string;
  /** whether it is about pods: a kind that makes some, or an object that has a template of one */
  readonly makesPods: boolean;
}

/** What is wrong with the object's kind, if anything. */
export function misspeltKind(object: KubernetesObject): MisspeltKind | undefined {
  if (!isUnknownKind(object)) { return undefined; }
  const { apiVersion, kind } = object as { readonly apiVersion: string; readonly kind: string };
  const group = groupOf(apiVersion);
  const isTemplate = OF_KUBERNETES.includes(group) && isObject(object.spec) && Array.isArray(object.spec.template?.spec?.containers);
  const near = nearestKind(kind, KINDS.get(group)!);
  if (near !== undefined && READ.has(near)) { return misspelt(`${apiVersion} has no kind ${kind}. Did you mean ${near}?`, near, isTemplate); }
  const elsewhere = [...READ].find(([name]) => isSameWord(kind, name));
  if (elsewhere) {
    const [name, version] = elsewhere;
    return misspelt(`${apiVersion} has no kind ${kind}. Write ${name === kind ? '' : `kind: ${name} and `}apiVersion: ${version}`, name, isTemplate);
  }
  return isTemplate ? { problem: `${apiVersion} has no kind ${kind}`, makesPods: true } : undefined;
}

/** Whether it is of a group whose kinds are known, and none of them: quick, and true of what `misspeltKind` has to tell. */
export function isUnknownKind({ apiVersion, kind }: { readonly apiVersion?: string; readonly kind?: string }): boolean {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') { return false; }
  const kinds = KINDS.get(groupOf(apiVersion));
  return kinds !== undefined && !kinds.has(kind) && !TOLD_BY_VERSION.has(kind) && !(kind.endsWith('List') && kinds.has(kind.slice(0, -'List'.length)));
}

/** groups that nobody but Kubernetes serves */
const OF_KUBERNETES: readonly string[] = ['', 'apps', 'batch', 'extensions', 'networking.k8s.io'];

/** every kind that there is or was, by group */
const KINDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(Object.entries({
  // of OpenShift too, before it had groups
  '': [
    'Binding', 'ComponentStatus', 'ConfigMap', 'Endpoints', 'Event', 'LimitRange', 'List', 'Namespace', 'Node', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod',
    'PodTemplate', 'ReplicationController', 'ResourceQuota', 'Route', 'Secret', 'Service', 'ServiceAccount', 'Status',
  ],
  'apps': ['ControllerRevision', 'DaemonSet', 'Deployment', 'DeploymentRollback', 'ReplicaSet', 'Scale', 'StatefulSet'],
  'batch': ['CronJob', 'Job', 'JobTemplate', 'ScheduledJob'],
  'extensions': ['DaemonSet', 'Deployment', 'DeploymentRollback', 'Ingress', 'NetworkPolicy', 'PodSecurityPolicy', 'ReplicaSet', 'ReplicationControllerDummy', 'Scale'],
  'networking.k8s.io': ['ClusterCIDR', 'IPAddress', 'Ingress', 'IngressClass', 'NetworkPolicy', 'ServiceCIDR'],
  'policy.networking.k8s.io': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'],
  'gateway.networking.k8s.io': [
    'BackendLBPolicy', 'BackendTLSPolicy', 'GRPCRoute', 'Gateway', 'GatewayClass', 'HTTPRoute', 'ListenerSet', 'ReferenceGrant', 'ReferencePolicy', 'TCPRoute',
    'TLSRoute', 'UDPRoute', 'XBackend', 'XBackendTrafficPolicy', 'XListenerSet', 'XMesh',
  ],
  'route.openshift.io': ['Route'],
}).map(([group, kinds]) => [group, new Set(kinds)]));

/** what is read, and where servers have it */
const READ: ReadonlyMap<string, string> = new Map([
  ...['List', 'Namespace', 'Node', 'Pod', 'PodTemplate', 'ReplicationController', 'Service'].map(kind => [kind, 'v1'] as const),
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map(kind => [kind, 'apps/v1'] as const),
  ...['CronJob', 'Job'].map(kind => [kind, 'batch/v1'] as const),
  ...['Ingress', 'NetworkPolicy'].map(kind => [kind, 'networking.k8s.io/v1'] as const),
  ...['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'].map(kind => [kind, 'policy.networking.k8s.io/v1alpha1'] as const),
  ['ClusterNetworkPolicy', 'policy.networking.k8s.io/v1alpha2'],
  ...['Gateway', 'GRPCRoute', 'HTTPRoute'].map(kind => [kind, 'gateway.networking.k8s.io/v1'] as const),
  ...['TCPRoute', 'TLSRoute', 'UDPRoute'].map(kind => [kind, 'gateway.networking.k8s.io/v1alpha2'] as const),
  ['ReferenceGrant', 'gateway.networking.k8s.io/v1beta1'],
  ['Route', 'route.openshift.io/v1'],
]);

/** such objects are read whatever their group, and refused for it there */
const TOLD_BY_VERSION: ReadonlySet<string> = new Set(
  ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'NetworkPolicy', 'Pod', 'ReplicaSet', 'ReplicationController', 'StatefulSet'],
);

function misspelt(problem: string, meant: string, isTemplate: boolean): MisspeltKind {
  return { problem, meant, makesPods: isPodKind(meant) || isTemplate };
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

function nearestKind(kind: string, kinds: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Infinity;
  for (const name of kinds) {
    const distance = isSameWord(kind, name) ? 0 : editDistance(kind.toLowerCase(), name.toLowerCase());
    if (distance <= (name.length > 4 ? 2 : 1) && distance < least) { [nearest, least] = [name, distance]; }
  }
  return nearest;
}

function isSameWord(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
