import * as fc from 'fast-check';
import { compareQuantities, quantityProblem } from '../../src/manifest';

const PROBLEM = 'must be a quantity such as 250m, 1.5 or 128Mi';

/** thousand-millionths, counted in the plainest way: as a fraction of two whole numbers */
function fractionOf(digits: string, fraction: string, suffix: string): { readonly top: bigint; readonly bottom: bigint } {
  const binary: { [suffix: string]: number } = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };
  const decimal: { [suffix: string]: number } = { 'n': -3, 'u': -2, 'm': -1, '': 0, 'k': 1, 'M': 2, 'G': 3, 'T': 4, 'P': 5, 'E': 6 };
  let [top, bottom] = [BigInt(digits + fraction), 1n];
  for (let index = 0; index < fraction.length; index++) { bottom *= 10n; }
  for (let index = 0; index < (binary[suffix] ?? 0); index++) { top *= 1024n; }
  for (let index = 0; index < (decimal[suffix] ?? 0); index++) { top *= 1000n; }
  for (let index = 0; index > (decimal[suffix] ?? 0); index--) { bottom *= 1000n; }
  if (/^e/i.test(suffix) && suffix.length > 1) {
    const power = Number(suffix.slice(1));
    for (let index = 0; index < power; index++) { top *= 10n; }
    for (let index = 0; index > power; index--) { bottom *= 10n; }
  }
  return { top, bottom };
}

describe('quantityProblem |', () => {
  test.each<unknown>([
    '0', '1', '250m', '1.5', '.5', '5.', '128Mi', '2Gi', '1e3', '1E3', '1e+3', '1e-3', '12E', '1Ei', '100n', '7u', '3k', '3M', '1G', '1T', '1P', '1Ki', '1Ti', '1Pi', '+1', '-1', '0.000000001', '007', 0, 1, 1.5, -2,
  ])('%p is one', quantity => {
    expect(quantityProblem(quantity)).toBeUndefined();
  });

  test.each<unknown>([
    '', ' ', '1 Gi', ' 1', '1 ', '1.2.3', '1GiB', '1MB', '1K', '1ki', '1mi', 'Mi', 'm', '-', '+', '.', '1e', '1e1.5', 'e3', '1,5', '0x10', '1_000', '½', '١', 'NaN', 'Infinity', '--1', '1mm',
    NaN, Infinity, null, undefined, true, {}, [], ['1'], '1\n',
  ])('%p is none', quantity => {
    expect(quantityProblem(quantity)).toBe(PROBLEM);
  });
});

describe('compareQuantities |', () => {
  test.each<[unknown, number, unknown]>([
    ['1', 0, '1000m'], ['1', 0, 1], ['0.5', 0, '500m'], [0.1, 0, '100m'], ['1Gi', 1, '1G'], ['1Gi', 0, '1024Mi'], ['1Ki', 0, '1024'], ['1k', -1, '1Ki'], ['1e3', 0, '1k'], ['1E3', 0, '1k'],
    ['1E', 1, '1P'], ['1Ei', 1, '1E'], ['1000000000n', 0, '1'], ['1u', 0, '1000n'], ['2', -1, '10'], ['-1', -1, '0'], ['-1', 1, '-2'], ['0', 0, '-0'], ['0', 0, 0],
    ['1.0', 0, '1.'], ['.5', 0, '0.50'], ['100m', -1, '101m'], ['9007199254740993', 1, '9007199254740992'], ['8Ei', -1, '9Ei'], ['1e-9', 0, '1n'],
    // the API server knows nothing finer, and rounds up
    ['0.0000000001', 0, '1n'], ['1e-12', 0, '1n'], ['-1e-12', 0, '-1n'], ['1.0000000001', 0, '1000000001n'],
    [1e21, 1, '1E'], [1e-7, 0, '100n'],
  ])('%p, %p, %p', (one, expected, other) => {
    expect(Math.sign(compareQuantities(one, other))).toBe(expected);
    expect(Math.sign(compareQuantities(other, one))).toBe(expected === 0 ? 0 : -expected);
  });

  test.each<[unknown, unknown, string]>([
    ['x', '1', 'x'], ['1', '1GiB', '1GiB'], ['1', undefined, 'undefined'], [null, 'y', 'null'],
  ])('%p and %p: refuses', (one, other, shown) => {
    expect(() => compareQuantities(one, other)).toThrow(new Error(`Invalid quantity "${shown}": ${PROBLEM}.`));
  });

  const SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'e3', 'E+2', 'e-3', 'e0'];
  const amount = fc.record({ digits: fc.nat(3000).map(String), fraction: fc.stringMatching(/^[0-9]{0,3}$/), suffix: fc.constantFrom(...SUFFIXES) })
    // nothing finer than what the API server knows
    .filter(({ fraction, suffix }) => suffix !== 'n' || fraction === '').filter(({ fraction, suffix }) => suffix !== 'u' || fraction.length < 4);
  const written = ({ digits, fraction, suffix }: { digits: string; fraction: string; suffix: string }) => `${digits}${fraction === '' ? '' : `.${fraction}`}${suffix}`;

  test('is the order of the numbers', () => {
    fc.assert(fc.property(amount, amount, fc.boolean(), (one, other, isNegative) => {
      const [first, second] = [one, other].map(({ digits, fraction, suffix }) => fractionOf(digits, fraction, suffix));
      const difference = first.top * second.bottom - second.top * first.bottom;
      const expected = difference < 0n ? -1 : difference > 0n ? 1 : 0;
      expect(Math.sign(compareQuantities(written(one), written(other)))).toBe(expected);
      if (isNegative) { expect(Math.sign(compareQuantities(`-${written(other)}`, `-${written(one)}`))).toBe(expected); }
    }), { numRuns: 1000 });
  });

  test('what is no quantity is refused by both, what is one by none', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+]?[0-9.]{0,4}[a-zA-Z]{0,3}[-+0-9]{0,2}$/), fc.double()), value => {
      const isOne = quantityProblem(value) === undefined;
      if (isOne) {
        expect(compareQuantities(value, value)).toBe(0);
      } else {
        expect(() => compareQuantities(value, 1)).toThrow(PROBLEM);
      }
    }), { numRuns: 500 });
  });
});
