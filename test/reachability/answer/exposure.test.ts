import { ClusterOptions, DirectionExposure, exposure } from '../../../src/reachability';
import { SHOP, webEgress, webIngress } from '../../support/policy-findings';
import { clusterPolicyYaml, evaluationOf, podYaml, policyYaml, workloadYaml } from '../../support/yaml-cluster';

const WORLD = '0.0.0.0-255.255.255.255[External]: All Connections';
const ANY_POD = '[any pod of the cluster]: All Connections';
const PROMETHEUS = '{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } }, podSelector: { matchLabels: { app: prometheus } } }';

const linesOf = ({ peers }: DirectionExposure) => peers.map(({ peer, connections }) => `${peer.id}: ${connections.text}`);

/** of shop/web, in one direction */
function exposed(direction: 'ingress' | 'egress', yaml: string, options: Partial<ClusterOptions> = {}): string[] {
  return linesOf(exposure(evaluationOf(yaml, options)).workloads.find(({ workload }) => workload.id === 'shop/web[Deployment]')![direction]);
}

describe('exposure |', () => {
  test('a cluster without policies is open both ways', () => {
    const { workloads } = exposure(evaluationOf(SHOP));
    expect(workloads.map(({ workload }) => workload.id)).toEqual(['shop/db[Deployment]', 'shop/web[Deployment]']);
    for (const { ingress, egress } of workloads) {
      expect([ingress, egress].map(({ isProtected }) => isProtected)).toEqual([false, false]);
      expect([ingress, egress].map(linesOf)).toEqual([[WORLD, ANY_POD], [WORLD, ANY_POD]]);
    }
  });

  test('an isolated namespace has none', () => {
    const { workloads } = exposure(evaluationOf(SHOP + policyYaml('shop', 'default-deny', '{ podSelector: {}, policyTypes: [Ingress, Egress] }')));
    expect(workloads).toEqual(['db', 'web'].map(name => ({
      workload: { id: `shop/${name}[Deployment]`, type: 'workload', namespace: 'shop', name, kind: 'Deployment' },
      ingress: { isProtected: true, peers: [] },
      egress: { isProtected: true, peers: [] },
    })));
  });

  test('each direction by itself', () => {
    const { workloads } = exposure(evaluationOf(SHOP + policyYaml('shop', 'default-deny', '{ podSelector: {} }')));
    expect(workloads.map(({ ingress, egress }) => [ingress.isProtected, egress.isProtected])).toEqual([[true, false], [true, false]]);
  });

  test('pods that a policy names and the input lacks', () => {
    const yaml = SHOP + webIngress('web', `{ from: [${PROMETHEUS}], ports: [{ port: 8080 }] }`);
    expect(exposed('ingress', yaml)).toEqual(['[pods app=prometheus in namespace monitoring]: TCP 8080']);
    expect(exposed('ingress', yaml + workloadYaml('Deployment', 'monitoring', 'prometheus'))).toEqual(['[other pods app=prometheus in namespace monitoring]: TCP 8080']);
    expect(exposure(evaluationOf(yaml)).workloads[1].ingress.peers[0].peer)
      .toEqual({ id: '[pods app=prometheus in namespace monitoring]', type: 'potential', namespace: 'monitoring' });
  });

  test('pods of namespaces that are told by labels', () => {
    const peers = '[{ namespaceSelector: { matchLabels: { tier: edge } }, podSelector: { matchLabels: { app: proxy } } }, '
      + '{ namespaceSelector: { matchExpressions: [{ key: team, operator: Exists }] } }]';
    expect(exposed('ingress', SHOP + webIngress('web', `{ from: ${peers} }`))).toEqual([
      '[any pod in namespaces team]: All Connections',
      '[pods app=proxy in namespaces tier=edge]: All Connections',
    ]);
    const { workloads } = exposure(evaluationOf(SHOP + webIngress('web', `{ from: ${peers} }`)));
    expect(workloads[1].ingress.peers[0].peer).toEqual({ id: '[any pod in namespaces team]', type: 'potential' });
  });

  test('a list of values is one peer, as the policy has it', () => {
    const peer = (values: string) => `{ from: [{ namespaceSelector: {}, podSelector: { matchExpressions: [{ key: app, operator: In, values: [${values}] }] } }] }`;
    expect(exposed('ingress', SHOP + webIngress('web', peer('a, b')))).toEqual(['[pods app in (a,b) in any namespace]: All Connections']);
    expect(exposed('ingress', SHOP + webIngress('web', peer('db, b')))).toEqual(['[other pods app in (b,db) in any namespace]: All Connections']);
  });

  test('a selection is one peer, whichever namespaces of the input it holds', () => {
    const prod = (name: string) => `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { env: prod } }\n` + workloadYaml('Deployment', name, 'api');
    const yaml = SHOP + prod('a') + prod('b');
    const env = '{ namespaceSelector: { matchLabels: { env: prod } }';
    expect(exposed('ingress', yaml + webIngress('web', `{ from: [${env} }] }`))).toEqual(['[any other pod in namespaces env=prod]: All Connections']);
    expect(exposed('ingress', yaml + webIngress('web', `{ from: [${env}, podSelector: { matchLabels: { app: api } } }], ports: [{ port: 1 }] }`)))
      .toEqual(['[other pods app=api in namespaces env=prod]: TCP 1']);
    expect(exposed('ingress', yaml + webIngress('web', '{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: web } } }] }')))
      .toEqual(['[other pods app=web in any namespace]: All Connections']);
  });

  test('a selection within a wider one says what the wider one does not', () => {
    const declared = '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: a, labels: { env: prod } }\n';
    const named = (name: string) => `{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${name} } } }`;
    const prod = '{ namespaceSelector: { matchLabels: { env: prod } } }';
    const both = (name: string, port: number) => SHOP + declared + webIngress('web', `{ from: [${prod}], ports: [{ port: 1 }] }, { from: [${named(name)}], ports: [{ port: ${port} }] }`);
    expect(exposed('ingress', both('a', 1))).toEqual(['[any pod in namespaces env=prod]: TCP 1']);
    expect(exposed('ingress', both('a', 2))).toEqual(['[any pod in namespace a]: TCP 1-2', '[any pod in namespaces env=prod]: TCP 1']);
    expect(exposed('ingress', both('b', 1))).toEqual(['[any pod in namespace b]: TCP 1', '[any pod in namespaces env=prod]: TCP 1']);
  });

  test('two ways to write one selection are one peer', () => {
    const ways = '{ podSelector: { matchLabels: { app: a } } }, { podSelector: { matchExpressions: [{ key: app, operator: In, values: [a] }] } }, '
      + '{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } }, podSelector: { matchExpressions: [{ key: app, operator: In, values: [a, b] }, { key: app, operator: NotIn, values: [b] }] } }';
    expect(exposed('ingress', SHOP + webIngress('web', `{ from: [${ways}] }`))).toEqual(['[pods app=a in namespace shop]: All Connections']);
  });

  test('of listed values, one alone has another rule', () => {
    const rules = '{ from: [{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [a, b] }] } }], ports: [{ port: 1 }] }, '
      + '{ from: [{ podSelector: { matchLabels: { app: a } } }], ports: [{ port: 2 }] }';
    expect(exposed('ingress', SHOP + webIngress('web', rules))).toEqual([
      '[pods app in (a,b) in namespace shop]: TCP 1',
      '[pods app=a in namespace shop]: TCP 1-2',
    ]);
  });

  test('other pods of namespaces of the input, and pods whose peers are all the same', () => {
    const yaml = SHOP + workloadYaml('Deployment', 'tools', 'ci');
    expect(exposed('ingress', yaml + webIngress('web', '{ from: [{ podSelector: {} }] }'))).toEqual(['[any other pod in namespace shop]: All Connections']);
    expect(exposed('ingress', yaml + webIngress('web', '{ from: [{ namespaceSelector: {} }] }'))).toEqual([ANY_POD]);
    expect(exposed('ingress', yaml + webIngress('web', '{ from: [{ podSelector: {} }, { podSelector: { matchLabels: { app: cron } } }] }')))
      .toEqual(['[any other pod in namespace shop]: All Connections']);
  });

  test('more for some than for any other pod', () => {
    const rules = '{ from: [{ namespaceSelector: {} }], ports: [{ port: 1 }] }, { from: [{ podSelector: {} }], ports: [{ port: 2 }] }, '
      + `{ from: [${PROMETHEUS}], ports: [{ port: 3 }] }, { from: [{ podSelector: { matchLabels: { app: cron } } }], ports: [{ port: 2 }] }`;
    expect(exposed('ingress', SHOP + webIngress('web', rules))).toEqual([
      '[any other pod in namespace shop]: TCP 1-2',
      '[any pod of the cluster]: TCP 1',
      '[pods app=prometheus in namespace monitoring]: TCP 1,3',
    ]);
  });

  test('a pod that is let in for a label it lacks is not any pod', () => {
    const notLegacy = '{ podSelector: { matchExpressions: [{ key: legacy, operator: DoesNotExist }] }';
    expect(exposed('ingress', SHOP + webIngress('web', `{ from: [${notLegacy} }] }`))).toEqual(['[other pods !legacy in namespace shop]: All Connections']);
    expect(exposed('ingress', SHOP + webIngress('web', `{ from: [${notLegacy}, namespaceSelector: {} }] }`)))
      .toEqual(['[other pods !legacy in any namespace]: All Connections']);
    const notSystem = '{ namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system] }] } }';
    expect(exposed('ingress', SHOP + webIngress('web', `{ from: [${notSystem}] }`)))
      .toEqual(['[any other pod in namespaces kubernetes.io/metadata.name notin (kube-system)]: All Connections']);
  });

  test('selectors that contradict themselves, or the namespace that the input has', () => {
    const never = '{ podSelector: { matchLabels: { app: a }, matchExpressions: [{ key: app, operator: NotIn, values: [a] }] } }';
    const declared = '{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop, tier: edge } } }';
    expect(exposed('ingress', SHOP + webIngress('web', `{ from: [${never}, ${declared}] }`))).toEqual([]);
  });

  test('external addresses, those of IPv6 where the input speaks of them', () => {
    const rules = '{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }], ports: [{ port: 80 }] }';
    expect(exposed('ingress', SHOP + webIngress('web', rules))).toEqual([
      '10.0.0.0-10.0.255.255[External]: TCP 80',
      '10.2.0.0-10.255.255.255[External]: TCP 80',
    ]);
    expect(exposed('ingress', SHOP + webIngress('web', `${rules}, { from: [{ ipBlock: { cidr: "fd00::/8" } }] }`))).toEqual([
      '10.0.0.0-10.0.255.255[External]: TCP 80',
      '10.2.0.0-10.255.255.255[External]: TCP 80',
      'fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External]: All Connections',
    ]);
  });

  test('egress', () => {
    const yaml = SHOP + webEgress('web', `{ to: [${PROMETHEUS}], ports: [{ port: metrics }, { port: 9090 }] }, { ports: [{ port: 53, protocol: UDP }] }`);
    expect(exposed('egress', yaml)).toEqual([
      '0.0.0.0-255.255.255.255[External]: UDP 53',
      '[any pod of the cluster]: UDP 53',
      '[pods app=prometheus in namespace monitoring]: TCP 9090,UDP 53',
    ]);
  });

  test.each<[string, string, string[]]>([
    ['pods', `{ to: [${PROMETHEUS}], ports: [{ port: metrics }] }`, ['the port metrics: of pods that are not in the input its number is']],
    ['everybody', '{ ports: [{ port: dns, protocol: UDP }, { port: dns }, { port: 53 }] }', ['the port dns: of pods that are not in the input its number is']],
    ['any namespace', '{ to: [{ namespaceSelector: {} }], ports: [{ port: a }, { port: b }] }', ['the ports a, b: of pods that are not in the input their numbers are']],
    ['addresses, which have none', '{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: a }] }', []],
    ['numbers', `{ to: [${PROMETHEUS}], ports: [{ port: 1 }] }`, []],
  ])('named ports of egress to %s', (_whom, rule, texts) => {
    const notices = texts.map(text => ({ type: 'note', subject: 'NetworkPolicy shop/web', text: `egress rule 1 names ${text} not known, so exposure leaves that out` }));
    const yaml = SHOP + webEgress('web', rule);
    expect(exposure(evaluationOf(yaml)).notices).toEqual(notices);
    // there could be more of them, with other numbers
    expect(exposure(evaluationOf(yaml + workloadYaml('Deployment', 'monitoring', 'prometheus', 'metrics=9090'))).notices).toEqual(notices);
  });

  test('named ports of ingress are those of the workload', () => {
    expect(exposed('ingress', SHOP + webIngress('web', `{ from: [${PROMETHEUS}], ports: [{ port: http }] }`)))
      .toEqual(['[pods app=prometheus in namespace monitoring]: TCP 8080']);
  });

  test('the ingress controller, where something leads to the workload', () => {
    const entry = '---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }\n'
      + '---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, namespace: shop }\n'
      + 'spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }\n';
    expect(exposed('ingress', SHOP + entry)).toEqual([WORLD, ANY_POD, '{ingress-controller}: TCP 8080']);
    expect(exposed('egress', SHOP + entry)).toEqual([WORLD, ANY_POD]);
    expect(exposed('ingress', SHOP + entry + policyYaml('shop', 'default-deny', '{ podSelector: {} }'))).toEqual([]);
  });

  test('admin policies go before, and leave open what they pass on', () => {
    const admin = (action: string) => clusterPolicyYaml('AdminNetworkPolicy', 'monitoring', '{ priority: 1, subject: { namespaces: {} }, '
      + `ingress: [{ action: ${action}, from: [{ namespaces: { matchLabels: { kubernetes.io/metadata.name: monitoring } } }], `
      + 'ports: [{ portNumber: { protocol: TCP, port: 9090 } }] }] }');
    const closed = policyYaml('shop', 'default-deny', '{ podSelector: {} }');
    expect(exposed('ingress', SHOP + admin('Allow') + closed)).toEqual(['[any pod in namespace monitoring]: TCP 9090']);
    expect(exposed('ingress', SHOP + admin('Pass') + closed)).toEqual([]);
    expect(exposed('ingress', SHOP + admin('Deny'))).toEqual([WORLD, ANY_POD]);
  });

  test('an admin policy that denies all but some', () => {
    const admin = clusterPolicyYaml('AdminNetworkPolicy', 'closed', '{ priority: 1, subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: '
      + '{ matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [shop, tools] }] } }] }] }');
    expect(exposed('ingress', SHOP + workloadYaml('Deployment', 'tools', 'ci') + workloadYaml('Deployment', 'other', 'job') + admin)).toEqual([
      WORLD,
      '[any other pod in namespaces kubernetes.io/metadata.name in (shop,tools)]: All Connections',
    ]);
  });

  test('an admin policy that denies pods for a label they lack leaves those that have it', () => {
    const denied = (requirement: string) => clusterPolicyYaml('AdminNetworkPolicy', 'closed', '{ priority: 1, subject: { namespaces: {} }, '
      + `ingress: [{ action: Deny, from: [{ namespaces: { matchExpressions: [${requirement}] } }] }] }`);
    expect(exposed('ingress', SHOP + denied('{ key: team, operator: DoesNotExist }'))).toEqual([WORLD, '[any pod in namespaces team]: All Connections']);
    expect(exposed('ingress', SHOP + denied('{ key: team, operator: NotIn, values: [a, b] }'))).toEqual([
      WORLD,
      '[any pod in namespaces team in (a,b)]: All Connections',
    ]);
    const both = '{ key: team, operator: DoesNotExist }] } }, { namespaces: { matchExpressions: [{ key: env, operator: DoesNotExist }';
    expect(exposed('ingress', SHOP + denied(both))).toEqual([WORLD, '[any pod in namespaces env,team]: All Connections']);
  });

  test('an admin policy that passes some pods on leaves those of them that a NetworkPolicy names', () => {
    const admin = clusterPolicyYaml('AdminNetworkPolicy', 'closed', '{ priority: 1, subject: { namespaces: {} }, ingress: [{ action: Pass, from: [{ pods: '
      + '{ namespaceSelector: {}, podSelector: { matchLabels: { app: cron } } } }] }, { action: Deny, from: [{ namespaces: {} }] }] }');
    expect(exposed('ingress', SHOP + admin)).toEqual([WORLD, '[pods app=cron in any namespace]: All Connections']);
    expect(exposed('ingress', SHOP + admin + webIngress('web', `{ from: [${PROMETHEUS}, { namespaceSelector: { matchLabels: { env: prod } } }], ports: [{ port: 1 }] }`)))
      .toEqual(['[pods app=cron in namespaces env=prod]: TCP 1']);
  });

  test('rules that ask for one namespace with different labels', () => {
    const inNamespace = (labels: string) => `{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ops${labels} } } }]`;
    expect(exposed('ingress', SHOP + webIngress('web', `${inNamespace('')}, ports: [{ port: 1 }] }, ${inNamespace(', tier: edge')}, ports: [{ port: 2 }] }`))).toEqual([
      '[any pod in namespace ops]: TCP 1',
      '[any pod in namespaces kubernetes.io/metadata.name=ops,tier=edge]: TCP 1-2',
    ]);
  });

  test('hypothetical pods of the options', () => {
    const yaml = SHOP + webIngress('web', '{ from: [{ podSelector: { matchExpressions: [{ key: app, operator: Exists }] } }] }');
    const hypothetical = [
      { id: '[cron]', namespace: 'shop', labels: { app: 'cron' } },
      { id: '[other]', namespace: 'tools', labels: { app: 'cron' } },
    ];
    expect(exposed('ingress', yaml, { hypothetical })).toEqual(['[cron]: All Connections', '[other pods app in namespace shop]: All Connections']);
    expect(exposure(evaluationOf(yaml, { hypothetical })).workloads).toHaveLength(2);
  });

  test('blocks that match pods, where the options say so', () => {
    const yaml = SHOP + webEgress('web', '{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }');
    expect(exposed('egress', yaml, { podCidrs: ['10.244.0.0/16'] })).toEqual(['10.0.0.0-10.255.255.255[External]: All Connections']);
    expect(exposed('egress', yaml, { podCidrs: ['10.244.0.0/16'], ipBlocks: 'pod-addresses' }))
      .toEqual(['10.0.0.0-10.255.255.255[External]: All Connections', ANY_POD]);
  });

  test('notices of the input are kept', () => {
    const yaml = SHOP + policyYaml('shop', 'web', '{ podSelector: {}, policyTypes: [Ingress], egress: [{}] }');
    expect(exposure(evaluationOf(yaml)).notices).toEqual([
      { type: 'note', subject: 'NetworkPolicy shop/web', text: 'its egress rules have no effect: policyTypes does not list Egress', finding: 'rule-without-effect' },
    ]);
  });
});

describe('exposure | what protects |', () => {
  test('policies that let everything through protect nothing', () => {
    const open = evaluationOf(podYaml('x', 'a') + policyYaml('x', 'open', '{ podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{ ports: [{ port: 53 }] }] }'));
    expect(exposure(open).workloads.map(({ ingress, egress }) => [ingress.isProtected, egress.isProtected])).toEqual([[false, true]]);
  });
});
