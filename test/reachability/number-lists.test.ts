import * as fc from 'fast-check';
import { NumberLists } from '../../src/reachability/number-lists';

const lists = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 8 }), { maxLength: 150 });

function listsOf(all: readonly (readonly number[])[]): NumberLists {
  const made = new NumberLists();
  all.forEach(list => made.add(list));
  return made;
}

function asArrays(of: NumberLists): number[][] {
  return Array.from({ length: of.length }, (_, index) => {
    const start = of.startOf(index);
    return Array.from({ length: of.startOf(index + 1) - start }, (__, i) => of.at(start + i));
  });
}

describe('NumberLists |', () => {
  test('keeps the lists, however many there are', () => {
    fc.assert(fc.property(lists, all => { expect(asArrays(listsOf(all))).toEqual(all); }));
    const many = Array.from({ length: 3000 }, (_, i) => [i, i + 1]);
    expect(asArrays(listsOf(many))).toEqual(many);
  });

  test('knows what is in a list, and whether it equals another', () => {
    fc.assert(fc.property(lists, fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 3 }), (all, other) => {
      const made = listsOf(all);
      all.forEach((list, index) => {
        expect(made.has(index, 7)).toBe(list.includes(7));
        expect(made.equals(index, other)).toBe(JSON.stringify(list) === JSON.stringify(other));
        expect(made.equals(index, list)).toBe(true);
      });
    }));
  });

  test('what is added to a copy is not in the original', () => {
    const original = listsOf([[1], [2, 3]]);
    const copy = original.copy();
    copy.add([4]);
    original.add([5, 6]);
    expect([asArrays(original), asArrays(copy)]).toEqual([[[1], [2, 3], [5, 6]], [[1], [2, 3], [4]]]);
  });

  test('inverted, the lists of each number', () => {
    fc.assert(fc.property(lists, all => {
      const { starts, indexes } = listsOf(all).inverted();
      const most = Math.max(-1, ...all.flat());
      expect(starts).toHaveLength(most + 2);
      for (let number = 0; number <= most; number++) {
        const having = all.flatMap((list, index) => (list.includes(number) ? [index] : []));
        expect([...indexes.subarray(starts[number], starts[number + 1])]).toEqual(having);
      }
    }));
  });
});
