import { MOST_LEVELS, TOO_DEEP } from './nesting';

/**
 * What is wrong with the aliases of a document, if anything is. Kubernetes' readers refuse the same.
 *
 *   a: &a [*a]                                   the anchor contains itself
 *   b: &b [x, x, …]   c: &c [*b, *b, …]   …      a few lines that stand for billions of values
 *   d: &d [[[…]]]     e: &e [[[… *d …]]]  …      more levels than anybody reads
 */
export function aliasProblem(value: unknown): string | undefined {
  const known = new Map<object, Extent>();
  const above = new Set<object>();
  const extentOf = (of: unknown): Extent => {
    if (typeof of !== 'object' || of === null) { return SCALAR; }
    const before = known.get(of);
    if (before) { return before; }
    if (above.has(of)) { return { size: Infinity, levels: 0 }; }
    above.add(of);
    let size = 1;
    let levels = 0;
    for (const item of Object.values(of)) {
      const inner = extentOf(item);
      size += inner.size;
      levels = Math.max(levels, inner.levels);
    }
    above.delete(of);
    const extent = { size, levels: levels + 1 };
    known.set(of, extent);
    return extent;
  };
  const { size: all, levels: deep } = extentOf(value);
  if (all === Infinity) { return 'an anchor contains itself'; }
  if (deep > MOST_LEVELS) { return TOO_DEEP; }
  return all > LIMIT ? `its aliases stand for ${LIMIT.toLocaleString('en')} values or more` : undefined;
}

/** how many values it stands for, itself included, and how many levels of them */
interface Extent {
  readonly size: number;
  readonly levels: number;
}

const SCALAR: Extent = { size: 1, levels: 0 };

const LIMIT = 5_000_000;
