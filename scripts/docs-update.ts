import { writeFileSync } from 'fs';
import { join } from 'path';
import { recordedResults, withCompatibilityTable } from './packages/compatibility';
import { Outcome, Page, Snippet, documentationPages, outcomeProblems, parsePage, readPage, runSnippet, updatedText } from '../test/support/snippets';
import { withSourceCode } from '../test/support/source-code';

/**
 * Rewrites the YAML and the error messages in README.md and docs from the code above each of them, code that is part of a
 * source file from that file, and the table of versions from what docs/version-matrix.json holds.
 *
 *   npm run docs:update                           all pages
 *   npm run docs:update -- docs/recipes.md        only these
 *
 * Ends with 1, and says where, when something is left that rewriting cannot mend: code that throws and should not, or
 * the other way round. Types are checked by the tests.
 */
function main(paths: readonly string[]): void {
  const pages = paths.length > 0 ? paths.map(readPage) : documentationPages();
  const problems = pages.flatMap(update);
  for (const problem of problems) { console.error(problem); }
  process.exitCode = problems.length > 0 ? 1 : 0;
}

function update(given: Page): readonly string[] {
  const page = parsePage(given.path, withCompatibilityTable(withSourceCode(given.text), recordedResults()));
  const outcomes = new Map<string, Outcome>();
  const run = (snippet: Snippet) => {
    // lines move while the page is rewritten, code and settings do not
    const key = JSON.stringify([snippet.code, snippet.settings]);
    const outcome = outcomes.get(key) ?? runSnippet(snippet);
    outcomes.set(key, outcome);
    return outcome;
  };
  const text = updatedText(page, run);
  if (text !== given.text) {
    writeFileSync(join(__dirname, '..', page.path), text);
    console.log(`updated ${page.path}`);
  }
  const updated = parsePage(page.path, text);
  const running = updated.snippets.filter(({ settings }) => !settings.skip);
  return [...updated.problems, ...running.flatMap(snippet => outcomeProblems(snippet, run(snippet)))];
}

main(process.argv.slice(2));
