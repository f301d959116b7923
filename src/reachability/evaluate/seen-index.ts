import { InvertedLists, NumberLists } from '../number-lists';
import { ScratchList } from './scratch-list';
import { Requirement } from './seen-labels';

/** Which of many have the numbers by which selectors see them. */
export class SeenIndex {
  private readonly having: InvertedLists;

  public constructor(seen: NumberLists) {
    this.having = seen.inverted();
  }

  /** The requirement that leaves the fewest; undefined when none is for numbers that have to be there. */
  public narrowest(requirements: readonly Requirement[]): Narrowed | undefined {
    let best: Narrowed | undefined;
    for (const { numbers, isWanted } of requirements) {
      if (!isWanted) { continue; }
      let size = 0;
      for (const number of numbers) { size += this.endOf(number) - this.startOf(number); }
      if (!best || size < best.size) { best = { numbers, size }; }
    }
    return best;
  }

  /** Adds those that have one of the numbers, of which nobody has two. */
  public addTo(found: ScratchList, { numbers }: Narrowed): void {
    const { indexes } = this.having;
    for (const number of numbers) {
      const end = this.endOf(number);
      for (let i = this.startOf(number); i < end; i++) { found.push(indexes[i]); }
    }
  }

  /** numbers that nobody has may be beyond all others */
  private startOf(number: number): number {
    const { starts } = this.having;
    return number < starts.length - 1 ? starts[number] : 0;
  }

  private endOf(number: number): number {
    const { starts } = this.having;
    return number < starts.length - 1 ? starts[number + 1] : 0;
  }
}

/** One of the numbers has to be there, which leaves so many. */
export interface Narrowed {
  readonly numbers: readonly number[];
  readonly size: number;
}
