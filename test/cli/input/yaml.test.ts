import { parsedDocument } from '../../../src/cli/input/yaml';

const parsed = (text: string, firstLine = 1, line?: number) => parsedDocument({ text, firstLine, ...line === undefined ? {} : { line } });
const problemOf = (text: string) => parsed(text).problem?.text;

describe('parsedDocument |', () => {
  test('is what Kubernetes reads, not what YAML 1.2 has', () => {
    expect(parsed('# a comment\na: yes\nb: 0777\nc: "yes"\nd: 2024-01-01\ne: [~, null]\n').value).toEqual({ a: true, b: 511, c: 'yes', d: '2024-01-01', e: [null, null] });
  });

  test('is nothing where there is no content', () => {
    expect(parsed('--- # nothing here\n')).toMatchObject({ surprises: [] });
    expect(parsed('--- # nothing here\n').problem).toBeUndefined();
  });

  test('counts lines from the first of the document', () => {
    expect(parsed('a: 1\nb: [\n', 40).problem).toMatchObject({ line: 41 });
    expect(parsed('metadata:\n  name: on\n', 40).surprises.map(({ line }) => line)).toEqual([41]);
  });

  test('tells of the first line of content where a line says nothing', () => {
    expect(parsed('---\n\na: &a [*a]\n', 40, 42).problem).toEqual({ line: 42, text: 'an anchor contains itself' });
  });

  test('words that surprise are those of one document, whatever came before it', () => {
    expect(parsed('metadata: {name: on}\n').surprises).toHaveLength(1);
    expect(parsed('metadata: {name: on}\nb: [\n')).toEqual({ problem: expect.anything(), surprises: [] });
    expect(parsed('metadata: {name: web}\n').surprises).toEqual([]);
  });

  test('what is wrong at the end is so in the last line that is written', () => {
    for (const text of ['a: 1\nb: "c', 'a: 1\nb: "c\n']) { expect(parsed(text).problem).toEqual({ line: 2, text: 'a " is not closed, at: b: "c' }); }
  });

  test('shows a line without its spaces and movements of the cursor, and cuts it where it is long', () => {
    expect(problemOf('a: 1\n  \u0007b\u0085: 1\n')).toMatch(/, at: b : 1$/);
    expect(problemOf(`a: [${'x'.repeat(100)}\n`)).toBe(`a { or [ is not closed, at: a: [${'x'.repeat(56)}…`);
  });

  test.each<[string, string, string]>([
    ['in a block', 'a: 1\nb: 1\na: 2\n', 'a'],
    ['in an item of a list', '- - a: 1\n    b: 2\n    a: 2\n', 'a'],
    ['in braces', 'x: {a: 1, b: 2, a: 3}\n', 'a'],
    ['in braces over several lines', 'x: {a: 1,\n  b: 2, a: 3}\n', 'a'],
    ['in JSON', '{"x": {"a":1,"a":{"b":1}}}\n', 'a'],
    ['in quotes of either kind', 'a.b/c: 1\n"a.b/c" : 2\n', 'a.b/c'],
    ['with a colon or a number sign in it', 'http://a#b: 1\nhttp://a#b: 2\n', 'http://a#b'],
    ['behind a question mark', '? a\n: 1\n? a\n: 2\n', 'a'],
    ['behind an anchor and a tag', 'a: 1\n&x !!str a: 2\n', 'a'],
    ['with nothing behind it', 'a: 1\na:\n', 'a'],
  ])('names a key that is there twice %s', (_, text, key) => {
    expect(problemOf(text)).toContain(`key "${key}" is there twice in one mapping, at: `);
  });
});
