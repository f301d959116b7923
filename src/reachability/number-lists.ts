/** Lists of numbers, one behind the other: of each of very many things a few, which are read much more often than written. */
export class NumberLists {
  /** how many lists were added */
  public length = 0;
  private numbers: Column = new Int32Array(256);
  /** the list at an index is from one start to before the next */
  private starts: Column = new Int32Array(64);

  public add(list: NumberList): void {
    const start = this.starts[this.length];
    const end = start + list.length;
    if (end > this.numbers.length) { this.numbers = grown(this.numbers, end); }
    for (let i = 0; i < list.length; i++) { this.numbers[start + i] = list.at(i)!; }
    if (++this.length === this.starts.length) { this.starts = grown(this.starts, this.length); }
    this.starts[this.length] = end;
  }

  /** where the list begins: `at` gives its numbers, up to before where the next one begins */
  public startOf(index: number): number {
    return this.starts[index];
  }

  public at(place: number): number {
    return this.numbers[place];
  }

  public has(index: number, number: number): boolean {
    for (let i = this.starts[index]; i < this.starts[index + 1]; i++) { if (this.numbers[i] === number) { return true; } }
    return false;
  }

  public equals(index: number, list: NumberList): boolean {
    const start = this.starts[index];
    if (this.starts[index + 1] - start !== list.length) { return false; }
    for (let i = 0; i < list.length; i++) { if (this.numbers[start + i] !== list.at(i)) { return false; } }
    return true;
  }

  public copy(): NumberLists {
    const copy = new NumberLists();
    copy.length = this.length;
    copy.numbers = this.numbers.slice();
    copy.starts = this.starts.slice();
    return copy;
  }

  /** By number, the indexes of the lists that have it, ascending. */
  public inverted(): InvertedLists {
    const count = this.starts[this.length];
    let most = -1;
    for (let i = 0; i < count; i++) { most = Math.max(most, this.numbers[i]); }
    const starts = new Int32Array(most + 2);
    for (let i = 0; i < count; i++) { starts[this.numbers[i] + 1]++; }
    for (let number = 0; number <= most; number++) { starts[number + 1] += starts[number]; }
    const next = starts.slice();
    const indexes = new Int32Array(count);
    for (let index = 0; index < this.length; index++) {
      for (let i = this.starts[index]; i < this.starts[index + 1]; i++) { indexes[next[this.numbers[i]]++] = index; }
    }
    return { starts, indexes };
  }
}

/** Those of a number are `indexes[starts[number]]` to before `indexes[starts[number + 1]]`; there are none beyond the last. */
export interface InvertedLists { readonly starts: Int32Array; readonly indexes: Int32Array }

/** An array is one. */
export interface NumberList {
  readonly length: number;
  at(index: number): number | undefined;
}

type Column = ReturnType<typeof Int32Array.of>;

function grown(column: Column, needed: number): Column {
  const larger = new Int32Array(2 * needed);
  larger.set(column);
  return larger;
}
