import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';
import { diffJson, explanationJson, exposureJson, listJson, policyFindingsJson, queryJson } from '../../src/report';
import { JsonSchema, schemaProblems } from '../support/json-schema';
import {
  ALLOWED, DENIED, EMPTY_DIFF, EMPTY_LIST, SAMPLE_ANSWERS, SAMPLE_DIFF, SAMPLE_EXPOSURE, SAMPLE_FINDINGS, SAMPLE_LIST, textOf,
} from '../support/sample-results';

const FOLDER = join(__dirname, '../../schemas');
const NAMES = ['diff', 'explain', 'exposure', 'lint', 'list', 'query'];
const schemaOf = (name: string): JsonSchema => JSON.parse(readFileSync(join(FOLDER, `${name}.schema.json`), 'utf8'));
const linesOf = (chunks: Iterable<string>): unknown[] => textOf(chunks).trimEnd().split('\n').map(line => JSON.parse(line));
const objectOf = (chunks: Iterable<string>): unknown[] => [JSON.parse(textOf(chunks))];

describe('schemas |', () => {
  test.each([
    ['list', 'all of it', objectOf(listJson(SAMPLE_LIST))],
    ['list', 'nothing', objectOf(listJson(EMPTY_LIST))],
    ['query', 'answers', linesOf(queryJson(SAMPLE_ANSWERS))],
    ['explain', 'explanations', linesOf(explanationJson([ALLOWED, DENIED]))],
    ['diff', 'all of it', objectOf(diffJson(SAMPLE_DIFF))],
    ['diff', 'nothing', objectOf(diffJson(EMPTY_DIFF))],
    ['exposure', 'all of it', objectOf(exposureJson(SAMPLE_EXPOSURE))],
    ['exposure', 'nothing', objectOf(exposureJson({ workloads: [], notices: [] }))],
    ['lint', 'findings', objectOf(policyFindingsJson(SAMPLE_FINDINGS))],
    ['lint', 'nothing', objectOf(policyFindingsJson([]))],
  ])('%s: %s', (name, _, values) => {
    expect(values).not.toEqual([]);
    for (const value of values) { expect(schemaProblems(schemaOf(name), value)).toEqual([]); }
  });

  test.each(NAMES)('%s says what it is, and every part of it too', name => {
    const schema = schemaOf(name);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(String(schema.$id).endsWith(`/schemas/${name}.schema.json`)).toBe(true);
    expect(schema.title).toMatch(/^\w/);
    expect(undescribed(schema, '#')).toEqual([]);
  });

  test('are all there are, and parts of one name are one part', () => {
    expect(readdirSync(FOLDER).filter(file => /^(list|query|explain|diff|exposure|lint)\./.test(file)).sort()).toEqual(NAMES.map(name => `${name}.schema.json`));
    const parts = new Map<string, unknown>();
    for (const name of NAMES) {
      for (const [part, schema] of Object.entries(schemaOf(name).$defs ?? {})) {
        if (parts.has(part)) { expect(schema).toEqual(parts.get(part)); }
        parts.set(part, schema);
      }
    }
    expect(parts.get('endpointId')).toBeDefined();
  });

  test('a value that is not so is refused, with its place', () => {
    const [list] = objectOf(listJson(SAMPLE_LIST)) as [{ connections: Record<string, unknown>[] }];
    const [first, ...others] = list.connections;
    expect(schemaProblems(schemaOf('list'), { ...list, connections: [{ ...first, ports: [{ protocol: 'ICMP', first: 0, last: 1 }], extra: 1 }, ...others] })).toEqual([
      '$.connections[0].ports[0].protocol: "ICMP" is none of ["SCTP","TCP","UDP"]',
      '$.connections[0].ports[0].first: is less than 1',
      '$.connections[0]: has an unknown "extra"',
    ]);
  });
});

describe('schemaProblems |', () => {
  test.each<[JsonSchema, unknown, readonly string[]]>([
    [{ type: 'object' }, [], ['$: is no object']],
    [{ type: 'object' }, null, ['$: is no object']],
    [{ type: 'array' }, {}, ['$: is no array']],
    [{ type: 'string' }, 1, ['$: is no string']],
    [{ type: 'integer' }, 1.5, ['$: is no integer']],
    [{ type: 'integer', minimum: 1, maximum: 3 }, 2, []],
    [{ type: 'integer', maximum: 3 }, 4, ['$: is more than 3']],
    [{ type: 'boolean' }, 'true', ['$: is no boolean']],
    [{ type: 'string', minLength: 1 }, '', ['$: is too short']],
    [{ type: 'array', minItems: 1 }, [], ['$: has too few items']],
    [{ type: 'array', maxItems: 1 }, [1, 2], ['$: has too many items']],
    [{ type: 'array', items: { type: 'string' } }, ['a', 1], ['$[1]: is no string']],
    [{ type: 'object', required: ['toString'] }, {}, ['$: has no "toString"']],
    [{ type: 'object', properties: { a: { $ref: '#/$defs/b' } }, $defs: { b: { enum: ['x'] } } }, { a: 'y' }, ['$.a: "y" is none of ["x"]']],
    [{ type: 'object', properties: {}, additionalProperties: false }, { toString: 1 }, ['$: has an unknown "toString"']],
  ])('%j of %j', (schema, value, problems) => {
    expect(schemaProblems(schema, value)).toEqual(problems);
  });

  test.each<[JsonSchema, string]>([
    [{ oneOf: [] }, 'Unknown keyword "oneOf"'],
    [{ type: 'number' }, 'Unknown type "number"'],
    [{ $ref: '#/$defs/a' }, 'Nothing is at "#/$defs/a"'],
    [{ additionalProperties: true }, 'additionalProperties is known as false only'],
  ])('does not look away: %j', (schema, message) => {
    expect(() => schemaProblems(schema, {})).toThrow(message);
  });
});

/** the places of a schema's properties and definitions that say nothing about themselves */
function undescribed(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) { return []; }
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === 'items') { return undescribed(value, `${path}/items`); }
    if (keyword !== 'properties' && keyword !== '$defs') { return []; }
    return Object.entries(value as Record<string, JsonSchema>).flatMap(([name, part]) => [
      ...part.description === undefined && part.$ref === undefined ? [`${path}/${name}`] : [], ...undescribed(part, `${path}/${name}`),
    ]);
  });
}
