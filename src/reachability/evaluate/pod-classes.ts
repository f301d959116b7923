import { AddressRange, Cluster, Peer, PodSelection, Policy, Workload } from '../cluster';
import { EqualsIndex, hashWith } from './equals-index';
import { NumberLists } from '../number-lists';
import { ScratchList } from './scratch-list';
import { SeenLabels } from './seen-labels';
import { SeenWorkloads } from './seen-workloads';
import { IP_FAMILIES, IpFamily, Labels, NAMESPACE_NAME_LABEL } from '../../manifest';
import { WorkloadTable } from '../workload-table';

/**
 * Workloads that no policy can tell apart, as one class. A class is what a workload looks like to selectors:
 *
 *   labels           only keys that some selector mentions, and of their values only those that one mentions
 *   namespace        itself where it has policies of its own, otherwise what selectors see of its labels
 *   container ports  only names that some policy uses
 *   addresses        of which families; and only where a block that some policy names begins or ends between them
 *   host network     whether it is
 */
export interface PodClass {
  /** indexes into `Cluster.workloads`, or beyond for the ingress controller */
  readonly members: number[];
  /** one of them, for its labels and ports */
  readonly sample: Workload;
  readonly namespace: NamespaceClass;
  /** of which it has addresses, or may have them where nobody tells */
  readonly families: readonly IpFamily[];
}

/** Namespaces that no policy can tell apart. */
export interface NamespaceClass {
  /** among the namespaces */
  readonly index: number;
  readonly labels: Labels;
  /** indexes of classes, ascending */
  readonly classes: number[];
}

export interface PodClasses {
  readonly classes: readonly PodClass[];
  /** all that policies can see of each class but for its namespace, as ascending numbers */
  readonly seen: NumberLists;
  /** of each class, the index of its namespace class */
  readonly namespaceOf: readonly number[];
  /** whether any of them is of the host network */
  readonly hasHosts: boolean;
  /** of which any of them has addresses, or may have */
  readonly families: readonly IpFamily[];
  /** in the order of their first classes */
  readonly namespaces: readonly NamespaceClass[];
  /** what selectors see of the labels of each, as ascending numbers */
  readonly seenNamespaces: NumberLists;
  /** by name, those that policies tell apart by name, and all others */
  readonly namespaceByName: ReadonlyMap<string, NamespaceClass>;
  /** class of each workload */
  readonly classOf: Int32Array;
  readonly podLabels: SeenLabels;
  readonly namespaceLabels: SeenLabels;
}

/**
 * @param table of the workloads
 * @param podRanges where pods whose addresses nobody tells have theirs; anywhere without any
 * @param matchesPods whether the policy's address blocks can match pods
 */
export function podClasses(
  cluster: Cluster, workloads: readonly Workload[], table: WorkloadTable, podRanges: readonly AddressRange[],
  matchesPods: (policy: Policy) => boolean,
): PodClasses {
  const mentioned = mentions(cluster.policies, new SeenWorkloads(table), matchesPods);
  const untold = podRanges.length === 0 ? IP_FAMILIES : IP_FAMILIES.filter(family => podRanges.some(range => range.family === family));
  const namespaces = new NamespaceClasses(cluster, mentioned);
  const byNumber = table.namespaces.names.map((): NamespaceClass | undefined => undefined);
  const namespaceOf: number[] = [];
  const classes: PodClass[] = [];
  const classOf = new Int32Array(workloads.length);
  const seenClasses = new NumberLists();
  const seen = new ScratchList();
  let namespace: NamespaceClass;
  const index = new EqualsIndex((_, known) => namespaceOf[known] === namespace.index && seenClasses.equals(known, seen));
  for (let i = 0; i < workloads.length; i++) {
    const number = table.namespaceOf[i];
    namespace = byNumber[number] ??= namespaces.of(table.namespaces.names[number]);
    mentioned.workloads.read(i, table.isAddressed[i] ? workloads[i].addresses : [], seen);
    const hash = hashOf(hashWith(0, namespace.index), seen);
    let found = index.find(hash, i);
    if (found === undefined) {
      index.add(hash, found = classes.length);
      namespace.classes.push(found);
      const families = table.isAddressed[i] ? familiesOf(workloads[i]) : table.isHost[i] ? IP_FAMILIES : untold;
      classes.push({ members: [i], sample: workloads[i], namespace, families });
      seenClasses.add(seen);
      namespaceOf.push(namespace.index);
    } else {
      classes[found].members.push(i);
    }
    classOf[i] = found;
  }
  const families = IP_FAMILIES.filter(family => classes.some(each => each.families.includes(family)));
  const { podLabels } = mentioned.workloads;
  return {
    classes,
    seen: seenClasses,
    namespaceOf,
    hasHosts: table.isHost.includes(true),
    families,
    namespaces: namespaces.all,
    seenNamespaces: namespaces.seenAll,
    namespaceByName: namespaces.byName,
    classOf,
    podLabels,
    namespaceLabels: mentioned.namespaceLabels,
  };
}

