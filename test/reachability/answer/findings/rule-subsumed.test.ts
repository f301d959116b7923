import { SHOP, findingLines, webIngress } from '../../../support/policy-findings';
import { clusterPolicyYaml, policyYaml } from '../../../support/yaml-cluster';

const DB = '{ podSelector: { matchLabels: { app: db } } }';
const ADDS_NOTHING = 'allows all that it allows, so it adds nothing: remove it, or narrow the other';

describe('rule-subsumed | NetworkPolicy |', () => {
  const subsumed = (wide: string, narrow: string) => findingLines('rule-subsumed', SHOP + webIngress('web', `${wide}, ${narrow}`));
  const yes = [`info shop/web ingress rule 2: rule 1 ${ADDS_NOTHING}`];

  test.each([
    ['any peer', '{}', `{ from: [${DB}] }`],
    ['all pods of the namespace', '{ from: [{ podSelector: {} }] }', `{ from: [${DB}] }`],
    ['all pods of all namespaces', '{ from: [{ namespaceSelector: {} }] }', `{ from: [${DB}] }`],
    ['the same', `{ from: [${DB}] }`, `{ from: [${DB}] }`],
    ['a key that is there', '{ from: [{ podSelector: { matchExpressions: [{ key: app, operator: Exists }] } }] }', `{ from: [${DB}] }`],
    ['one of several values', '{ from: [{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [db, web] }] } }] }', `{ from: [${DB}] }`],
    ['none of other values', '{ from: [{ podSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [web] }] } }] }', `{ from: [${DB}] }`],
    ['a larger block', '{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }', '{ from: [{ ipBlock: { cidr: 10.1.0.0/16, except: [10.1.1.0/24] } }] }'],
    ['several blocks together', '{ from: [{ ipBlock: { cidr: 10.0.0.0/9 } }, { ipBlock: { cidr: 10.128.0.0/9 } }] }', '{ from: [{ ipBlock: { cidr: 10.64.0.0/10 } }, { ipBlock: { cidr: 10.0.0.0/8 } }] }'],
    ['a range of ports', '{ ports: [{ port: 1, endPort: 100 }] }', `{ from: [${DB}], ports: [{ port: 80 }] }`],
    ['all ports of the protocol, for a named one', '{ ports: [{ protocol: TCP }] }', '{ ports: [{ port: http }] }'],
    ['the same named port', '{ ports: [{ port: http }, { port: 90 }] }', `{ from: [${DB}], ports: [{ port: http }] }`],
    ['the namespace by its name', `{ from: [${DB}] }`,
      '{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } }, podSelector: { matchLabels: { app: db } } }] }'],
  ])('%s', (_, wide, narrow) => {
    expect(subsumed(wide, narrow)).toEqual(yes);
  });

  test.each([
    ['another value', '{ from: [{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [web] }] } }] }', `{ from: [${DB}] }`],
    ['one more requirement', '{ from: [{ podSelector: { matchLabels: { app: db, tier: a } } }] }', `{ from: [${DB}] }`],
    ['one of the peers alone', `{ from: [${DB}] }`, `{ from: [${DB}, { ipBlock: { cidr: 10.0.0.0/8 } }] }`],
    ['a block with a hole', '{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.1.0/24] } }] }', '{ from: [{ ipBlock: { cidr: 10.1.0.0/16 } }] }'],
    ['all IPv4 addresses, for IPv6', '{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }', '{ from: [{ ipBlock: { cidr: "fd00::/8" } }] }'],
    ['pods, for addresses', '{ from: [{ namespaceSelector: {} }] }', '{ from: [{ ipBlock: { cidr: 10.1.0.0/16 } }] }'],
    ['other ports', '{ ports: [{ port: 80 }] }', `{ from: [${DB}], ports: [{ port: 80, endPort: 81 }] }`],
    ['another protocol', '{ ports: [{ protocol: UDP }] }', '{ ports: [{ port: http }] }'],
    ['another name', '{ ports: [{ port: web }] }', '{ ports: [{ port: http }] }'],
  ])('not by %s', (_, wide, narrow) => {
    expect(subsumed(wide, narrow).filter(line => line.includes('rule 2: '))).toEqual([]);
  });

  test('an earlier rule by a later one', () => {
    expect(findingLines('rule-subsumed', SHOP + webIngress('web', `{ from: [${DB}] }, {}`))).toEqual([`info shop/web ingress rule 1: rule 2 ${ADDS_NOTHING}`]);
  });

  test('between policies of the same subject', () => {
    const yaml = SHOP + webIngress('a', `{ from: [${DB}], ports: [{ port: 80 }] }`) + webIngress('b', `{ from: [${DB}] }`);
    expect(findingLines('rule-subsumed', yaml)).toEqual([`info shop/a ingress rule 1: shop/b ingress rule 1 ${ADDS_NOTHING}`]);
  });

  test('of policies that say the same, the later one', () => {
    const yaml = SHOP + webIngress('a', `{ from: [${DB}] }`) + webIngress('b', `{ from: [${DB}] }`);
    expect(findingLines('rule-subsumed', yaml)).toEqual([`info shop/b ingress rule 1: shop/a ingress rule 1 ${ADDS_NOTHING}`]);
  });

  test('not between policies of other subjects, nor directions', () => {
    const spec = (selector: string) => `{ podSelector: ${selector}, policyTypes: [Ingress, Egress], ingress: [{ from: [${DB}] }], egress: [{ to: [${DB}] }] }`;
    const yaml = SHOP + policyYaml('shop', 'a', spec('{}')) + policyYaml('shop', 'b', spec('{ matchLabels: { app: web } }'));
    expect(findingLines('rule-subsumed', yaml)).toEqual([]);
  });

  test('a namespace by its declared labels', () => {
    const peers = '{ from: [{ namespaceSelector: { matchLabels: { tier: a } } }] }, { from: [{ podSelector: {} }] }';
    const namespace = '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { tier: a } }\n';
    expect(findingLines('rule-subsumed', SHOP + namespace + webIngress('web', peers))).toEqual(yes);
    expect(findingLines('rule-subsumed', SHOP + webIngress('web', peers))).toEqual([]);
  });
});

