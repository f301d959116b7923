/* eslint-disable no-bitwise -- the generator mixes bits */

/** Numbers from a seed, the same on every machine (mulberry32). */
export class Random {
  private state: number;

  public constructor(seed: number) { this.state = seed >>> 0; }

  /** from 0 to before 1 */
  public next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  public below(limit: number): number { return Math.floor(this.next() * limit); }

  public chance(probability: number): boolean { return this.next() < probability; }

  public pick<T>(list: readonly T[]): T { return list[this.below(list.length)]; }
}
