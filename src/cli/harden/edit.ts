import { isDeepStrictEqual } from 'util';
import { Document } from 'yaml';
import { itemTexts } from './list-items';
import { textEdits } from './text-edit';
import { YamlWriter } from './yaml-writer';
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
  for (const edits of [itemEdits, textEdits]) {
    const text = edits(piece.text, piece.value, after);
    if (text !== undefined && isDeepStrictEqual(parsedDocument({ text, firstLine: 1 }).value, after)) { return { text, losesComments: false }; }
  }
  const [head] = /^(?:[ \t]*(?:#[^\n]*)?\r?\n|---[ \t]*(?:#[^\n]*)?\r?\n)*/.exec(piece.text)!;
  // readers of YAML 1.1 must not take `on` for a boolean; anchors can't be written without directives, so all is in full
  const written = new Document(after, { version: '1.1', aliasDuplicateObjects: false });
  written.directives = undefined;
  return { text: head + written.toString({ lineWidth: 0 }), losesComments: true };
}

/**
 * The same for a list of objects of which only items differ, one by one: the nodes of a long list take up a hundred times the
 * memory of its text, those of an item next to none.
 */
function itemEdits(text: string, before: unknown, after: unknown): string | undefined {
  if (!isObject(before) || !isObject(after) || !Array.isArray(before.items) || !Array.isArray(after.items)) { return undefined; }
  const [old, now]: [readonly unknown[], readonly unknown[]] = [before.items, after.items];
  if (old.length !== now.length || Object.keys(after).some(key => key !== 'items' && before[key] !== after[key])) { return undefined; }
  const texts = itemTexts(text);
  if (texts?.items.length !== old.length) { return undefined; }
  const writer = new YamlWriter(text);
  const edited = texts.items.map((item, index) => (old[index] === now[index] ? item : textEdits(item, [old[index]], [now[index]], writer)));
  return edited.includes(undefined) ? undefined : [texts.head, ...edited, texts.tail].join('');
}

/** A JSON value in the place of another: as many spaces a level, or all on one line, and the same end. */
export function editedJson(text: string, after: unknown): string {
  const [, indent] = /^[{[]\r?\n([ \t]+)/.exec(text) ?? [];
  return JSON.stringify(after, undefined, indent);
}
