import { ClusterOptions } from '../../../src/reachability';
import { clusterOf, clusterPolicyYaml, podYaml, policyYaml } from '../../support/yaml-cluster';

const pod = (name: string, address: string, spec = '') => podYaml('shop', name).replace('containers:', `${spec}containers:`) + `status: { podIPs: [{ ip: "${address}" }] }\n`;
const out = (cidr: string, name = 'web') => policyYaml('shop', name, `{ podSelector: {}, policyTypes: [Egress], egress: [{}, { to: [{ ipBlock: { cidr: "${cidr}" } }] }] }`);
const admin = (kind: 'AdminNetworkPolicy' | 'ClusterNetworkPolicy', tier = '') =>
  clusterPolicyYaml(kind, 'out', `{ ${tier}priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: [10.0.0.0/8] }] }] }`);
const notices = (yaml: string, options: Partial<ClusterOptions> = {}) => clusterOf(yaml, options).notices.map(({ type, subject, text, finding }) => `${type} ${subject}: ${text} (${finding})`);

const END = 'ranges that are [External] are about none of the pods (block-overlaps-pods)';

describe('blocks that hold addresses of pods, where they match none |', () => {
  test('are told once, with an example', () => {
    expect(notices(pod('db', '10.0.1.5') + pod('api', '10.0.1.6') + out('10.0.0.0/8'))).toEqual([
      `note NetworkPolicy shop/web: egress rule 2: 10.0.0.0/8 holds addresses of pods (10.0.1.6 of shop/api[Pod]), which ipBlocks do not match here: ${END}`,
    ]);
    expect(notices(pod('db', '10.0.1.5') + out('192.0.2.0/24', 'a') + out('10.0.1.5/32', 'b') + out('10.0.0.0/8', 'c'))).toEqual([
      `note NetworkPolicy shop/b: egress rule 2: 10.0.1.5/32 holds addresses of pods (10.0.1.5 of shop/db[Pod]), which ipBlocks do not match here, nor do blocks of 1 other policy that hold some: ${END}`,
    ]);
    expect(notices(pod('db', '10.0.1.5') + out('10.0.0.0/8', 'a') + out('0.0.0.0/0', 'b') + admin('AdminNetworkPolicy'))).toEqual([
      `note AdminNetworkPolicy out: egress rule 1: 10.0.0.0/8 holds addresses of pods (10.0.1.5 of shop/db[Pod]), which networks do not match here, nor do blocks of 2 other policies that hold some: ${END}`,
    ]);
    expect(notices(pod('db', 'fd00::5') + out('fd00::/8'))).toHaveLength(1);
  });

  test.each<[string, string, Partial<ClusterOptions>]>([
    ['the first address below the block', pod('db', '9.255.255.255') + out('10.0.0.0/8'), {}],
    ['the first address behind it', pod('db', '11.0.0.0') + out('10.0.0.0/8'), {}],
    ['the other family', pod('db', 'fd00::5') + out('0.0.0.0/0'), {}],
    ['where blocks match pods', pod('db', '10.0.1.5') + out('10.0.0.0/8'), { ipBlocks: 'pod-addresses' }],
    ['ClusterNetworkPolicy, which matches them', pod('db', '10.0.1.5') + admin('ClusterNetworkPolicy', 'tier: Admin, '), {}],
    ['pods of the host network, whose addresses are those of nodes', pod('db', '10.0.1.5', 'hostNetwork: true, ') + out('10.0.0.0/8'), {}],
    ['pods whose addresses nobody tells', podYaml('shop', 'db') + out('10.0.0.0/8'), { podCidrs: ['10.0.0.0/16'] }],
  ])('are not: %s', (_, yaml, options) => expect(notices(yaml, options)).toEqual([]));
});
