import { PODS, clusterOf, expectAnswers, linesWith, podYaml, policyYaml, refusals } from '../support/corner';

/**
 * NetworkPolicy where implementations differ or are wrong, each case asked of the engine and of the naive evaluator. The
 * numbers are of the list of corner cases that this project works by.
 */

const DENY_INGRESS = policyYaml('{ podSelector: {}, policyTypes: [Ingress] }', 'deny-ingress');
const DENY_EGRESS = policyYaml('{ podSelector: {}, policyTypes: [Egress] }', 'deny-egress');

describe('corner cases | selection', () => {
  test.each(['{}', 'null', '', '{ matchLabels: {} }', '{ matchLabels: null, matchExpressions: [] }'])('3.1.1 podSelector %s is all pods of the namespace, and of no other', selector => {
    expectAnswers(PODS + policyYaml(`{ podSelector: ${selector}, policyTypes: [Ingress] }`), {
      'y/a > x/a': false, 'y/a > x/b': false, 'x/a > x/b': false, 'x/a > y/a': true, '192.0.2.1 > x/a': false, 'x/a > 192.0.2.1': true,
    });
  });

  test('3.1.1 podSelector selects some of them', () => {
    expectAnswers(PODS + policyYaml('{ podSelector: { matchLabels: { pod: a } }, policyTypes: [Ingress] }'), {
      'y/a > x/a': false, 'y/a > x/b': true, 'y/b > y/a': true,
    });
  });

  test.each([
    // peer                                                                        x/a    x/b    y/a    y/b    z/a
    ['{ podSelector: {} }', [true, true, false, false, false]],
    ['{ podSelector: { matchLabels: { pod: a } } }', [true, false, false, false, false]],
    ['{ podSelector: {}, namespaceSelector: null }', [true, true, false, false, false]],
    ['{ namespaceSelector: {} }', [true, true, true, true, true]],
    ['{ namespaceSelector: { matchLabels: { ns: y } } }', [false, false, true, true, false]],
    ['{ podSelector: null, namespaceSelector: { matchLabels: { ns: y } } }', [false, false, true, true, false]],
    ['{ podSelector: {}, namespaceSelector: {} }', [true, true, true, true, true]],
    ['{ podSelector: {}, namespaceSelector: { matchLabels: { ns: y } } }', [false, false, true, true, false]],
    ['{ podSelector: { matchLabels: { pod: a } }, namespaceSelector: {} }', [true, false, true, false, true]],
    ['{ podSelector: { matchLabels: { pod: a } }, namespaceSelector: { matchLabels: { ns: y } } }', [false, false, true, false, false]],
  ])('3.1.2 peer %s', (peer, expected) => {
    expectAnswers(PODS + podYaml('x/c') + policyYaml(`{ podSelector: { matchLabels: { pod: c } }, ingress: [{ from: [${peer}] }] }`),
      { ...Object.fromEntries(['x/a', 'x/b', 'y/a', 'y/b', 'z/a'].map((pod, index) => [`${pod} > x/c`, expected[index]])), '192.0.2.1 > x/c': false });
    expectAnswers(PODS + podYaml('x/c') + policyYaml(`{ podSelector: { matchLabels: { pod: c } }, policyTypes: [Egress], egress: [{ to: [${peer}] }] }`),
      { ...Object.fromEntries(['x/a', 'x/b', 'y/a', 'y/b', 'z/a'].map((pod, index) => [`x/c > ${pod}`, expected[index]])), 'x/c > 192.0.2.1': false });
  });

  test('3.1.2 two selectors of one peer are AND, two peers are OR', () => {
    expectAnswers(PODS + podYaml('x/c') + policyYaml(`{ podSelector: { matchLabels: { pod: c } }, ingress: [{ from: [
      { podSelector: { matchLabels: { pod: a } } }, { namespaceSelector: { matchLabels: { ns: y } } }] }] }`), {
      'x/a > x/c': true, 'x/b > x/c': false, 'y/a > x/c': true, 'y/b > x/c': true, 'z/a > x/c': false,
    });
  });

  test.each(['{}', '{ podSelector: null }', '{ podSelector: {}, ipBlock: { cidr: 10.0.0.0/8 } }'])('3.1.2 peer %s is refused: the policy takes no part', peer => {
    const yaml = PODS + policyYaml(`{ podSelector: {}, ingress: [{ from: [${peer}] }] }`);
    expect(refusals(yaml)).toEqual([expect.stringMatching(/^NetworkPolicy x\/policy: .*spec\.ingress\[0\]\.from\[0\]/)]);
    expect(clusterOf(yaml).policies).toEqual([]);
  });

  test.each(['{}', '{ from: [] }', '{ from: null }', '{ ports: [] }', '{ from: [], ports: [] }'])('3.1.3 the rule %s is for everyone, on every port', rule => {
    expectAnswers(PODS + policyYaml(`{ podSelector: {}, ingress: [${rule}] }`), { 'y/a > x/a': true, 'y/a > x/a SCTP 65535': true, '2001:db8::1 > x/a': true, '0.0.0.0 > x/a': true });
  });

  test.each(['', 'ingress: [],', 'ingress: null,'])('3.1.3 "%s": no rule at all denies', ingress => {
    expectAnswers(PODS + policyYaml(`{ podSelector: {}, ${ingress} policyTypes: [Ingress] }`), { 'y/a > x/a': false, '192.0.2.1 > x/a': false, 'x/a > y/a': true });
    expectAnswers(PODS + policyYaml(`{ podSelector: {}, ${ingress} }`), { 'y/a > x/a': false, '192.0.2.1 > x/a': false, 'x/a > y/a': true });
  });

  test.each([
    // policyTypes     rules                                in     out
    ['', '', false, true],
    ['policyTypes: [],', 'egress: [{}],', false, true],
    ['policyTypes: null,', 'egress: [],', false, true],
    ['', 'egress: [{ ports: [{ port: 81 }] }],', false, false],
    ['policyTypes: [Egress],', '', true, false],
    ['policyTypes: [Ingress],', 'egress: [{ ports: [{ port: 81 }] }],', false, true],
    ['policyTypes: [Egress],', 'ingress: [{}],', true, false],
    ['policyTypes: [Ingress, Egress],', 'ingress: [{}],', true, false],
  ])('3.1.4 %s %s: in %s, out %s', (types, rules, isIn, isOut) => {
    expectAnswers(PODS + policyYaml(`{ podSelector: {}, ${types} ${rules} }`), { 'y/a > x/a': isIn, 'x/a > y/a': isOut });
  });

  test('3.1.5 policies add up: what one allows, no other takes back', () => {
    expectAnswers(PODS + DENY_INGRESS + policyYaml('{ podSelector: {}, ingress: [{}] }', 'allow-all'), { 'y/a > x/a': true, '192.0.2.1 > x/a': true });
  });

  test('3.1.5 what the server allows does not beat the egress of the client', () => {
    expectAnswers(PODS + policyYaml('{ podSelector: {}, ingress: [{}] }', 'allow', 'y') + DENY_EGRESS, { 'x/a > y/a': false, 'x/a > x/b': false, 'z/a > y/a': true, 'y/a > x/a': true });
  });

  test('3.1.5 directions are isolated apart', () => {
    expectAnswers(PODS + DENY_INGRESS, { 'y/a > x/a': false, 'x/a > y/a': true });
    expectAnswers(PODS + DENY_EGRESS, { 'y/a > x/a': true, 'x/a > y/a': false });
  });

  test.each([
    ['In, values: [a, c]', [true, false, false]],
    ['NotIn, values: [a, c]', [false, true, true]],
    ['Exists', [true, true, false]],
    ['DoesNotExist', [false, false, true]],
  ])('3.1.9 operator %s', (operator, [a, b, none]) => {
    const plain = '\n--- { apiVersion: v1, kind: Pod, metadata: { name: plain, namespace: x }, spec: { containers: [{ name: app, image: app }] } }';
    expectAnswers(PODS + plain + policyYaml(`{ podSelector: { matchExpressions: [{ key: pod, operator: ${operator} }] }, policyTypes: [Ingress] }`), {
      'y/a > x/a': !a, 'y/a > x/b': !b, 'y/a > x/plain': !none,
    });
  });

  test('3.1.9 requirements are AND, with matchLabels too', () => {
    expectAnswers(PODS + policyYaml(`{ podSelector: {}, ingress: [{ from: [{ podSelector: {}, namespaceSelector: {
      matchLabels: { team: blue }, matchExpressions: [{ key: ns, operator: Exists }, { key: ns, operator: NotIn, values: [x] }] } }] }] }`), {
      'y/a > x/a': true, 'x/b > x/a': false, 'z/a > x/a': false,
    });
  });

  test.each(['{ key: pod, operator: In }', '{ key: pod, operator: NotIn, values: [] }', '{ key: pod, operator: Exists, values: [a] }', '{ key: pod, operator: Equals, values: [a] }'])(
    '3.1.9 requirement %s is refused', requirement => {
      expect(refusals(PODS + policyYaml(`{ podSelector: { matchExpressions: [${requirement}] } }`))).toEqual([
        expect.stringMatching(/^NetworkPolicy x\/policy: .*spec\.podSelector\.matchExpressions\[0\]/),
      ]);
    });

  test('3.1.10 every namespace has its name as a label, with or without an object', () => {
    const from = (name: string) => policyYaml(`{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${name} } } }] }] }`);
    expectAnswers(PODS + from('y'), { 'y/a > x/a': true, 'z/a > x/a': false });
    expectAnswers(PODS + from('z'), { 'y/a > x/a': false, 'z/a > x/a': true });
    expectAnswers(PODS + from('nowhere'), { 'y/a > x/a': false, 'z/a > x/a': false, 'x/b > x/a': false });
  });

  test('3.1.10 a policy acts in a namespace without an object, and namespaces without labels match what asks for none', () => {
    expectAnswers(PODS + policyYaml('{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchExpressions: [{ key: ns, operator: DoesNotExist }] } }] }] }', 'p', 'z'), {
      'x/a > z/a': false, 'y/a > z/a': false,
    });
  });
});

