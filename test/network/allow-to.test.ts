import { AllowTo, AllowToProps, ClusterDns, IpBlock, Namespaces, Peers, Pods, Port } from '../../src';
import { deployment, podOf, problemsOf, service } from '../fixtures/workloads';
import { TestPod, egressAllowed, ingressAllowed } from '../support/evaluator';
import { newChart, policyOf } from '../support/synth';

describe('AllowTo |', () => {
  test('lets the subject out to the peers and nowhere else, and leaves everything else as it is', () => {
    const chart = newChart();
    const api = deployment(chart, 'api');
    new AllowTo(chart, 'payments', { subject: Pods.of(api), peers: [IpBlock.of('203.0.113.0/24').without('203.0.113.8/32')], ports: [Port.tcp(443)] });
    const policy = policyOf(chart);
    const table: [TestPod | string, number, boolean][] = [
      ['203.0.113.7', 443, true],
      ['203.0.113.7', 80, false],
      ['203.0.113.8', 443, false],
      ['198.51.100.1', 443, false],
      [podOf(api), 443, false],
      [{ namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, 53, false],
    ];
    expect(table.filter(([to, port, expected]) => egressAllowed([policy], { from: podOf(api), to, port }) !== expected)).toEqual([]);
    expect(ingressAllowed([policy], { from: '192.0.2.1', to: podOf(api), port: 80 })).toBe(true);
    expect(policy.spec!.policyTypes).toEqual(['Egress']);
    expect(policy.metadata).toEqual({ name: 'shop-payments', namespace: 'shop' });
  });

  test('without ports: on those that each peer declares, or says itself', () => {
    const chart = newChart();
    const web = deployment(chart, 'web');
    const db = deployment(chart, 'db', { ports: [5432], namespace: 'data' });
    const cache = deployment(chart, 'cache', { ports: [{ name: 'redis', containerPort: 6379 }] });
    new AllowTo(chart, 'backends', {
      subject: Pods.of(web),
      peers: [Pods.of(db), Pods.of(service(chart, 'cache', { ports: [{ port: 1, targetPort: 'redis' }] })), ClusterDns.openshift(), Peers.apiServer({ cidrs: ['192.0.2.1/32'] })],
    });
    const policy = policyOf(chart);
    const dns: TestPod = { namespace: 'openshift-dns', labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } };
    const open = (to: TestPod | string) => (['TCP', 'UDP'] as const).flatMap(protocol => [1, 53, 443, 5353, 5432, 6379, 6443]
      .filter(port => egressAllowed([policy], { from: podOf(web), to, port, protocol })).map(port => `${protocol} ${port}`));
    expect(open(podOf(db))).toEqual(['TCP 5432']);
    expect(open({ ...podOf(db), namespace: 'shop' })).toEqual([]);
    expect(open(podOf(cache))).toEqual(['TCP 6379']);
    expect(open(dns)).toEqual(['TCP 5353', 'UDP 5353']);
    expect(open('192.0.2.1')).toEqual(['TCP 443', 'TCP 6443']);
  });

  test('ports that are given count for every peer, also for those that have their own', () => {
    const chart = newChart();
    const db = deployment(chart, 'db', { ports: [5432] });
    new AllowTo(chart, 'policy', { subject: Pods.withLabels({ app: 'web' }), peers: [Pods.of(db), ClusterDns.kubeDns()], ports: [Port.tcp(9153)] });
    const policy = policyOf(chart);
    const web: TestPod = { namespace: 'shop', labels: { app: 'web' } };
    const dns: TestPod = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
    expect(egressAllowed([policy], { from: web, to: podOf(db), port: 9153 })).toBe(true);
    expect(egressAllowed([policy], { from: web, to: podOf(db), port: 5432 })).toBe(false);
    expect(egressAllowed([policy], { from: web, to: dns, port: 9153 })).toBe(true);
    expect(egressAllowed([policy], { from: web, to: dns, port: 53, protocol: 'UDP' })).toBe(false);
  });

  const subject = Pods.withLabels({ app: 'web' });
  const noPort = (text: string) => `No port given, and none is known of ${text}: only a workload or a Service of the app says its ports. `
    + 'Give a port, for example Port.tcp(443), or Port.all() for every port.';
  test.each<[string, AllowToProps, string]>([
    ['no peers', { subject, peers: [] },
      'Invalid peers []: the API would read an empty list as everyone. Give at least one peer, or write Peers.everyone() if you mean it.'],
    ['an empty list of ports', { subject, peers: [Peers.everyone()], ports: [] },
      'Invalid ports []: the API would read an empty list as every port. Give at least one port, or write Port.all() if you mean it.'],
    ['no ports to everyone', { subject, peers: [Peers.everyone()] }, noPort('everyone')],
    ['no ports to pods known by labels', { subject, peers: [Pods.withLabels({ app: 'db' })] }, noPort('pods app=db')],
    ['no ports to a namespace', { subject, peers: [Namespaces.named('db')] }, noPort('namespace db')],
    ['no ports to an address', { subject, peers: [IpBlock.host('192.0.2.1')] }, noPort('192.0.2.1/32')],
    ['a subject in several namespaces', { subject: subject.inNamespacesWithLabels({ tenant: 'a' }), peers: [ClusterDns.kubeDns()] },
      'Invalid subject pods app=web in namespaces tenant=a: a NetworkPolicy selects pods of one namespace, its own. Write one policy for each namespace, by inNamespace(name).'],
    ['bad labels', { subject, peers: [ClusterDns.kubeDns()], labels: { a: '-' } },
      'Invalid labels: label value "-" of "a" must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit.'],
  ])('refuses %s', (_, props, message) => {
    expect(() => new AllowTo(newChart(), 'policy', props)).toThrow(new Error(message));
  });

  test('refuses, at synth, a peer that declares no ports', () => {
    const chart = newChart();
    new AllowTo(chart, 'policy', { subject, peers: [Pods.of(deployment(chart, 'db'))] });
    expect(problemsOf(chart)).toEqual([
      '[shop/policy] No port given, and shop/db (Deployment) declares none. Declare the port on its container, or name it in the rule, for example Port.tcp(5432); Port.all() opens every port.',
    ]);
  });
});
