import { ClusterOptions, Question, explain, query } from '../../../src/reachability';
import { clusterPolicyYaml, evaluationOf, podYaml, policyYaml, workloadYaml } from '../../support/yaml-cluster';

const YAML = podYaml('shop', 'web', 'http=8080') + workloadYaml('Deployment', 'shop', 'db', 'pg=5432') + workloadYaml('Job', 'shop', 'db')
  + policyYaml('shop', 'db', '{ podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }] }')
  + policyYaml('shop', 'web', '{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ ports: [{ port: 5432 }] }] }');

describe('query |', () => {
  test.each<[Question, boolean, boolean]>([
    [{ from: 'shop/web', to: 'shop/db[Deployment]', port: 5432 }, true, true],
    [{ from: 'shop/web', to: 'shop/db[Deployment]', port: 5433 }, false, false],
    [{ from: 'shop/web', to: 'shop/db[Deployment]', port: 5432, protocol: 'UDP' }, false, false],
    [{ from: 'shop/db[Deployment]', to: 'shop/web', port: 1 }, true, true],
    [{ from: 'shop/db[Deployment]', to: 'shop/db[Deployment]', port: 5432 }, true, false],
    [{ from: 'shop/web', to: '192.0.2.1', port: 5432 }, true, true],
    [{ from: 'shop/web', to: '2001:db8::1', port: 80 }, false, true],
    [{ from: '192.0.2.1', to: 'shop/db[Deployment]', port: 5432 }, true, false],
  ])('%j: egress %s, ingress %s', (question, egress, ingress) => {
    const { protocol = 'TCP', ...rest } = question;
    expect(query(evaluationOf(YAML), question)).toEqual({ ...rest, protocol, egress, ingress, allowed: egress && ingress });
  });

  test('a single pod always reaches itself', () => {
    expect(query(evaluationOf(YAML), { from: 'shop/web', to: 'shop/web[Pod]', port: 9 }).allowed).toBe(true);
  });

  test('so does one of several pods of an owner, by its name or address; by the name of the owner it is about one and another', () => {
    const owned = (name: string, address: string) => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: cron }, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: cron, controller: true }] }
spec: { containers: [{ name: c, image: x }] }
status: { podIP: ${address} }
`;
    const evaluation = evaluationOf(owned('cron-1', '10.0.0.1') + owned('cron-2', '10.0.0.2')
      + policyYaml('shop', 'deny', '{ podSelector: {}, policyTypes: [Ingress, Egress] }'));
    const halves = (from: string, to: string) => { const { egress, ingress } = query(evaluation, { from, to, port: 80 }); return [egress, ingress]; };
    for (const [from, to] of [['shop/cron-1', 'shop/cron-1'], ['shop/cron-1', '10.0.0.1'], ['10.0.0.2', 'shop/cron-2[Pod]'], ['10.0.0.2', '10.0.0.2']]) {
      expect([from, to, halves(from, to)]).toEqual([from, to, [true, true]]);
    }
    for (const [from, to] of [['shop/cron-1', 'shop/cron-2'], ['shop/cron', 'shop/cron'], ['shop/cron', 'shop/cron-1'], ['10.0.0.1', '10.0.0.2']]) {
      expect([from, to, halves(from, to)]).toEqual([from, to, [false, false]]);
    }
  });

  test.each<[Partial<Question>, string]>([
    [{ port: 0 }, 'Invalid port 0: must be a whole number from 1 to 65535.'],
    [{ port: '80' as never }, 'Invalid port 80: must be a whole number from 1 to 65535.'],
    [{ protocol: 'tcp' as never }, 'Invalid protocol "tcp": write one of TCP, UDP, SCTP.'],
    [{ from: '' }, 'Invalid from: write namespace/name, namespace/name[Kind] or an IP address.'],
    [{ from: '192.0.2.1', to: '192.0.2.2' },
      'Invalid question: 192.0.2.1 and 192.0.2.2 are both addresses outside of the input, which no policy here is about. Give a workload on one side.'],
    [{ to: 'shop/db' }, 'Invalid to: "shop/db" means more than one workload. Write one of shop/db[Deployment], shop/db[Job]'],
    [{ to: 'other/web' }, 'Invalid to: there is no workload "other/web". Write namespace/name, namespace/name[Kind] or an IP address. Did you mean shop/web[Pod]?'],
    [{ to: '10.0.0.300' }, 'Invalid to: "10.0.0.300" has an octet above 255.'],
    [{ to: '010.0.0.1' }, 'Invalid to: "010.0.0.1" has leading zeros. Write 10.0.0.1 if the numbers are decimal.'],
  ])('refuses %j', (part, message) => {
    expect(() => query(evaluationOf(YAML), { from: 'shop/web', to: 'shop/db[Job]', port: 80, ...part })).toThrow(new Error(message));
  });
});

const podOfWeb = (name: string, track: string) => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: x, labels: { app: web, track: ${track} }, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: u, controller: true }] }
spec: { containers: [{ name: web, image: web }] }
`;
const WEB = podYaml('x', 'client') + podOfWeb('web-1', 'stable') + podOfWeb('web-2', 'stable') + podOfWeb('web-3', 'canary');
const CANARY = policyYaml('x', 'canary', '{ podSelector: { matchLabels: { track: canary } }, ingress: [] }');
const askWeb = (yaml: string, to: string) => query(evaluationOf(yaml), { from: 'x/client', to, port: 80 }).allowed;

