import { CHECKS, LEVELS, Level, NEWEST_MINOR, checksOf, compareLevels, isLevel, isVersion, levelVersion, minorOf } from '../../src/standards';

const BASELINE = [
  'appArmorProfile', 'capabilities_baseline', 'hostNamespaces', 'hostPathVolumes', 'hostPorts', 'privileged', 'procMount', 'seLinuxOptions',
  'seccompProfile_baseline', 'sysctls', 'windowsHostProcess',
];
const idsOf = (level: Level, minor: number) => checksOf(level, minor).map(({ check }) => check.id);

describe('checksOf |', () => {
  test('privileged asks nothing at any version', () => {
    for (let minor = 0; minor <= NEWEST_MINOR; minor++) { expect(idsOf('privileged', minor)).toEqual([]); }
  });

  test('baseline asks eleven checks up to 1.33, and hosts of probes from 1.34 on', () => {
    for (let minor = 0; minor <= 33; minor++) { expect(idsOf('baseline', minor)).toEqual(BASELINE); }
    const from34 = [...BASELINE.slice(0, 5), 'hostProbesAndHostLifecycle', ...BASELINE.slice(5)];
    for (let minor = 34; minor <= NEWEST_MINOR; minor++) { expect(idsOf('baseline', minor)).toEqual(from34); }
  });

  // baseline checks come first, and each group is in order of its ids
  test.each<[from: number, to: number, ids: readonly string[]]>([
    [0, 7, [
      'appArmorProfile', 'capabilities_baseline', 'hostNamespaces', 'hostPorts', 'privileged', 'procMount', 'seLinuxOptions', 'seccompProfile_baseline',
      'sysctls', 'windowsHostProcess', 'restrictedVolumes', 'runAsNonRoot',
    ]],
    [8, 18, [
      'appArmorProfile', 'capabilities_baseline', 'hostNamespaces', 'hostPorts', 'privileged', 'procMount', 'seLinuxOptions', 'seccompProfile_baseline',
      'sysctls', 'windowsHostProcess', 'allowPrivilegeEscalation', 'restrictedVolumes', 'runAsNonRoot',
    ]],
    [19, 21, [
      'appArmorProfile', 'capabilities_baseline', 'hostNamespaces', 'hostPorts', 'privileged', 'procMount', 'seLinuxOptions', 'sysctls', 'windowsHostProcess',
      'allowPrivilegeEscalation', 'restrictedVolumes', 'runAsNonRoot', 'seccompProfile_restricted',
    ]],
    [22, 22, [
      'appArmorProfile', 'hostNamespaces', 'hostPorts', 'privileged', 'procMount', 'seLinuxOptions', 'sysctls', 'windowsHostProcess',
      'allowPrivilegeEscalation', 'capabilities_restricted', 'restrictedVolumes', 'runAsNonRoot', 'seccompProfile_restricted',
    ]],
    [23, 33, [
      'appArmorProfile', 'hostNamespaces', 'hostPorts', 'privileged', 'procMount', 'seLinuxOptions', 'sysctls', 'windowsHostProcess',
      'allowPrivilegeEscalation', 'capabilities_restricted', 'restrictedVolumes', 'runAsNonRoot', 'runAsUser', 'seccompProfile_restricted',
    ]],
    [34, 34, [
      'appArmorProfile', 'hostNamespaces', 'hostPorts', 'hostProbesAndHostLifecycle', 'privileged', 'procMount', 'seLinuxOptions', 'sysctls', 'windowsHostProcess',
      'allowPrivilegeEscalation', 'capabilities_restricted', 'restrictedVolumes', 'runAsNonRoot', 'runAsUser', 'seccompProfile_restricted',
    ]],
    [35, 37, [
      'appArmorProfile', 'hostNamespaces', 'hostPorts', 'hostProbesAndHostLifecycle', 'privileged', 'seLinuxOptions', 'sysctls', 'windowsHostProcess',
      'allowPrivilegeEscalation', 'capabilities_restricted', 'procMount_restricted', 'restrictedVolumes', 'runAsNonRoot', 'runAsUser', 'seccompProfile_restricted',
    ]],
  ])('restricted from 1.%i to 1.%i asks its checks and those of baseline that it does not override', (from, to, ids) => {
    for (let minor = from; minor <= to; minor++) { expect(idsOf('restricted', minor)).toEqual(ids); }
  });

  test('takes the last rule that the version has', () => {
    for (let minor = 0; minor <= NEWEST_MINOR; minor++) {
      for (const { check, since } of checksOf('restricted', minor)) {
        const other = check.versions.filter(row => row.since <= minor).map(row => row.since);
        expect(since).toBe(Math.max(...other));
      }
    }
  });

  test('gives each check with its rule', () => {
    const { check, evaluate, overrides } = checksOf('restricted', 24).find(versioned => versioned.check.id === 'capabilities_restricted')!;
    expect(check).toBe(CHECKS.find(({ id }) => id === 'capabilities_restricted'));
    expect(evaluate).toBe(check.versions[0].evaluate);
    expect(overrides).toEqual(['capabilities_baseline']);
  });

  test('is asked twice and answers the same', () => {
    expect(checksOf('restricted', 30)).toBe(checksOf('restricted', 30));
    expect(checksOf('restricted', 30)).not.toBe(checksOf('restricted', 31));
    expect(checksOf('baseline', 30)).not.toEqual(checksOf('restricted', 30));
  });
});

