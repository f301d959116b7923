type Column = ReturnType<typeof Int32Array.of>;

/** Finds what equals something, among things with indexes: by a number that equal things share, and then by a closer look. */
export class EqualsIndex {
  /** by place of the number: the latest thing whose number is at this place; in all columns one more than it, and 0 is none */
  private latest = new Int32Array(64);
  /** of each thing: its index, its number, and the thing before it at the same place */
  private indexes = new Int32Array(64);
  private hashes = new Int32Array(64);
  private before = new Int32Array(64);
  private count = 0;

  /** @param isEqual whether what is asked for equals the thing with an index */
  public constructor(private readonly isEqual: (asked: number, index: number) => boolean) {}

  public find(hash: number, asked: number): number | undefined {
    const { indexes, hashes, before } = this;
    for (let thing = this.latest[this.placeOf(hash)] - 1; thing >= 0; thing = before[thing] - 1) {
      if (hashes[thing] === hash && this.isEqual(asked, indexes[thing])) { return indexes[thing]; }
    }
    return undefined;
  }

  /** @param hash of 32 bits, with a sign, as `hashWith` gives it */
  public add(hash: number, index: number): void {
    if (this.count === this.latest.length) { this.grow(); }
    this.indexes[this.count] = index;
    this.hashes[this.count] = hash;
    this.put(this.count++);
  }

  private put(thing: number): void {
    const place = this.placeOf(this.hashes[thing]);
    this.before[thing] = this.latest[place];
    this.latest[place] = thing + 1;
  }

  /** numbers of short lists of small numbers have most of what tells them apart in some of their bits */
  private placeOf(hash: number): number {
    return Math.imul(hash ^ (hash >>> 15), 0x2C1B3C6D) >>> 8 & this.latest.length - 1; // eslint-disable-line no-bitwise
  }

  private grow(): void {
    const size = 4 * this.count;
    this.indexes = grown(this.indexes, size);
    this.hashes = grown(this.hashes, size);
    this.before = new Int32Array(size);
    this.latest = new Int32Array(size);
    for (let thing = 0; thing < this.count; thing++) { this.put(thing); }
  }
}

function grown(column: Column, size: number): Column {
  const larger = new Int32Array(size);
  larger.set(column);
  return larger;
}

/** The number of a list whose first numbers have another one. */
export function hashWith(hash: number, number: number): number {
  return Math.imul(hash + number, 0x9E3779B1) ^ (hash >>> 15); // eslint-disable-line no-bitwise
}
