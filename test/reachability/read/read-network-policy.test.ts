import { Cidr, parseCidr } from '../../../src/manifest';
import { blockRanges } from '../../../src/reachability/address-ranges';
import { networkPolicy, noticesOf, read } from '../../support/read';

const only = (spec: unknown, metadata?: object) => read([networkPolicy(spec, metadata)]).policies[0];
const block = (text: string, ...except: string[]) => blockRanges(parseCidr(text) as Cidr, except.map(one => parseCidr(one) as Cidr));

describe('readNetworkPolicy | defaults |', () => {
  test('everything written', () => {
    expect(only({
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'a' } } }], ports: [{ port: 80, protocol: 'TCP' }] }],
      egress: [{}, { to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [{ port: 1, endPort: 9, protocol: 'SCTP' }] }],
    })).toEqual({
      id: 'shop/policy',
      kind: 'NetworkPolicy',
      name: 'policy',
      namespace: 'shop',
      tier: 'namespace',
      priority: 0,
      subject: { namespaces: 'shop', pods: { matchLabels: { app: 'web' } } },
      ingress: [{
        number: 1,
        action: 'Allow',
        peers: [{ type: 'pods', selection: { namespaces: 'shop', pods: { matchLabels: { app: 'a' } } } }],
        ports: [{ type: 'numbers', protocol: 'TCP', first: 80, last: 80 }],
      }],
      egress: [
        { number: 1, action: 'Allow', peers: 'any', ports: 'all' },
        {
          number: 2,
          action: 'Allow',
          peers: [{ type: 'addresses', text: '10.0.0.0/8 except 10.1.0.0/16', ranges: block('10.0.0.0/8', '10.1.0.0/16') }],
          ports: [{ type: 'numbers', protocol: 'SCTP', first: 1, last: 9 }],
        },
      ],
      origin: '1',
    });
  });

  test.each([[undefined], [null], [{}], [{ podSelector: null }], [{ podSelector: { matchLabels: null, matchExpressions: null } }]])('%j selects every pod and denies ingress', spec => {
    expect(only(spec)).toMatchObject({ subject: { namespaces: 'shop', pods: {} }, ingress: [] });
    expect(only(spec)).not.toHaveProperty('egress');
  });

  test.each<[object, string[]]>([
    [{}, ['ingress']],
    [{ policyTypes: [] }, ['ingress']],
    [{ policyTypes: null }, ['ingress']],
    [{ egress: [] }, ['ingress']],
    [{ egress: [{}] }, ['ingress', 'egress']],
    [{ policyTypes: ['Egress'] }, ['egress']],
    [{ policyTypes: ['Ingress'] }, ['ingress']],
    [{ policyTypes: ['Egress', 'Ingress'] }, ['ingress', 'egress']],
    [{ policyTypes: ['Ingress', 'Ingress'] }, ['ingress']],
  ])('%j is about %j', (spec, directions) => {
    const policy = only(spec);
    expect((['ingress', 'egress'] as const).filter(direction => policy[direction] !== undefined)).toEqual(directions);
  });

  test.each(['ingress', 'egress'])('%s rules that policyTypes leave out have no effect, with a note', direction => {
    const other = direction === 'ingress' ? 'Egress' : 'Ingress';
    const cluster = read([networkPolicy({ policyTypes: [other], [direction]: [{}] })]);
    expect(cluster.policies[0]).not.toHaveProperty(direction);
    expect(noticesOf(cluster)).toEqual([
      `note NetworkPolicy shop/policy (1): its ${direction} rules have no effect: policyTypes does not list ${direction === 'ingress' ? 'Ingress' : 'Egress'}`,
    ]);
  });

  test.each([[undefined], [null], [[]]])('from, to and ports of %j are any peer and all ports', none => {
    const { ingress, egress } = only({ ingress: [{ from: none, ports: none }], egress: [{ to: none, ports: none }] });
    expect([ingress, egress]).toEqual([[{ number: 1, action: 'Allow', peers: 'any', ports: 'all' }], [{ number: 1, action: 'Allow', peers: 'any', ports: 'all' }]]);
  });

  test('namespace default where none is written', () => {
    const policy = only({}, { namespace: null });
    expect(policy).toMatchObject({ id: 'default/policy', namespace: 'default', subject: { namespaces: 'default' } });
  });
});

