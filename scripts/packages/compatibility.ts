import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from './folder';
import { CORES, PLUS_VERSIONS, Row, Versions, rowName } from './version-row';

/**
 * The table of versions in README.md: what docs/version-matrix.json holds, which `npm run test:matrix -- --record` writes.
 *
 *   <!-- version matrix -->
 *   | cdk8s-plus | ... |
 *   <!-- end of version matrix -->
 */
export interface RowResult extends Row {
  /** what was installed */
  readonly versions: Versions;
  readonly passed: boolean;
}

const RESULTS = join(ROOT, 'docs/version-matrix.json');

export function recordedResults(): RowResult[] {
  return existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : [];
}

export function record(results: readonly RowResult[]): void {
  writeFileSync(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
}

/** The page with the table of these results; unchanged when it has no place for one. */
export function withCompatibilityTable(text: string, results: readonly RowResult[]): string {
  return text.replace(/(<!-- version matrix -->\n)[^]*?(<!-- end of version matrix -->)/, (_, begin, end) => `${begin}\n${compatibilityTable(results)}\n\n${end}`);
}

/** One line for each version of cdk8s-plus, one column for each core. Throws where a row was never run. */
export function compatibilityTable(results: readonly RowResult[]): string {
  const resultOf = (row: Row) => {
    const result = results.find(({ plus, core }) => plus === row.plus && core === row.core);
    if (!result) { throw new Error(`${rowName(row)} was never run. Run: npm run test:matrix -- --record`); }
    return result;
  };
  const heads = CORES.map(core => {
    const { cdk8s, constructs } = resultOf({ plus: PLUS_VERSIONS[0], core }).versions;
    return `cdk8s ${cdk8s}, constructs ${constructs}`;
  });
  const lines = PLUS_VERSIONS.map(plus => {
    const cells = CORES.map(core => (resultOf({ plus, core }).passed ? 'works' : '**does not work**'));
    return `| cdk8s-plus-${plus} ${resultOf({ plus, core: 'newest' }).versions[`cdk8s-plus-${plus}`]} | ${cells.join(' | ')} |`;
  });
  return [`| | ${heads.join(' | ')} |`, '|---|---|---|', ...lines].join('\n');
}
