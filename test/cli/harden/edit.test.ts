import { parseDocument } from 'yaml';
import { editedJson, editedYaml } from '../../../src/cli/harden/edit';
import { textEdits } from '../../../src/cli/harden/text-edit';
import { piecesOf } from '../../../src/cli/input/file-text';
import { parsedDocument } from '../../../src/cli/input/yaml';

jest.mock('yaml', () => {
  const actual = jest.requireActual('yaml');
  return { ...actual, parseDocument: jest.fn(actual.parseDocument) };
});

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

  test('quotes what YAML 1.1 takes for something else', () => {
    const { text, losesComments } = edited('a: &a {b: 1}\nc: *a\n', value => ({ ...value, c: { 'on': 'y', 'off': '0777', 'n': '1_0', '1': '<<', 'x': '1:30', 'z': '~', '': 'null' } }));
    expect(losesComments).toBe(true);
    expect(text).toContain('"on": "y"');
  });
});

describe('editedYaml of a list of objects |', () => {
  const items = ['- a: 1 # one\n  l:\n    - x\n', '# two\n- a: 2\n', '- {a: 3}\n'];
  const withB = (value: any, ...at: number[]) => ({ ...value, items: value.items.map((item: object, index: number) => (at.includes(index) ? { ...item, b: ['z'] } : item)) });

  test.each<[string, string]>([
    ['as the whole is edited', `kind: List\nitems:\n${items.join('')}`],
    ['with something behind it', `items: # all\n${items.join('')}# end\nkind: List\n`],
    ['indented', `items:\n${items.join('').replace(/^/gm, '  ').trimEnd()}\n`],
  ])('edits its items one by one, %s', (_, text) => {
    const [{ value }] = piecesOf(text, 'a.yaml');
    const whole = textEdits(text, value, withB(value, 0, 2));
    expect(edited(text, () => withB(value, 0, 2))).toEqual({ text: whole, losesComments: false });
    expect(whole).toContain('# one');
  });

  test('looks at the nodes of one item at a time, and only where something changes', () => {
    const text = `kind: List\nitems:\n${'- a: 1\n'.repeat(50)}`;
    const parse = jest.mocked(parseDocument).mockClear();
    expect(edited(text, value => withB(value, 3, 7)).text.match(/b:/g)).toHaveLength(2);
    expect(parse.mock.calls.map(([given]) => given)).toEqual(['- a: 1\n', '- a: 1\n']);
  });

  test('keeps what is outside of the items', () => {
    const text = 'kind: List # here\nitems:\n- a: 1\nmetadata: {}\n';
    expect(edited(text, value => ({ ...withB(value, 0), metadata: { c: 1 } })).text).toBe('kind: List # here\nitems:\n- a: 1\n  b:\n  - z\nmetadata:\n  c: 1\n');
  });

  test('edits the whole where an item uses what another one names', () => {
    const text = 'items:\n- a: &x 1 # one\n- a: *x\n';
    expect(edited(text, value => withB(value, 1))).toEqual({ text: 'items:\n- a: &x 1 # one\n- a: *x\n  b:\n  - z\n', losesComments: false });
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
