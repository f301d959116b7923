import { RowResult, record, recordedResults } from './packages/compatibility';
import { Suite } from './packages/junit';
import { CORES, Core, Installation, PLUS_VERSIONS, ROWS, Row, Versions, rowName } from './packages/version-row';

/**
 * Runs the packed library with each version of cdk8s-plus that it supports, with the lowest and the newest cdk8s and
 * constructs: installed into a fresh folder, type-checked without casts, run.
 *
 *   npm run test:matrix                 all rows
 *   npm run test:matrix -- 34 33        rows of these versions of cdk8s-plus
 *   npm run test:matrix -- 34 lowest    that with the lowest cdk8s and constructs alone
 *   npm run test:matrix -- --record     all rows, kept for the table in README.md: then `npm run docs:update`
 *
 * Writes a report to test-reports, and ends with 1 when a row fails.
 */
function main(args: readonly string[]): void {
  const named = args.filter(arg => !arg.startsWith('--'));
  const unknown = named.find(name => ![...PLUS_VERSIONS, ...CORES].includes(name));
  if (unknown !== undefined) { throw new Error(`No row has "${unknown}": write some of ${PLUS_VERSIONS.join(' ')}, and of ${CORES.join(' ')}.`); }
  const isNamed = (name: string, all: readonly string[]) => named.includes(name) || !named.some(other => all.includes(other));
  const rows = ROWS.filter(({ plus, core }) => isNamed(plus, PLUS_VERSIONS) && isNamed(core, CORES));
  const suite = new Suite('version matrix');
  const results = CORES.map(core => ({ core, ofCore: rows.filter(row => row.core === core) }))
    .flatMap(({ core, ofCore }) => (ofCore.length === 0 ? [] : resultsOf(suite, core, ofCore)));
  suite.write();
  console.log(suite.summary());
  if (args.includes('--record') && named.length === 0) { record(results); }
  if (suite.failed) { process.exitCode = 1; }
}

function resultsOf(suite: Suite, core: Core, rows: readonly Row[]): RowResult[] {
  const installation = new Installation(core, rows.map(({ plus }) => plus));
  try {
    suite.check(`the ${core} cdk8s and constructs: install and type-check`, () => installation.prepare());
    return rows.map(row => {
      let versions: Versions | undefined;
      suite.check(rowName(row), () => { versions = installation.check(row.plus); });
      if (versions) { console.log(Object.entries(versions).map(([name, version]) => `  ${name} ${version}`).join('')); }
      return { ...row, versions: versions ?? recordedVersions(row), passed: versions !== undefined };
    });
  } finally {
    installation.remove();
  }
}

/** what was last known to be installed; a row that failed may not have come that far */
function recordedVersions(row: Row): Versions {
  return recordedResults().find(({ plus, core }) => plus === row.plus && core === row.core)?.versions ?? {};
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
