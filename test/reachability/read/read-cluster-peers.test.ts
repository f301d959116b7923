import { Cidr, parseCidr } from '../../../src/manifest';
import { blockRanges } from '../../../src/reachability/address-ranges';
import { adminPolicy, clusterPolicy, node, noticesOf, read } from '../../support/read';

const ranges = (text: string) => blockRanges(parseCidr(text) as Cidr);
const to = (...peers: object[]) => clusterPolicy({ egress: [{ action: 'Deny', to: peers }] });
const peersIn = (cluster: ReturnType<typeof read>) => cluster.policies[0].egress![0].peers;

describe('ClusterPeerReader |', () => {
  test('a peer for each block', () => {
    const cluster = read([to({ networks: ['10.0.0.0/8', 'fd00::/8'] }, { namespaces: {} })]);
    expect(peersIn(cluster)).toEqual([
      { type: 'addresses', text: '10.0.0.0/8', ranges: ranges('10.0.0.0/8') },
      { type: 'addresses', text: 'fd00::/8', ranges: ranges('fd00::/8') },
      { type: 'pods', selection: { namespaces: {}, pods: {} } },
    ]);
    expect(cluster.notices).toEqual([]);
  });

  test('host bits of v1alpha2 are dropped, with a note', () => {
    const cluster = read([to({ networks: ['10.1.2.3/8'] })]);
    expect(peersIn(cluster)).toEqual([{ type: 'addresses', text: '10.0.0.0/8', ranges: ranges('10.0.0.0/8') }]);
    expect(noticesOf(cluster)).toEqual(['note ClusterNetworkPolicy cluster (1): spec.egress[0].to[0].networks "10.1.2.3/8" has host bits set: it is read as the whole block 10.0.0.0/8']);
  });

  test.each([['AdminNetworkPolicy', adminPolicy], ['ClusterNetworkPolicy', clusterPolicy]] as const)('nodes of %s are their addresses', (_kind, make) => {
    const policy = make({ egress: [{ action: 'Deny', to: [{ nodes: { matchLabels: { role: 'worker' } } }] }] });
    const cluster = read([policy, node('a', { role: 'worker' }, '192.0.2.2', 'fd00::1'), node('b', { role: 'worker' }, '192.0.2.3'), node('c', {}, '192.0.2.9')]);
    expect(peersIn(cluster)).toEqual([{
      type: 'addresses',
      text: 'nodes role=worker',
      ranges: [{ family: 'IPv4', first: 0xc0000202n, end: 0xc0000204n }, { family: 'IPv6', first: 0xfdn * 2n ** 120n + 1n, end: 0xfdn * 2n ** 120n + 2n }],
      ofNodes: true,
    }]);
    expect(cluster.notices).toEqual([]);
  });

  test('nodes without Node objects match nothing', () => {
    const cluster = read([to({ nodes: {} })]);
    expect(peersIn(cluster)).toEqual([{ type: 'addresses', text: 'nodes all', ranges: [], ofNodes: true, isUntold: true }]);
    expect(noticesOf(cluster)).toEqual(['ignored ClusterNetworkPolicy cluster (1): spec.egress[0].to[0].nodes matches nothing, since the input has no Node']);
  });

  test('nodes that no Node is match nothing', () => {
    const cluster = read([to({ nodes: { matchLabels: { role: 'x' } } }), node('a', { role: 'worker' }, '192.0.2.2')]);
    expect(peersIn(cluster)).toEqual([{ type: 'addresses', text: 'nodes role=x', ranges: [], ofNodes: true }]);
    expect(noticesOf(cluster)).toEqual([
      'note ClusterNetworkPolicy cluster (1): spec.egress[0].to[0].nodes matches nothing: no Node of the input has these labels and an address in its status',
    ]);
  });

  test('domain names are unknown', () => {
    const cluster = read([to({ domainNames: ['b.io', '*.a.io'] })]);
    expect(peersIn(cluster)).toEqual([{ type: 'unknown', text: 'domainNames *.a.io, b.io' }]);
    expect(noticesOf(cluster)).toEqual(['ignored ClusterNetworkPolicy cluster (1): spec.egress[0].to[0].domainNames cannot be resolved, since only a name server knows '
      + 'the addresses: the rule is read as if this peer was not there, whatever its action']);
  });
});
