import { LabelRequirement, LabelSelector, Labels, canonicalSelector } from '../../manifest';

/**
 * What a selector leaves open for each key it speaks of, so that selectors can be compared without pods:
 *
 *   requirement         the key may be absent   its value, where it is there
 *   app=web             no                      one of: web
 *   app in (a,b)        no                      one of: a, b
 *   app notin (a,b)     yes                     none of: a, b
 *   app                 no                      none of: (nothing)
 *   !app                yes                     one of: (nothing)
 *
 * Requirements on one key narrow each other; keys have nothing to do with each other.
 */
export interface LabelState {
  readonly mayBeAbsent: boolean;
  readonly values: 'one of' | 'none of';
  readonly listed: ReadonlySet<string>;
}

export type LabelStates = ReadonlyMap<string, LabelState>;

/** What the selector leaves open for each key it speaks of. */
export function labelStates(selector: LabelSelector): LabelStates {
  let found = KNOWN.get(selector);
  if (!found) { KNOWN.set(selector, found = readStates(selector)); }
  return found;
}

/** Keys of both, each as open as both leave it. */
export function narrowed(one: LabelStates, other: LabelStates): LabelStates {
  const states = new Map(one);
  for (const [key, state] of other) { states.set(key, both(states.get(key), state)); }
  return states;
}

/** Whether no labels at all can satisfy them. */
export function isContradictory(states: LabelStates): boolean {
  for (const { mayBeAbsent, values, listed } of states.values()) {
    if (!mayBeAbsent && values === 'one of' && listed.size === 0) { return true; }
  }
  return false;
}

/** Whether all labels that satisfy the one satisfy the other; exact. */
export function areWithin(narrow: LabelStates, wide: LabelStates): boolean {
  if (isContradictory(narrow)) { return true; }
  for (const [key, state] of wide) {
    if (!isWithin(narrow.get(key) ?? ANYTHING, state)) { return false; }
  }
  return true;
}

/** Whether the fewest labels that satisfy the one satisfy the other, values that are not listed being new ones. */
export function areLeastWithin(narrow: LabelStates, wide: LabelStates): boolean {
  for (const [key, state] of wide) {
    const own = narrow.get(key) ?? ANYTHING;
    if (own.mayBeAbsent ? !state.mayBeAbsent : own.values === 'one of' ? !isWithin(own, state) : state.values === 'one of') { return false; }
  }
  return true;
}

/**
 * What the one leaves open beyond the other, where its fewest labels are within the other: for each key, what has the key
 * otherwise. Together they are all that satisfies the one and not the other.
 */
export function exceptions(narrow: LabelStates, wide: LabelStates): LabelStates[] {
  return [...wide].flatMap(([key, { values, listed }]) => {
    const otherwise = both(narrow.get(key), { mayBeAbsent: false, values: values === 'one of' ? 'none of' : 'one of', listed });
    const states = new Map([...narrow, [key, otherwise]]);
    return isContradictory(states) ? [] : [states];
  });
}

/** The selector that says the same, in one form; states come from selectors, so each can be said. */
export function selectorOf(states: LabelStates): LabelSelector {
  const labels: { [key: string]: string } = {};
  const requirements: LabelRequirement[] = [];
  for (const [key, { mayBeAbsent, values, listed }] of [...states].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const sorted = [...listed].sort();
    if (values === 'one of') {
      if (mayBeAbsent) {
        requirements.push({ key, operator: 'DoesNotExist' });
      } else if (sorted.length === 1) {
        labels[key] = sorted[0];
      } else {
        requirements.push({ key, operator: 'In', values: sorted });
      }
      continue;
    }
    if (!mayBeAbsent) { requirements.push({ key, operator: 'Exists' }); }
    if (sorted.length > 0) { requirements.push({ key, operator: 'NotIn', values: sorted }); }
  }
  return canonicalSelector({ matchLabels: labels, matchExpressions: requirements });
}

/** Labels that satisfy a selector, and the selector narrowed to what was chosen for them. */
export interface LabelChoice {
  readonly labels: Labels;
  readonly selector: LabelSelector;
}

/**
 * The fewest labels that satisfy the selector; where it gives a choice between listed values, one result for each, or for
 * the first where there would be more than `most`. None where it contradicts itself.
 */
export function satisfyingLabels(selector: LabelSelector, most: number): LabelChoice[] {
  const states = labelStates(selector);
  if (isContradictory(states)) { return []; }
  const required = [...states].filter(([, { mayBeAbsent }]) => !mayBeAbsent);
  const options = required.map(([key, { values, listed }]) => ({ key, values: values === 'one of' ? [...listed].sort() : [freshValue(listed)] }));
  const count = options.reduce((product, { values }) => product * values.length, 1);
  if (count > most || count === 1) {
    return [{ labels: Object.fromEntries(options.map(({ key, values }) => [key, values[0]])), selector }];
  }
  let chosen: (readonly [string, string])[][] = [[]];
  for (const { key, values } of options) { chosen = chosen.flatMap(labels => values.map(value => [...labels, [key, value] as const])); }
  const open = new Set(options.filter(({ values }) => values.length > 1).map(({ key }) => key));
  return chosen.map(labels => ({
    labels: Object.fromEntries(labels),
    selector: {
      matchLabels: { ...selector.matchLabels, ...Object.fromEntries(labels.filter(([key]) => open.has(key))) },
      matchExpressions: selector.matchExpressions?.filter(({ key }) => !open.has(key)),
    },
  }));
}

const KNOWN = new WeakMap<LabelSelector, LabelStates>();
const ANYTHING: LabelState = { mayBeAbsent: true, values: 'none of', listed: new Set() };

function readStates({ matchLabels = {}, matchExpressions = [] }: LabelSelector): LabelStates {
  const states = new Map<string, LabelState>();
  const narrow = (key: string, state: LabelState) => states.set(key, both(states.get(key), state));
  for (const key in matchLabels) { narrow(key, { mayBeAbsent: false, values: 'one of', listed: new Set([matchLabels[key]]) }); }
  for (const { key, operator, values = [] } of matchExpressions) {
    narrow(key, {
      mayBeAbsent: operator === 'NotIn' || operator === 'DoesNotExist',
      values: operator === 'In' || operator === 'DoesNotExist' ? 'one of' : 'none of',
      listed: new Set(values),
    });
  }
  return states;
}

function both(one: LabelState = ANYTHING, other: LabelState): LabelState {
  const mayBeAbsent = one.mayBeAbsent && other.mayBeAbsent;
  if (one.values === 'none of' && other.values === 'none of') {
    return { mayBeAbsent, values: 'none of', listed: new Set([...one.listed, ...other.listed]) };
  }
  const [listing, filter] = one.values === 'one of' ? [one, other] : [other, one];
  return { mayBeAbsent, values: 'one of', listed: new Set([...listing.listed].filter(value => allows(filter, value))) };
}

function allows({ values, listed }: LabelState, value: string): boolean {
  return listed.has(value) === (values === 'one of');
}

function isWithin(narrow: LabelState, wide: LabelState): boolean {
  if (narrow.mayBeAbsent && !wide.mayBeAbsent) { return false; }
  if (narrow.values === 'one of') { return [...narrow.listed].every(value => allows(wide, value)); }
  // there are always more values than any list has
  return wide.values === 'none of' && [...wide.listed].every(value => narrow.listed.has(value));
}

function freshValue(taken: ReadonlySet<string>): string {
  let value = 'any';
  while (taken.has(value)) { value += '-other'; }
  return value;
}
