import { SHOP, findingLines } from '../../../support/policy-findings';
import { clusterPolicyYaml, policyYaml, workloadYaml } from '../../../support/yaml-cluster';

describe('selects-no-pod |', () => {
  test('a selector that no pod of the namespace matches', () => {
    expect(findingLines('selects-no-pod', SHOP + policyYaml('shop', 'api', '{ podSelector: { matchLabels: { app: api } } }'))).toEqual([
      'warning shop/api: no pod in namespace shop matches app=api, so the policy restricts nothing: correct its selector or its namespace',
    ]);
    expect(findingLines('selects-no-pod', SHOP + policyYaml('shop', 'web', '{ podSelector: { matchLabels: { app: web } } }'))).toEqual([]);
  });

  test('tells where such pods are', () => {
    const yaml = SHOP + workloadYaml('Deployment', 'tools', 'ci') + policyYaml('tools', 'web', '{ podSelector: { matchLabels: { app: web } } }');
    expect(findingLines('selects-no-pod', yaml)).toEqual([
      'warning tools/web: no pod in namespace tools matches app=web, so the policy restricts nothing: correct its selector or its namespace '
      + '(there are such pods in namespace shop)',
    ]);
  });

  test('a namespace without pods', () => {
    expect(findingLines('selects-no-pod', SHOP + policyYaml('shpo', 'default-deny', '{ podSelector: {} }'))).toEqual([
      'warning shpo/default-deny: no pod is in namespace shpo, so the policy restricts nothing: correct its selector or its namespace',
    ]);
    expect(findingLines('selects-no-pod', SHOP + policyYaml('shop', 'default-deny', '{ podSelector: {} }'))).toEqual([]);
  });

  test('a selector that contradicts itself', () => {
    const spec = '{ podSelector: { matchLabels: { app: web }, matchExpressions: [{ key: app, operator: DoesNotExist }] } }';
    expect(findingLines('selects-no-pod', SHOP + policyYaml('shop', 'web', spec))).toEqual([
      'warning shop/web: no pod can ever match app=web,!app, since its requirements contradict each other, so the policy restricts nothing: '
      + 'correct its selector',
    ]);
  });

  test('a cluster-wide policy of namespaces that there are none of', () => {
    const spec = (label: string) => `{ priority: 1, subject: { namespaces: { matchLabels: { ${label} } } }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }] }`;
    expect(findingLines('selects-no-pod', SHOP + clusterPolicyYaml('AdminNetworkPolicy', 'closed', spec('tier: prod')))).toEqual([
      'warning AdminNetworkPolicy closed: no namespace matches tier=prod, so the policy restricts nothing: correct its selector or its namespace',
    ]);
    expect(findingLines('selects-no-pod', SHOP + clusterPolicyYaml('AdminNetworkPolicy', 'closed', spec('kubernetes.io/metadata.name: shop')))).toEqual([]);
  });

  test('hypothetical pods are not of the input', () => {
    const hypothetical = [{ id: '[api]', namespace: 'shop', labels: { app: 'api' } }];
    expect(findingLines('selects-no-pod', SHOP + policyYaml('shop', 'api', '{ podSelector: { matchLabels: { app: api } } }'), { hypothetical })).toHaveLength(1);
  });
});
