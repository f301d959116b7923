import { documentTexts } from './document-text';
import { jsonValues, looksLikeJson } from './json';
import { TOO_DEEP, isTooDeep, mayBeTooDeep } from './nesting';
import type { LineProblem, ParsedDocument } from './yaml';

/**
 * What one text says, piece by piece: the documents of YAML, or the values of JSON. The pieces are the text, without
 * gaps, so that it can be written again with some of them changed.
 */
export interface Piece {
  readonly text: string;
  /** of the content, from 1; undefined where the piece has none */
  readonly line?: number;
  readonly value?: unknown;
  readonly problem?: LineProblem;
  readonly surprises: readonly LineProblem[];
  readonly language: 'yaml' | 'json';
}

/** @param name of the file: its ending tells JSON Lines */
export function* piecesOf(text: string, name: string): Iterable<Piece> {
  const isLines = /\.(jsonl|ndjson)$/i.test(name);
  if (isLines || looksLikeJson(text)) {
    const { values, problems } = jsonValues(text, isLines);
    // `{a: b}` is YAML too, and a document that begins like that may be the first of many
    if (problems.length === 0 || isLines || (!/^---(?:\s|$)/m.test(text) && (values.length > 0 || isMeantAsJson(text, name)))) {
      yield* jsonPieces(text, values, problems);
      return;
    }
  }
  const parse = yaml();
  for (const document of documentTexts(text)) {
    if (document.line === undefined) {
      yield { text: document.text, surprises: [], language: 'yaml' };
    } else {
      yield { text: document.text, line: document.line, ...parse(document), language: 'yaml' };
    }
  }
}

function* jsonPieces(text: string, values: ReturnType<typeof jsonValues>['values'], problems: readonly LineProblem[]): Iterable<Piece> {
  let start = 0;
  const isSuspect = mayBeTooDeep(text);
  for (const { value, line, start: begins, end } of values) {
    if (begins > start) { yield { text: text.slice(start, begins), surprises: [], language: 'json' }; }
    const content = isSuspect && isTooDeep(value) ? { problem: { line, text: TOO_DEEP } } : { value };
    yield { text: text.slice(begins, end), line, ...content, surprises: [], language: 'json' };
    start = end;
  }
  if (start < text.length) { yield { text: text.slice(start), surprises: [], language: 'json' }; }
  for (const problem of problems) { yield { text: '', line: problem.line, problem, surprises: [], language: 'json' }; }
}

/** where neither reads the text, the error is told in the language that was meant */
function isMeantAsJson(text: string, name: string): boolean {
  if (/\.json$/i.test(name)) { return true; }
  return /^\s*(?:\{\s*"|\[\s*\{\s*")/.test(text);
}

/** the reader of YAML is loaded when there is some */
function yaml(): (document: Parameters<typeof import('./yaml').parsedDocument>[0]) => ParsedDocument {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('./yaml') as typeof import('./yaml')).parsedDocument;
}
