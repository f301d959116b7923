import { LANGUAGES, Language, isLanguage, missingTool, skippedLanguages } from './packages/language';
import { tryOut } from './packages/try-out';

/**
 * Installs the packages of dist, language by language, each in a fresh folder, and runs the app of test/packages there.
 *
 *   npm run test:packages                       all languages
 *   npm run test:packages -- python             only this one
 *   npm run test:packages -- typescript --accept   takes what the app gives now as what all languages must give
 *   SKIP_PACKAGES=java,go npm run test:packages
 *
 * Writes one report for each language to test-reports. Ends with 1 when a check failed or a toolchain is missing.
 */
function main(args: readonly string[]): void {
  const named = args.filter(arg => !arg.startsWith('--'));
  const unknown = named.filter(name => !isLanguage(name));
  if (unknown.length > 0) { throw new Error(`Unknown language "${unknown[0]}": write some of ${LANGUAGES.join(' ')}.`); }
  const skipped = skippedLanguages(process.env.SKIP_PACKAGES);
  const lines = LANGUAGES.filter(language => named.length === 0 || named.includes(language))
    .map(language => (skipped.includes(language) ? `packages ${language}: skipped, as SKIP_PACKAGES says` : tried(language)));
  console.log(`\n${lines.join('\n')}`);
}

/** what became of a language, in one line */
function tried(language: Language): string {
  const missing = missingTool(language);
  if (missing) {
    process.exitCode = 1;
    return missing;
  }
  const suite = tryOut(language);
  suite.write();
  if (suite.failed) { process.exitCode = 1; }
  return suite.summary();
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
