import { enumProblems, isAbsent, listOf, listProblems, setProblems } from '../../src/manifest/value-problems';

const texts = (item: unknown, path: string) => (typeof item === 'string' ? [] : [`${path} must be a string`]);

describe('value problems |', () => {
  test.each<[string, unknown, string[]]>([
    ['a known one', 'Allow', []],
    ['another case', 'allow', ['at "allow" is unknown. Write Allow']],
    ['an unknown one', 'Accept', ['at "Accept" is unknown. Write one of Allow, Deny']],
    ['one of another type', true, ['at "true" is unknown. Write one of Allow, Deny']],
    ['none', undefined, ['at is missing. Write one of Allow, Deny']],
    ['null', null, ['at is missing. Write one of Allow, Deny']],
  ])('enumProblems | %s', (_, value, problems) => expect(enumProblems(value, ['Allow', 'Deny'], 'at')).toEqual(problems));

  test.each<[string, unknown, string[]]>([
    ['as many as there may be', ['a', 'b'], []],
    ['no list', 'a', ['at must be a list']],
    ['too few', [], ['at is empty: give at least 1 element']],
    ['too many, one of them wrong', ['a', 1, 'c'], ['at has 3 elements: at most 2 are allowed', 'at[1] must be a string']],
  ])('listProblems | %s', (_, list, problems) => expect(listProblems(list, 'at', 1, 2, texts)).toEqual(problems));

  test.each<[string, unknown, string[]]>([
    ['different ones', ['a', 'b'], []],
    ['one twice', ['a', 'b', 'a'], ['at has "a" twice']],
    ['too many', Array.from({ length: 26 }, (__, index) => `a${index}`), ['at has 26 elements: at most 25 are allowed']],
    ['no list', { a: 'b' }, ['at must be a list']],
  ])('setProblems | %s', (_, list, problems) => expect(setProblems(list, 'at', texts)).toEqual(problems));

  test('listOf | what is no list has no items', () => expect([['a'], 'a', null, undefined, {}].map(listOf)).toEqual([['a'], [], [], [], []]));

  test('isAbsent | null is absent, and no other value', () => expect([undefined, null, '', 0, false].map(isAbsent)).toEqual([true, true, false, false, false]));
});
