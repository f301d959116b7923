import { clusterPolicy, noticesOf, read } from '../support/read';

describe('readClusterNetworkPolicy |', () => {
  test('every form of protocol, and Accept as Allow', () => {
    const { policies } = read([clusterPolicy({
      subject: { pods: { podSelector: { matchLabels: { a: 'b' } } } },
      ingress: [{
        name: 'first',
        action: 'Accept',
        from: [{ pods: { podSelector: {} } }],
        protocols: [
          { tcp: { destinationPort: { number: 80 } } }, { udp: { destinationPort: { range: { start: 1, end: 9 } } } },
          { sctp: { destinationPort: { number: 3 } } }, { destinationNamedPort: 'http' },
        ],
      }],
      egress: [{ action: 'Deny', to: [{ namespaces: {} }] }, { action: 'Pass', to: [{ namespaces: {} }] }],
    })]);
    expect(policies).toEqual([{
      id: 'ClusterNetworkPolicy cluster',
      kind: 'ClusterNetworkPolicy',
      name: 'cluster',
      tier: 'admin',
      priority: 5,
      subject: { namespaces: {}, pods: { matchLabels: { a: 'b' } } },
      ingress: [{
        number: 1,
        name: 'first',
        action: 'Allow',
        peers: [{ type: 'pods', selection: { namespaces: {}, pods: {} } }],
        ports: [
          { type: 'numbers', protocol: 'TCP', first: 80, last: 80 }, { type: 'numbers', protocol: 'UDP', first: 1, last: 9 },
          { type: 'numbers', protocol: 'SCTP', first: 3, last: 3 }, { type: 'named', name: 'http' },
        ],
      }],
      egress: [
        { number: 1, action: 'Deny', peers: [{ type: 'pods', selection: { namespaces: {}, pods: {} } }], ports: 'all' },
        { number: 2, action: 'Pass', peers: [{ type: 'pods', selection: { namespaces: {}, pods: {} } }], ports: 'all' },
      ],
      origin: '1',
    }]);
  });

  test('the baseline has priorities too', () => {
    expect(read([clusterPolicy({ tier: 'Baseline', priority: 1000 })]).policies[0]).toMatchObject({ tier: 'baseline', priority: 1000 });
  });

  test('null is absent', () => {
    const [policy] = read([clusterPolicy({ ingress: [{ name: null, action: 'Deny', from: [{ namespaces: {}, pods: null }], protocols: null }], egress: null })]).policies;
    expect(policy.ingress).toEqual([{ number: 1, action: 'Deny', peers: [{ type: 'pods', selection: { namespaces: {}, pods: {} } }], ports: 'all' }]);
    expect(policy).not.toHaveProperty('egress');
  });

  test('what its CRD refuses takes no part', () => {
    const cluster = read([clusterPolicy({ ingress: [{ action: 'Deny', from: [{ namespaces: {} }], protocols: [{ tcp: {} }] }] })]);
    expect(cluster.policies).toEqual([]);
    expect(noticesOf(cluster)).toEqual([
      'rejected ClusterNetworkPolicy cluster (1): spec.ingress[0].protocols[0].tcp is empty: give destinationPort, with range 1 to 65535 for every port',
    ]);
  });
});
