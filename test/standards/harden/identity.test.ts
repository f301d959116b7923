import { HardenOptions, evaluatePod, harden } from '../../../src/standards';
import { passingContainer, passingSpec, writes } from '../../support/hardened';

const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
const securityContext = (fields: object) => passingSpec({ securityContext: { ...passingSpec().securityContext, ...fields } });

describe('harden | ids |', () => {
  test.each<[HardenOptions, unknown[][]]>([
    [{ runAsUser: 10001 }, [['spec.securityContext.runAsUser', 10001]]],
    [{ runAsGroup: 10002 }, [['spec.securityContext.runAsGroup', 10002]]],
    [{ fsGroup: 10003 }, [['spec.securityContext.fsGroup', 10003], ['spec.securityContext.fsGroupChangePolicy', 'OnRootMismatch']]],
    [{ supplementalGroups: [10004, 5] }, [['spec.securityContext.supplementalGroups', [10004, 5]]]],
    [{ supplementalGroups: [] }, []],
    [{ seLinuxType: 'container_t' }, [['spec.securityContext.seLinuxOptions', { type: 'container_t' }]]],
    [{}, []],
  ])('%j', (options, expected) => {
    const result = harden(passingSpec(), options);
    expect(writes(result)).toEqual(expected);
    expect(result.findings).toEqual([]);
  });

  test('what is there stays', () => {
    const spec = securityContext({
      runAsUser: 5, runAsGroup: 6, fsGroup: 7, fsGroupChangePolicy: 'Always', supplementalGroups: [], seLinuxOptions: { level: 's0:c1,c2' }, appArmorProfile: { type: 'Localhost', localhostProfile: 'a' },
    });
    const options = { runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001, supplementalGroups: [1], seLinuxType: 'container_t', appArmor: true, appArmorAnnotation: true };
    expect(harden(spec, options).podSpec).toBe(spec);
  });

  test('a volume group that is there gets the policy alone', () => {
    expect(writes(harden(securityContext({ fsGroup: 7 }), { fsGroup: 10001 }))).toEqual([['spec.securityContext.fsGroupChangePolicy', 'OnRootMismatch']]);
  });

  test('a container\'s own user is its own', () => {
    const own = passingContainer({ securityContext: { ...passingContainer().securityContext, runAsUser: 999 } });
    const { podSpec } = harden(passingSpec({ containers: [own, passingContainer({ name: 'b' })] }), { runAsUser: 10001 });
    expect(podSpec.containers[0]).toBe(own);
    expect(podSpec.securityContext.runAsUser).toBe(10001);
  });

  const USER = (container: number) => `spec.containers[${container}].securityContext.runAsUser`;
  const STAYS = (container: number) => ({ field: USER(container), text: 'the image\'s user stays: runAsNonRoot is false' });

  /** containers' own fields, the pod's fields, what is written, what is noted */
  test.each<[string, object[], object, unknown[][], object[]]>([
    ['root by its own word, the other gets the id', [{ runAsNonRoot: false }, {}], { runAsNonRoot: true }, [[USER(1), 10001]], [STAYS(0)]],
    ['root by the pod\'s word', [{}, {}], { runAsNonRoot: false }, [], [STAYS(0), STAYS(1)]],
    ['root by the pod\'s word, but not this one', [{}, { runAsNonRoot: true }], { runAsNonRoot: false }, [[USER(1), 10001]], [STAYS(0)]],
    ['the pod\'s word, and no container\'s', [{ runAsNonRoot: true }, { runAsNonRoot: true }], { runAsNonRoot: false }, [[USER(0), 10001], [USER(1), 10001]], []],
    ['root may be, and is somebody', [{ runAsNonRoot: false, runAsUser: 7 }, {}], { runAsNonRoot: true }, [['spec.securityContext.runAsUser', 10001]], []],
    ['root may be, one is somebody', [{ runAsNonRoot: false, runAsUser: 7 }, { runAsNonRoot: false }], { runAsNonRoot: true }, [], [STAYS(1)]],
    ['the pod is somebody', [{ runAsNonRoot: false }, {}], { runAsNonRoot: true, runAsUser: 8 }, [], []],
    ['null says nothing', [{ runAsNonRoot: null, runAsUser: null }], { runAsNonRoot: true, runAsUser: null }, [['spec.securityContext.runAsUser', 10001]], []],
  ])('runAsUser: %s', (_, contexts, pod, written, notes) => {
    const containers = contexts.map(context => passingContainer({ securityContext: { ...passingContainer().securityContext, ...context } }));
    const result = harden(passingSpec({ containers, securityContext: { seccompProfile: { type: 'RuntimeDefault' }, ...pod } }), { runAsUser: 10001 });
    expect(writes(result)).toEqual(written);
    expect(result.notes).toEqual(notes);
  });

  test('nothing for Windows', () => {
    const spec = passingSpec({ os: { name: 'windows' } });
    expect(harden(spec, { runAsUser: 1, runAsGroup: 1, fsGroup: 1, supplementalGroups: [1], seLinuxType: 'container_t', appArmor: true, userNamespace: true }).podSpec).toBe(spec);
  });

  test('the options can\'t be reached through the result', () => {
    const groups = [1];
    const { podSpec } = harden(passingSpec(), { supplementalGroups: groups });
    expect(podSpec.securityContext.supplementalGroups).not.toBe(groups);
  });
});

