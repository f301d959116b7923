/**
 * The documents of a YAML text, as Kubernetes' readers cut it: at lines that begin with `---` (or `...`). Cut before it
 * is parsed, so that one that is broken does not lose the others, and every line is known.
 *
 *   # Source: chart/a.yaml      firstLine 1
 *   kind: A                     line 2
 *   ---                         firstLine 3
 *   kind: B                     line 4
 *
 * The pieces are the text, without gaps: writing them one after the other gives it back.
 */
export interface DocumentText {
  /** with the line `---` that opens it */
  readonly text: string;
  /** number of the first line of `text`, from 1 */
  readonly firstLine: number;
  /** number of the first line that is neither empty nor a comment nor `---`; undefined where there is none */
  readonly line?: number;
}

export function* documentTexts(text: string): Iterable<DocumentText> {
  const cuts = new Cuts(text);
  let start = 0;
  let firstLine = 1;
  while (start < text.length) {
    let end = cuts.after(start);
    // %YAML and %TAG belong to the document behind the next ---
    while (end < text.length && isDirectives(text.slice(start, end))) { end = cuts.after(end); }
    const piece = text.slice(start, end);
    const offset = contentOffset(piece);
    yield { text: piece, firstLine, ...offset === undefined ? {} : { line: firstLine + lineBreaks(piece, 0, offset) } };
    firstLine += lineBreaks(piece, 0, piece.length);
    start = end;
  }
}

/** Number of line breaks between two offsets. */
export function lineBreaks(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) { count++; }
  return count;
}

/** where documents end */
class Cuts {
  private dots: number;

  public constructor(private readonly text: string) {
    this.dots = this.next('...', 0);
  }

  /** the end of the document that begins at `start` */
  public after(start: number): number {
    const dashes = this.next('---', start);
    // rare, so looked for no more often than it is there
    if (this.dots < start) { this.dots = this.next('...', start); }
    if (dashes <= this.dots) { return Math.min(dashes + 1, this.text.length); }
    // what comes behind `...` is another document, even without ---
    const end = this.text.indexOf('\n', this.dots + 1);
    return end < 0 ? this.text.length : end + 1;
  }

  /** the line break before the next line of this mark; the length of the text where there is none */
  private next(mark: string, start: number): number {
    const { text } = this;
    let at = text.indexOf(`\n${mark}`, start);
    while (at >= 0 && !isMarkEnd(text.charCodeAt(at + 4))) { at = text.indexOf(`\n${mark}`, at + 1); }
    return at < 0 ? text.length : at;
  }
}

/** a line break, white space, or the end of the text */
function isMarkEnd(code: number): boolean {
  return Number.isNaN(code) || code === 0x0a || code === 0x0d || code === 0x20 || code === 0x09;
}

function isDirectives(text: string): boolean {
  return text.includes('%') && /^(?:[ \t]*(?:#.*)?\r?\n)*%/.test(text) && text.split('\n').every(line => /^(?:%.*|[ \t]*(?:#.*)?)\r?$/.test(line));
}

function contentOffset(text: string): number | undefined {
  CONTENT.lastIndex = 0;
  CONTENT.test(text);
  const offset = CONTENT.lastIndex;
  return offset < text.length ? offset : undefined;
}

/** everything up to the content; always matches */
const CONTENT = /(?:(?:---|\.\.\.)?[ \t]*(?:#[^\n]*|\r)?(?:\n|$)|---[ \t]+(?=[^#\s]))*/y;
