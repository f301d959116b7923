import { IpFamily } from '../../manifest';
import { Direction, Workload } from '../cluster';
import { ConnectionRows, RowNarrowing, allowedStretches } from './connection-rows';
import { ExternalEndpoints } from './external-endpoint';
import { ListUnit, groupedUnits, singleUnits } from './list-units';
import { ConnectionMap } from '../evaluate/connection-map';
import { Evaluation } from '../evaluate/evaluation';
import { PortSets } from '../evaluate/port-sets';
import { Row, rowValue } from '../evaluate/row';
import { ConnectionTable, ListResult, ProtocolPorts } from '../result';
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

/** The rows of a list that has a line for each workload, whatever the options say of groups. */
export function ungroupedRows(evaluation: Evaluation, options: ListOptions, externals: ExternalEndpoints): ConnectionRows {
  const map = new ConnectionMap(evaluation);
  return new ConnectionLister(evaluation, map, options).rows(externals);
}

class ConnectionLister {
  private readonly narrowing: RowNarrowing;
  private readonly routed: ReadonlyMap<string, number>;
  private readonly filter = {
    takesPart: ({ isPotential }: Workload) => !isPotential || this.options.withPotential === true,
    isAsked: ({ id, namespace }: Workload) => this.options.namespaces?.includes(namespace) !== false
      && this.options.workloads?.includes(id) !== false,
  };

  public constructor(private readonly evaluation: Evaluation, private readonly map: ConnectionMap, private readonly options: ListOptions) {
    const { ports, families, direction } = options;
    this.narrowing = { ports: ports ? evaluation.sets.of(ports) : PortSets.ALL, families: families ?? evaluation.families, direction };
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

  public rows(externals: ExternalEndpoints): ConnectionRows {
    return new ConnectionRows(this.evaluation, this.map, singleUnits(this.evaluation, this.filter, this.routed), this.narrowing, externals);
  }

  private table(units: readonly ListUnit[]): ConnectionTable {
    const rows = new ConnectionRows(this.evaluation, this.map, units, this.narrowing);
    const builder = new TableBuilder(this.evaluation.sets, rows.endpoints);
    rows.endpoints.forEach((_, from) => builder.add(from, rows.of(from)));
    return builder.table();
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
      for (const family of this.narrowing.families) { own += many * allowedStretches(row.addresses[family], row.addresses[family].values).length; }
    }
    return this.map.pairs(counts) + own;
  }
}
