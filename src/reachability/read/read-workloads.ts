import { Labels, PodFacts, podFactsOf } from '../../manifest';
import { canonicalAddresses } from '../address-ranges';
import { Address, ContainerPort, NamedPod, Node, Workload } from '../cluster';
import { NoticeList, Source } from './notice-list';
import { compareText, sortedBy } from './order';
import { OwnerTree, WorkloadName } from './owner-tree';
import { podAddresses } from './pod-addresses';
import { PodVariant, Sight, variantKey, differenceText, isSameVariant } from './pod-variants';

/**
 * Workloads from the objects that make pods and from the pods themselves:
 *
 *   in the input                              workload                     labels, ports, addresses of
 *   Deployment                                shop/web[Deployment]         its template
 *   Deployment, its ReplicaSet, their Pods    shop/web[Deployment]         the Pods
 *   Pods of a ReplicaSet, without it          shop/web-5d9[ReplicaSet]     the Pods
 *   Pod without owner                         shop/web[Pod]                itself
 *   Pods that policies tell apart             the owner for most of them,  each its own
 *                                             shop/web-2[Pod] for others
 *
 * Several pods in one workload: the labels that all of them have, the ports and addresses that any of them has.
 */
export function readWorkloads(
  objects: ReadonlyMap<string, Source>, nodes: ReadonlyMap<string, Node>, sight: Sight, notices: NoticeList,
): Workload[] {
  const owners = new OwnerTree(objects, notices);
  const groups = new Map<string, Group>();
  const single: Source[] = [];
  const ended: { readonly source: Source; readonly id: string }[] = [];
  for (const source of objects.values()) {
    const top = owners.topOf(source);
    if (source.kind === 'Pod' && hasEnded(source)) {
      ended.push({ source, id: top.id });
    } else if (top === source) {
      single.push(source);
    } else {
      let group = groups.get(top.id);
      if (!group) { groups.set(top.id, group = { top, owner: undefined, pods: [], aliases: [] }); }
      group.aliases.push(`${source.namespace}/${source.name}`);
      if (source.kind === 'Pod') { group.pods.push(source); }
    }
  }
  for (const { source, id } of ended) {
    if (!groups.has(id) && (id === source.id || !objects.has(id))) {
      notices.note(source, `has ended (phase ${source.object.status.phase}): it has no network any more and takes no part`);
    }
  }
  const workloads: Workload[] = [];
  for (const source of single) {
    const group = groups.get(source.id) ?? { top: source, owner: undefined, pods: [], aliases: [] };
    groups.delete(source.id);
    group.owner = source;
    if (source.kind === 'Pod') { group.pods.push(source); }
    pushWorkloads(workloads, group, nodes, sight, notices);
  }
  for (const group of groups.values()) { pushWorkloads(workloads, group, nodes, sight, notices); }
  return workloads.sort((a, b) => compareText(a.id, b.id));
}

function hasEnded({ object }: Source): boolean {
  const phase: unknown = object.status?.phase;
  return phase === 'Succeeded' || phase === 'Failed';
}

interface Group {
  readonly top: WorkloadName;
  /** the object that the workload is named for, where the input has it */
  owner: Source | undefined;
  readonly pods: Source[];
  readonly aliases: string[];
}

