import { ApiObject, App, Chart, Cron, JsonPatch } from 'cdk8s';
import * as plus27 from 'cdk8s-plus-27';
import * as plus32 from 'cdk8s-plus-32';
import * as plus34 from 'cdk8s-plus-34';
import { IConstruct } from 'constructs';
import { AllowFrom, AllowTo, Connections, DefaultDeny, Namespaces, Peers, Pods, Port } from '../../src';
import { canonicalSelector, podFactsOf } from '../../src/manifest';
import { sourceOfObject } from '../../src/network/pod-source';
import { deployment, podOf } from '../fixtures/workloads';
import { TestPod, egressAllowed, ingressAllowed, isAllowed } from '../support/evaluator';
import { newChart, policiesOf, policyOf } from '../support/synth';

/** the versions have no common types; what the tests call is the same in all of them */
type Plus = typeof plus27;
const VERSIONS: readonly [string, Plus][] = [
  ['27', plus27], ['32', plus32 as unknown as Plus], ['34', plus34 as unknown as Plus],
];

type Make = (plus: Plus, chart: Chart, id: string) => plus27.AbstractPod;
const containers = [{ image: 'app', portNumber: 8080 }];
const KINDS: readonly [string, Make][] = [
  ['Deployment', (plus, chart, id) => new plus.Deployment(chart, id, { containers })],
  ['StatefulSet', (plus, chart, id) => new plus.StatefulSet(chart, id, { containers, service: new plus.Service(chart, `${id}-service`, { ports: [{ port: 80 }] }) })],
  ['DaemonSet', (plus, chart, id) => new plus.DaemonSet(chart, id, { containers })],
  ['Job', (plus, chart, id) => new plus.Job(chart, id, { containers })],
  ['CronJob', (plus, chart, id) => new plus.CronJob(chart, id, { containers, schedule: Cron.daily() })],
  ['Pod', (plus, chart, id) => new plus.Pod(chart, id, { containers })],
];

const MATRIX = VERSIONS.flatMap(([version, plus]) => KINDS.map(([kind, make]): [string, string, Plus, Make] => [version, kind, plus, make]));

const other: TestPod = { namespace: 'shop', labels: { app: 'other' } };
const stranger: TestPod = { namespace: 'elsewhere', labels: { app: 'other' } };

describe.each(MATRIX)('cdk8s-plus-%s %s |', (_, kind, plus, make) => {
  test('as subject', () => {
    const chart = newChart();
    const workload = make(plus, chart, 'workload');
    const bystander = make(plus, chart, 'bystander');
    expect(ApiObject.of(workload).kind).toBe(kind);
    new DefaultDeny(chart, 'deny', { subject: Pods.of(workload) });
    new AllowFrom(chart, 'allow', { subject: Pods.of(workload), peers: [Pods.withLabels({ app: 'other' })] });
    const policies = policiesOf(chart);
    expect(policies.map(({ metadata }) => metadata!.namespace)).toEqual(['shop', 'shop']);
    expect([80, 8080].filter(port => isAllowed(policies, { from: other, to: podOf(workload), port }))).toEqual([8080]);
    expect(isAllowed(policies, { from: stranger, to: podOf(workload), port: 8080 })).toBe(false);
    expect(isAllowed(policies, { from: podOf(workload), to: other, port: 8080 })).toBe(false);
    expect(isAllowed(policies, { from: stranger, to: podOf(bystander), port: 80 })).toBe(true);
  });

  test('as peer, also from another namespace and without a port', () => {
    const app = new App();
    const [chart, elsewhere] = ['shop', 'elsewhere'].map(id => new Chart(app, id, { namespace: id }));
    const workload = make(plus, elsewhere, 'workload');
    const twin = make(plus, chart, 'workload-twin');
    new AllowFrom(chart, 'in', { subject: Pods.withLabels({ app: 'other' }), peers: [Pods.of(workload)], ports: [Port.tcp(80)] });
    new AllowTo(chart, 'out', { subject: Pods.withLabels({ app: 'other' }), peers: [Pods.of(workload)] });
    const policies = policiesOf(chart);
    expect(isAllowed(policies, { from: podOf(workload), to: other, port: 80 })).toBe(true);
    expect(isAllowed(policies, { from: { ...podOf(workload), namespace: 'shop' }, to: other, port: 80 })).toBe(false);
    expect(isAllowed(policies, { from: podOf(twin), to: other, port: 80 })).toBe(false);
    expect([80, 8080].filter(port => isAllowed(policies, { from: other, to: podOf(workload), port }))).toEqual([8080]);
  });

  test('in Connections, both ways', () => {
    const chart = newChart();
    const workload = make(plus, chart, 'workload');
    const [client, server] = [deployment(chart, 'client'), deployment(chart, 'server', { ports: [5432] })];
    Connections.of(workload).allowFrom(Pods.of(client)).allowTo(Pods.of(server));
    const policies = policiesOf(chart);
    expect(policies).toHaveLength(3);
    expect([80, 8080].filter(port => isAllowed(policies, { from: podOf(client), to: podOf(workload), port }))).toEqual([8080]);
    expect([80, 5432].filter(port => isAllowed(policies, { from: podOf(workload), to: podOf(server), port }))).toEqual([5432]);
    expect(isAllowed(policies, { from: stranger, to: podOf(workload), port: 8080 })).toBe(false);
    expect(isAllowed(policies, { from: podOf(workload), to: stranger, port: 5432 })).toBe(false);
  });

  test('is left as it is', () => {
    const manifest = (connect: boolean) => {
      const chart = newChart();
      const workload = make(plus, chart, 'workload');
      if (connect) { Connections.of(workload).allowFrom(Pods.of(deployment(chart, 'client'))); }
      return JSON.stringify(ApiObject.of(workload).toJson());
    };
    expect(manifest(true)).toBe(manifest(false));
  });
});

