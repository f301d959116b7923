import { Replacement, withReplacements } from '../../../src/cli/harden/replacement';

describe('withReplacements |', () => {
  const replaced = (...replacements: [number, number, string][]) =>
    withReplacements('abcdef', replacements.map(([start, end, insert]): Replacement => ({ start, end, insert })));

  test.each<[string, [number, number, string][], string]>([
    ['nothing', [], 'abcdef'],
    ['places in any order', [[4, 5, 'E'], [0, 1, ''], [2, 2, '+']], 'b+cdEf'],
    ['what is new at one place in its order, before what is taken away there', [[2, 4, ''], [2, 2, '1'], [2, 2, '2']], 'ab12ef'],
    ['what follows a place at once', [[2, 3, 'C'], [3, 3, '+'], [3, 4, 'D']], 'abC+Def'],
    ['the end', [[6, 6, 'g']], 'abcdefg'],
  ])('replaces %s', (_, replacements, expected) => expect(replaced(...replacements)).toBe(expected));

  test.each<[number, number, string][]>([[[1, 4, ''], [2, 3, 'x']], [[1, 4, 'x'], [1, 4, 'y']], [[1, 4, ''], [3, 3, 'x']]])('can not where places overlap: %j %j', (...replacements) => {
    expect(replaced(...replacements)).toBeUndefined();
  });
});
