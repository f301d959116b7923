import { load } from 'js-yaml';
import { markingSchema } from './go-scalars';
import { MOST_LEVELS } from './nesting';
import type { LineProblem } from './yaml';
import { isObject } from '../../manifest';

/**
 * Unquoted words that are booleans to Kubernetes where only text can be meant:
 *
 *   labels: {tier: on}      unquoted "on" is the boolean true to Kubernetes, in metadata.labels.tier: write "on" in quotes
 *   labels: {y: a}          unquoted "y" is the boolean true to Kubernetes, as a key of metadata.labels: write "y" in quotes
 *   enabled: yes            nothing: a boolean is what is meant
 *
 * Read a second time, with the words themselves in place of the booleans; only documents that have some come here.
 */
export function writtenWords(text: string, firstLine: number): LineProblem[] {
  const words: Word[] = [];
  const problems: LineProblem[] = [];
  let line = 0;
  const schema = markingSchema(word => {
    words.push(new Word(word, words.length, firstLine + line));
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
      if (isText(path)) { problems.push(problemOf(value, `in ${path.join('.')}`)); }
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
        visit(item, [...path, word ? String(booleanOf(word.text)) : key], above);
      }
    }
    above.delete(value);
  }
}

/** maps whose keys and values are text */
const TEXT_MAPS = new Set(['labels', 'annotations', 'matchLabels', 'selector', 'nodeSelector', 'data', 'stringData']);

/** fields, and lists, whose values are text wherever they are */
const TEXT_FIELDS = new Set(['name', 'namespace', 'generateName', 'serviceName', 'key', 'value', 'values', 'args', 'command']);

function isText(path: readonly string[]): boolean {
  const last = (path.at(-1) ?? '').replace(/\[\d+\]$/, '');
  return TEXT_FIELDS.has(last) || TEXT_MAPS.has(path.at(-2) ?? '');
}

function problemOf({ text, line }: Word, where: string): LineProblem {
  return { line, text: `unquoted "${text}" is the boolean ${booleanOf(text)} to Kubernetes, ${where}: write "${text}" in quotes` };
}

function booleanOf(word: string): boolean {
  return /^(?:y|yes|on)$/i.test(word);
}

/** a word in the place of a boolean; as a key it is the text that `KEY` finds */
class Word {
  public constructor(public readonly text: string, private readonly index: number, public readonly line: number) {}

  // js-yaml makes keys of everything that does not call itself an object
  public get [Symbol.toStringTag](): string { return 'Word'; }

  public toString(): string { return `\u0000word ${this.index}`; }
}

// eslint-disable-next-line no-control-regex
const KEY = /^\u0000word (\d+)$/;
