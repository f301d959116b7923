import { PODS, clusterOf, clusterPolicyYaml, expectAnswers, podYaml, policyYaml, refusals } from '../support/corner';

/** Corner cases of tiers, priorities and cluster-wide policies, as `corner-cases.test.ts`. */

const X = '{ namespaces: { matchLabels: { ns: x } } }';
const ALL = '{ namespaces: {} }';
const admin = (priority: number, rules: string, subject = X) => clusterPolicyYaml('AdminNetworkPolicy', `{ priority: ${priority}, subject: ${subject}, ${rules} }`, `anp-${priority}`);
const baseline = (rules: string, subject = X) => clusterPolicyYaml('BaselineAdminNetworkPolicy', `{ subject: ${subject}, ${rules} }`);
const cluster = (tier: 'Admin' | 'Baseline', priority: number, rules: string, subject = X) =>
  clusterPolicyYaml('ClusterNetworkPolicy', `{ tier: ${tier}, priority: ${priority}, subject: ${subject}, ${rules} }`, `${tier.toLowerCase()}-${priority}`);
/** rules of one direction, about all pods */
const from = (...actions: string[]) => `ingress: [${actions.map(action => `{ action: ${action}, from: [${ALL}] }`).join(', ')}]`;
const to = (...actions: string[]) => `egress: [${actions.map(action => `{ action: ${action}, to: [${ALL}] }`).join(', ')}]`;

const NP_ALLOW = policyYaml('{ podSelector: {}, ingress: [{}] }');
const NP_DENY = policyYaml('{ podSelector: {}, policyTypes: [Ingress] }');
const NP_EGRESS = policyYaml('{ podSelector: {}, policyTypes: [Egress], egress: [{}] }');

describe('tiers | order', () => {
  // verdicts of the tiers, undefined where no policy is           admin    namespace  baseline  allowed
  const TABLE: [string | undefined, string | undefined, string | undefined, boolean][] = [
    [undefined, undefined, undefined, true],
    ['Allow', 'Deny', 'Deny', true],
    ['Deny', 'Allow', 'Allow', false],
    ['Pass', 'Allow', 'Deny', true],
    ['Pass', 'Deny', 'Allow', false],
    ['Pass', undefined, 'Deny', false],
    ['Pass', undefined, 'Allow', true],
    ['Pass', undefined, undefined, true],
    [undefined, 'Allow', 'Deny', true],
    [undefined, 'Deny', 'Allow', false],
    [undefined, undefined, 'Deny', false],
    [undefined, undefined, 'Allow', true],
    ['Deny', undefined, 'Allow', false],
    ['Allow', undefined, 'Deny', true],
  ];
  test.each(TABLE)('3.2 admin %s, NetworkPolicy %s, baseline %s: %s', (ofAdmin, ofNamespace, ofBaseline, isAllowed) => {
    const policies = ofNamespace === undefined ? '' : ofNamespace === 'Allow' ? NP_ALLOW : NP_DENY;
    const legacy = (ofAdmin ? admin(5, from(ofAdmin)) : '') + (ofBaseline ? baseline(from(ofBaseline)) : '');
    expectAnswers(PODS + policies + legacy, { 'y/a > x/a': isAllowed, 'y/a > y/b': true });
    const word = (action: string) => action.replace('Allow', 'Accept');
    const current = (ofAdmin ? cluster('Admin', 5, from(word(ofAdmin))) : '') + (ofBaseline ? cluster('Baseline', 5, from(word(ofBaseline))) : '');
    expectAnswers(PODS + policies + current, { 'y/a > x/a': isAllowed, 'y/a > y/b': true });
  });

  test('3.2 Pass in the baseline is the default: allowed, whatever comes after it', () => {
    expectAnswers(PODS + cluster('Baseline', 1, from('Pass', 'Deny')) + cluster('Baseline', 2, from('Deny')), { 'y/a > x/a': true });
  });

  test('3.2 Pass skips the rest of its tier, in all policies', () => {
    expectAnswers(PODS + admin(1, from('Pass', 'Deny')) + admin(2, from('Deny')), { 'y/a > x/a': true });
    expectAnswers(PODS + admin(1, from('Pass')) + admin(2, from('Allow')) + NP_DENY, { 'y/a > x/a': false });
    expectAnswers(PODS + cluster('Admin', 1, from('Pass')) + cluster('Admin', 2, from('Accept')) + NP_DENY, { 'y/a > x/a': false });
  });

  test('3.2 the lower priority number is asked first, as a number', () => {
    expectAnswers(PODS + admin(10, from('Deny')) + admin(9, from('Allow')), { 'y/a > x/a': true });
    expectAnswers(PODS + admin(1000, from('Allow')) + admin(0, from('Deny')), { 'y/a > x/a': false });
    expectAnswers(PODS + cluster('Admin', 10, from('Deny')) + cluster('Admin', 9, from('Accept')), { 'y/a > x/a': true });
    expectAnswers(PODS + cluster('Baseline', 100, from('Accept')) + cluster('Baseline', 99, from('Deny')), { 'y/a > x/a': false });
  });

  test('3.2 both kinds of the admin tier share its priorities', () => {
    expectAnswers(PODS + admin(2, from('Allow')) + cluster('Admin', 1, from('Deny')), { 'y/a > x/a': false });
    expectAnswers(PODS + admin(1, from('Allow')) + cluster('Admin', 2, from('Deny')), { 'y/a > x/a': true });
  });

  test('3.2 rules in their order, each port by the first that has it', () => {
    const rules = `ingress: [
      { action: Deny, from: [${ALL}], ports: [{ portNumber: { protocol: TCP, port: 80 } }, { portRange: { protocol: UDP, start: 10, end: 20 } }] },
      { action: Pass, from: [${ALL}], ports: [{ portNumber: { protocol: TCP, port: 81 } }] },
      { action: Allow, from: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { pod: a } } } }] }]`;
    expectAnswers(PODS + admin(5, rules) + NP_DENY, {
      'y/a > x/a TCP 80': false,
      'y/a > x/a TCP 81': false,
      'y/a > x/a TCP 82': true,
      'y/b > x/a TCP 82': false,
      'y/a > x/a UDP 9': true,
      'y/a > x/a UDP 10': false,
      'y/a > x/a UDP 20': false,
      'y/a > x/a UDP 21': true,
      'y/a > x/a SCTP 80': true,
    });
  });

  test('3.2 no rule isolates: what none matches goes on to the next tier', () => {
    expectAnswers(PODS + admin(5, `ingress: [{ action: Allow, from: [${X}] }]`), { 'y/a > x/a': true });
    expectAnswers(PODS + admin(5, 'ingress: []') + cluster('Baseline', 5, 'egress: []'), { 'y/a > x/a': true, 'x/a > y/a': true });
  });

  test('3.2 a NetworkPolicy is final for the pods that it selects, for each direction apart', () => {
    expectAnswers(PODS + NP_ALLOW + baseline(`${from('Deny')}, ${to('Deny')}`), { 'y/a > x/a': true, 'x/a > y/a': false });
    expectAnswers(PODS + NP_EGRESS + baseline(`${from('Deny')}, ${to('Deny')}`), { 'y/a > x/a': false, 'x/a > y/a': true });
    expectAnswers(PODS + policyYaml('{ podSelector: { matchLabels: { pod: b } }, ingress: [{}] }') + baseline(from('Deny')), { 'y/a > x/a': false, 'y/a > x/b': true });
  });

  test('3.2 directions are decided apart: an admin who accepts egress does not accept ingress', () => {
    expectAnswers(PODS + admin(5, to('Allow'), '{ namespaces: { matchLabels: { ns: y } } }') + NP_DENY, { 'y/a > x/a': false });
  });
});

