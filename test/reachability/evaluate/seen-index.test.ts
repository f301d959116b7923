import * as fc from 'fast-check';
import { ScratchList } from '../../../src/reachability/evaluate/scratch-list';
import { SeenIndex } from '../../../src/reachability/evaluate/seen-index';
import { Requirement, meetsAll } from '../../../src/reachability/evaluate/seen-labels';
import { NumberLists } from '../../../src/reachability/number-lists';

// two keys with the numbers 0 to 2, and 3 to 5: nobody has two numbers of one key
const seen = fc.tuple(fc.option(fc.integer({ min: 0, max: 2 })), fc.option(fc.integer({ min: 3, max: 5 })))
  .map(numbers => numbers.flatMap(number => (number === null ? [] : [number])));
const someOf = (min: number, max: number) => fc.uniqueArray(fc.integer({ min, max }), { minLength: 1 });
const requirement: fc.Arbitrary<Requirement> = fc.record({
  numbers: fc.oneof(someOf(0, 2), someOf(3, 5)),
  isWanted: fc.boolean(),
});

describe('SeenIndex |', () => {
  test('the narrowest is the requirement that leaves the fewest, and these are all that it leaves', () => {
    fc.assert(fc.property(fc.array(seen, { maxLength: 20 }), fc.array(requirement, { maxLength: 3 }), (all, requirements) => {
      const lists = new NumberLists();
      all.forEach(numbers => lists.add(numbers));
      const index = new SeenIndex(lists);
      const narrowed = index.narrowest(requirements);
      const left = requirements.filter(({ isWanted }) => isWanted)
        .map(each => all.flatMap((_, i) => (meetsAll([each], lists, i) ? [i] : [])));
      if (left.length === 0) {
        expect(narrowed).toBeUndefined();
        return;
      }
      const found = new ScratchList();
      index.addTo(found, narrowed!);
      found.sort();
      expect(narrowed!.size).toBe(Math.min(...left.map(({ length }) => length)));
      expect(found.length).toBe(narrowed!.size);
      expect(left).toContainEqual(found.copy());
    }), { numRuns: 500 });
  });
});
