import { existsSync, writeFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from './folder';

/**
 * What the bundled dependencies are published with and our users never load: builds for browsers and for `import`, source
 * maps, types. npm asks each folder for an .npmignore, those of bundled dependencies too.
 *
 * They are written into node_modules before something is packed, where they change nothing else.
 */
export function leaveOutOfBundled(): void {
  for (const [folder, lines] of Object.entries(LEFT_OUT)) {
    const path = join(ROOT, 'node_modules', folder);
    // a dependency that has changed its layout would grow the packages again
    if (!existsSync(path)) { throw new Error(`There is no node_modules/${folder}: look at what else scripts/packages/bundled.ts should leave out.`); }
    writeFileSync(join(path, '.npmignore'), lines.map(line => `${line}\n`).join(''));
  }
}

const LEFT_OUT: { readonly [folder: string]: readonly string[] } = {
  'yaml/browser': ['*'],
  'yaml/dist': ['*.d.ts', '*.mjs'],
};
