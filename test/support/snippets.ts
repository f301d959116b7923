import { readFileSync, readdirSync } from 'fs';
import { join, resolve } from 'path';
import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import * as ts from 'typescript';
import * as yaml from 'yaml';
import * as library from '../../src';
import { KubernetesObject, NetworkPolicyObject, flattened, isNetworkPolicy, networkPolicyProblems } from '../../src/manifest';

/**
 * The code of README.md and docs, compiled and run.
 *
 *   <!-- snippet: namespace=production id=A1 show=all with=web,db throws -->
 *   ```ts
 *   new DefaultDeny(chart, 'default-deny');
 *   ```
 *   ```yaml
 *   (exactly what the code above synthesizes)
 *   ```
 *
 *   code                     sees                                                         its YAML is that of
 *   contains `new App(`      its own imports                                              all charts of its app
 *   anything else            app, chart, all of this library, kplus, parts of cdk8s       all charts of `app`
 *
 *   setting       meaning
 *   namespace=x   the chart's namespace, `shop` when not given; `-` for none
 *   id=A1,A2      the rows of docs/recipes.md that it shows
 *   class=a,b     the classes of recipes that it shows and that have no row
 *   show=all      the YAML holds all objects, not the NetworkPolicies alone
 *   with=web,db   Deployments of these names stand in the chart before the code runs, and in no YAML
 *   throws        the code or its synthesis must fail, with exactly the text of the ```text fence that follows
 *   prints        what the code prints by console.log is exactly the text of the ```text fence that follows
 *   skip          the code is neither compiled nor run
 */
export interface Snippet {
  /** the file, from the project's root */
  readonly page: string;
  /** the line of the page that the first line of code is on, from 1 */
  readonly line: number;
  readonly code: string;
  readonly settings: SnippetSettings;
  /** the fence that shows what comes out */
  readonly output?: Fence;
}

export interface SnippetSettings {
  readonly namespace: string | undefined;
  readonly ids: readonly string[];
  readonly classes: readonly string[];
  readonly showAll: boolean;
  readonly workloads: readonly WorkloadName[];
  readonly throws: boolean;
  readonly prints: boolean;
  readonly skip: boolean;
}

