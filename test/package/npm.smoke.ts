import { execFileSync } from 'child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';

// the packed library as a user meets it: installed from the tarball into a fresh folder, driven by the cdk8s CLI

const ROOT = resolve(__dirname, '../..');
const TARBALLS = join(ROOT, 'dist/js');
/** the bundled dependencies and what they need */
const BUNDLED = ['ipaddr.js', 'yaml'];
let folder: string;
let tarball: string;

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' } });
}

beforeAll(() => {
  const packed = readdirSync(TARBALLS).filter(file => file.endsWith('.tgz'));
  expect(packed).toHaveLength(1);
  tarball = join(TARBALLS, packed[0]);
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-zero-trust-package-'));
  cpSync(join(ROOT, 'examples/quickstart/main.ts'), join(folder, 'main.ts'));
  cpSync(join(ROOT, 'examples/quickstart/cdk8s.yaml'), join(folder, 'cdk8s.yaml'));
  const example = JSON.parse(readFileSync(join(ROOT, 'examples/quickstart/package.json'), 'utf8'));
  const dependencies = { ...example.dependencies, ...example.devDependencies, 'cdk8s-zero-trust': `file:${tarball}`, 'typescript': '~6.0.0' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }, null, 2));
  run('npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the npm package |', () => {
  test('holds what users need and nothing else', () => {
    const files = run('tar', '-tzf', tarball).trim().split('\n').map(file => file.replace(/^package\//, ''));
    for (const needed of ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'API.md', '.jsii', 'lib/index.js', 'lib/index.d.ts',
      'lib/bin/cdk8s-zero-trust.js', 'lib/bin/LICENSES.txt', ...BUNDLED.map(name => `node_modules/${name}/package.json`)]) {
      expect(files).toContain(needed);
    }
    const schemas = readdirSync(join(ROOT, 'schemas')).map(file => `schemas/${file}`);
    expect(files.filter(file => file.startsWith('schemas/')).sort()).toEqual(schemas.sort());
    const bundled = (file: string) => BUNDLED.some(name => file.startsWith(`node_modules/${name}/`));
    expect(files.filter(file => !/^(lib\/.*\.(js|d\.ts)|lib\/bin\/LICENSES\.txt|[^/]+)$/.test(file) && !bundled(file) && !schemas.includes(file))).toEqual([]);
    expect(files.filter(file => /^lib\/.*(\.test\.|fixture|\.snap)/.test(file))).toEqual([]);
    // of the bundled ones, what Node requires
    expect(files.filter(file => bundled(file) && /\.map$|\/browser\/|\.(test|spec)\.|\/tests?\/|\/fixtures?\//.test(file))).toEqual([]);
    const top = files.filter(file => !file.includes('/')).sort();
    expect(top).toEqual(['.jsii', 'API.md', 'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  });

  test('brings no source maps and a command that may be run', () => {
    expect(readFileSync(join(folder, 'node_modules/cdk8s-zero-trust/lib/index.js'), 'utf8')).not.toContain('sourceMappingURL');
    // npm sets the mode as it installs; pip, which unpacks the same tarball, does not
    expect(run('tar', '-tvzf', tarball).split('\n').filter(line => line.endsWith(' package/lib/bin/cdk8s-zero-trust.js'))).toEqual([expect.stringMatching(/^-rwxr-xr-x/)]);
    expect(run('npx', 'cdk8s-zero-trust', '--help')).toContain('Usage: cdk8s-zero-trust');
  });

  test('comes with the licences of what the command is made of', () => {
    expect(readFileSync(join(folder, 'node_modules/cdk8s-zero-trust/lib/bin/LICENSES.txt'), 'utf8').match(/(?<=contains )\S+/g)).toEqual(['commander', 'ipaddr.js', 'js-yaml']);
  });

  test('type-checks strictly in a user\'s app', () => {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      compilerOptions: { strict: true, noEmit: true, module: 'node16', target: 'es2022', types: ['node'] }, files: ['main.ts'],
    }));
    expect(run('npx', 'tsc', '-p', '.')).toBe('');
  });

  test('synthesizes the quickstart exactly as from source', () => {
    rmSync(join(folder, 'tsconfig.json'), { force: true });
    run('npx', 'cdk8s', 'synth', '--output', 'packed');
    execFileSync('npx', ['cdk8s', 'synth', '--output', join(folder, 'source')], {
      cwd: join(ROOT, 'examples/quickstart'), env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
    });
    const manifests = (name: string) => Object.fromEntries(readdirSync(join(folder, name)).sort()
      .map(file => [file, readFileSync(join(folder, name, file), 'utf8')]));
    expect(Object.keys(manifests('packed'))).not.toEqual([]);
    expect(manifests('packed')).toEqual(manifests('source'));
    expect(Object.values(manifests('packed')).join()).toContain('kind: NetworkPolicy');
  });

  test('is what the app really loaded', () => {
    expect(run('node', '-p', 'require.resolve("cdk8s-zero-trust")').trim()).toBe(join(folder, 'node_modules/cdk8s-zero-trust/lib/index.js'));
  });
});
