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
 *   EgressFirewall                                             k8s.ovn.org                 otherPolicies
 *   Server, ServerAuthorization, AuthorizationPolicy           policy.linkerd.io           otherPolicies
 *   AuthorizationPolicy, PeerAuthentication                    security.istio.io           otherPolicies
 *   MeshTrafficPermission, ServiceIntentions, TrafficTarget    Kuma, Consul, SMI           otherPolicies
 *   SecurityGroupPolicy, SecurityGroup, SecurityPolicy         AWS, Kube-OVN, NSX          otherPolicies
 *
 * Staged policies of Calico enforce nothing, so they are passed over.
 */
export type ObjectRole =
  | 'namespaces' | 'nodes' | 'services' | 'workloads' | 'entries' | 'gateways' | 'grants' | 'networkPolicies' | 'clusterPolicies' | 'otherPolicies';

/** Whether objects of the role are of the cluster, not of a namespace; kinds of network engines tell it by their names. */
export function isClusterScoped(role: ObjectRole | undefined, kind = ''): boolean {
  return role === 'namespaces' || role === 'nodes' || role === 'clusterPolicies' || role === 'otherPolicies' && /Admin|Cluster|Global/.test(kind);
}

/** Finds the role of objects. A large cluster has many objects of few kinds, so each kind is looked at once. */
export function roleReader(): (object: KubernetesObject) => ObjectRole | undefined {
  const known = new Map<unknown, Map<string, ObjectRole | 'custom' | undefined>>();
  return object => {
    const { kind, apiVersion } = object;
    if (typeof kind !== 'string') { return undefined; }
    let kinds = known.get(apiVersion);
    if (!kinds) { known.set(apiVersion, kinds = new Map()); }
    let role = kinds.get(kind);
    if (role === undefined && !kinds.has(kind)) { kinds.set(kind, role = roleOfKind(kind, typeof apiVersion === 'string' ? apiVersion : '')); }
    if (role !== 'custom') { return role; }
    return isObject(object.spec) && Array.isArray(object.spec.template?.spec?.containers) ? 'workloads' : undefined;
  };
}

function roleOfKind(kind: string, apiVersion: string): ObjectRole | 'custom' | undefined {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  if (kind.endsWith('NetworkPolicy')) { return policyRole(kind, group); }
  if (OTHER_POLICIES.get(group)?.includes(kind)) { return 'otherPolicies'; }
  if (isCustomKind({ apiVersion })) { return kind === 'Route' && group === 'route.openshift.io' ? 'entries' : 'custom'; }
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

function policyRole(kind: string, group: string): ObjectRole | undefined {
  // of any other version of these groups, to be refused
  if (kind === 'NetworkPolicy' && (group === 'networking.k8s.io' || !group.includes('.'))) { return 'networkPolicies'; }
  if (group === 'policy.networking.k8s.io' && CLUSTER_POLICIES.includes(kind)) { return 'clusterPolicies'; }
  return CALICO.includes(group) && kind.startsWith('Staged') ? undefined : 'otherPolicies';
}

const CLUSTER_POLICIES = ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'];

const CALICO = ['projectcalico.org', 'crd.projectcalico.org'];

/** kinds of policies by group, besides those that are told by their names */
const OTHER_POLICIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['access.smi-spec.io', ['TrafficTarget']],
  ['consul.hashicorp.com', ['ServiceIntentions']],
  ['crd.nsx.vmware.com', ['SecurityPolicy']],
  ['k8s.ovn.org', ['EgressFirewall']],
  ['kubeovn.io', ['SecurityGroup']],
  ['kuma.io', ['MeshTrafficPermission']],
  ['policy.linkerd.io', ['Server', 'ServerAuthorization', 'AuthorizationPolicy']],
  ['security.istio.io', ['AuthorizationPolicy', 'PeerAuthentication']],
  ['vpcresources.k8s.aws', ['SecurityGroupPolicy']],
]);
