import { contentEnd } from './outline-scalar';
import { CannotEdit, cannotEdit } from './yaml-node';

/** The lines of a YAML document: what is in which column, and where the next thing in a column is. */
export class Lines {
  public constructor(public readonly text: string) {}

  /** the first thing that is neither a comment nor `---` */
  public documentStart(): number {
    const [head] = DOCUMENT_HEAD.exec(this.text)!;
    const start = this.skipSpaces(head.length);
    // directives, and a value behind the dashes
    const isOdd = this.text[start] === '%' || this.text.startsWith('---', start);
    return isOdd || this.isEndOfContent(start) ? cannotEdit() : start;
  }

  /** number of characters before it on its line */
  public columnOf(at: number): number {
    return at - this.text.lastIndexOf('\n', at - 1) - 1;
  }

  /** the line break behind it, or the end of the text */
  public endOfLine(at: number): number {
    const end = this.text.indexOf('\n', at);
    return end < 0 ? this.text.length : end;
  }

  public skipSpaces(at: number): number {
    let next = at;
    while (this.text.charCodeAt(next) === SPACE) { next++; }
    return next;
  }

  /** a space, a line break or the end of the text */
  public isBlankAt(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === SPACE || code === LINE_FEED || code === RETURN || Number.isNaN(code);
  }

  public isDash(at: number): boolean {
    return this.text.charCodeAt(at) === DASH && this.isBlankAt(at + 1);
  }

  /** a comment, a line break or the end of the text; `at` is behind spaces */
  public isEndOfContent(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === HASH || code === LINE_FEED || code === RETURN || Number.isNaN(code);
  }

  /** the colon that ends a key without quotes, where one begins there */
  public colonBehind(start: number): number | undefined {
    for (let at = start; at < this.text.length; at++) {
      switch (this.text.charCodeAt(at)) {
        case LINE_FEED: return undefined;
        case COLON:
          if (this.isBlankAt(at + 1)) { return at; }
          if (this.text.charCodeAt(at + 1) === TAB) { throw new CannotEdit(); }
          break;
        // a comment behind a text
        case HASH: if (this.isBlankAt(at - 1)) { return undefined; }
      }
    }
    return undefined;
  }

  /** the first thing on the lines below, up to the limit */
  public nextContent(above: number, limit: number): number | undefined {
    for (let line = this.endOfLine(above) + 1; line < limit; line = this.endOfLine(line) + 1) {
      const start = this.skipSpaces(line);
      if (this.text.charCodeAt(start) === TAB) { throw new CannotEdit(); }
      if (!this.isEndOfContent(start)) { return start < limit ? start : undefined; }
    }
    return undefined;
  }

  /**
   * The next thing below that stands in a column, or the limit. What is further to the right belongs to what is above it,
   * and so do, for a key, the dashes of its list in the same column.
   */
  public nextEntry(above: number, column: number, limit: number, entry: 'key' | 'dash'): number {
    for (let line = this.endOfLine(above) + 1; line < limit; line = this.endOfLine(line) + 1) {
      const start = this.skipSpaces(line);
      if (start - line > column || this.isEndOfContent(start)) { continue; }
      if (start >= limit) { return limit; }
      if (start - line < column || this.text.charCodeAt(start) === TAB) { throw new CannotEdit(); }
      if (entry === 'dash' || !this.isDash(start)) { return start; }
    }
    return limit;
  }

  /** behind the line break of the last line of a text that begins with `|` or `>` there */
  public blockScalarEnd(start: number, limit: number): number {
    const head = this.endOfLine(start);
    // the others are rare: an indentation that is told, empty lines that are kept
    if (!/^[|>]-?[ ]*(?:[ ]#.*)?\r?$/.test(this.text.slice(start, head))) { throw new CannotEdit(); }
    let end: number | undefined;
    let column = -1;
    let widest = 0;
    for (let line = head + 1; line < limit; line = this.endOfLine(line) + 1) {
      const first = this.skipSpaces(line);
      const next = this.endOfLine(line);
      if (first >= limit) { break; }
      if (contentEnd(this.text, first, next) === first) {
        widest = Math.max(widest, next - line);
        continue;
      }
      if (column < 0) { column = first - line; }
      if (first - line < column) { break; }
      end = Math.min(next + 1, this.text.length);
      widest = 0;
    }
    // spaces behind the last line may be part of it
    return end === undefined || widest > column ? cannotEdit() : end;
  }
}

/** empty lines, comments and `---`; always matches */
const DOCUMENT_HEAD = /^(?:[ ]*(?:#[^\n]*)?\r?\n)*(?:---[ ]*(?:#[^\n]*)?\r?\n)?(?:[ ]*(?:#[^\n]*)?\r?\n)*/;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const DASH = 0x2d;
const COLON = 0x3a;
