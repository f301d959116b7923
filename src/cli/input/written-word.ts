import { load } from 'js-yaml';
import { markingSchema } from './go-scalars';
import { MOST_LEVELS } from './nesting';
import type { LineProblem } from './yaml';
import { isObject } from '../../manifest';

/** What stands unquoted where only text can be meant, and is something else to Kubernetes. */
export interface WrittenWord {
  /** as it is written */
  readonly text: string;
  readonly value: boolean | number;
  /** from the document's root: `items[0].metadata.labels.tier` */
  readonly field: string;
}

/**
 * Unquoted words that are booleans to Kubernetes, and numbers that it would write in another way, where only text can be meant:
 *
 *   labels: {tier: on}      unquoted "on" is the boolean true to Kubernetes, in metadata.labels.tier: write "on" in quotes
 *   labels: {y: a}          unquoted "y" is the boolean true to Kubernetes, as a key of metadata.labels: write "y" in quotes
 *   labels: {tag: 1.20}     unquoted "1.20" is the number 1.2 to Kubernetes, in metadata.labels.tag: write "1.20" in quotes
 *   enabled: yes            nothing: a boolean is what is meant
 *
 * Read a second time, with the words themselves in place of the values; only documents that have some come here.
 */
export function writtenWords(text: string, firstLine: number): LineProblem[] {
  const words: Word[] = [];
  const problems: LineProblem[] = [];
  let line = 0;
  const schema = markingSchema((word, value) => {
    words.push(new Word(word, value, words.length, firstLine + line));
    return words.at(-1);
  });
  const document = load(text, {
    ...{ maxDepth: MOST_LEVELS },
    schema,
    // where the node begins that is being read
    listener(event, state) { if (event === 'open') { line = (state as unknown as { readonly line: number }).line; } },
  });
  visit(document, [], new Set());
  return problems.sort((one, other) => one.line - other.line);

  function visit(value: unknown, path: readonly string[], above: Set<unknown>): void {
    if (value instanceof Word) {
      const field = path.join('.');
      if (isText(path, value)) { problems.push({ ...problemOf(value, `in ${field}`), word: { text: value.text, value: value.value, field } }); }
      return;
    }
    if (typeof value !== 'object' || value === null || above.has(value)) { return; }
    above.add(value);
    if (Array.isArray(value)) {
      value.forEach((item, index) => visit(item, [...path.slice(0, -1), `${path.at(-1) ?? ''}[${index}]`], above));
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        const word = words[Number(KEY.exec(key)?.[1] ?? NaN)];
        if (word && TEXT_MAPS.has(path.at(-1) ?? '')) { problems.push(problemOf(word, `as a key of ${path.join('.')}`)); }
        visit(item, [...path, word ? String(word.value) : key], above);
      }
    }
    above.delete(value);
  }
}

/** maps whose keys and values are text */
const TEXT_MAPS = new Set(['labels', 'annotations', 'matchLabels', 'selector', 'nodeSelector', 'data', 'stringData']);

/** fields, and lists, whose values are text wherever they are */
const TEXT_FIELDS = new Set(['name', 'namespace', 'generateName', 'serviceName', 'args', 'command']);

/** fields that may be numbers too, outside of these lists */
const LISTED_FIELDS: ReadonlyMap<string, string> = new Map([['value', 'env'], ['key', 'matchExpressions'], ['values', 'matchExpressions']]);

function isText(path: readonly string[], { value }: Word): boolean {
  const [last, above] = [path.at(-1) ?? '', path.at(-2) ?? ''].map(field => field.replace(/\[\d+\]$/, ''));
  const list = LISTED_FIELDS.get(last);
  return TEXT_FIELDS.has(last) || TEXT_MAPS.has(path.at(-2) ?? '') || (list !== undefined && (typeof value === 'boolean' || above === list));
}

function problemOf({ text, value, line }: Word, where: string): LineProblem {
  return { line, text: `unquoted "${text}" is the ${typeof value} ${value} to Kubernetes, ${where}: write "${text}" in quotes` };
}

/** a word in the place of its value; as a key it is the text that `KEY` finds */
class Word {
  public constructor(
    public readonly text: string,
    public readonly value: boolean | number,
    private readonly index: number,
    public readonly line: number,
  ) {}

  // js-yaml makes keys of everything that does not call itself an object
  public get [Symbol.toStringTag](): string { return 'Word'; }

  public toString(): string { return `\u0000word ${this.index}`; }
}

// eslint-disable-next-line no-control-regex
const KEY = /^\u0000word (\d+)$/;
