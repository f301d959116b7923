import { SHOP, findingLines, webEgress, webIngress } from '../../../support/policy-findings';
import { clusterPolicyYaml, policyYaml } from '../../../support/yaml-cluster';

describe('policy-refused |', () => {
  const lines = (yaml: string) => findingLines('policy-refused', SHOP + yaml);

  test('what takes no part, with every reason', () => {
    expect(lines(webIngress('web', '{ from: [{}] }, { ports: [{ port: 0 }] }'))).toEqual([
      expect.stringMatching(/^error shop\/web: an API server would refuse the policy, so it restricts nothing: spec\.ingress\[0\]\.from\[0\] /),
      expect.stringMatching(/^error shop\/web: an API server would refuse the policy, so it restricts nothing: spec\.ingress\[1\]\.ports\[0\]\.port /),
    ]);
    expect(lines(clusterPolicyYaml('ClusterNetworkPolicy', 'x', '{ tier: Admin, priority: 5000, subject: { namespaces: {} } }')))
      .toEqual([expect.stringMatching(/^error ClusterNetworkPolicy x: an API server would refuse the policy, so it restricts nothing: spec\.priority /)]);
  });

  test('the second of two policies of one name', () => {
    expect(lines(policyYaml('shop', 'a', '{ podSelector: {} }') + policyYaml('shop', 'a', '{ podSelector: {} }')))
      .toEqual(['error shop/a: an API server would refuse the policy, so it restricts nothing: is there twice: the first is kept, and this one takes no part']);
  });

  test('what takes part, since its meaning is plain', () => {
    expect(lines(webEgress('web', '{ to: [{ ipBlock: { cidr: 10.0.0.1/8 } }] }'))).toEqual([
      'warning shop/web: spec.egress[0].to[0].ipBlock.cidr "10.0.0.1/8" has host bits set, which API servers refuse from Kubernetes 1.36 on: it is read as 10.0.0.0/8',
    ]);
    expect(lines(policyYaml('shop', 'Big_Name', '{ podSelector: {} }'))).toEqual([expect.stringMatching(/^warning shop\/Big_Name: metadata\.name "Big_Name" .*refuse the object/)]);
  });

  test('none for other objects, and for policies that are fine', () => {
    expect(lines('---\napiVersion: v1\nkind: Pod\nmetadata: { name: x, namespace: shop, labels: { on: true } }\nspec: {}\n' + policyYaml('shop', 'a', '{ podSelector: {} }'))).toEqual([]);
  });
});
