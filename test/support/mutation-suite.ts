import { readdirSync } from 'fs';
import { join } from 'path';

/**
 * All tests of the standards in one file: a mutation run starts it some thousand times, and would else load the library
 * for each test file anew. Random pods stay out, because what they notice varies.
 *
 * MUTATION_TESTS, a regular expression, takes some of the files only: what these notice all of them do, in a third of the
 * time. What is left is then to be run with all.
 */
const FOLDER = join(__dirname, '../standards');
const ASKED = new RegExp(process.env.MUTATION_TESTS ?? '');
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter(file => ASKED.test(file) && file.endsWith('.test.ts') && !/(^|\/)(properties|stress)\.test\.ts$/.test(file));

/** the first failure tells that a mutant is noticed: none of the tests behind it is run, and no other failure is written up */
let hasFailed = false;

function untilFailure(body: (...row: any[]) => unknown): (...row: any[]) => unknown {
  return async (...row) => {
    if (hasFailed) { return; }
    try {
      await body(...row);
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
}

const every = globalThis.test;
globalThis.test = Object.assign(
  (name: string, body: () => unknown) => every(name, untilFailure(body) as () => Promise<void>),
  { each: (...table: any[]) => (name: string, body: (...row: any[]) => unknown) => (every.each as any)(...table)(name, untilFailure(body)) },
) as unknown as typeof every;

for (const file of FILES.sort()) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require(join(FOLDER, file));
}
