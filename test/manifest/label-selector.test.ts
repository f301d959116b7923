import * as fc from 'fast-check';
import {
  LabelOperator, LabelSelector, Labels,
  canonicalSelector, labelProblems, requirementProblems, selectorProblems, selectorText, selects, selectsEverything,
} from '../../src/manifest';
import { labelSets, naivelySelects, selectors } from '../support/random-selectors';

const QUALIFIED_FORM = 'must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit';

describe('selects |', () => {
  const requirement = (operator: LabelOperator, ...values: string[]): LabelSelector =>
    ({ matchExpressions: [{ key: 'tier', operator, ...(values.length > 0 ? { values } : {}) }] });
  const webOrApiButNotApi = { matchExpressions: [...requirement('In', 'web', 'api').matchExpressions!, ...requirement('NotIn', 'api').matchExpressions!] };

  test.each<[string, LabelSelector, Labels, boolean]>([
    ['nothing required', {}, {}, true],
    ['nothing required', {}, { tier: 'web' }, true],
    ['empty fields', { matchLabels: {}, matchExpressions: [] }, { tier: 'web' }, true],

    ['matchLabels, equal', { matchLabels: { tier: 'web' } }, { tier: 'web', app: 'a' }, true],
    ['matchLabels, other value', { matchLabels: { tier: 'web' } }, { tier: 'api' }, false],
    ['matchLabels, other case', { matchLabels: { tier: 'web' } }, { tier: 'Web' }, false],
    ['matchLabels, absent', { matchLabels: { tier: 'web' } }, {}, false],
    ['matchLabels, empty value', { matchLabels: { tier: '' } }, { tier: '' }, true],
    ['matchLabels, empty value, absent', { matchLabels: { tier: '' } }, {}, false],
    ['matchLabels, both', { matchLabels: { tier: 'web', app: 'a' } }, { tier: 'web', app: 'a' }, true],
    ['matchLabels, one of two', { matchLabels: { tier: 'web', app: 'a' } }, { tier: 'web', app: 'b' }, false],

    ['In, one of the values', requirement('In', 'web', 'api'), { tier: 'api' }, true],
    ['In, another value', requirement('In', 'web', 'api'), { tier: 'db' }, false],
    ['In, absent', requirement('In', 'web', 'api'), {}, false],
    ['In, empty value, absent', requirement('In', ''), {}, false],
    ['NotIn, one of the values', requirement('NotIn', 'web', 'api'), { tier: 'api' }, false],
    ['NotIn, another value', requirement('NotIn', 'web', 'api'), { tier: 'db' }, true],
    ['NotIn, absent', requirement('NotIn', 'web', 'api'), {}, true],
    ['NotIn, empty value, absent', requirement('NotIn', ''), {}, true],
    ['Exists', requirement('Exists'), { tier: 'web' }, true],
    ['Exists, empty value', requirement('Exists'), { tier: '' }, true],
    ['Exists, absent', requirement('Exists'), { app: 'a' }, false],
    ['DoesNotExist', requirement('DoesNotExist'), { tier: 'web' }, false],
    ['DoesNotExist, empty value', requirement('DoesNotExist'), { tier: '' }, false],
    ['DoesNotExist, absent', requirement('DoesNotExist'), { app: 'a' }, true],

    ['labels and expressions are AND', { matchLabels: { app: 'a' }, ...requirement('Exists') }, { app: 'a', tier: 'web' }, true],
    ['labels and expressions are AND', { matchLabels: { app: 'a' }, ...requirement('Exists') }, { app: 'a' }, false],
    ['labels and expressions are AND', { matchLabels: { app: 'a' }, ...requirement('Exists') }, { tier: 'web' }, false],
    ['expressions are AND', webOrApiButNotApi, { tier: 'web' }, true],
    ['expressions are AND', webOrApiButNotApi, { tier: 'api' }, false],

    // keys that every JavaScript object has
    ['inherited keys', { matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }, {}, false],
    ['inherited keys', { matchExpressions: [{ key: 'toString', operator: 'DoesNotExist' }] }, {}, true],
  ])('%s: %j on %j is %s', (_, selector, labels, expected) => {
    expect(selects(selector, labels)).toBe(expected);
  });

  test('agrees with a naive evaluation', () => {
    fc.assert(fc.property(selectors(), labelSets(), (selector, labels) => {
      expect(selects(selector, labels)).toBe(naivelySelects(selector, labels));
    }), { numRuns: 1000 });
  });
});

describe('selectsEverything |', () => {
  test.each<[LabelSelector, boolean]>([
    [{}, true],
    [{ matchLabels: {} }, true],
    [{ matchExpressions: [] }, true],
    [{ matchLabels: {}, matchExpressions: [] }, true],
    [{ matchLabels: { a: '' } }, false],
    [{ matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }, false],
  ])('%j: %s', (selector, expected) => {
    expect(selectsEverything(selector)).toBe(expected);
  });
});