describe.each(VERSIONS)('cdk8s-plus-%s |', (_, plus) => {
  const subject = Pods.withLabels({ app: 'subject' });
  const target: TestPod = { namespace: 'shop', labels: { app: 'subject' } };
  /** whether a peer lets this pod in */
  const admits = (peer: (chart: Chart) => IConstruct, from: TestPod | string): boolean => {
    const chart = newChart();
    new AllowFrom(chart, 'policy', { subject, peers: [Peers.of(peer(chart))], ports: [Port.tcp(80)] });
    return ingressAllowed([policyOf(chart)], { from, to: target, port: 80 });
  };

  test('Namespace is all its pods', () => {
    const peer = (chart: Chart) => new plus.Namespace(chart, 'team', { metadata: { name: 'team' } });
    expect(admits(peer, { namespace: 'team', labels: { app: 'any' } })).toBe(true);
    expect(admits(peer, { namespace: 'shop' })).toBe(false);
    const unnamed = newChart();
    const generated = new plus.Namespace(unnamed, 'team');
    new AllowFrom(unnamed, 'policy', { subject, peers: [Namespaces.of(generated)], ports: [Port.tcp(80)] });
    expect(ingressAllowed([policyOf(unnamed)], { from: { namespace: ApiObject.of(generated).name }, to: target, port: 80 })).toBe(true);
  });

  test('Namespace is where a policy stands', () => {
    const chart = newChart();
    new DefaultDeny(chart, 'deny', { subject: Pods.of(new plus.Namespace(chart, 'team', { metadata: { name: 'team' } })) });
    expect(policyOf(chart).metadata!.namespace).toBe('team');
  });

  test('Namespaces are those that it selects: by names, labels, expressions, all', () => {
    const byNames = (chart: Chart) => plus.Namespaces.select(chart, 'selected', { names: ['a', 'b'] });
    expect(['a', 'b', 'c'].filter(name => admits(byNames, { namespace: name }))).toEqual(['a', 'b']);
    const byLabels = (chart: Chart) => plus.Namespaces.select(chart, 'selected', { labels: { tenant: 'x' }, expressions: [plus.LabelExpression.exists('paid')] });
    expect(admits(byLabels, { namespace: 'n', namespaceLabels: { tenant: 'x', paid: 'yes' } })).toBe(true);
    expect(admits(byLabels, { namespace: 'n', namespaceLabels: { tenant: 'x' } })).toBe(false);
    expect(admits(byLabels, { namespace: 'n', namespaceLabels: { paid: 'yes' } })).toBe(false);
    const all = (chart: Chart) => plus.Namespaces.all(chart, 'all');
    expect(admits(all, { namespace: 'anything' })).toBe(true);
    expect(admits(all, '192.0.2.1')).toBe(false);
  });

  test('Pods are those that it selects: labels, expressions, namespaces', () => {
    const selected = (chart: Chart) => plus.Pods.select(chart, 'selected', {
      labels: { app: 'web' },
      expressions: [plus.LabelExpression.in('tier', ['front', 'edge']), plus.LabelExpression.doesNotExist('legacy')],
      namespaces: plus.Namespaces.select(chart, 'prod', { names: ['prod'] }),
    });
    const web = { app: 'web', tier: 'front' };
    expect(admits(selected, { namespace: 'prod', labels: web })).toBe(true);
    expect(admits(selected, { namespace: 'shop', labels: web })).toBe(false);
    expect(admits(selected, { namespace: 'prod', labels: { ...web, tier: 'back' } })).toBe(false);
    expect(admits(selected, { namespace: 'prod', labels: { ...web, legacy: 'yes' } })).toBe(false);
    const own = (chart: Chart) => plus.Pods.select(chart, 'selected', { labels: { app: 'web' } });
    expect(admits(own, { namespace: 'shop', labels: web })).toBe(true);
    expect(admits(own, { namespace: 'prod', labels: web })).toBe(false);
    const everywhere = (chart: Chart) => plus.Pods.all(chart, 'all', { namespaces: plus.Namespaces.all(chart, 'namespaces') });
    expect(admits(everywhere, { namespace: 'anything' })).toBe(true);
  });

  test('Pods may be a subject', () => {
    const chart = newChart();
    new DefaultDeny(chart, 'deny', {
      subject: Pods.of(plus.Pods.select(chart, 'selected', { labels: { app: 'web' }, namespaces: plus.Namespaces.select(chart, 'prod', { names: ['prod'] }) })),
    });
    const policy = policyOf(chart);
    expect(policy.metadata!.namespace).toBe('prod');
    expect(ingressAllowed([policy], { from: stranger, to: { namespace: 'prod', labels: { app: 'web' } }, port: 80 })).toBe(false);
    expect(ingressAllowed([policy], { from: stranger, to: { namespace: 'prod', labels: { app: 'db' } }, port: 80 })).toBe(true);
  });

  test('Service is the pods behind it, on its targets', () => {
    const chart = newChart();
    const web = new plus.Deployment(chart, 'web', { containers: [{ image: 'web' }] });
    const api = new plus.Deployment(chart, 'api', { containers: [{ image: 'api', ports: [{ number: 8080, name: 'http' }, { number: 9090, name: 'metrics' }] }] });
    const service = api.exposeViaService({ ports: [{ port: 80, targetPort: 8080 }] });
    Connections.of(web).allowTo(Pods.of(service));
    const policies = policiesOf(chart);
    expect(policies).toHaveLength(2);
    expect([80, 8080, 9090].filter(port => isAllowed(policies, { from: podOf(web), to: podOf(api), port }))).toEqual([8080]);
    expect(isAllowed(policies, { from: stranger, to: podOf(api), port: 8080 })).toBe(false);
  });

  test('NetworkPolicyIpBlock is its addresses without its exceptions', () => {
    const block = (chart: Chart) => plus.NetworkPolicyIpBlock.ipv4(chart, 'block', '192.0.2.0/24', ['192.0.2.128/25']);
    expect(admits(block, '192.0.2.5')).toBe(true);
    expect(admits(block, '192.0.2.200')).toBe(false);
    expect(admits(block, '198.51.100.1')).toBe(false);
    expect(admits(block, { namespace: 'shop' })).toBe(false);
    expect(admits(chart => plus.NetworkPolicyIpBlock.anyIpv4(chart, 'any'), '198.51.100.1')).toBe(true);
    expect(admits(chart => plus.NetworkPolicyIpBlock.anyIpv6(chart, 'any'), 'fd00::1')).toBe(true);
    const chart = newChart();
    expect(() => Peers.of(plus.NetworkPolicyIpBlock.ipv4(chart, 'bad', '192.0.2.1/24'))).toThrow(new Error(
      'Invalid CIDR "192.0.2.1/24": has host bits set. Write 192.0.2.0/24 for the block or 192.0.2.1/32 for the one address.'));
  });

  test('what has no pods is refused with what can be given', () => {
    const chart = newChart();
    const refused: [IConstruct, string][] = [
      [new plus.ConfigMap(chart, 'config'), 'shop/config (ConfigMap): a ConfigMap has no pods'],
      [new plus.ServiceAccount(chart, 'account'), 'shop/account (ServiceAccount): a ServiceAccount has no pods'],
      [new plus.NetworkPolicy(chart, 'policy', { selector: plus.Pods.all(chart, 'all') }), 'shop/policy (NetworkPolicy): a NetworkPolicy has no pods'],
    ];
    for (const [construct, text] of refused) {
      expect(() => Pods.of(construct)).toThrow(new Error(`Cannot take pods from ${text}. Give a workload, a Service, a Namespace, or Pods.withLabels({...}).`));
    }
    expect(() => Namespaces.of(new plus.Deployment(chart, 'web', { containers }))).toThrow(new Error('Cannot take namespaces from shop/web (Deployment): '
      + 'give a Namespace, or write Namespaces.named(...), Namespaces.withLabels({...}) or Namespaces.all().'));
  });

  describe('its own fields say what its JSON says |', () => {
    const cases: [string, (chart: Chart) => plus27.AbstractPod][] = [
      ...KINDS.map(([kind, make]): [string, (chart: Chart) => plus27.AbstractPod] => [kind, chart => make(plus, chart, 'workload')]),
      ['no ports', chart => new plus.Deployment(chart, 'w', { containers: [{ image: 'app' }] })],
      ['several containers, names, protocols, host ports', chart => new plus.Deployment(chart, 'w', {
        containers: [
          { image: 'a', name: 'a', ports: [{ number: 80, name: 'http' }, { number: 53, protocol: plus.Protocol.UDP }] },
          { image: 'b', name: 'b', portNumber: 8080 },
          { image: 'c', name: 'c', ports: [{ number: 5000, protocol: plus.Protocol.SCTP, hostPort: 5001, name: 'sctp' }] },
        ],
      })],
      ['the same number on two protocols', chart => new plus.Deployment(chart, 'w', {
        containers: [{ image: 'a', ports: [{ number: 53, protocol: plus.Protocol.UDP, name: 'dns' }, { number: 53, protocol: plus.Protocol.TCP, name: 'dns-tcp' }] }],
      })],
      ['init containers', chart => new plus.Deployment(chart, 'w', { containers, initContainers: [{ image: 'init', ports: [{ number: 9999 }] }] })],
      ['a container added later', chart => {
        const late = new plus.Deployment(chart, 'w', { containers });
        late.addContainer({ image: 'late', name: 'late', portNumber: 9090 });
        return late;
      }],
      ['labels of pods and of the object', chart => new plus.Deployment(chart, 'w', {
        containers, metadata: { labels: { object: 'only' } }, podMetadata: { labels: { 'app.kubernetes.io/name': 'web', 'tier': 'front' } },
      })],
      ['labels added later', chart => {
        const late = new plus.StatefulSet(chart, 'w', { containers, service: new plus.Service(chart, 'service', { ports: [{ port: 80 }] }) });
        late.podMetadata.addLabel('late', 'yes');
        return late;
      }],
      ['the instance label', chart => new plus.Deployment(chart, 'w', { containers, podMetadata: { labels: { 'app.kubernetes.io/instance': 'shop-1' } } })],
      ['the instance label on a Job', chart => new plus.Job(chart, 'w', { containers, podMetadata: { labels: { 'app.kubernetes.io/instance': 'shop-1' } } })],
      ['the instance label on a Pod', chart => new plus.Pod(chart, 'w', { containers, metadata: { labels: { 'app.kubernetes.io/instance': 'shop-1' } } })],
      ['labels of the chart on a Pod', chart => new plus.Pod(new Chart(chart, 'labelled', { namespace: 'shop', labels: { team: 'a' } }), 'w', { containers })],
      ['labels of the chart on a Deployment', chart => new plus.Deployment(new Chart(chart, 'labelled', { namespace: 'shop', labels: { team: 'a' } }), 'w', { containers })],
      ['a selector of its own', chart => {
        const own = new plus.Deployment(chart, 'w', { containers, podMetadata: { labels: { app: 'web', tier: 'front' } } });
        own.select(plus.LabelSelector.of({ labels: { app: 'web' }, expressions: [plus.LabelExpression.in('tier', ['front', 'edge']), plus.LabelExpression.exists('app')] }));
        return own;
      }],
      ['only a selector of its own', chart => {
        const own = new plus.Deployment(chart, 'w', { containers, select: false, podMetadata: { labels: { app: 'web' } } });
        own.select(plus.LabelSelector.of({ labels: { app: 'web' } }));
        return own;
      }],
      ['only expressions', chart => {
        const own = new plus.DaemonSet(chart, 'w', { containers, select: false, podMetadata: { labels: { app: 'web' } } });
        own.select(plus.LabelSelector.of({ expressions: [plus.LabelExpression.in('app', ['web'])] }));
        return own;
      }],
      ['no selector', chart => new plus.Deployment(chart, 'w', { containers, select: false, podMetadata: { labels: { app: 'web' } } })],
      ['a Job told to select', chart => new plus.Job(chart, 'w', { containers, select: true, podMetadata: { labels: { app: 'web' } } })],
      ['the host network', chart => new plus.DaemonSet(chart, 'w', { containers, hostNetwork: true })],
      ['a namespace of its own', chart => new plus.Deployment(chart, 'w', { containers, metadata: { namespace: 'own' } })],
      ...(plus === plus27 as unknown as Plus ? [] : [
        ['a sidecar', (chart: Chart) => {
          const pod = new plus.Deployment(chart, 'w', { containers });
          pod.addInitContainer({ image: 'proxy', name: 'proxy', ports: [{ number: 15001, name: 'proxy' }], restartPolicy: 'Always' } as any);
          pod.addInitContainer({ image: 'init', name: 'init', ports: [{ number: 9999 }] });
          return pod;
        }] as [string, (chart: Chart) => plus27.AbstractPod],
      ]),
    ];

    test.each(cases)('%s', (__, make) => {
      const object = ApiObject.of(make(newChart()));
      const json = object.toJson();
      const facts = podFactsOf(json)!;
      const toJson = jest.spyOn(object, 'toJson');
      const read = sourceOfObject(object)!.read(() => new Map());
      expect({
        namespace: read.namespace,
        selector: canonicalSelector(read.selector),
        labels: read.labels,
        hostNetwork: read.hostNetwork,
        ports: read.ports,
      }).toEqual({ namespace: json.metadata.namespace, ...facts, selector: canonicalSelector(facts.selector) });
      for (const [key, value] of Object.entries(facts.labels)) { expect(read.label(key)).toBe(value); }
      expect(read.label('no-such-label')).toBeUndefined();
      // the point of it: nothing was rendered
      expect(toJson).not.toHaveBeenCalled();
    });

    test('but not once it is patched', () => {
      const chart = newChart();
      const web = new plus.Deployment(chart, 'web', { containers });
      ApiObject.of(web).addJsonPatch(
        JsonPatch.add('/spec/template/metadata/labels/patched', 'yes'),
        JsonPatch.replace('/spec/template/spec/containers/0/ports/0/containerPort', 9090),
        JsonPatch.replace('/spec/selector', { matchLabels: { patched: 'yes' } }),
      );
      Connections.of(web).allowFrom(Peers.everyone());
      const policies = policiesOf(chart);
      expect(policies[0].spec!.podSelector).toEqual({ matchLabels: { patched: 'yes' } });
      expect([8080, 9090].filter(port => ingressAllowed(policies, { from: stranger, to: podOf(web), port }))).toEqual([9090]);
    });
  });
});

