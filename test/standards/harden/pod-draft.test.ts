import * as fc from 'fast-check';
import { PodDraft, fieldText, pathOf, withValue } from '../../../src/standards/harden/pod-draft';
import { frozen } from '../../support/hardened';

const WHY = { reason: 'because', controls: ['A'] };

describe('PodDraft |', () => {
  test('copies where it writes and shares the rest', () => {
    const spec = frozen({ containers: [{ name: 'a' }, { name: 'b' }], volumes: [{ name: 'v' }] });
    const draft = new PodDraft(undefined, spec);
    draft.set(['spec', 'containers', 1, 'image'], 'x', WHY);
    expect(draft.spec).toEqual({ containers: [{ name: 'a' }, { image: 'x', name: 'b' }], volumes: [{ name: 'v' }] });
    expect(draft.spec.volumes).toBe(spec.volumes);
    expect(draft.spec.containers[0]).toBe(spec.containers[0]);
    expect(draft.metadata).toBeUndefined();
    expect(draft.changes).toEqual([{ field: 'spec.containers[1].image', new: 'x', ...WHY }]);
  });

  test('what is there and equal is no change, however deep', () => {
    const draft = new PodDraft({}, { a: [{ b: { c: 1, d: [true] } }] });
    draft.set(['spec', 'a'], [{ b: { d: [true], c: 1 } }], WHY);
    expect(draft.changes).toEqual([]);
    for (const other of [[{ b: { c: 1, d: [true, true] } }], [{ b: { c: 1, d: [true] } }, 2], [{ b: { c: 1, d: [] } }], [{ b: { c: 1 } }], [{ b: { c: 1, e: [true] } }], [], {}, null, 'x', [{ b: [1] }]]) {
      const again = new PodDraft({}, { a: [{ b: { c: 1, d: [true] } }] });
      again.set(['spec', 'a'], other, WHY);
      expect(again.changes).toHaveLength(1);
    }
  });

  test('lists are equal where all of their items are', () => {
    const draft = new PodDraft({}, { a: [1, 2] });
    draft.set(['spec', 'a'], [1, 3], WHY);
    expect(draft.changes).toEqual([{ field: 'spec.a', old: [1, 2], new: [1, 3], ...WHY }]);
    expect(draft.changeCount).toBe(1);
  });

  test('notes the same thing once', () => {
    const draft = new PodDraft({}, {});
    for (const [field, text] of [['a', 'x'], ['a', 'x'], ['a', 'y'], ['b', 'x'], ['b', 'x']]) { draft.note(['spec', field], text); }
    expect(draft.notes).toEqual([{ field: 'spec.a', text: 'x' }, { field: 'spec.a', text: 'y' }, { field: 'spec.b', text: 'x' }]);
  });

  test('volumes, and claims beside them, have their names', () => {
    expect(new PodDraft({}, { volumes: [{ name: 'a' }] }).volumeNames).toEqual(['a']);
    expect(new PodDraft({}, { volumes: [{ name: 'a' }] }, ['b']).volumeNames).toEqual(['a', 'b']);
  });

  test('a default is written where nothing is, or null', () => {
    const draft = new PodDraft(undefined, { a: null, b: false });
    draft.setDefault(['spec', 'a'], 1, WHY);
    draft.setDefault(['spec', 'b'], 2, WHY);
    draft.setDefault(['spec', 'c', 'd'], 3, WHY);
    expect(draft.spec).toEqual({ a: 1, b: false, c: { d: 3 } });
    expect(draft.changes.map(({ field, old }) => [field, old])).toEqual([['spec.a', undefined], ['spec.c.d', undefined]]);
  });

  test('removes fields, and items of lists', () => {
    const draft = new PodDraft({ annotations: { x: '1', y: '2' } }, { list: [1, 2, 3] });
    draft.remove(['metadata', 'annotations', 'x'], WHY);
    draft.remove(['spec', 'list', 1], WHY);
    draft.remove(['spec', 'nothing', 'here'], WHY);
    expect([draft.metadata, draft.spec]).toEqual([{ annotations: { y: '2' } }, { list: [1, 3] }]);
    expect(draft.changes).toEqual([{ field: 'metadata.annotations.x', old: '1', ...WHY }, { field: 'spec.list[1]', old: 2, ...WHY }]);
  });

  test('its view is that of the pod as it is now', () => {
    const draft = new PodDraft(undefined, { containers: [{ name: 'a' }] });
    const before = draft.view;
    expect(draft.view).toBe(before);
    draft.set(['spec', 'containers', 0, 'securityContext', 'privileged'], true, WHY);
    expect(before.containers[0].securityContext).toEqual({});
    expect(draft.view.containers[0].securityContext).toEqual({ privileged: true });
  });
});

describe('withValue |', () => {
  test.each<[string, object, string, string[]]>([
    ['sorted keys stay sorted', { a: 1, c: 1, e: 1 }, 'd', ['a', 'c', 'd', 'e']],
    ['at the start', { b: 1, c: 1 }, 'a', ['a', 'b', 'c']],
    ['at the end', { a: 1, b: 1 }, 'c', ['a', 'b', 'c']],
    ['others are appended', { b: 1, a: 1, d: 1 }, 'c', ['b', 'a', 'd', 'c']],
    ['what is there keeps its place', { b: 1, a: 1, c: 1 }, 'a', ['b', 'a', 'c']],
    ['the only one', {}, 'a', ['a']],
    ['after kind, as cdk8s writes the top', { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: {} }, 'spec', ['apiVersion', 'kind', 'metadata', 'spec']],
  ])('%s', (_, object, key, keys) => {
    const before = JSON.stringify(object);
    expect(Object.keys(withValue(frozen(object), [key], 2))).toEqual(keys);
    expect(JSON.stringify(object)).toBe(before);
  });

  test('keys that objects have from birth are keys like others', () => {
    const object = withValue({}, ['annotations', '__proto__'], 'x');
    expect(Object.keys(object.annotations)).toEqual(['__proto__']);
    expect(Object.getOwnPropertyDescriptor(object.annotations, '__proto__')).toEqual({ configurable: true, enumerable: true, value: 'x', writable: true });
    expect(withValue({}, ['constructor', 'a'], 1)).toEqual({ constructor: { a: 1 } });
  });
});

describe('fieldText, pathOf |', () => {
  test.each<[string, (string | number)[]]>([
    ['spec.containers[0].securityContext.privileged', ['spec', 'containers', 0, 'securityContext', 'privileged']],
    ['metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]', ['metadata', 'annotations', 'seccomp.security.alpha.kubernetes.io/pod']],
    ['spec.containers[0].resources.limits[nvidia.com/gpu]', ['spec', 'containers', 0, 'resources', 'limits', 'nvidia.com/gpu']],
    ['metadata.annotations[1.example.com/2]', ['metadata', 'annotations', '1.example.com/2']],
    ['spec.containers[12].resources.limits.ephemeral-storage', ['spec', 'containers', 12, 'resources', 'limits', 'ephemeral-storage']],
  ])('%s', (text, path) => {
    expect(fieldText(path)).toBe(text);
    expect(pathOf(text)).toEqual(path);
  });

  test('each undoes the other', () => {
    const key = fc.oneof(fc.nat(20), fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]*$/), fc.stringMatching(/^[a-z]+[./][a-z./-]+$/));
    fc.assert(fc.property(fc.array(key, { maxLength: 6 }), rest => {
      const path = ['spec', ...rest];
      expect(pathOf(fieldText(path))).toEqual(path);
    }));
  });
});
