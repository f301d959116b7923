import type { Endpoint } from '../reachability';

/**
 * Tables of GitHub Flavored Markdown, a line at a time, that show the text they were given.
 *
 *   | source | connections |
 *   |---|---|
 *   | shop/web[Deployment] | TCP 80 |
 *
 * @see https://github.github.com/gfm/#tables-extension-
 */
export function* markdownTable(head: readonly string[], rows: Iterable<readonly string[]>): Iterable<string> {
  yield markdownRow(head.map(markdownText));
  yield `|${head.map(() => '---|').join('')}\n`;
  for (const cells of rows) { yield markdownRow(cells.map(markdownText)); }
}

/** who the groups among some endpoints are: a table below an empty line, or nothing without any */
export function* groupTable(endpoints: readonly Endpoint[]): Iterable<string> {
  const groups = endpoints.filter(({ type }) => type === 'group');
  if (groups.length === 0) { return; }
  yield '\n';
  yield* markdownTable(['group', 'members'], groups.map(({ id, members = [] }) => [id, members.join(', ')]));
}

/** text as Markdown that no cell is split by, no line is broken by and no HTML comes out of */
export function markdownText(text: string): string {
  if (!/[\\|&<\r\n]/.test(text)) { return text; }
  return text
    .replace(/[\\|]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/\r\n?|\n/g, ' ');
}

/** a row of cells that are Markdown already */
function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}
