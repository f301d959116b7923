import { readFileSync, readdirSync, statSync } from 'fs';
import { createRequire } from 'module';
import { dirname, join, resolve } from 'path';
import { Script } from 'vm';
import type {
  CompleteDryRunResult,
  DryRunOptions,
  DryRunResult,
  DryRunStatus,
  MutantRunOptions,
  MutantRunResult,
  MutantRunStatus,
  TestResult,
  TestRunner,
  TestStatus,
} from '@stryker-mutator/api/test-runner' with { 'resolution-mode': 'import',
  };
import * as ts from 'typescript';

/**
 * Runs the tests of the standards for Stryker, some thousand times: each time with modules of their own, so that nothing
 * of one mutant is left for the next, but compiled once. Jest does the same in a hundred times the time.
 *
 *   test files     test/standards/**, but for random pods: what these notice varies
 *   known to them  describe, test, test.each, expect
 *
 * @see https://stryker-mutator.io/docs/stryker-js/guides/create-a-plugin/
 */
class StandardsRunner implements TestRunner {
  // the folder that Stryker copied the project to
  private readonly files = testFiles(join(process.cwd(), 'test/standards'));
  private readonly scripts = new Map<string, Script>();

  public capabilities() {
    return { reloadEnvironment: true };
  }

  public async dryRun({ disableBail }: DryRunOptions): Promise<DryRunResult> {
    const result = await this.run(this.load(), () => true, disableBail);
    return { ...result, mutantCoverage: STRYKER.mutantCoverage };
  }

  public async mutantRun({ activeMutant, mutantActivation, testFilter, hitLimit, disableBail }: MutantRunOptions): Promise<MutantRunResult> {
    const isHitTooOften = () => hitLimit !== undefined && STRYKER.hitCount > hitLimit;
    Object.assign(STRYKER, { hitCount: hitLimit === undefined ? undefined : 0, hitLimit, activeMutant: mutantActivation === 'static' ? activeMutant.id : undefined });
    try {
      const tests = this.load();
      STRYKER.activeMutant = activeMutant.id;
      const results = (await this.run(tests, ({ id }) => testFilter?.includes(id) ?? true, disableBail)).tests;
      const killers = results.flatMap(result => (result.status === FAILED ? [result] : []));
      if (isHitTooOften()) { return { status: 'timeout' as MutantRunStatus.Timeout, reason: TOO_OFTEN }; }
      if (killers.length === 0) { return { status: 'survived' as MutantRunStatus.Survived, nrOfTests: results.length }; }
      const [{ failureMessage }] = killers;
      return { status: 'killed' as MutantRunStatus.Killed, nrOfTests: results.length, failureMessage, killedBy: killers.map(({ id }) => id) };
    } catch (error) {
      return isHitTooOften() ? { status: 'timeout' as MutantRunStatus.Timeout, reason: TOO_OFTEN }
        : { status: 'error' as MutantRunStatus.Error, errorMessage: String(error) };
    } finally {
      STRYKER.activeMutant = undefined;
    }
  }

  private async run(tests: readonly Test[], isAsked: (test: Test) => boolean, disableBail: boolean): Promise<CompleteDryRunResult> {
    const results: TestResult[] = [];
    for (const test of tests.filter(isAsked)) {
      const result = await resultOf(test);
      results.push(result);
      if (result.status === FAILED && !disableBail) { break; }
    }
    return { status: 'complete' as DryRunStatus.Complete, tests: results };
  }

  private load(): Test[] {
    const tests: Test[] = [];
    const names: string[] = [];
    const describe = (name: string, body: () => void) => {
      names.push(name);
      body();
      names.pop();
    };
    const test = (name: string, body: Test['body']) => { tests.push({ id: `${tests.length}`, name: [...names, name].join(' '), body }); };
    Object.assign(globalThis, { describe, test: Object.assign(test, { each: each(test) }), expect });
    const modules = new Map<string, { exports: unknown }>();
    for (const file of this.files) { this.required(file, modules); }
    return tests;
  }

  private required(file: string, modules: Map<string, { exports: unknown }>): unknown {
    const known = modules.get(file);
    if (known) { return known.exports; }
    const module = { exports: {} };
    modules.set(file, module);
    const require = (name: string) => (name.startsWith('.') ? this.required(sourceFile(resolve(dirname(file), name)), modules) : requireInstalled(name));
    this.compiled(file).runInThisContext()(module.exports, require, module, file, dirname(file));
    return module.exports;
  }

  private compiled(file: string): Script {
    const known = this.scripts.get(file);
    if (known) { return known; }
    const compilerOptions: ts.CompilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions });
    const script = new Script(`(function (exports, require, module, __filename, __dirname) {${outputText}\n})`, { filename: file });
    this.scripts.set(file, script);
    return script;
  }
}

/** Read by Stryker. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'standards', injectableClass: StandardsRunner }];

// its enums are in modules that this one can't load
const SUCCESS = 0 as TestStatus.Success;
const FAILED = 1 as TestStatus.Failed;
const TOO_OFTEN = 'a loop that does not end';

interface Test {
  readonly id: string;
  readonly name: string;
  readonly body: () => unknown;
}

// what the tests are written for, as it came with jest; the mutated files have their own idea of where globals are
const requireInstalled = createRequire(join(process.cwd(), 'package.json'));
const { expect } = requireInstalled('expect');
const { bind: each } = requireInstalled('jest-each');

/** where the code that Stryker wrote looks for the mutant that it shall be */
const STRYKER: { [field: string]: any } = (globalThis as any).__stryker__ ??= {};

async function resultOf({ id, name, body }: Test): Promise<TestResult> {
  const start = performance.now();
  STRYKER.currentTestId = id;
  try {
    await body();
    return { id, name, timeSpentMs: performance.now() - start, status: SUCCESS };
  } catch (error) {
    const failureMessage = error instanceof Error ? error.message : String(error);
    return { id, name, timeSpentMs: performance.now() - start, status: FAILED, failureMessage };
  } finally {
    STRYKER.currentTestId = undefined;
  }
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.test.ts') && !/(^|[\\/])(properties|stress)\.test\.ts$/.test(file)).sort().map(file => join(folder, file));
}

function sourceFile(path: string): string {
  return statSync(`${path}.ts`, { throwIfNoEntry: false })?.isFile() ? `${path}.ts` : join(path, 'index.ts');
}
