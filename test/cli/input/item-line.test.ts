import { piecesOf } from '../../../src/cli/input/file-text';
import { itemLines } from '../../../src/cli/input/item-line';

function linesOf(text: string, count: number) {
  const [piece] = [...piecesOf(text, 'a')].filter(({ line }) => line !== undefined);
  return itemLines(piece, count);
}

describe('itemLines |', () => {
  test.each<[string, string, number, number[] | undefined]>([
    ['a list of kubectl', 'kind: List\nitems:\n- a: 1\n  b:\n  - x\n- a: 2\n', 2, [3, 6]],
    ['items that are indented', 'items: # all\n  # one\n  - a: 1\n\n  - a: 2\n', 2, [3, 5]],
    ['what comes behind comments', '# a\n---\n# b\nitems:\n- a: 1\n', 1, [5]],
    ['another number than is there', 'items:\n- a: 1\n- b: 2\n', 3, undefined],
    ['a list on one line', 'items: [{a: 1}]\n', 1, undefined],
    ['no items at all', 'items:\n', 1, undefined],
    ['JSON of kubectl', '{\n    "items": [\n        {\n            "a": {\n            }\n        },\n        {\n        }\n    ]\n}\n', 2, [3, 7]],
    ['an array of JSON', '\n[\n  {\n    "a": 1\n  }\n]\n', 1, [3]],
    ['JSON on one line', '{"items": [{"a": 1}]}', 1, undefined],
  ])('%s', (_, text, count, lines) => {
    expect(linesOf(text, count)).toEqual(lines);
  });
});
