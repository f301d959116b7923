import { SHOP, findingLines, webEgress } from '../../../support/policy-findings';
import { clusterPolicyYaml } from '../../../support/yaml-cluster';

const EGRESS = (block: string) => SHOP + webEgress('web', `{ to: [{ ipBlock: ${block} }] }`);
const text = (block: string, whose: string) => `warning shop/web egress rule 1: ${block} holds addresses of pods (${whose}), which some engines match by it `
  + 'and others never, so the cluster decides what the rule means: leave them out with except and name pods by labels, or set ipBlocks to what your engine does';

describe('block-overlaps-pods |', () => {
  test('declared pod CIDRs', () => {
    expect(findingLines('block-overlaps-pods', EGRESS('{ cidr: 10.0.0.0/8 }'), { podCidrs: ['10.244.0.0/16'] }))
      .toEqual([text('10.0.0.0/8', 'pod CIDR 10.244.0.0/16')]);
    expect(findingLines('block-overlaps-pods', EGRESS('{ cidr: 10.0.0.0/8, except: [10.244.0.0/16] }'), { podCidrs: ['10.244.0.0/16'] })).toEqual([]);
  });

  test('known addresses of pods', () => {
    const pod = (address: string) => '---\napiVersion: v1\nkind: Pod\nmetadata: { name: known, namespace: shop }\n'
      + `spec: { containers: [{ name: main, image: x }] }\nstatus: { podIPs: [{ ip: ${address} }] }\n`;
    expect(findingLines('block-overlaps-pods', EGRESS('{ cidr: 10.0.0.0/8 }') + pod('10.1.2.3'))).toEqual([text('10.0.0.0/8', 'shop/known[Pod]')]);
    expect(findingLines('block-overlaps-pods', EGRESS('{ cidr: 10.0.0.0/8 }') + pod('11.1.2.3'))).toEqual([]);
    expect(findingLines('block-overlaps-pods', EGRESS('{ cidr: 0.0.0.0/0 }') + pod('"fd00::1"'))).toEqual([]);
  });

  test('not where blocks match pods, nor where nothing is known of their addresses', () => {
    expect(findingLines('block-overlaps-pods', EGRESS('{ cidr: 10.0.0.0/8 }'), { podCidrs: ['10.244.0.0/16'], ipBlocks: 'pod-addresses' })).toEqual([]);
    expect(findingLines('block-overlaps-pods', EGRESS('{ cidr: 10.0.0.0/8 }'))).toEqual([]);
  });

  test('not of ClusterNetworkPolicy, whose networks match pods', () => {
    const policy = (kind: 'AdminNetworkPolicy' | 'ClusterNetworkPolicy', tier = '') => SHOP + clusterPolicyYaml(kind, 'out',
      `{ ${tier}priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: [10.0.0.0/8] }] }] }`);
    expect(findingLines('block-overlaps-pods', policy('ClusterNetworkPolicy', 'tier: Admin, '), { podCidrs: ['10.244.0.0/16'] })).toEqual([]);
    expect(findingLines('block-overlaps-pods', policy('AdminNetworkPolicy'), { podCidrs: ['10.244.0.0/16'] })).toHaveLength(1);
  });
});
