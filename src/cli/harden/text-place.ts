import { YamlNode, YamlPair, cannotEdit } from './yaml-node';

/** Places in a YAML text that changes are made at: ends of what is nested, columns, lines. */
export class TextPlaces {
  public constructor(private readonly text: string) {}

  /** behind the last character that belongs to the pair */
  public endOf(pair: YamlPair): number {
    return pair.value === undefined ? this.colonOf(pair) : Math.max(this.endOfNode(pair.value), this.colonOf(pair));
  }

  public endOfNode(node: YamlNode): number {
    if (node.kind === 'map' && !node.isFlow && !node.isEmpty) { return this.endOf(node.pairs().at(-1) ?? cannotEdit()); }
    if (node.kind === 'list' && !node.isFlow && !node.isEmpty) { return this.endOfNode(node.items().at(-1) ?? cannotEdit()); }
    return node.end;
  }

  /** behind the colon */
  public colonOf({ keyEnd }: YamlPair): number {
    const [space] = /^[ \t]*:/.exec(this.text.slice(keyEnd, keyEnd + 200)) ?? cannotEdit();
    return keyEnd + space.length;
  }

  /** as many spaces as are before the first key or dash of a block, which may stand behind dashes, and behind nothing else */
  public columnOf(start: number): string {
    const before = this.text.slice(this.lineStart(start), start);
    return /^[ -]*$/.test(before) ? ' '.repeat(before.length) : cannotEdit();
  }

  public lineStart(at: number): number {
    return this.text.lastIndexOf('\n', at - 1) + 1;
  }

  public nextLine(end: number): number {
    if (this.text[end - 1] === '\n') { return end; }
    const at = this.text.indexOf('\n', end);
    return at < 0 ? this.text.length : at + 1;
  }
}
