import { AllowFrom, AllowFromProps, IpBlock, Namespaces, Peers, Pods, Port } from '../../src';
import { deployment, podOf, problemsOf, service } from '../fixtures/workloads';
import { TestPod, egressAllowed, ingressAllowed } from '../support/evaluator';
import { newChart, policyOf } from '../support/synth';

describe('AllowFrom |', () => {
  test('lets the peers in and nobody else, and leaves everything else as it is', () => {
    const chart = newChart();
    const web = deployment(chart, 'web', { ports: [8080, 9102] });
    new AllowFrom(chart, 'metrics', { subject: Pods.of(web), peers: [Peers.prometheus(), IpBlock.of('192.0.2.0/24')], ports: [Port.tcp(9102)] });
    const policy = policyOf(chart);

    const prometheus: TestPod = { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } };
    const table: [TestPod | string, number, boolean][] = [
      [prometheus, 9102, true],
      [prometheus, 8080, false],
      [{ ...prometheus, namespace: 'shop' }, 9102, false],
      [{ namespace: 'monitoring', labels: { app: 'grafana' } }, 9102, false],
      ['192.0.2.77', 9102, true],
      ['192.0.2.77', 8080, false],
      ['198.51.100.1', 9102, false],
    ];
    expect(table.filter(([from, port, expected]) => ingressAllowed([policy], { from, to: podOf(web), port }) !== expected)).toEqual([]);
    expect(egressAllowed([policy], { from: podOf(web), to: prometheus, port: 1 })).toBe(true);
    expect(egressAllowed([policy], { from: prometheus, to: podOf(web), port: 8080 })).toBe(true);
    expect(policy.spec!.policyTypes).toEqual(['Ingress']);
    expect(policy.metadata).toEqual({ name: 'shop-metrics', namespace: 'shop' });
  });

  test('without ports: on those that the subject declares', () => {
    const chart = newChart();
    const dns = deployment(chart, 'dns', { ports: [{ containerPort: 53, protocol: 'UDP' }, 53, 8080] });
    new AllowFrom(chart, 'clients', { subject: Pods.of(dns), peers: [Peers.everyone()] });
    const policy = policyOf(chart);
    const open = (['TCP', 'UDP'] as const).flatMap(protocol => [53, 80, 8080]
      .filter(port => ingressAllowed([policy], { from: '192.0.2.1', to: podOf(dns), port, protocol })).map(port => `${protocol} ${port}`));
    expect(open).toEqual(['TCP 53', 'TCP 8080', 'UDP 53']);
  });

  test('a peer given by labels is in the namespace of the policy, which is that of the subject', () => {
    const chart = newChart('shop');
    const db = deployment(chart, 'db', { namespace: 'data', ports: [5432] });
    new AllowFrom(chart, 'web', { subject: Pods.of(db), peers: [Pods.withLabels({ app: 'web' })] });
    const policy = policyOf(chart);
    expect(policy.metadata!.namespace).toBe('data');
    expect(ingressAllowed([policy], { from: { namespace: 'data', labels: { app: 'web' } }, to: podOf(db), port: 5432 })).toBe(true);
    expect(ingressAllowed([policy], { from: { namespace: 'shop', labels: { app: 'web' } }, to: podOf(db), port: 5432 })).toBe(false);
  });

  test('a workload as peer is where it lives, also in another namespace', () => {
    const chart = newChart('shop');
    const db = deployment(chart, 'db', { namespace: 'data', ports: [5432] });
    const web = deployment(chart, 'web');
    new AllowFrom(chart, 'web-to-db', { subject: Pods.of(db), peers: [Pods.of(web)] });
    const policy = policyOf(chart);
    expect(ingressAllowed([policy], { from: podOf(web), to: podOf(db), port: 5432 })).toBe(true);
    expect(ingressAllowed([policy], { from: { ...podOf(web), namespace: 'data' }, to: podOf(db), port: 5432 })).toBe(false);
  });

  test('a Service as subject stands for the pods behind it, on its targets', () => {
    const chart = newChart();
    const api = deployment(chart, 'api', { ports: [8080, 9090] });
    new AllowFrom(chart, 'ops', { subject: Pods.of(service(chart, 'api', { ports: [{ port: 80, targetPort: 8080 }] })), peers: [Namespaces.named('ops')] });
    const policy = policyOf(chart);
    const open = [80, 8080, 9090].filter(port => ingressAllowed([policy], { from: { namespace: 'ops' }, to: podOf(api), port }));
    expect(open).toEqual([8080]);
  });

  test('the port of a Service is refused for the pods behind it', () => {
    const chart = newChart();
    const api = service(chart, 'api', { ports: [{ port: 80, targetPort: 8080 }] });
    new AllowFrom(chart, 'ops', { subject: Pods.of(api), peers: [Namespaces.named('ops')], ports: [Port.tcp(80)] });
    expect(problemsOf(chart)).toEqual([
      '[shop/ops] TCP 80 is a port of shop/api-service (Service), not of the pods behind it, and policies are for pods. Write the target port Port.tcp(8080), or no port at all.',
    ]);
  });

  const subject = Pods.withLabels({ app: 'web' });
  test.each<[string, AllowFromProps, string]>([
    ['no peers', { subject, peers: [], ports: [Port.tcp(80)] },
      'Invalid peers []: the API would read an empty list as everyone. Give at least one peer, or write Peers.everyone() if you mean it.'],
    ['an empty list of ports', { subject, peers: [Peers.everyone()], ports: [] },
      'Invalid ports []: the API would read an empty list as every port. Give at least one port, or write Port.all() if you mean it.'],
    ['no ports where the subject is known by labels only', { subject, peers: [Peers.everyone()] },
      'No port given, and none is known of pods app=web: only a workload or a Service of the app says its ports. Give a port, for example Port.tcp(443), or Port.all() for every port.'],
    ['a subject in several namespaces', { subject: subject.inAllNamespaces(), peers: [Peers.everyone()], ports: [Port.tcp(80)] },
      'Invalid subject pods app=web in namespaces all: a NetworkPolicy selects pods of one namespace, its own. Write one policy for each namespace, by inNamespace(name).'],
    ['a bad name', { subject, peers: [Peers.everyone()], ports: [Port.tcp(80)], name: 'a_b' },
      'Invalid policy name "a_b": must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit.'],
  ])('refuses %s', (_, props, message) => {
    expect(() => new AllowFrom(newChart(), 'policy', props)).toThrow(new Error(message));
  });

  test('refuses, at synth, a subject that declares no ports', () => {
    const chart = newChart();
    new AllowFrom(chart, 'policy', { subject: Pods.of(deployment(chart, 'web')), peers: [Peers.everyone()] });
    expect(problemsOf(chart)).toEqual([
      '[shop/policy] No port given, and shop/web (Deployment) declares none. Declare the port on its container, or name it in the rule, for example Port.tcp(5432); Port.all() opens every port.',
    ]);
  });
});
