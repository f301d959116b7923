import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { run } from './command';
import { DIST, ROOT } from './folder';
import { filesBelow } from './sizes';

/** One row of the version matrix: which versions are asked for. */
export interface Row {
  /** `34` */
  readonly plus: string;
  /** the lowest versions of cdk8s and constructs that the peers allow, or the newest there are */
  readonly core: Core;
}

export type Core = 'lowest' | 'newest';

/** What was installed, by package. */
export type Versions = { readonly [name: string]: string };

export const PLUS_VERSIONS = ['27', '28', '30', '32', '33', '34'];
export const ROWS: readonly Row[] = PLUS_VERSIONS.flatMap(plus => [{ plus, core: 'lowest' }, { plus, core: 'newest' }] as const);

export function rowName({ plus, core }: Row): string {
  return `cdk8s-plus-${plus} with the ${core} cdk8s and constructs`;
}

/** The lowest versions that the peers of package.json allow. */
export function lowestVersions(): Versions {
  const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return Object.fromEntries(['cdk8s', 'constructs'].map(name => [name, peerDependencies[name].replace(/^\^/, '')]));
}

/**
 * Installs the packed library with the versions of a row into a fresh folder, type-checks test/packages/typescript/interop.ts against
 * them and runs it. Throws where one of these fails.
 */
export function runRow({ plus, core }: Row): Versions {
  const name = `cdk8s-plus-${plus}`;
  const folder = mkdtempSync(join(tmpdir(), 'zero-trust-matrix-'));
  const here = { cwd: folder };
  try {
    const peers = core === 'lowest' ? lowestVersions() : { cdk8s: '^2', constructs: '^10' };
    const dependencies = { ...peers, 'cdk8s-plus-27': '^2.9.5', [name]: '^2', 'cdk8s-zero-trust': `file:${tarball()}` };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
    writeFileSync(join(folder, 'interop.ts'), readFileSync(join(ROOT, 'test/packages/typescript/interop.ts'), 'utf8').replaceAll('\'cdk8s-plus-27\'', `'${name}'`));
    const compilerOptions = {
      strict: true, skipLibCheck: true, module: 'node16', target: 'es2022', types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['interop.ts'] }));
    run(['npm', 'install', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--loglevel=error'], here);
    run(['node', join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], here);
    run(['node', 'interop.js'], here);
    return Object.fromEntries(['cdk8s', 'constructs', name].map(installed => [installed, versionIn(folder, installed)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function versionIn(folder: string, name: string): string {
  return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
}

function tarball(): string {
  const [file] = filesBelow(join(DIST, 'js')).filter(path => path.endsWith('.tgz'));
  if (!file) { throw new Error('There is no tarball in dist/js. Run: npm run package'); }
  return file;
}
