/**
 * Where things stand in the text of a YAML document, and no more: what they say was read before. Offsets are in the text.
 *
 *   spec:                        map: one pair, `spec`
 *     containers: [{name: web}]    map: one pair, whose value is a flow list
 *
 * Two readers make them: `outlineOf` of what people and programs write, `composedNode` of all that there is.
 */
export type YamlNode = YamlMap | YamlList | YamlScalar | YamlAlias;

/** What every node has; of a block map or list only the start is sure. */
export interface Place {
  readonly start: number;
  /** behind the last character */
  readonly end: number;
  readonly isAnchored: boolean;
}

export interface YamlMap extends Place {
  readonly kind: 'map';
  /** in braces */
  readonly isFlow: boolean;
  readonly isEmpty: boolean;
  /** looked for each time */
  pairs(): readonly YamlPair[];
}

export interface YamlList extends Place {
  readonly kind: 'list';
  /** in brackets */
  readonly isFlow: boolean;
  readonly isEmpty: boolean;
  /** looked for each time */
  items(): readonly YamlNode[];
}

export interface YamlScalar extends Place {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
}

export type ScalarStyle = 'plain' | 'double' | 'single' | 'block';

export interface YamlAlias extends Place {
  readonly kind: 'alias';
}

export interface YamlPair {
  /** its text without quotes; undefined where it is no scalar */
  readonly key: string | undefined;
  readonly isKeyQuoted: boolean;
  readonly start: number;
  readonly keyEnd: number;
  /** undefined where there is not even a colon */
  readonly value: YamlNode | undefined;
}

/** Something that is not there as plainly as it has to be. */
export class CannotEdit extends Error {}

/** For the place of a value: `a ?? cannotEdit()` */
export function cannotEdit(): never {
  throw new CannotEdit();
}
