import { Pair, Scalar, YAMLMap, YAMLSeq, isAlias, isCollection, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import { Replacement, withReplacements } from './replacement';
import { YamlWriter } from './yaml-writer';
import { isObject } from '../../manifest';

/**
 * The text of a YAML document with the differences of two values written into it, and nothing else touched.
 *
 *   spec:                     spec:
 *     containers: # one    →    containers: # one
 *     - name: web                 - name: web
 *                                   securityContext:
 *                                     privileged: false
 *
 * @param before what the text says
 * @param after what it is to say
 * @param writer of what is new; otherwise it is written as the rest of the text is
 * @returns undefined where it can't be done: the document has to be written anew
 */
export function textEdits(text: string, before: unknown, after: unknown, writer = new YamlWriter(text)): string | undefined {
  // every scalar is text: nothing is read, only places are looked for
  const document = parseDocument(text, { schema: 'failsafe', strict: false, uniqueKeys: false, logLevel: 'silent' });
  if (document.errors.length > 0) { return undefined; }
  const editor = new Editor(text, writer);
  try {
    editor.change(document.contents, before, after);
    return editor.edited();
  } catch (error) {
    if (error instanceof CannotEdit) { return undefined; }
    throw error;
  }
}

/** something that is not there as plainly as it has to be */
class CannotEdit extends Error {}

class Editor {
  private readonly edits: Replacement[] = [];

  public constructor(private readonly text: string, private readonly writer: YamlWriter) {}

  public edited(): string {
    return withReplacements(this.text, this.edits) ?? fail();
  }

  public change(node: unknown, before: unknown, after: unknown): void {
    if (isMap(node) && isObject(before) && isObject(after)) {
      this.changeMap(node, before, after);
    } else if (isSeq(node) && Array.isArray(before) && Array.isArray(after)) {
      this.changeSeq(node, before, after);
    } else {
      throw new CannotEdit();
    }
  }

  private changeMap(map: YAMLMap, before: Record, after: Record): void {
    let previous: Pair | undefined;
    this.removePairs(map, Object.keys(before).filter(key => !Object.hasOwn(after, key)).map(key => pairOf(map, key) ?? fail()));
    for (const key of Object.keys(after)) {
      const pair = pairOf(map, key);
      if (Object.hasOwn(before, key) && before[key] === after[key]) {
        // as it was, here or in the map that is merged in
      } else if (pair === undefined) {
        this.addPair(map, key, after[key], previous);
      } else {
        this.changePair(map, pair, before[key], after[key]);
      }
      previous = pair ?? previous;
    }
  }

  private changePair(map: YAMLMap, pair: Pair, before: unknown, after: unknown): void {
    const isSame = (isMap(pair.value) && isObject(before) && isObject(after)) || (isSeq(pair.value) && Array.isArray(before) && Array.isArray(after));
    if (isSame && sizeOf(before) > 0 && sizeOf(after) > 0 && (isSeq(pair.value) || sharesKey(before, after))) {
      this.change(pair.value, before, after);
    } else {
      this.replaceValue(map, pair, after);
    }
  }

  private changeSeq(seq: YAMLSeq, before: readonly unknown[], after: readonly unknown[]): void {
    if (after.length < before.length) {
      this.removeItems(seq, before, after);
      return;
    }
    before.forEach((item, index) => { if (item !== after[index]) { this.changeItem(seq, index, item, after[index]); } });
    for (const item of after.slice(before.length)) { this.addItem(seq, item); }
  }

  private changeItem(seq: YAMLSeq, index: number, before: unknown, after: unknown): void {
    const node = seq.items[index];
    if (isScalar(node) && !isCollectionValue(after)) {
      this.edits.push({ ...rangeOf(node), insert: this.writer.scalar(after, this.quoteOf(node)) });
    } else {
      this.change(node, before, after);
    }
  }

  private replaceValue(map: YAMLMap, pair: Pair, after: unknown): void {
    const { value } = pair;
    const isBlock = !map.flow;
    const colon = this.colonOf(pair);
    if (isAlias(value) || (isScalar(value) && value.anchor) || (isCollection(value) && value.anchor)) { throw new CannotEdit(); }
    if (isScalar(value) && !isCollectionValue(after) && !isBlockScalar(value)) {
      const { start, end } = rangeOf(value);
      this.edits.push(start === end ? { start: colon, end: colon, insert: ` ${this.writer.scalar(after)}` }
        : { start, end, insert: this.writer.scalar(after, this.quoteOf(value)) });
    } else if (isBlock && isCollectionValue(after) && sizeOf(after) > 0 && isInline(value)) {
      const indent = this.columnOf(map);
      this.edits.push({ start: colon, end: value === null ? colon : Math.max(colon, rangeOf(value).end), insert: '' });
      this.insertLines(this.endOf(pair), this.writer.block(after, indent));
    } else if (isBlock && isMap(value) && !value.flow && isCollectionValue(after) && sizeOf(after) > 0) {
      this.replaceLines(value, this.endOf(pair), this.writer.block(after, this.columnOf(map)));
    } else {
      const end = this.endOf(pair);
      // what stands on lines of its own ends with a line break
      const stop = this.text[end - 1] === '\n' ? end - 1 : end;
      this.edits.push({ start: colon, end: stop, insert: ` ${this.writer.flow(after)}` });
    }
  }

  private addPair(map: YAMLMap, key: string, value: unknown, previous: Pair | undefined): void {
    const first = map.items[0] ?? fail();
    const quotes = isScalar(first.key) && first.key.type === Scalar.QUOTE_DOUBLE;
    const text = quotes ? JSON.stringify(key) : this.writer.scalar(key);
    if (map.flow) {
      const entry = `${text}: ${this.writer.flow(value)}`;
      const at = previous ? this.endOf(previous) : this.startOf(first);
      this.edits.push({ start: at, end: at, insert: previous ? `, ${entry}` : `${entry}, ` });
      return;
    }
    const indent = this.columnOf(map);
    const lines = this.writer.pair(text, value, indent);
    if (previous) {
      this.insertLines(this.endOf(previous), lines);
    } else {
      // before the first key, whose line may begin with a dash
      const at = this.startOf(first);
      this.edits.push({ start: at, end: at, insert: lines.slice(indent.length) + indent });
    }
  }

  private addItem(seq: YAMLSeq, value: unknown): void {
    const last = seq.items.at(-1) ?? fail();
    const end = this.endOfNode(last);
    if (seq.flow) {
      this.edits.push({ start: end, end, insert: `, ${this.writer.flow(value)}` });
    } else {
      this.insertLines(end, this.writer.item(value, this.columnOf(seq)));
    }
  }

  private removePairs(map: YAMLMap, removed: readonly Pair[]): void {
    const kept = map.items.find(pair => !removed.includes(pair)) ?? fail();
    const first = map.items[0];
    // its line may begin with a dash
    if (first !== kept) { this.edits.push({ start: this.startOf(first), end: this.startOf(kept), insert: '' }); }
    for (const pair of removed) {
      const index = map.items.indexOf(pair);
      if (index < map.items.indexOf(kept)) { continue; }
      const end = this.endOf(pair);
      this.edits.push(map.flow ? { start: this.endOf(map.items[index - 1]), end, insert: '' }
        : { start: this.lineStart(this.startOf(pair)), end: this.nextLine(end), insert: '' });
    }
  }

  private removeItems(seq: YAMLSeq, before: readonly unknown[], after: readonly unknown[]): void {
    const kept: number[] = [];
    before.forEach((item, index) => { if (kept.length < after.length && item === after[kept.length]) { kept.push(index); } });
    if (kept.length !== after.length) { throw new CannotEdit(); }
    const [first] = kept;
    if (seq.flow && first > 0) { this.edits.push({ start: rangeOf(seq.items[0]).start, end: rangeOf(seq.items[first]).start, insert: '' }); }
    before.forEach((_, index) => {
      if (kept.includes(index)) { return; }
      if (!seq.flow) {
        this.removeLines(seq.items[index]);
      } else if (index > first) {
        this.edits.push({ start: this.endOfNode(seq.items[index - 1]), end: this.endOfNode(seq.items[index]), insert: '' });
      }
    });
  }

  private removeLines(item: unknown): void {
    const { start } = rangeOf(item);
    const line = this.lineStart(start);
    if (!/^\s*-\s+$/.test(this.text.slice(line, start))) { throw new CannotEdit(); }
    this.edits.push({ start: line, end: this.nextLine(this.endOfNode(item)), insert: '' });
  }

  /** lines behind the one that holds the character before `end` */
  private insertLines(end: number, lines: string): void {
    const at = this.nextLine(end);
    this.edits.push({ start: at, end: at, insert: this.isOpen(at) ? this.writer.newline + this.withoutBreak(lines) : lines });
  }

  /** lines in the place of a mapping that has lines of its own, which end behind `end` */
  private replaceLines(map: YAMLMap, end: number, lines: string): void {
    const start = this.lineStart(this.startOf(map.items[0] ?? fail()));
    const stop = this.nextLine(end);
    this.edits.push({ start, end: stop, insert: this.isOpen(stop) ? this.withoutBreak(lines) : lines });
  }

  /** the last line of a text may have no line break */
  private isOpen(end: number): boolean {
    return end === this.text.length && !this.text.endsWith('\n');
  }

  private withoutBreak(lines: string): string {
    return lines.slice(0, -this.writer.newline.length);
  }

  private startOf(pair: Pair): number {
    return rangeOf(pair.key).start;
  }

  /** behind the last character that belongs to the pair */
  private endOf(pair: Pair): number {
    return pair.value === null ? this.colonOf(pair) : Math.max(this.endOfNode(pair.value), this.colonOf(pair));
  }

  private endOfNode(node: unknown): number {
    if (isCollection(node) && !node.flow && node.items.length > 0) {
      const last = node.items.at(-1);
      return isPair(last) ? this.endOf(last) : this.endOfNode(last);
    }
    return rangeOf(node).end;
  }

  /** behind the colon */
  private colonOf({ key }: Pair): number {
    const { end } = rangeOf(key);
    const [space] = /^[ \t]*:/.exec(this.text.slice(end, end + 200)) ?? fail();
    return end + space.length;
  }

  private columnOf(collection: YAMLMap | YAMLSeq): string {
    const [first] = collection.items;
    const start = isPair(first) ? this.startOf(first) : rangeOf(collection).start;
    const before = this.text.slice(this.lineStart(start), start);
    // a key may stand behind dashes, and behind nothing else
    if (!/^[ -]*$/.test(before)) { throw new CannotEdit(); }
    return ' '.repeat(before.length);
  }

  private quoteOf(node: Scalar): 'double' | 'single' | undefined {
    return node.type === Scalar.QUOTE_DOUBLE ? 'double' : node.type === Scalar.QUOTE_SINGLE ? 'single' : undefined;
  }

  private lineStart(at: number): number {
    return this.text.lastIndexOf('\n', at - 1) + 1;
  }

  private nextLine(end: number): number {
    if (this.text[end - 1] === '\n') { return end; }
    const at = this.text.indexOf('\n', end);
    return at < 0 ? this.text.length : at + 1;
  }
}

type Record = { readonly [key: string]: unknown };

function fail(): never {
  throw new CannotEdit();
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find(pair => isScalar(pair.key) && pair.key.value === key);
}

function rangeOf(node: unknown): { readonly start: number; readonly end: number } {
  const range = (node as { readonly range?: readonly number[] | null } | null)?.range ?? fail();
  return { start: range[0], end: range[1] };
}

/** on the line of its key: a scalar, or an empty collection */
function isInline(node: unknown): boolean {
  return node === null || (isScalar(node) && !isBlockScalar(node)) || (isCollection(node) && node.items.length === 0);
}

function isBlockScalar(node: Scalar): boolean {
  return node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL;
}

function isCollectionValue(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function sharesKey(before: unknown, after: unknown): boolean {
  return Object.keys(before as object).some(key => Object.hasOwn(after as object, key));
}

function sizeOf(value: unknown): number {
  return Object.keys(value as object).length;
}