describe('harden | AppArmor |', () => {
  test('on the pod', () => {
    expect(writes(harden(passingSpec(), { appArmor: true }))).toEqual([['spec.securityContext.appArmorProfile', { type: 'RuntimeDefault' }]]);
    expect(harden(passingSpec(), { appArmor: true }).annotations).toBeUndefined();
  });

  test('with the annotation of each container that old kubelets read', () => {
    const spec = passingSpec({ initContainers: [passingContainer({ name: 'init' })] });
    const result = harden(spec, { appArmor: true, appArmorAnnotation: true });
    expect(result.annotations).toEqual({ [`${ANNOTATION}init`]: 'runtime/default', [`${ANNOTATION}web`]: 'runtime/default' });
    expect(result.podSpec.securityContext.appArmorProfile).toEqual({ type: 'RuntimeDefault' });
  });

  test('the annotation alone is no option: without the field it says nothing', () => {
    expect(harden(passingSpec(), { appArmorAnnotation: true }).changes).toEqual([]);
  });

  test('an annotation that is there decides: the API server refuses one that differs from the field', () => {
    const annotations = { [`${ANNOTATION}web`]: 'localhost/a' };
    const result = harden(passingSpec({ containers: [passingContainer(), passingContainer({ name: 'b' })] }), { appArmor: true, appArmorAnnotation: true }, { annotations });
    expect(result.changes).toEqual([]);
    expect(result.annotations).toBe(annotations);
  });

  test('an annotation of something else does not', () => {
    const annotations = { [`${ANNOTATION}other`]: 'localhost/a', 'example.com/x': 'y' };
    expect(writes(harden(passingSpec(), { appArmor: true }, { annotations }))).toEqual([['spec.securityContext.appArmorProfile', { type: 'RuntimeDefault' }]]);
  });

  test('a container with a profile of its own gets no annotation that differs from it', () => {
    const own = passingContainer({ securityContext: { ...passingContainer().securityContext, appArmorProfile: { type: 'Localhost', localhostProfile: 'a' } } });
    const result = harden(passingSpec({ containers: [own, passingContainer({ name: 'b' })] }), { appArmor: true, appArmorAnnotation: true });
    expect(result.annotations).toEqual({ [`${ANNOTATION}b`]: 'runtime/default' });
  });

  test('what is overruled is one with what is added: a second run has nothing to do', () => {
    const own = passingContainer({ securityContext: { ...passingContainer().securityContext, appArmorProfile: { type: 'Unconfined' } } });
    const options = { appArmor: true, appArmorAnnotation: true, overrule: ['appArmorProfile'] };
    const first = harden(passingSpec({ containers: [own] }), options);
    expect(first.annotations).toEqual({ [`${ANNOTATION}web`]: 'runtime/default' });
    expect(harden(first.podSpec, options, { annotations: first.annotations }).changes).toEqual([]);
  });

  test('annotations stay in order', () => {
    const { annotations } = harden(passingSpec(), { appArmor: true, appArmorAnnotation: true }, { annotations: { 'a.example/x': '1', 'z.example/x': '2' } });
    expect(Object.keys(annotations!)).toEqual(['a.example/x', `${ANNOTATION}web`, 'z.example/x']);
  });
});

describe('harden | user namespace |', () => {
  test('is asked for by the pod', () => {
    const result = harden(passingSpec(), { userNamespace: true });
    expect(writes(result)).toEqual([['spec.hostUsers', false]]);
    expect(result.notes).toEqual([]);
  });

  test.each(['hostNetwork', 'hostPID', 'hostIPC'])('is ruled out by %s: the API server refuses both', field => {
    const result = harden(passingSpec({ [field]: true }), { userNamespace: true });
    expect(result.changes).toEqual([]);
    expect(result.notes).toEqual([{ field: `spec.${field}`, text: 'rules out a user namespace' }]);
  });

  test('is ruled out by block devices', () => {
    const spec = passingSpec({ containers: [passingContainer(), passingContainer({ name: 'db', volumeDevices: [{ devicePath: '/dev/a', name: 'a' }] })] });
    const result = harden(spec, { userNamespace: true });
    expect(result.changes).toEqual([]);
    expect(result.notes).toEqual([{ field: 'spec.containers[1].volumeDevices', text: 'rules out a user namespace' }]);
  });

  test.each([true, false])('hostUsers: %s stays', hostUsers => {
    expect(harden(passingSpec({ hostUsers }), { userNamespace: true }).changes).toEqual([]);
  });

  test('does not cost runAsNonRoot, which servers before 1.35 ask for next to it', () => {
    const { podSpec } = harden({ containers: [{ name: 'web' }] }, { userNamespace: true });
    expect(podSpec).toMatchObject({ hostUsers: false, securityContext: { runAsNonRoot: true } });
    expect(evaluatePod({}, podSpec, { level: 'restricted', version: 'v1.34' })).toEqual([]);
  });

  test('off does nothing', () => {
    expect(harden(passingSpec(), { userNamespace: false, appArmor: false }).changes).toEqual([]);
  });
});
