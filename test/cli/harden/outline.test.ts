import * as fc from 'fast-check';
import { dump } from 'js-yaml';
import { composedNode } from '../../../src/cli/harden/composed';
import { outlineOf } from '../../../src/cli/harden/outline';
import { Lines } from '../../../src/cli/harden/outline-lines';
import { textEdits } from '../../../src/cli/harden/text-edit';
import { CannotEdit, YamlNode } from '../../../src/cli/harden/yaml-node';
import { parsedDocument } from '../../../src/cli/input/yaml';

/** all that is known of a node, with the texts at its places in place of numbers; blocks have no end of their own */
function seen(text: string, node: YamlNode): unknown {
  switch (node.kind) {
    case 'map': return node.isFlow ? text.slice(node.start, node.end) : node.pairs().map(pair => [pair.key, pair.isKeyQuoted, text.slice(pair.start, pair.keyEnd), pair.value && seen(text, pair.value)]);
    case 'list': return node.isFlow ? text.slice(node.start, node.end) : node.items().map(item => seen(text, item));
    case 'scalar': return [node.style, node.start === node.end ? node.start : text.slice(node.start, node.end)];
    default: return node.kind;
  }
}

describe('outlineOf |', () => {
  test.each<[string, string]>([
    ['maps and lists, in every column', 'a:\n  b: 1\n  c:\n  - x\n  - y: 1\n    z:\n      - 2\n  -   w: 3\nd:\n    e: f\n'],
    ['dashes behind dashes, and alone on their line', '- - a\n  - b: 1\n    c: 2\n-\n  d: 3\n'],
    ['comments wherever they are', '# head\n---\n# two\na: # x\n# y\n  b: 1 # z\n      # far\n  c: d#e\n# end\n'],
    ['nothing', 'a:\nb:   # none\nc:\n  d:\n  e:\nf:'],
    ['texts in quotes, over several lines', 'a: "x # \\" y"\nb: \'it\'\'s\'\n"c": "one\n  two"   # c\n\'d\': \'one\n\n  two\'\n'],
    ['texts without quotes, over several lines', 'a: one\n  two\n\n  three # end\nb:\n  four five\nc: - x\n'.replace('- x', '-x')],
    ['texts in blocks', 'a: |\n  one\n   # two\n\n  three\n\n# c\nb: >-\n    four\n   \nc:\n- |-\n  five: 5\n- 6\n'],
    ['flows', 'a: {b: [1, "}", {}], c: \'d\'} # e\nf: []\ng: { }\nh: [it, x-y]\n'],
    ['keys that look like something else', 'a.b/c: 1\na:b: 2\n-x: 3\n1: 4\n$d: http://e:80/#f\n.g: 5\n'],
    ['line ends of Windows', 'a:\r\n  b: 1 # c\r\n  c: |\r\n    d\r\n    e\r\nf:\r\n- g\r\n'],
    ['no line break at the end', 'a: 1\nb: |\n  c'],
  ])('finds what the library finds: %s', (_, text) => {
    expect(parsedDocument({ text, firstLine: 1 }).problem).toBeUndefined();
    expect(seen(text, outlineOf(text))).toEqual(seen(text, composedNode(text)));
  });

  test.each<[string, string]>([
    ['an anchor', 'a: &x 1\n'], ['an alias', 'a: *x\n'], ['a tag', 'a: !!str 1\n'], ['a merged map', '<<: {a: 1}\n'], ['an explicit key', '? a\n: 1\n'],
    ['a key in another script', 'ä: 1\n'], ['a key with an escape', '"a\\n": 1\n'], ['a tab behind a colon', 'a:\t1\n'], ['a tab behind a colon and a key below', 'a:\t\n  b: 1\n'],
    ['a tab at the beginning', 'a:\n\t# c\n  b: 1\n'], ['an indentation that is told', 'a: |2\n   b\n'], ['empty lines that are kept', 'a: |+\n  b\n\n'],
    ['spaces that may be part of a text', 'a: |\n  b\n     \nc: 1\n'], ['an empty text in a block', 'a: |\nb: 1\n'], ['a flow over several lines', 'a: [1,\n  2]\n'],
    ['a quote within a text in a flow', 'a: [it\'s]\n'], ['a dash with nothing behind it', '- a\n-\n'], ['a directive', '%YAML 1.2\n---\na: 1\n'],
    ['a value behind the dashes', '--- a\n'], ['a document end', 'a: 1\n...\n'], ['a line break of old', 'a: 1\rb: 2\n'], ['nothing at all', '# a\n'],
    ['lines that are out of any column', '  a: 1\n b: 2\n'],
  ])('does not know %s', (_, text) => {
    expect(() => seen(text, outlineOf(text))).toThrow(CannotEdit);
  });

  test('does not look into braces', () => {
    const text = 'a: {b: 1}\n';
    expect(textEdits(text, { a: { b: 1 } }, { a: { b: 2 } }, outlineOf)).toBeUndefined();
    expect(textEdits(text, { a: { b: 1 } }, { a: [] }, outlineOf)).toBe('a: []\n');
  });

  test('edits any text as the library does, or not at all', () => {
    const scalar = fc.constantFrom<unknown>('a', 'b c', 'x: y', '# z', '', 'on', 'line\nline\n', ' lead', 'word '.repeat(20), 1, true, null);
    const key = fc.constantFrom('a', 'b', 'c.d/e', 'f g', '1', 'on');
    const value = fc.letrec(tie => ({
      any: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(key, tie('any'), { maxKeys: 4, noNullPrototype: true })),
    })).any;
    const map = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
    const style = fc.record({
      indent: fc.constantFrom(2, 4),
      noArrayIndent: fc.boolean(),
      flowLevel: fc.constantFrom(-1, -1, 2, 3),
      lineWidth: fc.constantFrom(-1, 40),
      quotingType: fc.constantFrom('"' as const, '\'' as const),
    });
    let known = 0;
    fc.assert(fc.property(map, style, fc.array(fc.nat(9), { minLength: 1, maxLength: 6 }), (before, options, choices) => {
      const text = dump(before, { ...options, noRefs: true });
      const read = parsedDocument({ text, firstLine: 1 }).value;
      const after = changed(read, choices);
      const edited = textEdits(text, read, after, outlineOf);
      if (edited === undefined) { return; }
      known++;
      expect(edited).toBe(textEdits(text, read, after, composedNode));
    }), { numRuns: 1000, seed: 1 });
    expect(known).toBeGreaterThan(400);
  });

  test('passes over lines no more often than it has to, however long a list', () => {
    const looks = [200, 400, 800].map(count => {
      const text = `items:\n${'- spec:\n    containers:\n    - name: web\n      image: web\n'.repeat(count)}`;
      const before: any = parsedDocument({ text, firstLine: 1 }).value;
      const after = { items: before.items.map(({ spec }: any) => ({ spec: { containers: [{ ...spec.containers[0], tty: true }] } })) };
      const ends = jest.spyOn(Lines.prototype, 'endOfLine');
      expect(textEdits(text, before, after, outlineOf)?.match(/tty: true/g)).toHaveLength(count);
      const { calls } = ends.mock;
      ends.mockRestore();
      return calls.length / count;
    });
    // for each item the same, whatever the number of items
    expect(looks[2]).toBeLessThan(looks[0] * 1.1);
    expect(looks[0]).toBeLessThan(40);
  });
});

/** a value with something else somewhere: a field more, another scalar, one item or field less */
function changed(value: any, [choice = 0, ...others]: readonly number[]): any {
  if (Array.isArray(value)) {
    if (value.length === 0 || choice === 0) { return [...value, { new: ['x'] }]; }
    const at = choice % value.length;
    return choice === 9 ? value.filter((_, index) => index !== at) : value.map((item, index) => (index === at ? changed(item, others) : item));
  }
  if (typeof value !== 'object' || value === null) { return choice < 5 ? 'changed' : { new: { deep: [choice] } }; }
  const keys = Object.keys(value);
  if (keys.length === 0 || choice === 0) { return { ...value, new: { deep: true } }; }
  const key = keys[choice % keys.length];
  const { [key]: item, ...rest } = value;
  if (choice === 9) { return rest; }
  return choice === 8 ? { first: 1, ...value } : { ...value, [key]: changed(item, others) };
}
