import * as fc from 'fast-check';
import { EqualsIndex, hashWith } from '../../../src/reachability/evaluate/equals-index';

/** the first index of an equal word, for each of the words */
function firsts(words: readonly string[], hash: (word: string) => number): number[] {
  const index = new EqualsIndex((asked, known) => words[asked] === words[known]);
  return words.map((word, i) => {
    const found = index.find(hash(word), i);
    if (found === undefined) { index.add(hash(word), i); }
    return found ?? i;
  });
}

describe('EqualsIndex |', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'ab', 'ba', 'abc', ''), { maxLength: 30 });

  test('finds the first that is equal, also where different things have the same number', () => {
    fc.assert(fc.property(words, fc.constantFrom(1, 2, 100), (all, numbers) => {
      expect(firsts(all, word => word.length % numbers)).toEqual(all.map(word => all.indexOf(word)));
    }));
  });

  test('asks about nothing that has another number', () => {
    const isEqual = jest.fn(() => true);
    const index = new EqualsIndex(isEqual);
    index.add(1, 0);
    expect(index.find(2, 1)).toBeUndefined();
    expect(isEqual).not.toHaveBeenCalled();
  });
});

describe('hashWith |', () => {
  test('lists of small numbers have small integers, nearly all of them different', () => {
    const hashes = new Set<number>();
    for (let a = 0; a < 100; a++) {
      for (let b = 0; b < 100; b++) { hashes.add(hashWith(hashWith(0, a), b)); }
    }
    expect([...hashes].every(hash => Number.isInteger(hash) && Math.abs(hash) <= 2 ** 31)).toBe(true);
    expect(hashes.size).toBeGreaterThan(9_900);
  });

  test('the order counts', () => {
    expect(hashWith(hashWith(0, 3), 4)).not.toBe(hashWith(hashWith(0, 4), 3));
  });
});
