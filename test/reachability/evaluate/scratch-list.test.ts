import * as fc from 'fast-check';
import { ScratchList } from '../../../src/reachability/evaluate/scratch-list';

/** cleared and filled, as often as there are lists */
const filled = (list: ScratchList, numbers: readonly number[]) => {
  list.clear();
  list.pushAll(numbers);
  return list;
};

const ascending = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
const numbers = () => fc.oneof(
  fc.array(fc.nat({ max: 40 }), { maxLength: 12 }),
  fc.array(fc.nat({ max: 2 ** 31 - 1 }), { minLength: 13, maxLength: 400, size: 'max' }),
);

describe('ScratchList |', () => {
  test('holds what was pushed since it was cleared', () => {
    const list = new ScratchList();
    fc.assert(fc.property(numbers(), given => {
      filled(list, given);
      expect(list.copy()).toEqual(given);
      expect(given.map((_, i) => list.at(i))).toEqual(given);
      expect(list.equals(given)).toBe(true);
      expect(list.equals([...given, 0])).toBe(false);
      expect(list.equals(given.map((number, i) => (i === given.length - 1 ? number + 1 : number)))).toBe(given.length === 0);
    }));
  });

  test('sorts as arrays are sorted, whatever was in it before', () => {
    const list = new ScratchList();
    fc.assert(fc.property(numbers(), given => {
      filled(list, given).sort();
      expect(list.copy()).toEqual(ascending(given));
    }));
  });

  test('is ascending again after numbers behind a sorted list', () => {
    const list = filled(new ScratchList(), [3, 1, 2]);
    list.sort();
    list.push(0);
    list.sort();
    expect(list.copy()).toEqual([0, 1, 2, 3]);
  });

  test('a union has each number once', () => {
    const list = new ScratchList();
    fc.assert(fc.property(numbers(), given => {
      expect(filled(list, given).union()).toEqual(ascending([...new Set(given)]));
    }));
  });

  test('keeps those that it is told to, in their order, and is still sorted right', () => {
    const list = new ScratchList();
    fc.assert(fc.property(numbers(), given => {
      filled(list, given).keep(number => number % 2 === 0);
      expect(list.copy()).toEqual(given.filter(number => number % 2 === 0));
      list.sort();
      expect(list.copy()).toEqual(ascending(given.filter(number => number % 2 === 0)));
    }));
  });

  test('has is about what is in it now', () => {
    const list = filled(new ScratchList(), [5, 6]);
    expect([list.has(5), list.has(7)]).toEqual([true, false]);
    expect(filled(list, [7]).has(5)).toBe(false);
  });
});
