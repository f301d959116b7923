import { ScratchList } from './scratch-list';
import { Requirement } from './seen-labels';

/** Which of many have the numbers by which selectors see them. */
export class SeenIndex {
  /** those that have a number: `all[start[number]]` to before `all[start[number + 1]]`, ascending */
  private readonly start: Int32Array;
  private readonly all: Int32Array;

  public constructor(seenBy: readonly { readonly seen: readonly number[] }[]) {
    let most = -1;
    let count = 0;
    for (const { seen } of seenBy) {
      count += seen.length;
      // they ascend
      if (seen.length > 0) { most = Math.max(most, seen[seen.length - 1]); }
    }
    const next = new Int32Array(most + 2);
    for (const { seen } of seenBy) { for (const number of seen) { next[number + 1]++; } }
    for (let number = 0; number <= most; number++) { next[number + 1] += next[number]; }
    this.start = next.slice();
    this.all = new Int32Array(count);
    for (let index = 0; index < seenBy.length; index++) {
      for (const number of seenBy[index].seen) { this.all[next[number]++] = index; }
    }
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
    for (const number of numbers) {
      for (let i = this.startOf(number); i < this.endOf(number); i++) { found.push(this.all[i]); }
    }
  }

  /** numbers that nobody has may be beyond all others */
  private startOf(number: number): number {
    return number < this.start.length - 1 ? this.start[number] : 0;
  }

  private endOf(number: number): number {
    return number < this.start.length - 1 ? this.start[number + 1] : 0;
  }
}

/** One of the numbers has to be there, which leaves so many. */
export interface Narrowed {
  readonly numbers: readonly number[];
  readonly size: number;
}
