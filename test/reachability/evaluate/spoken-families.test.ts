import { spokenFamilies } from '../../../src/reachability/evaluate/spoken-families';
import { clusterOf, clusterPolicyYaml, podYaml, policyYaml } from '../../support/yaml-cluster';

const block = (cidr: string) => policyYaml('shop', 'out', `{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: "${cidr}" } }] }] }`);
const node = (address: string) => `---\napiVersion: v1\nkind: Node\nmetadata: { name: n1 }\nstatus: { addresses: [{ type: InternalIP, address: "${address}" }] }\n`;
const nodes = clusterPolicyYaml('ClusterNetworkPolicy', 'nodes', '{ tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Accept, to: [{ nodes: {} }] }] }');

describe('spokenFamilies |', () => {
  test.each<[string, string, string[], boolean]>([
    ['nothing of addresses', podYaml('shop', 'web'), [], false],
    ['blocks of IPv4', block('0.0.0.0/0'), ['10.0.0.0/8'], false],
    ['a block of IPv6', block('fd00::/8'), [], true],
    ['a block of a direction that does not count', block('fd00::/8').replace('[Egress]', '[Ingress]'), [], false],
    ['a pod CIDR of IPv6', podYaml('shop', 'web'), ['fd00::/8'], true],
    ['a pod with an IPv6 address', `${podYaml('shop', 'web')}status: { podIPs: [{ ip: "fd00::1" }] }\n`, [], true],
    ['nodes that a policy names', nodes + node('fd00::1'), [], true],
    ['nodes of IPv4 that a policy names', nodes + node('192.168.0.10'), [], false],
  ])('of IPv6 or not: %s', (_, yaml, podCidrs, isSpoken) => {
    expect(spokenFamilies(clusterOf(yaml, { podCidrs }))).toEqual(isSpoken ? ['IPv4', 'IPv6'] : ['IPv4']);
  });
});
