import { LabelSelector, Labels, NAMESPACE_NAME_LABEL, selects, selectsEverything } from '../manifest';
import { Cluster, Direction, HypotheticalPod, Peer, PodSelection, Policy, Rule } from './cluster';
import { Evaluation } from './evaluation';
import { labelStates, satisfyingLabels } from './label-states';
import { isImpossible, namespaceStates, selectionKey, selectionText } from './pod-selections';

/**
 * Pods that are not in the input, but that policies of the input are about: they take part in an evaluation as workloads
 * that nobody wrote.
 *
 *   id                                   its pod
 *   [any pod of the cluster]             without labels, in a namespace that has none but its name
 *   [any other pod in namespace shop]    without labels, in a namespace of the input that has pods
 *   [pods app=x in namespaces tier=a]    the fewest labels that a rule's selection asks for, where no pod of the input has them
 *
 * A selection that is satisfied without labels (`!legacy`, `app notin (a)`) holds more pods than the input can show: it
 * always has one.
 */
export interface PotentialPods {
  readonly anyPod: PotentialPod;
  /** by namespace */
  readonly others: ReadonlyMap<string, PotentialPod>;
  /** by the selections that peers name */
  readonly selected: ReadonlyMap<PodSelection, readonly PotentialPod[]>;
  /** all of them, each once */
  readonly all: readonly PotentialPod[];
}

export interface PotentialPod extends HypotheticalPod {
  /** whether the namespace has its name only because a pod has to be somewhere */
  readonly isAnywhere: boolean;
}

/** Those that the policies of the cluster are about. */
export function potentialPods(evaluation: Evaluation): PotentialPods {
  return new PotentialPodFinder(evaluation).found();
}

/**
 * The cluster as it is for a pod of which nothing is known: without the peers that let a pod in only for a label it lacks.
 * What it then still may is what every pod may.
 * @param isForPodsAnywhere whether its namespace is unknown too
 */
export function withoutLackedLabels(cluster: Cluster, isForPodsAnywhere: boolean): Cluster {
  const isKept = (peer: Peer) => peer.type !== 'pods' || !(isOfLack(peer.selection.pods) || isForPodsAnywhere && isOfLack(peer.selection.namespaces));
  let isSame = true;
  const kept = (rules: readonly Rule[] | undefined) => rules?.map((rule): Rule => {
    if (rule.action !== 'Allow' || rule.peers === 'any' || rule.peers.every(isKept)) { return rule; }
    isSame = false;
    return { ...rule, peers: rule.peers.filter(isKept) };
  });
  const policies = cluster.policies.map((policy): Policy => ({ ...policy, ingress: kept(policy.ingress), egress: kept(policy.egress) }));
  return isSame ? cluster : { ...cluster, policies };
}

/** The direction's rules of a policy, with the selections that their peers name. */
export function selectionsOf(policy: Policy, direction: Direction): PodSelection[] {
  return (policy[direction] ?? []).flatMap(({ peers }) => (peers === 'any' ? [] : peers.flatMap(peer => (peer.type === 'pods' ? [peer.selection] : []))));
}

/** more choices than this have one pod for all of them */
const MOST_CHOICES = 4;

class PotentialPodFinder {
  private readonly byId = new Map<string, PotentialPod>();
  private readonly namespaceNames = new Map<string, string>();
  private readonly isReal: readonly boolean[];
  private made = 0;

  public constructor(private readonly evaluation: Evaluation) {
    const { controller, workloads, pods } = evaluation;
    this.isReal = pods.classes.map(({ members }) => members.some(index => index !== controller && !workloads[index].isPotential));
  }

  public found(): PotentialPods {
    const { cluster } = this.evaluation;
    const anyPod = this.anywhere('[any pod of the cluster]', {}, {});
    const others = new Map<string, PotentialPod>();
    for (const { namespace, isPotential } of cluster.workloads) {
      if (isPotential || others.has(namespace)) { continue; }
      others.set(namespace, this.keep({ id: `[any other pod in namespace ${namespace}]`, namespace, labels: {}, isAnywhere: false }));
    }
    return { anyPod, others, selected: this.selected(), all: [...this.byId.values()] };
  }

