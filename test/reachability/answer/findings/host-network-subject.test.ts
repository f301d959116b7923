import { SHOP, findingLines } from '../../../support/policy-findings';
import { clusterPolicyYaml, policyYaml } from '../../../support/yaml-cluster';

const host = (name: string) => `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { hostNetwork: true, containers: [{ name: main, image: x }] }\n`;

describe('host-network-subject |', () => {
  test('a policy that selects a pod of the host network', () => {
    const yaml = SHOP + host('exporter') + policyYaml('shop', 'default-deny', '{ podSelector: {} }');
    const finding = 'warning shop/default-deny: shop/exporter[Pod] is on the host\'s network, where most engines do not enforce policies, so it may stay open: '
      + 'give up hostNetwork, or restrict the node itself';
    expect(findingLines('host-network-subject', yaml)).toEqual([finding]);
    expect(findingLines('host-network-subject', yaml, { hostNetwork: 'node' })).toEqual([finding]);
  });

  test('several of them', () => {
    const yaml = SHOP + ['a', 'b', 'c', 'd', 'e'].map(host).join('') + policyYaml('shop', 'default-deny', '{ podSelector: {} }');
    expect(findingLines('host-network-subject', yaml)).toEqual([
      'warning shop/default-deny: shop/a[Pod], shop/b[Pod], shop/c[Pod] and 2 more are on the host\'s network, where most engines do not enforce policies, '
      + 'so they may stay open: give up hostNetwork, or restrict the node itself',
    ]);
  });

  test('not a policy for other pods, nor one whose API leaves such pods out', () => {
    const yaml = SHOP + host('exporter') + policyYaml('shop', 'web', '{ podSelector: { matchLabels: { app: web } } }')
      + clusterPolicyYaml('ClusterNetworkPolicy', 'all', '{ tier: Admin, priority: 1, subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }] }');
    expect(findingLines('host-network-subject', yaml)).toEqual([]);
  });
});
