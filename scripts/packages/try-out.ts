import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { basename, join } from 'path';
import { CommandOptions, run } from './command';
import { DIST, MAVEN_REPOSITORY, ROOT, forgetInMaven } from './folder';
import { Suite } from './junit';
import { Language } from './language';
import { metadataProblems } from './metadata';
import { newestBindings, peerBindings } from './peer-bindings';
import { filesBelow } from './sizes';

/**
 * The app of test/packages in one language: what dist holds is installed into a fresh folder and used there.
 *
 *   language    installed by                      keeps apart
 *   typescript  npm install of the tarball        the folder
 *   python      pip install of the wheel          a virtual environment in the folder
 *   java        Maven, from dist/java             .cache/m2, in which nothing is left that was built here
 *   go          a replace to dist/go              the folder
 *
 * Java and Go take the newest cdk8s-plus from bindings that are made here, since their registries may lack it.
 * The library itself is unpacked into a cache of jsii, by name and version: that is the folder's own, too.
 */
export function tryOut(language: Language): Suite {
  const suite = new Suite(`packages ${language}`);
  const folder = mkdtempSync(join(tmpdir(), `zero-trust-${language}-`));
  try {
    cpSync(join(APPS, language), folder, { recursive: true });
    cpSync(join(APPS, 'cache.yaml'), join(folder, 'cache.yaml'));
    const out = join(folder, 'out');
    const here: CommandOptions = { cwd: folder, env: { CDK8S_OUTDIR: out, JSII_RUNTIME_PACKAGE_CACHE_ROOT: join(folder, '.jsii-cache') } };
    suite.check('holds and names what it should', () => requireNone(metadataProblems(language)));
    STEPS[language](suite, here);
    for (const file of MANIFESTS) { suite.check(`writes ${file} as all languages do, byte for byte`, () => requireSame(join(out, file), expected(file))); }
    for (const file of MESSAGES) { suite.check(`throws ${file} as all languages do`, () => requireSame(join(out, file), expected(file), AROUND[language])); }
  } finally {
    // Go makes what it downloads read-only, but keeps it elsewhere
    rmSync(folder, { recursive: true, force: true });
  }
  return suite;
}

const APPS = join(ROOT, 'test/packages');

/** what the app failed with, as its language caught it */
const MESSAGES = ['unreachable.txt', 'bad-value.txt'];

/** What jsii puts around the text of an error: the name of its class before it, and in Java the stack of JavaScript behind it. */
interface Around {
  readonly before: string;
  readonly behind?: string;
}

const AROUND: { readonly [language in Language]: Around } = {
  typescript: { before: '' },
  python: { before: 'Error: ' },
  java: { before: 'Error: ', behind: '\n@jsii/kernel.RuntimeError: ' },
  go: { before: 'Error: ' },
};

const MANIFESTS = ['shop.k8s.yaml', 'newest.k8s.yaml'];

function expected(file: string): string { return join(APPS, 'expected', file); }

/** Takes what the TypeScript app gave as what all should give. */
function accept(out: string): void {
  mkdirSync(join(APPS, 'expected'), { recursive: true });
  for (const file of [...MANIFESTS, ...MESSAGES]) { cpSync(join(out, file), expected(file)); }
}

type Steps = (suite: Suite, here: CommandOptions) => void;

