import { ConnectionTable, evaluate, listConnections, readCluster } from '../../src/reachability';
import { PortRange, ReachabilityCase, ReachabilityLine, isExternal, parseConnections, reachabilityCases } from '../support/reachability-case';

// public cases of who can reach whom, `source => destination : connections`. The engine must give the same connections,
// all of them and no others. Skipped where the data is not there; CI checks that it ran where it is.

const cases = reachabilityCases().map((one): [string, ReachabilityCase] => [one.name, one]);

describe('conformance | reachability', () => {
  if (cases.length === 0) {
    test.skip('no conformance data on this machine', () => {});
    return;
  }

  test('has all public cases', () => {
    expect(cases).toHaveLength(111);
  });

  test.each(cases)('%s', (_, { objects, lines }) => {
    const evaluation = evaluate(readCluster(objects().map(object => ({ object }))));
    expect(normal(linesOf(listConnections(evaluation, { group: 'never' }).table))).toEqual(normal(lines()));
  });
});

/** what the table says, without what the public lines never show: a workload to itself, IPv6, pods that are not there */
function linesOf({ endpoints, sets, from, to, set, length }: ConnectionTable): ReachabilityLine[] {
  const isShown = (index: number) => endpoints[index].type !== 'potential' && endpoints[index].family !== 'IPv6';
  return Array.from({ length }, (_, row) => row).filter(row => from[row] !== to[row] && isShown(from[row]) && isShown(to[row])).map(row => {
    const { text, ranges } = sets[set[row]];
    // what programs read must be what people read
    expect(inOrder(ranges)).toEqual(inOrder(parseConnections(text)));
    return { from: endpoints[from[row]].id, to: endpoints[to[row]].id, connections: text };
  });
}

function inOrder(ranges: readonly PortRange[]): string[] {
  return ranges.map(({ protocol, first, last }) => `${protocol} ${first}-${last}`).sort();
}

/**
 * How address ranges are cut differs (public lines cut at every boundary of the input): touching ranges of one pair with
 * the same connections become one. Nothing else is changed.
 */
function normal(lines: readonly ReachabilityLine[]): string[] {
  const plain = lines.filter(({ from, to }) => !isExternal(from) && !isExternal(to));
  const sources = lines.filter(({ from }) => isExternal(from));
  const destinations = lines.filter(({ to }) => isExternal(to));
  return [
    ...plain.map(({ from, to, connections }) => `${from} => ${to} : ${connections}`),
    ...merged(sources.map(({ from, to, connections }) => ({ range: from, rest: `=> ${to} : ${connections}` }))),
    ...merged(destinations.map(({ from, to, connections }) => ({ range: to, rest: `<= ${from} : ${connections}` }))),
  ].sort();
}

function merged(parts: readonly { readonly range: string; readonly rest: string }[]): string[] {
  const byRest = new Map<string, [number, number][]>();
  for (const { range, rest } of parts) { byRest.set(rest, [...byRest.get(rest) ?? [], rangeOf(range)]); }
  return [...byRest].flatMap(([rest, ranges]) => touching(ranges).map(([first, last]) => `${addressOf(first)}-${addressOf(last)} ${rest}`));
}

function touching(ranges: readonly [number, number][]): [number, number][] {
  const result: [number, number][] = [];
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    const before = result.at(-1);
    if (before && first <= before[1]) { throw new Error(`address ${addressOf(first)} is listed twice`); }
    if (before && first === before[1] + 1) { before[1] = last; } else { result.push([first, last]); }
  }
  return result;
}

function rangeOf(side: string): [number, number] {
  const [first, last] = side.slice(0, -'[External]'.length).split('-').map(address => address.split('.').reduce((value, octet) => value * 256 + Number(octet), 0));
  return [first, last];
}

function addressOf(value: number): string {
  return [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.');
}
