import { cdk8s, github, javascript, release } from 'projen';

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
    'cdk8s-cli@^2.207.60',
    'cdk8s-plus-32@^2.5.0',
    'cdk8s-plus-34@^2.0.0',
    '@types/js-yaml@^4',
    // in the command itself, which is one file: js-yaml reads YAML, nine times as fast as yaml (version 5 takes twice as long as 4);
    // commander reads command lines, from 15 on with Node 22 only
    'commander@^14',
    'js-yaml@^4',
    'dependency-cruiser',
    'esbuild',
    'fast-check',
    'tsx@^4.23.0',
  ],
  // ipaddr.js reads and prints IP addresses: strict parsing and RFC 5952 output that we would otherwise maintain
  // yaml keeps comments and key order where `harden` rewrites a file
  bundledDeps: ['ipaddr.js', 'yaml'],
  bin: { 'cdk8s-zero-trust': 'lib/bin/cdk8s-zero-trust.js' },

  publishToPypi: { distName: 'cdk8s-zero-trust', module: 'cdk8s_zero_trust', trustedPublishing: true, attestations: true },
  publishToMaven: {
    javaPackage: 'io.github.cdk8szerotrust',
    mavenGroupId: 'io.github.cdk8s-zero-trust',
    mavenArtifactId: 'cdk8s-zero-trust',
    mavenServerId: 'central-ossrh',
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
  gitignore: ['/examples/*/dist/', '/bench/results/', '/.jsii.tabl.json*', '/rosetta/'],

  // .github/workflows/release.yml; .github/workflows/ci.yml is below, since projen's own build commits to pull requests
  github: true,
  githubOptions: { mergify: false, pullRequestLint: false },
  buildWorkflow: false,
  pullRequestTemplate: false,
  release: true,
  // a person starts a release: it is published in four places that never forget
  releaseTrigger: release.ReleaseTrigger.workflowDispatch(),
  npmTrustedPublishing: true,
  npmProvenance: true,
  // publishing without a token needs npm 11.5, which comes with Node 24
  workflowNodeVersion: '24',
  // 13 needs Node 22
  bumpPackage: 'commit-and-tag-version@^12',
  depsUpgrade: false,
  sampleCode: false,
});

// the registry has unrs-resolver 1.13.0 without all of its platform packages, so that `npm ci` refuses the lock file
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// only the release runs it, by npx: it has no place in the lock file
project.deps.removeDependency('commit-and-tag-version');

// the toolchain still runs on Node 20, but prints a banner on each start
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

// `namespace` is Kubernetes' own word, and reserved in C# alone, for which no package is built
project.compileTask.reset('jsii --silence-warnings=reserved-word');
// the command is one file
project.compileTask.exec('tsx scripts/command.ts');
// npm makes commands executable as it installs them; the command that comes with the Python package must be it already
project.compileTask.exec('chmod +x lib/bin/cdk8s-zero-trust.js');
// what the command is made of
project.npmignore?.exclude('/lib/cli/');

// maps with all sources in them are two thirds of what would be published
for (const option of ['inlineSourceMap', 'inlineSources']) {
  project.tryFindObjectFile('tsconfig.json')?.addOverride(`compilerOptions.${option}`, false);
}

// projen's own needs bindings of cdk8s-plus-27 in registries that may lack them, and knows nothing of contents and sizes
project.packageTask.reset('tsx scripts/package.ts');
project.packageTask.description = 'Build the packages of all languages into dist; SKIP_PACKAGES=java,go leaves some out';
// `projen build` would build the packages of all languages each time; its steps can't be changed in another way
project.tryFindObjectFile('.projen/tasks.json')?.addOverride('tasks.build.steps.5.spawn', 'package:js');

// each job of a release builds one language, in the same way
for (const [language, target] of [['typescript', 'js'], ['python', 'python'], ['java', 'java'], ['go', 'go']]) {
  const skipped = ['typescript', 'python', 'java', 'go'].filter(other => other !== language);
  project.tasks.tryFind(`package:${target}`)!.reset('tsx scripts/package.ts', { env: { SKIP_PACKAGES: skipped.join(',') } });
}

