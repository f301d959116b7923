import { sideOf } from '../../../src/reachability/answer/named-side';
import { evaluationOf, podYaml, policyYaml } from '../../support/yaml-cluster';

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

  const ELSE = 'Write namespace/name, namespace/name[Kind] or an IP address.';
  const BLOCK = 'is a block of addresses, and not all of them need have one answer. Ask about a single address.';
  test.each<[string, string]>([
    ['shop/wbe-abc', `there is no workload "shop/wbe-abc". ${ELSE} Did you mean shop/web-abc[ReplicaSet]?`],
    ['shop/web-abc[replicaset]', `there is no workload "shop/web-abc[replicaset]". ${ELSE} Did you mean shop/web-abc[ReplicaSet]?`],
    ['shop/web-2', `there is no workload "shop/web-2". ${ELSE} Did you mean shop/web-1?`],
    ['x/y', `there is no workload "x/y". ${ELSE}`],
    ['10.0.0.0/8', `"10.0.0.0/8" ${BLOCK}`],
    ['10.0.0.1/8', `"10.0.0.1/8" ${BLOCK}`],
    ['fd00::/8', `"fd00::/8" ${BLOCK}`],
    ['10.0.0.256', '"10.0.0.256" has an octet above 255.'],
    ['example.com', `"example.com" is the name of a host, and nothing here tells its addresses. ${ELSE}`],
    ['https://example.com/x', `"https://example.com/x" is the name of a host, and nothing here tells its addresses. ${ELSE}`],
  ])('%s is none', (text, problem) => expect(sideOf(evaluation, text)).toBe(problem));

  test('what an API server would refuse is told to be so, by its name or id', () => {
    const refused = evaluationOf(podYaml('shop', 'db') + podYaml('shop', 'bad').replace('app: bad', '"a b": c') + policyYaml('shop', 'gone', '{}'));
    const problem = 'Pod shop/bad takes no part, since an API server would refuse it: metadata.labels: label key "a b" must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit.';
    expect(['shop/bad', 'shop/bad[Pod]', 'shop/bad[Job]', 'shop/gone'].map(text => sideOf(refused, text))).toEqual([
      `there is no workload "shop/bad": ${problem}`, `there is no workload "shop/bad[Pod]": ${problem}`,
      `there is no workload "shop/bad[Job]". ${ELSE}`, `there is no workload "shop/gone". ${ELSE}`,
    ]);
  });
});
