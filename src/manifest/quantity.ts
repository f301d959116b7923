/**
 * Amounts of cpu and memory as the API writes them: `250m`, `1.5`, `128Mi`, `2Gi`, `1e3`. Compared exactly.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */

/** What is wrong with a quantity, or undefined: `must be a quantity such as 250m, 1.5 or 128Mi`. */
export function quantityProblem(quantity: unknown): string | undefined {
  return nanos(quantity) === undefined ? 'must be a quantity such as 250m, 1.5 or 128Mi' : undefined;
}

/**
 * Below zero where the first quantity is the smaller, above where it is the larger.
 * @throws on what is no quantity
 */
export function compareQuantities(one: unknown, other: unknown): number {
  const [first, second] = [one, other].map(quantity => {
    const value = nanos(quantity);
    if (value === undefined) { throw new Error(`Invalid quantity "${String(quantity)}": ${quantityProblem(quantity)}.`); }
    return value;
  });
  return first < second ? -1 : first > second ? 1 : 0;
}

const QUANTITY = /^([+-]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:([KMGTPE]i)|([numkMGTPE]?)|[eE]([+-]?[0-9]{1,3}))$/;

const BINARY: { readonly [suffix: string]: bigint } = {
  Ki: 2n ** 10n, Mi: 2n ** 20n, Gi: 2n ** 30n, Ti: 2n ** 40n, Pi: 2n ** 50n, Ei: 2n ** 60n,
};
const DECIMAL: { readonly [suffix: string]: number } = { 'n': -9, 'u': -6, 'm': -3, '': 0, 'k': 3, 'M': 6, 'G': 9, 'T': 12, 'P': 15, 'E': 18 };

/** thousand-millionths, rounded up as the API server does with anything finer */
function nanos(quantity: unknown): bigint | undefined {
  const match = QUANTITY.exec(typeof quantity === 'number' ? String(quantity) : typeof quantity === 'string' ? quantity : '');
  if (!match) { return undefined; }
  const [, sign, mantissa, binary, decimal = '', exponent] = match;
  const [whole, fraction = ''] = mantissa.split('.');
  const digits = BigInt(`${whole}${fraction}`) * (binary ? BINARY[binary] : 1n);
  const power = 9 - fraction.length + (exponent === undefined ? DECIMAL[decimal] : Number(exponent));
  const value = power >= 0 ? digits * 10n ** BigInt(power) : dividedUp(digits, 10n ** BigInt(-power));
  return sign === '-' ? -value : value;
}

function dividedUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}