project.addTask('test:packages', {
  description: 'Install what dist holds in each language, in a fresh folder, and run an app; SKIP_PACKAGES=java,go leaves some out',
  exec: 'tsx scripts/package-tests.ts',
  receiveArgs: true,
});
project.addTask('test:matrix', {
  description: 'Run the library of dist/js with each version of cdk8s-plus, cdk8s and constructs that it supports',
  exec: 'tsx scripts/version-matrix.ts',
  receiveArgs: true,
});

// examples import the library by its name and find it in src, so that they run without a build
new javascript.TypescriptConfig(project, {
  fileName: 'examples/tsconfig.json',
  extends: javascript.TypescriptConfigExtends.fromPaths(['../tsconfig.json']),
  compilerOptions: { noEmit: true, rootDir: '..', paths: { 'cdk8s-zero-trust': ['../src'] } },
  include: ['**/*.ts', '../bench/**/*.ts', '../scripts/**/*.ts', '../test/packages/**/*.ts'],
});
// eslint and editors look for the nearest tsconfig.json
for (const folder of ['bench', 'scripts']) {
  new javascript.TypescriptConfig(project, {
    fileName: `${folder}/tsconfig.json`,
    extends: javascript.TypescriptConfigExtends.fromPaths(['../examples/tsconfig.json']),
    include: ['**/*.ts'],
  });
}
// the apps of test/packages import the library by its name too
project.tsconfigDev.addExclude('packages');
// tsc checks these imports; the resolver of eslint knows no `paths`
project.eslint?.addOverride({ files: ['examples/**', 'bench/**', 'test/**'], rules: { 'import/no-unresolved': 'off' } });
// what the command is made of is in its file, and no dependency of the package
project.eslint?.addOverride({ files: ['src/cli/**'], rules: { 'import/no-extraneous-dependencies': 'off' } });

// the arrows between the rooms of src
project.addTask('depcruise', { description: 'Check the dependency arrows of src', exec: 'depcruise src --config .dependency-cruiser.js' });

project.testTask.prependExec('tsc --noEmit -p examples/tsconfig.json');
project.testTask.spawn(project.tasks.tryFind('depcruise')!);

// the upgrade check of the CLI asks the registry and prints a stack trace when it gets no answer
const example = project.addTask('example', {
  description: 'Compile, synthesize examples/quickstart with the cdk8s CLI, print the manifests and who can reach whom',
  env: { CDK8S_CHECK_UPGRADE: 'false' },
});
example.spawn(project.compileTask);
example.exec('cdk8s synth', { cwd: 'examples/quickstart' });
example.exec('tail -n +1 dist/*.k8s.yaml', { cwd: 'examples/quickstart' });
example.say('Who can reach whom (reach list):');
example.exec('node lib/bin/cdk8s-zero-trust.js reach list examples/quickstart/dist');

project.addTask('bench', { description: 'Measure what docs/performance.md names; prints tables and writes JSON to bench/results', exec: 'tsx bench/main.ts', receiveArgs: true });

project.addTask('acceptance', {
  description: 'Hold what the library emits and refuses against the API server of KUBECONFIG; see docs/acceptance.md',
  exec: 'jest --config test/acceptance/jest.config.json',
  receiveArgs: true,
});

project.addTask('mutation', {
  description: 'Change the Pod Security rules one by one and see whether a test notices',
  // its test runner is TypeScript
  env: { NODE_OPTIONS: '--import tsx' },
  exec: 'stryker run',
  receiveArgs: true,
});

project.addTask('docs:update', { description: 'Rewrite the YAML in README.md and docs from their own code', exec: 'tsx scripts/docs-update.ts', receiveArgs: true });

