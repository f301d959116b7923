import * as fc from 'fast-check';
import { jsonEnd, skipSpace } from '../../../src/cli/input/json-scan';

describe('jsonEnd |', () => {
  test.each<[string, number, number]>([
    ['{"a": 1} {"b": 2}', 0, 8], ['{"a": 1} {"b": 2}', 8, 17], [' [] x', 0, 3], ['{"}": "]", "\\"": [{}]}z', 0, 22], ['-1.5e3,', 0, 6], ['"a" b', 0, 3], ['null', 0, 4],
  ])('%s from %i', (text, start, end) => expect(jsonEnd(text, start)).toEqual({ end }));

  test.each<[string, number, string]>([
    ['', 0, 'expected a value, found the end'],
    ['{"a": }', 6, 'expected a value, found "}"'],
    ['{a: 1}', 1, 'expected a key in double quotes, found "a: 1}"'],
    ['[1 2]', 3, 'expected "," or "]", found "2]"'],
    ['[1,]', 3, 'expected a value, found "]"'],
    ['{"a": 1', 7, 'expected "}", found the end'],
    ['{"a": tru}', 6, 'expected a value, found "tru}"'],
    ['[01]', 1, 'expected a value, found "01]"'],
    ['"a\nb"', 0, 'expected a value, found "\\"a"'],
    ['["\\x"]', 1, 'expected a value, found "\\"\\\\x\\"]"'],
  ])('%s breaks at %i', (text, at, problem) => expect(jsonEnd(text, 0)).toEqual({ at, problem }));

  test('takes the strings that JSON.parse takes', () => {
    const written = fc.string({ unit: fc.constantFrom('a', '"', '\\', '\\\\', '\\"', '\\u00', '4f', 'n', '\n', '\u2028'), maxLength: 8 });
    fc.assert(fc.property(written, inside => {
      const text = `"${inside}"`;
      let isJson = true;
      try { JSON.parse(text); } catch { isJson = false; }
      const scanned = jsonEnd(text, 0);
      expect([text, 'end' in scanned && scanned.end === text.length]).toEqual([text, isJson]);
    }), { numRuns: 3000 });
  });

  test('finds what is wrong behind a text of 30 MB', () => {
    expect(jsonEnd(`{"a": "${'x\\n'.repeat(1e7)}",}`, 0)).toEqual({ at: 30_000_009, problem: 'expected a key in double quotes, found "}"' });
  });

  test('ends where JSON.stringify ended', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.constantFrom('', ' ', ' x', '{', ',1'), fc.constantFrom(undefined, 2), (value, behind, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      // a number goes on with digits, so something has to stand behind it
      expect(jsonEnd(`${text} ${behind}`, 0)).toEqual({ end: text.length });
    }));
  });
});

test('skipSpace | white space of JSON and no other', () => expect([skipSpace(' \t\r\na', 0), skipSpace('\u00a0a', 0), skipSpace('  ', 0)]).toEqual([4, 0, 2]));