/** A fenced block of a page: its first and last line of content, from 1; empty when last is below first. */
export interface Fence {
  readonly language: string;
  readonly indent: string;
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

export interface Page {
  readonly path: string;
  readonly text: string;
  readonly snippets: readonly Snippet[];
  /** what is wrong with the page's fences and settings */
  readonly problems: readonly string[];
}

/** What came out of a snippet. */
export interface Outcome {
  /** the message, when the code or its synthesis failed */
  readonly error?: string;
  /** what the page shows of the output, as cdk8s prints it */
  readonly yaml: string;
  /** what the code printed, for pages that show it */
  readonly printed?: string;
  /** everything that was synthesized, without the Deployments of `with` */
  readonly objects: readonly KubernetesObject[];
  readonly policies: readonly NetworkPolicyObject[];
}

/** The Deployments that `with` offers, and the port that each declares. */
const WORKLOADS = { web: 8080, api: 8080, db: 5432, cache: 6379 };
type WorkloadName = keyof typeof WORKLOADS;

const CDK8S_NAMES = ['ApiObject', 'App', 'Chart', 'Helm', 'Include', 'JsonPatch', 'Yaml'];

const ROOT = resolve(__dirname, '../..');

/** README.md and the pages of docs. */
export function documentationPages(): Page[] {
  const docs = readdirSync(join(ROOT, 'docs')).filter(name => name.endsWith('.md')).sort().map(name => `docs/${name}`);
  return ['README.md', ...docs].map(readPage);
}

/** One page of the project, by its path from the root. */
export function readPage(path: string): Page {
  return parsePage(path, readFileSync(join(ROOT, path), 'utf8'));
}

/** The snippets of a page. */
export function parsePage(path: string, text: string): Page {
  const lines = text.split('\n');
  const { fences, unclosed } = fencesOf(lines);
  const problems = unclosed === undefined ? [] : [`${path}:${unclosed}: the fence is never closed`];
  const used = new Set<number>();
  const snippets = fences.flatMap((fence, i) => {
    if (fence.language === 'typescript') { problems.push(`${path}:${fence.first - 1}: write \`\`\`ts, not \`\`\`typescript`); }
    if (fence.language !== 'ts') { return []; }
    const comment = commentBefore(lines, fence);
    if (comment) { used.add(comment.line); }
    const settings = settingsOf(comment?.text ?? '', problem => problems.push(`${path}:${comment!.line}: ${problem}`));
    const next = fences.at(i + 1);
    const output = next && ['yaml', 'text'].includes(next.language) && isOutput(lines.slice(fence.last + 1, next.first - 2)) ? next : undefined;
    // a text after code that does not throw is some other text
    const shown = output?.language === 'yaml' || settings.throws || settings.prints ? output : undefined;
    return [{ page: path, line: fence.first, code: fence.text, settings, output: shown }];
  });
  lines.forEach((line, i) => {
    const inside = fences.some(({ first, last }) => first <= i + 1 && i + 1 <= last);
    if (SETTINGS.test(line) && !inside && !used.has(i + 1)) { problems.push(`${path}:${i + 1}: the settings stand before no \`\`\`ts fence`); }
  });
  return { path, text, snippets, problems };
}

/** What TypeScript says about the snippets of all pages, checked as one program: `docs/x.md:12: ...`. */
export function typeErrors(pages: readonly Page[]): string[] {
  const sources = new Map<string, { snippet: Snippet; module: SnippetModule }>();
  for (const snippet of pages.flatMap(page => page.snippets).filter(({ settings }) => !settings.skip)) {
    sources.set(join(ROOT, 'test', `snippet-${sources.size}.ts`), { snippet, module: moduleOf(snippet) });
  }
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = name => sources.has(name) || fileExists(name);
  host.readFile = name => sources.get(name)?.module.text ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const source = sources.get(name);
    if (source) { return ts.createSourceFile(name, source.module.text, rest[0]); }
    const file = LIBRARY_FILES.get(name) ?? getSourceFile(name, ...rest);
    if (file) { LIBRARY_FILES.set(name, file); }
    return file;
  };
  const program = ts.createProgram({ rootNames: [...sources.keys()], options, host });
  return [...sources].flatMap(([name, { snippet, module }]) => {
    const file = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].flatMap(diagnostic => {
      const line = file.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line - module.headerLines;
      // a fragment may make something just to show how
      if (line < 0 || (module.headerLines > 0 && UNUSED.includes(diagnostic.code))) { return []; }
      return [`${snippet.page}:${snippet.line + line}: TS${diagnostic.code}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`];
    });
  });
}

/** Runs one snippet and synthesizes what it made. */
export function runSnippet(snippet: Snippet): Outcome {
  const apps: cdk8s.App[] = [];
  // named as the class it stands for, since messages tell the class of a construct
  const DryApp = class App extends cdk8s.App {
    public constructor(props?: cdk8s.AppProps) {
      super(props);
      apps.push(this);
    }
    /** as the real one, but writes no files */
    public synth(): void { this.synthYaml(); }
  };
  const hidden = new Set<string>();
  try {
    const globals = isProgram(snippet) ? {} : fragmentGlobals(snippet, new DryApp(), hidden);
    const printed = printedBy(() => execute(moduleOf(snippet).text, { ...cdk8s, App: DryApp }, globals));
    if (apps.length === 0) { throw new Error('The program makes no App.'); }
    const documents = apps.flatMap(app => documentsOf(app.synthYaml())).filter(({ object }) => !hidden.has(identity(object)));
    const objects = documents.map(({ object }) => object);
    const shown = documents.filter(({ object }) => snippet.settings.showAll || object.kind === 'NetworkPolicy');
    const policies = objects.flatMap(flattened).filter(isNetworkPolicy) as NetworkPolicyObject[];
    return { yaml: shown.map(({ text }) => text).join('---\n'), ...snippet.settings.prints ? { printed } : {}, objects, policies };
  } catch (error) {
    return { error: (error as Error).message ?? String(error), yaml: '', objects: [], policies: [] };
  }
}

