import { Labels, addressText, bitsOf, selectorText, selectsEverything } from '../../manifest';
import { Policy } from '../cluster';
import { Half, hasPort, isAbout, portsAtDestination } from './half';
import { hasOneMeaning } from './named-side';
import { Evaluation } from '../evaluate/evaluation';
import { Side } from '../evaluate/side';
import { RuleReference, TierExplanation } from '../result';

/**
 * Explanations in words:
 *
 *   allowed by shop/web-connections rule 2
 *   allowed: no policy selects shop/web
 *   denied by AdminNetworkPolicy closed rule 1
 *   denied: shop/db has no IPv6 address
 *   denied: shop/db is isolated by shop/default-deny and no rule admits shop/web on TCP 5433 (shop/db admits TCP 5432)
 */
export function halfReason(half: Half): string {
  const { asked: { evaluation }, subject, allowed, tiers } = half;
  const name = sideText(evaluation, subject);
  if (subject.type === 'address') { return `allowed: ${name} is ${subject.onNode ? 'the address of a node' : 'outside of the input'}, so no policy here is about it`; }
  if (half.lacksFamily) { return `denied: ${name} has no ${half.asked.family} address`; }
  if (half.routes && tiers.length === 0) { return routeReason(half, half.routes); }
  const last = tiers.at(-1);
  if (!last) {
    const isSelected = evaluation.policiesOf(evaluation.pods.classOf[subject.index], half.direction).length > 0;
    if (isSelected) { return `allowed: ${subject.pod ?? name} is one pod, and a pod always reaches itself`; }
    return `allowed: no policy selects ${name}${isHidden(evaluation, subject) ? ', which is on the host network: policies see a node there' : ''}`;
  }
  const passed = tiers.filter(({ verdict }) => verdict === 'pass').map(({ rules }) => `, passed on by ${rulesText(rules)}`).join('');
  if (last.verdict === 'allow') { return `allowed by ${rulesText(last.rules)}${passed}`; }
  if (last.verdict === 'deny' && last.tier === 'namespace') { return `denied: ${isolationText(half, last)}${passed}`; }
  if (last.verdict === 'deny') { return `denied by ${rulesText(last.rules)}${passed}`; }
  if (!allowed) { return 'denied'; }
  return passed === '' ? `allowed: no rule of ${listText(tiers.flatMap(({ policies }) => policies))} denies it, and no NetworkPolicy selects ${name}`
    : `allowed: no NetworkPolicy selects ${name}${passed}`;
}

/** why the ingress controller connects or not, where its policies are not asked */
function routeReason({ asked: { evaluation, portText }, other }: Half, routes: readonly string[]): string {
  const where = `${sideText(evaluation, other)} on ${portText}`;
  return routes.length === 0 ? `denied: no Ingress, Route or Gateway route leads to ${where}`
    : `allowed: ${listText(routes)} ${new Set(routes).size === 1 ? 'leads' : 'lead'} to ${where}`;
}

/** What would open a half that is denied, in one sentence. */
export function remedyFor(half: Half): string {
  const { asked: { evaluation, portText }, subject, direction, tiers } = half;
  const last = tiers.at(-1);
  const name = sideText(evaluation, subject);
  if (half.routes?.length === 0) {
    return `have an Ingress, Route or Gateway route lead to ${sideText(evaluation, half.other)} on ${portText}: no policy opens this. Of the pods of the ingress controller, ask by their names`;
  }
  if (!last) { return `give ${name} an ${half.asked.family} address: no policy opens this`; }
  const preposition = direction === 'egress' ? 'to' : 'from';
  const peer = peerText(half, last);
  if (last.tier === 'namespace') {
    const own = policyOfItsOwn(evaluation, subject, last.policies);
    return `allow ${direction} of ${name} ${preposition} ${peer} on ${portText}, in ${own === undefined ? '' : `${own} or in `}a NetworkPolicy of its own`;
  }
  const rule = rulesText(last.rules);
  if (last.tier === 'admin') {
    const verb = half.opensBelow ? 'allow or pass on' : 'allow';
    return `change ${rule}, or let a rule before it ${verb} ${direction} of ${name} ${preposition} ${peer} on ${portText}`;
  }
  return `write a NetworkPolicy that selects ${name} and allows ${direction} ${preposition} ${peer} on ${portText}: it goes before ${rule}`;
}

/** one that selects these pods and no others: a rule in it opens nothing else */
function policyOfItsOwn(evaluation: Evaluation, subject: Side, ids: readonly string[]): string | undefined {
  if (subject.type === 'address') { return undefined; }
  const { pods, workloads, cluster, selection } = evaluation;
  const of = pods.classOf[subject.index];
  const isAlone = pods.classes[of].members.every(index => index === subject.index || workloads[index].isPotential);
  const selectsAlone = (classes: ReturnType<typeof selection.ofPods>) => classes !== 'all' && classes.every(each => each === of
    || pods.classes[each].members.every(index => workloads[index].isPotential));
  return isAlone ? cluster.policies.find(({ id, kind, subject: selected }) => kind === 'NetworkPolicy' && ids.includes(id)
    && !selectsEverything(selected.pods) && selectsAlone(selection.ofPods(selected)))?.id : undefined;
}

/** `shop/web`, `shop/web[Job]` where there are two of the name, `10.0.0.1`, `[pods app=x in namespace y]` */
export function sideText(evaluation: Evaluation, side: Side): string {
  if (side.type === 'address') { return addressText(side.address); }
  const workload = evaluation.workloads[side.index];
  if (workload.isPotential || side.index === evaluation.controller) { return workload.id; }
  const name = `${workload.namespace}/${workload.name}`;
  return hasOneMeaning(evaluation, name) ? name : workload.id;
}

