import { AddressRange, Cluster, Peer, PodSelection, Policy, Workload } from '../cluster';
import { EqualsIndex, hashWith } from './equals-index';
import { ScratchList } from './scratch-list';
import { SeenLabels } from './seen-labels';
import { SeenWorkloads } from './seen-workloads';
import { IP_FAMILIES, IpFamily, Labels, NAMESPACE_NAME_LABEL } from '../../manifest';

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
  /** all that policies can see of it but for its namespace, as ascending numbers */
  readonly seen: readonly number[];
  /** of which it has addresses, or may have them where nobody tells */
  readonly families: readonly IpFamily[];
}

/** Namespaces that no policy can tell apart. */
export interface NamespaceClass {
  /** among the namespaces */
  readonly index: number;
  readonly labels: Labels;
  /** what selectors see of its labels, as ascending numbers */
  readonly seen: readonly number[];
  /** indexes of classes, ascending */
  readonly classes: number[];
}

export interface PodClasses {
  readonly classes: readonly PodClass[];
  /** whether any of them is of the host network */
  readonly hasHosts: boolean;
  /** of which any of them has addresses, or may have */
  readonly families: readonly IpFamily[];
  /** in the order of their first classes */
  readonly namespaces: readonly NamespaceClass[];
  /** by name, those that policies tell apart by name, and all others */
  readonly namespaceByName: ReadonlyMap<string, NamespaceClass>;
  /** class of each workload */
  readonly classOf: Int32Array;
  readonly podLabels: SeenLabels;
  readonly namespaceLabels: SeenLabels;
}

/**
 * @param podRanges where pods whose addresses nobody tells have theirs; anywhere without any
 * @param matchesPods whether the policy's address blocks can match pods
 */
export function podClasses(
  cluster: Cluster, workloads: readonly Workload[], podRanges: readonly AddressRange[], matchesPods: (policy: Policy) => boolean,
): PodClasses {
  const mentioned = mentions(cluster.policies, matchesPods);
  const untold = podRanges.length === 0 ? IP_FAMILIES : IP_FAMILIES.filter(family => podRanges.some(range => range.family === family));
  const namespaces = new NamespaceClasses(cluster, mentioned);
  const classes: PodClass[] = [];
  const classOf = new Int32Array(workloads.length);
  const seen = new ScratchList();
  let namespace: NamespaceClass | undefined;
  let namespaceName: string | undefined;
  const index = new EqualsIndex((_, known) => classes[known].namespace === namespace && seen.equals(classes[known].seen));
  for (let i = 0; i < workloads.length; i++) {
    const workload = workloads[i];
    // those of a namespace follow each other
    if (workload.namespace !== namespaceName) {
      namespaceName = workload.namespace;
      namespace = namespaces.of(namespaceName);
    }
    mentioned.workloads.read(workload, seen);
    const hash = hashOf(hashWith(0, namespace!.index), seen);
    let found = index.find(hash, i);
    if (found === undefined) {
      index.add(hash, found = classes.length);
      namespace!.classes.push(found);
      classes.push({ members: [i], sample: workload, namespace: namespace!, seen: seen.copy(), families: familiesOf(workload, untold) });
    } else {
      classes[found].members.push(i);
    }
    classOf[i] = found;
  }
  const hasHosts = classes.some(({ sample }) => sample.hostNetwork);
  const families = IP_FAMILIES.filter(family => classes.some(each => each.families.includes(family)));
  const { podLabels } = mentioned.workloads;
  const { all, byName } = namespaces;
  return { classes, hasHosts, families, namespaces: all, namespaceByName: byName, classOf, podLabels, namespaceLabels: mentioned.namespaceLabels };
}

interface Mentions {
  readonly workloads: SeenWorkloads;
  readonly namespaceLabels: SeenLabels;
  /** namespaces that a policy names outright */
  readonly namespaceNames: ReadonlySet<string>;
}

function mentions(policies: readonly Policy[], matchesPods: (policy: Policy) => boolean): Mentions {
  let count = 0;
  const workloads = new SeenWorkloads();
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
  public readonly byName = new Map<string, NamespaceClass>();
  /** of those that no policy names */
  private readonly index = new EqualsIndex((_, known) => this.seen.equals(this.all[known].seen));
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
    const made: NamespaceClass = { index: this.all.length, labels, seen: seen.copy(), classes: [] };
    this.all.push(made);
    return made;
  }
}

function hashOf(start: number, numbers: ScratchList): number {
  let hash = start;
  for (let i = 0; i < numbers.length; i++) { hash = hashWith(hash, numbers.at(i)); }
  return hash;
}

function familiesOf({ addresses, hostNetwork }: Workload, untold: readonly IpFamily[]): readonly IpFamily[] {
  if (addresses.length > 0) { return IP_FAMILIES.filter(family => addresses.some(address => address.family === family)); }
  return hostNetwork ? IP_FAMILIES : untold;
}
