import { entry, namespaceName, several, strictOption, wholeNumber } from '../../src/cli/option';

describe('options |', () => {
  test.each([['0', 0], ['10001', 10001], ['007', 7]])('wholeNumber | %s', (text, number) => expect(wholeNumber(text)).toBe(number));

  test.each(['', '-1', '1.5', '1e3', ' 1', 'x', '99999999999999999'])('wholeNumber | "%s" is none', text => {
    expect(() => wholeNumber(text)).toThrow('It must be a whole number.');
  });

  test.each<[string, string, string[] | undefined, string[]]>([
    ['one', 'a', undefined, ['a']],
    ['several with commas', 'a, b,,c ', undefined, ['a', 'b', 'c']],
    ['one more', 'c', ['a', 'b'], ['a', 'b', 'c']],
    ['nothing', ' , ', ['a'], ['a']],
  ])('several | %s', (_, text, before, all) => expect(several(text, before)).toEqual(all));

  test.each<[string, { [name: string]: string } | undefined, object]>([
    ['memory=64Mi', undefined, { memory: '64Mi' }],
    ['memory=', undefined, { memory: '' }],
    ['web:1=sha256:a=b', { 'api:1': 'sha256:c' }, { 'api:1': 'sha256:c', 'web:1': 'sha256:a=b' }],
    ['memory=1Gi', { memory: '64Mi' }, { memory: '1Gi' }],
  ])('entry | %s', (text, before, all) => expect(entry(text, before)).toEqual(all));

  test.each(['', 'memory', '=64Mi'])('entry | "%s" is none', text => expect(() => entry(text)).toThrow('It must be NAME=VALUE.'));

  test('namespace | as an API server has it', () => {
    expect(namespaceName('prod-2')).toBe('prod-2');
    expect(() => namespaceName('prod/web')).toThrow('The name of a namespace must consist of lower-case letters, digits and "-", and start and end with a letter or digit.');
  });

  test('--strict says what it does not put up with', () => {
    expect([strictOption().description, strictOption(', or is refused').description])
      .toEqual(['do nothing at all where a document can\'t be read', 'do nothing at all where a document can\'t be read, or is refused']);
  });
});
