import { LabelSelector, Labels, NAMESPACE_NAME_LABEL, selectorText, selects, selectsEverything } from '../../manifest';
import { Cluster, HypotheticalPod, Namespace, PodSelection, Workload } from '../cluster';
import { satisfyingLabels } from './label-states';
import { selectionKey } from './pod-selections';

/**
 * Pods that a question is about and that nobody wrote. What is said of a set of pods has to hold for each that could be in
 * it, so a set takes part as the pods that policies can tell apart in it:
 *
 *   set                                        takes part as a pod with
 *   any, outside of the input's namespaces     the fewest labels that the set asks for; with these and those that one rule asks
 *                                              for; with these and a label that some selector asks to be absent
 *   others in a namespace of the input         no label; the labels that one rule asks for, where no workload there has them
 *
 * A namespace of the input has its object or a workload in it: what carries labels there is known. Any other has the labels
 * that the set asks for, and none besides.
 */
export function podsInQuestion(cluster: Cluster, asked: readonly PodSelection[]): HypotheticalPod[] {
  return new PodFinder(cluster).found(asked);
}

/** Namespaces that have their object, or a workload, in the input. */
export function ownNamespaces({ namespaces, workloads }: Cluster): ReadonlySet<string> {
  return new Set([
    ...[...namespaces.values()].filter(({ isDeclared }) => isDeclared).map(({ name }) => name),
    ...workloads.filter(({ isPotential }) => !isPotential).map(({ namespace }) => namespace),
  ]);
}

/** a selection, with the names of namespaces that it gives */
interface Named extends PodSelection {
  readonly names: readonly string[] | undefined;
}

const EVERYONE: PodSelection = { namespaces: {}, pods: {} };

class PodFinder {
  private readonly pods = new Map<string, HypotheticalPod>();
  private readonly own: ReadonlySet<string>;
  private readonly peers: readonly Named[];
  private readonly selections: readonly Named[];
  private readonly lacked: { readonly pods: readonly LabelSelector[]; readonly namespaces: readonly LabelSelector[] };
  private readonly workloads: WorkloadsByLabel;

  public constructor(private readonly cluster: Cluster) {
    this.own = ownNamespaces(cluster);
    this.workloads = new WorkloadsByLabel(cluster.workloads);
    const peers = cluster.policies.flatMap(({ ingress = [], egress = [] }) => [...ingress, ...egress]
      .flatMap(rule => (rule.peers === 'any' ? [] : rule.peers.flatMap(peer => (peer.type === 'pods' ? [peer.selection] : [])))));
    this.peers = distinct(peers).map(named);
    this.selections = distinct([...peers, ...cluster.policies.map(({ subject }) => subject)]).map(named);
    this.lacked = {
      pods: lackedLabels(this.selections.map(({ pods }) => pods)),
      namespaces: lackedLabels(this.selections.flatMap(({ namespaces }) => (typeof namespaces === 'string' ? [] : [namespaces]))),
    };
  }

  public found(asked: readonly PodSelection[]): HypotheticalPod[] {
    for (const namespace of this.cluster.namespaces.values()) { this.addOthers(namespace); }
    for (const set of distinct([EVERYONE, ...asked]).map(named)) { this.addOutside(set); }
    return [...this.pods.values()];
  }

  private addOthers(namespace: Namespace): void {
    this.add({ ...namespace, text: `namespace ${namespace.name}` }, {});
    if (!this.own.has(namespace.name)) { return; }
    const here = this.peers.filter(({ names, namespaces }) => (typeof namespaces === 'string' ? namespaces === namespace.name
      : names?.includes(namespace.name) !== false && selects(namespaces, namespace.labels)));
    for (const pods of [...here.map(peer => peer.pods), ...this.lacked.pods]) {
      if (selectsEverything(pods) || this.workloads.has(namespace.name, pods)) { continue; }
      for (const labels of fewestLabels(pods)) { this.add({ ...namespace, text: `namespace ${namespace.name}` }, labels); }
    }
  }

  private addOutside(set: Named): void {
    if (set.names?.every(name => this.own.has(name))) { return; }
    const places = this.placesOf(set.namespaces);
    const addAll = (where: readonly Place[], pods: LabelSelector | undefined) => {
      if (!pods || where.length === 0) { return; }
      for (const labels of fewestLabels(pods)) { where.forEach(place => this.add(place, labels)); }
    };
    addAll(places, set.pods);
    for (const other of this.selections) { addAll(this.placesOfBoth(set, other, places), together(set.pods, other.pods)); }
    for (const pods of this.lacked.pods) { addAll(places, together(set.pods, pods)); }
    if (set.names) { return; }
    for (const namespaces of this.lacked.namespaces) { addAll(this.placesOf(together(set.namespaces as LabelSelector, namespaces)), set.pods); }
  }

  /** where pods of both can be: nothing is known of a named namespace's labels but what the set says of them */
  private placesOfBoth(set: Named, other: Named, places: readonly Place[]): Place[] {
    if (set.names) {
      return places.filter(({ name, labels }) => (typeof other.namespaces === 'string' ? other.namespaces === name
        : selects(other.namespaces, { ...labels, [NAMESPACE_NAME_LABEL]: name })));
    }
    const ofSet = set.namespaces as LabelSelector;
    if (!other.names) { return this.placesOf(together(ofSet, other.namespaces as LabelSelector)); }
    return selectsEverything(ofSet) ? this.placesOf(other.namespaces) : [];
  }