  private selected(): Map<PodSelection, readonly PotentialPod[]> {
    const { cluster, pods } = this.evaluation;
    const byKey = new Map<string, readonly PotentialPod[]>();
    const selected = new Map<PodSelection, readonly PotentialPod[]>();
    for (const policy of cluster.policies) {
      if (policy.namespace !== undefined && !pods.namespaceByName.has(policy.namespace)) { continue; }
      for (const selection of [...selectionsOf(policy, 'ingress'), ...selectionsOf(policy, 'egress')]) {
        if (selected.has(selection)) { continue; }
        const key = selectionKey(selection);
        let found = byKey.get(key);
        if (!found) { byKey.set(key, found = this.isMissing(selection) ? this.podsOf(selection) : []); }
        selected.set(selection, found);
      }
    }
    return selected;
  }

  private isMissing({ namespaces, pods }: PodSelection): boolean {
    if (isOfLack(pods) || selectsEverything(pods) && isOfLack(namespaces)) { return true; }
    const found = this.evaluation.selection.ofPods({ namespaces, pods });
    return found !== 'all' && !found.some(index => this.isReal[index]);
  }

  private podsOf(selection: PodSelection): PotentialPod[] {
    if (isImpossible(selection)) { return []; }
    return satisfyingLabels(selection.pods, MOST_CHOICES).flatMap(({ labels, selector: pods }) =>
      this.placesOf(selection.namespaces).flatMap(place => {
        const id = `[${selectionText({ namespaces: place.namespaces, pods })}]`;
        if (place.name === undefined) { return [this.anywhere(id, labels, place.labels)]; }
        const known = this.evaluation.cluster.namespaces.get(place.name);
        if (known && typeof selection.namespaces !== 'string' && !selects(selection.namespaces, known.labels)) { return []; }
        return [this.keep({ id, namespace: place.name, namespaceLabels: place.labels, labels, isAnywhere: false })];
      }));
  }

  private placesOf(namespaces: PodSelection['namespaces']): Place[] {
    if (typeof namespaces === 'string') { return [{ name: namespaces, labels: {}, namespaces }]; }
    const name = namespaceStates(namespaces).get(NAMESPACE_NAME_LABEL);
    return satisfyingLabels(namespaces, MOST_CHOICES).map(({ labels, selector }) => ({
      name: name?.values === 'one of' ? labels[NAMESPACE_NAME_LABEL] : undefined,
      labels,
      namespaces: selector,
    }));
  }

  private anywhere(id: string, labels: Labels, namespaceLabels: Labels): PotentialPod {
    const { [NAMESPACE_NAME_LABEL]: _, ...own } = namespaceLabels;
    const key = JSON.stringify(Object.entries(own).sort());
    let namespace = this.namespaceNames.get(key);
    if (namespace === undefined) {
      do { namespace = `any-namespace-${++this.made}`; } while (this.evaluation.cluster.namespaces.has(namespace));
      this.namespaceNames.set(key, namespace);
    }
    return this.keep({ id, namespace, namespaceLabels: own, labels, isAnywhere: true });
  }

  private keep(pod: PotentialPod): PotentialPod {
    const known = this.byId.get(pod.id);
    if (!known) { this.byId.set(pod.id, pod); }
    return known ?? pod;
  }
}

/** where pods of a selection may be: a namespace of the name, or any with the labels */
interface Place {
  readonly name: string | undefined;
  readonly labels: Labels;
  readonly namespaces: PodSelection['namespaces'];
}

/** whether it asks for something, and what has no labels satisfies it; every namespace has its name */
function isOfLack(selector: LabelSelector | string): boolean {
  return typeof selector !== 'string' && !selectsEverything(selector)
    && [...labelStates(selector)].every(([key, { mayBeAbsent, values }]) => mayBeAbsent || key === NAMESPACE_NAME_LABEL && values === 'none of');
}
