import { evaluate, policyFindings } from '../../../../src/reachability';
import { SHOP, findingLines, webEgress, webIngress } from '../../../support/policy-findings';
import { pod, read } from '../../../support/read';
import { clusterPolicyYaml, policyYaml, workloadYaml } from '../../../support/yaml-cluster';

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

describe('rule-subsumed | by what names of ports stand for |', () => {
  const rules = (...ports: string[]) => ports.map(port => `{ ports: [${port}] }`).join(', ');
  const ingress = (yaml: string, ...ports: string[]) => findingLines('rule-subsumed', SHOP + yaml + webIngress('web', rules(...ports)));
  const covered = (rule: number, by: number, numbers = 'http is TCP 8080') =>
    `info shop/web ingress rule ${rule}: rule ${by} allows all that it allows, as ${numbers} at these pods, so it adds nothing: remove it, or narrow the other`;
  const http = (name: string, ...ports: string[]) => workloadYaml('Deployment', 'shop', name, ...ports).replaceAll(`app: ${name}`, 'app: web');

  test.each<[string, string, string[], string[]]>([
    ['a number, for the name', '', ['{ port: 8080 }', '{ port: http }'], [covered(2, 1)]],
    ['a name, for the number', '', ['{ port: http }', '{ port: 8080 }'], [covered(2, 1)]],
    ['a range that comes later', '', ['{ port: http }', '{ port: 8000, endPort: 8100 }'], [covered(1, 2)]],
    ['a number, for a name of which the pods have several', http('other', 'http=9090'), ['{ port: http }', '{ port: 8080 }, { port: 9090 }'], [covered(1, 2, 'http is TCP 8080,9090')]],
    ['all of the names', http('other', 'http=9090'), ['{ port: http }', '{ port: 8080 }'], []],
    ['not a name, for a number of pods that lack it', http('other', '9090'), ['{ port: http }', '{ port: 8080 }'], [covered(1, 2)]],
    ['a name that some pods lack, which matches nothing there', http('other', '9090'), ['{ port: 8080 }', '{ port: http }'], [covered(2, 1)]],
    ['not another number', '', ['{ port: 80 }', '{ port: http }'], []],
    ['not another protocol', '', ['{ port: 8080, protocol: UDP }', '{ port: http }'], []],
    ['not for a name that nobody has', '', ['{ port: 8080 }', '{ port: https }'], []],
    ['one of both stays', '', ['{ port: http }', '{ port: http }, { port: 8080 }'], [
      'info shop/web ingress rule 1: rule 2 allows all that it allows, so it adds nothing: remove it, or narrow the other',
    ]],
  ])('%s', (_, yaml, ports, lines) => expect(ingress(yaml, ...ports)).toEqual(lines));

  test('not from other peers', () => {
    const web = '{ podSelector: { matchLabels: { app: web } } }';
    expect(findingLines('rule-subsumed', SHOP + webIngress('web', `{ from: [${DB}], ports: [{ port: 8080 }] }, { from: [${web}], ports: [{ port: http }] }`))).toEqual([]);
    expect(findingLines('rule-subsumed', SHOP + webIngress('web', `{ ports: [{ port: 8080 }] }, { from: [${DB}], ports: [{ port: http }] }`))).toEqual([covered(2, 1)]);
  });

  test('what rules open by names is found once for each, however many there are', () => {
    const names = Array.from({ length: 60 }, (_, i) => `n${i}`);
    const cluster = read(names.flatMap((name, i) => [
      pod(`p${i}`, {}, { spec: { containers: [{ name: 'c', image: 'i', ports: [{ name, containerPort: 1000 + i }] }] } }),
      { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: 'shop' }, spec: { podSelector: {}, ingress: [{ ports: [{ port: name }] }] } },
    ]));
    const portsAt = jest.spyOn(Object.getPrototypeOf(evaluate(cluster).scopes), 'portsAt');
    expect(policyFindings(evaluate(cluster)).filter(({ rule }) => rule === 'rule-subsumed')).toEqual([]);
    expect(new Set(portsAt.mock.calls.map(([{ ports }]: any) => ports)).size).toBeLessThanOrEqual(names.length);
    expect(portsAt.mock.calls.length).toBeLessThan(5 * names.length ** 2);
    portsAt.mockRestore();
  });

  test('of egress where the input has all pods that it leads to, and no address', () => {
    const WEB = '{ podSelector: { matchLabels: { app: web } } }';
    const egress = (to: string) => findingLines('rule-subsumed', SHOP + webEgress('web', `{ to: [${to}], ports: [{ port: 8080 }] }, { to: [${to}], ports: [{ port: http }] }`));
    expect(egress(WEB)).toEqual([covered(2, 1).replace('ingress', 'egress')]);
    expect(egress('{ namespaceSelector: {} }')).toEqual([]);
    const mixed = `{ to: [${WEB}, { ipBlock: { cidr: 10.0.0.0/8 } }]`;
    expect(findingLines('rule-subsumed', SHOP + webEgress('web', `${mixed}, ports: [{ port: http }] }, ${mixed}, ports: [{ port: 8080 }] }`)))
      .toEqual([covered(1, 2).replace('ingress', 'egress')]);
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
