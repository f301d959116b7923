import { IP_FAMILIES, IpFamily, LabelSelector, Labels, NAMESPACE_NAME_LABEL } from '../../manifest';
import { AddressRange, Cluster, Peer, PodSelection, Policy, Workload } from '../cluster';

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
  readonly labels: Labels;
  /** indexes of classes, ascending */
  readonly classes: number[];
}

export interface PodClasses {
  readonly classes: readonly PodClass[];
  /** whether any of them is of the host network */
  readonly hasHosts: boolean;
  /** of which any of them has addresses, or may have */
  readonly families: readonly IpFamily[];
  readonly namespaces: readonly NamespaceClass[];
  /** by name, those that policies tell apart by name, and all others */
  readonly namespaceByName: ReadonlyMap<string, NamespaceClass>;
  /** class of each workload */
  readonly classOf: Int32Array;
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
  const namespaces = namespaceClasses(cluster, workloads, mentioned);
  const knownIn = new Map<NamespaceClass, Map<string, number>>();
  const classes: PodClass[] = [];
  const classOf = new Int32Array(workloads.length);
  workloads.forEach((workload, index) => {
    const namespace = namespaces.byName.get(workload.namespace)!;
    const key = `${workload.hostNetwork ? '!' : ''}${mentioned.podLabels.keyOf(workload.labels)}${portsKey(workload, mentioned)}${addressKey(workload, mentioned)}`;
    let known = knownIn.get(namespace);
    if (!known) { knownIn.set(namespace, known = new Map()); }
    const found = known.get(key);
    if (found === undefined) {
      known.set(key, classes.length);
      classOf[index] = classes.length;
      namespace.classes.push(classes.length);
      classes.push({ members: [index], sample: workload, namespace, families: familiesOf(workload, untold) });
    } else {
      classes[found].members.push(index);
      classOf[index] = found;
    }
  });
  const hasHosts = classes.some(({ sample }) => sample.hostNetwork);
  const families = IP_FAMILIES.filter(family => classes.some(each => each.families.includes(family)));
  return { classes, hasHosts, families, namespaces: namespaces.all, namespaceByName: namespaces.byName, classOf };
}

interface Mentions {
  readonly podLabels: LabelProjection;
  readonly namespaceLabels: LabelProjection;
  /** namespaces that a policy names outright */
  readonly namespaceNames: ReadonlySet<string>;
  readonly portNames: ReadonlySet<string>;
  /** sorted, per family: where an address range begins or ends */
  readonly cuts: { readonly IPv4: readonly bigint[]; readonly IPv6: readonly bigint[] };
}

function mentions(policies: readonly Policy[], matchesPods: (policy: Policy) => boolean): Mentions {
  const podLabels = new LabelProjection();
  const namespaceLabels = new LabelProjection();
  const namespaceNames = new Set<string>();
  const portNames = new Set<string>();
  const cuts = { IPv4: new Set<bigint>(), IPv6: new Set<bigint>() };
  const addSelection = ({ namespaces, pods }: PodSelection) => {
    podLabels.add(pods);
    if (typeof namespaces === 'string') { namespaceNames.add(namespaces); } else { namespaceLabels.add(namespaces); }
  };
  const addPeer = (peer: Peer, cutsToo: boolean) => {
    if (peer.type === 'pods') { addSelection(peer.selection); }
    if (peer.type !== 'addresses' || !cutsToo) { return; }
    for (const { family, first, end } of peer.ranges) { cuts[family].add(first).add(end); }
  };
  for (const policy of policies) {
    const cutsToo = matchesPods(policy);
    addSelection(policy.subject);
    for (const { peers, ports } of [...policy.ingress ?? [], ...policy.egress ?? []]) {
      if (peers !== 'any') { peers.forEach(peer => addPeer(peer, cutsToo)); }
      if (ports !== 'all') { ports.forEach(port => { if (port.type === 'named') { portNames.add(port.name); } }); }
    }
  }
  return {
    podLabels,
    namespaceLabels,
    namespaceNames,
    portNames,
    cuts: { IPv4: sorted(cuts.IPv4), IPv6: sorted(cuts.IPv6) },
  };
}

