import { ListOptions, familiesOf, listConnections } from './list';
import { IpFamily, parseAddress } from '../../manifest';
import { cidrsOf, rangeId } from '../evaluate/address-map';
import { Evaluation } from '../evaluate/evaluation';
import { ConnectionChange, ConnectionSet, ConnectionTable, DiffResult, Endpoint } from '../result';

/**
 * What may connect to what in one input and not, or otherwise, in the other.
 *
 *   both sides list the pair         changed, where the ports differ
 *   one side alone does              added or removed
 *
 * Address ranges of both sides are cut at each other's boundaries; what then changes in the same way is merged again.
 * @param options narrow both sides alike; groups are never made
 */
export function diffConnections(before: Evaluation, after: Evaluation, options: ListOptions = {}): DiffResult {
  const spoken = new Set([before, after].flatMap(familiesOf));
  const families = options.families ?? FAMILIES.filter(family => spoken.has(family));
  const [old, now] = [before, after].map(side => listConnections(side, { ...options, families, group: 'never' }));
  const [oldIds, newIds] = [before, after].map(workloadIds);
  return {
    changes: new TableComparison(old.table, now.table).changes(),
    addedWorkloads: [...newIds].filter(id => !oldIds.has(id)).sort(),
    removedWorkloads: [...oldIds].filter(id => !newIds.has(id)).sort(),
    notices: { before: old.notices, after: now.notices },
  };
}

const NOTHING: ConnectionSet = { text: 'No Connections', ranges: [] };

/** One side's connections of a pair of endpoints, as numbers that both sides share; 0 is none. */
interface Stretch { readonly family: IpFamily; readonly first: bigint; readonly end: bigint; readonly set: number }

class TableComparison {
  private readonly sets: ConnectionSet[] = [NOTHING];
  private readonly numbers = new Map([[NOTHING.text, 0]]);
  /** of both sides, sorted by id */
  private readonly endpoints: readonly Endpoint[];
  private readonly sides: readonly Side[];

  public constructor(before: ConnectionTable, after: ConnectionTable) {
    const byId = new Map([...before.endpoints, ...after.endpoints].map(endpoint => [endpoint.id, endpoint]));
    this.endpoints = [...byId.values()].sort(byIdOf);
    const ranks = new Map(this.endpoints.map(({ id }, rank) => [id, rank]));
    this.sides = [before, after].map(table => ({
      table,
      ranks: Int32Array.from(table.endpoints, ({ id }) => ranks.get(id)!),
      sets: Int32Array.from(table.sets, set => this.numberOf(set)),
    }));
  }

  public changes(): ConnectionChange[] {
    const found: ConnectionChange[] = [];
    const [starts, more] = this.sides.map(side => startsBySource(side, this.endpoints.length));
    const inbound = new Map<number, readonly [Stretch[], Stretch[]]>();
    this.endpoints.forEach((source, rank) => {
      if (source.type === 'external') {
        [starts, more].forEach((of, which) => this.collectInbound(which, rank, of, inbound));
      } else {
        this.compareSource(rank, [starts, more], found);
      }
    });
    for (const [destination, lists] of inbound) {
      for (const family of FAMILIES) {
        for (const { first, end, was, is } of overlay(lists, family)) {
          found.push(this.change(external(family, first, end), this.endpoints[destination], was, is));
        }
      }
    }
    return found.sort((a, b) => byIdOf(a.from, b.from) || byIdOf(a.to, b.to));
  }

  private compareSource(rank: number, starts: readonly Int32Array[], found: ConnectionChange[]): void {
    const outbound: readonly [Stretch[], Stretch[]] = [[], []];
    const [old, now] = this.sides.map((side, which) => this.internalRows(side, rank, starts[which], outbound[which]));
    let i = 0;
    let j = 0;
    while (i < old.length || j < now.length) {
      const [a, b] = [old[i] ?? LAST, now[j] ?? LAST];
      const to = Math.min(a.to, b.to);
      const [was, is] = [a.to === to ? a.set : 0, b.to === to ? b.set : 0];
      if (was !== is) { found.push(this.change(this.endpoints[rank], this.endpoints[to], was, is)); }
      if (a.to === to) { i++; }
      if (b.to === to) { j++; }
    }
    for (const family of FAMILIES) {
      for (const { first, end, was, is } of overlay(outbound, family)) {
        found.push(this.change(this.endpoints[rank], external(family, first, end), was, is));
      }
    }
  }

