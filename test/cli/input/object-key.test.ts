import { hasObjectKey, objectKeyLine } from '../../../src/cli/input/object-key';
import { parsedDocument } from '../../../src/cli/input/yaml';

describe('hasObjectKey |', () => {
  test.each<[string, number | undefined]>([
    ['a: {{ b }}\n', 1],
    ['a: 1\nb: { {c: d} : e }\n', 2],
    ['a:\n- ? {b: c}\n  : d\n', 2],
    ['a: "{{ b }}"\nc: [{d: {{ e }} }]\n', 2],
    ['a: "{{ b }}"\n', undefined],
    ['a: |\n  {{ b }}\n', undefined],
    ['? a\n: b\n', undefined],
    ['a: {b: {c: d}}\n', undefined],
    ['a: 1 # {{ b }}\n', undefined],
  ])('%j on line %j', (text, line) => {
    expect(parsedDocument({ text, firstLine: 1 }).problem?.line).toBe(line);
  });

  test('takes aliases that lead in a circle', () => {
    const value: { [key: string]: unknown } = {};
    value.self = value;
    expect(hasObjectKey(value, '{{ a }}')).toBe(false);
  });

  test('does not guess a line where none looks like it', () => {
    expect(objectKeyLine(['a: "{{ b }}"', 'c: 1'])).toBe(-1);
  });
});
