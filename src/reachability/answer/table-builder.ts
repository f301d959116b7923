import { PortSets } from '../evaluate/port-sets';
import { ConnectionSet, ConnectionTable, Endpoint } from '../result';

/** Collects the rows of a table, source by source. */
export class TableBuilder {
  /** sorted by id, byte by byte */
  public readonly endpoints: readonly Endpoint[];
  private readonly ranks = new Map<string, number>();
  private readonly numbers = new Map<number, number>();
  private readonly used: ConnectionSet[] = [];
  private from = new Int32Array(1024);
  private to = new Int32Array(1024);
  private set = new Int32Array(1024);
  private length = 0;

  public constructor(private readonly sets: PortSets, endpoints: readonly Endpoint[]) {
    this.endpoints = [...endpoints].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    this.endpoints.forEach(({ id }, rank) => this.ranks.set(id, rank));
  }

  /** The place of the endpoint among the sorted ones. */
  public rankOf({ id }: Endpoint): number {
    return this.ranks.get(id)!;
  }

  /**
   * @param packed sorted, each `rank * span + set`
   * @param except the rank of a destination that is left out
   */
  public addRows(from: number, packed: Float64Array, span: number, except = -1): void {
    this.reserve(packed.length);
    for (const row of packed) {
      const to = Math.floor(row / span);
      if (to === except) { continue; }
      this.from[this.length] = from;
      this.to[this.length] = to;
      this.set[this.length] = this.numberOf(row % span);
      this.length++;
    }
  }

  public table(): ConnectionTable {
    const { endpoints, used, length } = this;
    return {
      endpoints,
      sets: used,
      from: this.from.subarray(0, length),
      to: this.to.subarray(0, length),
      set: this.set.subarray(0, length),
      length,
      ungroupedLength: length,
    };
  }

  private numberOf(set: number): number {
    let number = this.numbers.get(set);
    if (number === undefined) {
      number = this.used.length;
      this.used.push(this.sets.describe(set));
      this.numbers.set(set, number);
    }
    return number;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.from.length) { return; }
    const size = Math.max(this.length + more, this.from.length * 2);
    for (const column of ['from', 'to', 'set'] as const) {
      const grown = new Int32Array(size);
      grown.set(this[column]);
      this[column] = grown;
    }
  }
}
