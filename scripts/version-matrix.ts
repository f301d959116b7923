import { record, recordedResults, RowResult } from './packages/compatibility';
import { Suite } from './packages/junit';
import { ROWS, Versions, rowName, runRow } from './packages/version-row';

/**
 * Runs the packed library with each version of cdk8s-plus that it supports, with the lowest and the newest cdk8s and
 * constructs: installed into a fresh folder, type-checked without casts, run.
 *
 *   npm run test:matrix                 all rows
 *   npm run test:matrix -- 34 33        rows of these versions of cdk8s-plus
 *   npm run test:matrix -- --record     all rows, kept for the table in README.md: then `npm run docs:update`
 *
 * Writes a report to test-reports, and ends with 1 when a row fails.
 */
function main(args: readonly string[]): void {
  const named = args.filter(arg => !arg.startsWith('--'));
  const rows = ROWS.filter(({ plus }) => named.length === 0 || named.includes(plus));
  if (rows.length === 0) { throw new Error(`No row has cdk8s-plus-${named[0]}: write some of ${[...new Set(ROWS.map(({ plus }) => plus))].join(' ')}.`); }
  const suite = new Suite('version matrix');
  const results = rows.map((row): RowResult => {
    let versions: Versions | undefined;
    suite.check(rowName(row), () => { versions = runRow(row); });
    if (versions) { console.log(Object.entries(versions).map(([name, version]) => `  ${name} ${version}`).join('')); }
    return { ...row, versions: versions ?? recordedVersions(row), passed: versions !== undefined };
  });
  suite.write();
  console.log(suite.summary());
  if (args.includes('--record') && named.length === 0) { record(results); }
  if (suite.failed) { process.exitCode = 1; }
}

/** what was last known to be installed; a row that failed may not have come that far */
function recordedVersions(row: { plus: string; core: string }): Versions {
  return recordedResults().find(({ plus, core }) => plus === row.plus && core === row.core)?.versions ?? {};
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