  private placesOf(namespaces: PodSelection['namespaces'] | undefined): Place[] {
    if (namespaces === undefined) { return []; }
    if (typeof namespaces === 'string') { return this.own.has(namespaces) ? [] : [{ name: namespaces, labels: {}, text: `namespace ${namespaces}` }]; }
    const names = namesIn(namespaces);
    return fewestLabels(namespaces).flatMap(({ [NAMESPACE_NAME_LABEL]: name, ...labels }): Place[] => {
      if (names) { return this.own.has(name) ? [] : [{ name, labels, text: `namespace ${name}` }]; }
      const text = selectorText({ matchLabels: labels });
      return [{ name: `[${text === 'all' ? 'any' : text}]`, labels, text: text === 'all' ? 'any namespace' : `namespaces ${text}` }];
    });
  }

  private add({ name: namespace, labels: namespaceLabels, text }: Place, labels: Labels): void {
    const isBare = selectsEverything({ matchLabels: labels });
    const bare = text === 'any namespace' ? 'any pod of the cluster' : `any ${this.own.has(namespace) ? 'other ' : ''}pod in ${text}`;
    const id = `[${isBare ? bare : `pods ${selectorText({ matchLabels: labels })} in ${text}`}]`;
    const known = this.pods.get(id);
    this.pods.set(id, { id, namespace, labels, namespaceLabels: { ...known?.namespaceLabels, ...namespaceLabels } });
  }
}

/** where a pod may be */
interface Place {
  readonly name: string;
  readonly labels: Labels;
  /** `namespace shop`, `namespaces tenant=a`, `any namespace` */
  readonly text: string;
}

/** Whether some workload of a namespace is selected, without asking all of them. */
class WorkloadsByLabel {
  private readonly byLabel = new Map<string, Workload[]>();
  private readonly byNamespace = new Map<string, Workload[]>();

  public constructor(workloads: readonly Workload[]) {
    for (const workload of workloads) {
      if (workload.isPotential) { continue; }
      addTo(this.byNamespace, workload.namespace, workload);
      for (const key in workload.labels) { addTo(this.byLabel, `${workload.namespace}/${key}=${workload.labels[key]}`, workload); }
    }
  }

  public has(namespace: string, selector: LabelSelector): boolean {
    const [first] = Object.entries(selector.matchLabels ?? {});
    const candidates = first ? this.byLabel.get(`${namespace}/${first[0]}=${first[1]}`) : this.byNamespace.get(namespace);
    return candidates?.some(({ labels }) => selects(selector, labels)) === true;
  }
}

function addTo(lists: Map<string, Workload[]>, key: string, workload: Workload): void {
  const list = lists.get(key);
  if (list) { list.push(workload); } else { lists.set(key, [workload]); }
}

function distinct(selections: readonly PodSelection[]): PodSelection[] {
  return [...new Map(selections.map(selection => [selectionKey(selection), selection])).values()];
}

function named(selection: PodSelection): Named {
  const { namespaces } = selection;
  return { ...selection, names: typeof namespaces === 'string' ? [namespaces] : namesIn(namespaces) };
}

function namesIn({ matchLabels, matchExpressions = [] }: LabelSelector): readonly string[] | undefined {
  const name = matchLabels?.[NAMESPACE_NAME_LABEL];
  return name === undefined ? matchExpressions.find(({ key, operator }) => key === NAMESPACE_NAME_LABEL && operator === 'In')?.values : [name];
}

/** objects that have a label which some selector wants absent, or to have another value */
function lackedLabels(selectors: readonly LabelSelector[]): LabelSelector[] {
  const lacked = selectors.flatMap(({ matchExpressions = [] }) => matchExpressions.flatMap(({ key, operator, values = [] }): LabelSelector[] => {
    if (key === NAMESPACE_NAME_LABEL) { return []; }
    if (operator === 'DoesNotExist') { return [{ matchExpressions: [{ key, operator: 'Exists' }] }]; }
    return operator === 'NotIn' ? values.map(value => ({ matchLabels: { [key]: value } })) : [];
  }));
  return [...new Map(lacked.map(selector => [JSON.stringify(selector), selector])).values()];
}

/** what satisfies both; none where two labels contradict each other */
function together(one: LabelSelector, other: LabelSelector): LabelSelector | undefined {
  const { matchLabels = {}, matchExpressions = [] } = one;
  for (const key in other.matchLabels) {
    if (matchLabels[key] !== undefined && matchLabels[key] !== other.matchLabels[key]) { return undefined; }
  }
  return { matchLabels: { ...matchLabels, ...other.matchLabels }, matchExpressions: [...matchExpressions, ...other.matchExpressions ?? []] };
}

/** more choices than these are represented by the first of them */
const MOST_CHOICES = 64;

function fewestLabels(selector: LabelSelector): Labels[] {
  return satisfyingLabels(selector, MOST_CHOICES).map(({ labels }) => labels);
}
