/** The text of a `kind: List` in pieces, one for each of its items: together they are the text. */
export interface ItemTexts {
  /** up to the first item */
  readonly head: string;
  /** each with the lines up to the next, as a YAML document of its own that is a list of one item */
  readonly items: readonly string[];
  /** behind the last item */
  readonly tail: string;
}

/**
 * Cuts a list as kubectl and people write it, in block style, where its items begin.
 *
 *   kind: List
 *   items:
 *   - kind: Pod         first item
 *     spec: …
 *   - kind: Pod         second item
 *
 * This looks at columns only: whether the pieces say what the items do is for the caller to see.
 *
 * @returns undefined where there are no such items
 */
export function itemTexts(text: string): ItemTexts | undefined {
  const above = /^items:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*/m.exec(text);
  if (!above) { return undefined; }
  const first = above.index + above[0].length;
  const [dash] = /^ *-(?=[ \r\n])/.exec(text.slice(first, first + 100)) ?? [];
  if (dash === undefined) { return undefined; }
  const starts: number[] = [];
  let end = text.length;
  for (let at = first; at < text.length; at = nextLine(text, at)) {
    if (text.startsWith(dash, at) && /[ \r\n]/.test(text[at + dash.length] ?? '\n')) {
      starts.push(at);
    } else if (isOutside(text, at, dash.length - 1)) {
      end = at;
      break;
    }
  }
  const items = starts.map((start, index) => text.slice(start, starts[index + 1] ?? end));
  return { head: text.slice(0, first), items, tail: text.slice(end) };
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** whether the line has something in the column of the dashes, or before it, that is no comment */
function isOutside(text: string, at: number, column: number): boolean {
  for (let i = at; i <= at + column; i++) { if (text[i] !== ' ') { return !/[#\r\n]/.test(text[i] ?? '\n'); } }
  return false;
}