describe('rule-subsumed | admin and baseline |', () => {
  const admin = (...rules: string[]) => findingLines('rule-subsumed', SHOP
    + clusterPolicyYaml('AdminNetworkPolicy', 'rules', `{ priority: 1, subject: { namespaces: {} }, ingress: [${rules.join(', ')}] }`));
  const rule = (action: string, ports = '') => `{ action: ${action}, from: [{ namespaces: {} }]${ports && `, ports: [${ports}]`} }`;
  const port = (number: number) => `{ portNumber: { protocol: TCP, port: ${number} } }`;

  test('a later rule that an earlier one decides otherwise', () => {
    expect(admin(rule('Deny'), rule('Allow', port(80)))).toEqual([
      'warning AdminNetworkPolicy rules ingress rule 2: rule 1 (Deny) before it decides all that it is about, so this Allow has no effect: '
      + 'remove it, or move it up',
    ]);
  });

  test('a later rule that an earlier one decides alike', () => {
    expect(admin(rule('Deny'), rule('Deny', port(80)))).toEqual([
      'info AdminNetworkPolicy rules ingress rule 2: rule 1 (Deny) before it decides all that it is about, so this Deny has no effect: '
      + 'remove it, or move it up',
    ]);
  });

  test('a later rule that several decide together', () => {
    expect(admin(rule('Allow', port(80)), rule('Pass', port(81)), rule('Deny', `${port(80)}, ${port(81)}`))).toEqual([
      'warning AdminNetworkPolicy rules ingress rule 3: rules 1 (Allow) and 2 (Pass) before it decide all that it is about, so this Deny has no effect: '
      + 'remove it, or move it up',
    ]);
  });

  test('not an earlier rule, nor one that is decided in part', () => {
    expect(admin(rule('Allow', port(80)), rule('Deny'))).toEqual([]);
    expect(admin(rule('Allow', port(80)), rule('Deny', `${port(80)}, ${port(81)}`))).toEqual([]);
  });

  test('not between policies', () => {
    const policy = (name: string, priority: number) => clusterPolicyYaml('AdminNetworkPolicy', name,
      `{ priority: ${priority}, subject: { namespaces: {} }, ingress: [${rule('Deny')}] }`);
    expect(findingLines('rule-subsumed', SHOP + policy('a', 1) + policy('b', 2))).toEqual([]);
  });
});
