import { ScratchList } from './scratch-list';
import { LabelOperator, LabelSelector, Labels } from '../../manifest';

/**
 * What selectors can see of labels, as numbers, so that labels that no selector can tell apart have equal ones:
 *
 *   selectors mention        labels               numbers
 *   app=web, app in (api)    app=web              that of app=web
 *                            app=db, color=red    that of app with any other value
 *   !app                     app=db               the same, and that of app
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
      numbers.push(seen.values.get(labels[key]) ?? seen.other);
      if (seen.present !== undefined) { numbers.push(seen.present); }
    }
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
    if (!seen) { this.keys.set(key, seen = { values: new Map(), other: this.next() }); }
    return seen;
  }

  private mentionValue({ values }: SeenKey, value: string): void {
    if (!values.has(value)) { values.set(value, this.next()); }
  }
}

/** One of these numbers has to be there, or none of them may be. */
export interface Requirement {
  readonly numbers: readonly number[];
  readonly isWanted: boolean;
}

/** Whether the numbers meet all requirements. */
export function meetsAll(requirements: readonly Requirement[], seen: readonly number[]): boolean {
  for (const { numbers, isWanted } of requirements) {
    let isThere = false;
    for (let i = 0; i < numbers.length && !isThere; i++) { isThere = seen.includes(numbers[i]); }
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
  /** of all values that no selector mentions */
  readonly other: number;
}
