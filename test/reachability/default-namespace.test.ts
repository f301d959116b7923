import { inNamespace } from '../../src/reachability';

const placed = (kind: string, metadata: unknown, apiVersion = 'v1') => inNamespace('prod')({ apiVersion, kind, metadata, spec: { private: true } } as never).metadata;

describe('inNamespace |', () => {
  test.each<[string, unknown, unknown]>([
    ['absent', { name: 'web' }, { name: 'web', namespace: 'prod' }],
    ['null', { name: 'web', namespace: null }, { name: 'web', namespace: 'prod' }],
    ['empty', { name: 'web', namespace: '' }, { name: 'web', namespace: 'prod' }],
    ['stated', { name: 'web', namespace: 'shop' }, { name: 'web', namespace: 'shop' }],
    ['no text, which is for others to refuse', { name: 'web', namespace: 0 }, { name: 'web', namespace: 0 }],
    ['where there is no metadata', undefined, { namespace: 'prod' }],
    ['where metadata is none', 'web', 'web'],
  ])('a namespace that is %s', (_, metadata, expected) => expect(placed('Deployment', metadata)).toEqual(expected));

  test.each(['Namespace', 'Node', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'GlobalNetworkPolicy'])(
    'a %s is in none', kind => expect(placed(kind, { name: 'it' })).toEqual({ name: 'it' }));

  test.each(['SecurityGroup', 'Subnet'])('a %s of Kube-OVN is in none', kind => expect(placed(kind, { name: 'it' }, 'kubeovn.io/v1')).toEqual({ name: 'it' }));

  test('a TrafficPermission of Kuma is in none, a MeshTrafficPermission in one', () => {
    expect(['TrafficPermission', 'MeshTrafficPermission'].map(kind => placed(kind, { name: 'it' }, 'kuma.io/v1alpha1'))).toEqual([{ name: 'it' }, { name: 'it', namespace: 'prod' }]);
  });

  test.each(['NetworkPolicy', 'CiliumNetworkPolicy', 'Service', 'ClusterRollout'])('a %s is in one', kind => expect(placed(kind, { name: 'it' })).toEqual({ name: 'it', namespace: 'prod' }));

  test('leaves what it was given as it was', () => {
    const object = Object.freeze({ kind: 'Pod', metadata: Object.freeze({ name: 'web' }) });
    expect(inNamespace('prod')(object)).not.toBe(object);
  });
});
