import { outlineOf } from './outline';
import { textEdits } from './text-edit';
import type { YamlNode } from './yaml-node';
import { isObject } from '../../manifest';
import type { Piece } from '../input/file-text';
import { parsedDocument } from '../input/yaml';

/** A document with the values that it is to have. */
export interface Edited {
  readonly text: string;
  /** whether it had to be written anew */
  readonly losesComments: boolean;
}

/**
 * A YAML document with some of its values changed. Everything else stays as it was written, byte by byte: comments,
 * quotes, the order of keys, empty lines. What comes out is read again: if it does not say exactly what it has to
 * (anchors that are used in two places, keys that are numbers), the whole document is written anew.
 *
 * @param piece with the value it has now
 */
export function editedYaml(piece: Piece, after: unknown): Edited {
  const inPlace = (nodeOf: (text: string) => YamlNode) => {
    const text = textEdits(piece.text, piece.value, after, nodeOf);
    return text !== undefined && says(text, after) ? text : undefined;
  };
  const text = inPlace(outlineOf) ?? inPlace(library().composedNode);
  return text === undefined ? { text: library().writtenAnew(piece.text, after), losesComments: true } : { text, losesComments: false };
}

/** A JSON value in the place of another: as many spaces a level, or all on one line, and the same end. */
export function editedJson(text: string, after: unknown): string {
  const [, indent] = /^[{[]\r?\n([ \t]+)/.exec(text) ?? [];
  return JSON.stringify(after, undefined, indent);
}

/** whether a document is that value, and nothing else */
function says(text: string, value: unknown): boolean {
  const { value: said, problem } = parsedDocument({ text, firstLine: 1 });
  return problem === undefined && isSame(said, value);
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) { return true; }
  if (Array.isArray(one)) { return Array.isArray(other) && one.length === other.length && one.every((item, index) => isSame(item, other[index])); }
  if (!isObject(one) || !isObject(other)) { return false; }
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every(key => Object.hasOwn(other, key) && isSame(one[key], other[key]));
}

/** the library that knows all of YAML is loaded when there is something that needs it */
function library(): typeof import('./composed') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./composed');
}
