import { readFileSync } from 'fs';
import { basename, join } from 'path';
import { run } from './command';
import { DIST, ROOT } from './folder';
import { Language } from './language';
import { filesBelow } from './sizes';

/**
 * What a package says of itself and what it holds, against what it may.
 *
 *   language  dependencies are                        and it holds
 *   python    those of package.json, as ranges        the module, its type marker, the library itself, licence, command
 *   java      those of package.json, as versions      classes of our package and the library itself; no repository
 *   go        those of package.json, as versions      no `replace`; the library itself, README, licence
 *
 * The npm tarball is read by test/package/npm.smoke.ts.
 */
export function metadataProblems(language: Language): string[] {
  return PROBLEMS[language]().map(problem => `${language}: ${problem}`);
}

const PEERS = ['cdk8s', 'cdk8s-plus-27', 'constructs'];

const PROBLEMS: { readonly [language in Language]: () => string[] } = {
  typescript: () => [],

  python: () => {
    const wheel = only('python', /\.whl$/);
    const entries = python(['print("\\n".join(wheel.namelist()))'], wheel).trim().split('\n');
    const metadata = python(['print(wheel.read(next(n for n in wheel.namelist() if n.endswith("/METADATA"))).decode())'], wheel);
    const required = [...metadata.matchAll(/^Requires-Dist: ([a-z0-9-]+)/gm)].map(([, name]) => name);
    return [
      ...wrongNames('dependencies', required, [...PEERS, 'jsii', 'publication']),
      ...unlisted(entries, [/^cdk8s_zero_trust\/(__init__\.py|py\.typed|_jsii\/(__init__\.py|bin\/cdk8s-zero-trust|cdk8s-zero-trust@[^/]+\.jsii\.tgz))$/,
        /^cdk8s_zero_trust-[^/]+\.(dist-info\/.+|data\/scripts\/cdk8s-zero-trust)$/]),
      ...absent(entries, [/\/py\.typed$/, /\.jsii\.tgz$/, /\/licenses\/LICENSE$|dist-info\/LICENSE$/, /\/scripts\/cdk8s-zero-trust$/]),
      ...(metadata.includes('# cdk8s-zero-trust') ? [] : ['the description lacks the README']),
    ];
  },

  java: () => {
    const pom = readFileSync(only('java', /\.pom$/), 'utf8');
    const entries = run(['jar', 'tf', only('java', /\d\.jar$/)], { cwd: ROOT }).trim().split('\n').filter(entry => !entry.endsWith('/'));
    const dependencies = [...(/<dependencies>([^]*?)<\/dependencies>/.exec(pom)?.[1] ?? '').matchAll(/<artifactId>(.*?)<\/artifactId>/g)].map(([, name]) => name);
    return [
      ...wrongNames('dependencies', dependencies, [...PEERS, 'jsii-runtime', 'annotations', 'javax.annotation-api']),
      ...(/<repositor|<systemPath>|file:|<scope>system/.test(pom) ? ['the pom names a place of this machine'] : []),
      ...localPaths('the pom', pom),
      ...unlisted(entries, [/^META-INF\/(MANIFEST\.MF|INDEX\.LIST|LICENSE|NOTICE|maven\/.*)$/, /^io\/github\/cdk8szerotrust\/[^/]+(\.class|\.jsii\.tgz|\.properties|\.txt)$/]),
      ...absent(entries, [/\.jsii\.tgz$/, /\/Connections\.class$/]),
    ];
  },

  go: () => {
    const mod = readFileSync(only('go', /go\.mod$/), 'utf8');
    const entries = filesBelow(join(DIST, 'go')).map(file => file.slice(join(DIST, 'go').length + 1));
    const required = [...mod.matchAll(/^\t(\S+) v\S+$/gm)].map(([, path]) => path);
    return [
      ...wrongNames('requirements', required, ['github.com/aws/constructs-go/constructs/v10', 'github.com/aws/jsii-runtime-go',
        'github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2', 'github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2']),
      ...(/^\s*replace\b/m.test(mod) ? ['go.mod has a replace'] : []),
      ...localPaths('go.mod', mod),
      ...unlisted(entries, [/^cdk8szerotrust\/([A-Za-z0-9_]+\.go|go\.mod|go\.sum|version|README\.md|LICENSE)$/,
        /^cdk8szerotrust\/(internal\/types\.go|jsii\/(jsii\.go|cdk8s-zero-trust-[^/]+\.tgz))$/]),
      ...absent(entries, [/\/go\.mod$/, /\/README\.md$/, /\/LICENSE$/, /\.tgz$/, /\/Connections\.go$/]),
    ];
  },
};

function only(folder: string, fits: RegExp): string {
  const found = filesBelow(join(DIST, folder)).filter(file => fits.test(file));
  if (found.length !== 1) { throw new Error(`dist/${folder} should hold one ${fits}, and holds ${found.map(file => basename(file)).join(', ') || 'none'}. Run: npm run package`); }
  return found[0];
}

/** what a program prints that sees a wheel; Python reads it, so that no other tool is needed */
function python(program: readonly string[], file: string): string {
  return run(['python3', '-c', ['import sys, zipfile', 'wheel = zipfile.ZipFile(sys.argv[1])', ...program].join('\n'), file], { cwd: ROOT });
}

function wrongNames(what: string, found: readonly string[], expected: readonly string[]): string[] {
  const [is, should] = [[...new Set(found)].sort().join(', '), [...expected].sort().join(', ')];
  return is === should ? [] : [`its ${what} are ${is || 'none'}, and should be ${should}`];
}

function unlisted(entries: readonly string[], known: readonly RegExp[]): string[] {
  return entries.filter(entry => !known.some(pattern => pattern.test(entry))).map(entry => `holds ${entry}, which users don't need`);
}

function absent(entries: readonly string[], needed: readonly RegExp[]): string[] {
  return needed.filter(pattern => !entries.some(entry => pattern.test(entry))).map(pattern => `holds no ${pattern}, which users need`);
}

function localPaths(what: string, text: string): string[] {
  return text.includes(ROOT) ? [`${what} names ${ROOT}`] : [];
}