/** What selectors can see of labels, as short text. */
class LabelProjection {
  /** key → value → its number; values that no selector mentions are all alike */
  private readonly keys = new Map<string, Map<string, number>>();
  private readonly keyNumbers = new Map<string, number>();
  private count = 0;

  public add({ matchLabels, matchExpressions }: LabelSelector): void {
    for (const key in matchLabels) { this.mention(key, matchLabels[key]); }
    for (const { key, values } of matchExpressions ?? []) {
      this.mention(key);
      values?.forEach(value => this.mention(key, value));
    }
  }

  public keyOf(labels: Labels): string {
    let first: number | undefined;
    let seen: number[] | undefined;
    for (const key in labels) {
      const values = this.keys.get(key);
      if (!values) { continue; }
      const number = values.get(labels[key]) ?? this.keyNumbers.get(key)!;
      if (first === undefined) { first = number; } else { (seen ??= [first]).push(number); }
    }
    return seen ? seen.sort(ascending).join() : first === undefined ? '' : String(first);
  }

  private mention(key: string, value?: string): void {
    let values = this.keys.get(key);
    if (!values) {
      this.keys.set(key, values = new Map());
      this.keyNumbers.set(key, this.count++);
    }
    if (value !== undefined && !values.has(value)) { values.set(value, this.count++); }
  }
}

function namespaceClasses(cluster: Cluster, workloads: readonly Workload[], { namespaceLabels, namespaceNames }: Mentions) {
  const all: NamespaceClass[] = [];
  const byName = new Map<string, NamespaceClass>();
  /** of those that no policy names */
  const known = new Map<string, NamespaceClass>();
  const add = (name: string) => {
    if (byName.has(name)) { return; }
    const labels = cluster.namespaces.get(name)?.labels ?? { [NAMESPACE_NAME_LABEL]: name };
    const key = namespaceNames.has(name) ? undefined : namespaceLabels.keyOf(labels);
    let found = key === undefined ? undefined : known.get(key);
    if (!found) {
      found = { labels, classes: [] };
      all.push(found);
      if (key !== undefined) { known.set(key, found); }
    }
    byName.set(name, found);
  };
  workloads.forEach(({ namespace }) => add(namespace));
  return { all, byName };
}

function portsKey({ ports }: Workload, { portNames }: Mentions): string {
  if (portNames.size === 0 || ports.length === 0) { return ''; }
  // the first port of a name is the one that counts
  const seen = new Map<string, string>();
  for (const { name, port, protocol } of ports) {
    if (name !== undefined && portNames.has(name) && !seen.has(name)) { seen.set(name, `${name}=${protocol}${port}`); }
  }
  return seen.size === 0 ? '' : `/${[...seen.values()].sort().join()}`;
}

function familiesOf({ addresses, hostNetwork }: Workload, untold: readonly IpFamily[]): readonly IpFamily[] {
  if (addresses.length > 0) { return IP_FAMILIES.filter(family => addresses.some(address => address.family === family)); }
  return hostNetwork ? IP_FAMILIES : untold;
}

function addressKey({ addresses }: Workload, { cuts }: Mentions): string {
  if (addresses.length === 0) { return ''; }
  return `@${[...new Set(addresses.map(({ family, value }) => `${family}${countUpTo(cuts[family], value)}`))].sort().join()}`;
}

/** how many of the sorted numbers are at most the value */
function countUpTo(numbers: readonly bigint[], value: bigint): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1; // eslint-disable-line no-bitwise
    if (numbers[middle] <= value) { low = middle + 1; } else { high = middle; }
  }
  return low;
}

function sorted(numbers: ReadonlySet<bigint>): bigint[] {
  return [...numbers].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function ascending(a: number, b: number): number {
  return a - b;
}
