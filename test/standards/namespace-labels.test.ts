import { MODES, NamespacePolicy, POD_SECURITY_LABEL, namespacePolicy, policyLabels } from '../../src/standards';

/** `{ 'enforce': 'baseline' }` with the prefix of the labels */
const labelled = (labels: { readonly [mode: string]: unknown }) => Object.fromEntries(Object.entries(labels).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value]));
/** `enforce level:version, audit …, warn …` */
const shown = ({ enforce, audit, warn }: NamespacePolicy) => [enforce, audit, warn].map(({ level, version }) => `${level}:${version}`);
const badLevel = (mode: string, value: string) => `metadata.labels[pod-security.kubernetes.io/${mode}]: Invalid value: ${value}: must be one of privileged, baseline, restricted`;
const badVersion = (mode: string, value: string) => `metadata.labels[pod-security.kubernetes.io/${mode}-version]: Invalid value: ${value}: must be "latest" or "v1.x"`;

describe('namespacePolicy |', () => {
  test.each<[name: string, labels: { [mode: string]: unknown }, policy: [enforce: string, audit: string, warn: string], problems?: string[]]>([
    ['no labels', {}, ['privileged:latest', 'privileged:latest', 'privileged:latest']],
    ['all six', {
      'enforce': 'baseline', 'enforce-version': 'v1.30', 'audit': 'restricted', 'audit-version': 'v1.31', 'warn': 'restricted', 'warn-version': 'latest',
    }, ['baseline:v1.30', 'restricted:v1.31', 'restricted:latest']],
    ['levels alone', { enforce: 'baseline', audit: 'restricted', warn: 'restricted' }, ['baseline:latest', 'restricted:latest', 'restricted:latest']],
    ['versions alone', { 'enforce-version': 'v1.30', 'audit-version': 'v1.31', 'warn-version': 'v1.32' }, ['privileged:v1.30', 'privileged:v1.31', 'privileged:v1.32']],
    ['labels of others', { 'exempt': 'restricted', 'enforce/version': 'v1.0', '': 'x' }, ['privileged:latest', 'privileged:latest', 'privileged:latest']],

    ['warn follows enforce, with its version', { 'enforce': 'restricted', 'enforce-version': 'v1.30' }, ['restricted:v1.30', 'privileged:latest', 'restricted:v1.30']],
    ['warn follows enforce at baseline', { enforce: 'baseline' }, ['baseline:latest', 'privileged:latest', 'baseline:latest']],
    ['warn follows enforce, but keeps a version of its own', {
      'enforce': 'restricted', 'enforce-version': 'v1.30', 'warn-version': 'v1.33',
    }, ['restricted:v1.30', 'privileged:latest', 'restricted:v1.33']],
    ['a bad version of warn counts as its own', {
      'enforce': 'restricted', 'enforce-version': 'v1.30', 'warn-version': 'x',
    }, ['restricted:v1.30', 'privileged:latest', 'restricted:latest'], [badVersion('warn', '"x"')]],
    ['warn does not follow where it has a level', {
      'enforce': 'restricted', 'enforce-version': 'v1.30', 'warn': 'privileged',
    }, ['restricted:v1.30', 'privileged:latest', 'privileged:latest']],
    ['warn does not follow enforce: privileged', { 'enforce': 'privileged', 'enforce-version': 'v1.30' }, ['privileged:v1.30', 'privileged:latest', 'privileged:latest']],
    ['warn does not follow a version alone', { 'enforce-version': 'v1.30' }, ['privileged:v1.30', 'privileged:latest', 'privileged:latest']],
    ['audit follows nobody', { enforce: 'restricted' }, ['restricted:latest', 'privileged:latest', 'restricted:latest']],

    ['a bad enforce level is restricted, and warn does not follow it', { enforce: 'strict' }, ['restricted:latest', 'privileged:latest', 'privileged:latest'], [badLevel('enforce', '"strict"')]],
    ['a bad enforce level keeps its version', {
      'enforce': 'strict', 'enforce-version': 'v1.30',
    }, ['restricted:v1.30', 'privileged:latest', 'privileged:latest'], [badLevel('enforce', '"strict"')]],
    ['a bad audit level is privileged', { audit: 'Restricted' }, ['privileged:latest', 'privileged:latest', 'privileged:latest'], [badLevel('audit', '"Restricted"')]],
    ['a bad warn level is privileged, and does not follow enforce', {
      enforce: 'baseline', warn: '',
    }, ['baseline:latest', 'privileged:latest', 'privileged:latest'], [badLevel('warn', '""')]],
    ['a bad enforce version is latest', { 'enforce': 'baseline', 'enforce-version': '1.30' }, ['baseline:latest', 'privileged:latest', 'baseline:latest'], [badVersion('enforce', '"1.30"')]],
    ['a bad audit version is latest', { 'audit': 'baseline', 'audit-version': 'v1.30.1' }, ['privileged:latest', 'baseline:latest', 'privileged:latest'], [badVersion('audit', '"v1.30.1"')]],
    ['everything bad, told in order', {
      'warn-version': '', 'warn': 'x', 'audit-version': 'v2.0', 'audit': 'y', 'enforce-version': 'v1.01', 'enforce': 'z',
    }, ['restricted:latest', 'privileged:latest', 'privileged:latest'], [
      badLevel('enforce', '"z"'), badVersion('enforce', '"v1.01"'), badLevel('audit', '"y"'), badVersion('audit', '"v2.0"'), badLevel('warn', '"x"'), badVersion('warn', '""'),
    ]],
    ['a later version than the newest is no bad one', { 'enforce': 'baseline', 'enforce-version': 'v1.99' }, ['baseline:v1.99', 'privileged:latest', 'baseline:v1.99']],

    // what the API server decodes is a map of strings: null is an empty one
    ['an enforce level of null is empty, and bad', { enforce: null }, ['restricted:latest', 'privileged:latest', 'privileged:latest'], [badLevel('enforce', '""')]],
    ['a warn version of null is empty, and bad', { 'warn-version': null }, ['privileged:latest', 'privileged:latest', 'privileged:latest'], [badVersion('warn', '""')]],
    ['undefined is absent', { 'enforce': undefined, 'enforce-version': undefined }, ['privileged:latest', 'privileged:latest', 'privileged:latest']],
  ])('%s', (_, labels, policy, problems = []) => {
    const result = namespacePolicy(labelled(labels));
    expect(shown(result)).toEqual(policy);
    expect(result.problems).toEqual(problems);
  });

  test('a value that is no string is told as it is', () => {
    const { enforce, problems } = namespacePolicy(labelled({ 'enforce': true, 'enforce-version': 1.3 }));
    expect(enforce).toEqual({ level: 'restricted', version: 'latest' });
    expect(problems).toEqual([badLevel('enforce', 'true'), badVersion('enforce', '1.3')]);
  });

  test('defaults of the cluster stand where labels are silent', () => {
    const defaults = {
      enforce: { level: 'baseline', version: 'v1.30' }, audit: { level: 'restricted', version: 'v1.31' }, warn: { level: 'baseline', version: 'v1.32' },
    } as const;
    expect(namespacePolicy({}, defaults)).toEqual({ ...defaults, problems: [] });
    expect(shown(namespacePolicy(labelled({ 'enforce': 'restricted', 'audit-version': 'v1.33' }), defaults))).toEqual(['restricted:v1.30', 'restricted:v1.33', 'restricted:v1.30']);
    // not stricter than warn by default
    expect(shown(namespacePolicy(labelled({ 'enforce': 'baseline', 'enforce-version': 'v1.33' }), defaults))).toEqual(['baseline:v1.33', 'restricted:v1.31', 'baseline:v1.32']);
    expect(shown(namespacePolicy(labelled({ warn: 'x', audit: 'x' }), defaults))).toEqual(['baseline:v1.30', 'privileged:v1.31', 'privileged:v1.32']);
  });

  test('a default that nobody wrote on the namespace makes warn follow nothing', () => {
    const defaults = { enforce: { level: 'restricted', version: 'v1.30' }, audit: { level: 'privileged', version: 'latest' }, warn: { level: 'privileged', version: 'latest' } } as const;
    expect(shown(namespacePolicy(labelled({ 'enforce-version': 'v1.31' }), defaults))).toEqual(['restricted:v1.31', 'privileged:latest', 'privileged:latest']);
  });

  test('the modes and the prefix are those of Kubernetes', () => {
    expect(MODES).toEqual(['enforce', 'audit', 'warn']);
    expect(POD_SECURITY_LABEL).toBe('pod-security.kubernetes.io/');
  });
});

describe('policyLabels |', () => {
  test('two labels for each mode', () => {
    expect(policyLabels({
      enforce: { level: 'restricted', version: 'v1.34' }, audit: { level: 'baseline', version: 'latest' }, warn: { level: 'privileged', version: 'v1.0' },
    })).toEqual({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.34',
      'pod-security.kubernetes.io/audit': 'baseline',
      'pod-security.kubernetes.io/audit-version': 'latest',
      'pod-security.kubernetes.io/warn': 'privileged',
      'pod-security.kubernetes.io/warn-version': 'v1.0',
    });
  });

  test('are read back as the policy that they were written from', () => {
    for (const level of ['privileged', 'baseline', 'restricted'] as const) {
      for (const version of ['v1.0', 'v1.37', 'latest']) {
        const policy = { enforce: { level, version }, audit: { level, version: 'latest' }, warn: { level: 'privileged', version } } as const;
        expect(namespacePolicy(policyLabels(policy))).toEqual({ ...policy, problems: [] });
      }
    }
  });
});