describe('readNetworkPolicy | peers and ports |', () => {
  const peersOf = (peer: object) => only({ ingress: [{ from: [peer] }] }).ingress![0].peers;
  const portsOf = (port: object) => only({ ingress: [{ ports: [port] }] }).ingress![0].ports;

  test.each<[object, string | object, object]>([
    [{ podSelector: {} }, 'shop', {}],
    [{ podSelector: {}, namespaceSelector: null }, 'shop', {}],
    [{ namespaceSelector: {} }, {}, {}],
    [{ namespaceSelector: {}, podSelector: null }, {}, {}],
    [{ namespaceSelector: { matchLabels: { a: 'b' } }, podSelector: { matchLabels: { c: 'd' } } }, { matchLabels: { a: 'b' } }, { matchLabels: { c: 'd' } }],
    [{ podSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: ['c', 'b', 'b'] }, { key: 'a', operator: 'Exists', values: null }] } }, 'shop',
      { matchExpressions: [{ key: 'a', operator: 'Exists' }, { key: 'a', operator: 'In', values: ['b', 'c'] }] }],
  ])('%j', (peer, namespaces, pods) => {
    expect(peersOf(peer)).toEqual([{ type: 'pods', selection: { namespaces, pods } }]);
  });

  test.each<[object, string, object[]]>([
    [{ cidr: 'FD00::/8' }, 'fd00::/8', block('fd00::/8')],
    [{ cidr: '10.0.0.0/8', except: null }, '10.0.0.0/8', block('10.0.0.0/8')],
    [{ cidr: '10.0.0.0/8', except: ['10.2.0.0/16', '10.1.0.0/16', '10.2.0.0/16'] }, '10.0.0.0/8 except 10.1.0.0/16, 10.2.0.0/16', block('10.0.0.0/8', '10.1.0.0/16', '10.2.0.0/16')],
  ])('block %j', (ipBlock, text, ranges) => {
    expect(peersOf({ ipBlock })).toEqual([{ type: 'addresses', text, ranges }]);
  });

  test.each<[object, object]>([
    [{}, { type: 'numbers', protocol: 'TCP', first: 1, last: 65535 }],
    [{ protocol: null, port: null }, { type: 'numbers', protocol: 'TCP', first: 1, last: 65535 }],
    [{ protocol: 'UDP' }, { type: 'numbers', protocol: 'UDP', first: 1, last: 65535 }],
    [{ port: 53, endPort: null }, { type: 'numbers', protocol: 'TCP', first: 53, last: 53 }],
    [{ port: 53, endPort: 60, protocol: 'UDP' }, { type: 'numbers', protocol: 'UDP', first: 53, last: 60 }],
    [{ port: 'dns' }, { type: 'named', name: 'dns', protocol: 'TCP' }],
    [{ port: 'dns', protocol: 'UDP' }, { type: 'named', name: 'dns', protocol: 'UDP' }],
  ])('port %j', (port, match) => expect(portsOf(port)).toEqual([match]));

  test('equal selectors, blocks and port lists are the same object', () => {
    const peers = [{ namespaceSelector: { matchLabels: { a: 'b', c: 'd' } } }, { ipBlock: { cidr: '10.0.0.0/8' } }];
    const turned = [{ namespaceSelector: { matchLabels: { c: 'd', a: 'b' } }, podSelector: {} }, { ipBlock: { cidr: '10.0.0.0/8', except: [] } }];
    const [one, other] = read([networkPolicy({ ingress: [{ from: peers, ports: [{ port: 1 }] }] }), networkPolicy({ egress: [{ to: turned, ports: [{ port: 1, protocol: 'TCP' }] }] }, { name: 'z' })])
      .policies.map(({ ingress, egress }) => (egress ?? ingress)![0]);
    expect(one.peers[0]).toBe(other.peers[0]);
    expect(one.peers[1]).toBe(other.peers[1]);
    expect(one.ports).toBe(other.ports);
  });
});

