import { textEdits } from '../../../src/cli/harden/text-edit';
import { parsedDocument } from '../../../src/cli/input/yaml';

/** the text after a change of its values, and whether it says what it should */
function edit(text: string, change: (value: any) => any) {
  const before = parsedDocument({ text, firstLine: 1 }).value;
  const after = change(before);
  const result = textEdits(text, before, after);
  if (result !== undefined) { expect(parsedDocument({ text: result, firstLine: 1 })).toEqual({ value: after, surprises: [] }); }
  return result;
}

describe('textEdits |', () => {
  test.each<[string, string, (value: any) => any, string]>([
    ['adds a field behind the one before it, whatever is around', 'a: 1 # one\n\n# two\nc: "3"   # three\n', v => ({ a: v.a, b: true, c: v.c }),
      'a: 1 # one\nb: true\n\n# two\nc: "3"   # three\n'],
    ['adds a field in front', 'b: 1\n', v => ({ a: 'x', ...v }), 'a: x\nb: 1\n'],
    ['adds a field in front of the first of an item', 'l:\n  - b: 1\n    c: 2\n', v => ({ l: [{ a: 'x', ...v.l[0] }] }), 'l:\n  - a: x\n    b: 1\n    c: 2\n'],
    ['adds a field at the end of a text without a line break', 'a: 1', v => ({ ...v, b: { c: [1, 'x'] } }), 'a: 1\nb:\n  c:\n    - 1\n    - x'],
    ['adds what is nested as the text does it: indented by four, lists not', 'a:\n    b:\n    - x\nc: 1\n', v => ({ ...v, a: { ...v.a, d: { e: ['z'] } } }),
      'a:\n    b:\n    - x\n    d:\n        e:\n        - z\nc: 1\n'],
    ['adds behind a text of several lines', 'a: |\n  x\n  y\n\nb: 1\n', v => ({ a: v.a, aa: 2, b: 1 }), 'a: |\n  x\n  y\naa: 2\n\nb: 1\n'],
    ['fills what is empty', 'a:\nb: {}  # none\nc: null\nd: []\n', v => ({ ...v, a: { x: 1 }, b: { v: 'z' }, c: ['w'], d: [{ q: 1 }] }),
      'a:\n  x: 1\nb:  # none\n  v: z\nc:\n  - w\nd:\n  - q: 1\n'],
    ['replaces scalars, in their quotes', 'a: "x" # c\nb: \'y\'\nc: z\nd: 1\ne:\n', v => ({ ...v, a: 'x2', b: 'y2', c: 'on', d: false, e: 'e' }),
      'a: "x2" # c\nb: \'y2\'\nc: "on"\nd: false\ne: e\n'],
    ['replaces a block by a block of one line', 'a:\n  b: 1\n  c: 2\nd: 1\n', v => ({ ...v, a: 'x' }), 'a: x\nd: 1\n'],
    ['adds in braces', 'a: {b: 1, c: {}} # x\n', v => ({ a: { ...v.a, bb: ['x', { v: 'a b' }], c: { d: null } } }), 'a: {b: 1, c: {d: null}, bb: [x, {v: "a b"}]} # x\n'],
    ['adds items', 'a:\n- x: 1\n  y: 2\n# end\nb: [1]\n', v => ({ a: [...v.a, { z: { w: 3 } }, 'k'], b: [...v.b, 2] }), 'a:\n- x: 1\n  y: 2\n- z:\n    w: 3\n- k\n# end\nb: [1, 2]\n'],
    ['changes items, deep and shallow', 'a:\n- x: 1\n  l:\n  - p\n- v: 2\n', v => ({ a: [{ ...v.a[0], l: ['q'] }, { v: 2, z: 3 }] }), 'a:\n- x: 1\n  l:\n  - q\n- v: 2\n  z: 3\n'],
    ['removes fields', 'a: 1 # one\n# about b\nb:\n  c: 1\n  d: 2\ne: {f: 1, g: 2, h: 3}\n', v => ({ a: v.a, e: { f: 1, h: 3 } }), 'a: 1 # one\n# about b\ne: {f: 1, h: 3}\n'],
    ['removes the first field of an item', 'l:\n- a: 1\n  b: 2\n', () => ({ l: [{ b: 2 }] }), 'l:\n- b: 2\n'],
    ['removes the first fields, in braces too', 'l:\n- a: 1\n  b: 2\n  c: 3 # c\nm: {a: 1, b: 2, c: 3}\n', () => ({ l: [{ c: 3 }], m: { c: 3 } }), 'l:\n- c: 3 # c\nm: {c: 3}\n'],
    ['removes several items in brackets', 'l: [1, 2, 3] # l\nm: [1, 2, 3]\n', () => ({ l: [1], m: [3] }), 'l: [1] # l\nm: [3]\n'],
    ['removes the last field there is', 'a:\n  b: 1\nc: 2\n', () => ({ a: {}, c: 2 }), 'a: {}\nc: 2\n'],
    ['adds a field where the one behind it goes', 'a:\n  b: 1 # one\n  c: 2\n  e: 3\n', v => ({ a: { b: v.a.b, d: { x: 4 }, e: 3 } }), 'a:\n  b: 1 # one\n  d:\n    x: 4\n  e: 3\n'],
    ['puts other fields in the place of all of a block', 'a: # a\n  # about b\n  b: 1\n  c: 2\nd: 1 # one\n', v => ({ ...v, a: { x: ['v'], z: 1 } }),
      'a: # a\n  # about b\n  x:\n    - v\n  z: 1\nd: 1 # one\n'],
    ['the same at the end of a text without a line break, and in braces', 'a: {b: 1} # a\nd:\n  b: 1', () => ({ a: { c: 2 }, d: { c: 2 } }), 'a: {c: 2} # a\nd:\n  c: 2'],
    ['removes items', 'l:\n- a: 1\n- b: 2 # two\n- c: 3\nm: [1, 2, 3]\n', v => ({ l: [v.l[0], v.l[2]], m: [2] }), 'l:\n- a: 1\n- c: 3\nm: [2]\n'],
    ['keeps the line ends of Windows', 'a: 1\r\nb:\r\n  c: 1\r\n', v => ({ ...v, b: { c: 1, d: { e: 2 } } }), 'a: 1\r\nb:\r\n  c: 1\r\n  d:\r\n    e: 2\r\n'],
    ['changes a copy that is made of a merged map', 'x: &x {a: 1}\nv:\n  <<: *x\n  b: 2\n', v => ({ ...v, v: { ...v.v, c: 3 } }), 'x: &x {a: 1}\nv:\n  <<: *x\n  b: 2\n  c: 3\n'],
    ['quotes what other readers would take for something else', 'a: 1\n', v => ({ ...v, b: '12:30', c: '64Mi', d: '2026-01-01', e: 'yes', f: '', g: '*', h: 'x: y' }),
      'a: 1\nb: "12:30"\nc: 64Mi\nd: "2026-01-01"\ne: "yes"\nf: ""\ng: "*"\nh: "x: y"\n'],
  ])('%s', (_, text, change, expected) => {
    expect(edit(text, change)).toBe(expected);
  });

  test.each<[string, string, (value: any) => any]>([
    ['an alias', 'x: &x {a: 1}\nv: *x\n', v => ({ ...v, v: { a: 1, b: 2 } })],
    ['a key that is no text', 'a: {on: 1}\n', v => ({ a: { ...v.a, true: 2 } })],
    ['an item that becomes empty', 'l:\n- a: 1\n', () => ({ l: [{}] })],
  ])('gives up on %s', (_, text, change) => {
    const before = parsedDocument({ text, firstLine: 1 }).value;
    const result = textEdits(text, before, change(before));
    const said = result === undefined ? undefined : parsedDocument({ text: result, firstLine: 1 }).value;
    expect(said).not.toEqual(change(before));
  });
});
