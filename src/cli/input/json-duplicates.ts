import { closingQuote, skipSpace } from './json-scan';
import { isObject } from '../../manifest';

/** A key that is there twice in one object, and where the second of them stands in the text. */
export interface DuplicateKey {
  readonly key: string;
  readonly at: number;
}

/**
 * Of `JSON.parse` the last of two keys silently wins, where YAML readers and API servers refuse both. Keys are looked for
 * one by one only where the text has more of them than the value.
 */
export function duplicateKey(text: string, value: unknown): DuplicateKey | undefined {
  return keysWritten(text) === keysOf(value) ? undefined : firstTwice(text);
}

/** strings with a colon behind them; the text is JSON, so that each ends */
function keysWritten(text: string): number {
  let count = 0;
  for (let start = text.indexOf('"'); start >= 0;) {
    const next = skipSpace(text, closingQuote(text, start) + 1);
    if (text[next] === ':') { count++; }
    start = text.indexOf('"', next);
  }
  return count;
}

/** without recursion: texts may be nested deeper than calls can be */
function keysOf(value: unknown): number {
  const left: unknown[] = [value];
  let count = 0;
  while (left.length > 0) {
    const next = left.pop();
    if (Array.isArray(next)) {
      for (const element of next) { if (typeof element === 'object') { left.push(element); } }
    } else if (isObject(next)) {
      for (const key of Object.keys(next)) {
        count++;
        if (typeof next[key] === 'object') { left.push(next[key]); }
      }
    }
  }
  return count;
}

function firstTwice(text: string): DuplicateKey | undefined {
  // of each object that is open; none for lists
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{': open.push(new Set()); break;
      case '[': open.push(undefined); break;
      case '}': case ']': open.pop(); break;
      case '"': {
        const end = closingQuote(text, at);
        if (text[skipSpace(text, end + 1)] === ':') {
          const key: string = JSON.parse(text.slice(at, end + 1));
          const keys = open.at(-1)!;
          if (keys.has(key)) { return { key, at }; }
          keys.add(key);
        }
        at = end;
      }
    }
  }
  return undefined;
}
