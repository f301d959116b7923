import { itemTexts } from '../../../src/cli/harden/list-items';

describe('itemTexts |', () => {
  test.each<[string, string, string[], string]>([
    ['apiVersion: v1\nitems:\n', 'as kubectl writes them', ['- a: 1\n  b: 2\n', '- c: 3\n'], 'kind: List\n'],
    ['kind: List\nitems: # all\n# one\n\n', 'indented, with comments', ['  - a: |\n     - b\n  # two\n', '  - c: 3\n\n# end\n'], ''],
    ['items:\n', 'with a dash alone, and no line break at the end', ['-\n  a: 1\n', '- b: 2\n  c:\n  - d'], ''],
    ['items:\r\n', 'with line breaks of Windows', ['- a: 1\r\n', '-\r\n  b: 2\r\n'], 'kind: List\r\n'],
    ['items:\n', 'lists in lists', ['- - a\n  - b\n', '- - c\n'], ''],
    ['---\nitems:\n', 'a document end', ['- a\n'], '...\n'],
    ['items:\n', 'a key that is indented by less', ['  - a: 1\n'], ' b: 2\n'],
  ])('cuts behind %j: %s', (head, _, items, tail) => {
    const text = head + items.join('') + tail;
    expect(itemTexts(text)).toEqual({ head, items, tail });
  });

  test.each(['a: 1\n', 'items: []\n', 'items: [a]\n', 'items:\n', 'items:\n  a: 1\n', 'list:\n  items:\n  - a\n', 'items:\n-a\n'])('finds no items in %j', text => {
    expect(itemTexts(text)).toBeUndefined();
  });
});
