import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ClusterDns, DefaultDeny, DnsEgress, DnsEgressProps, Pods } from '../../src';
import { deployment, podOf } from '../fixtures/workloads';
import { TestPod, egressAllowed, ingressAllowed } from '../support/evaluator';
import { newChart, policiesOf, policyOf } from '../support/synth';

const web: TestPod = { namespace: 'shop', labels: { app: 'web' } };
const kubeDns: TestPod = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const openshiftDns: TestPod = { namespace: 'openshift-dns', labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } };

describe('DnsEgress |', () => {
  test('opens UDP and TCP 53 to kube-dns only', () => {
    const chart = newChart();
    new DnsEgress(chart, 'dns');
    const policy = policyOf(chart);
    const table: [TestPod | string, number, 'TCP' | 'UDP' | 'SCTP', boolean][] = [
      [kubeDns, 53, 'UDP', true],
      [kubeDns, 53, 'TCP', true],
      [kubeDns, 53, 'SCTP', false],
      [kubeDns, 54, 'UDP', false],
      [kubeDns, 9153, 'TCP', false],
      [{ namespace: 'kube-system', labels: { 'k8s-app': 'metrics-server' } }, 53, 'UDP', false],
      [{ namespace: 'shop', labels: { 'k8s-app': 'kube-dns' } }, 53, 'UDP', false],
      ['192.0.2.53', 53, 'UDP', false],
    ];
    expect(table.filter(([to, port, protocol, expected]) => egressAllowed([policy], { from: web, to, port, protocol }) !== expected)).toEqual([]);
    expect(ingressAllowed([policy], { from: '192.0.2.1', to: web, port: 80 })).toBe(true);
    expect(policy).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'shop-dns', namespace: 'shop' },
      spec: {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [{
          to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
          ports: [{ protocol: 'TCP', port: 53 }, { protocol: 'UDP', port: 53 }],
        }],
      },
    });
  });

  test('adds to a default deny, for the subject alone', () => {
    const chart = newChart();
    const client = deployment(chart, 'client');
    new DefaultDeny(chart, 'deny');
    new DnsEgress(chart, 'dns', { subject: Pods.of(client) });
    const policies = policiesOf(chart);
    expect(egressAllowed(policies, { from: podOf(client), to: kubeDns, port: 53, protocol: 'UDP' })).toBe(true);
    expect(egressAllowed(policies, { from: web, to: kubeDns, port: 53, protocol: 'UDP' })).toBe(false);
  });

  describe('name server |', () => {
    /** which of the two name servers the pods of a policy in this scope reach */
    const reached = (build: (chart: Chart, group: Construct) => void): string[] => {
      const chart = newChart();
      build(chart, new Construct(chart, 'group'));
      const policy = policyOf(chart);
      return [
        ...egressAllowed([policy], { from: web, to: kubeDns, port: 53, protocol: 'UDP' }) ? ['kube-dns'] : [],
        ...egressAllowed([policy], { from: web, to: openshiftDns, port: 5353, protocol: 'UDP' }) ? ['openshift'] : [],
      ];
    };

    test.each<[string, (chart: Chart, group: Construct) => void, string[]]>([
      ['kube-dns when nothing is said', (_, group) => { new DnsEgress(group, 'dns'); }, ['kube-dns']],
      ['its own', (_, group) => { new DnsEgress(group, 'dns', { dns: ClusterDns.openshift() }); }, ['openshift']],
      ['that of the app, said before', (chart, group) => {
        ClusterDns.openshift().useFor(chart.node.root);
        new DnsEgress(group, 'dns');
      }, ['openshift']],
      ['that of the app, said after', (chart, group) => {
        new DnsEgress(group, 'dns');
        ClusterDns.openshift().useFor(chart.node.root);
      }, ['openshift']],
      ['that of the nearest scope', (chart, group) => {
        ClusterDns.kubeDns().useFor(group);
        ClusterDns.openshift().useFor(chart);
        new DnsEgress(group, 'dns');
      }, ['kube-dns']],
      ['the one said last for a scope', (chart, group) => {
        ClusterDns.kubeDns().useFor(chart);
        new DnsEgress(group, 'dns');
        ClusterDns.openshift().useFor(chart);
      }, ['openshift']],
      ['its own rather than that of the scope', (_, group) => {
        ClusterDns.openshift().useFor(group);
        new DnsEgress(group, 'dns', { dns: ClusterDns.kubeDns() });
      }, ['kube-dns']],
      ['not that of a scope beside it', (chart, group) => {
        ClusterDns.openshift().useFor(group);
        new DnsEgress(chart, 'dns');
      }, ['kube-dns']],
    ])('is %s', (_, build, expected) => { expect(reached(build)).toEqual(expected); });
  });

  test('stands in the namespace of its subject, or of the chart, or in none', () => {
    const chart = newChart('shop');
    new DnsEgress(chart, 'own');
    new DnsEgress(chart, 'stated', { subject: Pods.all().inNamespace('other') });
    new DnsEgress(chart, 'workload', { subject: Pods.of(deployment(chart, 'db', { namespace: 'data' })) });
    expect(policiesOf(chart).map(policy => [policy.metadata!.name, policy.metadata!.namespace]).sort())
      .toEqual([['shop-own', 'shop'], ['shop-stated', 'other'], ['shop-workload', 'data']]);
    const bare = new Chart(new App(), 'bare');
    new DnsEgress(bare, 'dns');
    expect(policyOf(bare).metadata).toEqual({ name: 'bare-dns' });
  });

  test.each<[string, DnsEgressProps, string]>([
    ['pods of several namespaces', { subject: Pods.all().inAllNamespaces() },
      'Invalid subject pods all in namespaces all: a NetworkPolicy selects pods of one namespace, its own. Write one policy for each namespace, by inNamespace(name).'],
    ['a bad name', { name: 'dns!' },
      'Invalid policy name "dns!": must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit.'],
  ])('refuses %s', (_, props, message) => {
    expect(() => new DnsEgress(newChart(), 'dns', props)).toThrow(new Error(message));
  });
});
