import { CHECKS, NEWEST_MINOR } from '../../../src/standards';

// id, level, first minor of each rule, and the baseline checks that its last rule stands in for
const STANDARD: readonly [id: string, level: string, since: readonly number[], overrides?: string][] = [
  ['appArmorProfile', 'baseline', [0]],
  ['capabilities_baseline', 'baseline', [0]],
  ['hostNamespaces', 'baseline', [0]],
  ['hostPathVolumes', 'baseline', [0]],
  ['hostPorts', 'baseline', [0]],
  ['hostProbesAndHostLifecycle', 'baseline', [34]],
  ['privileged', 'baseline', [0]],
  ['procMount', 'baseline', [0, 35]],
  ['seLinuxOptions', 'baseline', [0, 31]],
  ['seccompProfile_baseline', 'baseline', [0, 19]],
  ['sysctls', 'baseline', [0, 27, 29, 32, 37]],
  ['windowsHostProcess', 'baseline', [0]],
  ['allowPrivilegeEscalation', 'restricted', [8, 25]],
  ['capabilities_restricted', 'restricted', [22, 25], 'capabilities_baseline'],
  ['procMount_restricted', 'restricted', [35], 'procMount'],
  ['restrictedVolumes', 'restricted', [0], 'hostPathVolumes'],
  ['runAsNonRoot', 'restricted', [0, 35]],
  ['runAsUser', 'restricted', [23, 35]],
  ['seccompProfile_restricted', 'restricted', [19, 25], 'seccompProfile_baseline'],
];

describe('CHECKS |', () => {
  test('are the nineteen of the standard, with the versions in which each changed', () => {
    expect(CHECKS.map(check => [check.id, check.level, check.versions.map(row => row.since), check.versions.at(-1)!.overrides]))
      .toEqual(STANDARD.map(([id, level, since, overrides]) => [id, level, since, overrides === undefined ? undefined : [overrides]]));
  });

  test('override in every rule what they override in the last', () => {
    for (const check of CHECKS) {
      expect(check.versions.map(row => row.overrides)).toEqual(check.versions.map(() => check.versions.at(-1)!.overrides));
    }
  });

  test('none changes after the newest version', () => {
    expect(Math.max(...CHECKS.flatMap(check => check.versions.map(row => row.since)))).toBe(NEWEST_MINOR);
  });

  test.each(CHECKS.map(check => [check.id, check.mend]))('%s says how to pass it, in sentences', (_, mend) => {
    expect(mend).toMatch(/^[A-Z].{8,}\.$/s);
  });

  test('no two say the same remedy, so that each is its own', () => {
    expect(new Set(CHECKS.map(check => check.mend)).size).toBe(CHECKS.length);
  });
});
