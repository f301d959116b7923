import * as fc from 'fast-check';
import { canonicalJson, flattened, isList, isObject, itemOf, located } from '../../src/manifest';

const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } });

describe('flattened |', () => {
  test('leaves an object that is no list as it is', () => {
    expect(flattened(pod('a'))).toEqual([pod('a')]);
  });

  test('gives the items of a List, nested lists included, in order', () => {
    const inner = { apiVersion: 'v1', kind: 'List', items: [pod('b'), pod('c')] };
    expect(flattened({ apiVersion: 'v1', kind: 'List', items: [pod('a'), inner, pod('d')] })).toEqual(['a', 'b', 'c', 'd'].map(pod));
  });

  test('passes over items that are no objects', () => {
    expect(flattened({ kind: 'List', items: [null, 'text', 1, [pod('x')], pod('a')] })).toEqual([pod('a')]);
  });

  test.each([undefined, null, {}, 'text'])('finds nothing in a List whose items are %j', items => {
    expect(flattened({ apiVersion: 'v1', kind: 'List', items })).toEqual([]);
  });

  test('gives the items of a typed list the kind and version that they leave to the list, as kubectl does', () => {
    const policy = { metadata: { name: 'deny' }, spec: { podSelector: {} } };
    expect(flattened({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicyList', items: [policy] }))
      .toEqual([{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...policy }]);
  });
});

describe('located |', () => {
  const list = (...items: unknown[]) => ({ apiVersion: 'v1', kind: 'List', items });

  test('an object that is no list stands at its root', () => {
    expect(located(pod('a'))).toEqual([{ manifest: pod('a'), prefix: '' }]);
    expect(located(pod('a'), 'here.')).toEqual([{ manifest: pod('a'), prefix: 'here.' }]);
  });

  test('items of lists, in lists, with their place among all items', () => {
    expect(located(list(null, pod('a'), list('x', list(), pod('b')), 5, pod('c')))).toEqual([
      { manifest: pod('a'), prefix: 'items[1].' }, { manifest: pod('b'), prefix: 'items[2].items[2].' }, { manifest: pod('c'), prefix: 'items[4].' },
    ]);
  });

  test('has the objects of flattened, in the same order', () => {
    const some = fc.letrec(tie => ({
      item: fc.oneof({ depthSize: 'small' }, fc.constant(pod('a')), fc.constant(null), fc.constant({ kind: 'PodList', items: [{ metadata: { name: 'x' } }] }), tie('list')),
      list: fc.array(tie('item'), { maxLength: 4 }).map(items => list(...items)),
    })).list as fc.Arbitrary<any>;
    fc.assert(fc.property(some, root => {
      expect(located(root).map(({ manifest }) => manifest)).toEqual(flattened(root));
      for (const { manifest, prefix } of located(root)) {
        const place = [...prefix.matchAll(/items\[([0-9]+)\]\./g)].reduce((value, [, index]) => value.items[Number(index)], root);
        expect(manifest).toMatchObject(place);
      }
    }));
  });
});

describe('itemOf |', () => {
  test('an item of a List is what it is', () => {
    const item = { metadata: {} };
    expect(itemOf({ apiVersion: 'v1', kind: 'List' }, item)).toBe(item);
  });

  test('an item of a typed list has its kind and version, unless it says its own', () => {
    expect(itemOf({ apiVersion: 'apps/v1', kind: 'DeploymentList' }, { metadata: {} })).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: {} });
    expect(itemOf({ apiVersion: 'apps/v1', kind: 'DeploymentList' }, { apiVersion: 'apps/v2', kind: 'Other' })).toEqual({ apiVersion: 'apps/v2', kind: 'Other' });
  });
});

describe('isList |', () => {
  test.each<[object, boolean]>([
    [{ kind: 'List' }, true],
    [{ kind: 'List', items: [] }, true],
    [{ kind: 'PodList', items: [] }, true],
    // a custom resource may have such a name
    [{ kind: 'AllowList', spec: {} }, false],
    [{ kind: 'AllowList', items: {} }, false],
    [{ apiVersion: 'acme.io/v1', kind: 'AllowList', items: {} }, false],
    [{ apiVersion: 'v1', kind: 'PodList', items: {} }, true],
    [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicyList', items: 'none' }, true],
    [{ apiVersion: 'apps/v1', kind: 'DeploymentList' }, false],
    [{ kind: 'Pod', items: [] }, false],
    [{ items: [] }, false],
  ])('%j: %s', (object, expected) => {
    expect(isList(object)).toBe(expected);
  });
});

describe('isObject |', () => {
  test.each<[unknown, boolean]>([
    [{}, true], [{ a: 1 }, true], [null, false], [undefined, false], [[], false], ['', false], [0, false], [true, false],
  ])('%j: %s', (value, expected) => {
    expect(isObject(value)).toBe(expected);
  });
});

describe('canonicalJson |', () => {
  test('sorts keys at every depth, keeps the order of lists and drops undefined fields', () => {
    expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'x', e: undefined } })).toBe('{"a":{"c":"x","d":null},"b":[2,1]}');
  });

  test('is JSON of the same value', () => {
    fc.assert(fc.property(fc.jsonValue(), value => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }));
  });

  test('does not depend on the order in which fields were written', () => {
    const fields = fc.uniqueArray(fc.tuple(fc.string(), fc.jsonValue()), { selector: ([key]) => key, maxLength: 6 });
    const twice = fields.chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(fc.property(twice, ([one, other]) => {
      expect(canonicalJson(Object.fromEntries(other))).toBe(canonicalJson(Object.fromEntries(one)));
    }));
  });

  test('tells different values apart', () => {
    const values = [
      null, 0, '', '0', 'null', [], {}, [[]], [{}], [1, 2], [12], ['1,2'], { a: 1 }, { a: '1' }, { a: [1] }, { a: 1, b: 2 }, { 'a,b': 1 }, { '"a"': 1 },
    ];
    expect(new Set(values.map(canonicalJson)).size).toBe(values.length);
  });
});
