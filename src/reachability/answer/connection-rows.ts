import { IpFamily } from '../../manifest';
import { Direction } from '../cluster';
import { ExternalEndpoints } from './external-endpoint';
import { ListUnit } from './list-units';
import { AddressMap, lastOf } from '../evaluate/address-map';
import { ConnectionMap } from '../evaluate/connection-map';
import { Evaluation } from '../evaluate/evaluation';
import { INGRESS_CONTROLLER } from '../evaluate/ingress-controller';
import { PortSets } from '../evaluate/port-sets';
import { Row } from '../evaluate/row';
import { Endpoint } from '../result';

/** Where a source may connect to, in the order of the endpoints, and by which sets of ports; none of them is empty. */
export interface DestinationRows {
  /** places among the endpoints, ascending */
  readonly to: Int32Array;
  /** numbers of the evaluation's sets */
  readonly set: Int32Array;
}

/** Which rows there are. */
export interface RowNarrowing {
  readonly families: readonly IpFamily[];
  /** only these, as a set */
  readonly ports: number;
  /** as the workloads in question see it; both without */
  readonly direction?: Direction;
}

/**
 * The rows of a list, source by source: each is made when it is asked for, so that a table can be filled with them, or
 * those of two inputs be compared, and no more than one source's are there at a time.
 *
 *   const rows = new ConnectionRows(evaluation, map, units, narrowing);
 *   rows.endpoints.forEach((source, from) => rows.of(from))     each once
 *
 * Rows that are given the same `externals` have the same endpoints for equal ranges of addresses.
 */
export class ConnectionRows {
  /** sorted by id, byte by byte */
  public readonly endpoints: readonly Endpoint[];
  private readonly addresses = new Set<Endpoint>();
  private readonly ranks = new Map<Endpoint, number>();
  private readonly units: (ListUnit | undefined)[];
  /** by class: what stands for it, with its place */
  private readonly ranked: Ranked[][];
  private readonly destinations = new Map<Row, Allowed<number>>();
  private readonly sources: ReadonlyMap<Endpoint, Allowed<ListUnit>>;
  private readonly known: RowsOfClass;
  private readonly collector: RowCollector;

  public constructor(
    private readonly evaluation: Evaluation,
    private readonly map: ConnectionMap,
    private readonly listed: readonly ListUnit[],
    private readonly narrowing: RowNarrowing,
    private readonly externals = new ExternalEndpoints(),
  ) {
    this.sources = this.externalSources();
    const stretches = new Map<Row, Allowed<Endpoint>>();
    for (const { of } of listed) {
      const row = map.egress[of];
      if (!stretches.has(row)) { stretches.set(row, this.stretches(row)); }
    }
    const isRouted = listed.some(({ routed }) => routed !== PortSets.NONE);
    this.endpoints = [
      ...listed.map(({ endpoint }) => endpoint), ...this.addresses, ...isRouted ? [CONTROLLER] : [],
    ].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    this.endpoints.forEach((endpoint, rank) => this.ranks.set(endpoint, rank));
    for (const [row, allowed] of stretches) {
      this.destinations.set(row, allowed.map(([endpoint, set]) => [this.ranks.get(endpoint)!, set]));
    }
    this.units = this.endpoints.map(() => undefined);
    this.ranked = evaluation.pods.classes.map(() => []);
    for (const unit of listed) {
      const rank = this.ranks.get(unit.endpoint)!;
      this.units[rank] = unit;
      this.ranked[unit.of].push({ unit, rank });
    }
    this.known = new RowsOfClass(listed);
    this.collector = new RowCollector(this.endpoints.length);
  }

  /** The rows of the source in this place; asked once for each. */
  public of(from: number): DestinationRows {
    const source = this.endpoints[from];
    const unit = this.units[from];
    if (!unit) { return this.inbound(source); }
    const rows = this.known.get(unit, () => this.targets(unit));
    return unit.hasSelf ? rows : withoutPlace(rows, from);
  }

  private inbound(source: Endpoint): DestinationRows {
    if (source === CONTROLLER) {
      for (const to of this.listed) {
        if (this.isWanted(undefined, to)) { this.collector.add(this.ranks.get(to.endpoint)!, this.only(to.routed)); }
      }
    } else {
      for (const [to, set] of this.sources.get(source) ?? []) { this.collector.add(this.ranks.get(to.endpoint)!, set); }
    }
    return this.collector.take();
  }

  private targets(from: ListUnit): DestinationRows {
    this.map.forEachTarget(from.of, (to, ports) => {
      const set = this.only(ports);
      for (const { unit, rank } of this.ranked[to]) {
        if (this.isWanted(from, unit)) { this.collector.add(rank, set); }
      }
    });
    if (this.isWanted(from, undefined)) {
      for (const [rank, set] of this.destinations.get(this.map.egress[from.of])!) { this.collector.add(rank, set); }
    }
    return this.collector.take();
  }