describe('readNetworkPolicy | what is refused |', () => {
  test.each<[string, object, string]>([
    ['an empty peer', networkPolicy({ ingress: [{ from: [{}] }] }), 'spec.ingress[0].from[0] is empty: give podSelector, namespaceSelector or ipBlock'],
    ['null as peer', networkPolicy({ ingress: [{ from: [null] }] }), 'spec.ingress[0].from[0] must be an object'],
    ['ports that are text', networkPolicy({ ingress: [{ ports: '80' }] }), 'spec.ingress[0].ports must be a list'],
    ['a spec that is a list', networkPolicy([]), 'spec must be an object'],
    ['a bad block', networkPolicy({ egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0' } }] }] }), 'spec.egress[0].to[0].ipBlock.cidr "10.0.0.0" has no prefix length. Write 10.0.0.0/32 for this one address'],
    ['a boolean label', networkPolicy({}, { labels: { on: true } }), 'metadata.labels: label value "true" of "on" is a boolean: label values are strings, write "true" in quotes'],
    ['a namespace that is a number', networkPolicy({}, { namespace: 1 }), 'metadata.namespace "1" is a number: write it in quotes'],
    ['no apiVersion', { ...networkPolicy({}), apiVersion: undefined }, 'apiVersion "" has no NetworkPolicy. Write networking.k8s.io/v1'],
    ['a version that never was', { ...networkPolicy({}), apiVersion: 'networking.k8s.io/v2' }, 'apiVersion "networking.k8s.io/v2" has no NetworkPolicy. Write networking.k8s.io/v1'],
    ['the version before 1.16', { ...networkPolicy({}), apiVersion: 'extensions/v1beta1' },
      'NetworkPolicy "policy" is of extensions/v1beta1, which API servers do not have since 1.16. Write apiVersion: networking.k8s.io/v1, with policyTypes'],
  ])('%s', (_what, object, text) => {
    const cluster = read([object]);
    expect(cluster.policies).toEqual([]);
    expect(cluster.notices).toMatchObject([{ type: 'rejected', subject: `NetworkPolicy ${text.includes('namespace "1"') ? 'default' : 'shop'}/policy`, text, origin: '1' }]);
  });

  test('every problem is told', () => {
    expect(noticesOf(read([networkPolicy({ policyTypes: ['ingress'], egress: {} })]))).toEqual([
      'rejected NetworkPolicy shop/policy (1): spec.policyTypes: "ingress" is unknown. Write Ingress or Egress',
      'rejected NetworkPolicy shop/policy (1): spec.egress must be a list',
    ]);
  });

  test('a name with other signs only is a note', () => {
    const cluster = read([networkPolicy({}, { name: 'Deny_All' })]);
    expect(cluster.policies.map(({ id }) => id)).toEqual(['shop/Deny_All']);
    expect(noticesOf(cluster)).toEqual(['note NetworkPolicy shop/Deny_All (1): metadata.name "Deny_All" must consist of lower-case letters, digits, "-" and ".", '
      + 'and start and end with a letter or digit: API servers refuse the object, which takes part all the same']);
  });

  test('a name that no id could hold is a problem', () => {
    const cluster = read([networkPolicy({}, { name: 'a/b' })]);
    expect(cluster.policies).toEqual([]);
    expect(noticesOf(cluster)).toEqual([
      'rejected NetworkPolicy shop/a/b (1): metadata.name "a/b" must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit',
    ]);
  });
});
