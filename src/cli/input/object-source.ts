import type { Piece } from './file-text';
import { itemLines } from './item-line';
import type { WrittenWord } from './written-word';
import type { LineProblem } from './yaml';
import { KubernetesObject, isList, isObject, itemOf, shown } from '../../manifest';
import type { SourcedObject } from '../../reachability';

/** Something to tell about the input. */
export interface Problem {
  /** `unreadable` ends with exit code 2; a `notice` only says how something was taken */
  readonly type: 'unreadable' | 'notice';
  /** `shop/policies.yaml:12` */
  readonly origin: string;
  /** one sentence, without a full stop */
  readonly text: string;
  /** an unquoted word where an object, with this origin, has text */
  readonly word?: WrittenWord & { readonly object: string; readonly line: number };
}

/**
 * The Kubernetes objects in a piece of a text: itself, the items of a list, the elements of a JSON array. Each knows where
 * it was written: `shop.yaml:12`, and the line of its own for items of a list.
 * @returns the origin of each, by its place in the piece: `items[2].`, or nothing
 */
export function addObjects(piece: Piece, path: string, objects: SourcedObject[], problems: Problem[]): ReadonlyMap<string, string> {
  const { problem, surprises, line } = piece;
  if (problem) { problems.push({ type: 'unreadable', origin: `${path}:${problem.line}`, text: problem.text }); }
  const origins = new Map<string, string>();
  if (line !== undefined && piece.value !== undefined && piece.value !== null) { addValue(piece.value, `${path}:${line}`, ''); }
  for (const surprise of surprises) { problems.push({ type: 'notice', origin: `${path}:${surprise.line}`, text: surprise.text, ...wordOf(surprise) }); }
  return origins;

  /** its field as the object has it */
  function wordOf({ word, line: at }: LineProblem): Pick<Problem, 'word'> {
    const [prefix] = ITEM_PREFIX.exec(word?.field ?? '')!;
    const object = origins.get(prefix);
    return word && object !== undefined ? { word: { ...word, field: word.field.slice(prefix.length), object, line: at } } : {};
  }

  function addValue(value: unknown, origin: string, prefix: string): void {
    if (Array.isArray(value)) {
      const lines = value === piece.value ? itemLines(piece, value.length) : undefined;
      value.forEach((item, index) => addValue(item, lines ? `${path}:${lines[index]}` : `${origin}[${index}]`, `${prefix}[${index}].`));
      return;
    }
    const reason = reasonAgainst(value);
    if (reason) {
      problems.push({ type: isMeant(value) ? 'unreadable' : 'notice', origin, text: reason });
    } else if (isList(value as KubernetesObject)) {
      addItems(value as KubernetesObject, origin, prefix);
    } else {
      objects.push({ object: value as KubernetesObject, origin });
      origins.set(prefix, origin);
    }
  }

  function addItems(list: KubernetesObject, origin: string, prefix: string): void {
    const items: unknown = list.items ?? [];
    if (!Array.isArray(items)) {
      problems.push({ type: 'unreadable', origin, text: `items of ${list.kind} is ${shown(items)}: must be a list` });
      return;
    }
    const lines = list === piece.value ? itemLines(piece, items.length) : undefined;
    items.forEach((item, index) => {
      addValue(isObject(item) ? itemOf(list, item) : item, lines ? `${path}:${lines[index]}` : `${origin} items[${index}]`, `${prefix}items[${index}].`);
    });
  }
}

/** of an item of lists in the path of a field */
const ITEM_PREFIX = /^(?:(?:items)?\[\d+\]\.)*/;

/** why it is no Kubernetes object, if it is none */
function reasonAgainst(value: unknown): string | undefined {
  if (!isObject(value)) {
    const text = shown(value);
    return `is no Kubernetes object: ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
  }
  const other = TYPE_FIELDS.find(field => typeof (value[field] ?? '') !== 'string');
  if (other) { return `is no Kubernetes object: ${other} is ${shown(value[other])}, must be a string`; }
  const missing = TYPE_FIELDS.filter(field => (value[field] ?? '') === '');
  return missing.length === 0 ? undefined : `is no Kubernetes object: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`;
}

const TYPE_FIELDS = ['apiVersion', 'kind'] as const;

/** whether it was meant as a Kubernetes object, and half of what makes it one is missing: nobody should miss a policy for it */
function isMeant(value: unknown): boolean {
  return isObject(value) && TYPE_FIELDS.some(field => (value[field] ?? '') !== '') && (isObject(value.metadata) || Array.isArray(value.items));
}
