import type { QueryResult } from '../reachability';
import { chunked, mapped } from './chunk';
import { csvRow } from './csv';
import { markdownTable } from './markdown';
import { oneLine, verdict } from './text';

/**
 * Answers to questions, one a line, as they come:
 *
 *   txt    denied shop/web => shop/db : TCP 5433 (egress allowed, ingress denied), expected allowed
 *          allowed shop/web => shop/db : TCP 5432 (egress allowed, ingress allowed, over IPv4 only)
 */
export interface QueryAnswer extends QueryResult {
  /** what the asker says must be so; shown where it was said, in text only where it is not so */
  readonly expected?: boolean;
}

export function queryText(answers: Iterable<QueryAnswer>): Iterable<string> {
  return chunked(mapped(answers, answer => {
    const { allowed, expected } = answer;
    const surprise = expected === undefined || expected === allowed ? '' : `, expected ${verdict(expected)}`;
    return `${verdict(allowed)} ${flowText(answer)} (${halvesText(answer)})${surprise}\n`;
  }));
}

/** JSON Lines of schemas/query.schema.json */
export function queryJson(answers: Iterable<QueryAnswer>): Iterable<string> {
  return chunked(mapped(answers, ({ from, to, protocol, port, allowed, egress, ingress, family, expected }) =>
    `${JSON.stringify({ from, to, protocol, port, allowed, egress, ingress, family, expected })}\n`));
}

export function queryCsv(answers: Iterable<QueryAnswer>): Iterable<string> {
  return chunked(function* () {
    yield csvRow(COLUMNS);
    for (const answer of answers) { yield csvRow(cells(answer)); }
  }());
}

export function queryMarkdown(answers: Iterable<QueryAnswer>): Iterable<string> {
  return chunked(markdownTable(COLUMNS, function* () {
    for (const answer of answers) { yield cells(answer); }
  }()));
}

/** `shop/web => shop/db : TCP 5433` */
export function flowText({ from, to, protocol, port }: QueryResult): string {
  return `${oneLine(from)} => ${oneLine(to)} : ${protocol} ${port}`;
}

function halvesText({ egress, ingress, allowed, family }: QueryResult): string {
  const over = family === undefined ? '' : `, over ${family}${allowed ? ' only' : ''}`;
  return `egress ${verdict(egress)}, ingress ${verdict(ingress)}${over}`;
}

const COLUMNS = ['from', 'to', 'protocol', 'port', 'verdict', 'egress', 'ingress', 'expected', 'family'];

function cells({ from, to, protocol, port, allowed, egress, ingress, expected, family }: QueryAnswer): readonly string[] {
  return [from, to, protocol, `${port}`, verdict(allowed), verdict(egress), verdict(ingress), expected === undefined ? '' : verdict(expected), family ?? ''];
}