const STEPS: { readonly [language in Language]: Steps } = {
  typescript: (suite, here) => {
    suite.check('installs', () => run(['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', built('js', '.tgz')], here));
    suite.check('type-checks and compiles', () => run(['npx', 'tsc', '-p', '.'], here));
    for (const program of ['quickstart', 'failures', 'newest']) { suite.check(`runs ${program}`, () => run(['node', `${program}.js`], here)); }
    suite.check('brings the command', () => requireText(run(['npx', 'cdk8s-zero-trust', ...ADMITTED], here), '0 of 3 workloads refused.\n'));
    if (process.argv.includes('--accept')) { accept(here.env!.CDK8S_OUTDIR); }
  },

  python: (suite, here) => {
    const bin = (name: string) => join(here.cwd, 'venv/bin', name);
    suite.check('installs', () => {
      run(['python3', '-m', 'venv', 'venv'], here);
      run([bin('pip'), 'install', '--quiet', built('python', '.whl'), '-r', 'requirements.txt'], here);
    });
    for (const program of ['quickstart', 'failures', 'newest']) { suite.check(`runs ${program}`, () => run([bin('python'), `${program}.py`], here)); }
    suite.check('brings the command', () => requireText(run([bin('cdk8s-zero-trust'), ...ADMITTED], here), '0 of 3 workloads refused.\n'));
  },

  java: (suite, here) => {
    forgetInMaven();
    const settings = [`-Dmaven.repo.local=${MAVEN_REPOSITORY}`, `-Dbuilt=${join(DIST, 'java')}`, `-Dpeers=${peerBindings('java')}`, `-Dlibrary.version=${version()}`];
    const maven = (...args: string[]) => run(['mvn', '-q', '-B', ...settings, ...args], here);
    suite.check('installs and compiles', () => {
      addNewest(here.cwd);
      maven('compile');
    });
    for (const program of ['Quickstart', 'Failures', 'Newest']) { suite.check(`runs ${program}`, () => maven('exec:java', `-Dexec.mainClass=${program}`)); }
  },

  go: (suite, here) => {
    const [ours] = readdirSync(join(DIST, 'go'));
    const plus = [peerBindings('go'), newestBindings('go')].flatMap(folder => readdirSync(folder).map(name => join(folder, name)));
    suite.check('installs', () => {
      run(['go', 'mod', 'edit', `-replace=github.com/cdk8s-zero-trust/cdk8s-zero-trust-go/${ours}=${join(DIST, 'go', ours)}`,
        ...plus.map(folder => `-replace=github.com/cdk8s-team/cdk8s-plus-go/${basename(folder)}/v2=${folder}`)], here);
      run(['go', 'mod', 'tidy'], here);
    });
    suite.check('compiles', () => run(['go', 'vet', './...'], here));
    suite.check('runs quickstart', () => run(['go', 'run', '.'], here));
    for (const program of ['failures', 'newest']) { suite.check(`runs ${program}`, () => run(['go', 'run', `./${program}`], here)); }
  },
};

/** the newest cdk8s-plus beside the app's own sources, without the 700 classes of its `k8s`, which take most of the time */
function addNewest(folder: string): void {
  cpSync(join(newestBindings('java'), 'src'), join(folder, 'src'), { recursive: true, filter: source => basename(source) !== 'k8s' });
}

/** whether Pod Security admits what the app wrote */
const ADMITTED = ['pss', 'check', '--level', 'restricted', 'out/shop.k8s.yaml'];

function requireText(is: string, should: string): void {
  if (is !== should) { throw new Error(`It should print\n${should}and prints\n${is}`); }
}

function requireNone(problems: readonly string[]): void {
  if (problems.length > 0) { throw new Error(problems.join('\n')); }
}

function requireSame(file: string, model: string, { before, behind }: Around = { before: '' }): void {
  if (!existsSync(file)) { throw new Error(`The app wrote no ${file}.`); }
  const whole = readFileSync(file, 'utf8');
  const is = behind && whole.includes(behind) ? `${whole.slice(0, whole.indexOf(behind))}\n` : whole;
  const should = `${before}${readFileSync(model, 'utf8')}`;
  if (is === should) { return; }
  const [lines, wanted] = [is, should].map(text => text.split('\n'));
  const first = lines.findIndex((line, i) => line !== wanted[i]);
  throw new Error(`${model}:${first + 1} should be\n${wanted[first]}\nand is\n${lines[first]}`);
}

function built(folder: string, ending: string): string {
  const [file] = filesBelow(join(DIST, folder)).filter(path => path.endsWith(ending));
  if (!file) { throw new Error(`There is no ${ending} in dist/${folder}. Run: npm run package`); }
  return file;
}

function version(): string {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version;
}
