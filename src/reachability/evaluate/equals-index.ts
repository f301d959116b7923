/** Finds what equals something, among things with indexes: by a number that equal things share, and then by a closer look. */
export class EqualsIndex {
  private readonly latest = new Map<number, number>();
  /** index → the one before it with the same number */
  private readonly before = new Map<number, number>();

  /** @param isEqual whether what is asked for equals the thing with an index */
  public constructor(private readonly isEqual: (asked: number, index: number) => boolean) {}

  public find(hash: number, asked: number): number | undefined {
    let index = this.latest.get(hash);
    while (index !== undefined && !this.isEqual(asked, index)) { index = this.before.get(index); }
    return index;
  }

  public add(hash: number, index: number): void {
    const before = this.latest.get(hash);
    if (before !== undefined) { this.before.set(index, before); }
    this.latest.set(hash, index);
  }
}

/** The number of a list whose first numbers have another one. */
export function hashWith(hash: number, number: number): number {
  return Math.imul(hash + number, 0x9E3779B1) ^ (hash >>> 15); // eslint-disable-line no-bitwise
}
