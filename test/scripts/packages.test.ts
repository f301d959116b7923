import { readFileSync } from 'fs';
import { join } from 'path';
import { RowResult, compatibilityTable, recordedResults, withCompatibilityTable } from '../../scripts/packages/compatibility';
import { junit } from '../../scripts/packages/junit';
import { missingTool, skippedLanguages } from '../../scripts/packages/language';
import { LIMITS, sizeProblems, sizeTable } from '../../scripts/packages/sizes';
import { PLUS_VERSIONS, ROWS, lowestVersions } from '../../scripts/packages/version-row';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');

describe('Languages of packages |', () => {
  test('SKIP_PACKAGES leaves out what it names, in the order of languages', () => {
    expect([undefined, '', 'go,java', ' python ,'].map(skippedLanguages)).toEqual([[], [], ['java', 'go'], ['python']]);
  });

  test('a typing mistake skips nothing', () => {
    expect(() => skippedLanguages('jva')).toThrow(new Error('Unknown language "jva" in SKIP_PACKAGES: write some of typescript,python,java,go.'));
  });

  test('a missing tool is said in one line, with the way to do without', () => {
    expect(missingTool('java', ([command]) => command !== 'mvn')).toBe('java: `mvn --version` does not work here. '
      + 'Install a JDK, 11 or later, and Maven, 3.8 or later, or leave the language out with SKIP_PACKAGES=java.');
    expect(missingTool('java', () => false)).toMatch(/^java: `javac -version` and `mvn --version` do not work here\. /);
    expect(missingTool('go', () => true)).toBeUndefined();
    expect(missingTool('typescript')).toBeUndefined();
  });
});

describe('Sizes of packages |', () => {
  const artefacts = (bytes: number) => new Map([['npm tarball', { language: 'js', path: 'js/a.tgz', bytes }]]);

  test('what is too large is a problem', () => {
    expect(sizeProblems(artefacts(LIMITS['npm tarball'] * 1000))).toEqual([]);
    expect(sizeProblems(artefacts(LIMITS['npm tarball'] * 1000 + 1000))).toEqual([
      `npm tarball js/a.tgz: ${LIMITS['npm tarball'] + 1} kB is more than the ${LIMITS['npm tarball']} kB of LIMITS in scripts/packages/sizes.ts`,
    ]);
  });

  test('are told as a table', () => {
    expect(sizeTable(artefacts(923_400))).toBe(['| | in dist | size | at most |', '|---|---|---|---|',
      `| npm tarball | \`js/a.tgz\` | 923 kB | ${LIMITS['npm tarball']} kB |`].join('\n'));
  });
});

describe('Report of packages |', () => {
  test('counts what failed, with the text that says why', () => {
    const report = junit('packages go', [{ name: 'runs', seconds: 1.5 }, { name: 'a "b"', seconds: 0, problem: 'x < y & \u0007' }]);
    expect(report).toContain('<testsuites name="packages go" tests="2" failures="1" errors="0" time="1.500">');
    expect(report).toContain('<testcase classname="packages go" name="runs" time="1.500"/>');
    expect(report).toContain('name="a &quot;b&quot;" time="0.000">\n      <failure>x &lt; y &amp; ?</failure>');
  });
});

describe('Version matrix |', () => {
  const all = (passed: boolean) => ROWS.map((row): RowResult => ({
    ...row, passed, versions: { cdk8s: row.core === 'lowest' ? '2.1.0' : '2.9.0', constructs: '10.0.0', [`cdk8s-plus-${row.plus}`]: `2.0.${row.plus}` },
  }));

  test('has a row for each version, with both ends of what the peers allow', () => {
    expect(ROWS).toHaveLength(12);
    expect(new Set(ROWS.map(({ plus }) => plus))).toEqual(new Set(['27', '28', '30', '32', '33', '34']));
  });

  test('its table says what passed and what did not', () => {
    const [, , first] = compatibilityTable(all(true)).split('\n');
    expect(first).toBe('| cdk8s-plus-27 2.0.27 | works | works |');
    expect(compatibilityTable(all(true)).split('\n')[0]).toBe('| | cdk8s 2.1.0, constructs 10.0.0 | cdk8s 2.9.0, constructs 10.0.0 |');
    const oneFailed = all(true).map(row => ({ ...row, passed: !(row.plus === '30' && row.core === 'newest') }));
    expect(compatibilityTable(oneFailed)).toContain('| cdk8s-plus-30 2.0.30 | works | **does not work** |');
    expect(() => compatibilityTable(all(true).slice(1))).toThrow(new Error(
      'cdk8s-plus-27 with the lowest cdk8s and constructs was never run. Run: npm run test:matrix -- --record'));
  });

  test('the README shows what was recorded', () => {
    expect(withCompatibilityTable(README, recordedResults())).toBe(README);
    expect(README).toContain(compatibilityTable(recordedResults()));
  });

  test('what was recorded is of all rows, of the lowest versions that package.json allows today, and passed', () => {
    expect(recordedResults().map(({ plus, core }) => `${plus} ${core}`)).toEqual(ROWS.map(({ plus, core }) => `${plus} ${core}`));
    expect(recordedResults().filter(({ passed }) => !passed)).toEqual([]);
    for (const { versions } of recordedResults().filter(({ core }) => core === 'lowest')) { expect(versions).toMatchObject(lowestVersions()); }
    expect(PLUS_VERSIONS).toContain('27');
  });
});