describe('query | pods of a workload that policies tell apart |', () => {
  test('have one answer by the name of the workload, or none', () => {
    expect(() => askWeb(WEB + CANARY, 'x/web')).toThrow('Invalid to: the pods of x/web have different answers, that of x/web-3[Pod] is another. Ask about one pod at a time.');
    expect(['x/web-1', 'x/web-2', 'x/web-3'].map(to => askWeb(WEB + CANARY, to))).toEqual([true, true, false]);
    const both = policyYaml('x', 'canary', '{ podSelector: { matchLabels: { track: canary } }, ingress: [{}] }');
    expect(askWeb(WEB + both, 'x/web')).toBe(true);
  });

  test('are not those of the ReplicaSet whose name was written: that is another name of its Deployment', () => {
    const of = (kind: string, name: string, owner?: string) => `---\napiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: x${owner === undefined ? '' : `, ownerReferences: [${owner}]`} }
spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: web }] } } }\n`;
    const yaml = WEB + CANARY + of('Deployment', 'all') + of('ReplicaSet', 'web', '{ apiVersion: apps/v1, kind: Deployment, name: all, uid: d, controller: true }');
    expect(() => askWeb(yaml, 'x/web')).toThrow('Invalid to: x/web belongs to x/all[Deployment], which is asked about as a whole, and whose pods have different answers: '
      + 'that of x/web-3[Pod] is another. Ask about one pod at a time.');
    expect(() => askWeb(yaml, 'x/all')).toThrow('Invalid to: the pods of x/all have different answers, that of x/web-3[Pod] is another. Ask about one pod at a time.');
    expect(askWeb(yaml, 'x/web-3')).toBe(false);
  });

  test('are asked about as the list has them by the id of its line', () => {
    expect([askWeb(WEB + CANARY, 'x/web[ReplicaSet]'), askWeb(WEB + CANARY, 'x/web-3[Pod]')]).toEqual([true, false]);
  });
});

