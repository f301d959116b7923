import { IpFamily, PROTOCOLS, ProtocolName } from '../../manifest';
import { ConnectionSet, ProtocolPorts } from '../result';

/**
 * Sets of destination ports as small numbers: equal sets have equal numbers, and each operation on two of them is done
 * once. A map of a cluster has many connections, but few different sets of ports.
 *
 *   const sets = new PortSets();
 *   sets.union(sets.of([{ protocol: 'TCP', first: 80, last: 80 }]), PortSets.NONE)
 *
 * A set may hold other ports over IPv4 than over IPv6: it is the number of a pair of sets. All operations take such pairs,
 * family by family; `has` and `describe` are about one family, or about what is there over either.
 */
export class PortSets {
  public static readonly NONE = 0;
  public static readonly ALL = 1;

  /** each set as [first, last, first, last, …] on one line of all protocols, sorted, touching ranges merged */
  private readonly lines: (readonly number[])[] = [];
  private readonly known = new Map<string, number>();
  private readonly done: { readonly [operation in Operation]: Map<number, number> } = { union: new Map(), meet: new Map(), minus: new Map() };
  /** by place, those of one port */
  private readonly single = new Map<number, number>();
  private readonly described: ConnectionSet[] = [];
  /** of sets that are not the same over both families: that over IPv4, and that over IPv6 */
  private readonly families: (readonly [number, number] | undefined)[] = [];
  private readonly knownFamilies = new Map<number, number>();
  private readonly either: number[] = [];

  public constructor() {
    this.intern([]);
    this.intern(PROTOCOLS.flatMap((_, index) => [index * SPAN + 1, index * SPAN + LAST_PORT]));
  }

  /** The set of all of these ports. */
  public of(ranges: readonly ProtocolPorts[]): number {
    return this.intern(merged(ranges.map(({ protocol, first, last }): [number, number] => [place(protocol, first), place(protocol, last)])));
  }

  /** The set of one port. */
  public ofOne(protocol: ProtocolName, port: number): number {
    const at = place(protocol, port);
    let set = this.single.get(at);
    if (set === undefined) { this.single.set(at, set = this.intern([at, at])); }
    return set;
  }

  /** What is in either set. */
  public union(one: number, other: number): number {
    if (one === other || other === PortSets.NONE || one === PortSets.ALL) { return one; }
    if (one === PortSets.NONE || other === PortSets.ALL) { return other; }
    return this.once('union', Math.min(one, other), Math.max(one, other), (a, b) => merged([...pairs(a), ...pairs(b)]));
  }

  /** What is in both sets. */
  public meet(one: number, other: number): number {
    if (one === other || one === PortSets.NONE || other === PortSets.ALL) { return one; }
    if (other === PortSets.NONE || one === PortSets.ALL) { return other; }
    return this.once('meet', Math.min(one, other), Math.max(one, other), common);
  }

  /** What is in the first set and not in the second. */
  public minus(one: number, other: number): number {
    if (one === PortSets.NONE || other === PortSets.NONE) { return one; }
    if (one === other || other === PortSets.ALL) { return PortSets.NONE; }
    return this.once('minus', one, other, without);
  }

  /** The set that is one over IPv4 and another over IPv6. */
  public byFamily(overIpv4: number, overIpv6: number): number {
    if (overIpv4 === overIpv6) { return overIpv4; }
    const key = overIpv4 * KEY_SPAN + overIpv6;
    let set = this.knownFamilies.get(key);
    if (set === undefined) {
      set = this.lines.length;
      this.lines.push([]);
      this.families.push([overIpv4, overIpv6]);
      this.knownFamilies.set(key, set);
    }
    return set;
  }

  /** The set over one family, and nothing over the other. */
  public onlyOver(family: IpFamily, set: number): number {
    return family === 'IPv4' ? this.byFamily(set, PortSets.NONE) : this.byFamily(PortSets.NONE, set);
  }

  /** Whether the set is not the same over both families. */
  public differsByFamily(set: number): boolean {
    return this.families[set] !== undefined;
  }

  /** What is in the set over one family. */
  public over(family: IpFamily, set: number): number {
    const families = this.families[set];
    return families === undefined ? set : families[family === 'IPv4' ? 0 : 1];
  }

  /** What is in the set over either family, whichever it is. */
  public overEither(set: number): number {
    const families = this.families[set];
    return families === undefined ? set : this.either[set] ??= this.union(families[0], families[1]);
  }