describe('tiers | subjects and peers', () => {
  test('3.2 an empty subject is all namespaces, also those without object', () => {
    expectAnswers(PODS + admin(5, from('Deny'), ALL), { 'x/a > z/a': false, 'x/a > y/a': false, '192.0.2.1 > x/a': true });
    expectAnswers(PODS + cluster('Admin', 5, from('Deny'), ALL), { 'x/a > z/a': false, 'x/a > y/a': false, '192.0.2.1 > x/a': true });
  });

  test('3.2 subjects of pods, by both selectors', () => {
    expectAnswers(PODS + admin(5, from('Deny'), '{ pods: { namespaceSelector: { matchLabels: { ns: x } }, podSelector: { matchLabels: { pod: a } } } }'), {
      'y/a > x/a': false, 'y/a > x/b': true, 'x/a > y/a': true,
    });
  });

  test('3.2 ClusterNetworkPolicy: pods without namespaceSelector are those of all namespaces', () => {
    expectAnswers(PODS + cluster('Admin', 5, from('Deny'), '{ pods: { podSelector: { matchLabels: { pod: a } } } }'), { 'y/a > x/a': false, 'y/a > x/b': true, 'x/a > z/a': false });
  });

  test.each([
    ['AdminNetworkPolicy without from', admin(5, 'ingress: [{ action: Deny, from: [] }]'), 'AdminNetworkPolicy anp-5'],
    ['ClusterNetworkPolicy without from', cluster('Admin', 5, 'ingress: [{ action: Deny, from: [] }]'), 'ClusterNetworkPolicy admin-5'],
    ['priority beyond 1000', admin(1001, from('Deny')), 'AdminNetworkPolicy anp-1001'],
    ['Accept in AdminNetworkPolicy', admin(5, from('Accept')), 'AdminNetworkPolicy anp-5'],
    ['Allow in ClusterNetworkPolicy', cluster('Admin', 5, from('Allow')), 'ClusterNetworkPolicy admin-5'],
    ['Pass in BaselineAdminNetworkPolicy', baseline(from('Pass')), 'BaselineAdminNetworkPolicy default'],
    ['networks in ingress', cluster('Admin', 5, 'ingress: [{ action: Deny, from: [{ networks: [10.0.0.0/8] }] }]'), 'ClusterNetworkPolicy admin-5'],
    ['an empty tcp', cluster('Admin', 5, `ingress: [{ action: Deny, from: [${ALL}], protocols: [{ tcp: {} }] }]`), 'ClusterNetworkPolicy admin-5'],
    ['a range of one', cluster('Admin', 5, `ingress: [{ action: Deny, from: [${ALL}], protocols: [{ tcp: { destinationPort: { range: { start: 80, end: 80 } } } }] }]`),
      'ClusterNetworkPolicy admin-5'],
    ['a malformed selector', admin(5, from('Deny'), '{ namespaces: { matchExpressions: [{ key: ns, operator: In }] } }'), 'AdminNetworkPolicy anp-5'],
  ])('3.2 %s is refused: the policy takes no part', (_, policy, subject) => {
    const texts = refusals(PODS + policy);
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.filter(text => !text.startsWith(`${subject}: `))).toEqual([]);
    expect(clusterOf(PODS + policy).policies).toEqual([]);
  });

  test('3.2 named ports of cluster-wide policies have the protocol that the pod gives them', () => {
    const named = `
--- { apiVersion: v1, kind: Pod, metadata: { name: dns, namespace: x }, spec: { containers: [{ name: app, image: app, ports: [{ name: web, containerPort: 53, protocol: UDP }] }] } }`;
    const answers = { 'y/a > x/dns UDP 53': false, 'y/a > x/dns TCP 53': true, 'y/a > x/dns UDP 54': true, 'y/a > x/a UDP 53': true };
    expectAnswers(PODS + named + admin(5, `ingress: [{ action: Deny, from: [${ALL}], ports: [{ namedPort: web }] }]`), answers);
    expectAnswers(PODS + named + cluster('Admin', 5, `ingress: [{ action: Deny, from: [${ALL}], protocols: [{ destinationNamedPort: web }] }]`), answers);
  });

  test('3.2 numbers of ClusterNetworkPolicy are for one protocol', () => {
    expectAnswers(PODS + cluster('Admin', 5, `ingress: [{ action: Deny, from: [${ALL}], protocols: [{ udp: { destinationPort: { number: 80 } } }, { sctp: { destinationPort: { range: { start: 80, end: 90 } } } }] }]`), {
      'y/a > x/a TCP 80': true, 'y/a > x/a UDP 80': false, 'y/a > x/a UDP 81': true, 'y/a > x/a SCTP 79': true, 'y/a > x/a SCTP 80': false, 'y/a > x/a SCTP 90': false, 'y/a > x/a SCTP 91': true,
    });
  });

  test('3.2 networks of ClusterNetworkPolicy are pods too, unless a rule before passes these on', () => {
    const world = '{ action: Deny, to: [{ networks: [0.0.0.0/0] }] }';
    expectAnswers(PODS + cluster('Admin', 5, `egress: [${world}]`), { 'x/a > y/a': false, 'x/a > 192.0.2.1': false, 'x/a > 2001:db8::1': true, 'y/a > x/a': true });
    expectAnswers(PODS + cluster('Admin', 5, `egress: [{ action: Pass, to: [${ALL}] }, ${world}]`), { 'x/a > y/a': true, 'x/a > 192.0.2.1': false });
  });

  test('3.2 networks of ClusterNetworkPolicy find pods by their addresses; those of AdminNetworkPolicy as NetworkPolicy blocks do', () => {
    const pods = PODS + podYaml('y/known', '', 'podIPs: [{ ip: 10.1.0.5 }]');
    const deny = 'egress: [{ action: Deny, to: [{ networks: [192.0.2.0/24, 10.1.0.0/16] }] }]';
    expectAnswers(pods + cluster('Admin', 5, deny), { 'x/a > y/known': false, 'x/a > y/a': true, 'x/a > 10.1.0.5': false });
    expectAnswers(pods + cluster('Admin', 5, deny), { 'x/a > y/a': false }, { podCidrs: ['10.1.0.0/16'] });
    expectAnswers(pods + admin(5, deny), { 'x/a > y/known': true, 'x/a > y/a': true, 'x/a > 10.1.0.5': true, 'x/a > 10.1.0.6': false });
    expectAnswers(pods + admin(5, deny), { 'x/a > y/known': false, 'x/a > y/a': true }, { ipBlocks: 'pod-addresses' });
  });

  test('3.1.14 to ClusterNetworkPolicy a pod on the host network is its node, whatever the option says', () => {
    const pods = PODS + podYaml('x/host', 'hostNetwork: true,', 'hostIP: 192.168.0.10');
    expectAnswers(pods + cluster('Admin', 5, `${from('Deny')}, ${to('Deny')}`, ALL), { 'y/a > x/host': true, 'x/host > y/a': true, 'y/a > x/a': false });
    expectAnswers(pods + admin(5, `${from('Deny')}, ${to('Deny')}`, ALL), { 'y/a > x/host': false, 'x/host > y/a': false });
    expectAnswers(pods + admin(5, `${from('Deny')}, ${to('Deny')}`, ALL), { 'y/a > x/host': true, 'x/host > y/a': true }, { hostNetwork: 'node' });
    const network = (cidr: string) => cluster('Admin', 5, `egress: [{ action: Deny, to: [{ networks: [${cidr}] }] }]`, ALL);
    expectAnswers(pods + network('192.168.0.10/32'), { 'y/a > x/host': false, 'y/a > x/a': true });
    expectAnswers(pods + network('192.168.0.11/32'), { 'y/a > x/host': true });
  });

  const node = (name: string, zone: string, address: string) => `
--- { apiVersion: v1, kind: Node, metadata: { name: ${name}, labels: { zone: ${zone} } }, status: { addresses: [{ type: Hostname, address: ${name} }, { type: InternalIP, address: ${address} }] } }`;
  const NODES = node('n1', 'a', '192.168.0.10') + node('n2', 'b', '192.168.0.11');
  const DENY_NODES = 'egress: [{ action: Deny, to: [{ nodes: { matchLabels: { zone: a } } }] }]';

  test('3.2 nodes are the addresses of the Node objects that the selector finds', () => {
    const host = podYaml('y/host', 'hostNetwork: true,', 'hostIP: 192.168.0.10');
    expectAnswers(PODS + NODES + host + cluster('Admin', 5, DENY_NODES), {
      'x/a > 192.168.0.10': false, 'x/a > 192.168.0.11': true, 'x/a > 192.168.0.9': true, 'x/a > y/host': false, 'x/a > y/a': true,
    });
    expectAnswers(PODS + NODES + admin(5, DENY_NODES), { 'x/a > 192.168.0.10': false, 'x/a > 192.168.0.11': true, 'x/a > y/a': true });
  });

  test('3.2 nodes without Node objects are unknown: no address and no pod', () => {
    const host = podYaml('y/host', 'hostNetwork: true,', 'hostIP: 192.168.0.10');
    for (const deny of [cluster('Admin', 5, DENY_NODES), admin(5, DENY_NODES)]) {
      expectAnswers(PODS + host + deny, { 'x/a > 192.168.0.10': true, 'x/a > y/host': true, 'x/a > y/a': true });
      expect(clusterOf(PODS + deny).notices.map(({ type }) => type)).toContain('ignored');
    }
  });

  test('3.2 names: to accept them accepts no address, since none is known to be theirs', () => {
    const rules = 'egress: [{ action: Accept, to: [{ domainNames: ["*.example.com"] }] }, { action: Deny, to: [{ networks: [0.0.0.0/0, "::/0"] }] }]';
    expectAnswers(PODS + cluster('Admin', 5, rules), { 'x/a > 192.0.2.1': false, 'x/a > 2001:db8::1': false, 'x/a > y/a': false });
  });
});

