import { LabelSelector } from './label-selector';
import { KubernetesObject } from './object';

/**
 * NetworkPolicy (networking.k8s.io/v1) as plain data, as the API has it.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export interface NetworkPolicyObject extends KubernetesObject {
  readonly spec?: NetworkPolicySpec;
}

export interface NetworkPolicySpec {
  readonly podSelector: LabelSelector;
  readonly policyTypes?: readonly PolicyTypeName[];
  readonly ingress?: readonly IngressRule[];
  readonly egress?: readonly EgressRule[];
}

export type PolicyTypeName = 'Ingress' | 'Egress';

/** Absent or empty `from` means any source, absent or empty `ports` any port. */
export interface IngressRule {
  readonly from?: readonly PolicyPeer[];
  readonly ports?: readonly PolicyPort[];
}

/** Absent or empty `to` means any destination, absent or empty `ports` any port. */
export interface EgressRule {
  readonly to?: readonly PolicyPeer[];
  readonly ports?: readonly PolicyPort[];
}

/** Either `ipBlock`, or one or both selectors (AND). Without namespaceSelector: the policy's own namespace. */
export interface PolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

/** Without `port`: every port of the protocol. The API's default protocol is TCP. */
export interface PolicyPort {
  readonly protocol?: ProtocolName;
  readonly port?: number | string;
  readonly endPort?: number;
}

export type ProtocolName = 'TCP' | 'UDP' | 'SCTP';

export const PROTOCOLS: readonly ProtocolName[] = ['TCP', 'UDP', 'SCTP'];

/** Whether the object is a NetworkPolicy of the API group that servers have today. */
export function isNetworkPolicy(object: KubernetesObject): boolean {
  return object.kind === 'NetworkPolicy' && object.apiVersion === 'networking.k8s.io/v1';
}
