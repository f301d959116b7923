import { ScratchList } from './scratch-list';
import { LabelSelector, Labels } from '../../manifest';

/**
 * What selectors can see of labels, as numbers: one for each key with a value that some selector mentions, and one for
 * each such key with any other value. Labels that no selector can tell apart have equal numbers.
 */
export class SeenLabels {
  private readonly keys = new Map<string, SeenKey>();
  private readonly requirementsOf = new Map<LabelSelector, readonly Requirement[] | undefined>();

  /** @param next gives numbers that nothing else has */
  public constructor(private readonly next: () => number) {}

  /** A selector that will be asked for. */
  public mention({ matchLabels, matchExpressions }: LabelSelector): void {
    for (const key in matchLabels) { this.mentionValue(this.seenKey(key), matchLabels[key]); }
    for (const { key, values } of matchExpressions ?? []) {
      const seen = this.seenKey(key);
      values?.forEach(value => this.mentionValue(seen, value));
    }
  }

  /** Adds the numbers of labels. */
  public addTo(numbers: ScratchList, labels: Labels): void {
    for (const key in labels) {
      const seen = this.keys.get(key);
      if (seen) { numbers.push(seen.values.get(labels[key]) ?? seen.other); }
    }
  }

  /** What the selector asks of the numbers; undefined where it asks for what no selector has mentioned. */
  public requirements(selector: LabelSelector): readonly Requirement[] | undefined {
    let found = this.requirementsOf.get(selector);
    if (found === undefined) { this.requirementsOf.set(selector, found = this.read(selector)); }
    return found;
  }

  private read({ matchLabels, matchExpressions = [] }: LabelSelector): readonly Requirement[] | undefined {
    const asked = [
      ...Object.entries(matchLabels ?? {}).map(([key, value]) => ({ key, values: [value], isWanted: true })),
      ...matchExpressions.map(({ key, operator, values }) => ({
        key, values: operator.endsWith('In') ? [...new Set(values)] : undefined, isWanted: operator === 'In' || operator === 'Exists',
      })),
    ];
    const requirements: Requirement[] = [];
    for (const { key, values, isWanted } of asked) {
      const seen = this.keys.get(key);
      const numbers = seen && (values?.map(value => seen.values.get(value)) ?? [seen.other, ...seen.values.values()]);
      if (!numbers || numbers.includes(undefined)) { return undefined; }
      requirements.push({ numbers: numbers as number[], isWanted });
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

interface SeenKey {
  readonly values: Map<string, number>;
  /** of all values that no selector mentions */
  readonly other: number;
}
