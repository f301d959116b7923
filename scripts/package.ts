import { rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { leaveOutOfBundled } from './packages/bundled';
import { run, secondsSince } from './packages/command';
import { DIST, MAVEN_REPOSITORY, ROOT, forgetInMaven } from './packages/folder';
import { LANGUAGES, Language, missingTool, skippedLanguages } from './packages/language';
import { metadataProblems } from './packages/metadata';
import { PEER_LANGUAGES, peerBindings, withPeerBindings } from './packages/peer-bindings';
import { writeRosettaFixture } from './packages/rosetta-fixture';
import { sizeProblems, sizeTable, sizes } from './packages/sizes';

/**
 * Builds the packages of all languages from the compiled library into dist, and tells how large they are.
 *
 *   npm run package
 *   SKIP_PACKAGES=java,go npm run package
 *
 * Ends with 1 when a toolchain is missing, a build fails, code in README or a docstring does not compile, or what came out
 * holds something that must not be published.
 */
function main(): void {
  const skipped = skippedLanguages(process.env.SKIP_PACKAGES);
  const wanted = LANGUAGES.filter(language => !skipped.includes(language));
  const missing = wanted.flatMap(language => missingTool(language) ?? []);
  const languages = wanted.filter(language => !missingTool(language));
  for (const language of skipped) { console.log(`${language}: skipped, as SKIP_PACKAGES says`); }
  for (const line of missing) { console.log(line); }

  if (languages.length === 0) { throw new Error('No language is left to build a package for.'); }

  // and no more than that: a release keeps its version and its changelog beside
  for (const language of languages) { rmSync(join(DIST, TARGETS[language]), { recursive: true, force: true }); }
  leaveOutOfBundled();
  if (languages.some(language => language !== 'typescript')) {
    // the code of README and docs in the words of each language
    timed('translation of the code in README and API', () => {
      writeRosettaFixture();
      run(['npx', 'jsii-rosetta', 'extract', '--fail'], { cwd: ROOT });
    });
  }
  for (const language of PEER_LANGUAGES.filter(each => languages.includes(each))) {
    timed(`bindings of the peers for ${language}`, () => { peerBindings(language); });
  }
  forgetInMaven();
  withPeerBindings(() => timed(`packages of ${languages.join(', ')}`, () => run(
    ['npx', 'jsii-pacmak', '-t', ...languages.map(language => TARGETS[language]), '--maven-local-repository', MAVEN_REPOSITORY], { cwd: ROOT })));

  const artefacts = sizes();
  writeFileSync(join(DIST, 'sizes.json'), `${JSON.stringify(Object.fromEntries(artefacts), undefined, 2)}\n`);
  console.log(`\n${sizeTable(artefacts)}\n`);
  const problems = [...missing, ...sizeProblems(artefacts), ...languages.flatMap(metadataProblems)];
  if (problems.length > 0) { throw new Error(problems.join('\n')); }
}

const TARGETS: { readonly [language in Language]: string } = { typescript: 'js', python: 'python', java: 'java', go: 'go' };

function timed(what: string, action: () => void): void {
  const start = performance.now();
  action();
  console.log(`${what}: ${secondsSince(start)}`);
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
