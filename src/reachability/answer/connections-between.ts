import { IP_FAMILIES, IpFamily } from '../../manifest';
import { AddressRange, Direction } from '../cluster';
import { lastOf, stretchOf } from '../evaluate/address-map';
import { Evaluation } from '../evaluate/evaluation';
import { halfVerdict, hasFamily, holdsOverEach } from '../evaluate/half-verdict';
import { PortSets } from '../evaluate/port-sets';

/**
 * What is allowed between ends that are known by index or by address, as sets of ports: for those who ask about many pairs.
 *
 *   portsBetween(evaluation, web, db)                                both halves
 *   portsWithAddresses(evaluation, db, 'ingress', ranges)            stretch by stretch
 */
export function portsBetween(evaluation: Evaluation, from: number, to: number): number {
  const [source, destination] = [from, to].map(index => ({ type: 'workload', index } as const));
  const { sets } = evaluation;
  const allowed = sets.meet(halfVerdict(evaluation, source, destination, 'egress'), halfVerdict(evaluation, destination, source, 'ingress'));
  if (!holdsOverEach(evaluation, source, destination)) { return sets.overEither(allowed); }
  const common = IP_FAMILIES.filter(family => hasFamily(evaluation, source, family) && hasFamily(evaluation, destination, family));
  if (common.length === 0) { return PortSets.NONE; }
  return common.map(family => sets.over(family, allowed)).reduce((one, other) => sets.meet(one, other));
}

/** Addresses with which the same is allowed. */
export interface AddressStretch extends AddressRange {
  readonly ports: number;
}

/** What the policies of a workload let through with the addresses of the ranges, in their order. */
export function portsWithAddresses(
  evaluation: Evaluation, workload: number, direction: Direction, ranges: readonly AddressRange[],
): AddressStretch[] {
  const { addresses } = evaluation.row(evaluation.pods.classOf[workload], direction);
  return ranges.flatMap(({ family, first, end }) => {
    const map = addresses[family];
    const found: AddressStretch[] = [];
    for (let i = stretchOf(map.starts, first); i < map.starts.length && map.starts[i] < end; i++) {
      const [start, last] = [map.starts[i], lastOf(map, i)];
      found.push({ family, first: start > first ? start : first, end: last < end ? last + 1n : end, ports: map.values[i] });
    }
    return found;
  });
}

/** A piece of all addresses, and which of several sets hold it. */
export interface AddressPiece extends AddressRange {
  /** indexes of the sets */
  readonly holders: readonly number[];
}

/** All addresses, cut wherever one of the sets begins or ends. */
export function addressPieces(every: readonly AddressRange[], sets: readonly (readonly AddressRange[])[]): AddressPiece[] {
  return every.flatMap(({ family, first, end }) => {
    const starts = new Set([first]);
    for (const range of sets.flat()) {
      if (range.family !== family) { continue; }
      for (const start of [range.first, range.end]) { if (start > first && start < end) { starts.add(start); } }
    }
    const sorted = [...starts].sort((a, b) => (a < b ? -1 : 1));
    return sorted.map((start, i) => ({
      family, first: start, end: sorted[i + 1] ?? end, holders: holdersOf(sets, family, start),
    }));
  });
}

function holdersOf(sets: readonly (readonly AddressRange[])[], family: IpFamily, address: bigint): number[] {
  const holds = (range: AddressRange) => range.family === family && range.first <= address && address < range.end;
  return sets.flatMap((ranges, index) => (ranges.some(holds) ? [index] : []));
}
