import { KubernetesObject, isObject } from '../../manifest';

/**
 * Policies about connections that are not those of Kubernetes, beside all whose kind ends with NetworkPolicy:
 *
 *   kind                                            of                          decides
 *   EgressFirewall                                  k8s.ovn.org                 always
 *   UserDefinedNetwork, ClusterUserDefinedNetwork   k8s.ovn.org                 where pods have it as their primary network
 *   SecurityGroup                                   kubeovn.io                  always
 *   Subnet                                          kubeovn.io                  where it is private, or has acls
 *   SecurityPolicy                                  NSX                         always
 *   SecurityGroupPolicy                             vpcresources.k8s.aws        always
 *   NvSecurityRule, NvClusterSecurityRule           neuvector.com               always
 *   AuthorizationPolicy, PeerAuthentication         security.istio.io           always
 *   Sidecar                                         networking.istio.io         where it lets through to known services alone
 *   Server, ServerAuthorization,                    policy.linkerd.io           always
 *   AuthorizationPolicy
 *   EgressNetwork                                   policy.linkerd.io           where it denies what no route is about
 *   MeshTrafficPermission, TrafficPermission        kuma.io                     always
 *   MeshPassthrough                                 kuma.io                     where it does not let all through
 *   ServiceIntentions, TrafficTarget                Consul, SMI                 always
 *
 * A Sidecar that only says which services a proxy knows of closes nothing: what it does not know passes through.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 * @see https://linkerd.io/2/reference/egress-network/
 * @see https://ovn-kubernetes.io/api-reference/userdefinednetwork-api-spec/
 * @see https://kuma.io/docs/latest/policies/meshpassthrough/
 */
export function otherPolicy(kind: string, group: string): 'always' | ((object: KubernetesObject) => boolean) | undefined {
  if (ALWAYS.get(group)?.includes(kind)) { return 'always'; }
  const decides = SOMETIMES[`${kind} ${group}`];
  return decides && (({ spec }) => isObject(spec) && decides(spec));
}

const ALWAYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['access.smi-spec.io', ['TrafficTarget']],
  ['consul.hashicorp.com', ['ServiceIntentions']],
  ['crd.nsx.vmware.com', ['SecurityPolicy']],
  ['k8s.ovn.org', ['EgressFirewall']],
  ['kubeovn.io', ['SecurityGroup']],
  ['kuma.io', ['MeshTrafficPermission', 'TrafficPermission']],
  ['neuvector.com', ['NvSecurityRule', 'NvClusterSecurityRule']],
  ['nsx.vmware.com', ['SecurityPolicy']],
  ['policy.linkerd.io', ['Server', 'ServerAuthorization', 'AuthorizationPolicy']],
  ['security.istio.io', ['AuthorizationPolicy', 'PeerAuthentication']],
  ['vpcresources.k8s.aws', ['SecurityGroupPolicy']],
]);

type Spec = { readonly [field: string]: any };

const SOMETIMES: { readonly [kindAndGroup: string]: ((spec: Spec) => boolean) | undefined } = {
  'Sidecar networking.istio.io': ({ outboundTrafficPolicy }) => outboundTrafficPolicy?.mode === 'REGISTRY_ONLY',
  'EgressNetwork policy.linkerd.io': ({ trafficPolicy }) => trafficPolicy === 'Deny',
  // other modes than All are none, or what is matched
  'MeshPassthrough kuma.io': spec => spec.default?.passthroughMode !== 'All',
  'UserDefinedNetwork k8s.ovn.org': isPrimary,
  'ClusterUserDefinedNetwork k8s.ovn.org': ({ network }) => isObject(network) && isPrimary(network),
  'Subnet kubeovn.io': ({ private: isPrivate, acls }) => isPrivate === true || Array.isArray(acls) && acls.length > 0,
};

function isPrimary({ layer2, layer3 }: Spec): boolean {
  return layer2?.role === 'Primary' || layer3?.role === 'Primary';
}
