import { AddressMaps, uniformMaps } from './address-map';
import { PortSets } from './port-sets';
import { IP_FAMILIES } from '../../manifest';

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
  /** every port over the families of which the pod has addresses: what there would be without policies */
  readonly whole: number;
}

/** What the policies let through with pods of the class; over one family, it may be more than over the other. */
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
export function letsEverythingThrough({ rest, classes, addresses, whole }: Row, sets: PortSets): boolean {
  return rest === whole && classes.length === 0
    && IP_FAMILIES.every(family => addresses[family].values.every(value => value === sets.over(family, whole)));
}

/** The row of a pod that no policy selects. */
export function openRow(whole: number, sets: PortSets): Row {
  return { isOpen: true, rest: whole, classes: [], values: [], addresses: mapsOver(uniformMaps(PortSets.ALL), whole, sets), whole };
}

/** The maps of a pod that has addresses of these families: there is nothing over others. */
export function mapsOver(maps: AddressMaps, whole: number, sets: PortSets): AddressMaps {
  if (whole === PortSets.ALL) { return maps; }
  const [IPv4, IPv6] = IP_FAMILIES.map(family => (sets.over(family, whole) === PortSets.NONE ? uniformMaps(PortSets.NONE) : maps)[family]);
  return { IPv4, IPv6 };
}