for (const pattern of ['/examples/', '/bench/', '/scripts/', '/stryker.config.json', '/docs/', '/.ci/', '/.compatignore', '/.cache/', '/.jsii.tabl.json*', '/rosetta/', '/.dependency-cruiser.js', '/CONTRIBUTING.md', '/SECURITY.md']) {
  project.npmignore?.exclude(pattern);
}

const compat = project.tasks.tryFind('compat')!;
compat.reset('tsx scripts/compat.ts', { receiveArgs: true });
compat.description = 'Compare the API with the newest that is published; nothing to do as long as nothing is';

const ci = project.github!.addWorkflow('ci');
ci.on({ push: { branches: ['main'] }, pullRequest: {}, workflowDispatch: {} });
const checkout: github.workflows.JobStep = { name: 'Checkout', uses: 'actions/checkout@v5' };
const nodeIs = (version: string): github.workflows.JobStep => ({ name: 'Set up Node.js', uses: 'actions/setup-node@v5', with: { 'node-version': version, 'cache': 'npm' } });
const job = (name: string, steps: github.workflows.JobStep[]): github.workflows.Job => ({
  name, runsOn: ['ubuntu-latest'], permissions: { contents: github.workflows.JobPermission.READ }, steps: [checkout, ...steps],
});
ci.addJobs({
  everything: job('everything, in all languages', [
    nodeIs('20'),
    { name: 'Set up Python', uses: 'actions/setup-python@v6', with: { 'python-version': '3.11' } },
    { name: 'Set up Java', uses: 'actions/setup-java@v5', with: { 'distribution': 'temurin', 'java-version': '17' } },
    { name: 'Set up Go', uses: 'actions/setup-go@v6', with: { 'go-version': '1.25', 'cache': false } },
    { name: 'Run', run: 'bash .ci/run' },
    { name: 'Keep the reports', if: 'always()', uses: 'actions/upload-artifact@v4', with: { name: 'test-reports', path: 'test-reports' } },
  ]),
  node: {
    ...job('tests on Node ${{ matrix.node }}', [
      nodeIs('${{ matrix.node }}'),
      { name: 'Install', run: 'npm ci' },
      { name: 'Test', run: 'npm test' },
    ]),
    strategy: { failFast: false, matrix: { domain: { node: ['20', '22', '24'] } } },
  },
  versions: {
    ...job('cdk8s-plus-${{ matrix.plus }} with the ${{ matrix.core }} cdk8s', [
      nodeIs('20'),
      { name: 'Install', run: 'npm ci' },
      { name: 'Compile and pack', run: 'npx projen compile && npx projen package:js' },
      { name: 'Run', run: 'npm run test:matrix -- ${{ matrix.plus }} ${{ matrix.core }}' },
    ]),
    strategy: { failFast: false, matrix: { domain: { plus: ['27', '28', '30', '32', '33', '34'], core: ['lowest', 'newest'] } } },
  },
  acceptance: {
    ...job('accepted by Kubernetes ${{ matrix.kubernetes }}', [
      nodeIs('20'),
      { name: 'Install', run: 'npm ci' },
      // without an image it is the newest that kind knows
      { name: 'Start a cluster', run: 'kind create cluster --name acceptance --wait 180s ${{ matrix.image }}' },
      { name: 'Run', run: 'KUBECONFIG="$HOME/.kube/config" ACCEPTANCE_CONTEXT=kind-acceptance npm run acceptance -- --ci' },
    ]),
    strategy: {
      failFast: false,
      matrix: {
        domain: { kubernetes: ['newest', '1.34'] },
        include: [{ kubernetes: '1.34', image: '--image kindest/node:v1.34.0' }],
      },
    },
  },
  compatibility: job('no breaking change', [
    nodeIs('20'),
    { name: 'Install', run: 'npm ci' },
    { name: 'Compile', run: 'npx projen compile' },
    { name: 'Compare with what is published', run: 'npx projen compat' },
  ]),
});

project.synth();
