import { IpFamily } from '../../manifest';
import { Direction, Workload } from '../cluster';
import { ExternalEndpoints } from './external-endpoint';
import { ListUnit, groupedUnits, singleUnits } from './list-units';
import { AddressMap, lastOf } from '../evaluate/address-map';
import { ConnectionMap } from '../evaluate/connection-map';
import { Evaluation, INGRESS_CONTROLLER } from '../evaluate/evaluation';
import { PortSets } from '../evaluate/port-sets';
import { Row, rowValue } from '../evaluate/row';
import { ConnectionTable, Endpoint, ListResult, ProtocolPorts } from '../result';
import { routedPorts } from './routed-ports';
import { TableBuilder } from './table-builder';

/** Which connections to list; without any, all. */
export interface ListOptions {
  /** connections from or to workloads of these namespaces only */
  readonly namespaces?: readonly string[];
  /** connections from or to these workloads only, by id */
  readonly workloads?: readonly string[];
  /** `egress`: those that the workloads in question open; `ingress`: those that they accept */
  readonly direction?: Direction;
  /** only these ports, and only connections that have any of them */
  readonly ports?: readonly ProtocolPorts[];
  /** of external addresses; both where the input speaks of IPv6, otherwise IPv4 */
  readonly families?: readonly IpFamily[];
  /** whether workloads that nothing tells apart share lines: `auto` does so where there would be more than 500,000 */
  readonly group?: 'auto' | 'always' | 'never';
  /** also what policies name and the input lacks */
  readonly withPotential?: boolean;
}

/** More lines than this are grouped, unless told otherwise. */
export const GROUPING_LIMIT = 500_000;

/** All allowed connections, of workloads, not of single pods; each in the direction in which it is opened. */
export function listConnections(evaluation: Evaluation, options: ListOptions = {}): ListResult {
  const map = new ConnectionMap(evaluation);
  return new ConnectionLister(evaluation, map, options).result();
}

/** The families of addresses that the input speaks of. */
export function familiesOf({ cluster }: Evaluation): readonly IpFamily[] {
  const speaks = cluster.options.podCidrs.some(cidr => cidr.includes(':'))
    || cluster.workloads.some(({ addresses }) => addresses.some(({ family }) => family === 'IPv6'))
    || cluster.policies.some(({ ingress = [], egress = [] }) => [...ingress, ...egress].some(({ peers }) =>
      peers !== 'any' && peers.some(peer => peer.type === 'addresses' && peer.ranges.some(({ family }) => family === 'IPv6'))));
  return speaks ? ['IPv4', 'IPv6'] : ['IPv4'];
}

/** rows of one source or one destination, as `rank * SET_SPAN + set`: sorted as numbers, they are in the order of the table */
const SET_SPAN = 2 ** 22;

/** what is allowed with each, as sets of ports */
type Allowed<T> = readonly (readonly [T, number])[];

class ConnectionLister {
  private readonly ports: number;
  private readonly families: readonly IpFamily[];
  private readonly routed: ReadonlyMap<string, number>;
  private readonly externals = new ExternalEndpoints();
  private readonly filter = {
    takesPart: ({ isPotential }: Workload) => !isPotential || this.options.withPotential === true,
    isAsked: ({ id, namespace }: Workload) => this.options.namespaces?.includes(namespace) !== false
      && this.options.workloads?.includes(id) !== false,
  };

  public constructor(private readonly evaluation: Evaluation, private readonly map: ConnectionMap, private readonly options: ListOptions) {
    this.ports = options.ports ? evaluation.sets.of(options.ports) : PortSets.ALL;
    this.families = options.families ?? familiesOf(evaluation);
    this.routed = routedPorts(evaluation);
  }

  public result(): ListResult {
    const singles = singleUnits(this.evaluation, this.filter, this.routed);
    const { group = 'auto' } = this.options;
    const isGrouped = group === 'always' || group === 'auto' && this.isLong(singles);
    const units = isGrouped ? groupedUnits(this.evaluation, this.map, this.filter, this.routed) : singles;
    const table = { ...this.table(units), ...isGrouped ? { ungroupedLength: this.count(singles) } : {} };
    return { table, notices: this.evaluation.cluster.notices };
  }

  private get opens(): boolean { return this.options.direction !== 'ingress'; }
  private get accepts(): boolean { return this.options.direction !== 'egress'; }

  /** whether a connection is one that the question is about */
  private isWanted(from: ListUnit | undefined, to: ListUnit | undefined): boolean {
    return this.opens && from?.isAsked === true || this.accepts && to?.isAsked === true;
  }