/** What is wrong with what came out, beside what the page shows of it: `docs/x.md:12: ...`. */
export function outcomeProblems(snippet: Snippet, outcome: Outcome): string[] {
  const { settings, output } = snippet;
  const problems = outcome.policies.flatMap(policy => networkPolicyProblems(policy).map(problem =>
    `NetworkPolicy "${policy.metadata?.name}" would be refused: ${problem}`));
  if (settings.throws && outcome.error === undefined) { problems.push('must throw, but does not'); }
  if (!settings.throws && outcome.error !== undefined) { problems.push(`throws ${outcome.error}`); }
  if (settings.throws && output?.language !== 'text') { problems.push('a snippet that throws needs its message in a ```text fence right after it'); }
  if (settings.prints && output?.language !== 'text') { problems.push('a snippet that prints needs what it prints in a ```text fence right after it'); }
  if (!settings.throws && !settings.prints && output && outcome.error === undefined && outcome.yaml === '') {
    problems.push('synthesizes nothing that its ```yaml fence could show');
  }
  if (problems.length === 0 && output && output.text !== shownText(outcome)) {
    problems.push(`the ${output.language} at line ${output.first} is out of date: npm run docs:update`);
  }
  return problems.map(problem => `${snippet.page}:${snippet.line}: ${problem}`);
}

/** The text of the page with each output as it should be; an output that cannot be known stays. */
export function updatedText(page: Page, run: (snippet: Snippet) => Outcome = runSnippet): string {
  const lines = page.text.split('\n');
  for (const snippet of [...page.snippets].reverse()) {
    const { output, settings } = snippet;
    if (!output || settings.skip) { continue; }
    const outcome = run(snippet);
    if (settings.throws !== (outcome.error !== undefined) || (settings.throws && output.language !== 'text')) { continue; }
    const shown = shownText(outcome).split('\n').slice(0, -1).map(line => (line === '' ? '' : output.indent + line));
    lines.splice(output.first - 1, output.last - output.first + 1, ...shown);
  }
  return lines.join('\n');
}

const SETTINGS = /^\s*<!--\s*snippet:(.*?)-->\s*$/;

/** what the snippets import, read once */
const LIBRARY_FILES = new Map<string, ts.SourceFile>();

/** declared but never read, in TypeScript's numbers */
const UNUSED = [6133, 6192, 6196, 6198];

function shownText(outcome: Outcome): string {
  return outcome.error === undefined ? outcome.printed ?? outcome.yaml : `${outcome.error}\n`;
}

function printedBy(run: () => void): string {
  const lines: string[] = [];
  const { log } = console;
  console.log = (...values: unknown[]) => { lines.push(`${values.map(String).join(' ')}\n`); };
  try {
    run();
  } finally {
    console.log = log;
  }
  return lines.join('');
}

function isProgram(snippet: Snippet): boolean {
  return snippet.code.includes('new App(');
}

function fencesOf(lines: readonly string[]): { fences: Fence[]; unclosed?: number } {
  const fences: Fence[] = [];
  let open: { mark: string; indent: string; language: string; first: number } | undefined;
  lines.forEach((line, i) => {
    const match = /^(\s*)(`{3,}|~{3,})\s*([^`]*)$/.exec(line);
    if (!match) { return; }
    const [, indent, mark, info] = match;
    if (!open) {
      open = { mark, indent, language: info.trim().split(/\s/)[0], first: i + 2 };
    } else if (mark.startsWith(open.mark) && info.trim() === '') {
      const { language, first } = open;
      const strip = (text: string) => (text.startsWith(indent) ? text.slice(indent.length) : text.trimStart());
      fences.push({ language, indent, first, last: i, text: lines.slice(first - 1, i).map(text => `${strip(text)}\n`).join('') });
      open = undefined;
    }
  });
  return { fences, unclosed: open && open.first - 1 };
}