describe('canonicalSelector |', () => {
  test.each<[string, LabelSelector, LabelSelector]>([
    ['empty fields are left out', { matchLabels: {}, matchExpressions: [] }, {}],
    ['an empty list is left out beside labels', { matchLabels: { a: 'b' }, matchExpressions: [] }, { matchLabels: { a: 'b' } }],
    [
      'empty labels are left out beside a list',
      { matchLabels: {}, matchExpressions: [{ key: 'a', operator: 'Exists' }] },
      { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
    ],
    [
      'empty values are left out',
      { matchExpressions: [{ key: 'a', operator: 'Exists', values: [] }] },
      { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
    ],
    [
      'values are sorted and not repeated',
      { matchExpressions: [{ key: 'a', operator: 'In', values: ['y', 'x', 'y'] }] },
      { matchExpressions: [{ key: 'a', operator: 'In', values: ['x', 'y'] }] },
    ],
    [
      'requirements are sorted and not repeated',
      { matchExpressions: [{ key: 'b', operator: 'Exists' }, { key: 'a', operator: 'In', values: ['y', 'x'] }, { operator: 'In', key: 'a', values: ['x', 'y'] }] },
      { matchExpressions: [{ key: 'a', operator: 'In', values: ['x', 'y'] }, { key: 'b', operator: 'Exists' }] },
    ],
  ])('%s', (_, selector, canonical) => {
    expect(JSON.stringify(canonicalSelector(selector))).toBe(JSON.stringify(canonical));
  });

  test('sorts labels', () => {
    expect(JSON.stringify(canonicalSelector({ matchLabels: { b: '1', a: '2' } }))).toBe('{"matchLabels":{"a":"2","b":"1"}}');
  });

  test('means the same', () => {
    fc.assert(fc.property(selectors(), labelSets(), (selector, labels) => {
      expect(naivelySelects(canonicalSelector(selector), labels)).toBe(naivelySelects(selector, labels));
    }), { numRuns: 1000 });
  });

  test('is its own canonical form', () => {
    fc.assert(fc.property(selectors(), selector => {
      const canonical = canonicalSelector(selector);
      expect(JSON.stringify(canonicalSelector(canonical))).toBe(JSON.stringify(canonical));
    }));
  });

  test('does not depend on the order of labels, requirements and values, nor on repetition', () => {
    const reordered = selectors().chain(selector => fc.tuple(fc.constant(selector), shuffled(selector)));
    fc.assert(fc.property(reordered, ([selector, other]) => {
      expect(JSON.stringify(canonicalSelector(other))).toBe(JSON.stringify(canonicalSelector(selector)));
    }), { numRuns: 500 });
  });

  test('leaves its argument alone and does not share its lists', () => {
    const values = ['b', 'a'];
    const selector: LabelSelector = { matchLabels: { z: '1', a: '2' }, matchExpressions: [{ key: 'b', operator: 'In', values }, { key: 'a', operator: 'Exists' }] };
    const before = JSON.stringify(selector);
    const canonical = canonicalSelector(selector);
    expect(JSON.stringify(selector)).toBe(before);
    values.push('c');
    expect(canonical.matchExpressions).toEqual([{ key: 'a', operator: 'Exists' }, { key: 'b', operator: 'In', values: ['a', 'b'] }]);
  });
});

describe('selectorText |', () => {
  test.each<[LabelSelector, string]>([
    [{}, 'all'],
    [{ matchLabels: {}, matchExpressions: [] }, 'all'],
    [{ matchLabels: { app: 'web' } }, 'app=web'],
    [{ matchLabels: { app: 'web', legacy: '' } }, 'app=web,legacy='],
    [{ matchExpressions: [{ key: 'tier', operator: 'In', values: ['a', 'b'] }] }, 'tier in (a,b)'],
    [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['a'] }] }, 'tier notin (a)'],
    [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, 'tier'],
    [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, '!tier'],
    [
      { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['a', 'b'] }, { key: 'legacy', operator: 'DoesNotExist' }] },
      'app=web,tier in (a,b),!legacy',
    ],
  ])('%j: %s', (selector, text) => {
    expect(selectorText(selector)).toBe(text);
  });
});

