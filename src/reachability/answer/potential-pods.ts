import { LabelRequirement, LabelSelector, Labels, NAMESPACE_NAME_LABEL, selects, selectsEverything } from '../../manifest';
import { Cluster, Direction, HypotheticalPod, Namespace, Peer, PodSelection, Policy, Rule, Workload } from '../cluster';
import { labelStates, satisfyingLabels } from './label-states';
import { isImpossible, namespaceStates, selectionKey, selectionText } from './pod-selections';
import { Evaluation, evaluateLike } from '../evaluate/evaluation';

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
 * always has one. Where a rule denies it or passes it on, what it leaves out has one too: `[pods legacy …]`, `[pods app=a …]`.
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
  /** the name of its namespace, where that is known: `namespace` is only what the evaluation calls it */
  readonly place?: string;
}

/** Those that the policies of the cluster are about. */
export function potentialPods(evaluation: Evaluation): PotentialPods {
  return new PotentialPodFinder(evaluation).found();
}

/** The evaluation with all that its policies are about and the input lacks, for lists that show it. */
export function evaluateWithPotential(evaluation: Evaluation): Evaluation {
  return evaluateLike(evaluation, withPotentialPods(evaluation.cluster, potentialPods(evaluation).all));
}

/** The cluster with more workloads, which have no ports and only the labels they need. */
export function withPotentialPods(cluster: Cluster, pods: readonly PotentialPod[]): Cluster {
  const namespaces = new Map<string, Namespace>(cluster.namespaces);
  for (const { namespace: name, place = name, namespaceLabels } of pods) {
    if (!namespaces.has(name)) { namespaces.set(name, { name, labels: { ...namespaceLabels, [NAMESPACE_NAME_LABEL]: place }, isDeclared: false }); }
  }
  const added = pods.map(({ id, namespace, labels }): Workload => ({
    id, namespace, name: id, kind: 'Pod', labels, ports: [], hostNetwork: false, addresses: [], isReplicated: true, isPotential: true, aliases: [],
  }));
  return { ...cluster, namespaces, workloads: [...cluster.workloads, ...added] };
}

/**
 * The cluster as it is for a pod of which nothing is known: without the peers that let a pod in only for a label it lacks.
 * What it then still may is what every pod may. Policies without such peers stay the same objects.
 * @param isForPodsAnywhere whether its namespace is unknown too
 */
export function withoutLackedLabels(cluster: Cluster, isForPodsAnywhere: boolean): Cluster {
  const isKept = (peer: Peer) => peer.type !== 'pods' || !(isOfLack(peer.selection.pods) || isForPodsAnywhere && isOfLack(peer.selection.namespaces));
  const isSame = ({ action, peers }: Rule) => action !== 'Allow' || peers === 'any' || peers.every(isKept);
  const kept = (rule: Rule): Rule => (isSame(rule) ? rule : { ...rule, peers: (rule.peers as readonly Peer[]).filter(isKept) });
  const policies = cluster.policies.map((policy): Policy => {
    const { ingress, egress } = policy;
    return [...ingress ?? [], ...egress ?? []].every(isSame) ? policy : { ...policy, ingress: ingress?.map(kept), egress: egress?.map(kept) };
  });
  return policies.every((policy, i) => policy === cluster.policies[i]) ? cluster : { ...cluster, policies };
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
      others.set(namespace, this.keep({ id: `[any other pod in namespace ${namespace}]`, namespace, labels: {}, place: namespace }));
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
        // only rules of these tiers can deny
        const key = `${policy.tier === 'namespace'}${selectionKey(selection)}`;
        let found = byKey.get(key);
        if (!found) { byKey.set(key, found = this.podsFor(selection, policy)); }
        const known = selected.get(selection);
        selected.set(selection, known && known !== found ? [...new Set([...known, ...found])] : found);
      }
    }
    return selected;
  }

  private podsFor(selection: PodSelection, { tier }: Policy): PotentialPod[] {
    const { namespaces, pods } = selection;
    if (isOfLack(pods) || selectsEverything(pods) && isOfLack(namespaces)) {
      const leftOut = tier === 'namespace' ? [] : complementOf(selection).flatMap(each => this.podsOf(each));
      return [...this.podsOf(selection), ...leftOut];
    }
    const found = this.evaluation.selection.ofPods(selection);
    return found === 'all' || found.some(index => this.isReal[index]) ? [] : this.podsOf(selection);
  }

  private podsOf(selection: PodSelection): PotentialPod[] {
    if (isImpossible(selection)) { return []; }
    return satisfyingLabels(selection.pods, MOST_CHOICES).flatMap(({ labels, selector: pods }) =>
      this.placesOf(selection.namespaces).flatMap(place => {
        const id = `[${selectionText({ namespaces: place.namespaces, pods })}]`;
        const known = place.name === undefined ? undefined : this.evaluation.cluster.namespaces.get(place.name);
        if (known && typeof selection.namespaces !== 'string' && !selects(selection.namespaces, known.labels)) { return []; }
        return [known ? this.keep({ id, namespace: known.name, labels, place: known.name }) : this.anywhere(id, labels, place.labels, place.name)];
      }));
  }

  private placesOf(namespaces: PodSelection['namespaces']): Place[] {
    if (typeof namespaces === 'string') { return [{ name: namespaces, labels: {}, namespaces }]; }
    const name = namespaceStates(namespaces).get(NAMESPACE_NAME_LABEL);
    return satisfyingLabels(namespaces, MOST_CHOICES).map(({ labels, selector }) => ({
      name: name?.values === 'one of' ? labels[NAMESPACE_NAME_LABEL] : undefined,
      labels,
      namespaces: selector,
    })).filter(place => place.name !== '');
  }

  /** in a namespace that the input has not: rules may ask for the same name with other labels, so each has its own */
  private anywhere(id: string, labels: Labels, namespaceLabels: Labels, place?: string): PotentialPod {
    const { [NAMESPACE_NAME_LABEL]: _, ...own } = namespaceLabels;
    const key = JSON.stringify([place, Object.entries(own).sort()]);
    let namespace = this.namespaceNames.get(key);
    if (namespace === undefined) {
      do { namespace = `any-namespace-${++this.made}`; } while (this.evaluation.cluster.namespaces.has(namespace));
      this.namespaceNames.set(key, namespace);
    }
    return this.keep({ id, namespace, namespaceLabels: own, labels, ...(place === undefined ? {} : { place }) });
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

/** selections of what the selection leaves out, for each label that it asks to be absent or to have another value */
function complementOf({ namespaces, pods }: PodSelection): PodSelection[] {
  return [
    ...lackedLabels(pods).map(requirement => ({ namespaces, pods: { matchExpressions: [requirement] } })),
    ...(typeof namespaces === 'string' ? [] : lackedLabels(namespaces).map(requirement => ({ namespaces: { matchExpressions: [requirement] }, pods: {} }))),
  ];
}

function lackedLabels({ matchExpressions = [] }: LabelSelector): LabelRequirement[] {
  return matchExpressions.flatMap(({ key, operator, values }): LabelRequirement[] => {
    if (operator === 'NotIn') { return [{ key, operator: 'In', values }]; }
    return operator === 'DoesNotExist' ? [{ key, operator: 'Exists' }] : [];
  });
}

/** whether it asks for something, and what has no labels satisfies it; every namespace has its name */
function isOfLack(selector: LabelSelector | string): boolean {
  return typeof selector !== 'string' && !selectsEverything(selector)
    && [...labelStates(selector)].every(([key, { mayBeAbsent, values }]) => mayBeAbsent || key === NAMESPACE_NAME_LABEL && values === 'none of');
}
