import { CONTAINER_LISTS, fieldOf, listOf, podView } from '../../src/standards/pod-view';

describe('podView |', () => {
  test('containers in the order in which Pod Security admission visits them', () => {
    const web = { name: 'web', securityContext: { privileged: false } };
    const view = podView({}, { ephemeralContainers: [{ name: 'debug' }], containers: [web, { name: 'log' }], initContainers: [{ name: 'init' }] });
    expect(view.containers.map(({ name, list, index }) => [name, list, index])).toEqual([
      ['init', 'initContainers', 0], ['web', 'containers', 0], ['log', 'containers', 1], ['debug', 'ephemeralContainers', 0],
    ]);
    expect(CONTAINER_LISTS).toEqual(['initContainers', 'containers', 'ephemeralContainers']);
    expect(view.containers[1].value).toBe(web);
    expect(view.containers[1].securityContext).toBe(web.securityContext);
    expect(view.containers.map(container => fieldOf(container, 'name'))).toEqual([
      'spec.initContainers[0].name', 'spec.containers[0].name', 'spec.containers[1].name', 'spec.ephemeralContainers[0].name',
    ]);
  });

  test('a container that is null is there, and empty', () => {
    expect(podView({}, { containers: [null, { name: null, securityContext: null }] }).containers).toEqual([
      { name: '', list: 'containers', index: 0, value: {}, securityContext: {} },
      { name: '', list: 'containers', index: 1, value: { name: null, securityContext: null }, securityContext: {} },
    ]);
  });

  test.each([undefined, null, 'text', 5, [], [{ hostNetwork: true }]])('a spec that is %p is empty', spec => {
    expect(podView(undefined, spec)).toEqual({
      annotations: {}, spec: {}, securityContext: {}, containers: [], volumes: [], isWindows: false, hasUserNamespace: false,
    });
  });

  test.each([undefined, null, 'text', [], { annotations: null }, { annotations: 'text' }, { annotations: [] }])('metadata that is %p has no annotations', metadata => {
    expect(podView(metadata, {}).annotations).toEqual({});
  });

  test('fields of the pod', () => {
    const spec = { securityContext: { runAsUser: 1 }, volumes: [{ name: 'v' }], hostUsers: false, os: { name: 'windows' } };
    expect(podView({ annotations: { a: 'b' } }, spec)).toEqual({
      annotations: { a: 'b' }, spec, securityContext: { runAsUser: 1 }, containers: [], volumes: [{ name: 'v' }], isWindows: true, hasUserNamespace: true,
    });
  });

  test.each([[undefined, false], [null, false], [true, false], [false, true], ['false', false], [0, false]])('hostUsers %p: a user namespace of its own is %p', (hostUsers, has) => {
    expect(podView({}, { hostUsers }).hasUserNamespace).toBe(has);
  });

  test.each([[undefined, false], [null, false], [{}, false], [{ name: null }, false], [{ name: 'linux' }, false], [{ name: 'Windows' }, false], [{ name: 'windows' }, true]])(
    'os %p: Windows is %p', (os, isWindows) => {
      expect(podView({}, { os }).isWindows).toBe(isWindows);
    });

  test('nodes are not asked which system they have', () => {
    expect(podView({}, { nodeSelector: { 'kubernetes.io/os': 'windows' } }).isWindows).toBe(false);
  });

  test('lists', () => {
    const list = [1];
    expect(listOf(list)).toBe(list);
    for (const none of [undefined, null, 'text', {}, { length: 1 }]) { expect(listOf(none)).toEqual([]); }
  });
});
