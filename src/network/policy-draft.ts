import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import {
  Allowance, KeyedPeer, LabelSelector, NAMESPACE_NAME_LABEL, NetworkPolicySpec, PolicyPort, PolicyTypeName, canonicalSelector, dnsLabelProblem,
  keyedPeer, policyPortProblems, portText, ruleJson, rulesOf, selectsEverything,
} from '../manifest';
import { FactReader, TargetPort } from './fact-reader';
import { partsOf, peerName, requirePeers, requirePorts } from './input-checks';
import { IPeer, PeerConfig } from './peer';
import { PodSource } from './pod-source';
import { Pods } from './pods';
import { Port } from './port';

/**
 * A policy as constructs hand it in, before names, labels and ports are looked up:
 *
 *     subject, rules of peers × ports   →   NetworkPolicy spec   or   sentences that say why there is none
 */
export interface PolicyDraft {
  /** where the policy stands; undefined is the namespace that the manifest is applied to */
  readonly namespace: string | undefined;
  readonly subject: Pods;
  /** undefined leaves the direction alone, an empty list closes it */
  readonly ingress?: readonly RuleDraft[];
  readonly egress?: readonly RuleDraft[];
}

/** One rule: these peers, on these ports. */
export interface RuleDraft {
  readonly peer: PeerConfig;
  /** undefined means those that the destination declares */
  readonly ports?: readonly Port[];
  /** for ingress: the Service that the flow goes through, whose targets count instead of all that the subject declares */
  readonly declaredBy?: Pods;
}

/** The policy's spec with what the objects say now; throws everything that is wrong with it. */
export function renderPolicy(draft: PolicyDraft, facts: FactReader): NetworkPolicySpec {
  const { podSelector, ingress, egress, problems } = lookUp(draft, facts);
  if (problems.length > 0) { throw new Error(problems.join(' ')); }
  const policyTypes: PolicyTypeName[] = [...(ingress ? ['Ingress' as const] : []), ...(egress ? ['Egress' as const] : [])];
  return {
    podSelector: canonicalSelector(podSelector),
    policyTypes,
    ...(ingress ? { ingress: rulesOf(ingress).map(rule => ruleJson(rule, 'from')) } : {}),
    ...(egress ? { egress: rulesOf(egress).map(rule => ruleJson(rule, 'to')) } : {}),
  };
}

/** Everything that is wrong with a draft. */
export function draftProblems(draft: PolicyDraft, facts: FactReader): readonly string[] {
  const { ingress = [], egress = [], problems } = lookUp(draft, facts);
  if (problems.length > 0 || ingress.length + egress.length < LARGE) { return problems; }
  const bytes = JSON.stringify(renderPolicy(draft, facts)).length;
  return bytes <= MAX_BYTES ? [] : [`The policy has ${bytes} bytes, more than the ${MAX_BYTES} that an API server stores. Split its subject or its peers over several policies.`];
}

/** how many peers × ports it takes before the size is worth a look */
const LARGE = 2000;

/** etcd's limit on a request, which bounds an object's size */
const MAX_BYTES = 1_500_000;

/** The rules that users gave, checked as far as they can be before synth. */
export function ruleDrafts(rule: { readonly peers: readonly IPeer[]; readonly ports?: readonly Port[] }, destination: Pods | undefined): RuleDraft[] {
  requirePeers(rule.peers);
  requirePorts(rule.ports);
  return rule.peers.map(peer => {
    const config = partsOf(peer);
    if (rule.ports === undefined) { requireKnowablePorts(peer, config, destination); }
    return { peer: config, ports: rule.ports };
  });
}

/**
 * Throws when no object could ever say which ports are meant.
 *
 * @param destination the pods whose ports count, where it is not the peer
 */
export function requireKnowablePorts(peer: IPeer, config: PeerConfig, destination: Pods | undefined): void {
  const unknown = destination
    ? (destination._source ? undefined : destination.toString())
    : config.defaultPorts ? undefined : firstWithoutPorts(peer, config);
  if (unknown !== undefined) {
    throw new Error(`No port given, and none is known of ${unknown}: only a workload or a Service of the app says its ports. `
      + 'Give a port, for example Port.tcp(443), or Port.all() for every port.');
  }
}

/**
 * The namespace that a policy for these pods stands in: the one that they state, otherwise the chart's.
 *
 * @param scope the construct that makes the policy
 */
