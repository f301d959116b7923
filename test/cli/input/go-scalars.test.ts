import { load } from 'js-yaml';
import { goSchema, isStringToGo, markingSchema } from '../../../src/cli/input/go-scalars';

const read = (text: string) => load(text, { schema: goSchema(() => {}) });

describe('goSchema |', () => {
  // every row is what `kubectl --local -o json` makes of it
  test.each<[string, unknown]>([
    ['[y, Y, yes, Yes, YES, on, On, ON, true, True, TRUE]', Array(11).fill(true)],
    ['[n, N, no, No, NO, off, Off, OFF, false, False, FALSE]', Array(11).fill(false)],
    ['[oN, yEs, tRue, oFF, nO, yess, of]', ['oN', 'yEs', 'tRue', 'oFF', 'nO', 'yess', 'of']],
    ['["on", \'y\', !!str no]', ['on', 'y', 'no']],
    ['[~, null, Null, NULL, ""]', [null, null, null, null, '']],
    ['[0777, 0o777, 0O7, 00, 0_7, -07]', [511, 511, 7, 0, 7, -7]],
    ['[0x1F, 0X1F, +0x1F, 0x, 0b101, 0B1, -0b11, 0b2, 0o9]', [31, 31, 31, '0x', 5, 1, -3, '0b2', '0o9']],
    ['[1_000, 1__0, 1_, _1, 1_0.5, 0.1_0, .5_0, ._5]', [1000, 10, 1, '_1', 10.5, 0.1, 0.5, '._5']],
    ['[089, 08.5, +5, -0, 1e3, 1e+5, 1.5e3, 1e, 12e]', [89, 8.5, 5, 0, 1000, 100000, 1500, '1e', '12e']],
    ['[.5, -.5, +.5, "1.", 1., ., -., +, 1.2.3]', [0.5, -0.5, 0.5, '1.', 1, '.', '-.', '+', '1.2.3']],
    ['[1:30, 12:30:45, 2001-12-14, 2001-12-14t21:59:43.10-05:00]', ['1:30', '12:30:45', '2001-12-14', '2001-12-14t21:59:43.10-05:00']],
    ['{on: 1, 5: 2, 1.50: 3}', { true: 1, 5: 2, 1.5: 3 }],
    ['a: &x {p: 1}\nb: {<<: *x, q: 2}', { a: { p: 1 }, b: { p: 1, q: 2 } }],
    ['[!!binary aGVsbG8=, !!timestamp 2001-12-14, !foo bar, =]', ['hello', '2001-12-14', 'bar', '=']],
    ['[!!int "5", !!float 5]', [5, 5]],
  ])('reads %s', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  test('tells of words that are booleans, but not true and false, and of numbers that are written in another way', () => {
    let count = 0;
    expect(load('[y, true, Off, "on", False, no, 1.20, 1.2, 010, 10, -0.5, 1e3]', { schema: goSchema(() => { count++; }) }))
      .toEqual([true, true, false, 'on', false, false, 1.2, 1.2, 8, 10, -0.5, 1000]);
    expect(count).toBe(6);
    const texts: unknown[] = [];
    load('[y, true, no, 1.20, 1.2, 010]', { schema: markingSchema((text, value) => texts.push(text, value)) });
    expect(texts).toEqual(['y', true, 'no', false, '1.20', 1.2, '010', 8]);
  });
});

describe('isStringToGo |', () => {
  test.each(['web', 'oN', '1.2.3', '12:30', '2001-12-14', '64Mi', '_1'])('%s is a string', text => {
    expect(isStringToGo(text)).toBe(true);
  });

  test.each(['', '~', 'null', 'y', 'OFF', 'true', '0777', '1_000', '1e3', '-5', '.5', '<<'])('"%s" is none', text => {
    expect(isStringToGo(text)).toBe(false);
  });
});
