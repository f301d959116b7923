import { AddressMaps, uniformMaps } from './address-map';
import { PortSets } from './port-sets';

/**
 * What the policies of one pod let through in one direction: towards every class of pods and every address.
 * Only what differs from the rest is spelled out.
 */
export interface Row {
  /** whether no policy selects the pod in this direction */
  readonly isOpen: boolean;
  /** towards every class that is not listed */
  readonly rest: number;
  /** classes, ascending, and what is allowed with each */
  readonly classes: readonly number[];
  readonly values: readonly number[];
  readonly addresses: AddressMaps;
}

/** What the policies let through with pods of the class. */
export function rowValue({ classes, values, rest }: Row, index: number): number {
  let low = 0;
  let high = classes.length;
  while (low < high) {
    const middle = (low + high) >>> 1; // eslint-disable-line no-bitwise
    if (classes[middle] < index) { low = middle + 1; } else { high = middle; }
  }
  return classes[low] === index ? values[low] : rest;
}

/** Whether the policies leave the pod as open as it would be without them. */
export function letsEverythingThrough({ rest, classes, addresses }: Row): boolean {
  return rest === PortSets.ALL && classes.length === 0
    && [addresses.IPv4, addresses.IPv6].every(({ values }) => values.every(value => value === PortSets.ALL));
}

/** The row of a pod that no policy selects. */
export const OPEN_ROW: Row = { isOpen: true, rest: PortSets.ALL, classes: [], values: [], addresses: uniformMaps(PortSets.ALL) };
