import { HardenOptions, harden } from '../../../src/standards';
import { freeName } from '../../../src/standards/harden/file-system';
import { passingContainer, passingSpec, writes } from '../../support/hardened';

const FIRST = 'spec.containers[0]';

describe('harden | read-only root file system |', () => {
  test('of regular and init containers', () => {
    const spec = passingSpec({ initContainers: [passingContainer({ name: 'init' })], ephemeralContainers: [passingContainer({ name: 'debug' })] });
    expect(writes(harden(spec, { readOnlyRootFilesystem: true }))).toEqual([
      ['spec.initContainers[0].securityContext.readOnlyRootFilesystem', true], [`${FIRST}.securityContext.readOnlyRootFilesystem`, true],
    ]);
  });

  test('one that is said to be writable stays so, with a note', () => {
    const securityContext = { ...passingContainer().securityContext, readOnlyRootFilesystem: false };
    const spec = passingSpec({ containers: [passingContainer({ securityContext })] });
    const result = harden(spec, { readOnlyRootFilesystem: true });
    expect(result.podSpec).toBe(spec);
    expect(result.notes).toEqual([{ field: `${FIRST}.securityContext.readOnlyRootFilesystem`, text: 'stays writable, as it was written' }]);
  });

  test('Windows has none of it', () => {
    const spec = passingSpec({ nodeSelector: { 'kubernetes.io/os': 'windows' } });
    const result = harden(spec, { readOnlyRootFilesystem: true, writablePaths: [{ path: '/tmp' }, { path: '/x', container: 'gone' }] });
    expect(result.podSpec).toBe(spec);
    expect(result.notes).toEqual([]);
  });

  test('off and not said change nothing', () => {
    expect(harden(passingSpec(), { readOnlyRootFilesystem: false }).changes).toEqual([]);
    expect(harden(passingSpec(), {}).changes).toEqual([]);
  });
});

describe('harden | writable paths |', () => {
  const mountsOf = (spec: any) => [...spec.initContainers ?? [], ...spec.containers].map((container: any) => container.volumeMounts);

  test('are an emptyDir of each container, with a limit', () => {
    const spec = passingSpec({ initContainers: [passingContainer({ name: 'init' })], ephemeralContainers: [passingContainer({ name: 'debug' })] });
    const { podSpec, findings, notes } = harden(spec, { writablePaths: [{ path: '/tmp' }, { path: '/var/cache/nginx/', sizeLimit: '1Gi' }] });
    expect(podSpec.volumes).toEqual([
      { emptyDir: { sizeLimit: '64Mi' }, name: 'init-tmp' }, { emptyDir: { sizeLimit: '1Gi' }, name: 'init-var-cache-nginx' },
      { emptyDir: { sizeLimit: '64Mi' }, name: 'web-tmp' }, { emptyDir: { sizeLimit: '1Gi' }, name: 'web-var-cache-nginx' },
    ]);
    expect(mountsOf(podSpec)).toEqual([
      [{ mountPath: '/tmp', name: 'init-tmp' }, { mountPath: '/var/cache/nginx/', name: 'init-var-cache-nginx' }],
      [{ mountPath: '/tmp', name: 'web-tmp' }, { mountPath: '/var/cache/nginx/', name: 'web-var-cache-nginx' }],
    ]);
    expect(podSpec.ephemeralContainers).toBe(spec.ephemeralContainers);
    expect([findings, notes]).toEqual([[], []]);
  });

  test('of one container are of that one', () => {
    const spec = passingSpec({ containers: [passingContainer(), passingContainer({ name: 'b' })] });
    const { podSpec, notes } = harden(spec, { writablePaths: [{ path: '/tmp', container: 'b' }] });
    expect(mountsOf(podSpec)).toEqual([undefined, [{ mountPath: '/tmp', name: 'b-tmp' }]]);
    expect(notes).toEqual([]);
  });

  test('of a container that is not there are noted', () => {
    const result = harden(passingSpec(), { writablePaths: [{ path: '/tmp', container: 'db' }] });
    expect(result.changes).toEqual([]);
    expect(result.notes).toEqual([{ field: 'spec.containers', text: 'no container "db" for the writable path "/tmp"' }]);
    const ephemeral = harden(passingSpec({ ephemeralContainers: [passingContainer({ name: 'db' })] }), { writablePaths: [{ path: '/tmp', container: 'db' }] });
    expect(ephemeral.notes).toEqual(result.notes);
  });

  test.each(['/tmp', '/tmp/'])('what is mounted at %s stays', mountPath => {
    const spec = passingSpec({ containers: [passingContainer({ volumeMounts: [{ mountPath, name: 'own' }] })], volumes: [{ name: 'own', emptyDir: {} }] });
    expect(harden(spec, { writablePaths: [{ path: '/tmp' }] }).podSpec).toBe(spec);
  });

  test('stand behind what is there, and do not take its names', () => {
    const spec = passingSpec({ containers: [passingContainer({ volumeMounts: [{ mountPath: '/data', name: 'web-tmp' }] })], volumes: [{ emptyDir: {}, name: 'web-tmp' }] });
    const { podSpec } = harden(spec, { writablePaths: [{ path: '/tmp' }] });
    expect(podSpec.volumes.map(({ name }: any) => name)).toEqual(['web-tmp', 'web-tmp-2']);
    expect(podSpec.containers[0].volumeMounts).toEqual([{ mountPath: '/data', name: 'web-tmp' }, { mountPath: '/tmp', name: 'web-tmp-2' }]);
  });

  test.each<[HardenOptions['writablePaths'], string[]]>([
    [[{ path: '/var/run/.Cache' }], ['web-var-run-cache']],
    [[{ path: '/a_b' }, { path: '/a-b' }, { path: '/A-B' }], ['web-a-b', 'web-a-b-2', 'web-a-b-3']],
    [[{ path: '/é' }], ['web']],
    [[{ path: `/${'long/'.repeat(30)}` }], ['web-long-long-long-long-long-long-long-long-long-long-long']],
  ])('volumes have names that the API server takes: %j', (writablePaths, names) => {
    const { podSpec } = harden(passingSpec(), { writablePaths });
    expect(podSpec.volumes.map(({ name }: any) => name)).toEqual(names);
    expect(names.every(name => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))).toBe(true);
  });
});

describe('freeName |', () => {
  test.each<[string, string[], string]>([
    ['a', [], 'a'],
    ['a', ['a'], 'a-2'],
    ['a', ['a', 'a-2', 'a-4'], 'a-3'],
    ['a---', [], 'a'],
    ['x'.repeat(70), [], 'x'.repeat(58)],
    ['x'.repeat(70), ['x'.repeat(58)], `${'x'.repeat(58)}-2`],
    [`${'x'.repeat(57)}-y`, [], 'x'.repeat(57)],
  ])('%s beside %j is %s', (wanted, taken, expected) => {
    expect(freeName(wanted, taken)).toBe(expected);
  });
});