  /** Whether the set, the same over both families, has this port. */
  public has(set: number, protocol: ProtocolName, port: number): boolean {
    const line = this.lines[set];
    const at = place(protocol, port);
    for (let i = 0; i < line.length; i += 2) {
      if (at <= line[i + 1]) { return at >= line[i]; }
    }
    return false;
  }

  /** The set, the same over both families, as people and programs read it. */
  public describe(set: number): ConnectionSet {
    return this.described[set] ??= connectionSet(this.lines[set]);
  }

  private once(operation: Operation, one: number, other: number, compute: (a: readonly number[], b: readonly number[]) => number[]): number {
    const key = one * KEY_SPAN + other;
    let result = this.done[operation].get(key);
    if (result === undefined) {
      result = this.families[one] || this.families[other]
        ? this.byFamily(this.overFamily('IPv4', operation, one, other), this.overFamily('IPv6', operation, one, other))
        : this.intern(compute(this.lines[one], this.lines[other]));
      this.done[operation].set(key, result);
    }
    return result;
  }

  private overFamily(family: IpFamily, operation: Operation, one: number, other: number): number {
    return this[operation](this.over(family, one), this.over(family, other));
  }

  private intern(line: readonly number[]): number {
    const key = line.join();
    let set = this.known.get(key);
    if (set === undefined) {
      set = this.lines.length;
      this.lines.push(line);
      this.families.push(undefined);
      this.known.set(key, set);
    }
    return set;
  }
}

type Operation = 'union' | 'meet' | 'minus';

const LAST_PORT = 65535;
/** port 0 of the next protocol is in no set, so ranges of two protocols never touch */
const SPAN = LAST_PORT + 1;
const KEY_SPAN = 2 ** 26;

function place(protocol: ProtocolName, port: number): number {
  return PROTOCOLS.indexOf(protocol) * SPAN + port;
}

function pairs(line: readonly number[]): [number, number][] {
  const result: [number, number][] = [];
  for (let i = 0; i < line.length; i += 2) { result.push([line[i], line[i + 1]]); }
  return result;
}

function merged(ranges: [number, number][]): number[] {
  const line: number[] = [];
  for (const [first, last] of ranges.sort((a, b) => a[0] - b[0])) {
    if (line.length > 0 && first <= line[line.length - 1] + 1) {
      line[line.length - 1] = Math.max(line[line.length - 1], last);
    } else {
      line.push(first, last);
    }
  }
  return line;
}

function common(a: readonly number[], b: readonly number[]): number[] {
  const line: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const first = Math.max(a[i], b[j]);
    const last = Math.min(a[i + 1], b[j + 1]);
    if (first <= last) { line.push(first, last); }
    if (a[i + 1] < b[j + 1]) { i += 2; } else { j += 2; }
  }
  return line;
}

function without(a: readonly number[], b: readonly number[]): number[] {
  const line: number[] = [];
  for (let i = 0, j = 0; i < a.length; i += 2) {
    let first = a[i];
    while (j < b.length && b[j + 1] < first) { j += 2; }
    for (let k = j; k < b.length && b[k] <= a[i + 1]; k += 2) {
      if (b[k] > first) { line.push(first, b[k] - 1); }
      first = b[k + 1] + 1;
    }
    if (first <= a[i + 1]) { line.push(first, a[i + 1]); }
  }
  return line;
}

function connectionSet(line: readonly number[]): ConnectionSet {
  const ranges = pairs(line).map(([first, last]): ProtocolPorts =>
    ({ protocol: PROTOCOLS[Math.floor(first / SPAN)], first: first % SPAN, last: last % SPAN }))
    .sort((a, b) => (a.protocol < b.protocol ? -1 : a.protocol > b.protocol ? 1 : a.first - b.first));
  if (ranges.length === 0) { return { text: 'No Connections', ranges }; }
  const isAll = ranges.length === PROTOCOLS.length && ranges.every(({ first, last }) => first === 1 && last === LAST_PORT);
  if (isAll) { return { text: 'All Connections', ranges }; }
  const byProtocol = new Map<string, string[]>();
  for (const { protocol, first, last } of ranges) {
    const text = first === last ? String(first) : `${first}-${last}`;
    byProtocol.set(protocol, [...byProtocol.get(protocol) ?? [], text]);
  }
  return { text: [...byProtocol].map(([protocol, texts]) => `${protocol} ${texts.join(',')}`).join(','), ranges };
}
