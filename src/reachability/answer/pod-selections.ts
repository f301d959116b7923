import { LabelSelector, NAMESPACE_NAME_LABEL, selectorText, selects, selectsEverything } from '../../manifest';
import { Cluster, PodSelection } from '../cluster';
import { LabelStates, areWithin, isContradictory, labelStates, narrowed } from './label-states';

/**
 * Selections of pods, compared by what they say and not by which pods there happen to be:
 *
 *   narrow                                  is within                        since
 *   pods app=web in namespace shop          any pod in namespace shop
 *   pods app=web in namespace shop          pods app in any namespace        the key is there
 *   any pod in namespaces tier=a            any pod in namespaces tier       same
 *   any pod in namespace shop               any pod in namespaces tier=a     only if the input has the namespace with that label
 */
export function isSelectionWithin(narrow: PodSelection, wide: PodSelection, { namespaces }: Pick<Cluster, 'namespaces'>): boolean {
  if (!areWithin(labelStates(narrow.pods), labelStates(wide.pods))) { return false; }
  if (narrow.namespaces === wide.namespaces) { return true; }
  const name = namespaceName(narrow.namespaces);
  if (name !== undefined && typeof wide.namespaces !== 'string') {
    const known = namespaces.get(name);
    if (known?.isDeclared) { return selects(wide.namespaces, known.labels); }
  }
  return areWithin(namespaceStates(narrow.namespaces), namespaceStates(wide.namespaces));
}

/** Whether no pod can ever be in it. */
export function isImpossible({ namespaces, pods }: PodSelection): boolean {
  return isContradictory(labelStates(pods)) || isContradictory(namespaceStates(namespaces));
}

/** Whether some pod could be in both. */
export function canShare(one: PodSelection, other: PodSelection): boolean {
  return !isContradictory(narrowed(labelStates(one.pods), labelStates(other.pods)))
    && !isContradictory(narrowed(namespaceStates(one.namespaces), namespaceStates(other.namespaces)));
}

/** The one namespace that is meant, where it is named and nothing else is asked of it. */
export function namespaceName(namespaces: PodSelection['namespaces']): string | undefined {
  if (typeof namespaces === 'string') { return namespaces; }
  const states = labelStates(namespaces);
  const state = states.get(NAMESPACE_NAME_LABEL);
  return states.size === 1 && state?.values === 'one of' && state.listed.size === 1 ? [...state.listed][0] : undefined;
}

/** What the namespaces' labels may be; each has its name among them. */
export function namespaceStates(namespaces: PodSelection['namespaces']): LabelStates {
  if (typeof namespaces === 'string') { return new Map([[NAMESPACE_NAME_LABEL, { mayBeAbsent: false, values: 'one of', listed: new Set([namespaces]) }]]); }
  let states = NAMESPACES.get(namespaces);
  if (!states) { NAMESPACES.set(namespaces, states = narrowed(labelStates(namespaces), IS_NAMED)); }
  return states;
}

/**
 * `pods app=x in namespace y`, `any pod in namespaces tier=a`, `pods app=x in any namespace`; of those besides the ones that
 * are known: `other pods app=x in namespace y`, `any other pod in namespaces tier=a`
 */
export function selectionText({ namespaces, pods }: PodSelection, which: 'all' | 'others' = 'all'): string {
  const [any, some] = which === 'all' ? ['any pod', 'pods'] : ['any other pod', 'other pods'];
  const who = selectsEverything(pods) ? any : `${some} ${selectorText(pods)}`;
  const name = namespaceName(namespaces);
  if (name !== undefined) { return `${who} in namespace ${name}`; }
  const selector = namespaces as LabelSelector;
  return `${who} in ${selectsEverything(selector) ? 'any namespace' : `namespaces ${selectorText(selector)}`}`;
}

/** Equal for selections that are written alike. */
export function selectionKey(selection: PodSelection): string {
  let key = KEYS.get(selection);
  if (key === undefined) { KEYS.set(selection, key = JSON.stringify([selection.namespaces, selection.pods])); }
  return key;
}

const NAMESPACES = new WeakMap<LabelSelector, LabelStates>();
const KEYS = new WeakMap<PodSelection, string>();
const IS_NAMED: LabelStates = new Map([[NAMESPACE_NAME_LABEL, { mayBeAbsent: false, values: 'none of', listed: new Set(['']) }]]);
