/** A list of small numbers that is used again and again, and keeps its room: arrays give theirs back. */
export class ScratchList {
  public length = 0;
  private items = new Int32Array(64);
  private spare = new Int32Array(64);
  private isAscending = true;

  public clear(): void {
    this.length = 0;
    this.isAscending = true;
  }

  public push(number: number): void {
    if (this.length === this.items.length) { this.grow(); }
    if (this.length > 0 && this.items[this.length - 1] > number) { this.isAscending = false; }
    this.items[this.length++] = number;
  }

  public pushAll(numbers: readonly number[]): void {
    for (let i = 0; i < numbers.length; i++) { this.push(numbers[i]); }
  }

  public at(index: number): number {
    return this.items[index];
  }

  public has(number: number): boolean {
    for (let i = 0; i < this.length; i++) { if (this.items[i] === number) { return true; } }
    return false;
  }

  /** Leaves out all others. */
  public keep(isKept: (number: number) => boolean): void {
    let count = 0;
    for (let i = 0; i < this.length; i++) {
      if (isKept(this.items[i])) { this.items[count++] = this.items[i]; }
    }
    this.length = count;
  }

  /** Puts them in ascending order: what is pushed are ascending lists, one behind the other, and these are merged. */
  public sort(): void {
    while (!this.isAscending) { this.mergeRuns(); }
  }

  public equals(others: readonly number[]): boolean {
    if (this.length !== others.length) { return false; }
    for (let i = 0; i < this.length; i++) { if (this.items[i] !== others[i]) { return false; } }
    return true;
  }

  public copy(): number[] {
    const copy = new Array<number>(this.length);
    for (let i = 0; i < this.length; i++) { copy[i] = this.items[i]; }
    return copy;
  }

  /** each number once, ascending */
  public union(): number[] {
    this.sort();
    let count = 0;
    for (let i = 0; i < this.length; i++) {
      if (count === 0 || this.items[i] !== this.items[count - 1]) { this.items[count++] = this.items[i]; }
    }
    this.length = count;
    return this.copy();
  }

  private grow(): void {
    const items = new Int32Array(2 * this.items.length);
    items.set(this.items);
    this.items = items;
    this.spare = new Int32Array(items.length);
  }

  /** every second run into the one before it: half as many are left */
  private mergeRuns(): void {
    const { items, spare, length } = this;
    let runs = 0;
    for (let start = 0; start < length; runs++) {
      const middle = this.endOfRun(start);
      const end = middle < length ? this.endOfRun(middle) : length;
      for (let i = start, j = middle, to = start; to < end; to++) {
        spare[to] = j === end || i < middle && items[i] <= items[j] ? items[i++] : items[j++];
      }
      start = end;
    }
    this.items = spare;
    this.spare = items;
    this.isAscending = runs < 2;
  }

  private endOfRun(start: number): number {
    const { items, length } = this;
    let end = start + 1;
    while (end < length && items[end - 1] <= items[end]) { end++; }
    return end;
  }
}
