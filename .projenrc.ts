import { cdk8s, javascript } from 'projen';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-zero-trust',
  description: 'Least-privilege Kubernetes applications for cdk8s: NetworkPolicies from typed constructs, hardened workloads, Pod Security proven at synth.',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk8s-zero-trust authors',
  keywords: ['cdk8s', 'kubernetes', 'networkpolicy', 'network-policy', 'zero-trust', 'least-privilege', 'security'],
  author: 'The cdk8s-zero-trust authors',
  authorAddress: 'maintainers@cdk8s-zero-trust.dev',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-zero-trust/cdk8s-zero-trust.git',
  homepage: 'https://github.com/cdk8s-zero-trust/cdk8s-zero-trust',
  bugsUrl: 'https://github.com/cdk8s-zero-trust/cdk8s-zero-trust/issues',
  stability: 'experimental', // until the first release
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.16.0',

  // peers are ^x and dev dependencies are =x: the tests run on the lowest version that is supported,
  // which is also one that npm, PyPI, Maven Central and the Go proxy all have
  cdk8sVersion: '2.69.10',
  constructsVersion: '10.5.1',
  peerDeps: ['cdk8s-plus-27@^2.9.5'],
  devDeps: [
    // 10 needs Node 22
    '@stryker-mutator/core@^9',
    '@stryker-mutator/jest-runner@^9',
    'cdk8s-cli@^2.207.60',
    'cdk8s-plus-32@^2.5.0',
    'cdk8s-plus-34@^2.0.0',
    '@types/js-yaml@^4',
    'dependency-cruiser',
    'fast-check',
    'tsx@^4.23.0',
  ],
  // ipaddr.js reads and prints IP addresses: strict parsing and RFC 5952 output that we would otherwise maintain
  // js-yaml reads YAML, nine times as fast as yaml (version 5 takes twice as long as 4); yaml keeps comments and key order where `harden` rewrites a file;
  // commander reads command lines, from 15 on with Node 22 only
  bundledDeps: ['commander@^14', 'ipaddr.js', 'js-yaml@^4', 'yaml'],
  bin: { 'cdk8s-zero-trust': 'lib/cli/main.js' },

  publishToPypi: { distName: 'cdk8s-zero-trust', module: 'cdk8s_zero_trust' },
  publishToMaven: {
    javaPackage: 'io.github.cdk8szerotrust',
    mavenGroupId: 'io.github.cdk8s-zero-trust',
    mavenArtifactId: 'cdk8s-zero-trust',
  },
  publishToGo: { moduleName: 'github.com/cdk8s-zero-trust/cdk8s-zero-trust-go' },

  // stock jest does not type-check tests
  typecheckTests: true,
  jestOptions: {
    // a wrong snapshot must fail, not be rewritten: `npx jest -u` updates them on purpose
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      // coverage triples the time of a run; `npx jest --coverage` when wanted
      collectCoverage: false,
      moduleNameMapper: { '^cdk8s-zero-trust$': '<rootDir>/src' },
      // examples are synthesized by the real CLI in child processes
      testTimeout: 60_000,
    },
  },
  // checks never rewrite sources: `npx eslint --fix` does, on purpose
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'examples', 'bench', 'scripts'], commandOptions: { fix: false } },
  gitignore: ['/examples/*/dist/', '/bench/results/'],
  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
});

// the registry has unrs-resolver 1.13.0 without all of its platform packages, so that `npm ci` refuses the lock file
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// the toolchain still runs on Node 20, but prints a banner on each start
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

// `namespace` is Kubernetes' own word, and reserved in C# alone, for which no package is built
project.compileTask.reset('jsii --silence-warnings=reserved-word');

// `projen build` outside CI would build the packages of all languages each time
project.packageTask.reset();
project.packageTask.spawn(project.tasks.tryFind('package:js')!);

// examples import the library by its name and find it in src, so that they run without a build
new javascript.TypescriptConfig(project, {
  fileName: 'examples/tsconfig.json',
  extends: javascript.TypescriptConfigExtends.fromPaths(['../tsconfig.json']),
  compilerOptions: { noEmit: true, rootDir: '..', paths: { 'cdk8s-zero-trust': ['../src'] } },
  include: ['**/*.ts', '../bench/**/*.ts', '../scripts/**/*.ts'],
});
// eslint and editors look for the nearest tsconfig.json
for (const folder of ['bench', 'scripts']) {
  new javascript.TypescriptConfig(project, {
    fileName: `${folder}/tsconfig.json`,
    extends: javascript.TypescriptConfigExtends.fromPaths(['../examples/tsconfig.json']),
    include: ['**/*.ts'],
  });
}
// tsc checks these imports; the resolver of eslint knows no `paths`
project.eslint?.addOverride({ files: ['examples/**', 'bench/**', 'test/**'], rules: { 'import/no-unresolved': 'off' } });

// the arrows between the rooms of src
project.addTask('depcruise', { description: 'Check the dependency arrows of src', exec: 'depcruise src --config .dependency-cruiser.js' });

project.testTask.prependExec('tsc --noEmit -p examples/tsconfig.json');
project.testTask.spawn(project.tasks.tryFind('depcruise')!);

// the upgrade check of the CLI asks the registry and prints a stack trace when it gets no answer
const example = project.addTask('example', {
  description: 'Compile, synthesize examples/quickstart with the cdk8s CLI and print the manifests',
  env: { CDK8S_CHECK_UPGRADE: 'false' },
});
example.spawn(project.compileTask);
example.exec('cdk8s synth', { cwd: 'examples/quickstart' });
example.exec('tail -n +1 dist/*.k8s.yaml', { cwd: 'examples/quickstart' });

project.addTask('bench', { description: 'Measure what docs/performance.md names; prints tables and writes JSON to bench/results', exec: 'tsx bench/main.ts', receiveArgs: true });

project.addTask('mutation', {
  description: 'Change the Pod Security rules one by one and see whether a test notices',
  // its test runner is TypeScript
  env: { NODE_OPTIONS: '--import tsx' },
  exec: 'stryker run',
  receiveArgs: true,
});

project.addTask('docs:update', { description: 'Rewrite the YAML in README.md and docs from their own code', exec: 'tsx scripts/docs-update.ts', receiveArgs: true });

for (const pattern of ['/examples/', '/bench/', '/scripts/', '/stryker.config.json', '/docs/', '/.ci/', '/.dependency-cruiser.js', '/CONTRIBUTING.md', '/SECURITY.md']) {
  project.npmignore?.exclude(pattern);
}

project.synth();
