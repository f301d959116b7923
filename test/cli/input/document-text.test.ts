import * as fc from 'fast-check';
import { documentTexts } from '../../../src/cli/input/document-text';

const cut = (text: string) => [...documentTexts(text)].map(({ text: piece, firstLine, line }) => [piece, firstLine, line]);

describe('documentTexts |', () => {
  test.each<[string, string, unknown[][]]>([
    ['one document', 'a: 1\n', [['a: 1\n', 1, 1]]],
    ['nothing', '', []],
    ['comments and empty lines before it', '# Source: x\n\n---\n# y\na: 1', [['# Source: x\n\n', 1, undefined], ['---\n# y\na: 1', 3, 5]]],
    ['several', 'a: 1\n---\nb: 1\n--- # second\nc: 1\n', [['a: 1\n', 1, 1], ['---\nb: 1\n', 2, 3], ['--- # second\nc: 1\n', 4, 5]]],
    ['empty ones', '---\n---\n\n---\n', [['---\n', 1, undefined], ['---\n\n', 2, undefined], ['---\n', 4, undefined]]],
    ['content on the line of the mark', '--- {a: 1}\n--- b\n', [['--- {a: 1}\n', 1, 1], ['--- b\n', 2, 2]]],
    ['Windows line ends', 'a: 1\r\n---\r\n\r\nb: 1\r\n', [['a: 1\r\n', 1, 1], ['---\r\n\r\nb: 1\r\n', 2, 4]]],
    ['an end mark, and what comes behind it', 'a: 1\n...\nb: 1\n...\n', [['a: 1\n...\n', 1, 1], ['b: 1\n...\n', 3, 3]]],
    ['an end mark at the end of the text', 'a: 1\n...', [['a: 1\n...', 1, 1]]],
    ['directives with the document that they are about', '%YAML 1.1\n# x\n---\na: 1\n---\nb: 1\n', [['%YAML 1.1\n# x\n---\na: 1\n', 1, 1], ['---\nb: 1\n', 5, 6]]],
    ['no mark: dashes that go on, and dashes that are indented', 'a: |\n  ---\n  -----BEGIN\n----x: 1\n', [['a: |\n  ---\n  -----BEGIN\n----x: 1\n', 1, 1]]],
    ['an indented comment', '   # x\n  a: 1\n', [['   # x\n  a: 1\n', 1, 2]]],
  ])('finds %s', (_, text, expected) => {
    expect(cut(text)).toEqual(expected);
  });

  test('pieces are the text, and their lines are right', () => {
    const line = fc.constantFrom('a: 1', '---', '--- x', '...', '# c', '', '  ', '%YAML 1.1', '----', 'b: |', '\ta', '--- # c');
    fc.assert(fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, lineBreak) => {
      const text = lines.join(lineBreak);
      const pieces = [...documentTexts(text)];
      expect(pieces.map(piece => piece.text).join('')).toBe(text);
      for (const piece of pieces) {
        const at = piece.text.split('\n')[0];
        expect(text.split('\n')[piece.firstLine - 1].startsWith(at)).toBe(true);
        if (piece.line !== undefined) { expect(text.split('\n')[piece.line - 1].trim()).toMatch(/^(?!$|#|---$|\.\.\.$)/); }
      }
    }), { numRuns: 500 });
  });
});
