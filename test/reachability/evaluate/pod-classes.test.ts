import { evaluate } from '../../../src/reachability';
import { ScratchList } from '../../../src/reachability/evaluate/scratch-list';
import { pod, read } from '../../support/read';

const denyAll = (namespace: string) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny', namespace }, spec: { podSelector: {} } });

describe('podClasses |', () => {
  test('few of many classes are compared with another: equal hashes are of equal things, but for a few', () => {
    const names = Array.from({ length: 60 }, (_, i) => `n${i}`);
    const mentioned = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'all', namespace: 'n0' }, spec: { podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: names }] } } };
    const pods = names.flatMap(namespace => names.map(app => pod(app, { app }, { metadata: { namespace } })));
    const cluster = read([...names.map(denyAll), mentioned, ...pods]);
    const compared = jest.spyOn(ScratchList.prototype, 'equals');
    try {
      expect(evaluate(cluster).pods.classes).toHaveLength(3600);
      expect(compared.mock.calls.length).toBeLessThan(36);
    } finally {
      compared.mockRestore();
    }
  });

  test('what no policy tells apart is one class, in one namespace and in namespaces that none names', () => {
    const { pods, workloads } = evaluate(read([
      ...['shop', 'a', 'b'].flatMap(namespace => [pod('web', { app: 'web' }, { metadata: { namespace } }), pod('db', { app: 'db' }, { metadata: { namespace } })]), denyAll('shop'),
    ]));
    expect(pods.classes.map(({ members }) => members.map(index => workloads[index].id))).toEqual([
      ['a/db[Pod]', 'a/web[Pod]', 'b/db[Pod]', 'b/web[Pod]'], ['shop/db[Pod]', 'shop/web[Pod]'],
    ]);
    expect(Array.from(pods.classOf)).toEqual([0, 0, 0, 0, 1, 1]);
    expect(pods.namespaces.map(({ classes }) => classes)).toEqual([[0], [1]]);
  });
});
