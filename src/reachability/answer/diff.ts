import { ExternalEndpoints, rangeOfExternal } from './external-endpoint';
import { ListOptions, familiesOf, listConnections } from './list';
import { IpFamily } from '../../manifest';
import { AddressRange } from '../cluster';
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

class TableComparison {
  private readonly sets: ConnectionSet[] = [NOTHING];
  private readonly numbers = new Map([[NOTHING.text, 0]]);
  private readonly externals = new ExternalEndpoints();
  /** of both sides, sorted by id */
  private readonly endpoints: readonly Endpoint[];
  private readonly before: Side;
  private readonly after: Side;

  public constructor(before: ConnectionTable, after: ConnectionTable) {
    this.endpoints = mergedById(before.endpoints, after.endpoints);
    this.before = this.side(before);
    this.after = this.side(after);
  }

  public changes(): ConnectionChange[] {
    const found: ConnectionChange[] = [];
    const inbound = new Map<number, StretchLists>();
    this.endpoints.forEach((source, from) => {
      const outbound: StretchLists = [[], []];
      this.forEachDifference(from, (to, was, is) => {
        if (source.type === 'external') {
          let lists = inbound.get(to);
          if (!lists) { inbound.set(to, lists = [[], []]); }
          addStretches(lists, source, was, is);
        } else if (this.endpoints[to].type === 'external') {
          addStretches(outbound, this.endpoints[to], was, is);
        } else {
          found.push(this.change(source, this.endpoints[to], was, is));
        }
      });
      for (const { family, first, end, was, is } of overlay(outbound)) {
        found.push(this.change(source, this.externals.of(family, first, end - 1n), was, is));
      }
    });
    for (const [to, lists] of inbound) {
      for (const { family, first, end, was, is } of overlay(lists)) {
        found.push(this.change(this.externals.of(family, first, end - 1n), this.endpoints[to], was, is));
      }
    }
    return found.sort((a, b) => byIdOf(a.from, b.from) || byIdOf(a.to, b.to));
  }

  /**
   * Calls back for each destination towards which the rows of a source differ. A range of addresses that both sides have
   * with the same ports is not among them: neither side's other ranges overlap it.
   */
  private forEachDifference(from: number, visit: (to: number, was: number, is: number) => void): void {
    const { before, after } = this;
    let [i, j] = [before.starts[from], after.starts[from]];
    const [iEnd, jEnd] = [before.starts[from + 1], after.starts[from + 1]];
    while (i < iEnd || j < jEnd) {
      const a = i < iEnd ? before.ranks[before.table.to[i]] : Infinity;
      const b = j < jEnd ? after.ranks[after.table.to[j]] : Infinity;
      const was = a <= b ? before.sets[before.table.set[i++]] : 0;
      const is = b <= a ? after.sets[after.table.set[j++]] : 0;
      if (was !== is) { visit(Math.min(a, b), was, is); }
    }
  }

  private change(from: Endpoint, to: Endpoint, was: number, is: number): ConnectionChange {
    const type = was === 0 ? 'added' : is === 0 ? 'removed' : 'changed';
    return { type, from, to, before: this.sets[was], after: this.sets[is] };
  }

  private side(table: ConnectionTable): Side {
    // both lists are sorted by id, so one walk finds the places
    const ranks = new Int32Array(table.endpoints.length);
    for (let rank = 0, own = 0; own < ranks.length; rank++) {
      if (this.endpoints[rank].id === table.endpoints[own].id) { ranks[own++] = rank; }
    }
    const sets = Int32Array.from(table.sets, set => this.numberOf(set));
    return { table, ranks, sets, starts: startsBySource(table, ranks, this.endpoints.length) };
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

/** One side's table, in numbers that both sides share. */
interface Side {
  readonly table: ConnectionTable;
  /** place of each endpoint */
  readonly ranks: Int32Array;
  /** number of each set of ports; 0 is none */
  readonly sets: Int32Array;
  /** rows of the source of rank r are those from `starts[r]` to before `starts[r + 1]` */
  readonly starts: Int32Array;
}

function startsBySource(table: ConnectionTable, ranks: Int32Array, count: number): Int32Array {
  const starts = new Int32Array(count + 1);
  for (let row = 0; row < table.length; row++) { starts[ranks[table.from[row]] + 1]++; }
  for (let rank = 0; rank < count; rank++) { starts[rank + 1] += starts[rank]; }
  return starts;
}

function mergedById(one: readonly Endpoint[], other: readonly Endpoint[]): Endpoint[] {
  const merged: Endpoint[] = [];
  for (let i = 0, j = 0; i < one.length || j < other.length;) {
    const order = i === one.length ? 1 : j === other.length ? -1 : byIdOf(one[i], other[j]);
    merged.push(order <= 0 ? one[i] : other[j]);
    if (order <= 0) { i++; }
    if (order >= 0) { j++; }
  }
  return merged;
}

/** Addresses with what one side says of them. */
interface Stretch extends AddressRange { readonly set: number }

/** of the one side and of the other */
type StretchLists = readonly [Stretch[], Stretch[]];

function addStretches(lists: StretchLists, endpoint: Endpoint, was: number, is: number): void {
  const range = rangeOfExternal(endpoint);
  if (was !== 0) { lists[0].push({ ...range, set: was }); }
  if (is !== 0) { lists[1].push({ ...range, set: is }); }
}

interface Changed extends AddressRange { readonly was: number; readonly is: number }

/** where two lists of disjoint stretches differ, touching ones that do so alike merged */
function overlay(lists: StretchLists): Changed[] {
  if (lists[0].length + lists[1].length === 0) { return []; }
  return FAMILIES.flatMap(family => overlayOf(family, lists.map(list => list.filter(stretch => stretch.family === family))));
}

const FAMILIES: readonly IpFamily[] = ['IPv4', 'IPv6'];

function overlayOf(family: IpFamily, lists: readonly Stretch[][]): Changed[] {
  const sorted = lists.map(list => list.sort((a, b) => (a.first < b.first ? -1 : 1)));
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
      found[found.length - 1] = { ...previous, end };
    } else {
      found.push({ family, first, end, was, is });
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
