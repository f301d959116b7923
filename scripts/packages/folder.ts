import { rmSync } from 'fs';
import { join, resolve } from 'path';

/**
 * Where packages come to stand.
 *
 *   dist/js  dist/python  dist/java  dist/go      what is published
 *   dist/sizes.json                               how large it is
 *   .cache/peers/<name>@<version>/{java,go}       bindings of peers, for builds and tests alone
 *   .cache/m2                                     what Maven downloads, apart from the user's own
 *
 * `PACKAGE_CACHE` names another folder than .cache, so that several clones can share one.
 */
export const ROOT = resolve(__dirname, '../..');
export const DIST = join(ROOT, 'dist');
export const CACHE = resolve(ROOT, process.env.PACKAGE_CACHE ?? '.cache');
export const MAVEN_REPOSITORY = join(CACHE, 'm2');

/** Makes Maven forget what was built here: it takes a version that it has, and 0.0.0 is every build of a clone. */
export function forgetInMaven(): void {
  for (const path of ['io/github/cdk8s-zero-trust', 'org/cdk8s/cdk8s-plus-27']) {
    rmSync(join(MAVEN_REPOSITORY, path), { recursive: true, force: true });
  }
}
