import { ScratchList } from './scratch-list';
import { LabelOperator, LabelSelector, Labels } from '../../manifest';
import { NumberLists } from '../number-lists';
import { LabelNumbers } from '../workload-table';

/**
 * What selectors can see of labels, as numbers, so that labels that no selector can tell apart have equal ones:
 *
 *   selectors mention        labels               numbers
 *   app=web, app in (api)    app=web              that of app=web
 *                            app=db, color=red    none
 *   !app                     app=db               that of the key app
 *                            app=web              that of app=web, and that of the key app
 *
 * All selectors are mentioned before the first labels are read.
 */
export class SeenLabels {
  private readonly keys = new Map<string, SeenKey>();
  private readonly requirementsOf = new Map<LabelSelector, readonly Requirement[] | 'not mentioned'>();

  /** @param next gives numbers that nothing else has */
  public constructor(private readonly next: () => number) {}

  /** A selector that will be asked for. */
  public mention({ matchLabels, matchExpressions }: LabelSelector): void {
    for (const key in matchLabels) { this.mentionValue(this.seenKey(key), matchLabels[key]); }
    for (const { key, operator, values } of matchExpressions ?? []) {
      const seen = this.seenKey(key);
      if (isAboutValues(operator)) { values?.forEach(value => this.mentionValue(seen, value)); } else { seen.present ??= this.next(); }
    }
  }

  /** Adds the numbers of labels. */
  public addTo(numbers: ScratchList, labels: Labels): void {
    for (const key in labels) {
      const seen = this.keys.get(key);
      if (!seen) { continue; }
      const number = seen.values.get(labels[key]);
      if (number !== undefined) { numbers.push(number); }
      if (seen.present !== undefined) { numbers.push(seen.present); }
    }
  }

  /** By the number of a label, what selectors can see of it. */
  public seenIn(labels: LabelNumbers): SeenNumbers {
    const [values, keys] = [new Int32Array(labels.length).fill(UNSEEN), new Int32Array(labels.length).fill(UNSEEN)];
    for (const [key, seen] of this.keys) {
      const all = labels.ofKey(key);
      if (seen.present !== undefined) { for (const label of all.values()) { keys[label] = seen.present; } }
      for (const [value, number] of seen.values) {
        const label = all.get(value);
        if (label !== undefined) { values[label] = number; }
      }
    }
    return { values, keys };
  }

  /** What the selector asks of the numbers; undefined where it asks for what no selector has mentioned. */
  public requirements(selector: LabelSelector): readonly Requirement[] | undefined {
    let found = this.requirementsOf.get(selector);
    if (found === undefined) { this.requirementsOf.set(selector, found = this.read(selector) ?? 'not mentioned'); }
    return found === 'not mentioned' ? undefined : found;
  }

  private read({ matchLabels, matchExpressions = [] }: LabelSelector): readonly Requirement[] | undefined {
    const requirements: Requirement[] = [];
    for (const key in matchLabels) {
      const number = this.keys.get(key)?.values.get(matchLabels[key]);
      if (number === undefined) { return undefined; }
      requirements.push({ numbers: [number], isWanted: true });
    }
    for (const { key, operator, values } of matchExpressions) {
      const seen = this.keys.get(key);
      const numbers = isAboutValues(operator) ? [...new Set(values)].map(value => seen?.values.get(value)) : [seen?.present];
      if (!areKnown(numbers)) { return undefined; }
      requirements.push({ numbers, isWanted: operator === 'In' || operator === 'Exists' });
    }
    return requirements;
  }

  private seenKey(key: string): SeenKey {
    let seen = this.keys.get(key);
    if (!seen) { this.keys.set(key, seen = { values: new Map() }); }
    return seen;
  }

  private mentionValue({ values }: SeenKey, value: string): void {
    if (!values.has(value)) { values.set(value, this.next()); }
  }
}

/** Of each label the number of its value, and that of its key where a selector asks whether it is there. */
export interface SeenNumbers { readonly values: Int32Array; readonly keys: Int32Array }

/** Of what no selector mentions. */
export const UNSEEN = -1;

/** One of these numbers has to be there, or none of them may be. */
export interface Requirement {
  readonly numbers: readonly number[];
  readonly isWanted: boolean;
}

/** Whether the numbers at an index meet all requirements. */
export function meetsAll(requirements: readonly Requirement[], seen: NumberLists, index: number): boolean {
  for (const { numbers, isWanted } of requirements) {
    let isThere = false;
    for (let i = 0; i < numbers.length && !isThere; i++) { isThere = seen.has(index, numbers[i]); }
    if (isThere !== isWanted) { return false; }
  }
  return true;
}

function isAboutValues(operator: LabelOperator): boolean {
  return operator === 'In' || operator === 'NotIn';
}

function areKnown(numbers: readonly (number | undefined)[]): numbers is readonly number[] {
  return !numbers.includes(undefined);
}

interface SeenKey {
  readonly values: Map<string, number>;
  /** besides, of every value, where a selector asks whether the key is there */
  present?: number;
}
