import { otherPolicy } from './other-policies';
import { KubernetesObject, isCustomKind, isObject, isPodKind } from '../../manifest';

/**
 * What objects of a kind are read as:
 *
 *   kind                                                       of                          role
 *   Namespace, Node, Service                                   v1                          namespaces, nodes, services
 *   Pod, Deployment and the six others                         groups of Kubernetes        workloads
 *   any that has spec.template.spec.containers                 any other group             workloads
 *   Ingress                                                    networking.k8s.io, older    entries
 *   Route                                                      route.openshift.io, older   entries
 *   HTTPRoute, GRPCRoute, TCPRoute, TLSRoute, UDPRoute         gateway.networking.k8s.io   entries
 *   Gateway, ReferenceGrant                                    gateway.networking.k8s.io   gateways, grants
 *   NetworkPolicy                                              networking.k8s.io, older    networkPolicies
 *   Admin-, BaselineAdmin-, ClusterNetworkPolicy               policy.networking.k8s.io    clusterPolicies
 *   any other that ends with NetworkPolicy                     any other group             otherPolicies
 *   policies of network engines and service meshes             see otherPolicy             otherPolicies
 *
 * Staged policies of Calico enforce nothing, so they are passed over.
 */
export type ObjectRole =
  | 'namespaces' | 'nodes' | 'services' | 'workloads' | 'entries' | 'gateways' | 'grants' | 'networkPolicies' | 'clusterPolicies' | 'otherPolicies';

/** Whether objects of the role are of the cluster, not of a namespace; kinds of network engines tell it by their names. */
export function isClusterScoped(role: ObjectRole | undefined, kind = ''): boolean {
  return role === 'namespaces' || role === 'nodes' || role === 'clusterPolicies' || role === 'otherPolicies' && OF_CLUSTER.test(kind);
}

/** the last three are of Kube-OVN and Kuma */
const OF_CLUSTER = /Admin|Cluster|Global|^(?:SecurityGroup|Subnet|TrafficPermission)$/;

/** Finds the role of objects. A large cluster has many objects of few kinds, so each kind is looked at once. */
export function roleReader(): (object: KubernetesObject) => ObjectRole | undefined {
  const known = new Map<unknown, Map<string, RoleOfKind>>();
  return object => {
    const { kind, apiVersion } = object;
    if (typeof kind !== 'string') { return undefined; }
    let kinds = known.get(apiVersion);
    if (!kinds) { known.set(apiVersion, kinds = new Map()); }
    let role = kinds.get(kind);
    if (role === undefined && !kinds.has(kind)) { kinds.set(kind, role = roleOfKind(kind, typeof apiVersion === 'string' ? apiVersion : '')); }
    return typeof role === 'function' ? role(object) : role;
  };
}

/** of some kinds, it depends on what the object says */
type RoleOfKind = ObjectRole | undefined | ((object: KubernetesObject) => ObjectRole | undefined);

function roleOfKind(kind: string, apiVersion: string): RoleOfKind {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  if (kind.endsWith('NetworkPolicy')) { return policyRole(kind, group); }
  const other = otherPolicy(kind, group);
  if (other) { return other === 'always' ? 'otherPolicies' : object => (other(object) ? 'otherPolicies' : undefined); }
  if (isCustomKind({ apiVersion })) { return kind === 'Route' && group === 'route.openshift.io' ? 'entries' : customRole; }
  switch (kind) {
    case 'Namespace': return group === '' ? 'namespaces' : undefined;
    case 'Node': return group === '' ? 'nodes' : undefined;
    case 'Service': return group === '' ? 'services' : undefined;
    case 'Ingress': return group === 'networking.k8s.io' || group === 'extensions' ? 'entries' : undefined;
    case 'Route': return group === '' ? 'entries' : undefined;
    case 'HTTPRoute': case 'GRPCRoute': case 'TCPRoute': case 'TLSRoute': case 'UDPRoute':
      return group === 'gateway.networking.k8s.io' ? 'entries' : undefined;
    case 'Gateway': return group === 'gateway.networking.k8s.io' ? 'gateways' : undefined;
    case 'ReferenceGrant': return group === 'gateway.networking.k8s.io' ? 'grants' : undefined;
    case 'PodTemplate': return undefined;
    default: return isPodKind(kind) ? 'workloads' : undefined;
  }
}

function customRole({ spec }: KubernetesObject): ObjectRole | undefined {
  return isObject(spec) && Array.isArray(spec.template?.spec?.containers) ? 'workloads' : undefined;
}

function policyRole(kind: string, group: string): ObjectRole | undefined {
  // of any other version of these groups, to be refused
  if (kind === 'NetworkPolicy' && (group === 'networking.k8s.io' || !group.includes('.'))) { return 'networkPolicies'; }
  if (group === 'policy.networking.k8s.io' && CLUSTER_POLICIES.includes(kind)) { return 'clusterPolicies'; }
  return CALICO.includes(group) && kind.startsWith('Staged') ? undefined : 'otherPolicies';
}

const CLUSTER_POLICIES = ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'];

const CALICO = ['projectcalico.org', 'crd.projectcalico.org'];
