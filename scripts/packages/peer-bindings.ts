import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'fs';
import { join } from 'path';
import { run } from './command';
import { CACHE, MAVEN_REPOSITORY, ROOT } from './folder';

/**
 * Bindings of cdk8s-plus for the languages whose registries may lack them.
 *
 *   cdk8s-plus-27  the peer, as it would be published: a Maven repository, a Go module
 *   NEWEST         what the apps of test/packages hand to the library: sources in Java, a Go module
 *
 * They are made from the npm packages, once for each version of them and of the generator, and kept in the cache. While the
 * library is packaged those of the peer stand where jsii-pacmak looks for dependencies that were built locally: in the
 * `dist` of the dependency. So neither the pom nor the go.mod that are published know of them.
 */
export const PEER_LANGUAGES = ['java', 'go'] as const;
export type PeerLanguage = typeof PEER_LANGUAGES[number];

const PEER = 'cdk8s-plus-27';
const NEWEST = 'cdk8s-plus-34';

/** The folder of the peer's bindings for a language; makes them when they are not there. */
export function peerBindings(language: PeerLanguage): string {
  // Go needs no build of its own: it is compiled with the module that imports it
  return bindings(PEER, language, language === 'go');
}

/** The folder of the bindings of the newest cdk8s-plus for a language, not compiled; makes them when they are not there. */
export function newestBindings(language: PeerLanguage): string {
  return bindings(NEWEST, language, true);
}

function bindings(name: string, language: PeerLanguage, isCodeOnly: boolean): string {
  const folder = join(bindingsFolder(name), language);
  if (existsSync(folder)) { return folder; }
  mkdirSync(bindingsFolder(name), { recursive: true });
  // a folder that is there is complete: half of one must not be taken for it
  const unfinished = mkdtempSync(join(CACHE, 'unfinished-'));
  try {
    run(['npx', 'jsii-pacmak', '--no-npmignore', '-t', language, '-o', unfinished, '--maven-local-repository', MAVEN_REPOSITORY,
      ...(isCodeOnly ? ['--code-only'] : []), join('node_modules', name)], { cwd: ROOT });
    renameSync(join(unfinished, language), folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** Does something while jsii-pacmak finds the bindings. */
export function withPeerBindings(action: () => void): void {
  const found = join(ROOT, 'node_modules', PEER, 'dist');
  mkdirSync(bindingsFolder(PEER), { recursive: true });
  rmSync(found, { recursive: true, force: true });
  symlinkSync(bindingsFolder(PEER), found);
  try {
    action();
  } finally {
    rmSync(found, { force: true });
  }
}

function bindingsFolder(name: string): string {
  return join(CACHE, 'peers', `${name}@${versionOf(name)}-by-${versionOf('jsii-pacmak')}`);
}

function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
}
