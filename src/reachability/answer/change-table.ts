import { ConnectionChange, ConnectionChanges, ConnectionSet, Endpoint } from '../result';

/** Changes in columns, as objects when they are looked at: a change of one policy may be that of very many connections. */
export class ChangeTable implements ConnectionChanges {
  /** those of both sides, and behind them the ranges that came up on the way */
  private readonly endpoints: Endpoint[];
  private readonly added = new Map<Endpoint, number>();
  /** of each change: places of from and to, numbers of was and is */
  private columns = new Int32Array(4096);
  private used = 0;

  /** @param sets by number, which may become more while changes are added; the first is the empty one */
  public constructor(endpoints: readonly Endpoint[], private readonly sets: readonly ConnectionSet[]) {
    this.endpoints = [...endpoints];
  }

  public get length(): number { return this.used / 4; }

  public add(from: number, to: number, was: number, is: number): void {
    if (this.used === this.columns.length) { this.grow(); }
    const { columns, used } = this;
    columns[used] = from;
    columns[used + 1] = to;
    columns[used + 2] = was;
    columns[used + 3] = is;
    this.used += 4;
  }

  public addOutbound(from: number, { endpoint, was, is }: { readonly endpoint: Endpoint; readonly was: number; readonly is: number }): void {
    this.add(from, this.placeOf(endpoint), was, is);
  }

  public addInbound({ source, to, was, is }: { readonly source: Endpoint; readonly to: number; readonly was: number; readonly is: number }): void {
    this.add(this.placeOf(source), to, was, is);
  }

  public* [Symbol.iterator](): Iterator<ConnectionChange> {
    const { columns, endpoints, sets } = this;
    for (let i = 0; i < this.used; i += 4) {
      const [was, is] = [columns[i + 2], columns[i + 3]];
      const type = was === 0 ? 'added' : is === 0 ? 'removed' : 'changed';
      yield { type, from: endpoints[columns[i]], to: endpoints[columns[i + 1]], before: sets[was], after: sets[is] };
    }
  }

  private placeOf(endpoint: Endpoint): number {
    let place = this.added.get(endpoint);
    if (place === undefined) { this.added.set(endpoint, place = this.endpoints.push(endpoint) - 1); }
    return place;
  }

  private grow(): void {
    const grown = new Int32Array(this.columns.length * 2);
    grown.set(this.columns);
    this.columns = grown;
  }
}
