import { existsSync, readFileSync, readdirSync, statSync } from 'fs';
import { dirname, join, relative, resolve } from 'path';
import { Outcome, Page, Snippet, documentationPages, outcomeProblems, parsePage, runSnippet, typeErrors, updatedText } from './support/snippets';

const PAGES = documentationPages();

describe('Documentation |', () => {
  test('every snippet of every page type-checks', () => {
    expect(typeErrors(PAGES)).toEqual([]);
  });

  describe.each(PAGES)('$path |', page => {
    const outcomes = new Map<Snippet, Outcome>();
    const run = (snippet: Snippet) => {
      const outcome = outcomes.get(snippet) ?? runSnippet(snippet);
      outcomes.set(snippet, outcome);
      return outcome;
    };

    test('has well-formed fences and settings', () => {
      expect(page.problems).toEqual([]);
    });

    test('has no TypeScript fence that is neither run nor skipped on purpose', () => {
      expect(page.snippets).toHaveLength(page.text.split('\n').filter(line => /^\s*```ts\b/.test(line)).length);
    });

    test('synthesizes what it should, throws what it should, and nothing that a server would refuse', () => {
      expect(snippetsThatRun(page).flatMap(snippet => outcomeProblems(snippet, run(snippet)))).toEqual([]);
    });

    test('shows the YAML and the messages that its code gives', () => {
      expect(updatedText(page, run)).toBe(page.text);
    });
  });
});

const ROOT = resolve(__dirname, '..');

/** everything that people read, from the project's root; API.md is made by a tool */
function readableFiles(): string[] {
  const docs = readdirSync(join(ROOT, 'docs')).filter(name => name.endsWith('.md')).sort().map(name => `docs/${name}`);
  const examples = readdirSync(join(ROOT, 'examples')).sort().map(name => `examples/${name}/README.md`).filter(path => existsSync(join(ROOT, path)));
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...docs, ...examples];
}

/** the lines of a page that are prose, code taken out, with their numbers from 1 */
function proseOf(text: string): { readonly line: string; readonly number: number }[] {
  let fence: string | undefined;
  return text.split('\n').flatMap((line, i) => {
    const [, mark] = /^\s*(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === undefined && mark === undefined) { return [{ line, number: i + 1 }]; }
    if (fence === undefined) {
      fence = mark;
    } else if (mark?.startsWith(fence) && line.trim() === mark) {
      fence = undefined;
    }
    return [];
  });
}

/** the anchors that GitHub gives a page: of its headings, and those that its HTML names */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  const times = new Map<string, number>();
  for (const { line } of proseOf(text)) {
    for (const [, name] of line.matchAll(/(?<=<[^>]*)\s(?:id|name)="([^"]+)"/g)) { anchors.add(name); }
    const [, heading] = /^#{1,6}\s+(.*?)\s*#*$/.exec(line) ?? [];
    if (heading === undefined) { continue; }
    const shown = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/<[^>]*>/g, '');
    const slug = shown.toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-');
    const nth = times.get(slug) ?? 0;
    times.set(slug, nth + 1);
    anchors.add(nth === 0 ? slug : `${slug}-${nth}`);
  }
  return anchors;
}

/** the targets of a page's links that are not URLs */
function relativeLinks(text: string): { readonly target: string; readonly number: number }[] {
  return proseOf(text).flatMap(({ line, number }) => {
    const prose = line.replace(/`[^`]*`/g, code => '`'.repeat(code.length));
    const targets = [...prose.matchAll(/\]\(\s*<?([^\s)>]+)/g), ...prose.matchAll(/^\s*\[[^\]]+\]:\s*<?([^\s>]+)/g), ...prose.matchAll(/\s(?:href|src)="([^"]+)"/g)];
    return targets.map(([, target]) => ({ target, number })).filter(({ target }) => !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target));
  });
}

/** what is wrong with the relative links of a page, `path:line: why` each */
function brokenLinks(path: string, text: string): string[] {
  return relativeLinks(text).flatMap(({ target, number }) => {
    const [file, anchor] = target.split('#').map(decodeURIComponent);
    const full = file === '' ? join(ROOT, path) : resolve(ROOT, dirname(path), file);
    const broken = (why: string) => [`${path}:${number}: ${target}: ${why}`];
    if (file.startsWith('/') || relative(ROOT, full).startsWith('..')) { return broken('leaves the project'); }
    if (file !== '' && !existsSync(full)) { return broken('there is no such file'); }
    if (anchor === undefined) { return []; }
    if (file !== '' && (!full.endsWith('.md') || statSync(full).isDirectory())) { return broken('only Markdown has anchors'); }
    const anchors = anchorsOf(file === '' ? text : readFileSync(full, 'utf8'));
    return anchors.has(anchor) ? [] : broken('there is no such heading');
  });
}

describe('Links |', () => {
  test.each(readableFiles())('every relative link of %s leads somewhere', path => {
    expect(brokenLinks(path, readFileSync(join(ROOT, path), 'utf8'))).toEqual([]);
  });

  test('the pages link to each other', () => {
    const links = readableFiles().flatMap(path => relativeLinks(readFileSync(join(ROOT, path), 'utf8')));
    expect(links.map(({ target }) => target)).toEqual(expect.arrayContaining(['docs/errors.md', 'ports.md#what-is-refused', '../examples/multi-tenant']));
  });

  test.each([
    ['a file that is not there', 'docs/page.md', 'See [x](nowhere.md).', 'docs/page.md:1: nowhere.md: there is no such file'],
    ['a file in another folder than the page', 'docs/page.md', '[x](docs/errors.md)', 'docs/page.md:1: docs/errors.md: there is no such file'],
    ['an anchor in another page', 'docs/page.md', '\n[x](ports.md#nothing)', 'docs/page.md:2: ports.md#nothing: there is no such heading'],
    ['an anchor in the page itself', 'page.md', '# Here\n[x](#there)', 'page.md:2: #there: there is no such heading'],
    ['a heading that is code', 'page.md', '```sh\n# there\n```\n[x](#there)', 'page.md:4: #there: there is no such heading'],
    ['an anchor in what is no page', 'page.md', '[x](package.json#name)', 'page.md:1: package.json#name: only Markdown has anchors'],
    ['the second of two headings where there is one', 'page.md', '## A\n[x](#a-1)', 'page.md:2: #a-1: there is no such heading'],
    ['a reference', 'page.md', '[x]\n\n[x]: nowhere.md', 'page.md:3: nowhere.md: there is no such file'],
    ['a picture', 'page.md', '<img src="nowhere.png">', 'page.md:1: nowhere.png: there is no such file'],
    ['a place outside the project', 'page.md', '[x](../elsewhere)', 'page.md:1: ../elsewhere: leaves the project'],
  ])('finds a broken link: %s', (_, path, text, problem) => {
    expect(brokenLinks(path, text)).toEqual([problem]);
  });

  test.each([
    ['files and folders', 'docs/page.md', '[a](ports.md), [b](../examples), [c](../LICENSE "title")'],
    ['anchors of another page', 'docs/page.md', '[a](ports.md#the-pods-port-not-the-services) and [b](../README.md#not-there-yet)'],
    ['anchors of its own, with code, signs and repetitions', 'page.md', '# `Pods.of`, now: *a_b*!\n## B\n## B\n[a](#podsof-now-a_b) [b](#b) [c](#b-1)'],
    ['named anchors', 'page.md', '<a id="x.y" name="z"></a>\n[a](#x.y)'],
    ['URLs', 'page.md', '[a](https://example.com/nowhere.md#x) <mailto:a@example.com>'],
    ['what is code', 'page.md', '`[x](nowhere.md)`\n```md\n[x](nowhere.md)\n```'],
  ])('accepts %s', (_, path, text) => {
    expect(brokenLinks(path, text)).toEqual([]);
  });
});

/** a page as if it were a file */
function pageOf(...lines: string[]): Page {
  return parsePage('page.md', lines.join('\n'));
}

function snippetsThatRun(page: Page): Snippet[] {
  return page.snippets.filter(({ settings }) => !settings.skip);
}

function problemsOf(page: Page): string[] {
  return [...page.problems, ...snippetsThatRun(page).flatMap(snippet => outcomeProblems(snippet, runSnippet(snippet)))];
}

describe('Snippets |', () => {
  const DENY = 'new DefaultDeny(chart, \'deny\', { policyTypes: [PolicyType.INGRESS] });';
  const DENIED = [
    'apiVersion: networking.k8s.io/v1',
    'kind: NetworkPolicy',
    'metadata:',
    '  name: shop-deny',
    '  namespace: shop',
    'spec:',
    '  ingress: []',
    '  podSelector: {}',
    '  policyTypes:',
    '    - Ingress',
  ];

  describe('what a page must not hold |', () => {
    test('a YAML that the code does not synthesize', () => {
      const wrong = DENIED.map(line => line.replace('Ingress', 'Egress'));
      const page = pageOf('# Page', '```ts', DENY, '```', '```yaml', ...wrong, '```');
      expect(problemsOf(page)).toEqual(['page.md:3: the yaml at line 6 is out of date: npm run docs:update']);
      expect(updatedText(page)).toBe(page.text.replace('- Egress', '- Ingress'));
    });

    test('an error message that is not the one thrown', () => {
      const page = pageOf('<!-- snippet: throws -->', '```ts', 'Port.tcp(0);', '```', '', 'It says:', '', '```text', 'Invalid port', '```');
      expect(problemsOf(page)).toEqual(['page.md:3: the text at line 9 is out of date: npm run docs:update']);
      expect(updatedText(page)).toContain(
        '\nInvalid TCP port 0: must be a whole number from 1 to 65535. For every TCP port write Port.allTcp().\n```');
    });

    test('type errors, each reported with the line of its page', () => {
      const fragment = pageOf('Text', '```ts', DENY, 'Port.tcp(\'80\');', '```', '', '```ts', 'web.name;', '```');
      const program = pageOf('```ts', 'import { App, Chart } from \'cdk8s\';', 'new App().outdirs;', '```');
      expect(typeErrors([fragment, program])).toEqual([
        'page.md:4: TS2345: Argument of type \'string\' is not assignable to parameter of type \'number\'.',
        expect.stringMatching(/^page\.md:8: TS2304: Cannot find name 'web'\./),
        'page.md:2: TS6133: \'Chart\' is declared but its value is never read.',
        expect.stringMatching(/^page\.md:3: TS2551: Property 'outdirs' does not exist on type 'App'\./),
      ]);
    });

    test('code that throws without being told to', () => {
      expect(problemsOf(pageOf('```ts', 'Port.tcp(0);', '```'))).toEqual([
        'page.md:2: throws Invalid TCP port 0: must be a whole number from 1 to 65535. For every TCP port write Port.allTcp().',
      ]);
    });

    test('code that should throw and does not', () => {
      const page = pageOf('<!-- snippet: throws -->', '```ts', 'Port.tcp(1);', '```', '```text', 'Invalid TCP port 1', '```');
      expect(problemsOf(page)).toEqual(['page.md:3: must throw, but does not']);
      expect(updatedText(page)).toBe(page.text);
    });

    test('code that throws and does not show its message', () => {
      expect(problemsOf(pageOf('<!-- snippet: throws -->', '```ts', 'Port.tcp(0);', '```'))).toEqual([
        'page.md:3: a snippet that throws needs its message in a ```text fence right after it',
      ]);
    });

    test('a YAML below code that synthesizes nothing', () => {
      expect(problemsOf(pageOf('```ts', 'Port.tcp(1);', '```', '```yaml', '```'))).toEqual([
        'page.md:2: synthesizes nothing that its ```yaml fence could show',
      ]);
    });

    test('a NetworkPolicy that the API server would refuse', () => {
      // without any construct of the library, which would refuse it itself
      const page = pageOf('```ts', 'const policy = { apiVersion: \'networking.k8s.io/v1\', kind: \'NetworkPolicy\', metadata: { name: \'deny\' },',
        '  spec: { podSelector: {}, ingress: [{ ports: [{ port: 0 }] }] } };', 'new ApiObject(chart, \'deny\', policy);', '```');
      expect(typeErrors([page])).toEqual([]);
      expect(problemsOf(page)).toEqual([
        'page.md:2: NetworkPolicy "deny" would be refused: spec.ingress[0].ports[0].port 0 must be a whole number from 1 to 65535',
      ]);
    });

    test.each([
      ['an unknown setting', ['<!-- snippet: namspace=x -->', '```ts', '```'], 'page.md:1: unknown setting "namspace=x"'],
      ['an unknown workload', ['<!-- snippet: with=web,ui -->', '```ts', '```'], 'page.md:1: unknown setting "with=web,ui"'],
      ['settings of nothing', ['<!-- snippet: skip -->', 'Text', '```ts', '```'], 'page.md:1: the settings stand before no ```ts fence'],
      ['a fence that stays open', ['', '```ts', 'Port.tcp(1);'], 'page.md:2: the fence is never closed'],
      ['TypeScript by another name', ['```typescript', 'Port.tcp(0);', '```'], 'page.md:1: write ```ts, not ```typescript'],
    ])('%s', (_, lines, problem) => {
      expect(problemsOf(pageOf(...lines))).toEqual([problem]);
    });
  });

  describe('what a page may hold |', () => {
    test('a fragment and its YAML, in a list item too', () => {
      const plain = pageOf('```ts', DENY, '```', '', 'This gives:', '', '```yaml', ...DENIED, '```');
      const item = pageOf('- Deny:', '', ...['```ts', DENY, '```', '```yaml', ...DENIED, '```'].map(line => `  ${line}`));
      for (const page of [plain, item]) {
        expect(problemsOf(page)).toEqual([]);
        expect(typeErrors([page])).toEqual([]);
        expect(updatedText(page)).toBe(page.text);
      }
    });

    test('a whole program, of which all charts are printed and no file is written', () => {
      const page = pageOf('```ts',
        'import { App, Chart } from \'cdk8s\';',
        'import { DefaultDeny } from \'cdk8s-zero-trust\';',
        'const app = new App({ outdir: \'/nonexistent/outdir\' });',
        'new DefaultDeny(new Chart(app, \'a\', { namespace: \'a\' }), \'deny\');',
        'new DefaultDeny(new Chart(app, \'b\', { namespace: \'b\' }), \'deny\');',
        'app.synth();', '```');
      expect(typeErrors([page])).toEqual([]);
      expect(problemsOf(page)).toEqual([]);
      const { yaml, policies } = runSnippet(page.snippets[0]);
      expect(policies.map(({ metadata }) => metadata)).toEqual([{ name: 'a-deny', namespace: 'a' }, { name: 'b-deny', namespace: 'b' }]);
      expect(yaml.split('---\n')).toHaveLength(2);
    });

    test('a program that throws at synth', () => {
      const again = DENY.replace('\'deny\', {', '\'again\', { name: \'shop-deny\',');
      const page = pageOf('<!-- snippet: throws -->', '```ts', DENY, again, '```', '```text', '```');
      expect(typeErrors([page])).toEqual([]);
      expect(updatedText(page)).toContain(
        '```text\nValidation failed with the following errors:\n  [shop/again] Two NetworkPolicies are named "shop-deny" in namespace "shop": ');
    });

    test('workloads to talk about, that are in no YAML', () => {
      const page = pageOf('<!-- snippet: with=web,db namespace=prod show=all id=A1,A2 -->', '```ts',
        'Connections.of(web).allowTo(Pods.of(db)).withoutDns();', 'new kplus.ConfigMap(chart, \'config\');', '```');
      expect(typeErrors([page])).toEqual([]);
      const [snippet] = page.snippets;
      const { objects, policies, yaml } = runSnippet(snippet);
      expect(snippet.settings.ids).toEqual(['A1', 'A2']);
      expect(objects.map(({ kind, metadata }) => `${kind} in ${metadata?.namespace}`))
        .toEqual(['NetworkPolicy in prod', 'NetworkPolicy in prod', 'ConfigMap in prod']);
      expect(policies.flatMap(({ spec }) => spec?.egress ?? spec?.ingress)).toEqual([
        expect.objectContaining({ ports: [{ port: 5432, protocol: 'TCP' }] }),
        expect.objectContaining({ ports: [{ port: 5432, protocol: 'TCP' }] }),
      ]);
      expect(yaml).toContain('kind: ConfigMap');
      expect(yaml).not.toContain('kind: Deployment');
    });

    test('without show=all, the policies alone', () => {
      const { yaml } = runSnippet(pageOf('```ts', 'new kplus.ConfigMap(chart, \'config\');', DENY, '```').snippets[0]);
      expect(yaml).toBe(`${DENIED.join('\n')}\n`);
    });

    test('a chart without namespace', () => {
      const { policies } = runSnippet(pageOf('<!-- snippet: namespace=- -->', '```ts', DENY, '```').snippets[0]);
      expect(policies[0].metadata).toEqual({ name: 'shop-deny' });
    });

    test('its own names, imports and types of the library', () => {
      const page = pageOf('```ts', 'import { Construct } from \'constructs\';', 'import { Chart } from \'cdk8s\';',
        'class Billing implements IPeer {',
        '  public toPeerConfig(): PeerConfig { return { ipBlocks: [IpBlock.of(\'10.0.0.0/8\')] }; }', '}',
        'const web: Construct = new Chart(app, \'own\', { namespace: \'own\' });',
        'new AllowTo(web, \'billing\', { subject: Pods.all(), peers: [new Billing()], ports: [Port.tcp(1)] });', '```');
      expect(typeErrors([page])).toEqual([]);
      expect(problemsOf(page)).toEqual([]);
      expect(runSnippet(page.snippets[0]).policies.map(({ spec }) => spec?.egress))
        .toEqual([[{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ protocol: 'TCP', port: 1 }] }]]);
    });

    test('code that is skipped, and other languages', () => {
      const page = pageOf('<!-- snippet: skip -->', '```ts', 'nonsense(', '```', '```sh', 'false', '```', '~~~md', '```ts', 'nonsense', '```', '~~~');
      expect(page.snippets).toHaveLength(1);
      expect(problemsOf(page)).toEqual([]);
      expect(typeErrors([page])).toEqual([]);
    });
  });
});
