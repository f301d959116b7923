/**
 * Whether a mapping is the key of another, which Kubernetes' readers refuse. It is what a template looks like to a reader
 * of YAML, where it is no error:
 *
 *   name: {{ .Release.Name }}      the key is {.Release.Name: null}
 *
 * js-yaml makes one text of all such keys.
 *
 * @param text that the value was read from
 */
export function hasObjectKey(value: unknown, text: string): boolean {
  return MAYBE.test(text) && hasKey(value, new Set());
}

/** Number of the line on which such a key is likely to be, from 0; -1 where none is. */
export function objectKeyLine(lines: readonly string[]): number {
  return lines.findIndex(line => /^[^"'#]*\{\s*\{|^\s*(?:- +)*\?\s/.test(line));
}

/** few documents have them, and looking at all keys takes time */
const MAYBE = /\{\s*\{|^[ \t]*(?:- +)*\?\s/m;

/** @param seen what aliases lead to again */
function hasKey(value: unknown, seen: Set<object>): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value)) { return false; }
  seen.add(value);
  return Object.hasOwn(value, '[object Object]') || Object.values(value).some(item => hasKey(item, seen));
}
