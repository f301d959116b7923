import { isObject, shown } from './object';

/**
 * Types of fields as an API server decodes them, and what is wrong with values of other types:
 *
 *   shape                                          value            problem
 *   'boolean'                                      "yes"            spec.hostNetwork must be true or false, not "yes"
 *   { list: 'string' }                             "x"              spec.args must be a list, not "x"
 *   { fields: { name: 'string' } }                 { name: 5 }      spec.name must be a string, not 5
 *   { each: 'string' }                             { 'a.b/c': 5 }   metadata.annotations[a.b/c] must be a string, not 5
 *
 * Fields that are absent or null are fine, and so are those that a shape does not name.
 */
export type Shape = Scalar | 'object' | ListShape | { readonly each: Shape } | FieldsShape;

type Scalar = 'boolean' | 'string' | 'integer';

interface ListShape {
  readonly list: Shape;
  /** whether an item that is null is fine: it is decoded as one without fields */
  readonly takesNull?: true;
}

interface FieldsShape {
  readonly fields: { readonly [field: string]: Shape };
  /** of all other fields */
  readonly others?: Shape;
}

/** a field, the index of an item, the key of a map */
export type Step = string | number | readonly [key: string];

/** @param path to the value; written to on the way, and told in words only where something is wrong */
export function pushShapeProblems(problems: string[], value: unknown, shape: Shape, path: Step[]): void {
  if (value === undefined || (value === null && typeof path.at(-1) !== 'number')) { return; }
  if (typeof shape === 'string') {
    const fits = shape === 'integer' ? Number.isInteger(value) : shape === 'object' ? isObject(value) : typeof value === shape;
    if (!fits) { problems.push(`${placeOf(path)} must be ${TEXTS[shape]}, not ${text(value)}`); }
  } else if ('list' in shape) {
    pushListProblems(problems, value, shape, path);
  } else if (!isObject(value)) {
    problems.push(`${placeOf(path)} must be an object, not ${text(value)}`);
  } else if ('each' in shape) {
    // a key of a map may hold dots; its value of null is an empty one
    for (const key of Object.keys(value)) { if (value[key] !== null) { pushBelow(problems, [key], value[key], shape.each, path); } }
  } else {
    for (const field in shape.fields) {
      // most fields are absent
      if (value[field] !== undefined) { pushBelow(problems, field, value[field], shape.fields[field], path); }
    }
    if (!shape.others) { return; }
    for (const field of Object.keys(value)) {
      if (!Object.hasOwn(shape.fields, field)) { pushBelow(problems, field, value[field], shape.others, path); }
    }
  }
}

const TEXTS: { readonly [scalar in Scalar | 'object']: string } = {
  boolean: 'true or false', string: 'a string', integer: 'a whole number', object: 'an object',
};

function pushListProblems(problems: string[], value: unknown, { list, takesNull }: ListShape, path: Step[]): void {
  if (!Array.isArray(value)) {
    problems.push(`${placeOf(path)} must be a list, not ${text(value)}`);
    return;
  }
  for (let index = 0; index < value.length; index++) {
    // among strings, null is decoded as an empty one
    if (value[index] !== null || !takesNull && list !== 'string') { pushBelow(problems, index, value[index], list, path); }
  }
}

function pushBelow(problems: string[], step: Step, value: unknown, shape: Shape, path: Step[]): void {
  path.push(step);
  pushShapeProblems(problems, value, shape, path);
  path.pop();
}

function placeOf([first, ...path]: readonly Step[]): string {
  return path.reduce<string>((place, step) => place + (typeof step === 'string' ? `.${step}` : `[${step}]`), String(first));
}

function text(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : shown(value);
}
