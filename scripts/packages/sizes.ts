import { existsSync, readdirSync, statSync } from 'fs';
import { join, relative } from 'path';
import { DIST } from './folder';

/** What is published of one language: a file, or the folder of a Go module. */
export interface Artefact {
  readonly language: string;
  /** from dist; Java's version folders are left out */
  readonly path: string;
  readonly bytes: number;
}

/**
 * How large something published may become, in kB. A package that grows past it has got something that users don't need,
 * or a reason that is worth a change here.
 */
export const LIMITS: { readonly [kind: string]: number } = {
  'npm tarball': 900, 'Python wheel': 1050, 'Python sdist': 1050, 'Java jar': 1250, 'Java sources': 1200, 'Java javadoc': 1700, 'Go module': 1450,
};

/** All that stands in dist, by kind. */
export function sizes(): ReadonlyMap<string, Artefact> {
  const found = new Map<string, Artefact>();
  for (const [kind, { folder, fits }] of Object.entries(KINDS)) {
    const path = filesBelow(join(DIST, folder)).find(file => fits.test(file));
    if (path) { found.set(kind, { language: folder, path: relative(DIST, path), bytes: statSync(path).size }); }
  }
  const modules = existsSync(join(DIST, 'go')) ? readdirSync(join(DIST, 'go')) : [];
  for (const name of modules) {
    const bytes = filesBelow(join(DIST, 'go', name)).reduce((sum, file) => sum + statSync(file).size, 0);
    found.set('Go module', { language: 'go', path: join('go', name), bytes });
  }
  return found;
}

/** The sizes as a table in Markdown. */
export function sizeTable(artefacts: ReadonlyMap<string, Artefact>): string {
  const rows = [...artefacts].map(([kind, { path, bytes }]) => `| ${kind} | \`${path}\` | ${Math.round(bytes / 1000)} kB | ${LIMITS[kind]} kB |`);
  return ['| | in dist | size | at most |', '|---|---|---|---|', ...rows].join('\n');
}

/** What is too large, one line each. */
export function sizeProblems(artefacts: ReadonlyMap<string, Artefact>): string[] {
  return [...artefacts].filter(([kind, { bytes }]) => bytes > LIMITS[kind] * 1000)
    .map(([kind, { path, bytes }]) => `${kind} ${path}: ${Math.round(bytes / 1000)} kB is more than the ${LIMITS[kind]} kB of LIMITS `
      + 'in scripts/packages/sizes.ts');
}

/** Files below a folder, as paths; none when it is not there. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) { return []; }
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name)).sort();
}

const KINDS: { readonly [kind: string]: { readonly folder: string; readonly fits: RegExp } } = {
  'npm tarball': { folder: 'js', fits: /\.tgz$/ },
  'Python wheel': { folder: 'python', fits: /\.whl$/ },
  'Python sdist': { folder: 'python', fits: /\.tar\.gz$/ },
  'Java jar': { folder: 'java', fits: /\d\.jar$/ },
  'Java sources': { folder: 'java', fits: /-sources\.jar$/ },
  'Java javadoc': { folder: 'java', fits: /-javadoc\.jar$/ },
};
