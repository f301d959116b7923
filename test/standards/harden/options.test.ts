import { HardenOptions, harden, requireAmounts, requireOptions, requireWritablePaths } from '../../../src/standards';
import { passingSpec } from '../../support/hardened';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const CAN_BE_OVERRULED = 'allowPrivilegeEscalation, appArmorProfile, capabilities, hostPorts, hostProbesAndHostLifecycle, procMount, runAsNonRoot, '
  + 'seLinuxOptions, seccompProfile, sysctls';

const BAD: readonly (readonly [HardenOptions, string])[] = [
  [{ level: 'strict' }, 'Unknown Pod Security level "strict": must be one of privileged, baseline, restricted.'],
  [{ level: 'Restricted' }, 'Unknown Pod Security level "Restricted": must be one of privileged, baseline, restricted. Did you mean "restricted"?'],
  [{ version: '1.34' }, 'Unknown Pod Security version "1.34": must be "latest" or "v1.x". Did you mean "v1.34"?'],
  [{ version: 'v2.0' }, 'Unknown Pod Security version "v2.0": must be "latest" or "v1.x".'],
  [{ overrule: ['hostPathVolumes'] }, `Can't overrule "hostPathVolumes": a person has to change it. Can be overruled: ${CAN_BE_OVERRULED}.`],
  [{ overrule: ['sysctls', 'privileged'] }, `Can't overrule "privileged": a person has to change it. Can be overruled: ${CAN_BE_OVERRULED}.`],
  [{ runAsUser: 0 }, 'Invalid runAsUser 0: that is root, which runAsNonRoot forbids. Give an id from 1; scanners ask for 10001 or more.'],
  [{ runAsUser: -1 }, 'Invalid runAsUser -1: must be a whole number from 1 to 2147483647.'],
  [{ runAsUser: 1.5 }, 'Invalid runAsUser 1.5: must be a whole number from 1 to 2147483647.'],
  [{ runAsGroup: 2147483648 }, 'Invalid runAsGroup 2147483648: must be a whole number from 0 to 2147483647.'],
  [{ fsGroup: '1' as any }, 'Invalid fsGroup 1: must be a whole number from 0 to 2147483647.'],
  [{ runAsUser: NaN }, 'Invalid runAsUser NaN: must be a whole number from 1 to 2147483647.'],
  [{ supplementalGroups: [-5] }, 'Invalid supplementalGroups[0] -5: must be a whole number from 0 to 2147483647.'],
  [{ supplementalGroups: [1, 2147483648] }, 'Invalid supplementalGroups[1] 2147483648: must be a whole number from 0 to 2147483647.'],
  [{ runAsUser: { id: 1 } as any }, 'Invalid runAsUser {"id":1}: must be a whole number from 1 to 2147483647.'],
  [{ seLinuxType: 'spc_t' }, 'Invalid seLinuxType "spc_t": restricted:latest does not allow it. Use container_t, or leave it out.'],
  [{ seLinuxType: 'container_engine_t', level: 'baseline', version: 'v1.30' },
    'Invalid seLinuxType "container_engine_t": baseline:v1.30 does not allow it. Use container_t, or leave it out.'],
  [{ writablePaths: [{ path: 5 as any }] }, 'Invalid writable path "5": must be absolute.'],
  [{ writablePaths: [{ path: undefined as any }] }, 'Invalid writable path "undefined": must be absolute.'],
  [{ writablePaths: [{ path: '.tmp/a' }] }, 'Invalid writable path ".tmp/a": must be absolute. Did you mean "/.tmp/a"?'],
  [{ writablePaths: [{ path: 'a/./b' }] }, 'Invalid writable path "a/./b": must be absolute. Did you mean "/a/./b"?'],
  [{ writablePaths: [{ path: '/./' }] }, 'Invalid writable path "/./": a volume there would hide the whole image.'],
  [{ writablePaths: [{ path: 'tmp' }] }, 'Invalid writable path "tmp": must be absolute. Did you mean "/tmp"?'],
  [{ writablePaths: [{ path: './tmp' }] }, 'Invalid writable path "./tmp": must be absolute. Did you mean "/tmp"?'],
  [{ writablePaths: [{ path: '' }] }, 'Invalid writable path "": must be absolute.'],
  [{ writablePaths: [{ path: '/' }] }, 'Invalid writable path "/": a volume there would hide the whole image.'],
  [{ writablePaths: [{ path: '//' }] }, 'Invalid writable path "//": a volume there would hide the whole image.'],
  [{ writablePaths: [{ path: '/a/../b' }] }, 'Invalid writable path "/a/../b": must hold neither ":" nor "..".'],
  [{ writablePaths: [{ path: '/a:b' }] }, 'Invalid writable path "/a:b": must hold neither ":" nor "..".'],
  [{ writablePaths: [{ path: '/tmp' }, { path: '/tmp/' }] }, 'Writable path "/tmp/" is given twice.'],
  [{ writablePaths: [{ path: '/tmp' }, { path: '/tmp', container: 'web' }] }, 'Writable path "/tmp" is given twice for container "web".'],
  [{ writablePaths: [{ path: '/tmp', container: 'web' }, { path: '/tmp', container: 'web' }] }, 'Writable path "/tmp" is given twice for container "web".'],
  [{ writablePaths: [{ path: '/tmp', container: 'web' }, { path: '/tmp' }] }, 'Writable path "/tmp" is given twice.'],
  [{ writablePaths: [{ path: '/tmp', sizeLimit: 'big' }] }, 'Invalid sizeLimit "big" of writable path "/tmp": must be a quantity such as 250m, 1.5 or 128Mi.'],
  [{ writablePaths: [{ path: '/tmp/a' }, { path: '/tmp//a' }] }, 'Writable path "/tmp//a" is given twice.'],
  [{ writablePaths: [{ path: '/tmp/a' }, { path: '/tmp/./a/' }] }, 'Writable path "/tmp/./a/" is given twice.'],
  [{ writablePaths: [{ path: '/tmp', sizeLimit: '-1' }] }, 'Invalid sizeLimit "-1" of writable path "/tmp": must be above zero.'],
  [{ writablePaths: [{ path: '/tmp', sizeLimit: '0' }] }, 'Invalid sizeLimit "0" of writable path "/tmp": must be above zero.'],
  [{ requests: { cpu: '1 core' } }, 'Invalid cpu request "1 core": must be a quantity such as 250m, 1.5 or 128Mi.'],
  [{ limits: { memory: '1GiB' } }, 'Invalid memory limit "1GiB": must be a quantity such as 250m, 1.5 or 128Mi.'],
  [{ limits: { memory: '-1' } }, 'Invalid memory limit "-1": must not be below zero.'],
  [{ requests: { cpu: '-1m' } }, 'Invalid cpu request "-1m": must not be below zero.'],
  [{ requests: { memory: '1Gi' }, limits: { memory: '1G' } }, 'Invalid memory limit "1G": must not be below the request "1Gi".'],
  [{ requests: { cpu: '1' }, limits: { cpu: '999m' } }, 'Invalid cpu limit "999m": must not be below the request "1".'],
  [{ imagePullPolicy: 'always' }, 'Invalid imagePullPolicy "always": must be Always, IfNotPresent or Never.'],
  [{ imageDigests: { 'web:1': 'abc' } }, 'Invalid digest "abc" for image "web:1": must be sha256: and 64 lower-case hexadecimal digits.'],
  [{ imageDigests: { 'web:1': DIGEST.toUpperCase() } },
    `Invalid digest "${DIGEST.toUpperCase()}" for image "web:1": must be sha256: and 64 lower-case hexadecimal digits.`],
  [{ imageDigests: { 'web:1': `x${DIGEST}` } }, `Invalid digest "x${DIGEST}" for image "web:1": must be sha256: and 64 lower-case hexadecimal digits.`],
  [{ imageDigests: { 'web:1': `${DIGEST}0` } }, `Invalid digest "${DIGEST}0" for image "web:1": must be sha256: and 64 lower-case hexadecimal digits.`],
  [{ serviceAccountToken: { expirationSeconds: 599 } }, 'Invalid expirationSeconds 599: must be a whole number from 600 to 4294967296.'],
  [{ serviceAccountToken: { expirationSeconds: 600.5 } }, 'Invalid expirationSeconds 600.5: must be a whole number from 600 to 4294967296.'],
  [{ serviceAccountToken: { expirationSeconds: 4294967297 } }, 'Invalid expirationSeconds 4294967297: must be a whole number from 600 to 4294967296.'],
  [{ serviceAccountToken: { mountPath: 'run' } }, 'Invalid mountPath of the service account token "run": must be absolute. Did you mean "/run"?'],
  [{ serviceAccountToken: { mountPath: '/' } }, 'Invalid mountPath of the service account token "/": a volume there would hide the whole image.'],
  [{ serviceAccountToken: {}, automountServiceAccountToken: true },
    'Invalid serviceAccountToken: automountServiceAccountToken is true, which mounts another token in the same place. Leave one out.'],
];