describe('problems |', () => {
  test.each<[unknown, string[]]>([
    [{}, []],
    [{ matchLabels: null, matchExpressions: null }, []],
    [{ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'a', operator: 'In', values: ['b', ''] }, { key: 'a', operator: 'Exists', values: [] }] }, []],
    [null, ['spec.podSelector must be an object']],
    ['app=web', ['spec.podSelector must be an object']],
    [[], ['spec.podSelector must be an object']],
    [{ matchLabels: ['app'] }, ['spec.podSelector.matchLabels must be an object']],
    [{ matchExpressions: {} }, ['spec.podSelector.matchExpressions must be a list']],
    [{ matchLabels: { 'a b': 'c' } }, [`spec.podSelector.matchLabels: label key "a b" ${QUALIFIED_FORM}`]],
    [{ matchLabels: { a: 'b c' } }, [`spec.podSelector.matchLabels: label value "b c" of "a" ${QUALIFIED_FORM}`]],
    [{ matchLabels: { access: true } }, ['spec.podSelector.matchLabels: label value "true" of "access" is a boolean: label values are strings, write "true" in quotes']],
    [
      { matchLabels: { '-a': '-b' }, matchExpressions: [{ key: 'c', operator: 'In' }] },
      [
        `spec.podSelector.matchLabels: label key "-a" ${QUALIFIED_FORM}`,
        `spec.podSelector.matchLabels: label value "-b" of "-a" ${QUALIFIED_FORM}`,
        'spec.podSelector.matchExpressions[0]: operator In of "c" needs at least one value',
      ],
    ],
  ])('of the selector %j', (selector, problems) => {
    expect(selectorProblems(selector, 'spec.podSelector')).toEqual(problems);
  });

  test.each<[unknown, string[]]>([
    [{ key: 'a', operator: 'In', values: ['b'] }, []],
    [{ key: 'a', operator: 'NotIn', values: ['b', 'b'] }, []],
    [{ key: 'a', operator: 'Exists' }, []],
    [{ key: 'a', operator: 'DoesNotExist', values: null }, []],
    [null, ['r must be an object with key and operator']],
    [{ key: 'a', operator: 'In', values: 'b' }, ['r.values must be a list']],
    [{ key: 'a', operator: 'In' }, ['r: operator In of "a" needs at least one value']],
    [{ key: 'a', operator: 'NotIn', values: [] }, ['r: operator NotIn of "a" needs at least one value']],
    [{ key: 'a', operator: 'Exists', values: ['b'] }, ['r: operator Exists of "a" takes no values']],
    [{ key: 'a', operator: 'DoesNotExist', values: ['b'] }, ['r: operator DoesNotExist of "a" takes no values']],
    [{ key: 'a', operator: 'Gt', values: ['1'] }, ['r: operator "Gt" is unknown. Write one of In, NotIn, Exists, DoesNotExist']],
    [{ key: 'a', operator: 'exists' }, ['r: operator "exists" is unknown. Write one of In, NotIn, Exists, DoesNotExist']],
    [{ key: 'a' }, ['r: operator "" is unknown. Write one of In, NotIn, Exists, DoesNotExist']],
    [{ operator: 'Exists' }, ['r: label key "" must have a name']],
    [{ key: 'a/b/c', operator: 'Exists' }, ['r: label key "a/b/c" must have at most one "/", between an optional prefix and the name']],
    [{ key: 'a', operator: 'In', values: ['ok', 'b c', 1] }, [
      `r: label value "b c" of "a" ${QUALIFIED_FORM}`,
      'r: label value "1" of "a" is a number: label values are strings, write "1" in quotes',
    ]],
  ])('of the requirement %j', (requirement, problems) => {
    expect(requirementProblems(requirement, 'r')).toEqual(problems);
  });

  test('of one label', () => {
    expect(labelProblems('app', 'web', 'labels')).toEqual([]);
    expect(labelProblems('', 1, 'labels')).toEqual([
      'labels: label key "" must have a name',
      'labels: label value "1" of "" is a number: label values are strings, write "1" in quotes',
    ]);
  });

  test('no JSON makes them throw', () => {
    fc.assert(fc.property(fc.jsonValue(), value => {
      expect(Array.isArray(selectorProblems(value, 'x'))).toBe(true);
      expect(Array.isArray(selectorProblems({ matchLabels: value, matchExpressions: [value] }, 'x'))).toBe(true);
      expect(Array.isArray(selectorProblems({ matchExpressions: [{ key: value, operator: value, values: [value] }] }, 'x'))).toBe(true);
    }), { examples: [[{ toString: null, valueOf: null }]] });
  });
});

/** the same requirements in another order, some of them twice */
function shuffled({ matchLabels = {}, matchExpressions = [] }: LabelSelector): fc.Arbitrary<LabelSelector> {
  const entries = Object.entries(matchLabels);
  const repeated = [...matchExpressions, ...matchExpressions.slice(0, 2)];
  return fc.record({
    matchLabels: fc.shuffledSubarray(entries, { minLength: entries.length }).map(list => Object.fromEntries(list)),
    matchExpressions: fc.shuffledSubarray(repeated, { minLength: repeated.length })
      .map(list => list.map(({ key, operator, values }) => ({ ...(values ? { values: [...values, ...values].reverse() } : {}), operator, key }))),
  });
}
