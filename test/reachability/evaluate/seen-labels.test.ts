import * as fc from 'fast-check';
import { LabelSelector, Labels } from '../../../src/manifest';
import { ScratchList } from '../../../src/reachability/evaluate/scratch-list';
import { SeenLabels, UNSEEN, meetsAll } from '../../../src/reachability/evaluate/seen-labels';
import { NumberLists } from '../../../src/reachability/number-lists';
import { LabelNumbers } from '../../../src/reachability/workload-table';
import { labelSets, naivelySelects, selectors } from '../../support/random-selectors';

function seenBy(...mentioned: readonly LabelSelector[]) {
  let count = 0;
  const seen = new SeenLabels(() => count++);
  mentioned.forEach(selector => seen.mention(selector));
  const numbersOf = (labels: Labels) => {
    const numbers = new ScratchList();
    seen.addTo(numbers, labels);
    return numbers.union();
  };
  const meets = (selector: LabelSelector, labels: Labels) => {
    const lists = new NumberLists();
    lists.add(numbersOf(labels));
    return meetsAll(seen.requirements(selector)!, lists, 0);
  };
  return { seen, numbersOf, meets };
}

describe('SeenLabels |', () => {
  test('the numbers meet the requirements of the selectors that select the labels, and of no others', () => {
    fc.assert(fc.property(fc.array(selectors(), { maxLength: 5 }), labelSets(), (mentioned, labels) => {
      const { meets } = seenBy(...mentioned);
      for (const selector of mentioned) { expect(meets(selector, labels)).toBe(naivelySelects(selector, labels)); }
    }), { numRuns: 1000 });
  });

  test('labels that are known by their numbers look the same', () => {
    fc.assert(fc.property(fc.array(selectors(), { maxLength: 5 }), fc.array(labelSets(), { maxLength: 5 }), (mentioned, all) => {
      const { seen, numbersOf } = seenBy(...mentioned);
      const known = new LabelNumbers();
      const lists = all.map(labels => [...known.numbersOf(labels, [])]);
      const { values, keys } = seen.seenIn(known);
      expect(lists.map(list => list.flatMap(label => [values[label], keys[label]].filter(number => number !== UNSEEN)).sort((a, b) => a - b)))
        .toEqual(all.map(numbersOf));
    }));
  });

  const mentioned: LabelSelector = { matchLabels: { tier: 'web' }, matchExpressions: [{ key: 'team', operator: 'In', values: ['a', 'b'] }] };

  test.each<[string, Labels, Labels, boolean]>([
    ['keys that nobody mentions', { tier: 'web', color: 'red' }, { tier: 'web' }, true],
    ['values that nobody mentions', { tier: 'cache' }, { tier: 'db' }, true],
    ['the order of keys', { tier: 'web', team: 'a' }, { team: 'a', tier: 'web' }, true],
    ['a mentioned value and another', { tier: 'web' }, { tier: 'db' }, false],
    ['two mentioned values', { team: 'a' }, { team: 'b' }, false],
    ['a key with a value that nobody mentions, and none', { team: 'c' }, {}, true],
    ['the same value of two keys', { team: 'web' }, { tier: 'web' }, false],
  ])('%s: %j and %j look the same: %s', (_, one, other, isSame) => {
    const { numbersOf } = seenBy(mentioned);
    expect(JSON.stringify(numbersOf(one)) === JSON.stringify(numbersOf(other))).toBe(isSame);
  });

  test.each<[string, LabelSelector]>([
    ['another key', { matchLabels: { color: 'red' } }],
    ['another value', { matchLabels: { tier: 'db' } }],
    ['another value among known ones', { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['a', 'c'] }] }],
    ['whether a key is there of which only values are mentioned', { matchExpressions: [{ key: 'team', operator: 'Exists' }] }],
    ['whether another key is there', { matchExpressions: [{ key: 'color', operator: 'DoesNotExist' }] }],
  ])('cannot answer what asks for %s', (_, selector) => {
    expect(seenBy(mentioned).seen.requirements(selector)).toBeUndefined();
  });

  test('whether a key is there is one number, however many values are mentioned', () => {
    const values = Array.from({ length: 50 }, (_, i) => `v${i}`);
    const exists: LabelSelector = { matchExpressions: [{ key: 'app', operator: 'Exists' }] };
    const { seen, meets } = seenBy({ matchExpressions: [{ key: 'app', operator: 'In', values }] }, exists);
    expect(seen.requirements(exists)).toEqual([{ numbers: [expect.any(Number)], isWanted: true }]);
    expect(([{ app: 'v7' }, { app: 'other' }, {}] as Labels[]).map(labels => meets(exists, labels))).toEqual([true, true, false]);
  });
});
