import { PROTOCOLS, ProtocolName } from '../../manifest';
import { ConnectionSet, ProtocolPorts } from '../result';

/**
 * Sets of destination ports as small numbers: equal sets have equal numbers, and each operation on two of them is done
 * once. A map of a cluster has many connections, but few different sets of ports.
 *
 *   const sets = new PortSets();
 *   sets.union(sets.of([{ protocol: 'TCP', first: 80, last: 80 }]), PortSets.NONE)
 */
export class PortSets {
  public static readonly NONE = 0;
  public static readonly ALL = 1;

  /** each set as [first, last, first, last, …] on one line of all protocols, sorted, touching ranges merged */
  private readonly lines: (readonly number[])[] = [];
  private readonly known = new Map<string, number>();
  private readonly done = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()];
  private readonly described: ConnectionSet[] = [];

  public constructor() {
    this.intern([]);
    this.intern(PROTOCOLS.flatMap((_, index) => [index * SPAN + 1, index * SPAN + LAST_PORT]));
  }

  /** The set of all of these ports. */
  public of(ranges: readonly ProtocolPorts[]): number {
    return this.intern(merged(ranges.map(({ protocol, first, last }): [number, number] => [place(protocol, first), place(protocol, last)])));
  }

  /** What is in either set. */
  public union(one: number, other: number): number {
    if (one === other || other === PortSets.NONE || one === PortSets.ALL) { return one; }
    if (one === PortSets.NONE || other === PortSets.ALL) { return other; }
    return this.once(0, Math.min(one, other), Math.max(one, other), (a, b) => merged([...pairs(a), ...pairs(b)]));
  }

  /** What is in both sets. */
  public meet(one: number, other: number): number {
    if (one === other || one === PortSets.NONE || other === PortSets.ALL) { return one; }
    if (other === PortSets.NONE || one === PortSets.ALL) { return other; }
    return this.once(1, Math.min(one, other), Math.max(one, other), common);
  }

  /** What is in the first set and not in the second. */
  public minus(one: number, other: number): number {
    if (one === PortSets.NONE || other === PortSets.NONE) { return one; }
    if (one === other || other === PortSets.ALL) { return PortSets.NONE; }
    return this.once(2, one, other, without);
  }

  /** Whether the set has this port. */
  public has(set: number, protocol: ProtocolName, port: number): boolean {
    const line = this.lines[set];
    const at = place(protocol, port);
    for (let i = 0; i < line.length; i += 2) {
      if (at <= line[i + 1]) { return at >= line[i]; }
    }
    return false;
  }

  /** The set as people and programs read it. */
  public describe(set: number): ConnectionSet {
    return this.described[set] ??= connectionSet(this.lines[set]);
  }

  private once(operation: number, one: number, other: number, compute: (a: readonly number[], b: readonly number[]) => number[]): number {
    const key = one * KEY_SPAN + other;
    let result = this.done[operation].get(key);
    if (result === undefined) {
      result = this.intern(compute(this.lines[one], this.lines[other]));
      this.done[operation].set(key, result);
    }
    return result;
  }

  private intern(line: readonly number[]): number {
    const key = line.join();
    let set = this.known.get(key);
    if (set === undefined) {
      set = this.lines.length;
      this.lines.push(line);
      this.known.set(key, set);
    }
    return set;
  }
}

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
