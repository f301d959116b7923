import { lineBreaks } from './document-text';
import { duplicateKey } from './json-duplicates';
import { jsonEnd, skipSpace } from './json-scan';
import type { LineProblem } from './yaml';

/**
 * The values in a text that begins as JSON does:
 *
 *   one value                          kubectl get -o json
 *   a value a line                     JSON Lines; a line that is broken does not lose the others
 *   values one behind the other        jq
 */
export interface JsonText {
  readonly values: readonly JsonValue[];
  readonly problems: readonly LineProblem[];
}

export interface JsonValue {
  readonly value: unknown;
  /** of its first character, from 1 */
  readonly line: number;
  /** offsets in the text */
  readonly start: number;
  readonly end: number;
}

/** Whether a text can be JSON: begins with a brace or bracket. */
export function looksLikeJson(text: string): boolean {
  const first = text[skipSpace(text, 0)];
  return first === '{' || first === '[';
}

/** @param isLines whether the name says that it has a value a line */
export function jsonValues(text: string, isLines: boolean): JsonText {
  const start = skipSpace(text, 0);
  if (!isLines) {
    const whole = parsed(text);
    if (whole) {
      const twice = twiceProblem(text, 1, whole.value);
      if (twice) { return { values: [], problems: [twice] }; }
      return { values: [{ value: whole.value, line: 1 + lineBreaks(text, 0, start), start, end: text.trimEnd().length }], problems: [] };
    }
  }
  const first = text.slice(start, lineEnd(text, start));
  return isLines || parsed(first) ? valuesOfLines(text) : valuesInRow(text);
}

function valuesOfLines(text: string): JsonText {
  const values: JsonValue[] = [];
  const problems: LineProblem[] = [];
  let line = 0;
  for (let start = 0; start < text.length;) {
    const end = lineEnd(text, start);
    line++;
    const part = text.slice(start, end);
    if (part.trim() !== '') {
      const found = parsed(part);
      const twice = found && twiceProblem(part, line, found.value);
      if (twice) {
        problems.push(twice);
      } else if (found) {
        values.push({ value: found.value, line, start, end });
      } else {
        const scanned = jsonEnd(part, 0);
        problems.push({ line, text: `is no JSON: ${'problem' in scanned ? scanned.problem : behind(part, scanned.end)}` });
      }
    }
    start = end + 1;
  }
  return { values, problems };
}

function valuesInRow(text: string): JsonText {
  const values: JsonValue[] = [];
  const problems: LineProblem[] = [];
  let line = 1;
  let counted = 0;
  const lineAt = (offset: number) => {
    line += lineBreaks(text, counted, offset);
    counted = offset;
    return line;
  };
  for (let start = skipSpace(text, 0); start < text.length;) {
    const begins = lineAt(start);
    const scanned = text[start] === '{' || text[start] === '[' ? jsonEnd(text, start) : undefined;
    if (!scanned) { return { values, problems: [...problems, { line: begins, text: `is no JSON: ${behind(text, start)}` }] }; }
    if ('problem' in scanned) { return { values, problems: [...problems, { line: lineAt(scanned.at), text: `is no JSON: ${scanned.problem}` }] }; }
    const part = text.slice(start, scanned.end);
    const value: unknown = JSON.parse(part);
    const twice = twiceProblem(part, begins, value);
    if (twice) { problems.push(twice); } else { values.push({ value, line: begins, start, end: scanned.end }); }
    start = skipSpace(text, scanned.end);
  }
  return { values, problems };
}

/** @param line of the beginning of the text */
function twiceProblem(text: string, line: number, value: unknown): LineProblem | undefined {
  const twice = duplicateKey(text, value);
  return twice && { line: line + lineBreaks(text, 0, twice.at), text: `key ${JSON.stringify(twice.key)} is there twice in one object` };
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function behind(text: string, end: number): string {
  const found = text.slice(skipSpace(text, end)).slice(0, 20).split('\n')[0].trimEnd();
  return `expected the end, found ${JSON.stringify(found)}`;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
