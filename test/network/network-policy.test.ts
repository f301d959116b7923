import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { ClusterDns, IPeer, IpBlock, LabelExpression, Namespaces, NetworkPolicy, NetworkPolicyProps, Peers, Pods, Port } from '../../src';
import { deployment, namespace, podOf, problemsOf, service } from '../fixtures/workloads';
import { TestPod, egressAllowed, ingressAllowed, isAllowed } from '../support/evaluator';
import { newChart, policiesOf, policyOf, synth } from '../support/synth';

const stranger: TestPod = { namespace: 'elsewhere', labels: { app: 'stranger' } };

describe('NetworkPolicy |', () => {
  test('says who may connect to the subject and to whom the subject may connect', () => {
    const chart = newChart();
    const web = deployment(chart, 'web');
    const api = deployment(chart, 'api', { ports: [8080] });
    const db = deployment(chart, 'db', { ports: [5432] });
    new NetworkPolicy(chart, 'api-policy', {
      subject: Pods.of(api),
      ingress: [{ peers: [Pods.of(web)], ports: [Port.tcp(8080)] }],
      egress: [{ peers: [Pods.of(db)], ports: [Port.tcp(5432)] }, { peers: [ClusterDns.kubeDns()] }],
    });

    const policies = policiesOf(chart);
    expect(policies).toHaveLength(1);
    const dns: TestPod = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
    const table: [TestPod | string, TestPod | string, number, 'TCP' | 'UDP', boolean][] = [
      [podOf(web), podOf(api), 8080, 'TCP', true],
      [podOf(web), podOf(api), 8080, 'UDP', false],
      [podOf(web), podOf(api), 8081, 'TCP', false],
      [stranger, podOf(api), 8080, 'TCP', false],
      ['192.0.2.1', podOf(api), 8080, 'TCP', false],
      [podOf(api), podOf(db), 5432, 'TCP', true],
      [podOf(api), podOf(db), 5433, 'TCP', false],
      [podOf(api), podOf(web), 5432, 'TCP', false],
      [podOf(api), dns, 53, 'UDP', true],
      [podOf(api), dns, 53, 'TCP', true],
      [podOf(api), '192.0.2.1', 443, 'TCP', false],
      // pods that the policy does not select stay as they are
      [podOf(web), podOf(db), 5432, 'TCP', true],
      [stranger, podOf(web), 80, 'TCP', true],
    ];
    expect(table.filter(([from, to, port, protocol, expected]) => isAllowed(policies, { from, to, port, protocol }) !== expected)).toEqual([]);
    expect(policies[0]).toMatchSnapshot();
  });

  describe('policyTypes |', () => {
    const rule = { peers: [Pods.withLabels({ app: 'peer' })], ports: [Port.tcp(80)] };
    const directions: [string, Pick<NetworkPolicyProps, 'ingress' | 'egress'>, string[]][] = [
      ['ingress rules only', { ingress: [rule] }, ['Ingress']],
      ['egress rules only', { egress: [rule] }, ['Egress']],
      ['rules for both', { ingress: [rule], egress: [rule] }, ['Ingress', 'Egress']],
      ['an empty list of ingress rules', { ingress: [] }, ['Ingress']],
      ['an empty list of egress rules', { egress: [] }, ['Egress']],
      ['empty lists for both', { ingress: [], egress: [] }, ['Ingress', 'Egress']],
      ['ingress rules and no egress', { ingress: [rule], egress: [] }, ['Ingress', 'Egress']],
    ];
    test.each(directions)('%s', (_, given, types) => {
      const chart = newChart();
      new NetworkPolicy(chart, 'policy', { subject: Pods.withLabels({ app: 'web' }), ...given });
      const policy = policyOf(chart);
      expect(policy.spec!.policyTypes).toEqual(types);

      const web: TestPod = { namespace: 'shop', labels: { app: 'web' } };
      const peer: TestPod = { namespace: 'shop', labels: { app: 'peer' } };
      const opens = (rules: unknown[] | undefined) => rules === undefined || rules.length > 0;
      expect(ingressAllowed([policy], { from: peer, to: web, port: 80 })).toBe(opens(given.ingress));
      expect(egressAllowed([policy], { from: web, to: peer, port: 80 })).toBe(opens(given.egress));
      expect(ingressAllowed([policy], { from: stranger, to: web, port: 80 })).toBe(given.ingress === undefined);
      expect(egressAllowed([policy], { from: web, to: stranger, port: 80 })).toBe(given.egress === undefined);
    });
  });

  describe('namespace |', () => {
    test('is that of the chart for pods that are given by labels', () => {
      const chart = newChart('shop');
      const policy = new NetworkPolicy(chart, 'policy', { subject: Pods.withLabels({ app: 'web' }), ingress: [] });
      expect(policyOf(chart).metadata!.namespace).toBe('shop');
      expect(policy.namespace).toBe('shop');
    });

    test('is the one that the subject states', () => {
      const chart = newChart('shop');
      new NetworkPolicy(chart, 'policy', {
        subject: Pods.withLabels({ app: 'web' }).inNamespace('other'),
        ingress: [{ peers: [Pods.withLabels({ app: 'peer' }).inNamespace('shop')], ports: [Port.tcp(80)] }],
      });
      const policies = policiesOf(chart);
      expect(policies[0].metadata!.namespace).toBe('other');
      const web: TestPod = { namespace: 'other', labels: { app: 'web' } };
      expect(isAllowed(policies, { from: { namespace: 'shop', labels: { app: 'peer' } }, to: web, port: 80 })).toBe(true);
      expect(isAllowed(policies, { from: { namespace: 'other', labels: { app: 'peer' } }, to: web, port: 80 })).toBe(false);
    });

    test('is the one that the workload states, and bare labels of a peer mean that namespace', () => {
      const chart = newChart('shop');
      const web = deployment(chart, 'web', { namespace: 'frontend', ports: [80] });
      new NetworkPolicy(chart, 'policy', { subject: Pods.of(web), ingress: [{ peers: [Pods.withLabels({ app: 'peer' })] }] });
      const policies = policiesOf(chart);
      expect(policies[0].metadata!.namespace).toBe('frontend');
      expect(isAllowed(policies, { from: { namespace: 'frontend', labels: { app: 'peer' } }, to: podOf(web), port: 80 })).toBe(true);
      expect(isAllowed(policies, { from: { namespace: 'shop', labels: { app: 'peer' } }, to: podOf(web), port: 80 })).toBe(false);
    });

    test('is that of a Namespace object whose pods are the subject', () => {
      const chart = newChart('shop');
      new NetworkPolicy(chart, 'policy', { subject: Pods.of(namespace(chart, 'team-a')), ingress: [] });
      const policies = policiesOf(chart);
      expect(policies[0].metadata!.namespace).toBe('team-a');
      expect(policies[0].spec!.podSelector).toEqual({});
    });

    test('is left out where neither the chart nor the workload has one', () => {
      const chart = new Chart(new App(), 'shop');
      const web = deployment(chart, 'web', { ports: [80] });
      const db = deployment(chart, 'db');
      const policy = new NetworkPolicy(chart, 'policy', { subject: Pods.of(web), ingress: [{ peers: [Pods.of(db)] }] });
      const [json] = policiesOf(chart);
      expect(json.metadata).not.toHaveProperty('namespace');
      expect(policy.namespace).toBeUndefined();
      expect(json.spec!.ingress![0].from).toEqual([{ podSelector: { matchLabels: { app: 'db' } } }]);
    });

    test('has to be one: namespaces by label, several by name, and all are refused', () => {
      const chart = newChart();
      const subjects: [Pods, string][] = [
        [Pods.all().inNamespacesWithLabels({ tenant: 'a' }), 'pods all in namespaces tenant=a'],
        [Pods.withLabels({ app: 'web' }).inNamespaces(Namespaces.named('a', 'b')), 'pods app=web in namespaces a, b'],
        [Pods.withLabels({ app: 'web' }).inAllNamespaces(), 'pods app=web in namespaces all'],
      ];
      subjects.forEach(([subject, text], i) => {
        expect(() => new NetworkPolicy(chart, `policy-${i}`, { subject, ingress: [] })).toThrow(new Error(
          `Invalid subject ${text}: a NetworkPolicy selects pods of one namespace, its own. Write one policy for each namespace, by inNamespace(name).`));
      });
    });

    test('has to be known: a workload without one does not get that of the chart of the policy', () => {
      const app = new App();
      const web = deployment(new Chart(app, 'bare'), 'web');
      const chart = new Chart(app, 'shop', { namespace: 'shop' });
      expect(() => new NetworkPolicy(chart, 'policy', { subject: Pods.of(web), ingress: [] })).toThrow(new Error(
        'Unknown namespace of bare/web (Deployment): the object states none, and the policy would stand in "shop". '
        + 'Write Pods.of(...).inNamespace(name), or give the object a namespace.'));
      new NetworkPolicy(chart, 'stated', { subject: Pods.of(web).inNamespace('apps'), ingress: [] });
      expect(policyOf(chart).metadata!.namespace).toBe('apps');
    });

    test('has to be known for peers too, since a bare pod selector would mean another one', () => {
      const app = new App();
      const web = deployment(new Chart(app, 'bare'), 'web');
      const chart = new Chart(app, 'shop', { namespace: 'shop' });
      const allow = (peer: IPeer, id: string) => new NetworkPolicy(chart, id, {
        subject: Pods.withLabels({ app: 'db' }), ingress: [{ peers: [peer], ports: [Port.tcp(5432)] }],
      });
      allow(Pods.of(web), 'unknown');
      expect(problemsOf(chart)).toEqual([
        '[shop/unknown] Unknown namespace of bare/web (Deployment): the object states none, and the policy stands in "shop", where a bare pod selector would miss it. '
        + 'Write Pods.of(...).inNamespace(name), or give the object or its chart a namespace.',
      ]);
    });

    test('of a workload must not move after it was handed over', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      new NetworkPolicy(chart, 'policy', { subject: Pods.of(web), ingress: [] });
      web.addJsonPatch(JsonPatch.replace('/metadata/namespace', 'moved'));
      expect(problemsOf(chart)).toEqual([
        '[shop/policy] shop/web (Deployment) was in namespace "shop" when it was handed over and is in "moved" now. Set metadata.namespace when the object is made, not by a patch.',
      ]);
    });
  });

  describe('ports |', () => {
    test('of an ingress rule without any are those that the subject declares, with their protocols', () => {
      const chart = newChart();
      const dns = deployment(chart, 'dns', { ports: [{ containerPort: 53, protocol: 'UDP' }, { name: 'sync', containerPort: 9000, protocol: 'SCTP' }, 8080] });
      new NetworkPolicy(chart, 'policy', { subject: Pods.of(dns), ingress: [{ peers: [Peers.everyone()] }] });
      const policies = policiesOf(chart);
      const open = (['TCP', 'UDP', 'SCTP'] as const).flatMap(protocol => [53, 8080, 9000]
        .filter(port => isAllowed(policies, { from: stranger, to: podOf(dns), port, protocol })).map(port => `${protocol} ${port}`));
      expect(open).toEqual(['TCP 8080', 'UDP 53', 'SCTP 9000']);
    });

    test('of an egress rule without any are those that each peer declares', () => {
      const chart = newChart();
      const api = deployment(chart, 'api', { ports: [8080] });
      const db = deployment(chart, 'db', { ports: [5432] });
      new NetworkPolicy(chart, 'policy', { subject: Pods.withLabels({ app: 'web' }), egress: [{ peers: [Pods.of(api), Pods.of(db)] }] });
      const policies = policiesOf(chart);
      const web: TestPod = { namespace: 'shop', labels: { app: 'web' } };
      expect(isAllowed(policies, { from: web, to: podOf(api), port: 8080 })).toBe(true);
      expect(isAllowed(policies, { from: web, to: podOf(db), port: 5432 })).toBe(true);
      expect(isAllowed(policies, { from: web, to: podOf(api), port: 5432 })).toBe(false);
      expect(isAllowed(policies, { from: web, to: podOf(db), port: 8080 })).toBe(false);
    });

    test('of an egress rule to a Service are the targets behind it', () => {
      const chart = newChart();
      const api = deployment(chart, 'api', { ports: [{ name: 'http', containerPort: 8080 }, { name: 'metrics', containerPort: 9090 }] });
      new NetworkPolicy(chart, 'policy', {
        subject: Pods.withLabels({ app: 'web' }),
        egress: [{ peers: [Pods.of(service(chart, 'api', { ports: [{ port: 80, targetPort: 'http' }] }))] }],
      });
      const policies = policiesOf(chart);
      const web: TestPod = { namespace: 'shop', labels: { app: 'web' } };
      const open = [80, 8080, 9090].filter(port => isAllowed(policies, { from: web, to: podOf(api), port }));
      expect(open).toEqual([8080]);
    });

    test.each<[string, IPeer, string]>([
      ['labels', Pods.withLabels({ app: 'db' }), 'pods app=db'],
      ['namespaces', Namespaces.named('db'), 'namespace db'],
      ['an address', IpBlock.of('192.0.2.0/24'), '192.0.2.0/24'],
      ['everyone', Peers.everyone(), 'everyone'],
    ])('are needed for egress to %s', (_, peer, text) => {
      const chart = newChart();
      expect(() => new NetworkPolicy(chart, 'policy', { subject: Pods.all(), egress: [{ peers: [peer] }] })).toThrow(new Error(
        `No port given, and none is known of ${text}: only a workload or a Service of the app says its ports. Give a port, for example Port.tcp(443), or Port.all() for every port.`));
    });

    test('are needed for ingress to pods that are known by labels only', () => {
      const chart = newChart();
      const web = deployment(chart, 'web', { ports: [80] });
      expect(() => new NetworkPolicy(chart, 'policy', { subject: Pods.withLabels({ app: 'db' }), ingress: [{ peers: [Pods.of(web)] }] })).toThrow(new Error(
        'No port given, and none is known of pods app=db: only a workload or a Service of the app says its ports. Give a port, for example Port.tcp(443), or Port.all() for every port.'));
    });

    test('are needed where the workload declares none', () => {
      const chart = newChart();
      const db = deployment(chart, 'db');
      new NetworkPolicy(chart, 'to-db', { subject: Pods.withLabels({ app: 'web' }), egress: [{ peers: [Pods.of(db)] }] });
      new NetworkPolicy(chart, 'db-policy', { subject: Pods.of(db), ingress: [{ peers: [Pods.withLabels({ app: 'web' })] }] });
      const problem = 'No port given, and shop/db (Deployment) declares none. '
        + 'Declare the port on its container, or name it in the rule, for example Port.tcp(5432); Port.all() opens every port.';
      expect(problemsOf(chart)).toEqual([`[shop/to-db] ${problem}`, `[shop/db-policy] ${problem}`]);
    });

    test('all of them: the rule has no ports', () => {
      const chart = newChart();
      new NetworkPolicy(chart, 'policy', { subject: Pods.all(), ingress: [{ peers: [Namespaces.named('ops')], ports: [Port.all()] }] });
      const policy = policyOf(chart);
      expect(policy.spec!.ingress).toEqual([{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ops' } } }] }]);
      expect(isAllowed([policy], { from: { namespace: 'ops' }, to: { namespace: 'shop' }, port: 1, protocol: 'SCTP' })).toBe(true);
    });

    test('of an unknown protocol are refused', () => {
      const chart = newChart();
      const web = deployment(chart, 'web', { ports: [{ containerPort: 80, protocol: 'tcp' as any }] });
      new NetworkPolicy(chart, 'policy', { subject: Pods.of(web), ingress: [{ peers: [Peers.everyone()] }] });
      expect(problemsOf(chart)).toEqual(['[shop/policy] shop/web (Deployment) declares an invalid container port: protocol "tcp" is unknown. Write TCP.']);
    });
  });

  describe('canonical rules |', () => {
    test('are the same for every order of peers, ports and rules, and hold nothing twice', () => {
      const a = Pods.withLabels({ app: 'a' });
      const b = Pods.withLabels({ app: 'b' });
      const block = IpBlock.of('192.0.2.0/24');
      const written: NetworkPolicyProps['ingress'][] = [
        [{ peers: [a, b], ports: [Port.tcp(80), Port.udp(53)] }, { peers: [block], ports: [Port.tcp(443)] }],
        [{ peers: [block, block], ports: [Port.tcp(443)] }, { peers: [b, a, b], ports: [Port.udp(53), Port.tcp(80), Port.tcp(80)] }],
        [{ peers: [a], ports: [Port.udp(53)] }, { peers: [b], ports: [Port.tcp(80)] }, { peers: [block], ports: [Port.tcp(443)] },
          { peers: [a], ports: [Port.tcp(80)] }, { peers: [b], ports: [Port.udp(53)] }],
      ];
      const specs = written.map(ingress => {
        const chart = newChart();
        new NetworkPolicy(chart, 'policy', { subject: Pods.all(), ingress });
        return policyOf(chart).spec!;
      });
      expect(JSON.stringify(specs[1])).toBe(JSON.stringify(specs[0]));
      expect(JSON.stringify(specs[2])).toBe(JSON.stringify(specs[0]));
      expect(specs[0].ingress).toHaveLength(2);
    });
  });

  test('subject may be part of a workload\'s pods, and of that part the ports are known too', () => {
    const chart = newChart();
    const db = deployment(chart, 'db', { ports: [5432] });
    new NetworkPolicy(chart, 'policy', {
      subject: Pods.of(db).where(LabelExpression.isIn('role', ['primary'])),
      ingress: [{ peers: [Pods.withLabels({ app: 'web' })] }],
    });
    const policies = policiesOf(chart);
    const primary: TestPod = { namespace: 'shop', labels: { app: 'db', role: 'primary' } };
    const web: TestPod = { namespace: 'shop', labels: { app: 'web' } };
    expect(isAllowed(policies, { from: web, to: primary, port: 5432 })).toBe(true);
    expect(isAllowed(policies, { from: web, to: primary, port: 80 })).toBe(false);
    expect(isAllowed(policies, { from: stranger, to: primary, port: 5432 })).toBe(false);
    // the other pods of the workload, and others with the same role, are not selected
    expect(isAllowed(policies, { from: stranger, to: podOf(db), port: 5432 })).toBe(true);
    expect(isAllowed(policies, { from: stranger, to: { namespace: 'shop', labels: { app: 'cache', role: 'primary' } }, port: 5432 })).toBe(true);
  });

  describe('refuses |', () => {
    const subject = Pods.withLabels({ app: 'web' });
    const peer = Pods.withLabels({ app: 'peer' });
    const nothing: IPeer = { toPeerConfig: () => ({ pods: [] }) };
    test.each<[string, NetworkPolicyProps, string]>([
      ['neither direction', { subject }, 'Invalid policy shop/policy: it says nothing. Give ingress, egress or both; an empty list denies all in that direction.'],
      ['no peers for ingress', { subject, ingress: [{ peers: [], ports: [Port.tcp(80)] }] },
        'Invalid peers []: the API would read an empty list as everyone. Give at least one peer, or write Peers.everyone() if you mean it.'],
      ['no peers for egress', { subject, egress: [{ peers: [], ports: [Port.tcp(80)] }] },
        'Invalid peers []: the API would read an empty list as everyone. Give at least one peer, or write Peers.everyone() if you mean it.'],
      ['no ports for ingress', { subject, ingress: [{ peers: [peer], ports: [] }] },
        'Invalid ports []: the API would read an empty list as every port. Give at least one port, or write Port.all() if you mean it.'],
      ['no ports for egress', { subject, egress: [{ peers: [peer], ports: [] }] },
        'Invalid ports []: the API would read an empty list as every port. Give at least one port, or write Port.all() if you mean it.'],
      ['a peer of nothing', { subject, egress: [{ peers: [nothing], ports: [Port.tcp(80)] }] },
        'Invalid peer: it consists of nothing. Its toPeerConfig() must give pods, namespaces, ipBlocks or everyone.'],
      ['a bad name', { subject, ingress: [], name: 'Web_Policy' },
        'Invalid policy name "Web_Policy": must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit.'],
      ['a name that is too long', { subject, ingress: [], name: 'a'.repeat(254) },
        `Invalid policy name "${'a'.repeat(254)}": has 254 characters: at most 253 are allowed.`],
      ['an empty name', { subject, ingress: [], name: '' },
        'Invalid policy name "": must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit.'],
      ['a bad label key', { subject, ingress: [], labels: { 'a/b/c': 'x' } },
        'Invalid labels: label key "a/b/c" must have at most one "/", between an optional prefix and the name.'],
      ['a bad label value', { subject, ingress: [], labels: { app: 'not ok' } },
        'Invalid labels: label value "not ok" of "app" must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit.'],
      ['a label that is no string', { subject, ingress: [], labels: { app: 7 as any } },
        'Invalid labels: label value "7" of "app" is a number: label values are strings, write "7" in quotes.'],
    ])('%s', (_, props, message) => {
      const chart = newChart();
      expect(() => new NetworkPolicy(chart, 'policy', props)).toThrow(new Error(message));
    });

    // no pod of such a workload would match: the flow would be blocked in silence
    test.each<[string, (agent: ApiObject, front: ApiObject) => NetworkPolicyProps]>([
      ['as subject', agent => ({ subject: Pods.of(agent), ingress: [] })],
      ['as peer', agent => ({ subject: Pods.withLabels({ app: 'web' }), egress: [{ peers: [Pods.of(agent)] }] })],
      ['behind a Service as subject', (_, front) => ({ subject: Pods.of(front), ingress: [] })],
      ['behind a Service as peer', (_, front) => ({ subject: Pods.withLabels({ app: 'web' }), egress: [{ peers: [Pods.of(front)] }] })],
      ['as peer beside others', agent => ({ subject: Pods.all(), ingress: [{ peers: [Pods.all(), Pods.of(agent)], ports: [Port.tcp(80)] }] })],
    ])('a workload on the host network: %s', (_, props) => {
      const chart = newChart();
      const agent = deployment(chart, 'agent', { hostNetwork: true, ports: [9100] });
      new NetworkPolicy(chart, 'policy', props(agent, service(chart, 'agent', { ports: [{ port: 9100 }] })));
      expect(problemsOf(chart)).toEqual([
        '[shop/policy] shop/agent (Deployment) uses the host network: its pods have their node\'s address, and no NetworkPolicy selects them. '
        + 'Take hostNetwork away, or allow the nodes\' addresses by IpBlock.of(...).',
      ]);
    });

    test('a workload that puts no labels on its pods', () => {
      const chart = newChart();
      const bare = new ApiObject(chart, 'bare', { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'main' }] } });
      new NetworkPolicy(chart, 'policy', { subject: Pods.of(bare), ingress: [] });
      expect(problemsOf(chart)).toEqual(['[shop/policy] shop/bare (Pod) puts no labels on its pods, so no policy can select them. Give the pods a label.']);
    });

    test('a Service without selector', () => {
      const chart = newChart();
      const external = service(chart, 'external', { selector: {} });
      new NetworkPolicy(chart, 'policy', { subject: Pods.all(), egress: [{ peers: [Pods.of(external)] }] });
      expect(problemsOf(chart)).toEqual([
        '[shop/policy] shop/external-service (Service) has no selector, so there are no pods behind it to select. Give the workload, or Pods.withLabels({...}).',
      ]);
    });

    test('the port of a Service where the pods behind it listen on another', () => {
      const chart = newChart();
      const api = service(chart, 'api', { ports: [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 'https' }] });
      const policy = (id: string, port: Port) => new NetworkPolicy(chart, id, {
        subject: Pods.all(), egress: [{ peers: [Pods.of(api)], ports: [port] }],
      });
      policy('number', Port.tcp(80));
      policy('name', Port.tcp(443));
      policy('target', Port.tcp(8080));
      policy('other-protocol', Port.udp(80));
      const text = (port: string, target: string) => `${port} is a port of shop/api-service (Service), not of the pods behind it, and policies are for pods. `
        + `Write the target port ${target}, or no port at all.`;
      expect(problemsOf(chart)).toEqual([
        `[shop/number] ${text('TCP 80', 'Port.tcp(8080)')}`,
        `[shop/name] ${text('TCP 443', 'Port.named(\'https\')')}`,
      ]);
    });
  });

  describe('object |', () => {
    test('is named by the construct path, or as told', () => {
      const chart = newChart();
      const group = new Construct(chart, 'group');
      const policies = [
        new NetworkPolicy(chart, 'deny', { subject: Pods.all(), ingress: [] }),
        new NetworkPolicy(group, 'deny', { subject: Pods.all(), ingress: [] }),
        new NetworkPolicy(group, 'named', { subject: Pods.all(), ingress: [], name: 'my.policy' }),
      ];
      expect(policies.map(policy => policy.name)).toEqual(['shop-deny', 'shop-group-deny', 'my.policy']);
      expect(policiesOf(chart).map(json => json.metadata!.name).sort()).toEqual(['my.policy', 'shop-deny', 'shop-group-deny']);
    });

    test('carries labels and annotations, besides the labels of the chart', () => {
      const chart = new Chart(new App(), 'shop', { namespace: 'shop', labels: { team: 'a' } });
      new NetworkPolicy(chart, 'policy', { subject: Pods.all(), ingress: [], labels: { tier: 'front' }, annotations: { reason: 'ticket 12' } });
      expect(policyOf(chart).metadata).toEqual({
        name: 'shop-policy', namespace: 'shop', labels: { team: 'a', tier: 'front' }, annotations: { reason: 'ticket 12' },
      });
    });

    test('keeps JSON patches', () => {
      const chart = newChart();
      const policy = new NetworkPolicy(chart, 'policy', { subject: Pods.all(), ingress: [{ peers: [Namespaces.named('ops')], ports: [Port.tcp(80)] }] });
      ApiObject.of(policy).addJsonPatch(JsonPatch.replace('/spec/ingress/0/ports/0/port', 443), JsonPatch.add('/spec/ingress/0/ports/0/endPort', 444));
      policy.apiObject.addJsonPatch(JsonPatch.add('/metadata/annotations', { patched: 'yes' }));
      const json = policyOf(chart);
      expect(json.spec!.ingress![0].ports).toEqual([{ protocol: 'TCP', port: 443, endPort: 444 }]);
      expect(json.metadata!.annotations).toEqual({ patched: 'yes' });
    });

    test('says what was given to the constructor, whatever happens to the lists afterwards', () => {
      const chart = newChart();
      const peers: IPeer[] = [Pods.withLabels({ app: 'web' })];
      const ports = [Port.tcp(80)];
      const ingress = [{ peers, ports }];
      new NetworkPolicy(chart, 'policy', { subject: Pods.all(), ingress });
      peers.push(Peers.everyone());
      ports.push(Port.tcp(22));
      ingress.push({ peers: [Peers.everyone()], ports: [Port.all()] });
      expect(policyOf(chart).spec!.ingress).toEqual([
        { from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ protocol: 'TCP', port: 80 }] },
      ]);
    });

    test('is the same in every synth', () => {
      const chart = newChart();
      const db = deployment(chart, 'db', { ports: [5432] });
      new NetworkPolicy(chart, 'policy', { subject: Pods.all(), egress: [{ peers: [Pods.of(db), ClusterDns.gke()] }] });
      expect(JSON.stringify(synth(chart))).toBe(JSON.stringify(synth(chart)));
    });
  });
});