  /** rows from one source to what is no address, sorted; addresses go to `outbound` */
  private internalRows(side: Side, rank: number, starts: Int32Array, outbound: Stretch[]): { to: number; set: number }[] {
    const rows: { to: number; set: number }[] = [];
    for (let row = starts[rank]; row < starts[rank + 1]; row++) {
      const to = side.ranks[side.table.to[row]];
      const set = side.sets[side.table.set[row]];
      if (this.endpoints[to].type === 'external') {
        outbound.push({ ...rangeOf(this.endpoints[to]), set });
      } else {
        rows.push({ to, set });
      }
    }
    return rows;
  }

  private collectInbound(which: number, rank: number, starts: Int32Array, inbound: Map<number, readonly [Stretch[], Stretch[]]>): void {
    const side = this.sides[which];
    for (let row = starts[rank]; row < starts[rank + 1]; row++) {
      const to = side.ranks[side.table.to[row]];
      let lists = inbound.get(to);
      if (!lists) { inbound.set(to, lists = [[], []]); }
      lists[which].push({ ...rangeOf(this.endpoints[rank]), set: side.sets[side.table.set[row]] });
    }
  }

  private change(from: Endpoint, to: Endpoint, was: number, is: number): ConnectionChange {
    const type = was === 0 ? 'added' : is === 0 ? 'removed' : 'changed';
    return { type, from, to, before: this.sets[was], after: this.sets[is] };
  }

  private numberOf(set: ConnectionSet): number {
    let number = this.numbers.get(set.text);
    if (number === undefined) {
      number = this.sets.length;
      this.sets.push(set);
      this.numbers.set(set.text, number);
    }
    return number;
  }
}

interface Side { readonly table: ConnectionTable; readonly ranks: Int32Array; readonly sets: Int32Array }

const FAMILIES: readonly IpFamily[] = ['IPv4', 'IPv6'];
const LAST = { to: Infinity, set: 0 };

/** rows of the source of rank r are those from `starts[r]` to before `starts[r + 1]` */
function startsBySource({ table, ranks }: Side, count: number): Int32Array {
  const starts = new Int32Array(count + 1);
  for (let row = 0; row < table.length; row++) { starts[ranks[table.from[row]] + 1]++; }
  for (let rank = 0; rank < count; rank++) { starts[rank + 1] += starts[rank]; }
  return starts;
}

type Range = Omit<Stretch, 'set'>;

const RANGES = new WeakMap<Endpoint, Range>();

function rangeOf(endpoint: Endpoint): Range {
  let range = RANGES.get(endpoint);
  if (!range) {
    const [first, last] = endpoint.id.slice(0, endpoint.id.indexOf('[')).split('-').map(text => {
      const address = parseAddress(text);
      if (typeof address === 'string') { throw new Error(`Not a range of addresses: ${endpoint.id}`); }
      return address.value;
    });
    RANGES.set(endpoint, range = { family: endpoint.family!, first, end: last + 1n });
  }
  return range;
}

function external(family: IpFamily, first: bigint, end: bigint): Endpoint {
  return { id: rangeId(family, first, end - 1n), type: 'external', family, cidrs: cidrsOf(family, first, end - 1n) };
}

interface Changed { readonly first: bigint; end: bigint; readonly was: number; readonly is: number }

/** where two lists of disjoint stretches of one family differ, touching ones that do so alike merged */
function overlay(lists: readonly [readonly Stretch[], readonly Stretch[]], family: IpFamily): Changed[] {
  const sorted = lists.map(list => list.filter(stretch => stretch.family === family).sort((a, b) => (a.first < b.first ? -1 : 1)));
  const cuts = [...new Set(sorted.flat().flatMap(({ first, end }) => [first, end]))].sort((a, b) => (a < b ? -1 : 1));
  const at = [0, 0];
  const found: Changed[] = [];
  for (let cut = 0; cut + 1 < cuts.length; cut++) {
    const first = cuts[cut];
    const end = cuts[cut + 1];
    const [was, is] = sorted.map((list, which) => {
      while (at[which] < list.length && list[at[which]].end <= first) { at[which]++; }
      const stretch = list[at[which]];
      return stretch && stretch.first <= first ? stretch.set : 0;
    });
    if (was === is) { continue; }
    const previous = found.at(-1);
    if (previous && previous.end === first && previous.was === was && previous.is === is) {
      previous.end = end;
    } else {
      found.push({ first, end, was, is });
    }
  }
  return found;
}

function workloadIds({ cluster }: Evaluation): Set<string> {
  return new Set(cluster.workloads.filter(({ isPotential }) => !isPotential).map(({ id }) => id));
}

function byIdOf(a: Endpoint, b: Endpoint): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
