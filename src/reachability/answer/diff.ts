import { ChangeTable } from './change-table';
import { ConnectionRows, DestinationRows } from './connection-rows';
import { ExternalEndpoints, rangeOfExternal } from './external-endpoint';
import { ListOptions, ungroupedRows } from './list';
import { IP_FAMILIES, IpFamily } from '../../manifest';
import { AddressRange } from '../cluster';
import { Evaluation } from '../evaluate/evaluation';
import { PortSets } from '../evaluate/port-sets';
import { ConnectionChanges, ConnectionSet, DiffResult, Endpoint } from '../result';

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
  const spoken = new Set([before, after].flatMap(({ families }) => families));
  const families = options.families ?? IP_FAMILIES.filter(family => spoken.has(family));
  const externals = new ExternalEndpoints();
  const [old, now] = [before, after].map(side => ({ rows: ungroupedRows(side, { ...options, families }, externals), sets: side.sets }));
  const [oldIds, newIds] = [before, after].map(workloadIds);
  return {
    changes: new RowComparison(old, now, externals).changes(),
    addedWorkloads: [...newIds].filter(id => !oldIds.has(id)).sort(),
    removedWorkloads: [...oldIds].filter(id => !newIds.has(id)).sort(),
    notices: { before: before.cluster.notices, after: after.cluster.notices },
  };
}

const NOTHING: ConnectionSet = { text: 'No Connections', ranges: [] };

/** Rows of one side, and what their sets of ports are. */
interface Listed { readonly rows: ConnectionRows; readonly sets: PortSets }

/** Compares the rows of both sides source by source: neither side's list is ever made. */
class RowComparison {
  private readonly sets: ConnectionSet[] = [NOTHING];
  private readonly numbers = new Map([[NOTHING.text, 0]]);
  /** of both sides, sorted by id */
  private readonly endpoints: readonly Endpoint[];
  private readonly isExternal: readonly boolean[];
  private readonly before: Side;
  private readonly after: Side;
  /** of the source in question; there is room for those of all */
  private readonly differences: Differences;

  public constructor(before: Listed, after: Listed, private readonly externals: ExternalEndpoints) {
    this.endpoints = mergedById(before.rows.endpoints, after.rows.endpoints);
    this.isExternal = this.endpoints.map(({ type }) => type === 'external');
    this.before = this.side(before);
    this.after = this.side(after);
    const room = () => new Int32Array(this.endpoints.length);
    this.differences = { count: 0, to: room(), was: room(), is: room() };
  }

  /** sorted by source, then destination */
  public changes(): ConnectionChanges {
    const found = new ChangeTable(this.endpoints, this.sets);
    const ofAddresses = this.changesOfAddresses();
    let next = 0;
    this.endpoints.forEach((source, from) => {
      if (this.isExternal[from]) { return; }
      for (; next < ofAddresses.length && ofAddresses[next].source.id < source.id; next++) { found.addInbound(ofAddresses[next]); }
      this.compare(from);
      this.addChanges(found, from);
    });
    for (; next < ofAddresses.length; next++) { found.addInbound(ofAddresses[next]); }
    return found;
  }

  private changesOfAddresses(): InboundChange[] {
    const inbound = new Map<number, StretchLists>();
    this.endpoints.forEach((source, from) => {
      if (!this.isExternal[from]) { return; }
      this.compare(from);
      // a range that both sides have with the same ports is not among the differences: neither side's other ranges overlap it
      const { count, to, was, is } = this.differences;
      for (let i = 0; i < count; i++) {
        let lists = inbound.get(to[i]);
        if (!lists) { inbound.set(to[i], lists = [[], []]); }
        addStretches(lists, source, was[i], is[i]);
      }
    });
    return [...inbound].flatMap(([to, lists]) => this.ranges(lists).map(({ endpoint, was, is }) => ({ source: endpoint, to, was, is })))
      .sort((a, b) => byIdOf(a.source, b.source) || a.to - b.to);
  }

