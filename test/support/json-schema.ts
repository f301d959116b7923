/**
 * What in a value is not as a JSON Schema (draft 2020-12) says, for the keywords that the schemas of this package use:
 *
 *   schemaProblems({ type: 'object', required: ['a'] }, {})      ['$: has no "a"']
 *
 * A keyword that it does not know is an error, so that nothing passes because it was not looked at.
 */
export interface JsonSchema { readonly [keyword: string]: unknown }

export function schemaProblems(schema: JsonSchema, value: unknown): readonly string[] {
  return problems(schema, value, '$', schema);
}

type Rule = (expected: unknown, value: unknown, path: string, schema: JsonSchema, root: JsonSchema) => readonly string[];

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: value => typeof value === 'string',
  integer: Number.isInteger,
  boolean: value => typeof value === 'boolean',
};

const NO_PROBLEMS: Rule = () => [];

const RULES: Readonly<Record<string, Rule>> = {
  $schema: NO_PROBLEMS,
  $id: NO_PROBLEMS,
  $defs: NO_PROBLEMS,
  title: NO_PROBLEMS,
  description: NO_PROBLEMS,
  $ref: (expected, value, path, _, root) => problems(definition(root, String(expected)), value, path, root),
  type: (expected, value, path) => {
    const test = TYPES[String(expected)];
    if (test === undefined) { throw new Error(`Unknown type ${JSON.stringify(expected)}`); }
    return test(value) ? [] : [`${path}: is no ${String(expected)}`];
  },
  enum: (expected, value, path) => (expected as unknown[]).includes(value) ? [] : [`${path}: ${JSON.stringify(value)} is none of ${JSON.stringify(expected)}`],
  minimum: (expected, value, path) => typeof value === 'number' && value < Number(expected) ? [`${path}: is less than ${String(expected)}`] : [],
  maximum: (expected, value, path) => typeof value === 'number' && value > Number(expected) ? [`${path}: is more than ${String(expected)}`] : [],
  minLength: (expected, value, path) => typeof value === 'string' && value.length < Number(expected) ? [`${path}: is too short`] : [],
  minItems: (expected, value, path) => Array.isArray(value) && value.length < Number(expected) ? [`${path}: has too few items`] : [],
  maxItems: (expected, value, path) => Array.isArray(value) && value.length > Number(expected) ? [`${path}: has too many items`] : [],
  items: (expected, value, path, _, root) => Array.isArray(value)
    ? value.flatMap((item, index) => problems(expected as JsonSchema, item, `${path}[${index}]`, root)) : [],
  required: (expected, value, path) => isObject(value)
    ? (expected as string[]).filter(name => !Object.hasOwn(value, name)).map(name => `${path}: has no "${name}"`) : [],
  properties: (expected, value, path, _, root) => isObject(value) ? Object.entries(expected as Record<string, JsonSchema>)
    .filter(([name]) => Object.hasOwn(value, name)).flatMap(([name, schema]) => problems(schema, value[name], `${path}.${name}`, root)) : [],
  additionalProperties: (expected, value, path, { properties = {} }) => {
    if (expected !== false) { throw new Error('additionalProperties is known as false only'); }
    return isObject(value) ? Object.keys(value).filter(name => !Object.hasOwn(properties as object, name)).map(name => `${path}: has an unknown "${name}"`) : [];
  },
};

function problems(schema: JsonSchema, value: unknown, path: string, root: JsonSchema): readonly string[] {
  return Object.entries(schema).flatMap(([keyword, expected]) => {
    const rule = RULES[keyword];
    if (rule === undefined) { throw new Error(`Unknown keyword "${keyword}"`); }
    return rule(expected, value, path, schema, root);
  });
}

function definition({ $defs = {} }: JsonSchema, reference: string): JsonSchema {
  const [, name] = /^#\/\$defs\/(\w+)$/.exec(reference) ?? [];
  const found = ($defs as Record<string, JsonSchema>)[name];
  if (found === undefined) { throw new Error(`Nothing is at "${reference}"`); }
  return found;
}
