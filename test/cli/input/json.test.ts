import * as fc from 'fast-check';
import { jsonValues } from '../../../src/cli/input/json';
import { jsonEnd } from '../../../src/cli/input/json-scan';

const read = (text: string, isLines = false) => {
  const { values, problems } = jsonValues(text, isLines);
  return { values: values.map(({ value, line }) => [value, line]), problems };
};

describe('jsonValues |', () => {
  test.each<[string, string, unknown[][]]>([
    ['one value', '\n {"a":\n 1}\n', [[{ a: 1 }, 2]]],
    ['an array', '[1, 2]', [[[1, 2], 1]]],
    ['a value a line', '{"a":1}\n\n{"a":2}\r\n', [[{ a: 1 }, 1], [{ a: 2 }, 3]]],
    ['values one behind the other', '{\n"a":1}\n{\n"a":2} [\n3]', [[{ a: 1 }, 1], [{ a: 2 }, 3], [[3], 4]]],
  ])('reads %s', (_, text, values) => {
    expect(read(text)).toEqual({ values, problems: [] });
  });

  test.each<[string, string, unknown[][], object[]]>([
    ['a broken line, and keeps the others', '{"a":1}\n{"a":}\n{"a":2}', [[{ a: 1 }, 1], [{ a: 2 }, 3]],
      [{ line: 2, text: 'is no JSON: expected a value, found "}"' }]],
    ['what stands behind a value', '{\n"a": 1\n}\nnonsense here', [[{ a: 1 }, 1]],
      [{ line: 4, text: 'is no JSON: expected the end, found "nonsense here"' }]],
    ['what stands behind a value on its line', '{"a":1}\n{"b":2} x', [[{ a: 1 }, 1]],
      [{ line: 2, text: 'is no JSON: expected the end, found "x"' }]],
    ['a comma that is missing', '{\n"a": 1\n"b": 2\n}', [], [{ line: 3, text: 'is no JSON: expected "," or "}", found "\\"b\\": 2"' }]],
    ['an end that is missing', '{"a": [1,\n2\n', [], [{ line: 3, text: 'is no JSON: expected "]", found the end' }]],
    ['a comma too many', '{"a": 1,\n}', [], [{ line: 2, text: 'is no JSON: expected a key in double quotes, found "}"' }]],
    ['a key without a colon', '{"a" 1}', [], [{ line: 1, text: 'is no JSON: expected ":" behind the key, found "1}"' }]],
    ['a key that is there twice', '{"a": 1,\n"b": {"c": 1,\n"c": 2}}', [], [{ line: 3, text: 'key "c" is there twice in one object' }]],
    ['a key that is there twice on a line, and keeps the others', '{"a":1}\n{"a":1,"a":2}\n{"a":3}', [[{ a: 1 }, 1], [{ a: 3 }, 3]],
      [{ line: 2, text: 'key "a" is there twice in one object' }]],
    ['a key that is there twice in one of a row', '{\n"a":1}\n{\n"a":1,\n"a":2}\n{"a":3}', [[{ a: 1 }, 1], [{ a: 3 }, 6]],
      [{ line: 5, text: 'key "a" is there twice in one object' }]],
    ['a word', '[1, nul]', [], [{ line: 1, text: 'is no JSON: expected a value, found "nul]"' }]],
  ])('tells %s', (_, text, values, problems) => {
    expect(read(text)).toEqual({ values, problems });
  });

  test('a line of JSON Lines that is a word', () => {
    expect(read('oops\n{"a":1}', true)).toEqual({ values: [[{ a: 1 }, 2]], problems: [{ line: 1, text: 'is no JSON: expected a value, found "oops"' }] });
  });
});

describe('jsonEnd |', () => {
  test('ends where the value ends, whatever it is', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom('', ' ', '\n', '\t\r\n'), (json, space) => {
      expect(jsonEnd(space + json + space, 0)).toEqual({ end: space.length + json.length });
    }));
  });

  test('finds a problem exactly where JSON.parse does', () => {
    const broken = fc.tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ':', 'x', '1', '\n')).map(([json, at, other]) => {
      const cut = at % (json.length + 1);
      return json.slice(0, cut) + other + json.slice(cut + 1);
    });
    fc.assert(fc.property(broken, text => {
      const scanned = jsonEnd(text, 0);
      const isWhole = 'end' in scanned && text.slice(scanned.end).trim() === '';
      expect(isWhole).toBe(isJson(text));
    }), { numRuns: 2000 });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
