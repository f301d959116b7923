'use strict';
// sums JUnit reports and prints `N passed, N failed`; exits 1 on a failure, and when there is no report or no test
const fs = require('fs');

let tests = 0;
let failed = 0;
let skipped = 0;
for (const file of process.argv.slice(2)) {
  const suites = /<testsuites\b[^>]*>/.exec(fs.readFileSync(file, 'utf8'))?.[0] ?? '';
  const count = name => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suites)?.[1] ?? 0);
  tests += count('tests');
  failed += count('failures') + count('errors');
  skipped += (fs.readFileSync(file, 'utf8').match(/<skipped\b/g) ?? []).length;
}
console.log(`${tests - failed - skipped} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = tests > 0 && failed === 0 ? 0 : 1;
