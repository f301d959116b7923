import type { Piece } from './file-text';

/**
 * The lines on which the items of a list are written, as `kubectl get -o yaml` and `-o json` write it: every item begins
 * with the same indentation.
 *
 *   items:              items of a `kind: List`, or the elements of an array
 *   - apiVersion: v1    line 2
 *     kind: Pod
 *   - apiVersion: v1    line 4
 *
 * @param count how many there are: where the text seems to have another number, nothing is better than a wrong line
 */
export function itemLines(piece: Piece, count: number): number[] | undefined {
  const lines = piece.text.split('\n');
  const start = piece.language === 'yaml' ? lines.findIndex(line => /^items:\s*(?:#.*)?$/.test(line))
    : lines.findIndex(line => /^\s+"items": \[\s*$/.test(line) || /^\[\s*$/.test(line));
  if (start < 0) { return undefined; }
  const [first] = (lines.slice(start + 1).find(line => line.trim() !== '' && !/^\s*#/.test(line)) ?? '').match(/^\s*/)!;
  const begin = piece.language === 'yaml' ? new RegExp(`^${first}-(?:\\s|$)`) : new RegExp(`^${first}\\{\\s*$`);
  // the first line of the piece: its content may begin below comments
  const offset = piece.line! - lines.findIndex(line => line.trim() !== '' && !/^\s*#|^---\s*(?:#.*)?$/.test(line));
  const found = lines.flatMap((line, index) => index > start && begin.test(line) ? [offset + index] : []);
  return found.length === count ? found : undefined;
}
