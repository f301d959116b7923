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

  test('a container that is said to need root keeps the user of its image', () => {
    const root = passingContainer({ securityContext: { ...passingContainer().securityContext, runAsNonRoot: false } });
    for (const spec of [securityContext({ runAsNonRoot: false }), passingSpec({ containers: [root, passingContainer({ name: 'b' })] })]) {
      const { podSpec, findings } = harden(spec, { runAsUser: 10001 });
      expect(podSpec.containers[0].securityContext.runAsUser ?? podSpec.securityContext.runAsUser).toBeUndefined();
      expect(findings.map(({ check }) => check)).toContain('runAsNonRoot');
    }
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