  private table(units: readonly ListUnit[]): ConnectionTable {
    const sources = this.externalSources(units);
    const destinations = new Map<Row, Allowed<Endpoint>>();
    for (const unit of units) {
      const row = this.map.egress[unit.of];
      if (!destinations.has(row)) { destinations.set(row, this.stretches(row)); }
    }
    const isRouted = units.some(({ routed }) => routed !== PortSets.NONE);
    const controller: Endpoint = { id: INGRESS_CONTROLLER, type: 'ingress-controller' };
    const builder = new TableBuilder(this.evaluation.sets, [
      ...units.map(({ endpoint }) => endpoint), ...this.externals.all(), ...isRouted ? [controller] : [],
    ]);
    const unitBySource = new Map(units.map(unit => [unit.endpoint.id, unit]));
    const ranked: Ranked[][] = this.evaluation.pods.classes.map(() => []);
    for (const unit of units) { ranked[unit.of].push({ unit, rank: builder.rankOf(unit.endpoint) }); }
    const rowsOf = new RowsOfClass(units);

    builder.endpoints.forEach((source, from) => {
      const unit = unitBySource.get(source.id);
      if (unit) {
        const row = this.map.egress[unit.of];
        const rows = rowsOf.get(unit, () => this.targets(unit, ranked, destinations.get(row)!, builder));
        builder.addRows(from, rows, SET_SPAN, unit.hasSelf ? -1 : from);
      } else if (source.type === 'ingress-controller') {
        const targets = units.filter(to => this.isWanted(undefined, to));
        builder.addRows(from, sorted(targets.map(to => packed(builder.rankOf(to.endpoint), this.only(to.routed)))), SET_SPAN);
      } else {
        builder.addRows(from, sorted((sources.get(source.id) ?? []).map(([to, set]) => packed(builder.rankOf(to.endpoint), set))), SET_SPAN);
      }
    });
    return builder.table();
  }

  private targets(from: ListUnit, ranked: readonly (readonly Ranked[])[], external: Allowed<Endpoint>, builder: TableBuilder): Float64Array {
    const rows: number[] = [];
    this.map.forEachTarget(from.of, (to, ports) => {
      const set = this.only(ports);
      for (const { unit, rank } of ranked[to]) {
        if (this.isWanted(from, unit)) { rows.push(packed(rank, set)); }
      }
    });
    if (this.isWanted(from, undefined)) {
      for (const [endpoint, set] of external) { rows.push(packed(builder.rankOf(endpoint), set)); }
    }
    return sorted(rows);
  }

  /** which units accept something from which addresses */
  private externalSources(units: readonly ListUnit[]): Map<string, (readonly [ListUnit, number])[]> {
    const sources = new Map<string, (readonly [ListUnit, number])[]>();
    const known = new Map<Row, Allowed<Endpoint>>();
    for (const unit of units) {
      if (!this.isWanted(undefined, unit)) { continue; }
      const row = this.map.ingress[unit.of];
      let stretches = known.get(row);
      if (!stretches) { known.set(row, stretches = this.stretches(row)); }
      for (const [{ id }, set] of stretches) {
        const list = sources.get(id);
        if (list) { list.push([unit, set]); } else { sources.set(id, [[unit, set]]); }
      }
    }
    return sources;
  }

  /** external addresses with which the row allows something */
  private stretches(row: Row): (readonly [Endpoint, number])[] {
    return this.families.flatMap(family => {
      const map = row.addresses[family];
      const values = map.values.map(value => this.only(value));
      return allowedStretches(map, values).map(({ first, last, value }) => [this.externals.of(family, first, last), value] as const);
    });
  }

  private only(ports: number): number {
    return this.evaluation.sets.meet(ports, this.ports);
  }

  /** pairs alone are enough to tell for small inputs */
  private isLong(units: readonly ListUnit[]): boolean {
    return units.length ** 2 * 2 > GROUPING_LIMIT && this.map.mayExceed(GROUPING_LIMIT) && this.count(units) > GROUPING_LIMIT;
  }

  /** how many rows there would be with these units and no narrowing; exact where nothing is narrowed */
  private count(units: readonly ListUnit[]): number {
    const counts: number[] = this.evaluation.pods.classes.map(() => 0);
    const rows = new Map<Row, number>();
    let own = 0;
    for (const { of, hasSelf, routed } of units) {
      counts[of]++;
      for (const row of [this.map.egress[of], this.map.ingress[of]]) { rows.set(row, (rows.get(row) ?? 0) + 1); }
      if (routed !== PortSets.NONE) { own++; }
      const self = this.evaluation.sets.meet(rowValue(this.map.egress[of], of), rowValue(this.map.ingress[of], of));
      if (!hasSelf && self !== PortSets.NONE) { own--; }
    }
    for (const [row, many] of rows) {
      for (const family of this.families) { own += many * allowedStretches(row.addresses[family], row.addresses[family].values).length; }
    }
    return this.map.pairs(counts) + own;
  }
}

/** workloads of one class have the same rows: they are made once, and kept only as long as more will ask */
class RowsOfClass {
  private readonly waiting = new Map<string, number>();
  private readonly kept = new Map<string, Float64Array>();

  public constructor(units: readonly ListUnit[]) {
    for (const unit of units) { this.waiting.set(keyOf(unit), (this.waiting.get(keyOf(unit)) ?? 0) + 1); }
  }

  public get(unit: ListUnit, make: () => Float64Array): Float64Array {
    const key = keyOf(unit);
    const left = this.waiting.get(key)! - 1;
    this.waiting.set(key, left);
    const rows = this.kept.get(key) ?? make();
    if (left > 0) { this.kept.set(key, rows); } else { this.kept.delete(key); }
    return rows;
  }
}

function keyOf({ of, isAsked }: ListUnit): string {
  return `${of}${isAsked ? '!' : ''}`;
}

/** a unit, and the place of its endpoint in the table */
interface Ranked { readonly unit: ListUnit; readonly rank: number }

function packed(rank: number, set: number): number {
  return rank * SET_SPAN + set;
}

/** in the order of the table, without those that have no ports */
function sorted(rows: readonly number[]): Float64Array {
  return Float64Array.from(rows.filter(row => row % SET_SPAN !== PortSets.NONE)).sort();
}

function allowedStretches(map: AddressMap, values: readonly number[]): { first: bigint; last: bigint; value: number }[] {
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
