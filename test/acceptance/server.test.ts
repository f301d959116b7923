import { warningsIn } from './server';

describe('warningsIn |', () => {
  test.each([
    ['one', '299 - "spec.x is deprecated"', ['spec.x is deprecated']],
    ['several in one header', '299 - "one, two", 299 - "three"', ['one, two', 'three']],
    ['quotes and backslashes', '299 kube "say \\"no\\" to C:\\\\"', ['say "no" to C:\\']],
    ['none', '', []],
  ])('%s', (_, header, texts) => {
    expect(warningsIn(header)).toEqual(texts);
  });
});
