import { SHOP, findingLines, webEgress, webIngress } from '../../../support/policy-findings';
import { clusterPolicyYaml, policyYaml, workloadYaml } from '../../../support/yaml-cluster';

describe('named-port-unknown |', () => {
  test('ingress: no selected pod has the name', () => {
    expect(findingLines('named-port-unknown', SHOP + webIngress('web', '{ ports: [{ port: https }] }'))).toEqual([
      'warning shop/web ingress rule 1: no container of the pods that the policy selects has a TCP port named https, so the name matches nothing: '
      + 'write a number, or a name that they have (http)',
    ]);
    expect(findingLines('named-port-unknown', SHOP + webIngress('web', '{ ports: [{ port: http }] }'))).toEqual([]);
  });

  test('ingress: they have it with another protocol', () => {
    expect(findingLines('named-port-unknown', SHOP + webIngress('web', '{ ports: [{ port: http, protocol: UDP }] }'))).toEqual([
      'warning shop/web ingress rule 1: no container of the pods that the policy selects has a UDP port named http, so the name matches nothing: '
      + 'write the protocol that they have it with (TCP 8080)',
    ]);
  });

  test('ingress: some of them have it', () => {
    expect(findingLines('named-port-unknown', SHOP + policyYaml('shop', 'all', '{ podSelector: {}, ingress: [{ ports: [{ port: http }] }] }'))).toEqual([]);
  });

  test('ingress: the policy selects nothing', () => {
    expect(findingLines('named-port-unknown', policyYaml('shop', 'all', '{ podSelector: {}, ingress: [{ ports: [{ port: http }] }] }'))).toEqual([]);
  });

  test('egress: no peer has the name', () => {
    const to = (app: string) => `{ to: [{ podSelector: { matchLabels: { app: ${app} } } }], ports: [{ port: http }] }`;
    expect(findingLines('named-port-unknown', SHOP + webEgress('web', to('db')))).toEqual([
      'warning shop/web egress rule 1: no container of the pods that the rule leads to has a TCP port named http, so the name matches nothing: '
      + 'write a number, or name the container port',
    ]);
    expect(findingLines('named-port-unknown', SHOP + webEgress('web', to('web')))).toEqual([]);
    expect(findingLines('named-port-unknown', SHOP + webEgress('web', to('elsewhere')))).toEqual([]);
  });

  test('egress to everybody', () => {
    const yaml = SHOP + webEgress('web', '{ ports: [{ port: dns, protocol: UDP }] }');
    expect(findingLines('named-port-unknown', yaml)).toEqual([
      'info shop/web egress rule 1: no container of the pods that the rule leads to has a UDP port named dns, so the name matches nothing of the input: '
      + 'write a number, or a name that they have (http)',
    ]);
    expect(findingLines('named-port-unknown', yaml + workloadYaml('Deployment', 'kube-system', 'dns', 'dns=UDP:53'))).toEqual([]);
  });

  test('egress to pods of which the input has some alone', () => {
    const to = (...peers: string[]) => SHOP + webEgress('web', `{ to: [${peers.join(', ')}], ports: [{ port: metrics }] }`);
    const severities = (yaml: string) => findingLines('named-port-unknown', yaml).map(line => line.split(' ')[0]);
    const db = '{ podSelector: { matchLabels: { app: db } } }';
    expect(severities(to(db))).toEqual(['warning']);
    expect(severities(to(db, '{ podSelector: { matchLabels: { app: elsewhere } } }'))).toEqual(['info']);
    expect(severities(to('{ namespaceSelector: { matchLabels: { env: prod } } }', db))).toEqual(['info']);
    expect(severities(to('{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } } }'))).toEqual(['warning']);
  });

  test('a name without protocol, as in AdminNetworkPolicy', () => {
    const policy = (name: string) => clusterPolicyYaml('AdminNetworkPolicy', 'rules',
      `{ priority: 1, subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }], ports: [{ namedPort: ${name} }] }] }`);
    expect(findingLines('named-port-unknown', SHOP + policy('metrics'))).toEqual([
      'warning AdminNetworkPolicy rules ingress rule 1: no container of the pods that the policy selects has a port named metrics, so the name matches nothing: '
      + 'write a number, or a name that they have (http)',
    ]);
    expect(findingLines('named-port-unknown', SHOP + policy('http'))).toEqual([]);
  });
});
