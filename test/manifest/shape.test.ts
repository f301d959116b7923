import { Shape, pushShapeProblems } from '../../src/manifest';

const problems = (value: unknown, shape: Shape) => {
  const found: string[] = [];
  pushShapeProblems(found, value, shape, ['spec']);
  return found;
};

describe('pushShapeProblems |', () => {
  test.each<[unknown, Shape, string]>([
    ['yes', 'boolean', 'spec must be true or false, not "yes"'],
    [1.5, 'integer', 'spec must be a whole number, not 1.5'],
    [{ a: 1 }, 'string', 'spec must be a string, not {"a":1}'],
    [[], 'object', 'spec must be an object, not []'],
    ['x', { list: 'string' }, 'spec must be a list, not "x"'],
    [['x', 5], { list: 'string' }, 'spec[1] must be a string, not 5'],
    [[null], { list: 'object' }, 'spec[0] must be an object, not null'],
    [5, { fields: {} }, 'spec must be an object, not 5'],
    [{ a: { b: 5 } }, { fields: { a: { fields: { b: 'string' } } } }, 'spec.a.b must be a string, not 5'],
    [{ a: 'x', b: 5 }, { fields: { a: 'string' }, others: 'object' }, 'spec.b must be an object, not 5'],
    [{ 'a.b/c': 5 }, { each: 'string' }, 'spec[a.b/c] must be a string, not 5'],
  ])('%j of %j', (value, shape, problem) => expect(problems(value, shape)).toEqual([problem]));

  test.each<[unknown, Shape]>([
    [undefined, 'string'], [null, { list: 'string' }], [['x', null], { list: 'string' }], [[null], { list: 'object', takesNull: true }], [{ a: null, b: 5 }, { fields: { a: 'string' } }],
    [{ a: null }, { each: 'string' }], [0, 'integer'], [false, 'boolean'], [[], { list: 'object' }],
  ])('%j of %j is fine', (value, shape) => expect(problems(value, shape)).toEqual([]));
});
