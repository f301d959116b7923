import { DestinationRows } from './connection-rows';
import { PortSets } from '../evaluate/port-sets';
import { ConnectionSet, ConnectionTable, Endpoint } from '../result';

/** Collects the rows of a table, source by source. */
export class TableBuilder {
  /** place of each set among the used ones, and one more; 0 where it is not used */
  private readonly places: number[] = [];
  private readonly used: ConnectionSet[] = [];
  private from = new Int32Array(1024);
  private to = new Int32Array(1024);
  private set = new Int32Array(1024);
  private length = 0;

  public constructor(private readonly sets: PortSets, private readonly endpoints: readonly Endpoint[]) {}

  /** Sources come in the order of the endpoints. */
  public add(from: number, rows: DestinationRows): void {
    const start = this.length;
    const end = start + rows.to.length;
    this.reserve(end);
    this.from.fill(from, start, end);
    this.to.set(rows.to, start);
    for (let i = start; i < end; i++) { this.set[i] = this.placeOf(rows.set[i - start]); }
    this.length = end;
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

  private placeOf(set: number): number {
    while (this.places.length <= set) { this.places.push(0); }
    if (this.places[set] === 0) { this.places[set] = this.used.push(this.sets.describe(set)); }
    return this.places[set] - 1;
  }

  private reserve(length: number): void {
    if (length <= this.from.length) { return; }
    const size = Math.max(length, this.from.length * 2);
    for (const column of ['from', 'to', 'set'] as const) {
      const grown = new Int32Array(size);
      grown.set(this[column]);
      this[column] = grown;
    }
  }
}
