/**
 * A place in a text, and what is to stand there: with `start` and `end` the same, something new between two characters.
 *
 *   withReplacements('a: 1', [{ start: 3, end: 4, insert: '2' }])   → 'a: 2'
 */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

/**
 * The text with all of them. At one place what is new comes first, before what is taken away, in the order in which it is given.
 * @returns undefined where one overlaps another
 */
export function withReplacements(text: string, replacements: readonly Replacement[]): string | undefined {
  const sorted = replacements.map((replacement, index) => ({ ...replacement, index, takes: Math.sign(replacement.end - replacement.start) }))
    .sort((one, other) => one.start - other.start || one.takes - other.takes || one.index - other.index);
  let result = '';
  let at = 0;
  for (const { start, end, insert } of sorted) {
    if (start < at) { return undefined; }
    result += text.slice(at, start) + insert;
    at = end;
  }
  return result + text.slice(at);
}
