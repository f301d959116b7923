import * as fc from 'fast-check';
import { duplicateKey } from '../../../src/cli/input/json-duplicates';

/** a JSON value as written: an object may have a key twice */
type Written = string | number | null | readonly Written[] | { readonly entries: readonly (readonly [string, Written])[] };

// signs that a careless reader would take for the end of a string, a key or an object
const text = fc.string({ unit: fc.constantFrom('a', 'b', '"', '\\', ':', '{', '}', ',', ' ', '\n'), maxLength: 4 });
const { value: written } = fc.letrec<{ value: Written }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }).map(entries => ({ entries })),
  ),
}));

describe('duplicateKey |', () => {
  test.each<[string, string, object | undefined]>([
    ['none', '{"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]}', undefined],
    ['a key of the top', '{"a": 1, "b": 2, "a": 3}', { key: 'a', at: 17 }],
    ['a key further in', '[{"x": {"k":1,\n"k" : 2}}]', { key: 'k', at: 15 }],
    ['a key that is written in another way', '{"a": 1, "\\u0061": 2}', { key: 'a', at: 9 }],
    ['keys that are only in texts', '{"a": "{\\"a\\": 1, \\"a\\": 2}", "b": "a\\\\", "c": ":"}', undefined],
    ['the key __proto__', '{"__proto__": 1, "__proto__": 2}', { key: '__proto__', at: 17 }],
    ['no object', '"a"', undefined],
    ['one behind a text of 30 MB', `{"a": "${'x'.repeat(3e7)}", "b": 1, "b": 2}`, { key: 'b', at: 30_000_018 }],
  ])('finds %s', (_, json, found) => {
    expect(duplicateKey(json, JSON.parse(json))).toEqual(found);
  });

  test('finds one exactly where an object is written with a key twice', () => {
    fc.assert(fc.property(written, fc.constantFrom('', ' ', '\n\t'), (value, space) => {
      const json = jsonOf(value, space);
      const found = duplicateKey(json, JSON.parse(json));
      expect(found !== undefined).toBe(hasTwice(value));
      if (found) { expect(json.slice(found.at)).toMatch(/^"(?:[^"\\]|\\.)*"\s*:/); }
    }), { numRuns: 2000 });
  });
});

function jsonOf(value: Written, space: string): string {
  if (value === null || typeof value !== 'object') { return JSON.stringify(value); }
  if (isList(value)) { return `[${value.map(each => jsonOf(each, space)).join(`,${space}`)}]`; }
  return `{${value.entries.map(([key, each]) => `${space}${JSON.stringify(key)}${space}:${jsonOf(each, space)}`).join(',')}${space}}`;
}

function hasTwice(value: Written): boolean {
  if (value === null || typeof value !== 'object') { return false; }
  if (isList(value)) { return value.some(hasTwice); }
  return new Set(value.entries.map(([key]) => key)).size < value.entries.length || value.entries.some(([, each]) => hasTwice(each));
}

function isList(value: object): value is readonly Written[] {
  return Array.isArray(value);
}
