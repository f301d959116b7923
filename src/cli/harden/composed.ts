import { Document, Pair, Scalar, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { Place, ScalarStyle, YamlNode, YamlPair, cannotEdit } from './yaml-node';

/**
 * The nodes of any YAML document. It takes some ten times as long as an outline.
 * @throws CannotEdit where the document breaks a rule of YAML 1.2
 */
export function composedNode(text: string): YamlNode {
  // every scalar is text: nothing is read, only places are looked for
  const { errors, contents } = parseDocument(text, { schema: 'failsafe', strict: false, uniqueKeys: false, logLevel: 'silent' });
  return errors.length > 0 ? cannotEdit() : nodeOf(contents);
}

/** A document with another value, below the comments at its head: the others are lost. */
export function writtenAnew(text: string, value: unknown): string {
  const [head] = /^(?:[ \t]*(?:#[^\n]*)?\r?\n|---[ \t]*(?:#[^\n]*)?\r?\n)*/.exec(text)!;
  // readers of YAML 1.1 must not take `on` for a boolean; anchors can't be written without directives, so all is in full
  const written = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  written.directives = undefined;
  return head + written.toString({ lineWidth: 0 });
}

function nodeOf(node: unknown): YamlNode {
  if (isAlias(node)) { return { kind: 'alias', ...placeOf(node), isAnchored: false }; }
  if (isScalar(node)) { return { kind: 'scalar', ...placeOf(node), style: STYLES.get(node.type ?? '') ?? 'plain' }; }
  if (isMap(node)) {
    return { kind: 'map', ...placeOf(node), isFlow: node.flow === true, isEmpty: node.items.length === 0, pairs: () => node.items.map(pairOf) };
  }
  if (!isSeq(node)) { return cannotEdit(); }
  return { kind: 'list', ...placeOf(node), isFlow: node.flow === true, isEmpty: node.items.length === 0, items: () => node.items.map(nodeOf) };
}

function pairOf({ key, value }: Pair): YamlPair {
  const { start, end } = placeOf(key);
  return {
    key: isScalar(key) && typeof key.value === 'string' ? key.value : undefined,
    isKeyQuoted: isScalar(key) && key.type === Scalar.QUOTE_DOUBLE,
    start,
    keyEnd: end,
    value: value === null ? undefined : nodeOf(value),
  };
}

function placeOf(node: unknown): Place {
  const { range, anchor } = (node ?? {}) as { readonly range?: readonly number[] | null; readonly anchor?: string };
  const [start, end] = range ?? cannotEdit();
  return { start, end, isAnchored: Boolean(anchor) };
}

const STYLES: ReadonlyMap<string, ScalarStyle> = new Map([
  [Scalar.QUOTE_DOUBLE, 'double'], [Scalar.QUOTE_SINGLE, 'single'], [Scalar.BLOCK_FOLDED, 'block'], [Scalar.BLOCK_LITERAL, 'block'],
]);