function commentBefore(lines: readonly string[], fence: Fence): { line: number; text: string } | undefined {
  let line = fence.first - 2;
  while (line > 0 && lines[line - 1].trim() === '') { line--; }
  const match = SETTINGS.exec(lines[line - 1] ?? '');
  return match ? { line, text: match[1] } : undefined;
}

/** whether a fence may follow another as its output, with these lines between: none, or one of prose that ends in ":" */
function isOutput(between: readonly string[]): boolean {
  const prose = between.filter(line => line.trim() !== '');
  return prose.length === 0 || (prose.length === 1 && prose[0].trimEnd().endsWith(':'));
}

function settingsOf(text: string, report: (problem: string) => void): SnippetSettings {
  let settings: SnippetSettings = { namespace: 'shop', ids: [], classes: [], showAll: false, workloads: [], throws: false, prints: false, skip: false };
  for (const word of text.split(/\s+/).filter(part => part !== '')) {
    const [key, value] = word.split('=', 2);
    const list = (value ?? '').split(',').filter(part => part !== '');
    if (key === 'namespace' && value) {
      settings = { ...settings, namespace: value === '-' ? undefined : value };
    } else if (key === 'id' && list.length > 0) {
      settings = { ...settings, ids: list };
    } else if (key === 'class' && list.length > 0) {
      settings = { ...settings, classes: list };
    } else if (word === 'show=all') {
      settings = { ...settings, showAll: true };
    } else if (key === 'with' && list.length > 0 && list.every(name => name in WORKLOADS)) {
      settings = { ...settings, workloads: list as WorkloadName[] };
    } else if (word === 'throws') {
      settings = { ...settings, throws: true };
    } else if (word === 'prints') {
      settings = { ...settings, prints: true };
    } else if (word === 'skip') {
      settings = { ...settings, skip: true };
    } else {
      report(`unknown setting "${word}"`);
    }
  }
  return settings;
}

interface SnippetModule {
  readonly text: string;
  /** how many lines of the text stand before the code */
  readonly headerLines: number;
}

/** The snippet as a module: a program as it is, a fragment behind one line that declares what it sees. */
function moduleOf(snippet: Snippet): SnippetModule {
  if (isProgram(snippet)) { return { text: snippet.code, headerLines: 0 }; }
  const own = topLevelNames(snippet.code);
  const others = (names: readonly string[]) => names.filter(name => !own.has(name));
  const values = [['app', 'import("cdk8s").App'], ['chart', 'import("cdk8s").Chart'],
    ...snippet.settings.workloads.map(name => [name, 'import("cdk8s-plus-27").Deployment'])].filter(([name]) => !own.has(name));
  const header = [
    `import { ${others(CDK8S_NAMES).join(', ')} } from 'cdk8s';`,
    ...others(['kplus']).map(name => `import * as ${name} from 'cdk8s-plus-27';`),
    `import { ${others(libraryNames()).join(', ')} } from 'cdk8s-zero-trust';`,
    ...values.map(([name, type]) => `declare const ${name}: ${type};`),
  ];
  return { text: `${header.join(' ')}\n${snippet.code}`, headerLines: 1 };
}