describe('corner cases | self, hosts and replies', () => {
  const DEPLOYMENT = `
--- { apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: x }, spec: { selector: { matchLabels: { pod: web } },
      template: { metadata: { labels: { pod: web } }, spec: { containers: [{ name: app, image: app }] } } } }`;

  test('3.1.13 a Pod reaches itself whatever policies say, and no list shows it', () => {
    expectAnswers(PODS + DENY_INGRESS + DENY_EGRESS, { 'x/a > x/a': true, 'x/b > x/a': false });
    expect(linesWith(PODS, 'x/a[Pod] => x/a[Pod]')).toEqual([]);
  });

  test('3.1.13 one replica to another is subject to policy, and listed', () => {
    expectAnswers(PODS + DEPLOYMENT + DENY_INGRESS, { 'x/web > x/web': false });
    expectAnswers(PODS + DEPLOYMENT + policyYaml('{ podSelector: {}, ingress: [{ ports: [{ port: 81 }] }] }'), { 'x/web > x/web': false, 'x/web > x/web TCP 81': true });
    expect(linesWith(PODS + DEPLOYMENT, 'x/web[Deployment] => x/web[Deployment]')).toEqual(['x/web[Deployment] => x/web[Deployment] : All Connections']);
    expect(linesWith(PODS + DEPLOYMENT + DENY_INGRESS, 'x/web[Deployment] => x/web[Deployment]')).toEqual([]);
  });

  test('3.1.14 pods on the host network, as pods', () => {
    expectAnswers(PODS + podYaml('x/host', 'hostNetwork: true,') + DENY_INGRESS, { 'y/a > x/host': false });
    expectAnswers(PODS + podYaml('y/host', 'hostNetwork: true,') + policyYaml('{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] }'), { 'y/host > x/a': true });
  });

  test('3.1.14 pods on the host network, as nodes: no policy selects them, no selector finds them', () => {
    const options = { hostNetwork: 'node' as const };
    expectAnswers(PODS + podYaml('x/host', 'hostNetwork: true,') + DENY_INGRESS + DENY_EGRESS, { 'y/a > x/host': true, 'x/host > y/a': true, 'x/host > x/a': false, 'x/a > x/host': false }, options);
    const toAll = policyYaml('{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }], egress: [{ to: [{ namespaceSelector: {} }] }] }');
    expectAnswers(PODS + podYaml('y/host', 'hostNetwork: true,') + toAll, { 'y/host > x/a': false, 'x/a > y/host': false, 'y/a > x/a': true, 'x/a > y/a': true }, options);
    expectAnswers(PODS + podYaml('y/host', 'hostNetwork: true,') + policyYaml('{ podSelector: {}, ingress: [{}] }'), { 'y/host > x/a': true }, options);
  });

  test('3.1.14 pods on the host network, as nodes: a block finds them by the addresses of their node, whether or not blocks find pods', () => {
    const host = PODS + podYaml('y/host', 'hostNetwork: true,', 'hostIP: 192.168.0.10') + podYaml('y/other', 'hostNetwork: true,', 'hostIP: 192.168.0.11');
    const yaml = host + policyYaml('{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 192.168.0.10/32 } }] }] }');
    expectAnswers(yaml, { 'y/host > x/a': true, 'y/other > x/a': false, '192.168.0.10 > x/a': true, 'y/a > x/a': false }, { hostNetwork: 'node', ipBlocks: 'pod-addresses' });
    expectAnswers(yaml, { 'y/host > x/a': true, 'y/other > x/a': false, '192.168.0.10 > x/a': true }, { hostNetwork: 'node', ipBlocks: 'external-only' });
  });

  test('3.1.16 replies need no permission: who opens the connection counts', () => {
    expectAnswers(PODS + policyYaml('{ podSelector: {}, policyTypes: [Egress] }', 'deny', 'y'), { 'x/a > y/a': true, 'y/a > x/a': false });
  });
});