describe('Versions of cdk8s-plus together |', () => {
  test('one app with workloads of three versions, given without casts', () => {
    const chart = newChart();
    const web = new plus27.Deployment(chart, 'web', { containers: [{ image: 'web', portNumber: 80 }] });
    const api = new plus32.StatefulSet(chart, 'api', { service: new plus32.Service(chart, 'api-service', { ports: [{ port: 80 }] }), containers: [{ image: 'api', portNumber: 8080 }] });
    const db = new plus34.Pod(chart, 'db', { containers: [{ image: 'db', portNumber: 5432 }] });
    Connections.of(web).allowTo(Pods.of(api));
    Connections.of(api).allowTo(Pods.of(db));
    Connections.of(db).allowFrom(Peers.of(plus34.NetworkPolicyIpBlock.ipv4(chart, 'backup', '192.0.2.0/24')));
    const policies = policiesOf(chart);
    expect(policies).toHaveLength(3);
    const ports = [80, 8080, 5432];
    const open = (from: IConstruct, to: IConstruct) => ports.filter(port => isAllowed(policies, { from: podOf(from), to: podOf(to), port }));
    expect([open(web, api), open(api, db), open(web, db), open(db, web), open(api, web)]).toEqual([[8080], [5432], [], [], []]);
    expect(ports.filter(port => ingressAllowed(policies, { from: '192.0.2.7', to: podOf(db), port }))).toEqual([5432]);
    expect(egressAllowed(policies, { from: podOf(db), to: '192.0.2.7', port: 5432 })).toBe(false);
  });
});