export function policyNamespace(subject: Pods, scope: IConstruct): string | undefined {
  const chartNamespace = Chart.of(scope).namespace;
  const problem = chartNamespace === undefined ? undefined : dnsLabelProblem(chartNamespace);
  if (problem) { throw new Error(`Invalid namespace "${chartNamespace}" of chart ${Chart.of(scope).node.path}: ${problem}.`); }
  if (subject._namespaces) {
    const name = subject._namespaces._singleName;
    if (name !== undefined) { return name; }
    throw new Error(`Invalid subject ${subject.toString()}: a NetworkPolicy selects pods of one namespace, its own. Write one policy for each namespace, by inNamespace(name).`);
  }
  if (subject._source && subject._source.namespace === undefined && chartNamespace !== undefined) {
    throw new Error(`Unknown namespace of ${subject.toString()}: the object states none, and the policy would stand in "${chartNamespace}". `
      + 'Write Pods.of(...).inNamespace(name), or give the object a namespace.');
  }
  return subject._source ? subject._source.namespace : chartNamespace;
}

interface LookedUp {
  readonly podSelector: LabelSelector;
  readonly ingress?: readonly Allowance[];
  readonly egress?: readonly Allowance[];
  readonly problems: readonly string[];
}

/** asks the objects for labels, namespaces and ports; a rule that cannot be looked up is a problem and allows nothing */
function lookUp(draft: PolicyDraft, facts: FactReader): LookedUp {
  const problems = new Set<string>();
  const report = (error: unknown) => { problems.add(error instanceof Error ? error.message : String(error)); };
  const allowed = (rules: readonly RuleDraft[], portsOf: PortsOf) => {
    const found: Allowance[] = [];
    for (const rule of rules) {
      try {
        addAllowances(found, rule, portsOf, draft, facts);
      } catch (error) {
        report(error);
      }
    }
    return found;
  };
  let podSelector: LabelSelector = {};
  try {
    podSelector = selectorOf(draft.subject, facts);
  } catch (error) {
    report(error);
  }
  return {
    podSelector,
    ingress: draft.ingress && allowed(draft.ingress, rule =>
      givenPorts(rule, draft.subject, facts) ?? declaredPorts(rule.declaredBy ?? draft.subject, facts, rule.declaredBy && draft.subject)),
    egress: draft.egress && allowed(draft.egress, (rule, pods) =>
      givenPorts({ ...rule, ports: rule.ports ?? rule.peer.defaultPorts }, pods, facts) ?? declaredPorts(pods, facts)),
    problems: [...problems],
  };
}

/** The ports towards one part of a peer; the part is undefined where it is no set of pods. */
type PortsOf = (rule: RuleDraft, pods: Pods | undefined) => readonly (Port | PolicyPort)[];

function addAllowances(found: Allowance[], rule: RuleDraft, portsOf: PortsOf, draft: PolicyDraft, facts: FactReader): void {
  const { pods = NONE, namespaces = NONE, ipBlocks = NONE, everyone } = rule.peer;
  const allow = (peer: KeyedPeer | 'any', part?: Pods) => {
    for (const port of portsOf(rule, part)) { found.push({ peer, port: '_policyPort' in port ? port._policyPort : port }); }
  };
  if (everyone) { allow('any'); }
  for (const some of pods) { allow(podPeer(some, draft, facts), some); }
  for (const some of namespaces) { allow(keyedPeer({ namespaceSelector: some._selector })); }
  for (const block of ipBlocks) { allow(keyedPeer({ ipBlock: { cidr: block.cidr, except: block.exceptCidrs } })); }
}

const NONE: readonly never[] = [];

function podPeer(pods: Pods, draft: PolicyDraft, facts: FactReader): KeyedPeer {
  const isWholeWorkload = pods._source !== undefined && pods._namespaces === undefined && selectsEverything(pods._selector);
  return facts.peerOf(isWholeWorkload ? pods._source!.key : pods, draft.namespace, () => ({
    podSelector: selectorOf(pods, facts),
    ...namespaceSelector(pods, draft.namespace),
  }));
}

/** none where the pods are in the policy's own namespace */
function namespaceSelector(pods: Pods, policyNamespaceName: string | undefined): { namespaceSelector?: LabelSelector } {
  if (pods._namespaces) {
    const same = pods._namespaces._singleName !== undefined && pods._namespaces._singleName === policyNamespaceName;
    return same ? {} : { namespaceSelector: pods._namespaces._selector };
  }
  const namespace = pods._source ? pods._source.namespace : policyNamespaceName;
  if (namespace === policyNamespaceName) { return {}; }
  if (namespace === undefined) {
    throw new Error(`Unknown namespace of ${pods.toString()}: the object states none, and the policy stands in "${policyNamespaceName}", where a bare pod selector would miss it. `
      + 'Write Pods.of(...).inNamespace(name), or give the object or its chart a namespace.');
  }
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } } };
}