describe('tiers | what other implementations got wrong', () => {
  test('3.3 a pod that a NetworkPolicy selects for egress alone is in the baseline for ingress', () => {
    expectAnswers(PODS + NP_EGRESS + cluster('Baseline', 5, from('Deny')), { 'y/a > x/a': false });
    expectAnswers(PODS + NP_EGRESS + baseline(from('Deny')), { 'y/a > x/a': false });
  });

  test('3.3 empty lists of rules deny, for either direction', () => {
    expectAnswers(PODS + policyYaml('{ podSelector: {}, policyTypes: [Ingress, Egress], ingress: [], egress: [] }'), {
      'y/a > x/a': false, '192.0.2.1 > x/a': false, 'x/a > y/a': false, 'x/a > 192.0.2.1': false,
    });
  });

  test('3.3 a malformed selector accepts nothing and nobody: the policy is refused', () => {
    expect(refusals(PODS + policyYaml('{ podSelector: {}, ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: pod, operator: Like, values: [a] }] } }] }] }'))).toHaveLength(1);
  });

  test('3.3 empty policyTypes are those of the rules that there are', () => {
    expectAnswers(PODS + policyYaml('{ podSelector: {}, policyTypes: [], egress: [{ to: [{ podSelector: {} }] }] }'), { 'y/a > x/a': false, 'x/a > y/a': false });
  });
});
