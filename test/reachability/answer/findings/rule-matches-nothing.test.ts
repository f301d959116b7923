import { SHOP, findingLines, webEgress, webIngress } from '../../../support/policy-findings';
import { clusterPolicyYaml, workloadYaml } from '../../../support/yaml-cluster';

const PROMETHEUS = '{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } }, podSelector: { matchLabels: { app: prometheus } } }';

describe('rule-matches-nothing |', () => {
  test('peers that contradict themselves', () => {
    const peer = (operator: string) => `{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [db] }, { key: app, operator: ${operator}, values: [db] }] } }`;
    expect(findingLines('rule-matches-nothing', SHOP + webIngress('web', `{ from: [${peer('NotIn')}] }`))).toEqual([
      'error shop/web ingress rule 1: pods app in (db),app notin (db) in namespace shop can never be found, since the requirements contradict each other, '
      + 'so the rule has no effect: correct or remove it',
    ]);
    expect(findingLines('rule-matches-nothing', SHOP + webIngress('web', `{ from: [${peer('In')}] }`))).toEqual([]);
  });

  test('one of several peers', () => {
    const never = '{ podSelector: { matchLabels: { app: db }, matchExpressions: [{ key: app, operator: DoesNotExist }] } }';
    expect(findingLines('rule-matches-nothing', SHOP + webIngress('web', `{ from: [{ podSelector: {} }, ${never}] }`))).toEqual([
      'error shop/web ingress rule 1: pods app=db,!app in namespace shop can never be found, since the requirements contradict each other, '
      + 'so this peer has no effect: correct or remove it',
    ]);
  });

  test('a namespace without a name', () => {
    const peer = '{ namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: DoesNotExist }] } }';
    expect(findingLines('rule-matches-nothing', SHOP + webIngress('web', `{ from: [${peer}] }`))).toEqual([
      'error shop/web ingress rule 1: any pod in namespaces !kubernetes.io/metadata.name can never be found, since the requirements contradict each other, '
      + 'so the rule has no effect: correct or remove it',
    ]);
  });

  test('a block of which except takes all', () => {
    const block = (except: string) => webEgress('web', `{ to: [{ ipBlock: { cidr: 10.0.0.0/31, except: [${except}] } }] }`);
    expect(findingLines('rule-matches-nothing', SHOP + block('10.0.0.0/32, 10.0.0.1/32'))).toEqual([
      'error shop/web egress rule 1: 10.0.0.0/31 except 10.0.0.0/32, 10.0.0.1/32 leaves no address, so the rule has no effect: correct or remove it',
    ]);
    expect(findingLines('rule-matches-nothing', SHOP + block('10.0.0.0/32'))).toEqual([]);
  });

  test('named ports of addresses', () => {
    const rule = (ports: string) => webEgress('web', `{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [${ports}] }`);
    expect(findingLines('rule-matches-nothing', SHOP + rule('{ port: http }, { port: metrics }'))).toEqual([
      'error shop/web egress rule 1: 10.0.0.0/8 has no port named http or metrics, since only pods have named ports, so the rule has no effect: '
      + 'correct or remove it',
    ]);
    expect(findingLines('rule-matches-nothing', SHOP + rule('{ port: http }, { port: 80 }'))).toEqual([]);
    expect(findingLines('rule-matches-nothing', SHOP + rule('{ port: http }'), { ipBlocks: 'pod-addresses' })).toEqual([]);
    expect(findingLines('rule-matches-nothing', SHOP + webIngress('web', '{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: http }] }'))).toEqual([]);
  });

  test('pods that are not in the input, for information', () => {
    const yaml = SHOP + webIngress('web', `{ from: [${PROMETHEUS}] }`);
    expect(findingLines('rule-matches-nothing', yaml)).toEqual([
      'info shop/web ingress rule 1: no pod is in namespace monitoring, so the rule matches nothing of the input: correct it, unless others deploy these pods',
    ]);
    expect(findingLines('rule-matches-nothing', yaml + workloadYaml('Deployment', 'monitoring', 'grafana'))).toEqual([
      'info shop/web ingress rule 1: no pod in namespace monitoring matches app=prometheus, so the rule matches nothing of the input: '
      + 'correct it, unless others deploy these pods',
    ]);
    expect(findingLines('rule-matches-nothing', yaml + workloadYaml('Deployment', 'monitoring', 'prometheus'))).toEqual([]);
  });

  test('several of the peers are not in the input', () => {
    const peers = `[{ podSelector: { matchLabels: { app: web } } }, ${PROMETHEUS}, { namespaceSelector: { matchLabels: { tier: edge } } }]`;
    expect(findingLines('rule-matches-nothing', SHOP + webIngress('web', `{ from: ${peers} }`))).toEqual([
      'info shop/web ingress rule 1: no pod is in namespace monitoring and no namespace matches tier=edge, so these peers match nothing of the input: '
      + 'correct them, unless others deploy these pods',
    ]);
  });

  test('nodes that the input does not have, which the cluster may have', () => {
    const deny = clusterPolicyYaml('ClusterNetworkPolicy', 'nodes', '{ tier: Admin, priority: 5, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ nodes: { matchLabels: { zone: a } } }] }] }');
    const node = '---\napiVersion: v1\nkind: Node\nmetadata: { name: n, labels: { zone: b } }\nstatus: { addresses: [{ type: InternalIP, address: 192.168.0.1 }] }\n';
    expect(findingLines('rule-matches-nothing', SHOP + deny)).toEqual([
      'info ClusterNetworkPolicy nodes egress rule 1: the input has no Node, so the rule matches nothing of the input: give Node objects too to have it evaluated',
    ]);
    expect(findingLines('rule-matches-nothing', SHOP + deny + node)).toEqual([
      'info ClusterNetworkPolicy nodes egress rule 1: no Node of the input with an address is one of nodes zone=a, so the rule matches nothing of the input: '
      + 'give Node objects too to have it evaluated',
    ]);
    expect(findingLines('rule-matches-nothing', SHOP + deny + node.replace('zone: b', 'zone: a'))).toEqual([]);
  });
});
