import { readdirSync } from 'fs';
import { join } from 'path';

/**
 * All tests of the standards in one file: a mutation run starts it some thousand times, and would else load the library
 * for each test file anew. Random pods stay out, because what they notice varies.
 */
const FOLDER = join(__dirname, '../standards');
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.test.ts') && !/(^|\/)(properties|stress)\.test\.ts$/.test(file));

for (const file of FILES.sort()) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require(join(FOLDER, file));
}
