import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'fs';
import { join } from 'path';
import { run } from './command';
import { CACHE, MAVEN_REPOSITORY, ROOT } from './folder';

/**
 * Bindings of the peer cdk8s-plus-27 for the languages whose registries may lack them.
 *
 * They are made from the npm package, once for each version of it and of the generator, and kept in the cache. While the
 * library is packaged they stand where jsii-pacmak looks for dependencies that were built locally: in the `dist` of the
 * dependency. So neither the pom nor the go.mod that are published know of them.
 */
export const PEER_LANGUAGES = ['java', 'go'] as const;
export type PeerLanguage = typeof PEER_LANGUAGES[number];

const PEER = 'cdk8s-plus-27';

/** The folder of the bindings of a language; makes them when they are not there. */
export function peerBindings(language: PeerLanguage): string {
  const folder = join(bindingsFolder(), language);
  if (existsSync(folder)) { return folder; }
  mkdirSync(bindingsFolder(), { recursive: true });
  // a folder that is there is complete: half of one must not be taken for it
  const unfinished = mkdtempSync(join(CACHE, 'unfinished-'));
  try {
    // Go needs no build of its own: it is compiled with the module that imports it
    run(['npx', 'jsii-pacmak', '--no-npmignore', '-t', language, '-o', unfinished, '--maven-local-repository', MAVEN_REPOSITORY,
      ...(language === 'go' ? ['--code-only'] : []), join('node_modules', PEER)], { cwd: ROOT });
    renameSync(join(unfinished, language), folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** Does something while jsii-pacmak finds the bindings. */
export function withPeerBindings(action: () => void): void {
  const found = join(ROOT, 'node_modules', PEER, 'dist');
  mkdirSync(bindingsFolder(), { recursive: true });
  rmSync(found, { recursive: true, force: true });
  symlinkSync(bindingsFolder(), found);
  try {
    action();
  } finally {
    rmSync(found, { force: true });
  }
}

function bindingsFolder(): string {
  return join(CACHE, 'peers', `${PEER}@${versionOf(PEER)}-by-${versionOf('jsii-pacmak')}`);
}

function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
}
