import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { parseAllDocuments } from 'yaml';
import { Application, apply, unserved } from './application';
import { Server } from './server';
import { openServer } from './session';
import { KubernetesObject } from '../../src/manifest';
import { Snippet, documentationPages, runSnippet } from '../support/snippets';

/** Everything that the documentation shows, the recipes among it, all examples, and the apps of the packages. */
const ROOT = resolve(__dirname, '../..');

let server: Server;
beforeAll(async () => { server = await openServer(); });
afterAll(() => server.close());

describe('Documentation |', () => {
  const applications = documentationPages().map(page => ({
    page: page.path,
    snippets: page.snippets.filter(({ settings }) => !settings.skip && !settings.throws)
      .map(applicationOf).filter(({ objects }) => objects.length > 0),
  })).filter(({ snippets }) => snippets.length > 0);

  test('is there', () => {
    expect(applications.map(({ page }) => page)).toEqual(expect.arrayContaining(['README.md', 'docs/recipes.md', 'docs/secure-workloads.md']));
    expect(applications.flatMap(({ snippets }) => snippets).length).toBeGreaterThan(100);
  });

  describe.each(applications)('$page |', ({ snippets }) => { takenWithoutWarnings(snippets); });
});

describe('Examples |', () => {
  const names = readdirSync(join(ROOT, 'examples'), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name).sort();
  takenWithoutWarnings(names.map(exampleOf));
});

// the YAML that all four languages have to write, byte for byte: `npm run test:packages` holds each against it
describe('Apps of the packages |', () => {
  const folder = join(ROOT, 'test/packages/expected');
  const files = readdirSync(folder).filter(file => file.endsWith('.yaml')).sort();

  test('are there', () => {
    expect(files).toEqual(['newest.k8s.yaml', 'shop.k8s.yaml']);
  });

  takenWithoutWarnings(files.map((file, index) => ({
    id: `packages-${index}`, title: `test/packages/expected/${file}`, objects: objectsIn(readFileSync(join(folder, file), 'utf8')),
  })));
});

function takenWithoutWarnings(applications: readonly Application[]): void {
  test.each(applications)('$title is taken without warnings', async application => {
    expect(await apply(server, application)).toEqual([]);
  });
  const skipped = applications.flatMap(application => unserved(application).map(object => `${application.title}: ${object}: this server does not know the kind`));
  if (skipped.length > 0) { test.skip.each(skipped)('%s', () => undefined); }
}

function applicationOf(snippet: Snippet): Application {
  const { error, objects } = runSnippet(snippet);
  if (error !== undefined) { throw new Error(`${snippet.page}:${snippet.line}: ${error}`); }
  const page = snippet.page.replace(/^docs\/|\.md$/g, '').toLowerCase();
  return { id: `${page}-${snippet.line}`, title: `line ${snippet.line}`, objects };
}

/** as `cdk8s synth` writes it, in the order of `kubectl apply -f dist` */
function exampleOf(name: string): Application {
  const output = mkdtempSync(join(tmpdir(), 'cdk8s-zero-trust-acceptance-'));
  try {
    execFileSync(join(ROOT, 'node_modules/.bin/cdk8s'), ['synth', '--output', output], {
      cwd: join(ROOT, 'examples', name), env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' }, stdio: ['ignore', 'ignore', 'inherit'],
    });
    const objects = readdirSync(output).sort().flatMap(file => objectsIn(readFileSync(join(output, file), 'utf8')));
    expect(objects.length).toBeGreaterThan(0);
    return { id: name, title: `examples/${name}`, objects };
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

function objectsIn(text: string): KubernetesObject[] {
  return parseAllDocuments(text, { version: '1.1' }).map(document => document.toJS()).filter(object => object !== null);
}
