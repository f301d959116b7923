import { Cluster, ClusterOptions, Direction, Policy, SourcedObject, Workload } from '../cluster';
import { hypotheticalWorkload } from '../hypothetical-pods';
import { noteBlocksOfPods } from './blocks-of-pods';
import { InputObjects, inputObjects } from './input-objects';
import { Interning } from './interning';
import { NoticeList, Source } from './notice-list';
import { compareText, sortedBy } from './order';
import { sightOf } from './pod-sight';
import { readAdminPolicy } from './read-admin-policy';
import { readClusterNetworkPolicy } from './read-cluster-network-policy';
import { ClusterPeerReader } from './read-cluster-peers';
import { readEntries } from './read-entries';
import { readNamespaces } from './read-namespaces';
import { readNetworkPolicy } from './read-network-policy';
import { readNodes } from './read-nodes';
import { readOptions } from './read-options';
import { readServices } from './read-services';
import { readWorkloads } from './read-workloads';
import { serviceAddresses } from './service-addresses';
import { WorkloadTable } from '../workload-table';

/**
 * Reads Kubernetes objects of any kind, lists included, in any order:
 *
 *   readCluster([{ object: deployment, origin: 'web.yaml:1' }, { object: policy, origin: 'web.yaml:40' }])
 *
 * Whatever an API server would refuse takes no part and is told in `notices`; nothing in the objects makes it throw.
 *
 * @throws on invalid options
 */
export function readCluster(objects: readonly SourcedObject[], options?: Partial<ClusterOptions>): Cluster {
  const settings = readOptions(options);
  const notices = new NoticeList();
  const interning = new Interning();
  const input = inputObjects(objects, notices);

  const nodes = readNodes(input.nodes.values(), notices);
  const policies = readPolicies(input, new ClusterPeerReader(nodes, interning, notices), interning, notices);
  const services = readServices(input.services.values());
  const sight = sightOf(policies, services.values(), settings);
  const actual = readWorkloads(input.workloads, new Map(nodes.map(node => [node.name, node])), sight, notices);
  const workloads = withHypothetical(actual, settings.hypothetical);
  noteBlocksOfPods(policies, id => input.networkPolicies.get(id) ?? input.clusterPolicies.get(id), actual, settings, notices);
  const entries = readEntries(input, services, actual, notices);
  return {
    namespaces: readNamespaces(input.namespaces.values(), [actual, policies, entries], settings.hypothetical, notices),
    workloads,
    table: WorkloadTable.of(workloads),
    policies,
    entries,
    serviceAddresses: serviceAddresses(services.values()),
    nodes,
    notices: notices.inOrder(),
    options: settings,
  };
}

function readPolicies(input: InputObjects, reader: ClusterPeerReader, interning: Interning, notices: NoticeList): Policy[] {
  const policies: Policy[] = [];
  for (const source of input.networkPolicies.values()) { policies.push(readNetworkPolicy(source, interning, notices)); }
  for (const source of input.clusterPolicies.values()) {
    policies.push(source.kind === 'ClusterNetworkPolicy' ? readClusterNetworkPolicy(source, reader, interning) : readAdminPolicy(source, reader, interning));
  }
  noteEqualPriorities(policies, [...input.clusterPolicies.values()], notices);
  return policies.sort((a, b) => TIERS[a.tier] - TIERS[b.tier] || a.priority - b.priority || compareText(a.kind, b.kind) || compareText(a.id, b.id));
}

/** nothing defines the order of policies of the same priority; where all rules do the same, it does not matter */
function noteEqualPriorities(policies: readonly Policy[], sources: readonly Source[], notices: NoticeList): void {
  const groups = new Map<string, Policy[]>();
  for (const policy of policies) {
    if (policy.tier === 'namespace') { continue; }
    const key = `${policy.tier} ${policy.priority}`;
    const group = groups.get(key);
    if (group) { group.push(policy); } else { groups.set(key, [policy]); }
  }
  for (const group of groups.values()) {
    if (group.length < 2 || !(['ingress', 'egress'] as const).some(direction => doDiffer(group, direction))) { continue; }
    const [first, ...others] = group.map(({ id }) => id).sort(compareText);
    const source = sources.find(({ kind, name }) => group.some(policy => policy.kind === kind && policy.name === name && policy.id === first));
    if (!source) { continue; }
    const rest = others.length > 3 ? `${others.slice(0, 3).join(', ')} and ${others.length - 3} more` : others.join(', ');
    notices.note(source, `has the same priority ${group[0].priority} as ${rest}: where they contradict each other, nothing defines which decides, and here the first by name does`, 'equal-priority');
  }
}

/** whether rules of different policies have different actions */
function doDiffer(group: readonly Policy[], direction: Direction): boolean {
  const actions = new Set(group.flatMap(policy => (policy[direction] ?? []).map(({ action }) => action)));
  return actions.size > 1 && group.filter(policy => (policy[direction] ?? []).length > 0).length > 1;
}

const TIERS = { admin: 0, namespace: 1, baseline: 2 } as const;

function withHypothetical(actual: Workload[], hypothetical: ClusterOptions['hypothetical'] = []): Workload[] {
  if (hypothetical.length === 0) { return actual; }
  const ids = new Set(actual.map(({ id }) => id));
  for (const { id } of hypothetical) {
    if (ids.has(id)) { throw new Error(`Invalid hypothetical pods "${id}": their id is taken. Give each a different one.`); }
    ids.add(id);
  }
  return sortedBy([...actual, ...hypothetical.map(hypotheticalWorkload)], ({ id }) => id);
}
