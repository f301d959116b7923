import { SHOP, findingLines, webEgress } from '../../../support/policy-findings';
import { clusterPolicyYaml, policyYaml, workloadYaml } from '../../../support/yaml-cluster';

const TO_DB = '{ to: [{ podSelector: { matchLabels: { app: db } } }], ports: [{ port: 5432 }] }';

describe('egress-without-dns |', () => {
  test('egress to a workload alone', () => {
    expect(findingLines('egress-without-dns', SHOP + webEgress('web', TO_DB))).toEqual([
      'warning shop/web: shop/web[Deployment], restricted by shop/web, may reach no name server on port 53 or 5353, so connections by name fail: '
      + 'allow egress to the name server, on UDP and TCP',
    ]);
  });

  test.each([
    ['to everybody', '{ ports: [{ port: 53, protocol: UDP }] }'],
    ['of OpenShift', '{ ports: [{ port: 5353, protocol: UDP }] }'],
    ['over TCP', '{ ports: [{ port: 53 }] }'],
    ['to an address', '{ to: [{ ipBlock: { cidr: 169.254.20.10/32 } }], ports: [{ port: 53, protocol: UDP }] }'],
    ['to pods that are not in the input', '{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, '
      + 'podSelector: { matchLabels: { k8s-app: kube-dns } } }], ports: [{ port: 53, protocol: UDP }] }'],
    ['by the name of the port', '{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }], ports: [{ port: dns, protocol: UDP }] }'],
    ['among all ports', '{}'],
  ])('not with name lookups %s', (_, rule) => {
    expect(findingLines('egress-without-dns', SHOP + webEgress('web', `${TO_DB}, ${rule}`))).toEqual([]);
  });

  test('egress to all pods of the own namespace, which has no name server', () => {
    const own = (namespace: string, more = '') => findingLines('egress-without-dns', workloadYaml('Deployment', namespace, 'web', '80') + more
      + policyYaml(namespace, 'own', '{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ podSelector: {} }] }] }'));
    expect(own('shop')).toEqual([expect.stringMatching(/^warning shop\/own: shop\/web\[Deployment\], restricted by shop\/own, may reach no name server/)]);
    expect(own('shop', workloadYaml('Deployment', 'shop', 'dns', 'UDP:53'))).toEqual([]);
    expect(own('kube-system')).toEqual([]);
    expect(findingLines('egress-without-dns', SHOP + webEgress('web', '{ to: [{ podSelector: {} }], ports: [{ port: 53, protocol: UDP }] }'))).toEqual([]);
  });

  test('not without any policy for egress', () => {
    expect(findingLines('egress-without-dns', SHOP + policyYaml('shop', 'default-deny', '{ podSelector: {} }'))).toEqual([]);
  });

  test('no egress at all, for information, once for all pods', () => {
    const pods = ['a', 'b', 'c', 'd', 'e'].map(name => workloadYaml('Deployment', 'tools', name)).join('');
    expect(findingLines('egress-without-dns', pods + policyYaml('tools', 'default-deny', '{ podSelector: {}, policyTypes: [Egress] }'))).toEqual([
      'info tools/default-deny: tools/a[Deployment], tools/b[Deployment], tools/c[Deployment] and 2 more, restricted by tools/default-deny, '
      + 'may open no connection at all, name lookups included: if they need any, allow them and egress to the name server',
    ]);
  });

  test('an admin policy that denies name lookups', () => {
    const policy = (port: number) => clusterPolicyYaml('AdminNetworkPolicy', 'no-dns', '{ priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, '
      + `to: [{ namespaces: {} }, { networks: [0.0.0.0/0, "::/0"] }], ports: [{ portRange: { protocol: UDP, start: ${port}, end: 5353 } }, `
      + `{ portRange: { protocol: TCP, start: ${port}, end: 5353 } }] }] }`);
    expect(findingLines('egress-without-dns', SHOP + policy(53))).toEqual([
      'warning AdminNetworkPolicy no-dns: shop/db[Deployment] and shop/web[Deployment], restricted by AdminNetworkPolicy no-dns, may reach no name server '
      + 'on port 53 or 5353, so connections by name fail: allow egress to the name server, on UDP and TCP',
    ]);
    expect(findingLines('egress-without-dns', SHOP + policy(54))).toEqual([]);
  });
});
