import { YAMLException, load } from 'js-yaml';
import { aliasProblem } from './aliases';
import { DocumentText } from './document-text';
import { goSchema } from './go-scalars';
import { MOST_LEVELS, TOO_DEEP } from './nesting';
import { hasObjectKey, objectKeyLine } from './object-key';
import { WrittenWord, writtenWords } from './written-word';

/** What one document says, or why it can't be read. */
export interface ParsedDocument {
  readonly value?: unknown;
  readonly problem?: LineProblem;
  /** what Kubernetes reads, but not as it was meant */
  readonly surprises: readonly LineProblem[];
}

export interface LineProblem {
  /** from 1, in the file */
  readonly line: number;
  readonly text: string;
  /** what it is about, where that is the value of a field */
  readonly word?: WrittenWord;
}

export function parsedDocument({ text, firstLine, line }: DocumentText): ParsedDocument {
  wordsSeen = 0;
  try {
    const value = load(text, OPTIONS);
    const problem = ALIAS.test(text) ? aliasProblem(value) : undefined;
    if (problem) { return { problem: { line: line ?? firstLine, text: problem }, surprises: [] }; }
    if (hasObjectKey(value, text)) { return { problem: objectKeyProblem(text, firstLine, line), surprises: [] }; }
    return { value, surprises: wordsSeen === 0 ? [] : writtenWords(text, firstLine) };
  } catch (error) {
    if (!(error instanceof YAMLException)) { throw error; }
    return { problem: problemOf(error, text, firstLine), surprises: [] };
  }
}

// one schema for all documents: making one costs more than reading a small document
let wordsSeen = 0;
const SCHEMA = goSchema(() => { wordsSeen++; });
const OPTIONS = { schema: SCHEMA, maxDepth: MOST_LEVELS };

/** something that may be an alias: most documents have none */
const ALIAS = /[\s[,]\*[^\s*]/;

function objectKeyProblem(text: string, firstLine: number, line = firstLine): LineProblem {
  const lines = text.split('\n');
  const index = objectKeyLine(lines);
  const at = index < 0 ? '' : `, at: ${shownLine(lines[index])}`;
  return { line: index < 0 ? line : firstLine + index, text: `a mapping is the key of another${at}${templateHint(text)}` };
}

function problemOf({ reason, mark }: YAMLException, text: string, firstLine: number): LineProblem {
  const hint = templateHint(text);
  if (!mark) { return { line: firstLine, text: `${reasonText(reason)}${hint}` }; }
  const lines = text.split('\n');
  // an error at the end of the text is one of its last line
  const index = Math.min(mark.line, lines.length - (lines.at(-1) === '' ? 2 : 1));
  const written = lines[index] ?? '';
  const shown = shownLine(written);
  const said = reason === 'duplicated mapping key' ? `key "${keyIn(written.slice(mark.column))}" is there twice in one mapping` : reasonText(reason);
  return { line: firstLine + index, text: `${said}${shown === '' ? '' : `, at: ${shown}`}${hint}` };
}

function templateHint(text: string): string {
  const isTemplate = /\{\{[^}]*\}\}/.test(text);
  return isTemplate ? '. It looks like a template: render it first, with helm template or what it was written for' : '';
}

function shownLine(line: string): string {
  // eslint-disable-next-line no-control-regex
  const written = line.replace(/[\x00-\x1f\x7f-\x9f]/g, ' ').trim();
  return written.length > 60 ? `${written.slice(0, 60)}…` : written;
}

function reasonText(reason: string): string {
  return reason.startsWith('nesting exceeded maxDepth') ? TOO_DEEP : REASONS[reason] ?? reason;
}

/** the key at the beginning of the text, as it is written there, behind its anchor or tag */
function keyIn(text: string): string {
  const bare = text.trimStart().replace(/^(?:[&!]\S*\s+)+/, '');
  const [, double, single] = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')/.exec(bare) ?? [];
  return double ?? single ?? bare.split(/:(?=[\s,[\]{}]|$)/, 1)[0].trim();
}

/** in the words of people who write YAML */
const REASONS: { readonly [reason: string]: string } = {
  'tab characters must not be used in indentation': 'a tab is used for indentation: use spaces',
  'bad indentation of a mapping entry': 'bad indentation, or text with ": " in it that needs quotes',
  'bad indentation of a sequence entry': 'bad indentation of a list item',
  'bad indentation of a mapping': 'bad indentation',
  'the stream contains non-printable characters': 'has a character that YAML does not allow',
  'can not read a block mapping entry; a multiline key may not be an implicit key': 'a key has no ":" behind it',
  'can not read an implicit mapping pair; a colon is missed': 'a key has no ":" behind it',
  'end of the stream or a document separator is expected': 'text where the document should end: bad indentation, or a ":" is missing',
  'missed comma between flow collection entries': 'a comma is missing between { } or [ ]',
  'unexpected end of the stream within a flow collection': 'a { or [ is not closed',
  'unexpected end of the stream within a double quoted scalar': 'a " is not closed',
  'unexpected end of the stream within a single quoted scalar': 'a \' is not closed',
};