const onNode = (name: string, ips: readonly string[], owner = '') => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ops, labels: { app: ${name} }${owner} }
spec: { hostNetwork: true, containers: [{ name: main, image: x }] }
status: { hostIPs: [${ips.map(ip => `{ ip: "${ip}" }`).join(', ')}] }
`;
const NODE = '---\napiVersion: v1\nkind: Node\nmetadata: { name: n1 }\nstatus: { addresses: [{ type: InternalIP, address: 192.168.0.10 }, { type: Hostname, address: n1 }] }\n';
const CLIENT = podYaml('shop', 'web');
const EXPORTER = onNode('exporter', ['192.168.0.10', 'fd00:99::10']);
const PROXY = onNode('proxy', ['192.168.0.10']);
const DENY_EXPORTER = policyYaml('ops', 'deny', '{ podSelector: { matchLabels: { app: exporter } }, ingress: [] }');
const TO_NODES = policyYaml('shop', 'nodes', '{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 192.168.0.0/24 } }] }] }');

const askNode = (yaml: string, to: string, options: Partial<ClusterOptions> = {}) => query(evaluationOf(yaml, options), { from: 'shop/web', to, port: 9100 }).allowed;

describe('query | the address of a node |', () => {
  test('is that of the node and of every pod on its network, where their answers are one', () => {
    expect(askNode(CLIENT + EXPORTER + PROXY, '192.168.0.10')).toBe(true);
    expect(askNode(CLIENT + EXPORTER + PROXY + policyYaml('shop', 'none', '{ podSelector: {}, policyTypes: [Egress] }'), '192.168.0.10')).toBe(false);
    expect(query(evaluationOf(CLIENT + EXPORTER), { from: '192.168.0.10', to: 'shop/web', port: 80 }).allowed).toBe(true);
  });

  test('is refused where they are not, with the names to ask by', () => {
    const refusal = 'Invalid to: 192.168.0.10 is the address of a node, and the answer of ops/exporter[Pod], which is on its network, is another than that of the node. '
      + 'There are ops/exporter[Pod], ops/proxy[Pod]: ask by name, or, with hostNetwork "node" (--host-network node), about the node.';
    expect(() => askNode(CLIENT + EXPORTER + PROXY + DENY_EXPORTER, '192.168.0.10')).toThrow(new Error(refusal));
    expect(() => query(evaluationOf(CLIENT + EXPORTER + PROXY + TO_NODES), { from: 'shop/web', to: '192.168.0.10', port: 80 })).toThrow('ask by name');
    expect([askNode(CLIENT + EXPORTER + PROXY + DENY_EXPORTER, 'ops/exporter'), askNode(CLIENT + EXPORTER + PROXY + DENY_EXPORTER, 'ops/proxy')]).toEqual([false, true]);
  });

  test('is refused over the family alone over which they are not', () => {
    const yaml = CLIENT + EXPORTER + TO_NODES;
    expect(() => askNode(yaml, '192.168.0.10')).toThrow('ask by name');
    expect(askNode(yaml, 'fd00:99::10')).toBe(false);
  });

  test('names a few of many', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map(name => onNode(name, ['192.168.0.10'])).join('');
    const denied = policyYaml('ops', 'deny', '{ podSelector: {}, ingress: [] }');
    expect(() => askNode(CLIENT + many + denied, '192.168.0.10')).toThrow('There are ops/a[Pod], ops/b[Pod], ops/c[Pod] and 2 more: ask by name');
  });

  test.each<[string, string, boolean]>([['as a node', CLIENT + EXPORTER + DENY_EXPORTER, true], ['by blocks', CLIENT + EXPORTER + DENY_EXPORTER + TO_NODES, true],
    ['by blocks that do not hold it', CLIENT + EXPORTER + TO_NODES.replace('0.0/24', '1.0/24'), false]])('is answered %s where policies see nodes', (_, yaml, allowed) => {
    expect([askNode(yaml, '192.168.0.10', { hostNetwork: 'node' }), askNode(yaml, 'ops/exporter', { hostNetwork: 'node' })]).toEqual([allowed, allowed]);
  });

  test('is answered where the input has the node alone', () => {
    const explained = explain(evaluationOf(CLIENT + NODE), { from: 'shop/web', to: '192.168.0.10', port: 10250 });
    expect(explained.halves[1].reason).toBe('allowed: 192.168.0.10 is the address of a node, so no policy here is about it');
    expect(explain(evaluationOf(CLIENT + NODE), { from: 'shop/web', to: '192.168.0.11', port: 10250 }).halves[1].reason).toBe('allowed: 192.168.0.11 is outside of the input, so no policy here is about it');
  });

  test('has a pod of an owner on its network', () => {
    const owned = onNode('agent-1', ['192.168.0.10'], ', ownerReferences: [{ apiVersion: apps/v1, kind: DaemonSet, name: agent, controller: true }]');
    expect(() => askNode(CLIENT + owned + policyYaml('ops', 'deny', '{ podSelector: {}, ingress: [] }'), '192.168.0.10')).toThrow('the answer of ops/agent[DaemonSet], which is on its network');
  });

  test('and an address outside are no question: one side is a workload', () => {
    const between = (yaml: string) => query(evaluationOf(yaml), { from: '203.0.113.7', to: '192.168.0.10', port: 80 });
    expect(() => between(CLIENT + EXPORTER)).toThrow(new Error('Invalid question: 203.0.113.7 and 192.168.0.10 are both addresses that no pod has to itself. '
      + 'Give a workload on one side: on the network of these nodes is ops/exporter[Pod].'));
    expect(() => between(CLIENT + NODE)).toThrow('are both addresses outside of the input, which no policy here is about. Give a workload on one side.');
  });

  test('is that of a node to ClusterNetworkPolicy, whatever others see', () => {
    const nodes = clusterPolicyYaml('ClusterNetworkPolicy', 'nodes', '{ tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: [192.168.0.0/24] }] }] }');
    expect([askNode(CLIENT + PROXY + nodes, '192.168.0.10'), askNode(CLIENT + PROXY + nodes, 'ops/proxy')]).toEqual([false, false]);
  });
});
