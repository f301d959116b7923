import { valueOf } from './random-cluster';
import { ConnectionTable, Endpoint, ProtocolPorts } from '../../src/reachability';

/**
 * What a table of connections says about two sides: ids of workloads, or addresses.
 *
 *   connectionsIn(table)('shop/web[Deployment]', '203.0.113.9')     → [{ protocol: 'TCP', first: 443, last: 443 }]
 */
export function connectionsIn(table: ConnectionTable): (from: string, to: string) => readonly ProtocolPorts[] {
  const rows = rowsOf(table).map(row => ({ ...row, range: [row.from, row.to].filter(({ type }) => type === 'external').map(rangeOf)[0] }));
  const byPair = new Map(rows.map(row => [`${row.from.id} ${row.to.id}`, row.ranges]));
  const bySource = grouped(rows.filter(({ to }) => to.type === 'external'), ({ from }) => from.id);
  const byDestination = grouped(rows.filter(({ from }) => from.type === 'external'), ({ to }) => to.id);
  return (from, to) => {
    if (isAddress(from)) { return byDestination.get(to)?.find(row => holds(row.from, row.range, from))?.ranges ?? []; }
    if (isAddress(to)) { return bySource.get(from)?.find(row => holds(row.to, row.range, to))?.ranges ?? []; }
    return byPair.get(`${from} ${to}`) ?? [];
  };
}

export interface TableRow {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly text: string;
  readonly ranges: readonly ProtocolPorts[];
}

/** The rows, with groups as pairs of their members. */
export function rowsOf({ endpoints, sets, from, to, set, length }: ConnectionTable): TableRow[] {
  const members = ({ members: ids, ...endpoint }: Endpoint): Endpoint[] => ids ? ids.map(id => ({ ...endpoint, id })) : [endpoint];
  return Array.from({ length }, (_, row) => row).flatMap(row => members(endpoints[from[row]]).flatMap(source =>
    members(endpoints[to[row]]).map(destination => ({ from: source, to: destination, ...sets[set[row]] }))));
}

/** Whether the connections have the port. */
export function hasPort(ranges: readonly ProtocolPorts[], protocol: string, port: number): boolean {
  return ranges.some(range => range.protocol === protocol && range.first <= port && port <= range.last);
}

/** Whether an external endpoint holds the address. */
export function isInRange(endpoint: Endpoint, address: string): boolean {
  return endpoint.type === 'external' && holds(endpoint, rangeOf(endpoint), address);
}

/** From the first to the last address of an external endpoint, as its id has them. */
export function rangeOf({ id }: Endpoint): [bigint, bigint] {
  const [first, last] = id.slice(0, -'[External]'.length).split('-').map(valueOf);
  return [first, last];
}

/** Whether the side is an address, not a workload. */
export function isAddress(side: string): boolean {
  return !side.includes('/');
}

function holds({ family }: Endpoint, [first, last]: [bigint, bigint], address: string): boolean {
  return (family === 'IPv6') === address.includes(':') && first <= valueOf(address) && valueOf(address) <= last;
}

function grouped<T>(elements: readonly T[], keyOf: (element: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const element of elements) {
    const key = keyOf(element);
    groups.set(key, [...groups.get(key) ?? [], element]);
  }
  return groups;
}
