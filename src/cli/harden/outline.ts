import { Lines } from './outline-lines';
import { closingBracket, closingQuote, contentEnd, plainEnd } from './outline-scalar';
import { CannotEdit, YamlList, YamlMap, YamlNode, YamlPair, cannotEdit } from './yaml-node';

/**
 * The nodes of a YAML document as people and programs write it: keys and dashes on lines of their own, in columns. Nothing
 * is looked at before it is asked for, so that a change deep in a long text costs no more than to pass over its lines.
 *
 *   metadata:
 *     name: web      # passed over, unless somebody asks for the pairs of `metadata`
 *   spec:
 *     containers:
 *     - name: web
 *
 * The text was read before and is known to be YAML: this tells places, not errors. Anchors, aliases, tags, what is inside
 * of braces, keys over several lines and whatever else is rare it does not know, and says so when it comes to them.
 *
 * @throws CannotEdit, as the nodes do, where it does not know what stands there
 */
export function outlineOf(text: string): YamlNode {
  // a line break to some readers only
  if (/\r(?!\n)/.test(text)) { throw new CannotEdit(); }
  const lines = new Lines(text);
  const start = lines.documentStart();
  return new Outline(lines).block(start, lines.columnOf(start), text.length);
}

/** Values begin in a text at a place, and end at the latest at another, their limit. */
class Outline {
  private readonly text: string;

  public constructor(private readonly lines: Lines) { this.text = lines.text; }

  /** what begins on a line of its own, or behind a dash */
  public block(start: number, column: number, limit: number): YamlNode {
    const place = { start, end: limit, isAnchored: false, isFlow: false, isEmpty: false };
    if (this.lines.isDash(start)) { return { kind: 'list', ...place, items: () => this.items(start, column, limit) } satisfies YamlList; }
    if (this.keyAt(start)) { return { kind: 'map', ...place, pairs: () => this.pairs(start, column, limit) } satisfies YamlMap; }
    return this.inline(start, limit);
  }

  private pairs(first: number, column: number, limit: number): YamlPair[] {
    const pairs: YamlPair[] = [];
    for (let start = first; start < limit;) {
      const key = this.keyAt(start) ?? cannotEdit();
      const next = this.lines.nextEntry(key.colon, column, limit, 'key');
      pairs.push({ key: key.text, isKeyQuoted: key.isQuoted, start, keyEnd: key.end, value: this.value(key.colon, column, next) });
      start = next;
    }
    return pairs;
  }

  private items(first: number, column: number, limit: number): YamlNode[] {
    const items: YamlNode[] = [];
    for (let start = first; start < limit;) {
      if (!this.lines.isDash(start)) { throw new CannotEdit(); }
      const next = this.lines.nextEntry(start + 1, column, limit, 'dash');
      const content = this.lines.skipSpaces(start + 1);
      // a key or another dash behind the dash begins a column of its own
      items.push(this.lines.isEndOfContent(content) ? this.nested(content, column, next) ?? cannotEdit()
        : this.block(content, column + content - start, next));
      start = next;
    }
    return items;
  }

  /** behind the colon of a key that stands in that column */
  private value(colon: number, column: number, limit: number): YamlNode {
    const start = this.lines.skipSpaces(colon);
    if (!this.lines.isEndOfContent(start)) { return this.inline(start, limit); }
    // the place of nothing
    return this.nested(start, column, limit) ?? { kind: 'scalar', style: 'plain', start, end: start, isAnchored: false };
  }

  /** on the lines below, further to the right; a list below its key may stand in the same column */
  private nested(above: number, column: number, limit: number): YamlNode | undefined {
    const start = this.lines.nextContent(above, limit);
    if (start === undefined) { return undefined; }
    const inner = this.lines.columnOf(start);
    return inner > column || (inner === column && this.lines.isDash(start)) ? this.block(start, inner, limit) : cannotEdit();
  }

  private inline(start: number, limit: number): YamlNode {
    const { text } = this;
    switch (text[start]) {
      case '"': return this.quoted(start, limit, 'double');
      case '\'': return this.quoted(start, limit, 'single');
      case '{': return this.flow(start, limit, { kind: 'map', pairs: cannotEdit });
      case '[': return this.flow(start, limit, { kind: 'list', items: cannotEdit });
      case '|': case '>': return { kind: 'scalar', style: 'block', start, end: this.lines.blockScalarEnd(start, limit), isAnchored: false };
    }
    PLAIN_START.lastIndex = start;
    // what has a colon is a key, be it an odd one
    if (!PLAIN_START.test(text) || this.lines.colonBehind(start) !== undefined) { throw new CannotEdit(); }
    return { kind: 'scalar', style: 'plain', start, end: plainEnd(text, start, limit), isAnchored: false };
  }

  private quoted(start: number, limit: number, style: 'double' | 'single'): YamlNode {
    return { kind: 'scalar', style, start, end: this.lastOfLine(closingQuote(this.text, start) + 1, limit), isAnchored: false };
  }

  private flow(start: number, limit: number, node: Pick<YamlMap, 'kind' | 'pairs'> | Pick<YamlList, 'kind' | 'items'>): YamlNode {
    const end = this.lastOfLine(closingBracket(this.text, start) + 1, limit);
    return { ...node, start, end, isAnchored: false, isFlow: true, isEmpty: contentEnd(this.text, start + 1, end - 1) === start + 1 };
  }

  /** the same place, if nothing but a comment is behind it up to the limit */
  private lastOfLine(end: number, limit: number): number {
    const isLast = end <= limit && this.lines.isEndOfContent(this.lines.skipSpaces(end)) && this.lines.nextContent(end, limit) === undefined;
    return isLast ? end : cannotEdit();
  }

  /** on one line, with a colon behind it */
  private keyAt(start: number): Key | undefined {
    const { text } = this;
    const quote = text[start];
    if (quote === '"' || quote === '\'') {
      const end = closingQuote(text, start) + 1;
      const colon = this.lines.skipSpaces(end);
      if (text[colon] !== ':') { return undefined; }
      if (!this.lines.isBlankAt(colon + 1)) { throw new CannotEdit(); }
      const inside = text.slice(start + 1, end - 1);
      return /[\\'\n]/.test(inside) ? cannotEdit() : { text: inside, isQuoted: quote === '"', end, colon: colon + 1 };
    }
    KEY_START.lastIndex = start;
    if (!KEY_START.test(text)) { return undefined; }
    const colon = this.lines.colonBehind(start);
    if (colon === undefined) { return undefined; }
    const end = contentEnd(text, start, colon);
    return { text: text.slice(start, end), isQuoted: false, end, colon: colon + 1 };
  }
}

interface Key {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly end: number;
  /** behind the colon */
  readonly colon: number;
}

/** no indicator, and no key that merges others */
const KEY_START = /[\w./$]|-\S/y;
const PLAIN_START = /[^\s\-?:,[\]{}#&*!|>'"%@`]|[-?:]\S/y;