  /** whether a connection is one that the question is about */
  private isWanted(from: ListUnit | undefined, to: ListUnit | undefined): boolean {
    const { direction } = this.narrowing;
    return direction !== 'ingress' && from?.isAsked === true || direction !== 'egress' && to?.isAsked === true;
  }

  /** which units accept something from which addresses */
  private externalSources(): Map<Endpoint, [ListUnit, number][]> {
    const sources = new Map<Endpoint, [ListUnit, number][]>();
    const known = new Map<Row, Allowed<Endpoint>>();
    for (const unit of this.listed) {
      if (!this.isWanted(undefined, unit)) { continue; }
      const row = this.map.ingress[unit.of];
      let stretches = known.get(row);
      if (!stretches) { known.set(row, stretches = this.stretches(row)); }
      for (const [endpoint, set] of stretches) {
        const list = sources.get(endpoint);
        if (list) { list.push([unit, set]); } else { sources.set(endpoint, [[unit, set]]); }
      }
    }
    return sources;
  }

  /** external addresses with which the row allows something */
  private stretches(row: Row): Allowed<Endpoint> {
    return this.narrowing.families.flatMap(family => {
      const map = row.addresses[family];
      const values = map.values.map(value => this.only(value));
      return allowedStretches(map, values).map(({ first, last, value }): [Endpoint, number] => {
        const endpoint = this.externals.of(family, first, last);
        this.addresses.add(endpoint);
        return [endpoint, value];
      });
    });
  }

  private only(ports: number): number {
    return this.evaluation.sets.meet(ports, this.narrowing.ports);
  }
}

/** Stretches of addresses with which something is allowed, neighbours with the same value as one. */
export function allowedStretches(map: AddressMap, values: readonly number[]): { first: bigint; last: bigint; value: number }[] {
  const found: { first: bigint; last: bigint; value: number }[] = [];
  values.forEach((value, index) => {
    const previous = found.at(-1);
    if (value === PortSets.NONE) { return; }
    if (previous && values[index - 1] === value) {
      previous.last = lastOf(map, index);
    } else {
      found.push({ first: map.starts[index], last: lastOf(map, index), value });
    }
  });
  return found;
}

const CONTROLLER: Endpoint = { id: INGRESS_CONTROLLER, type: 'ingress-controller' };

/** what is allowed with each, as sets of ports */
type Allowed<T> = readonly (readonly [T, number])[];

/** a unit, and the place of its endpoint */
interface Ranked { readonly unit: ListUnit; readonly rank: number }

/** Puts the rows of one source in order. */
class RowCollector {
  /** by place; none where there is no row */
  private readonly setAt: Int32Array;
  private readonly places: number[] = [];
  private count = 0;

  public constructor(endpoints: number) {
    this.setAt = new Int32Array(endpoints);
  }

  /** each place once */
  public add(place: number, set: number): void {
    if (set === PortSets.NONE) { return; }
    this.setAt[place] = set;
    this.places[this.count++] = place;
  }

  public take(): DestinationRows {
    const { setAt, places, count } = this;
    const to = new Int32Array(count);
    if (count * SCAN_FACTOR > setAt.length) {
      // many of all places are taken: to look at each is faster than to sort
      for (let place = 0, next = 0; next < count; place++) {
        if (setAt[place] !== PortSets.NONE) { to[next++] = place; }
      }
    } else {
      for (let i = 0; i < count; i++) { to[i] = places[i]; }
      to.sort();
    }
    const set = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      set[i] = setAt[to[i]];
      setAt[to[i]] = PortSets.NONE;
    }
    this.count = 0;
    return { to, set };
  }
}

const SCAN_FACTOR = 24;

/** workloads of one class have the same rows: they are made once, and kept only as long as more will ask */
class RowsOfClass {
  private readonly waiting = new Map<number, number>();
  private readonly kept = new Map<number, DestinationRows>();

  public constructor(units: readonly ListUnit[]) {
    for (const unit of units) { this.waiting.set(keyOf(unit), (this.waiting.get(keyOf(unit)) ?? 0) + 1); }
  }

  public get(unit: ListUnit, make: () => DestinationRows): DestinationRows {
    const key = keyOf(unit);
    const left = this.waiting.get(key)! - 1;
    this.waiting.set(key, left);
    const rows = this.kept.get(key) ?? make();
    if (left > 0) { this.kept.set(key, rows); } else { this.kept.delete(key); }
    return rows;
  }
}

/** rows also differ between units that are asked about and others */
function keyOf({ of, isAsked }: ListUnit): number {
  return isAsked ? of : -1 - of;
}

function withoutPlace(rows: DestinationRows, place: number): DestinationRows {
  const at = rows.to.indexOf(place);
  if (at < 0) { return rows; }
  const without = (column: Int32Array) => {
    const rest = new Int32Array(column.length - 1);
    rest.set(column.subarray(0, at));
    rest.set(column.subarray(at + 1), at);
    return rest;
  };
  return { to: without(rows.to), set: without(rows.set) };
}
