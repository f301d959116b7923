import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
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

export const CORES = ['lowest', 'newest'] as const;
export type Core = typeof CORES[number];

/** What was installed, by package. */
export type Versions = { readonly [name: string]: string };

export const PLUS_VERSIONS = ['27', '28', '30', '32', '33', '34'];
export const ROWS: readonly Row[] = CORES.flatMap(core => PLUS_VERSIONS.map(plus => ({ plus, core })));

export function rowName({ plus, core }: Row): string {
  return `cdk8s-plus-${plus} with the ${core} cdk8s and constructs`;
}

/** The lowest versions that the peers of package.json allow. */
export function lowestVersions(): Versions {
  const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return Object.fromEntries(['cdk8s', 'constructs'].map(name => [name, peerDependencies[name].replace(/^\^/, '')]));
}

/**
 * The packed library in a fresh folder, with one core and several versions of cdk8s-plus beside each other, which do not
 * know of each other: so that twelve rows take two installations and two runs of the type checker.
 *
 *   const installation = new Installation('newest', ['33', '34']);
 *   installation.prepare();
 *   installation.check('34');
 *   installation.remove();
 */
export class Installation {
  private readonly folder = mkdtempSync(join(tmpdir(), 'zero-trust-matrix-'));
  private typeErrors: readonly string[] = [];

  public constructor(private readonly core: Core, private readonly plusVersions: readonly string[]) {}

  /** Installs all, and type-checks test/packages/typescript/interop.ts against each version of cdk8s-plus. */
  public prepare(): void {
    const core = this.core === 'lowest' ? lowestVersions() : { cdk8s: '^2', constructs: '^10' };
    const plus = Object.fromEntries(this.plusVersions.map(version => [`cdk8s-plus-${version}`, '^2']));
    const dependencies = { 'cdk8s-plus-27': '^2.9.5', ...core, ...plus, 'cdk8s-zero-trust': `file:${tarball()}` };
    this.write('package.json', JSON.stringify({ private: true, dependencies }));
    const source = readFileSync(join(ROOT, 'test/packages/typescript/interop.ts'), 'utf8');
    for (const version of this.plusVersions) { this.write(`interop-${version}.ts`, source.replaceAll('\'cdk8s-plus-27\'', `'cdk8s-plus-${version}'`)); }
    const compilerOptions = {
      strict: true, skipLibCheck: true, module: 'node16', target: 'es2022', types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')],
    };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    run(['npm', 'install', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--loglevel=error'], { cwd: this.folder });
    try {
      run(['node', join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.', '--pretty', 'false'], { cwd: this.folder });
    } catch (error) {
      // told with the row that they belong to
      this.typeErrors = (error as Error).message.split('\n').slice(1);
    }
  }

  /** Runs the app of one version. Throws where it fails or did not type-check; returns what is installed. */
  public check(plus: string): Versions {
    const own = this.typeErrors.filter(line => line.startsWith(`interop-${plus}.ts`));
    // an error that names no file of ours is everybody's
    const others = this.typeErrors.filter(line => line !== '' && !line.startsWith('interop-') && !line.startsWith(' '));
    if (own.length + others.length > 0) { throw new Error([...own, ...others].join('\n')); }
    run(['node', `interop-${plus}.js`], { cwd: this.folder });
    return Object.fromEntries(['cdk8s', 'constructs', `cdk8s-plus-${plus}`].map(name => [name, versionIn(this.folder, name)]));
  }

  public remove(): void { rmSync(this.folder, { recursive: true, force: true }); }

  private write(name: string, text: string): void { writeFileSync(join(this.folder, name), text); }
}

function versionIn(folder: string, name: string): string {
  return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
}

function tarball(): string {
  const [file] = filesBelow(join(DIST, 'js')).filter(path => path.endsWith('.tgz'));
  if (!file) { throw new Error('There is no tarball in dist/js. Run: npm run package'); }
  return file;
}