describe('requireOptions |', () => {
  test.each(BAD)('%j', (options, message) => {
    expect(() => requireOptions(options)).toThrow(new Error(message));
    expect(() => harden(passingSpec(), options)).toThrow(new Error(message));
  });

  test.each<HardenOptions>([
    {},
    { level: 'baseline', version: 'v1.99' },
    { runAsUser: 1, runAsGroup: 2147483647, fsGroup: 1, supplementalGroups: [] },
    { writablePaths: [{ path: '/tmp', container: 'a' }, { path: '/tmp', container: 'b' }, { path: '/tmp/x' }, { path: '/..a' }, { path: '/TMP' }] },
    { requests: { cpu: '1' }, limits: { cpu: '1000m', memory: '1Gi' } },
    { runAsUser: 2147483647, runAsGroup: 0, fsGroup: 0, supplementalGroups: [0, 2147483647], seLinuxType: 'container_engine_t' },
    { seLinuxType: 'spc_t', level: 'privileged' },
    { requests: { memory: '1Gi' }, limits: { memory: '1024Mi' }, imagePullPolicy: 'Always' },
    { imagePullPolicy: 'IfNotPresent', serviceAccountToken: {} },
    { writablePaths: [{ path: '/tmp', sizeLimit: '1n' }, { path: '/a.b..c' }] },
    { requests: { 'cpu': 0 as any, 'nvidia.com/gpu': '1' } },
    { serviceAccountToken: { expirationSeconds: 600 } },
    { serviceAccountToken: { expirationSeconds: 4294967296, audience: 'vault', mountPath: '/var/run/token' }, automountServiceAccountToken: false },
    { imageDigests: { web: DIGEST }, imagePullPolicy: 'Never' },
  ])('takes %j', options => {
    expect(() => requireOptions(options)).not.toThrow();
    expect(() => harden(passingSpec(), options)).not.toThrow();
  });

  test.each(['spc_t', 'Container_t', 'unconfined_t'])('a SELinux type that the level forbids would weaken a pod: %j', seLinuxType => {
    expect(() => requireOptions({ seLinuxType })).toThrow(/^Invalid seLinuxType /);
  });

  test('a capability, level or path is told where it stands, first things first', () => {
    expect(() => requireWritablePaths([{ path: '/ok' }, { path: 'bad' }])).toThrow(new Error('Invalid writable path "bad": must be absolute. Did you mean "/bad"?'));
    expect(() => requireAmounts({ requests: { cpu: '2' }, limits: { cpu: '1' } })).toThrow(new Error('Invalid cpu limit "1": must not be below the request "2".'));
  });
});