function selectorOf(pods: Pods, facts: FactReader): LabelSelector {
  const source = pods._source;
  if (!source) { return pods._selector; }
  const { selector, namespace, mismatch } = facts.of(source);
  if (mismatch) { throw new Error(`${source.text} has no pods to select: ${mismatch}`); }
  const onHost = (source.isService ? facts.behind(source) : [source]).find(workload => facts.of(workload).hostNetwork);
  if (onHost) {
    throw new Error(`${onHost.text} uses the host network: its pods have their node's address, and no NetworkPolicy selects them. `
      + 'Take hostNetwork away, or allow the nodes\' addresses by IpBlock.of(...).');
  }
  if (selectsEverything(selector)) {
    throw new Error(source.isService
      ? `${source.text} has no selector, so there are no pods behind it to select. Give the workload, or Pods.withLabels({...}).`
      : `${source.text} puts no labels on its pods, so no policy can select them. Give the pods a label.`);
  }
  if (namespace !== source.namespace) {
    throw new Error(`${source.text} was in namespace "${source.namespace}" when it was handed over and is in "${namespace}" now. Set metadata.namespace when the object is made, not by a patch.`);
  }
  if (selectsEverything(pods._selector)) { return selector; }
  return {
    matchLabels: { ...pods._selector.matchLabels, ...selector.matchLabels },
    matchExpressions: [...selector.matchExpressions ?? [], ...pods._selector.matchExpressions ?? []],
  };
}

/** the ports that the user named, where the destination can have them */
function givenPorts(rule: RuleDraft, destination: Pods | undefined, facts: FactReader): readonly Port[] | undefined {
  const source = destination?._source;
  if (!rule.ports || !source) { return rule.ports; }
  for (const { _policyPort: port } of rule.ports) {
    if (port === 'all' || port.port === undefined || port.endPort !== undefined) { continue; }
    if (source.isService) { requireTarget(source, port, facts); }
    if (typeof port.port === 'string') { requireNamed(source, port, facts); }
  }
  return rule.ports;
}

/** a Service's own port is none of its pods' and would open nothing */
function requireTarget(service: PodSource, given: PolicyPort, facts: FactReader): void {
  const { servicePorts } = facts.of(service);
  const mistaken = servicePorts.find(({ name, port, protocol }) => protocol === given.protocol && (port === given.port || name === given.port));
  const isTarget = facts.targetPorts(service).some(({ port, protocol }) => protocol === given.protocol && port === given.port)
    || servicePorts.some(({ target }) => target === given.port);
  if (!mistaken || isTarget) { return; }
  const factory = typeof mistaken.target === 'number' ? `Port.${given.protocol!.toLowerCase()}(${mistaken.target})` : `Port.named('${mistaken.target}')`;
  throw new Error(`${portText(given)} is a port of ${service.text}, not of the pods behind it, and policies are for pods. `
    + `Write the target port ${factory}, or no port at all.`);
}

/** a name that no container gives would match nothing, in silence */
function requireNamed(source: PodSource, given: PolicyPort, facts: FactReader): void {
  const workloads = source.isService ? facts.behind(source) : [source];
  const ports = workloads.flatMap(workload => facts.of(workload).ports);
  if (ports.length === 0 || ports.some(({ name, protocol }) => name === given.port && protocol === given.protocol)) { return; }
  const names = ports.filter(({ name }) => name).map(({ name, protocol }) => portText({ protocol, port: name }));
  throw new Error(`${portText(given)} is no port of ${source.text}: `
    + `${names.length === 0 ? 'its containers name none. Write the number' : `its containers name ${names.join(', ')}`}.`);
}

/** what the pods' containers declare, in numbers; a Service's named target ports are looked up in the app's workloads */
function declaredPorts(pods: Pods | undefined, facts: FactReader, workload?: Pods): readonly PolicyPort[] {
  const source = pods?._source;
  if (!source) { throw new Error('No port given, and no object says which ports are meant. Give a port.'); }
  return source.isService
    ? policyPorts(source, facts.targetPorts(source, workload?._source))
    : facts.portsOf(source, () => policyPorts(source, facts.of(source).ports));
}

function policyPorts(source: PodSource, declared: readonly TargetPort[]): PolicyPort[] {
  if (declared.length === 0) {
    throw new Error(`No port given, and ${source.text} declares none. `
      + 'Declare the port on its container, or name it in the rule, for example Port.tcp(5432); Port.all() opens every port.');
  }
  return declared.map(({ port, protocol }) => {
    const problems = policyPortProblems({ port, protocol }, '').map(problem => problem.replace(/^\./, ''));
    if (problems.length > 0) { throw new Error(`${source.text} declares an invalid ${source.isService ? 'target port' : 'container port'}: ${problems.join('; ')}.`); }
    return { protocol, port };
  });
}

function firstWithoutPorts(peer: IPeer, { pods = [], namespaces = [], ipBlocks = [], everyone }: PeerConfig): string | undefined {
  const unknown = pods.find(some => !some._source);
  if (!everyone && !unknown && namespaces.length === 0 && ipBlocks.length === 0) { return undefined; }
  return peerName(peer) ?? unknown?.toString() ?? (namespaces[0] ?? ipBlocks[0])?.toString() ?? 'everyone';
}
