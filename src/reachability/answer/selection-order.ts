import { LabelSelector, Labels, NAMESPACE_NAME_LABEL, selects } from '../../manifest';
import { Cluster, Namespace, PodSelection } from '../cluster';
import { LabelStates, areLeastWithin, areWithin, exceptions, isContradictory, labelStates, narrowed, selectorOf } from './label-states';
import { namespaceName, namespaceStates, selectionKey } from './pod-selections';

/** A selection of pods in its one form: two that say the same are one object. */
export interface OrderedSelection extends PodSelection {
  readonly podStates: LabelStates;
  readonly namespaceStates: LabelStates;
  /** of the one namespace that it is about, where the input knows it */
  readonly known: Namespace | undefined;
}

/**
 * Selections of pods that there could be, in the order of what they hold. Of a namespace that the input knows, its labels
 * count; others may have any.
 *
 *   narrow                        wide                           isWithin   isLeastWithin
 *   pods app=web in namespace a   pods app in any namespace      yes        yes
 *   any pod in namespace a        pods !legacy in namespace a    no         yes: a pod without labels is
 */
export class SelectionOrder {
  private readonly known = new Map<string, OrderedSelection>();

  public constructor(private readonly namespaces: Cluster['namespaces']) {}

  /** The selection in its one form; undefined where no pod can ever be in it. */
  public of({ namespaces, pods }: PodSelection): OrderedSelection | undefined {
    return this.made(namespaceStates(namespaces), labelStates(pods));
  }

  /** What is in both. */
  public meet(one: OrderedSelection, other: OrderedSelection): OrderedSelection | undefined {
    return this.made(narrowed(one.namespaceStates, other.namespaceStates), narrowed(one.podStates, other.podStates));
  }

  /** Whether whatever is in the one is in the other. */
  public isWithin(narrow: OrderedSelection, wide: OrderedSelection): boolean {
    return narrow === wide || areWithin(narrow.podStates, wide.podStates)
      && (narrow.known ? isOf(narrow.known, wide) : areWithin(narrow.namespaceStates, wide.namespaceStates));
  }

  /** Whether a pod with the fewest labels that the one asks for, in a namespace with the fewest, is in the other. */
  public isLeastWithin(narrow: OrderedSelection, wide: OrderedSelection): boolean {
    return areLeastWithin(narrow.podStates, wide.podStates)
      && (narrow.known ? isOf(narrow.known, wide) : areLeastWithin(narrow.namespaceStates, wide.namespaceStates));
  }

  /** All of the one that is not in the other, where the other has those with the fewest labels. */
  public exceptions(one: OrderedSelection, other: OrderedSelection): OrderedSelection[] {
    return [
      ...exceptions(one.podStates, other.podStates).map(pods => this.made(one.namespaceStates, pods)),
      ...one.known ? [] : exceptions(one.namespaceStates, other.namespaceStates).map(namespaces => this.made(namespaces, one.podStates)),
    ].filter(selection => selection !== undefined);
  }

  private made(namespaces: LabelStates, podStates: LabelStates): OrderedSelection | undefined {
    if (isContradictory(namespaces) || isContradictory(podStates)) { return undefined; }
    const selector = selectorOf(withoutNamed(namespaces));
    const known = this.namespaces.get(nameIn(namespaces) ?? '');
    if (known && !selects(selector, known.labels)) { return undefined; }
    const selection = { namespaces: known?.name ?? namespaceName(selector) ?? selector, pods: selectorOf(podStates) };
    const key = selectionKey(selection);
    let found = this.known.get(key);
    if (!found) { this.known.set(key, found = { ...selection, podStates, namespaceStates: namespaceStates(selection.namespaces), known }); }
    return found;
  }
}

/**
 * A label that whatever is in the selection has, to find those that can hold others: what is in a selection with this label
 * has it too. Undefined where none is asked for with one value.
 */
export function signOf({ podStates, namespaceStates: states }: OrderedSelection): string | undefined {
  return signsIn(podStates, 'pod')[0] ?? signsIn(states, 'namespace')[0];
}

/** All such labels. */
export function signsOf({ podStates, namespaceStates: states, known }: OrderedSelection): string[] {
  return [...signsIn(podStates, 'pod'), ...known ? labelSigns(known.labels) : signsIn(states, 'namespace')];
}

function signsIn(states: LabelStates, of: 'pod' | 'namespace'): string[] {
  const signs: string[] = [];
  for (const [key, { mayBeAbsent, values, listed }] of states) {
    if (!mayBeAbsent && values === 'one of' && listed.size === 1) { signs.push(`${of} ${key}=${[...listed][0]}`); }
  }
  return signs;
}

function labelSigns(labels: Labels): string[] {
  return Object.entries(labels).map(([key, value]) => `namespace ${key}=${value}`);
}

function isOf({ name, labels }: Namespace, { namespaces }: OrderedSelection): boolean {
  return typeof namespaces === 'string' ? namespaces === name : selects(namespaces as LabelSelector, labels);
}

function nameIn(namespaces: LabelStates): string | undefined {
  const name = namespaces.get(NAMESPACE_NAME_LABEL);
  return name?.values === 'one of' && name.listed.size === 1 ? [...name.listed][0] : undefined;
}

/** that every namespace has a name needs no saying */
function withoutNamed(namespaces: LabelStates): LabelStates {
  const name = namespaces.get(NAMESPACE_NAME_LABEL);
  if (name?.values !== 'none of') { return namespaces; }
  const listed = new Set([...name.listed].filter(value => value !== ''));
  return new Map([...namespaces].flatMap(([key, state]) => (key !== NAMESPACE_NAME_LABEL ? [[key, state] as const]
    : listed.size === 0 ? [] : [[key, { mayBeAbsent: true, values: 'none of', listed }] as const])));
}
