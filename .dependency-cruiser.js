/**
 * The arrows between the rooms of src: who may import whom. A room is entered through its index.ts only.
 *
 *   room           may import
 *   manifest       nothing of ours
 *   standards      manifest
 *   reachability   manifest
 *   report         types only
 *   tree           nothing of ours
 *   network        manifest, tree
 *   workload       manifest, tree, standards, network, report
 *   assurance      all of the above
 *   cli            all
 */
const MAY_IMPORT = {
  manifest: [],
  standards: ['manifest'],
  reachability: ['manifest'],
  tree: [],
  network: ['manifest', 'tree'],
  workload: ['manifest', 'tree', 'standards', 'network', 'report'],
  assurance: ['manifest', 'tree', 'standards', 'reachability', 'report', 'network', 'workload'],
};

const ENGINES = '^src/(manifest|standards|reachability|report)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    ...Object.entries(MAY_IMPORT).map(([room, others]) => ({
      name: `${room}-arrows`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '^src/', pathNot: [room, ...others].map(other => `^src/${other}/`) },
    })),
    {
      name: 'report-takes-types-only',
      severity: 'error',
      from: { path: '^src/report/' },
      to: { path: '^src/', pathNot: '^src/report/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'enter-rooms-by-their-index',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'engines-are-pure',
      severity: 'error',
      comment: 'plain functions over plain JSON: no cdk8s, no files, no clock',
      from: { path: ENGINES },
      to: { path: '(^|/)node_modules/(cdk8s|constructs)', dependencyTypesNot: ['type-only'] },
    },
    { name: 'engines-do-no-io', severity: 'error', from: { path: ENGINES }, to: { dependencyTypes: ['core'] } },
    {
      name: 'only-secure-workloads-know-cdk8s-plus',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/workload/secure-[^/]+\\.ts$' },
      to: { path: 'node_modules/cdk8s-plus-' },
    },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
    },
    {
      name: 'cli-is-one-file',
      comment: 'the command holds these two; whatever else it needs is a dependency of the package',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'], pathNot: 'node_modules/(commander|js-yaml)/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/' }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
