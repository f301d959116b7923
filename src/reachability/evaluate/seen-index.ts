import { Requirement } from './seen-labels';

/** Which of many have the numbers by which selectors see them. */
export class SeenIndex {
  private readonly byNumber: (number[] | undefined)[] = [];

  public constructor(all: readonly { readonly seen: readonly number[] }[]) {
    for (let index = 0; index < all.length; index++) {
      for (const number of all[index].seen) { (this.byNumber[number] ??= []).push(index); }
    }
  }

  /** the fewest that one requirement leaves; undefined when none is for numbers that have to be there */
  public candidates(requirements: readonly Requirement[]): Candidates | undefined {
    let best: Candidates | undefined;
    for (const { numbers, isWanted } of requirements) {
      if (!isWanted) { continue; }
      const lists = numbers.map(number => this.byNumber[number] ?? NOBODY);
      const size = lists.reduce((sum, { length }) => sum + length, 0);
      if (!best || size < best.size) { best = { lists, size }; }
    }
    return best;
  }
}

/** Their indexes, in ascending lists without common members. */
export interface Candidates {
  readonly lists: readonly (readonly number[])[];
  /** of all lists */
  readonly size: number;
}

const NOBODY: readonly number[] = [];
