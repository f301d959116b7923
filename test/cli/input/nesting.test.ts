import { MOST_LEVELS, isTooDeep, mayBeTooDeep } from '../../../src/cli/input/nesting';

/** lists in objects in lists */
function nested(levels: number): string {
  const open = Array.from({ length: levels }, (_unused, index) => index % 2 === 0 ? '[' : '{"a":');
  const close = Array.from({ length: levels }, (_unused, index) => (levels - 1 - index) % 2 === 0 ? ']' : '}');
  return `${open.join('')}1${close.join('')}`;
}

describe('mayBeTooDeep and isTooDeep |', () => {
  test.each<[number, boolean]>([[0, false], [1, false], [MOST_LEVELS, false], [MOST_LEVELS + 1, true]])('of %d levels', (levels, expected) => {
    expect(mayBeTooDeep(nested(levels))).toBe(expected);
    expect(isTooDeep(JSON.parse(nested(levels)))).toBe(expected);
  });

  test('many next to each other are not deep', () => {
    const json = JSON.stringify(Array.from({ length: 5_000 }, () => [{}]));
    expect(mayBeTooDeep(json)).toBe(false);
    expect(isTooDeep(JSON.parse(json))).toBe(false);
  });

  test('brackets in text only seem deep', () => {
    const json = JSON.stringify({ a: '{['.repeat(MOST_LEVELS) });
    expect(mayBeTooDeep(json)).toBe(true);
    expect(isTooDeep(JSON.parse(json))).toBe(false);
  });
});
