import { LabelRequirement, LabelSelector, NetworkPolicyObject, PolicyPeer, PolicyPort } from '../../src/manifest';

/**
 * What NetworkPolicies mean, in the most literal way: no canonical forms, no sets, no code of the library. Tests ask it
 * who can reach whom, and compare the library's own answers with it.
 */
export interface TestPod {
  readonly namespace: string;
  readonly labels?: { readonly [key: string]: string };
  /** labels of the namespace, besides kubernetes.io/metadata.name */
  readonly namespaceLabels?: { readonly [key: string]: string };
  /** named container ports */
  readonly ports?: readonly { readonly name: string; readonly containerPort: number; readonly protocol?: string }[];
}

/** A pod, or an address outside the cluster. */
export type TestEndpoint = TestPod | string;

export interface TestConnection {
  readonly from: TestEndpoint;
  readonly to: TestEndpoint;
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
}

/** Whether the connection passes the egress of its source and the ingress of its destination. */
export function isAllowed(policies: readonly NetworkPolicyObject[], connection: TestConnection): boolean {
  return egressAllowed(policies, connection) && ingressAllowed(policies, connection);
}

/** The source's half. */
export function egressAllowed(policies: readonly NetworkPolicyObject[], { from, to, port, protocol = 'TCP' }: TestConnection): boolean {
  if (typeof from === 'string') { return true; }
  const selecting = policies.filter(policy => selectsPod(policy, from) && typesOf(policy).includes('Egress'));
  return selecting.length === 0 || selecting.some(policy => (policy.spec!.egress ?? []).some(rule =>
    anyPeer(rule.to, to, policy) && anyPort(rule.ports, port, protocol, to)));
}

/** The destination's half. */
export function ingressAllowed(policies: readonly NetworkPolicyObject[], { from, to, port, protocol = 'TCP' }: TestConnection): boolean {
  if (typeof to === 'string') { return true; }
  const selecting = policies.filter(policy => selectsPod(policy, to) && typesOf(policy).includes('Ingress'));
  return selecting.length === 0 || selecting.some(policy => (policy.spec!.ingress ?? []).some(rule =>
    anyPeer(rule.from, from, policy) && anyPort(rule.ports, port, protocol, to)));
}

function selectsPod(policy: NetworkPolicyObject, pod: TestPod): boolean {
  return namespaceOf(policy) === pod.namespace && labelsMatch(policy.spec!.podSelector, pod.labels ?? {});
}

function typesOf(policy: NetworkPolicyObject): readonly string[] {
  const types = policy.spec!.policyTypes ?? [];
  return types.length > 0 ? types : ['Ingress', ...((policy.spec!.egress ?? []).length > 0 ? ['Egress'] : [])];
}

function anyPeer(peers: readonly PolicyPeer[] | undefined, other: TestEndpoint, policy: NetworkPolicyObject): boolean {
  return peers === undefined || peers.length === 0 || peers.some(peer => matchesPeer(peer, other, policy));
}

function matchesPeer(peer: PolicyPeer, other: TestEndpoint, policy: NetworkPolicyObject): boolean {
  if (peer.ipBlock) {
    return typeof other === 'string' && inBlock(peer.ipBlock.cidr, other) && !(peer.ipBlock.except ?? []).some(cidr => inBlock(cidr, other));
  }
  if (typeof other === 'string') { return false; }
  const namespaceMatches = peer.namespaceSelector
    ? labelsMatch(peer.namespaceSelector, { ...other.namespaceLabels, 'kubernetes.io/metadata.name': other.namespace })
    : other.namespace === namespaceOf(policy);
  return namespaceMatches && labelsMatch(peer.podSelector ?? {}, other.labels ?? {});
}

function anyPort(ports: readonly PolicyPort[] | undefined, port: number, protocol: string, to: TestEndpoint): boolean {
  return ports === undefined || ports.length === 0 || ports.some(rule => {
    if ((rule.protocol ?? 'TCP') !== protocol) { return false; }
    if (rule.port === undefined) { return true; }
    if (typeof rule.port === 'number') { return rule.port <= port && port <= (rule.endPort ?? rule.port); }
    return typeof to !== 'string' && (to.ports ?? []).some(named => named.name === rule.port && (named.protocol ?? 'TCP') === protocol && named.containerPort === port);
  });
}

function labelsMatch(selector: LabelSelector, labels: { readonly [key: string]: string }): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels[key] !== value) { return false; }
  }
  return (selector.matchExpressions ?? []).every(requirement => requirementMatches(requirement, labels[requirement.key]));
}

function requirementMatches({ operator, values = [] }: LabelRequirement, value: string | undefined): boolean {
  if (operator === 'Exists') { return value !== undefined; }
  if (operator === 'DoesNotExist') { return value === undefined; }
  const listed = value !== undefined && values.includes(value);
  return operator === 'In' ? listed : !listed;
}

function namespaceOf(policy: NetworkPolicyObject): string {
  return policy.metadata?.namespace ?? 'default';
}

/** compares addresses bit by bit, as strings of 0 and 1 */
function inBlock(cidr: string, address: string): boolean {
  const [network, length] = cidr.split('/');
  const a = bitsOf(network);
  const b = bitsOf(address);
  return a.length === b.length && a.slice(0, Number(length)) === b.slice(0, Number(length));
}

function bitsOf(address: string): string {
  if (!address.includes(':')) { return address.split('.').map(octet => Number(octet).toString(2).padStart(8, '0')).join(''); }
  const [head, tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = address.includes('::') ? [...left, ...Array(8 - left.length - right.length).fill('0'), ...right] : left;
  return groups.map(group => parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
