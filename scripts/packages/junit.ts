import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { secondsSince } from './command';
import { ROOT } from './folder';

/** What became of one check. */
export interface Outcome {
  readonly name: string;
  readonly seconds: number;
  /** why it failed */
  readonly problem?: string;
}

/**
 * A suite of checks that are run one after another, each told with its time, and reported as JUnit.
 *
 *   const suite = new Suite('packages python');
 *   suite.check('installs', () => run([...]));
 *   suite.write();
 *
 * A check fails by throwing. Those behind one that failed are run all the same and say their own.
 */
export class Suite {
  private readonly outcomes: Outcome[] = [];
  private readonly start = performance.now();

  public constructor(private readonly name: string) {}

  public check(name: string, action: () => unknown): void {
    const start = performance.now();
    let problem: string | undefined;
    try {
      action();
    } catch (error) {
      problem = (error as Error).message;
    }
    this.outcomes.push({ name, seconds: (performance.now() - start) / 1000, problem });
    console.log(`${this.name}: ${name}: ${problem === undefined ? 'passed' : 'FAILED'} in ${secondsSince(start)}${problem === undefined ? '' : `\n${problem}`}`);
  }

  public get failed(): boolean { return this.outcomes.some(({ problem }) => problem !== undefined); }

  /** One line: how many passed, and the time of all. */
  public summary(): string {
    const passed = this.outcomes.filter(({ problem }) => problem === undefined).length;
    return `${this.name}: ${passed} passed, ${this.outcomes.length - passed} failed, in ${secondsSince(this.start)}`;
  }

  /** Writes test-reports/<name>.xml. */
  public write(): void {
    const folder = join(ROOT, 'test-reports');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${this.name.replaceAll(' ', '-')}.xml`), junit(this.name, this.outcomes));
  }
}

/** A report that other tools read. */
export function junit(suite: string, outcomes: readonly Outcome[]): string {
  const failures = outcomes.filter(({ problem }) => problem !== undefined).length;
  const time = outcomes.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3);
  const counts = `name="${escaped(suite)}" tests="${outcomes.length}" failures="${failures}" errors="0" time="${time}"`;
  const cases = outcomes.map(({ name, seconds, problem }) => {
    const opening = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}" time="${seconds.toFixed(3)}"`;
    return problem === undefined ? `${opening}/>` : `${opening}>\n      <failure>${escaped(problem)}</failure>\n    </testcase>`;
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites ${counts}>`, `  <testsuite ${counts}>`, ...cases, '  </testsuite>', '</testsuites>', ''].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    // XML has no way to say these
    // eslint-disable-next-line no-control-regex
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '?');
}
