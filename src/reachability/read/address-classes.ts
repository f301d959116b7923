/* eslint-disable no-bitwise -- sets of blocks are hashed */
import { Address, AddressRange } from '../cluster';

/**
 * Which addresses some blocks can tell apart: the same text for addresses of one family that are in exactly the same blocks.
 *
 *   blocks                    10.0.0.1    10.1.0.1    10.2.0.1    192.0.2.1
 *   10.0.0.0/8, 10.1.0.0/16   a           b           a           c
 *
 * The families' lines are cut where a block begins or ends. A hash of the set of blocks, 64 bits, goes along with the
 * cuts: adding or removing a block is one XOR, where the set itself would make many nested blocks quadratic.
 */
export function addressClasses(blocks: readonly (readonly AddressRange[])[]): (address: Address) => string {
  const lines = { IPv4: cutsOf('IPv4', blocks), IPv6: cutsOf('IPv6', blocks) };
  return ({ family, value }) => `${family} ${classAt(lines[family], value)}`;
}

/** at each cut, and up to the next, the same class */
interface Cuts { readonly at: readonly bigint[]; readonly classes: readonly string[] }

function cutsOf(family: Address['family'], blocks: readonly (readonly AddressRange[])[]): Cuts {
  const changes = blocks.flatMap((ranges, block) => ranges.filter(range => range.family === family)
    .flatMap(({ first, end }) => [{ at: first, block }, { at: end, block }]))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const at: bigint[] = [];
  const classes: string[] = [];
  let [high, low] = [0, 0];
  changes.forEach((change, i) => {
    high ^= hashed(2 * change.block);
    low ^= hashed(2 * change.block + 1);
    if (changes[i + 1]?.at === change.at) { return; }
    at.push(change.at);
    classes.push(`${high} ${low}`);
  });
  return { at, classes };
}

/** of the last cut that is not above the value; below the first, no block */
function classAt({ at, classes }: Cuts, value: bigint): string {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at[middle] <= value) { low = middle + 1; } else { high = middle; }
  }
  return low === 0 ? '0 0' : classes[low - 1];
}

/** spreads small numbers over 32 bits */
function hashed(number: number): number {
  let hash = Math.imul(number + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
