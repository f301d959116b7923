/**
 * What is wrong with the aliases of a document, if anything is. Kubernetes' readers refuse the same.
 *
 *   a: &a [*a]                                   the anchor contains itself
 *   b: &b [x, x, …]   c: &c [*b, *b, …]   …      a few lines that stand for billions of values
 */
export function aliasProblem(value: unknown): string | undefined {
  const sizes = new Map<object, number>();
  const above = new Set<object>();
  const size = (of: unknown): number => {
    if (typeof of !== 'object' || of === null) { return 1; }
    const known = sizes.get(of);
    if (known !== undefined) { return known; }
    if (above.has(of)) { return Infinity; }
    above.add(of);
    let sum = 1;
    for (const item of Object.values(of)) { sum += size(item); }
    above.delete(of);
    sizes.set(of, sum);
    return sum;
  };
  const all = size(value);
  if (all === Infinity) { return 'an anchor contains itself'; }
  return all > LIMIT ? `its aliases stand for ${LIMIT.toLocaleString('en')} values or more` : undefined;
}

const LIMIT = 5_000_000;