describe('corner cases | objects', () => {
  test('3.1.17 lists, nested or typed, are their items', () => {
    const pod = (name: string) => `{ metadata: { name: ${name}, namespace: x, labels: { pod: ${name} } }, spec: { containers: [{ name: app, image: app }] } }`;
    const yaml = `{ apiVersion: v1, kind: List, items: [{ apiVersion: v1, kind: PodList, items: [${pod('a')}, ${pod('b')}] },
      { apiVersion: networking.k8s.io/v1, kind: NetworkPolicyList, items: [{ metadata: { name: p, namespace: x }, spec: { podSelector: { matchLabels: { pod: b } } } }] }] }`;
    expectAnswers(yaml, { 'x/a > x/b': false, 'x/b > x/a': true });
  });

  test('3.1.17 the template of a CronJob counts, not the CronJob', () => {
    const job = `
--- { apiVersion: batch/v1, kind: CronJob, metadata: { name: job, namespace: x, labels: { pod: outer } }, spec: { schedule: '@daily', jobTemplate: {
      metadata: { labels: { pod: middle } }, spec: { template: { metadata: { labels: { pod: inner } }, spec: { restartPolicy: Never, containers: [{ name: app, image: app }] } } } } } }`;
    const from = (label: string) => policyYaml(`{ podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { pod: ${label} } } }] }] }`);
    expectAnswers(PODS + job + from('inner'), { 'x/job > x/a': true });
    expectAnswers(PODS + job + from('middle'), { 'x/job > x/a': false });
    expectAnswers(PODS + job + from('outer'), { 'x/job > x/a': false });
  });

  test('3.1.17 of two ports with one name in one pod the first counts; those of sidecars do, those of init containers not', () => {
    const pod = (containers: string) => `
--- { apiVersion: v1, kind: Pod, metadata: { name: s, namespace: x, labels: { pod: s } }, spec: { ${containers} } }`;
    const container = (name: string, port: number, more = '') => `{ name: ${name}, image: app, ports: [{ name: web, containerPort: ${port} }] ${more} }`;
    const policy = policyYaml('{ podSelector: { matchLabels: { pod: s } }, ingress: [{ ports: [{ port: web }] }] }');
    expectAnswers(PODS + policy + pod(`containers: [${container('one', 8001)}, ${container('two', 8002)}]`), { 'x/a > x/s TCP 8001': true, 'x/a > x/s TCP 8002': false });
    expectAnswers(PODS + policy + pod(`containers: [{ name: app, image: app }], initContainers: [${container('side', 8001, ', restartPolicy: Always')}]`), { 'x/a > x/s TCP 8001': true });
    expectAnswers(PODS + policy + pod(`containers: [{ name: app, image: app }], initContainers: [${container('init', 8001)}]`), { 'x/a > x/s TCP 8001': false });
  });

  const OWNED = (name: string, label: string) => `
--- { apiVersion: v1, kind: Pod, metadata: { name: ${name}, namespace: x, labels: { role: ${label} }, ownerReferences: [
      { apiVersion: apps/v1, kind: ReplicaSet, name: owner, uid: u, controller: true }] }, spec: { containers: [{ name: app, image: app }] } }`;

  test('3.1.17 pods of one owner that differ in a label that a policy asks for get different answers', () => {
    expectAnswers(PODS + OWNED('o-1', 'main') + OWNED('o-2', 'spare') + policyYaml('{ podSelector: { matchLabels: { role: main } }, policyTypes: [Ingress] }'), {
      'x/a > x/o-1': false, 'x/a > x/o-2': true, 'x/o-2 > x/o-1': false, 'x/o-1 > x/o-2': true,
    });
  });

  test('3.3 pods of one owner, values of labels that hold each other as text', () => {
    expectAnswers(PODS + OWNED('o-1', 'main') + OWNED('o-2', 'domain') + policyYaml('{ podSelector: { matchExpressions: [{ key: role, operator: In, values: [domain] }] } }'), {
      'x/a > x/o-1': true, 'x/a > x/o-2': false,
    });
  });
});
