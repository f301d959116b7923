import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { gunzipSync } from 'zlib';
import { ROOT } from './folder';

/**
 * What the fragments of code in README and docstrings see, for jsii-rosetta: without it, each fragment of the packages'
 * READMEs would say that it was made from code that does not compile. The same as test/support/snippets.ts gives them.
 */
export function writeRosettaFixture(): void {
  const folder = join(ROOT, 'rosetta');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'default.ts-fixture'), [
    'import { ApiObject, App, Chart, Cron, Helm, Include, JsonPatch, Size, Yaml } from \'cdk8s\';',
    'import * as kplus from \'cdk8s-plus-27\';',
    `import { ${publicNames().join(', ')} } from 'cdk8s-zero-trust';`,
    'declare const app: App;',
    'declare const chart: Chart;',
    'declare const web: kplus.Deployment, api: kplus.Deployment, db: kplus.Deployment, cache: kplus.Deployment;',
    // an example may name its own `web`
    'export function example(): void {',
    '/// here',
    '}',
    '',
  ].join('\n'));
}

function publicNames(): string[] {
  const assembly = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
  const { types } = assembly.schema === 'jsii/file-redirect'
    ? JSON.parse(gunzipSync(readFileSync(join(ROOT, assembly.filename))).toString()) : assembly;
  return Object.values(types).map((type: any) => type.name);
}
