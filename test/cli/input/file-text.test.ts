import { piecesOf } from '../../../src/cli/input/file-text';

const pieces = (text: string, name = 'a.yaml') => [...piecesOf(text, name)];
const shapes = (text: string, name?: string) => pieces(text, name)
  .filter(({ line }) => line !== undefined).map(({ line, value, language }) => [line, value, language]);

describe('piecesOf |', () => {
  test.each<[string, string, string | undefined, unknown[]]>([
    ['documents of YAML', 'a: 1\n---\nb: 2\n', undefined, [[1, { a: 1 }, 'yaml'], [3, { b: 2 }, 'yaml']]],
    ['JSON, whatever the name', '{"a": 1}', undefined, [[1, { a: 1 }, 'json']]],
    ['an array', '[{"a": 1}]', 'a.json', [[1, [{ a: 1 }], 'json']]],
    ['lines', '{"a": 1}\n{"b": 2}\n', 'a.jsonl', [[1, { a: 1 }, 'json'], [2, { b: 2 }, 'json']]],
    ['YAML that begins as JSON does', '{a: 1}\n---\nb: 2\n', undefined, [[1, { a: 1 }, 'yaml'], [3, { b: 2 }, 'yaml']]],
    ['JSON in documents of YAML', '{"a": 1}\n---\n{"b": 2}\n', undefined, [[1, { a: 1 }, 'yaml'], [3, { b: 2 }, 'yaml']]],
    ['YAML in a file that is called JSON', 'a: 1', 'a.json', [[1, { a: 1 }, 'yaml']]],
  ])('%s', (_, text, name, expected) => expect(shapes(text, name)).toEqual(expected));

  test.each<[string, string, string, object]>([
    ['YAML', 'a: [', 'a.yaml', { line: 1, text: 'a { or [ is not closed, at: a: [' }],
    ['JSON', '{"a": ', 'a.json', { line: 1, text: 'is no JSON: expected "}", found the end' }],
    ['what looks like JSON', '{"a": ', 'a', { line: 1, text: 'is no JSON: expected "}", found the end' }],
    ['a line of JSON Lines', '{"a": 1}\na: 1\n', 'a.jsonl', { line: 2, text: 'is no JSON: expected a value, found "a: 1"' }],
  ])('tells what is wrong in the language that was meant: %s', (_, text, name, problem) => {
    expect(pieces(text, name).flatMap(piece => piece.problem ?? [])).toEqual([problem]);
  });

  test.each<[string, string, string]>([
    ['YAML', '# a\n---\na: 1 # b\n---\n---\n\nc: [\n...\n', 'a.yaml'], ['JSON', '\n{"a": 1}\n\n{"b":\n2}\n ', 'a.json'], ['lines', '\n{"a": 1}\n\n{"b": 2}\r\n', 'a.ndjson'], ['nothing', '', 'a.yaml'],
  ])('the pieces are the text, without gaps: %s', (_, text, name) => expect(pieces(text, name).map(piece => piece.text).join('')).toBe(text));
});