function isolationText(half: Half, { policies }: TierExplanation): string {
  const { asked: { evaluation, portText }, subject, other, direction } = half;
  const [name, peer] = [sideText(evaluation, subject), sideText(evaluation, other)];
  const whose = isHidden(evaluation, other) ? `${peer}, a pod of the host network that no selector finds,` : peer;
  const denied = direction === 'egress' ? `no rule lets it connect to ${whose} on ${portText}` : `no rule admits ${whose} on ${portText}`;
  const near = nearMisses(half, policies);
  return `${name} is isolated by ${listText(policies)} and ${denied}${near.length === 0 ? '' : ` (${near.join('; ')})`}`;
}

/** rules that are about the same peer or the same port, but not both */
function nearMisses(half: Half, ids: readonly string[]): string[] {
  const { asked, other, direction } = half;
  const verb = direction === 'egress' ? 'allows' : 'admits';
  const policies = asked.evaluation.cluster.policies.filter(({ id }) => ids.includes(id));
  const samePeer = policies.flatMap(policy => (policy[direction] ?? []).filter(rule => isAbout({ asked, other }, policy, rule))
    .map(rule => asked.evaluation.sets.describe(portsAtDestination(asked, rule)).text).filter(text => text !== 'No Connections')
    .map(text => `${policy.id} ${verb} ${text}`));
  if (samePeer.length > 0) { return [...new Set(samePeer)].slice(0, MOST); }
  const samePort = policies.filter(policy => (policy[direction] ?? []).some(rule => hasPort({ asked }, rule)))
    .map(policy => `${policy.id} ${verb} ${asked.portText} ${direction === 'egress' ? 'to' : 'from'} others: ${peersText(policy, half)}`);
  return samePort.slice(0, MOST);
}

const MOST = 3;

function peersText(policy: Policy, half: Half): string {
  const texts = (policy[half.direction] ?? []).filter(rule => hasPort(half, rule)).flatMap(({ peers }) => (peers === 'any' ? [] : peers.map(peer => {
    if (peer.type !== 'pods') { return peer.text; }
    const { namespaces, pods } = peer.selection;
    const where = typeof namespaces === 'string' ? `namespace ${namespaces}` : `namespaces ${selectorText(namespaces)}`;
    return `pods ${selectorText(pods)} in ${where}`;
  })));
  const distinct = [...new Set(texts)];
  return distinct.length > MOST ? `${distinct.slice(0, MOST).join(', ')} and ${distinct.length - MOST} more` : distinct.join(', ');
}

function rulesText(rules: readonly RuleReference[]): string {
  const texts = rules.map(({ policy, rule, name }) => `${policy} rule ${rule}${name === undefined ? '' : ` (${name})`}`);
  return listText(texts);
}

function listText(texts: readonly string[]): string {
  const distinct = [...new Set(texts)];
  if (distinct.length > MOST + 1) { return `${distinct.slice(0, MOST).join(', ')} and ${distinct.length - MOST} more`; }
  return distinct.length <= 1 ? distinct.join('') : `${distinct.slice(0, -1).join(', ')} and ${distinct.at(-1)}`;
}

/** the other side as a rule of the tier would name it */
function peerText({ asked: { evaluation }, subject, other }: Half, { tier, rules }: TierExplanation): string {
  if (other.type === 'address') { return `${addressText(other.address)}/${bitsOf(other.address.family)}`; }
  const { workloads, cluster } = evaluation;
  const { labels, namespace, hostNetwork } = workloads[other.index];
  const decisive = tier === 'admin' ? cluster.policies.find(({ id }) => id === rules[0]?.policy) : undefined;
  if (decisive ? hostNetwork && !evaluation.sees.hosts(decisive) : isHidden(evaluation, other)) {
    const block = decisive?.kind === 'ClusterNetworkPolicy' ? 'nodes or networks' : 'an ipBlock';
    return `${block} with the addresses of the nodes of ${sideText(evaluation, other)}, which is on the host network,`;
  }
  if (other.index === evaluation.controller && !cluster.options.ingressController) {
    return 'the pods of your ingress controller, which the option ingressController can name,';
  }
  const isSameNamespace = subject.type === 'workload' && workloads[subject.index].namespace === namespace;
  const own = identifying(labels);
  const who = Object.keys(own).length === 0 ? 'any pod' : `pods ${selectorText({ matchLabels: own })}`;
  return `${who}${isSameNamespace ? '' : ` in namespace ${namespace}`}`;
}

/** whether NetworkPolicies see a node where the pod is */
function isHidden({ workloads, cluster }: Evaluation, side: Side): boolean {
  return side.type === 'workload' && workloads[side.index].hostNetwork && cluster.options.hostNetwork === 'node';
}

/** labels that controllers write, and that differ from pod to pod or from rollout to rollout, name nobody */
function identifying(labels: Labels): Labels {
  const own = (left: ReadonlySet<string>) => Object.fromEntries(Object.entries(labels).filter(([key]) => !left.has(key)));
  const named = own(new Set([...CHANGING_LABELS, ...JOB_LABELS]));
  return Object.keys(named).length > 0 ? named : own(CHANGING_LABELS);
}

/** @see https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const CHANGING_LABELS: ReadonlySet<string> = new Set([
  'pod-template-hash', 'controller-revision-hash', 'pod-template-generation', 'rollouts-pod-template-hash', 'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index', 'controller-uid', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-completion-index',
]);

/** of a Job; those of a CronJob have a new name each time */
const JOB_LABELS = ['job-name', 'batch.kubernetes.io/job-name'];