describe('minorOf |', () => {
  test.each([
    ['v1.0', 0], ['v1.1', 1], ['v1.9', 9], ['v1.10', 10], ['v1.36', 36], ['v1.37', 37],
    // later than what the checks know
    ['v1.38', 37], ['v1.100', 37], ['v1.9007199254740993', 37], ['latest', 37],
  ])('%s is %i', (version, minor) => {
    expect(minorOf(version)).toBe(minor);
  });

  test('the newest minor is 37', () => {
    expect(NEWEST_MINOR).toBe(37);
  });
});

describe('compareLevels |', () => {
  test('privileged, baseline, restricted: from the least to the most strict', () => {
    expect(LEVELS).toEqual(['privileged', 'baseline', 'restricted']);
    for (const [i, one] of LEVELS.entries()) {
      for (const [j, other] of LEVELS.entries()) { expect(Math.sign(compareLevels(one, other))).toBe(Math.sign(i - j)); }
    }
  });
});

describe('isLevel and isVersion |', () => {
  test.each(['privileged', 'baseline', 'restricted'])('%s is a level', level => { expect(isLevel(level)).toBe(true); });

  test.each(['', 'Restricted', ' restricted', 'default', 'latest', 'constructor', undefined, null, 2, {}, ['baseline']])('%p is none', level => {
    expect(isLevel(level)).toBe(false);
  });

  test.each(['latest', 'v1.0', 'v1.7', 'v1.10', 'v1.37', 'v1.38', 'v1.1234'])('%s is a version', version => { expect(isVersion(version)).toBe(true); });

  test.each([
    '', 'v1', 'v1.', 'v1.01', 'v1.00', 'v1.28.3', 'v1.28 ', ' v1.28', 'v1.28\n', 'v1.-1', 'v1.x', '1.28', 'V1.28', 'v2.0', 'v11.0', 'v0.1', 'v1x28', 'vv1.28', 'Latest',
    'newest', undefined, null, 1.28, {}, ['latest'],
  ])('%p is none', version => { expect(isVersion(version)).toBe(false); });
});

describe('levelVersion |', () => {
  test('the level and version as they are', () => {
    expect(levelVersion('restricted', 'v1.34')).toEqual({ level: 'restricted', version: 'v1.34' });
    expect(levelVersion('privileged', 'latest')).toEqual({ level: 'privileged', version: 'latest' });
    expect(levelVersion('baseline', 'v1.99')).toEqual({ level: 'baseline', version: 'v1.99' });
  });

  test.each([
    ['strict', 'Unknown Pod Security level "strict": must be one of privileged, baseline, restricted.'],
    ['', 'Unknown Pod Security level "": must be one of privileged, baseline, restricted.'],
    ['Restricted', 'Unknown Pod Security level "Restricted": must be one of privileged, baseline, restricted. Did you mean "restricted"?'],
    ['BASELINE', 'Unknown Pod Security level "BASELINE": must be one of privileged, baseline, restricted. Did you mean "baseline"?'],
    ['Privileged', 'Unknown Pod Security level "Privileged": must be one of privileged, baseline, restricted. Did you mean "privileged"?'],
  ])('level %p', (level, message) => {
    expect(() => levelVersion(level, 'latest')).toThrow(new Error(message));
  });

  test.each([
    ['1.34', ' Did you mean "v1.34"?'],
    ['v1.34.2', ' Did you mean "v1.34"?'],
    ['1.34.12', ' Did you mean "v1.34"?'],
    ['V1.34', ' Did you mean "v1.34"?'],
    ['34', ' Did you mean "v1.34"?'],
    ['v34', ' Did you mean "v1.34"?'],
    ['v1.04', ' Did you mean "v1.4"?'],
    ['1.0', ' Did you mean "v1.0"?'],
    ['newest', ''],
    ['', ''],
    ['v1.', ''],
    ['v1.x', ''],
    ['v1.34-beta', ''],
    ['xv1.34', ''],
    ['v1.34.2.1', ''],
    ['1 34', ''],
    ['1x34', ''],
  ])('version %p', (version, hint) => {
    expect(() => levelVersion('baseline', version)).toThrow(new Error(`Unknown Pod Security version "${version}": must be "latest" or "v1.x".${hint}`));
  });

  test.each(['Latest', 'LATEST'])('version %p is meant to be latest', version => {
    expect(() => levelVersion('baseline', version)).toThrow(new Error(`Unknown Pod Security version "${version}": must be "latest" or "v1.x". Did you mean "latest"?`));
  });

  test.each([['2.0'], ['v2.1'], ['v2.1.3']])('version %p has another major, of which there is none: no guess', version => {
    expect(() => levelVersion('baseline', version)).toThrow(new Error(`Unknown Pod Security version "${version}": must be "latest" or "v1.x".`));
  });

  test('a level of another type is told as it is', () => {
    expect(() => levelVersion(undefined as never, 'latest')).toThrow(new Error('Unknown Pod Security level "undefined": must be one of privileged, baseline, restricted.'));
    expect(() => levelVersion(null as never, 'latest')).toThrow(new Error('Unknown Pod Security level "null": must be one of privileged, baseline, restricted.'));
    expect(() => levelVersion('baseline', undefined as never)).toThrow(new Error('Unknown Pod Security version "undefined": must be "latest" or "v1.x".'));
    expect(() => levelVersion('baseline', 1.34 as never)).toThrow(new Error('Unknown Pod Security version "1.34": must be "latest" or "v1.x". Did you mean "v1.34"?'));
  });

  test('the level is told first where both are wrong', () => {
    expect(() => levelVersion('x', 'y')).toThrow(new Error('Unknown Pod Security level "x": must be one of privileged, baseline, restricted.'));
  });
});
