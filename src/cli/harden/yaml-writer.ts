import { isObject } from '../../manifest';
import { isStringToGo } from '../input/go-scalars';

/** Values as YAML that fits into a text: with its indentation, its way to write lists, and its line breaks. */
export class YamlWriter {
  public readonly newline: string;
  private readonly step: string;
  /** before a dash, relative to the key above it */
  private readonly listIndent: string;

  public constructor(text: string) {
    this.newline = text.includes('\r\n') ? '\r\n' : '\n';
    this.step = ' '.repeat(/^[A-Za-z]\w*:[ \t]*(?:#.*)?\r?\n( +)[A-Za-z]/m.exec(text)?.[1].length ?? 2);
    const list = /^( *)(?:- )*[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\r?\n( *)- /m.exec(text);
    this.listIndent = list && list[2].length <= list[1].length ? '' : this.step;
  }

  /** `key: value` on lines of its own */
  public pair(key: string, value: unknown, indent: string): string {
    return isNested(value) ? `${indent}${key}:${this.newline}${this.block(value, indent)}` : `${indent}${key}: ${this.flow(value)}${this.newline}`;
  }

  /** `- value` on lines of its own; those behind the first are indented by the dash and a space */
  public item(value: unknown, indent: string): string {
    if (!isNested(value)) { return `${indent}- ${this.flow(value)}${this.newline}`; }
    const inner = `${indent}  `;
    const lines = isObject(value) ? this.pairs(value, inner) : this.items(value as readonly unknown[], inner);
    return `${indent}- ${lines.slice(inner.length)}`;
  }

  /** the lines below a key that stands at `indent` */
  public block(value: unknown, indent: string): string {
    return isObject(value) ? this.pairs(value, indent + this.step) : this.items(value as readonly unknown[], indent + this.listIndent);
  }

  /** on one line */
  public flow(value: unknown): string {
    if (Array.isArray(value)) { return `[${value.map(item => this.flow(item)).join(', ')}]`; }
    if (!isObject(value)) { return this.scalar(value); }
    return `{${Object.entries(value).map(([key, item]) => `${this.scalar(key)}: ${this.flow(item)}`).join(', ')}}`;
  }

  /** @param quote how the text was quoted that it replaces */
  public scalar(value: unknown, quote?: 'double' | 'single'): string {
    if (typeof value !== 'string') { return JSON.stringify(value); }
    if (quote === 'single' && !/['\n\r]/.test(value)) { return `'${value}'`; }
    return quote === undefined && isPlain(value) ? value : JSON.stringify(value);
  }

  private pairs(value: { readonly [key: string]: unknown }, indent: string): string {
    return Object.entries(value).map(([key, item]) => this.pair(this.scalar(key), item, indent)).join('');
  }

  private items(value: readonly unknown[], indent: string): string {
    return value.map(item => this.item(item, indent)).join('');
  }
}

/** whether the text is itself to every reader of YAML, 1.1 and 1.2, in braces too: `64Mi`, but not `12:30` or `2026-01-01` */
function isPlain(text: string): boolean {
  return /^(?:[A-Za-z_/][\w./@:+-]*|[0-9]+[A-Za-z]+)$/.test(text) && !text.endsWith(':') && isStringToGo(text);
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
