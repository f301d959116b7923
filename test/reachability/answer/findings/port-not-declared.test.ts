import { SHOP, findingLines, webEgress, webIngress } from '../../../support/policy-findings';
import { clusterPolicyYaml, policyYaml, workloadYaml } from '../../../support/yaml-cluster';

describe('port-not-declared |', () => {
  test('the port of the Service in place of that of the pods', () => {
    expect(findingLines('port-not-declared', SHOP + webIngress('web', '{ ports: [{ port: 80 }] }'))).toEqual([
      'info shop/web ingress rule 1: no container of the pods that the policy selects declares TCP 80 (they declare TCP 8080), so nothing may listen there: '
      + 'write the port of the pods, not that of their Service, or declare it',
    ]);
    expect(findingLines('port-not-declared', SHOP + webIngress('web', '{ ports: [{ port: 8080 }] }'))).toEqual([]);
  });

  test('another protocol, and a range beside it', () => {
    expect(findingLines('port-not-declared', SHOP + webIngress('web', '{ ports: [{ port: 8080, protocol: UDP }, { port: 8081, endPort: 8090 }] }'))).toEqual([
      expect.stringContaining('declares TCP 8081-8090 (they declare TCP 8080)'),
      expect.stringContaining('declares UDP 8080 (they declare TCP 8080)'),
    ]);
    expect(findingLines('port-not-declared', SHOP + webIngress('web', '{ ports: [{ port: 8000, endPort: 8090 }, { protocol: UDP }] }'))).toEqual([]);
  });

  test('some of the pods declare it, or none at all', () => {
    const all = policyYaml('shop', 'all', '{ podSelector: {}, ingress: [{ ports: [{ port: 8080 }] }] }');
    const wrong = policyYaml('shop', 'all', '{ podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] }');
    expect(findingLines('port-not-declared', SHOP + all)).toEqual([]);
    expect(findingLines('port-not-declared', SHOP + wrong)).toHaveLength(1);
    expect(findingLines('port-not-declared', SHOP + workloadYaml('Deployment', 'shop', 'silent') + wrong)).toEqual([]);
  });

  test('egress to pods that declare others', () => {
    const to = (peer: string, port = 80) => findingLines('port-not-declared', SHOP + webEgress('web', `{ to: [${peer}], ports: [{ port: ${port} }] }`));
    const db = '{ podSelector: { matchLabels: { app: db } } }';
    expect(to(db)).toEqual([
      'info shop/web egress rule 1: no container of the pods that the rule leads to declares TCP 80 (they declare TCP 5432), so nothing may listen there: '
      + 'write the port of the pods, not that of their Service, or declare it',
    ]);
    expect(to(db, 5432)).toEqual([]);
    // the port may be that of pods that others deploy
    for (const more of ['{ ipBlock: { cidr: 10.0.0.0/8 } }', '{ podSelector: { matchLabels: { app: elsewhere } } }', '{ namespaceSelector: {} }']) {
      expect(to(`${db}, ${more}`)).toEqual([]);
    }
  });

  test('not of egress to everybody, nor of what is denied', () => {
    const denied = clusterPolicyYaml('AdminNetworkPolicy', 'closed', '{ priority: 1, subject: { namespaces: {} }, ingress: '
      + '[{ action: Deny, from: [{ namespaces: {} }], ports: [{ portNumber: { protocol: TCP, port: 22 } }] }] }');
    expect(findingLines('port-not-declared', SHOP + webEgress('web', '{ ports: [{ port: 80 }] }') + denied)).toEqual([]);
  });
});