function topLevelNames(code: string): Set<string> {
  const names = new Set<string>();
  const addBinding = (name: ts.BindingName) => {
    if (ts.isIdentifier(name)) {
      names.add(name.text);
    } else {
      name.elements.forEach(element => { if (ts.isBindingElement(element)) { addBinding(element.name); } });
    }
  };
  for (const statement of parsed(code).statements) {
    if (ts.isVariableStatement(statement)) {
      statement.declarationList.declarations.forEach(declaration => addBinding(declaration.name));
    } else if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      if (name) { names.add(name.text); }
      if (namedBindings && ts.isNamespaceImport(namedBindings)) { names.add(namedBindings.name.text); }
      if (namedBindings && ts.isNamedImports(namedBindings)) { namedBindings.elements.forEach(element => names.add(element.name.text)); }
    } else {
      const name = declaredName(statement);
      if (name) { names.add(name); }
    }
  }
  return names;
}

let exportedNames: string[] | undefined;

/** the names of everything that the library exports, types included */
function libraryNames(): string[] {
  exportedNames ??= namesExportedBy(join(ROOT, 'src'));
  return exportedNames;
}

function namesExportedBy(path: string): string[] {
  const file = [`${path}.ts`, join(path, 'index.ts')].find(candidate => ts.sys.fileExists(candidate))!;
  return parsed(readFileSync(file, 'utf8')).statements.flatMap(statement => {
    if (ts.isExportDeclaration(statement)) { return namesExportedBy(resolve(file, '..', (statement.moduleSpecifier as ts.StringLiteral).text)); }
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    return isExported ? declaredName(statement) ?? [] : [];
  });
}

function declaredName(statement: ts.Statement): string | undefined {
  const isDeclaration = ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isEnumDeclaration(statement)
    || ts.isFunctionDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
  return isDeclaration ? statement.name?.text : undefined;
}

function parsed(code: string): ts.SourceFile {
  return ts.createSourceFile('code.ts', code, ts.ScriptTarget.ES2022);
}

/** the settings of the examples, which import the library by its name as well */
function compilerOptions(): ts.CompilerOptions {
  const folder = join(ROOT, 'examples');
  const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), path => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, folder);
  return { ...options, types: ['node'], noEmit: true };
}

function fragmentGlobals(snippet: Snippet, app: cdk8s.App, hidden: Set<string>): { [name: string]: unknown } {
  const { namespace, workloads } = snippet.settings;
  const chart = new cdk8s.Chart(app, 'shop', { namespace });
  const deployments = workloads.map(name => [name, new kplus.Deployment(chart, name, {
    podMetadata: { labels: { app: name } },
    containers: [{ image: `registry.example.com/${name}:1.0`, portNumber: WORKLOADS[name] }],
  })] as const);
  for (const [, deployment] of deployments) {
    const { apiVersion, kind, name, metadata } = cdk8s.ApiObject.of(deployment);
    hidden.add(identity({ apiVersion, kind, metadata: { name, namespace: metadata.namespace } }));
  }
  return { app, chart, ...Object.fromEntries(deployments) };
}

function identity({ apiVersion, kind, metadata }: KubernetesObject): string {
  return [apiVersion, kind, metadata?.namespace, metadata?.name].join(' ');
}

function execute(text: string, cdk8sModule: object, globals: { readonly [name: string]: unknown }): void {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  const modules: { readonly [name: string]: unknown } = { 'cdk8s': cdk8sModule, 'cdk8s-plus-27': kplus, 'cdk8s-zero-trust': library };
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- what a snippet imports is known when it runs
  const load = (name: string): unknown => modules[name] ?? require(name);
  const module = { exports: {} };
  // own: `app`, `chart` and the like may be declared by the snippet itself, which is then a scope of its own
  const body = new Function('require', 'module', 'exports', ...Object.keys(globals), `'use strict'; {\n${outputText}\n}`);
  body(load, module, module.exports, ...Object.values(globals));
}

/** the documents of a YAML text that cdk8s printed, each with its own text */
function documentsOf(text: string): { text: string; object: KubernetesObject }[] {
  if (text === '') { return []; }
  // no line of a value starts in the first column, so that these three dashes are always the separator
  return text.split(/^---\n/m).map(part => ({ text: part, object: yaml.parse(part, { version: '1.1' }) as KubernetesObject }));
}
