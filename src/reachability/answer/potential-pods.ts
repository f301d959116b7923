import { LabelRequirement, LabelSelector, Labels, NAMESPACE_NAME_LABEL, selects, selectsEverything } from '../../manifest';
import { HypotheticalPod, PodSelection, Policy } from '../cluster';
import { withHypotheticalPods } from '../hypothetical-pods';
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
export function potentialPods(evaluation: Evaluation): HypotheticalPod[] {
  return new PotentialPodFinder(evaluation).found();
}

/** The evaluation with all that its policies are about and the input lacks, for lists that show it. */
export function evaluateWithPotential(evaluation: Evaluation): Evaluation {
  return evaluateLike(evaluation, withHypotheticalPods(evaluation.cluster, potentialPods(evaluation)));
}

/** more choices than this have one pod for all of them */
const MOST_CHOICES = 4;

class PotentialPodFinder {
  private readonly byId = new Map<string, HypotheticalPod>();
  private readonly namespaceNames = new Map<string, string>();
  private readonly isReal: readonly boolean[];
  private made = 0;

  public constructor(private readonly evaluation: Evaluation) {
    const { controller, workloads, pods } = evaluation;
    this.isReal = pods.classes.map(({ members }) => members.some(index => index !== controller && !workloads[index].isPotential));
  }

  public found(): HypotheticalPod[] {
    const { cluster } = this.evaluation;
    this.keepAnywhere('[any pod of the cluster]', {}, {});
    for (const namespace of new Set(cluster.workloads.flatMap(each => (each.isPotential ? [] : [each.namespace])))) {
      this.keep({ id: `[any other pod in namespace ${namespace}]`, namespace, labels: {} });
    }
    this.keepSelected();
    return [...this.byId.values()];
  }

  private keepSelected(): void {
    const { cluster, pods } = this.evaluation;
    const done = new Set<string>();
    for (const policy of cluster.policies) {
      if (policy.namespace !== undefined && !pods.namespaceByName.has(policy.namespace)) { continue; }
      for (const selection of selectionsOf(policy)) {
        // only rules of these tiers can deny
        const key = `${policy.tier === 'namespace'}${selectionKey(selection)}`;
        if (done.has(key)) { continue; }
        done.add(key);
        this.keepPodsFor(selection, policy);
      }
    }
  }

  private keepPodsFor(selection: PodSelection, { tier }: Policy): void {
    const { namespaces, pods } = selection;
    if (isOfLack(pods) || selectsEverything(pods) && isOfLack(namespaces)) {
      this.keepPodsOf(selection);
      if (tier !== 'namespace') { complementOf(selection).forEach(each => this.keepPodsOf(each)); }
      return;
    }
    const found = this.evaluation.selection.ofPods(selection);
    if (found !== 'all' && !found.some(index => this.isReal[index])) { this.keepPodsOf(selection); }
  }

  private keepPodsOf(selection: PodSelection): void {
    if (isImpossible(selection)) { return; }
    for (const { labels, selector: pods } of satisfyingLabels(selection.pods, MOST_CHOICES)) {
      for (const place of this.placesOf(selection.namespaces)) {
        const id = `[${selectionText({ namespaces: place.namespaces, pods })}]`;
        const known = place.name === undefined ? undefined : this.evaluation.cluster.namespaces.get(place.name);
        if (!known) {
          this.keepAnywhere(id, labels, place.labels, place.name);
        } else if (typeof selection.namespaces === 'string' || selects(selection.namespaces, known.labels)) {
          this.keep({ id, namespace: known.name, labels });
        }
      }
    }
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
  private keepAnywhere(id: string, labels: Labels, namespaceLabels: Labels, place?: string): void {
    const { [NAMESPACE_NAME_LABEL]: _, ...own } = namespaceLabels;
    const key = JSON.stringify([place, Object.entries(own).sort()]);
    let namespace = this.namespaceNames.get(key);
    if (namespace === undefined) {
      do { namespace = `any-namespace-${++this.made}`; } while (this.evaluation.cluster.namespaces.has(namespace));
      this.namespaceNames.set(key, namespace);
    }
    this.keep({ id, namespace, namespaceLabels: { ...own, [NAMESPACE_NAME_LABEL]: place ?? namespace }, labels });
  }

  private keep(pod: HypotheticalPod): void {
    if (!this.byId.has(pod.id)) { this.byId.set(pod.id, pod); }
  }
}

function selectionsOf({ ingress = [], egress = [] }: Policy): PodSelection[] {
  return [...ingress, ...egress].flatMap(({ peers }) => (peers === 'any' ? [] : peers.flatMap(peer => (peer.type === 'pods' ? [peer.selection] : []))));
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