function pushWorkloads(workloads: Workload[], group: Group, nodes: ReadonlyMap<string, Node>, sight: Sight, notices: NoticeList): void {
  const { top, owner } = group;
  if (group.pods.length === 0) {
    // only what is folded into an owner can be without it, and an owner with folded ones alone is in the input
    if (owner) { workloads.push(workloadOf(top, factsOf(owner), [], true, group.aliases, owner.origin)); }
    return;
  }
  const pods = group.pods.map(source => podOf(source, nodes, notices));
  if (pods.length === 1) {
    const [{ source, facts, addresses }] = pods;
    workloads.push(workloadOf(top, facts, addresses, source !== owner, group.aliases, (owner ?? source).origin, source === owner ? [] : pods));
    return;
  }
  const [main, ...others] = variantsOf(pods, sight);
  const apart = others.flat();
  const leaving = new Set(apart.map(({ source }) => `${source.namespace}/${source.name}`));
  const workload = workloadOf(top, mergedFacts(main, sight), canonicalAddresses(main.flatMap(({ addresses }) => addresses)), true,
    group.aliases.filter(alias => !leaving.has(alias)), (owner ?? main[0].source).origin, main);
  workloads.push(apart.length === 0 ? workload : { ...workload, apart: apart.map(({ source }) => source.id) });
  for (const pod of apart) {
    const { source, facts, addresses } = pod;
    notices.note(source, `is listed on its own: it differs from ${top.id} in ${differenceText(pod, main[0], sight)}`);
    workloads.push(workloadOf(source, facts, addresses, false, [], source.origin));
  }
}

function workloadOf(
  { id, namespace, name, kind }: WorkloadName, { labels, ports, hostNetwork }: Facts, addresses: readonly Address[],
  isReplicated: boolean, aliases: string[], origin: string | undefined, pods: readonly PodVariant[] = [],
): Workload {
  return {
    id,
    namespace,
    name,
    kind,
    labels,
    ports,
    hostNetwork,
    addresses,
    isReplicated,
    isPotential: false,
    aliases: aliases.sort(),
    ...(pods.length === 0 ? {} : { pods: pods.map(({ source, addresses: own }): NamedPod => ({ name: `${source.namespace}/${source.name}`, addresses: own })) }),
    ...(origin === undefined ? {} : { origin }),
  };
}

type Facts = Pick<PodFacts, 'labels' | 'ports' | 'hostNetwork'>;

/** sorted by name */
function podOf(source: Source, nodes: ReadonlyMap<string, Node>, notices: NoticeList): PodVariant {
  const facts = factsOf(source);
  return { source, facts, addresses: podAddresses(source, facts.hostNetwork, nodes, notices) };
}

function factsOf(source: Source): PodFacts {
  return podFactsOf(source.object)!;
}

/** pods that policies see the same way; the largest class first, of equally large ones that with the smallest name */
function variantsOf(pods: readonly PodVariant[], sight: Sight): PodVariant[][] {
  const sorted = sortedBy(pods, ({ source }) => source.name);
  if (sorted.every(pod => isSameVariant(pod, sorted[0], sight))) { return [sorted]; }
  const classes = new Map<string, PodVariant[]>();
  for (const pod of sorted) {
    const key = variantKey(pod, sight);
    const members = classes.get(key);
    if (members) {
      members.push(pod);
    } else {
      classes.set(key, [pod]);
    }
  }
  return [...classes.values()].sort((a, b) => b.length - a.length);
}

function mergedFacts(pods: readonly PodVariant[], sight: Sight): Facts {
  const [first] = pods;
  return { labels: commonLabels(pods, sight), ports: allPorts(pods), hostNetwork: first.facts.hostNetwork };
}

/** of a key that selectors mention, all pods have it or none, and any of their values stands for the others */
function commonLabels([first, ...others]: readonly PodVariant[], sight: Sight): Labels {
  const labels: { [key: string]: string } = {};
  for (const key in first.facts.labels) {
    const value = first.facts.labels[key];
    if (sight.labels.has(key) || others.every(({ facts }) => facts.labels[key] === value)) { labels[key] = value; }
  }
  return labels;
}

function allPorts([first, ...others]: readonly PodVariant[]): readonly ContainerPort[] {
  const ports = [...first.facts.ports];
  for (const { facts } of others) {
    for (const port of facts.ports) {
      if (!ports.some(known => known.name === port.name && known.port === port.port && known.protocol === port.protocol)) { ports.push(port); }
    }
  }
  return ports;
}
