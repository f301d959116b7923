/**
 * Where one JSON value ends, or where and why it breaks. Only asked when `JSON.parse` has refused a text, whose message
 * has no line.
 *
 *   jsonEnd('{"a": 1} {"b": 2}', 0)    { end: 8 }
 *   jsonEnd('{"a": }', 0)              { at: 6, problem: 'expected a value, found "}"' }
 */
export type JsonEnd = { readonly end: number } | { readonly at: number; readonly problem: string };

export function jsonEnd(text: string, start: number): JsonEnd {
  // what has to close, innermost last
  const open: ('}' | ']')[] = [];
  let at = skipSpace(text, start);
  let expects: 'value' | 'value or end' | 'key' | 'key or end' | 'comma or end' = 'value';
  for (;;) {
    at = skipSpace(text, at);
    const character = text[at];
    if (character === undefined) { return wrong(open.length === 0 ? 'a value' : `"${open.at(-1)}"`); }
    if (expects === 'comma or end') {
      if (character === open.at(-1)) {
        at++;
        open.pop();
      } else if (character === ',') {
        at++;
        expects = open.at(-1) === '}' ? 'key' : 'value';
        continue;
      } else {
        return wrong(`"," or "${open.at(-1)}"`);
      }
    } else if (expects === 'key' || expects === 'key or end') {
      if (expects === 'key or end' && character === '}') {
        at++;
        open.pop();
      } else {
        const end = stringEnd(text, at);
        if (end === undefined) { return wrong('a key in double quotes'); }
        at = skipSpace(text, end);
        if (text[at] !== ':') { return wrong('":" behind the key'); }
        at++;
        expects = 'value';
        continue;
      }
    } else if (character === '{' || character === '[') {
      at++;
      open.push(character === '{' ? '}' : ']');
      expects = character === '{' ? 'key or end' : 'value or end';
      continue;
    } else if (expects === 'value or end' && character === ']') {
      at++;
      open.pop();
    } else {
      const end = stringEnd(text, at) ?? literalEnd(text, at);
      if (end === undefined) { return wrong('a value'); }
      at = end;
    }
    if (open.length === 0) { return { end: at }; }
    expects = 'comma or end';
  }

  function wrong(expected: string): JsonEnd {
    const found = text.slice(at, at + 20).split('\n')[0].trimEnd();
    return { at, problem: `expected ${expected}, found ${at >= text.length ? 'the end' : JSON.stringify(found)}` };
  }
}

/** the next offset that is no white space of JSON */
export function skipSpace(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) { break; }
  }
  return at;
}

/** The offset of the quote that ends the string which begins there, or -1. A pattern over a whole string of megabytes would end the stack. */
export function closingQuote(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) { end = text.indexOf('"', end + 1); }
  return end;
}

function isEscaped(text: string, quote: number): boolean {
  let before = quote;
  while (text[before - 1] === '\\') { before--; }
  return (quote - before) % 2 === 1;
}

function stringEnd(text: string, at: number): number | undefined {
  if (text[at] !== '"') { return undefined; }
  const end = closingQuote(text, at);
  if (end < 0) { return undefined; }
  const inside = text.slice(at + 1, end);
  if (CONTROL.test(inside)) { return undefined; }
  for (let escape = inside.indexOf('\\'); escape >= 0; escape = inside.indexOf('\\', escape + 2)) {
    ESCAPE.lastIndex = escape;
    if (!ESCAPE.test(inside)) { return undefined; }
  }
  return end + 1;
}

function literalEnd(text: string, at: number): number | undefined {
  LITERAL.lastIndex = at;
  return LITERAL.test(text) ? LITERAL.lastIndex : undefined;
}

// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x1f]/;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const LITERAL = /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![\w.])/y;
