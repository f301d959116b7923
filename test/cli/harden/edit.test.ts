import { editedJson, editedYaml } from '../../../src/cli/harden/edit';
import { piecesOf } from '../../../src/cli/input/file-text';
import { parsedDocument } from '../../../src/cli/input/yaml';

/** a document with its values changed, which says what it has to */
function edited(text: string, change: (value: any) => any) {
  const [piece] = piecesOf(text, 'a.yaml');
  const after = change(piece.value);
  const result = editedYaml(piece, after);
  expect(parsedDocument({ text: result.text, firstLine: 1 })).toEqual({ value: after, surprises: [] });
  return result;
}

describe('editedYaml |', () => {
  test('changes what it can in place', () => {
    expect(edited('a: 1 # one\n', value => ({ ...value, b: 2 }))).toEqual({ text: 'a: 1 # one\nb: 2\n', losesComments: false });
  });

  test.each<[string, string, string]>([
    ['a mapping', '# head\na: &a {b: 1}\n# lost\nc: *a\nd: [*a]\n', '# head\na:\n  b: 1\nc:\n  b: 2\nd:\n  - b: 1\n'],
    ['a list', 'a: &a [1]\nd: &d {e: *a}\nc: *d\nf: [*a, *d]\n', 'a:\n  - 1\nd:\n  e:\n    - 1\nc:\n  e:\n    - 1\n  b: 2\nf:\n  - - 1\n  - e:\n      - 1\n'],
  ])('writes in full where an alias leads to %s that is to change', (_, text, expected) => {
    expect(edited(text, value => ({ ...value, c: { ...value.c, b: 2 } }))).toEqual({ text: expected, losesComments: true });
  });

  test('does without the library that knows all of YAML where a document is written as most are', () => {
    jest.isolateModules(() => {
      jest.doMock('yaml', () => { throw new Error('loaded'); });
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { editedYaml: edit } = require('../../../src/cli/harden/edit') as typeof import('../../../src/cli/harden/edit');
      const piece = (text: string, value: unknown) => ({ text, value, surprises: [], language: 'yaml' as const });
      expect(edit(piece('a:\n- b: 1 # one\n', { a: [{ b: 1 }] }), { a: [{ b: 1, c: 2 }] }).text).toBe('a:\n- b: 1 # one\n  c: 2\n');
      expect(() => edit(piece('a: {b: 1}\n', { a: { b: 1 } }), { a: { b: 2 } })).toThrow('loaded');
      jest.dontMock('yaml');
    });
  });

  test('quotes what YAML 1.1 takes for something else', () => {
    const { text, losesComments } = edited('a: &a {b: 1}\nc: *a\n', value => ({ ...value, c: { 'on': 'y', 'off': '0777', 'n': '1_0', '1': '<<', 'x': '1:30', 'z': '~', '': 'null' } }));
    expect(losesComments).toBe(true);
    expect(text).toContain('"on": "y"');
  });
});

describe('editedJson |', () => {
  test.each<[string, string]>([
    ['{"a": 1}', '{"a":2}'],
    ['{\n  "a": 1\n}', '{\n  "a": 2\n}'],
    ['{\r\n\t"a": 1\r\n}', '{\n\t"a": 2\n}'],
    ['[]', '{"a":2}'],
  ])('writes %j as %j', (text, expected) => {
    expect(editedJson(text, { a: 2 })).toBe(expected);
  });
});
