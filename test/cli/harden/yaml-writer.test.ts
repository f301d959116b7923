import { load } from 'js-yaml';
import { YamlWriter } from '../../../src/cli/harden/yaml-writer';

const VALUE = { drop: ['ALL'], add: [], seccompProfile: { type: 'RuntimeDefault' }, list: [{ a: 1, b: [2] }, [3]] };

describe('YamlWriter |', () => {
  test('writes with two spaces where a text does not say', () => {
    const text = new YamlWriter('').pair('value', VALUE, '');
    expect(text).toBe('value:\n  drop:\n    - ALL\n  add: []\n  seccompProfile:\n    type: RuntimeDefault\n  list:\n    - a: 1\n      b:\n        - 2\n    - - 3\n');
    expect(load(text)).toEqual({ value: VALUE });
  });

  test.each<[string, string, string]>([
    ['dashes below their key', 'spec:\n  containers:\n  - name: web\n', 'a:\n  b:\n  - c\n'],
    ['dashes further in', 'spec:\n  containers:\n    - name: web\n', 'a:\n  b:\n    - c\n'],
    ['four spaces', 'spec:\n    containers:\n    - name: web\n', 'a:\n    b:\n    - c\n'],
    ['line breaks of Windows', 'spec:\r\n  containers:\r\n  - name: web\r\n', 'a:\r\n  b:\r\n  - c\r\n'],
  ])('writes as the text does: %s', (_, text, expected) => expect(new YamlWriter(text).pair('a', { b: ['c'] }, '')).toBe(expected));

  test('items are indented by their dash, and flow is one line', () => {
    const writer = new YamlWriter('');
    expect(writer.item({ a: 1, b: { c: 2 } }, '  ')).toBe('  - a: 1\n    b:\n      c: 2\n');
    expect(writer.item('x', '')).toBe('- x\n');
    expect(writer.flow({ a: [1, { b: null }], c: {} })).toBe('{a: [1, {b: null}], c: {}}');
  });

  test.each<[unknown, string]>([
    ['web', 'web'], ['64Mi', '64Mi'], ['/tmp', '/tmp'], ['registry.example.com/a:1', 'registry.example.com/a:1'],
    // what some reader takes for something else
    ['yes', '"yes"'], ['n', '"n"'], ['null', '"null"'], ['', '""'], ['1', '"1"'], ['1.20', '"1.20"'], ['0x1F', '"0x1F"'], ['1e3', '"1e3"'], ['12:30', '"12:30"'], ['2026-01-01', '"2026-01-01"'],
    ['a b', '"a b"'], ['a: b', '"a: b"'], ['a:', '"a:"'], ['#a', '"#a"'], ['*a', '"*a"'], ['<<', '"<<"'], ['a\nb', '"a\\nb"'],
    [true, 'true'], [1.5, '1.5'], [null, 'null'],
  ])('scalar %j', (value, text) => {
    expect(new YamlWriter('').scalar(value)).toBe(text);
    expect(load(`a: ${text}`)).toEqual({ a: value });
  });

  test('keeps the quotes of what it replaces', () => {
    const writer = new YamlWriter('');
    expect([writer.scalar('a', 'double'), writer.scalar('a', 'single'), writer.scalar('it\'s', 'single'), writer.scalar(1, 'double')]).toEqual(['"a"', '\'a\'', '"it\'s"', '1']);
  });
});