interface Mentions {
  readonly workloads: SeenWorkloads;
  readonly namespaceLabels: SeenLabels;
  /** namespaces that a policy names outright */
  readonly namespaceNames: ReadonlySet<string>;
}

function mentions(policies: readonly Policy[], workloads: SeenWorkloads, matchesPods: (policy: Policy) => boolean): Mentions {
  let count = 0;
  const namespaceLabels = new SeenLabels(() => count++);
  const namespaceNames = new Set<string>();
  const addSelection = ({ namespaces, pods }: PodSelection) => {
    workloads.podLabels.mention(pods);
    if (typeof namespaces === 'string') { namespaceNames.add(namespaces); } else { namespaceLabels.mention(namespaces); }
  };
  const addPeer = (peer: Peer, cutsToo: boolean) => {
    if (peer.type === 'pods') { addSelection(peer.selection); }
    if (peer.type === 'addresses' && cutsToo) { workloads.mentionRanges(peer.ranges); }
  };
  for (const policy of policies) {
    const cutsToo = matchesPods(policy);
    addSelection(policy.subject);
    for (const { peers, ports } of [...policy.ingress ?? [], ...policy.egress ?? []]) {
      if (peers !== 'any') { peers.forEach(peer => addPeer(peer, cutsToo)); }
      if (ports !== 'all') { ports.forEach(port => { if (port.type === 'named') { workloads.mentionPort(port.name); } }); }
    }
  }
  return { workloads, namespaceLabels, namespaceNames };
}

/** Namespaces of workloads, as they come up. */
class NamespaceClasses {
  public readonly all: NamespaceClass[] = [];
  public readonly seenAll = new NumberLists();
  public readonly byName = new Map<string, NamespaceClass>();
  /** of those that no policy names */
  private readonly index = new EqualsIndex((_, known) => this.seenAll.equals(known, this.seen));
  private readonly seen = new ScratchList();

  public constructor(private readonly cluster: Cluster, private readonly mentioned: Mentions) {}

  public of(name: string): NamespaceClass {
    let found = this.byName.get(name);
    if (!found) { this.byName.set(name, found = this.found(name)); }
    return found;
  }

  private found(name: string): NamespaceClass {
    const labels = this.cluster.namespaces.get(name)?.labels ?? { [NAMESPACE_NAME_LABEL]: name };
    const { seen } = this;
    seen.clear();
    this.mentioned.namespaceLabels.addTo(seen, labels);
    seen.sort();
    const isNamed = this.mentioned.namespaceNames.has(name);
    const hash = hashOf(0, seen);
    const known = isNamed ? undefined : this.index.find(hash, this.all.length);
    if (known !== undefined) { return this.all[known]; }
    if (!isNamed) { this.index.add(hash, this.all.length); }
    const made: NamespaceClass = { index: this.all.length, labels, classes: [] };
    this.all.push(made);
    this.seenAll.add(seen);
    return made;
  }
}

function hashOf(start: number, numbers: ScratchList): number {
  let hash = start;
  for (let i = 0; i < numbers.length; i++) { hash = hashWith(hash, numbers.at(i)); }
  return hash;
}

function familiesOf({ addresses }: Workload): readonly IpFamily[] {
  return IP_FAMILIES.filter(family => addresses.some(address => address.family === family));
}
