import { CannotEdit, cannotEdit } from './yaml-node';

/** The quote that ends what begins with one there. */
export function closingQuote(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') {
      at++;
    } else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== quote) { return at; }
      at++;
    }
  }
  throw new CannotEdit();
}

/** The bracket that ends what begins with one there, on the same line. */
export function closingBracket(text: string, start: number): number {
  let level = 0;
  for (let at = start; at < text.length; at++) {
    switch (text[at]) {
      case '{': case '[': level++; break;
      case '}': case ']':
        if (--level === 0) { return at; }
        break;
      case '"': case '\'':
        // `it's` is a text without quotes
        if (!/[\s,:[{]/.test(text[at - 1])) { throw new CannotEdit(); }
        at = closingQuote(text, at);
        break;
      case '#': case '\n': throw new CannotEdit();
    }
  }
  throw new CannotEdit();
}

/** Behind the last character of a text without quotes, which may go on on the lines below. */
export function plainEnd(text: string, start: number, limit: number): number {
  let end = start;
  let hasComment = false;
  for (let line = start; line < limit;) {
    const lineBreak = text.indexOf('\n', line);
    const next = lineBreak < 0 ? text.length : lineBreak;
    const comment = commentIn(text, line, Math.min(next, limit));
    const stop = contentEnd(text, line, comment ?? Math.min(next, limit));
    if (stop > line) {
      // nothing goes on behind a comment
      if (hasComment) { throw new CannotEdit(); }
      end = stop;
    }
    hasComment ||= comment !== undefined;
    line = next + 1;
  }
  return end === start ? cannotEdit() : end;
}

/** Behind the last character between two places that is no white space; the first of them where there is none. */
export function contentEnd(text: string, start: number, end: number): number {
  for (let at = end; at > start; at--) {
    const character = text[at - 1];
    if (character !== ' ' && character !== '\t' && character !== '\r') { return at; }
  }
  return start;
}

/** the place of its number sign, which is the first of its line or behind white space */
function commentIn(text: string, line: number, end: number): number | undefined {
  for (let at = text.indexOf('#', line); at >= 0 && at < end; at = text.indexOf('#', at + 1)) {
    const before = text[at - 1];
    if (at === line || before === ' ' || before === '\t') { return at; }
  }
  return undefined;
}
