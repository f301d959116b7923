import { PolicyPort, ProtocolName } from './network-policy';

/**
 * Sets of destination ports as a rule's `ports` lists them, in one canonical form: sorted, without repetition,
 * nothing that another element already covers.
 *
 *   written                          canonical
 *   80, 80                           80
 *   8000-8100, 8050-8200             8000-8200
 *   443, 1-1024                      1-1024
 *   80, 81                           80, 81      single ports stay single: not every engine knows endPort
 *   1-65535                          all TCP
 *   http, all TCP                    all TCP     a named port is of its own protocol
 *
 * 'all' is every port of every protocol, what an absent `ports` means.
 */
export type PortList = 'all' | readonly PolicyPort[];

/** The protocol that a port without one is of. */
export const DEFAULT_PROTOCOL: ProtocolName = 'TCP';

/** The canonical form of a union of ports. */
export function canonicalPorts(ports: readonly (PolicyPort | 'all')[]): PortList {
  if (ports.includes('all')) { return 'all'; }
  const listed = ports as readonly PolicyPort[];
  if (listed.length === 1) { return canonicalOfProtocol(listed[0].protocol ?? DEFAULT_PROTOCOL, listed); }
  const protocols = [...new Set(listed.map(port => port.protocol ?? DEFAULT_PROTOCOL))].sort();
  return protocols.flatMap(protocol => canonicalOfProtocol(protocol, listed.filter(port => (port.protocol ?? DEFAULT_PROTOCOL) === protocol)));
}

/** Whether every port of `inner` is in `outer`; a named port is only in the same name or in all of its protocol. */
export function covers(outer: PortList, inner: PortList): boolean {
  if (outer === 'all') { return true; }
  if (inner === 'all') { return false; }
  return inner.every(port => {
    const same = outer.filter(other => (other.protocol ?? DEFAULT_PROTOCOL) === (port.protocol ?? DEFAULT_PROTOCOL));
    if (same.some(other => other.port === undefined || other.port === port.port && typeof port.port === 'string')) { return true; }
    const { first, last } = port.port === undefined ? { first: 1, last: 65535 } : intervalOf(port);
    return typeof port.port !== 'string' && runsOf(same.filter(isNumbered).map(intervalOf)).some(run => run.first <= first && last <= run.last);
  });
}

/** One port for people: `TCP 80`, `UDP 8000-8100`, `TCP http`, `all SCTP`, `all ports`. */
export function portText(port: PolicyPort | 'all'): string {
  if (port === 'all') { return 'all ports'; }
  const protocol = port.protocol ?? DEFAULT_PROTOCOL;
  if (port.port === undefined) { return `all ${protocol}`; }
  return port.endPort === undefined ? `${protocol} ${port.port}` : `${protocol} ${port.port}-${port.endPort}`;
}

interface Interval { readonly first: number; readonly last: number }

function canonicalOfProtocol(protocol: ProtocolName, ports: readonly PolicyPort[]): PolicyPort[] {
  if (ports.some(port => port.port === undefined)) { return [{ protocol }]; }
  if (ports.length === 1 && ports[0].endPort === undefined) { return [{ protocol, port: ports[0].port }]; }
  const intervals = merged(ports.filter(isNumbered).map(intervalOf));
  if (intervals.some(({ first, last }) => first === 1 && last === 65535)) { return [{ protocol }]; }
  const names = [...new Set(ports.map(port => port.port).filter(port => typeof port === 'string'))].sort();
  return [
    ...intervals.map(({ first, last }) => ({ protocol, port: first, ...(last > first ? { endPort: last } : {}) })),
    ...names.map(port => ({ protocol, port })),
  ];
}

/** joins what shares a port or touches, where a range is among it: single ports alone never become a range */
function merged(intervals: readonly Interval[]): Interval[] {
  return runsOf(intervals).flatMap(run => (run.singles ? [...run.singles].map(port => ({ first: port, last: port })) : [run]));
}

interface Run extends Interval {
  /** the ports, where the run consists of single ones only */
  readonly singles?: Set<number>;
}

/** the longest stretches of ports without a gap */
function runsOf(intervals: readonly Interval[]): Run[] {
  const runs: Run[] = [];
  for (const { first, last } of [...intervals].sort((a, b) => a.first - b.first)) {
    const singles = first === last ? new Set([first]) : undefined;
    const run = runs.at(-1);
    if (run && first <= run.last + 1) {
      runs[runs.length - 1] = { first: run.first, last: Math.max(run.last, last), singles: singles && run.singles?.add(first) };
    } else {
      runs.push({ first, last, singles });
    }
  }
  return runs;
}

function intervalOf(port: PolicyPort): Interval {
  return { first: port.port as number, last: port.endPort ?? port.port as number };
}

function isNumbered(port: PolicyPort): boolean {
  return typeof port.port === 'number';
}
