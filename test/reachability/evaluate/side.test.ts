import { sideOf } from '../../../src/reachability/evaluate/side';
import { evaluationOf, podYaml } from '../../support/yaml-cluster';

const OWNED = `---
apiVersion: v1
kind: Pod
metadata: { name: web-1, namespace: shop, labels: { app: web }, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web-abc, controller: true }] }
spec: { containers: [{ name: c, image: x }] }
status: { podIPs: [{ ip: 10.1.0.7 }, { ip: "fd00::7" }] }
`;

describe('sideOf |', () => {
  const evaluation = evaluationOf(OWNED + podYaml('shop', 'db'));
  const index = (id: string) => ({ type: 'workload', index: evaluation.workloads.findIndex(workload => workload.id === id) });

  test.each<[string, string, string | undefined]>([
    ['shop/web-abc', 'shop/web-abc[ReplicaSet]', undefined],
    ['shop/web-abc[ReplicaSet]', 'shop/web-abc[ReplicaSet]', undefined],
    ['shop/web-1', 'shop/web-abc[ReplicaSet]', 'shop/web-1'],
    ['shop/web-1[Pod]', 'shop/web-abc[ReplicaSet]', 'shop/web-1'],
    ['10.1.0.7', 'shop/web-abc[ReplicaSet]', 'shop/web-1'],
    ['fd00:0::7', 'shop/web-abc[ReplicaSet]', 'shop/web-1'],
    ['shop/db', 'shop/db[Pod]', undefined],
    ['shop/db[Pod]', 'shop/db[Pod]', undefined],
  ])('%s is %s, of its pods %s', (text, id, pod) => {
    const family = /^[\d.]+$/.test(text) ? 'IPv4' : text.includes(':') ? 'IPv6' : undefined;
    expect(sideOf(evaluation, text)).toEqual({ ...index(id), ...(pod === undefined ? {} : { pod }), ...(family === undefined ? {} : { family }) });
  });

  test('what is folded into an owner is the owner, not one pod', () => {
    const deployment = '---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\nspec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c }] } } }\n';
    const replicaSet = deployment.replace('Deployment', 'ReplicaSet').replace('name: web,', 'name: web-abc, ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: web, controller: true }],');
    const whole = evaluationOf(deployment + replicaSet + OWNED);
    expect(['shop/web', 'shop/web-abc', 'shop/web-1'].map(text => sideOf(whole, text)))
      .toEqual([{ type: 'workload', index: 0 }, { type: 'workload', index: 0 }, { type: 'workload', index: 0, pod: 'shop/web-1' }]);
  });

  test('an address that no pod has is one outside', () => {
    expect(sideOf(evaluation, '10.1.0.8')).toEqual({ type: 'address', address: { family: 'IPv4', value: 0x0a010008n } });
  });

  test('a name alone is not enough, and says what may be meant', () => {
    expect(sideOf(evaluation, 'db')).toBe('there is no workload "db". Write namespace/name, namespace/name[Kind] or an IP address. Did you mean shop/db[Pod]?');
  });
});
