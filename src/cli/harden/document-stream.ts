import type { Session } from '../session';

/**
 * Files on their way out as one stream of documents: each begins with `---`, unless it does so itself, and what is before
 * directives ends with `...`.
 *
 *   stream.begin(text);            of each file
 *   stream.add(hardened);          its pieces, one by one
 *   await stream.flow();           what is there goes out
 *   await stream.end();
 */
export class DocumentStream {
  private held: string[] = [];
  private last: string | undefined;

  /** @param isHeld whether nothing goes out before the end: there may be a reason to print nothing */
  public constructor(private readonly session: Session, private readonly isHeld = false) {}

  /** @param text of a file that is to follow */
  public begin(text: string): void {
    this.add(separator(this.last, text));
  }

  public add(text: string): void {
    this.held.push(text);
    // what can't be read may be a piece without text
    if (text !== '' || this.last === undefined) { this.last = text; }
  }

  public async flow(): Promise<void> {
    if (!this.isHeld) { await this.end(); }
  }

  public async end(): Promise<void> {
    const texts = this.held;
    this.held = [];
    await this.session.out.writeAll(texts);
  }
}

/** files become one stream of documents */
function separator(before: string | undefined, text: string): string {
  if (before === undefined) { return ''; }
  const lineBreak = before === '' || before.endsWith('\n') ? '' : '\n';
  const first = text.slice(/^(?:[ \t\r]*(?:#[^\n]*)?\n)*/.exec(text)![0].length);
  if (/^---(?:\s|$)/.test(first)) { return lineBreak; }
  return lineBreak + (first.startsWith('%') ? '...\n' : '---\n');
}
