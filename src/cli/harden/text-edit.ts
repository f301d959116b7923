import { TextPlaces } from './text-place';
import { CannotEdit, YamlList, YamlMap, YamlNode, YamlPair, cannotEdit } from './yaml-node';
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
 * @param nodeOf finds where things stand in the text
 * @returns undefined where it can't be done in this way
 */
export function textEdits(text: string, before: unknown, after: unknown, nodeOf: (text: string) => YamlNode): string | undefined {
  try {
    const editor = new Editor(text);
    editor.change(nodeOf(text), before, after);
    return editor.edited();
  } catch (error) {
    if (error instanceof CannotEdit) { return undefined; }
    throw error;
  }
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

class Editor {
  private readonly edits: Edit[] = [];
  private readonly writer: YamlWriter;
  private readonly places: TextPlaces;

  public constructor(private readonly text: string) {
    this.writer = new YamlWriter(text);
    this.places = new TextPlaces(text);
  }

  public edited(): string {
    const parts: string[] = [];
    let at = 0;
    // equal places stay in the order in which they came: what is deeper comes first
    for (const { start, end, insert } of [...this.edits].sort((one, other) => one.start - other.start)) {
      if (start < at) { throw new CannotEdit(); }
      parts.push(this.text.slice(at, start), insert);
      at = end;
    }
    return [...parts, this.text.slice(at)].join('');
  }

  public change(node: YamlNode | undefined, before: unknown, after: unknown): void {
    if (node?.kind === 'map' && isObject(before) && isObject(after)) {
      this.changeMap(node, before, after);
    } else if (node?.kind === 'list' && Array.isArray(before) && Array.isArray(after)) {
      this.changeList(node, before, after);
    } else {
      throw new CannotEdit();
    }
  }

  private changeMap(map: YamlMap, before: Values, after: Values): void {
    const pairs = map.pairs();
    const byKey = pairsByKey(pairs);
    let previous: YamlPair | undefined;
    for (const key of Object.keys(before)) {
      if (!Object.hasOwn(after, key)) { this.removePair(map, pairs, byKey.get(key) ?? cannotEdit()); }
    }
    for (const key of Object.keys(after)) {
      const pair = byKey.get(key);
      if (Object.hasOwn(before, key) && before[key] === after[key]) {
        // as it was, here or in the map that is merged in
      } else if (pair === undefined) {
        this.addPair(map, pairs[0] ?? cannotEdit(), key, after[key], previous);
      } else {
        this.changePair(map, pairs[0], pair, before[key], after[key]);
      }
      previous = pair ?? previous;
    }
  }

  private changePair(map: YamlMap, first: YamlPair, pair: YamlPair, before: unknown, after: unknown): void {
    const { value } = pair;
    const isSame = (value?.kind === 'map' && isObject(before) && isObject(after)) || (value?.kind === 'list' && Array.isArray(before) && Array.isArray(after));
    if (isSame && sizeOf(before) > 0 && sizeOf(after) > 0) {
      this.change(value, before, after);
    } else {
      this.replaceValue(map, first, pair, after);
    }
  }

  private changeList(list: YamlList, before: readonly unknown[], after: readonly unknown[]): void {
    const items = list.items();
    if (after.length < before.length) {
      this.removeItems(list, items, before, after);
      return;
    }
    before.forEach((item, index) => { if (item !== after[index]) { this.changeItem(items[index], item, after[index]); } });
    for (const item of after.slice(before.length)) { this.addItem(list, items.at(-1) ?? cannotEdit(), item); }
  }

  private changeItem(node: YamlNode | undefined, before: unknown, after: unknown): void {
    if (node?.kind === 'scalar' && !isCollectionValue(after)) {
      const { start, end, style } = node;
      this.edits.push({ start, end, insert: this.writer.scalar(after, style) });
    } else {
      this.change(node, before, after);
    }
  }

  private replaceValue(map: YamlMap, first: YamlPair, pair: YamlPair, after: unknown): void {
    const { value } = pair;
    const colon = this.places.colonOf(pair);
    if (value?.kind === 'alias' || value?.isAnchored) { throw new CannotEdit(); }
    if (value?.kind === 'scalar' && !isCollectionValue(after) && value.style !== 'block') {
      const { start, end, style } = value;
      this.edits.push(start === end ? { start: colon, end: colon, insert: ` ${this.writer.scalar(after)}` } : { start, end, insert: this.writer.scalar(after, style) });
    } else if (!map.isFlow && isCollectionValue(after) && sizeOf(after) > 0 && isInline(value)) {
      const indent = this.places.columnOf(first.start);
      this.edits.push({ start: colon, end: value === undefined ? colon : Math.max(colon, value.end), insert: '' });
      this.insertLines(this.places.endOf(pair), this.writer.block(after, indent));
    } else {
      const end = this.places.endOf(pair);
      // what stands on lines of its own ends with a line break
      const stop = this.text[end - 1] === '\n' ? end - 1 : end;
      this.edits.push({ start: colon, end: stop, insert: ` ${this.writer.flow(after)}` });
    }
  }

  private addPair(map: YamlMap, first: YamlPair, key: string, value: unknown, previous: YamlPair | undefined): void {
    const text = first.isKeyQuoted ? JSON.stringify(key) : this.writer.scalar(key);
    if (map.isFlow) {
      const entry = `${text}: ${this.writer.flow(value)}`;
      const at = previous ? this.places.endOf(previous) : first.start;
      this.edits.push({ start: at, end: at, insert: previous ? `, ${entry}` : `${entry}, ` });
      return;
    }
    const indent = this.places.columnOf(first.start);
    const lines = this.writer.pair(text, value, indent);
    if (previous) {
      this.insertLines(this.places.endOf(previous), lines);
    } else {
      // before the first key, whose line may begin with a dash
      this.edits.push({ start: first.start, end: first.start, insert: lines.slice(indent.length) + indent });
    }
  }

  private addItem(list: YamlList, last: YamlNode, value: unknown): void {
    const end = this.places.endOfNode(last);
    if (list.isFlow) {
      this.edits.push({ start: end, end, insert: `, ${this.writer.flow(value)}` });
    } else {
      this.insertLines(end, this.writer.item(value, this.places.columnOf(list.start)));
    }
  }

  private removePair(map: YamlMap, pairs: readonly YamlPair[], pair: YamlPair): void {
    const index = pairs.indexOf(pair);
    const next = pairs[index + 1];
    const { start } = pair;
    if (index === 0 && next) {
      this.edits.push({ start, end: next.start, insert: '' });
    } else if (index > 0 && map.isFlow) {
      this.edits.push({ start: this.places.endOf(pairs[index - 1]), end: this.places.endOf(pair), insert: '' });
    } else if (index > 0) {
      this.edits.push({ start: this.places.lineStart(start), end: this.places.nextLine(this.places.endOf(pair)), insert: '' });
    } else {
      throw new CannotEdit();
    }
  }

  private removeItems(list: YamlList, items: readonly YamlNode[], before: readonly unknown[], after: readonly unknown[]): void {
    let kept = 0;
    before.forEach((item, index) => {
      if (kept < after.length && item === after[kept]) {
        kept++;
      } else {
        this.removeItem(list, items, index);
      }
    });
    if (kept !== after.length) { throw new CannotEdit(); }
  }

  private removeItem(list: YamlList, items: readonly YamlNode[], index: number): void {
    const node = items[index] ?? cannotEdit();
    const end = this.places.endOfNode(node);
    if (list.isFlow) {
      const next = items[index + 1];
      this.edits.push(next === undefined ? { start: this.places.endOfNode(items[index - 1] ?? cannotEdit()), end, insert: '' }
        : { start: node.start, end: next.start, insert: '' });
      return;
    }
    const line = this.places.lineStart(node.start);
    if (!/^\s*-\s+$/.test(this.text.slice(line, node.start))) { throw new CannotEdit(); }
    this.edits.push({ start: line, end: this.places.nextLine(end), insert: '' });
  }

  /** lines behind the one that holds the character before `end` */
  private insertLines(end: number, lines: string): void {
    const at = this.places.nextLine(end);
    const { newline } = this.writer;
    // the last line of a text may have no line break
    const isOpen = at === this.text.length && !this.text.endsWith('\n');
    this.edits.push({ start: at, end: at, insert: isOpen ? newline + lines.slice(0, -newline.length) : lines });
  }
}

/** of a key that is there twice, the first */
function pairsByKey(pairs: readonly YamlPair[]): ReadonlyMap<string | undefined, YamlPair> {
  const byKey = new Map<string | undefined, YamlPair>();
  for (const pair of pairs) { if (!byKey.has(pair.key)) { byKey.set(pair.key, pair); } }
  return byKey;
}

interface Values { readonly [key: string]: unknown }

/** on the line of its key: a scalar, or an empty collection */
function isInline(node: YamlNode | undefined): boolean {
  if (node === undefined) { return true; }
  return node.kind === 'scalar' ? node.style !== 'block' : node.kind !== 'alias' && node.isEmpty;
}

function isCollectionValue(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function sizeOf(value: unknown): number {
  return Object.keys(value as object).length;
}
