import { SHOP, findingLines } from '../../../support/policy-findings';
import { clusterPolicyYaml, workloadYaml } from '../../../support/yaml-cluster';

const admin = (name: string, spec: string, priority = 5, subject = '{ namespaces: {} }') =>
  clusterPolicyYaml('AdminNetworkPolicy', name, `{ priority: ${priority}, subject: ${subject}, ${spec} }`);
const rule = (action: string, peers = '{ namespaces: {} }', ports = '') => `{ action: ${action}, from: [${peers}]${ports && `, ports: [${ports}]`} }`;
const port = (number: number) => `{ portNumber: { protocol: TCP, port: ${number} } }`;
const inNamespace = (name: string) => `{ namespaces: { matchLabels: { kubernetes.io/metadata.name: ${name} } } }`;
const lines = (...policies: string[]) => findingLines('equal-priority', SHOP + workloadYaml('Deployment', 'tools', 'ci') + policies.join(''));

describe('equal-priority |', () => {
  test('rules that say otherwise', () => {
    expect(lines(admin('a', `ingress: [${rule('Allow', inNamespace('tools'))}]`, 5, inNamespace('shop')), admin('b', `ingress: [${rule('Deny')}]`))).toEqual([
      'error AdminNetworkPolicy a ingress rule 1: AdminNetworkPolicy b has the same priority 5, and where its ingress rule 1 (Deny) is about the same peers and ports '
      + 'as this Allow, nothing defines which of them decides for shop/db[Deployment] and shop/web[Deployment]: give the policies different priorities',
    ]);
  });

  test('addresses and pods that are not in the input', () => {
    const networks = (cidr: string, action: string) => `egress: [{ action: ${action}, to: [{ networks: [${cidr}] }] }]`;
    expect(lines(admin('a', networks('10.0.0.0/8', 'Allow')), admin('b', networks('10.1.0.0/16', 'Deny')))).toHaveLength(1);
    expect(lines(admin('a', networks('10.0.0.0/8', 'Allow')), admin('b', networks('11.1.0.0/16', 'Deny')))).toEqual([]);
    expect(lines(admin('a', `ingress: [${rule('Allow', inNamespace('later'))}]`), admin('b', `ingress: [${rule('Deny', '{ namespaces: { matchExpressions: '
      + '[{ key: kubernetes.io/metadata.name, operator: NotIn, values: [shop, tools] }] } }')}]`))).toHaveLength(1);
  });

  test('blocks of two families are about no connection together', () => {
    const networks = (cidr: string, action: string) => `egress: [{ action: ${action}, to: [{ networks: ["${cidr}"] }] }]`;
    const dual = '--- { apiVersion: v1, kind: Pod, metadata: { name: dual, namespace: tools }, spec: { containers: [{ name: a }] }, status: { podIPs: [{ ip: 10.0.0.1 }, { ip: "fd00::1" }] } }\n';
    const of = (kind: 'ClusterNetworkPolicy', name: string, spec: string) => clusterPolicyYaml(kind, name, `{ tier: Admin, priority: 5, subject: { namespaces: {} }, ${spec} }`);
    const both = (one: string, other: string) => lines(dual, of('ClusterNetworkPolicy', 'a', networks(one, 'Deny')), of('ClusterNetworkPolicy', 'b', networks(other, 'Accept')));
    expect(both('10.0.0.0/24', 'fd00::/64')).toEqual([]);
    expect(both('0.0.0.0/0', '::/0')).toEqual([]);
    expect(both('10.0.0.0/24', '10.0.0.0/8')).toHaveLength(1);
  });

  test('a named port and its number', () => {
    const named = rule('Deny', '{ namespaces: {} }', '{ namedPort: http }');
    const both = (number: number) => lines(admin('a', `ingress: [${rule('Allow', '{ namespaces: {} }', port(number))}]`), admin('b', `ingress: [${named}]`));
    expect(both(8080)).toHaveLength(1);
    expect(both(8081)).toEqual([]);
  });

  test.each([
    ['other priorities', [admin('a', `ingress: [${rule('Allow')}]`, 4), admin('b', `ingress: [${rule('Deny')}]`)]],
    ['the same action', [admin('a', `ingress: [${rule('Deny')}]`), admin('b', `ingress: [${rule('Deny')}]`)]],
    ['other subjects', [admin('a', `ingress: [${rule('Allow')}]`, 5, inNamespace('shop')), admin('b', `ingress: [${rule('Deny')}]`, 5, inNamespace('tools'))]],
    ['other peers', [admin('a', `ingress: [${rule('Allow', inNamespace('shop'))}]`), admin('b', `ingress: [${rule('Deny', inNamespace('tools'))}]`)]],
    ['other ports', [admin('a', `ingress: [${rule('Allow', '{ namespaces: {} }', port(80))}]`), admin('b', `ingress: [${rule('Deny', '{ namespaces: {} }', port(81))}]`)]],
    ['other directions', [admin('a', `ingress: [${rule('Allow')}]`), admin('b', 'egress: [{ action: Deny, to: [{ namespaces: {} }] }]')]],
  ])('not with %s', (_, policies) => {
    expect(lines(...policies)).toEqual([]);
  });
});