  /** Finds where the rows of a source differ, in the order of the destinations. */
  private compare(from: number): void {
    const { before, after } = this;
    const { to, was, is } = this.differences;
    const { to: oldTo, set: oldSet } = rowsAt(before, from);
    const { to: newTo, set: newSet } = rowsAt(after, from);
    const { ranks: oldRanks, numbers: oldNumbers } = before;
    const { ranks: newRanks, numbers: newNumbers } = after;
    const [oldEnd, newEnd] = [oldTo.length, newTo.length];
    let count = 0;
    for (let i = 0, j = 0; i < oldEnd || j < newEnd;) {
      const a = i < oldEnd ? oldRanks[oldTo[i]] : LAST;
      const b = j < newEnd ? newRanks[newTo[j]] : LAST;
      let first = 0;
      let second = 0;
      if (a <= b) { first = oldNumbers[oldSet[i]] ?? this.numberOf(before, oldSet[i]); i++; }
      if (b <= a) { second = newNumbers[newSet[j]] ?? this.numberOf(after, newSet[j]); j++; }
      if (first === second) { continue; }
      to[count] = a < b ? a : b;
      was[count] = first;
      is[count++] = second;
    }
    this.differences.count = count;
  }

  private addChanges(found: ChangeTable, from: number): void {
    const { count, to, was, is } = this.differences;
    const outbound: StretchLists = [[], []];
    for (let i = 0; i < count; i++) {
      if (this.isExternal[to[i]]) { addStretches(outbound, this.endpoints[to[i]], was[i], is[i]); }
    }
    const ranges = this.ranges(outbound);
    let next = 0;
    for (let i = 0; i < count; i++) {
      if (this.isExternal[to[i]]) { continue; }
      for (; next < ranges.length && ranges[next].endpoint.id < this.endpoints[to[i]].id; next++) { found.addOutbound(from, ranges[next]); }
      found.add(from, to[i], was[i], is[i]);
    }
    for (; next < ranges.length; next++) { found.addOutbound(from, ranges[next]); }
  }

  /** sorted by id */
  private ranges(lists: StretchLists): RangeChange[] {
    return overlay(lists)
      .map(({ family, first, end, was, is }) => ({ endpoint: this.externals.of(family, first, end - 1n), was, is }))
      .sort((a, b) => byIdOf(a.endpoint, b.endpoint));
  }

  private side({ rows, sets }: Listed): Side {
    // both lists are sorted by id, so one walk finds the places
    const ranks = new Int32Array(rows.endpoints.length);
    const places = new Int32Array(this.endpoints.length).fill(-1);
    for (let rank = 0, own = 0; own < ranks.length; rank++) {
      if (this.endpoints[rank].id !== rows.endpoints[own].id) { continue; }
      places[rank] = own;
      ranks[own++] = rank;
    }
    return { rows, sets, ranks, places, numbers: [] };
  }

  private numberOf({ sets, numbers }: Side, set: number): number {
    const described = sets.describe(set);
    let number = this.numbers.get(described.text);
    if (number === undefined) {
      this.numbers.set(described.text, number = this.sets.length);
      this.sets.push(described);
    }
    while (numbers.length <= set) { numbers.push(undefined); }
    numbers[set] = number;
    return number;
  }
}

/** what one side says of a range of addresses and what the other does, by numbers of sets that both share; 0 is none */
interface RangeChange { readonly endpoint: Endpoint; readonly was: number; readonly is: number }

/** `to` is a place */
interface InboundChange { readonly source: Endpoint; readonly to: number; readonly was: number; readonly is: number }

interface Differences {
  count: number;
  readonly to: Int32Array;
  readonly was: Int32Array;
  readonly is: Int32Array;
}

/** One side's rows, and what both sides share of them. */
interface Side extends Listed {
  /** place of each of its endpoints among those of both sides */
  readonly ranks: Int32Array;
  /** the other way round; -1 where it has no such endpoint */
  readonly places: Int32Array;
  /** shared number of each of its sets of ports that was asked for; 0 is none */
  readonly numbers: (number | undefined)[];
}

function rowsAt({ rows, places }: Side, rank: number): DestinationRows {
  return places[rank] < 0 ? NO_ROWS : rows.of(places[rank]);
}

/** behind every place */
const LAST = 2 ** 31 - 1;
const NO_ROWS: DestinationRows = { to: new Int32Array(0), set: new Int32Array(0) };

/** both are sorted; what both have is taken from the first */
function mergedById(one: readonly Endpoint[], other: readonly Endpoint[]): Endpoint[] {
  const all: Endpoint[] = [];
  for (let i = 0, j = 0; i < one.length || j < other.length;) {
    const order = i === one.length ? 1 : j === other.length ? -1 : byIdOf(one[i], other[j]);
    all.push(order <= 0 ? one[i] : other[j]);
    if (order <= 0) { i++; }
    if (order >= 0) { j++; }
  }
  return all;
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
  return IP_FAMILIES.flatMap(family => overlayOf(family, lists.map(list => list.filter(stretch => stretch.family === family))));
}

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
