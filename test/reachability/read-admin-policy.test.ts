import { adminPolicy, noticesOf, read } from '../support/read';

describe('readAdminPolicy |', () => {
  test('an AdminNetworkPolicy, with every form of port', () => {
    const { policies } = read([adminPolicy({
      priority: 7,
      subject: { pods: { namespaceSelector: { matchLabels: { team: 'a' } }, podSelector: {} } },
      ingress: [{
        name: 'first',
        action: 'Pass',
        from: [{ namespaces: {} }, { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } } }],
        ports: [{ portNumber: { port: 80 } }, { portNumber: { protocol: 'UDP', port: 53 } }, { portRange: { protocol: 'SCTP', start: 1, end: 9 } }, { portRange: { start: 2, end: 3 } }, { namedPort: 'http' }],
      }, { action: 'Deny', from: [{ namespaces: {} }], ports: [] }],
    })]);
    expect(policies).toEqual([{
      id: 'AdminNetworkPolicy admin',
      kind: 'AdminNetworkPolicy',
      name: 'admin',
      tier: 'admin',
      priority: 7,
      subject: { namespaces: { matchLabels: { team: 'a' } }, pods: {} },
      ingress: [{
        number: 1,
        name: 'first',
        action: 'Pass',
        peers: [{ type: 'pods', selection: { namespaces: {}, pods: {} } }, { type: 'pods', selection: { namespaces: {}, pods: { matchLabels: { app: 'web' } } } }],
        ports: [
          { type: 'numbers', protocol: 'TCP', first: 80, last: 80 }, { type: 'numbers', protocol: 'UDP', first: 53, last: 53 },
          { type: 'numbers', protocol: 'SCTP', first: 1, last: 9 }, { type: 'numbers', protocol: 'TCP', first: 2, last: 3 }, { type: 'named', name: 'http' },
        ],
      }, { number: 2, action: 'Deny', peers: [{ type: 'pods', selection: { namespaces: {}, pods: {} } }], ports: 'all' }],
      origin: '1',
    }]);
  });

  test('a BaselineAdminNetworkPolicy', () => {
    const { policies } = read([adminPolicy({ egress: [{ action: 'Allow', to: [{ namespaces: {} }] }] }, 'BaselineAdminNetworkPolicy')]);
    expect(policies).toEqual([{
      id: 'BaselineAdminNetworkPolicy default',
      kind: 'BaselineAdminNetworkPolicy',
      name: 'default',
      tier: 'baseline',
      priority: 0,
      subject: { namespaces: {}, pods: {} },
      egress: [{ number: 1, action: 'Allow', peers: [{ type: 'pods', selection: { namespaces: {}, pods: {} } }], ports: 'all' }],
      origin: '1',
    }]);
  });

  test.each([[[]], [null], [undefined]])('rules of %j say nothing about the direction', none => {
    const [policy] = read([adminPolicy({ ingress: none, egress: none })]).policies;
    expect(policy).not.toHaveProperty('ingress');
    expect(policy).not.toHaveProperty('egress');
  });

  test('what its CRD refuses takes no part', () => {
    const cluster = read([adminPolicy({ priority: 1001 }), adminPolicy({ ingress: [{ action: 'Pass', from: [{ namespaces: {} }] }] }, 'BaselineAdminNetworkPolicy')]);
    expect(cluster.policies).toEqual([]);
    expect(noticesOf(cluster)).toEqual([
      'rejected AdminNetworkPolicy admin (1): spec.priority 1001 must be a whole number from 0 to 1000',
      'rejected BaselineAdminNetworkPolicy default (2): spec.ingress[0].action "Pass" is unknown. Write one of Allow, Deny',
    ]);
  });

  test('a BaselineAdminNetworkPolicy of another name takes no part', () => {
    const cluster = read([{ ...adminPolicy({}, 'BaselineAdminNetworkPolicy'), metadata: { name: 'mine' } }]);
    expect(cluster.policies).toEqual([]);
    expect(noticesOf(cluster)).toEqual(['rejected BaselineAdminNetworkPolicy mine (1): metadata.name "mine" must be "default", the one name of a BaselineAdminNetworkPolicy']);
  });

  test('a selector of pods that is missing is read as all, with one note for the policy', () => {
    const cluster = read([adminPolicy({ subject: { pods: { podSelector: { matchLabels: { a: 'b' } } } }, ingress: [{ action: 'Deny', from: [{ pods: { namespaceSelector: {} } }] }] })]);
    expect(cluster.policies[0]).toMatchObject({
      subject: { namespaces: {}, pods: { matchLabels: { a: 'b' } } }, ingress: [{ peers: [{ type: 'pods', selection: { namespaces: {}, pods: {} } }] }],
    });
    expect(noticesOf(cluster)).toEqual([
      'note AdminNetworkPolicy admin (1): spec.subject.pods.namespaceSelector is missing. Write {} for all (and 1 more like it): API servers refuse the object, which takes part all the same',
    ]);
  });
});
