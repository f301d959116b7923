import { App, Chart } from 'cdk8s';
import { ClusterDns, Connections, Namespaces, NamespaceIsolation, NamespaceIsolationProps, Pods } from '../../src';
import { deployment, namespace, podOf } from '../fixtures/workloads';
import { TestPod, egressAllowed, ingressAllowed, isAllowed } from '../support/evaluator';
import { newChart, policiesOf, policyOf } from '../support/synth';

const web: TestPod = { namespace: 'shop', labels: { app: 'web' } };
const db: TestPod = { namespace: 'shop', labels: { app: 'db' } };
const stranger: TestPod = { namespace: 'elsewhere', labels: { app: 'web' } };
const kubeDns: TestPod = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

describe('NamespaceIsolation |', () => {
  test('lets nothing in and nothing out but name lookups', () => {
    const chart = newChart();
    new NamespaceIsolation(chart, 'isolation');
    const policy = policyOf(chart);
    for (const other of [stranger, db, '192.0.2.1']) {
      expect(ingressAllowed([policy], { from: other, to: web, port: 80 })).toBe(false);
      expect(egressAllowed([policy], { from: web, to: other, port: 53, protocol: 'UDP' })).toBe(false);
    }
    expect(egressAllowed([policy], { from: web, to: kubeDns, port: 53, protocol: 'UDP' })).toBe(true);
    expect(egressAllowed([policy], { from: web, to: kubeDns, port: 53, protocol: 'TCP' })).toBe(true);
    expect(egressAllowed([policy], { from: web, to: kubeDns, port: 9153 })).toBe(false);
    expect(egressAllowed([policy], { from: stranger, to: web, port: 80 })).toBe(true);
    expect(policy.metadata).toEqual({ name: 'shop-isolation', namespace: 'shop' });
    expect(policy.spec).toMatchSnapshot();
  });

  test('within the namespace: every port, both ways, and nobody from outside', () => {
    const chart = newChart();
    new NamespaceIsolation(chart, 'isolation', { allowWithinNamespace: true });
    const policies = policiesOf(chart);
    for (const protocol of ['TCP', 'UDP', 'SCTP'] as const) {
      expect(isAllowed(policies, { from: web, to: db, port: 1, protocol })).toBe(true);
      expect(isAllowed(policies, { from: db, to: web, port: 65535, protocol })).toBe(true);
    }
    expect(isAllowed(policies, { from: stranger, to: web, port: 80 })).toBe(false);
    expect(isAllowed(policies, { from: web, to: stranger, port: 80 })).toBe(false);
    expect(isAllowed(policies, { from: web, to: '192.0.2.1', port: 80 })).toBe(false);
    expect(isAllowed(policies, { from: web, to: kubeDns, port: 53, protocol: 'UDP' })).toBe(true);
  });

  test('namespaces of one tenant: both ways, but not each namespace within itself unless it belongs to the set', () => {
    const app = new App();
    const charts = ['a1', 'a2', 'b1'].map(name => new Chart(app, name, { namespace: name }));
    for (const chart of charts) { new NamespaceIsolation(chart, 'isolation', { allowNamespaces: Namespaces.withLabels({ tenant: chart.node.id.charAt(0) }) }); }
    const policies = policiesOf(...charts);
    const pod = (name: string): TestPod => ({ namespace: name, namespaceLabels: { tenant: name.charAt(0) }, labels: { app: 'any' } });
    expect(isAllowed(policies, { from: pod('a1'), to: pod('a2'), port: 8080 })).toBe(true);
    expect(isAllowed(policies, { from: pod('a2'), to: pod('a1'), port: 53, protocol: 'UDP' })).toBe(true);
    expect(isAllowed(policies, { from: pod('a1'), to: pod('a1'), port: 8080 })).toBe(true);
    expect(isAllowed(policies, { from: pod('a1'), to: pod('b1'), port: 8080 })).toBe(false);
    expect(isAllowed(policies, { from: pod('b1'), to: pod('a1'), port: 8080 })).toBe(false);
    expect(isAllowed(policies, { from: { namespace: 'unlabelled' }, to: pod('a1'), port: 8080 })).toBe(false);
  });

  test('without name lookups: nothing at all', () => {
    const chart = newChart();
    new NamespaceIsolation(chart, 'isolation', { allowDns: false });
    expect(policyOf(chart).spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [] });
  });

  test('takes its own name server, or that of the scope, said before or after', () => {
    const openshiftDns: TestPod = { namespace: 'openshift-dns', labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } };
    const isolated = (say: (chart: Chart) => void) => {
      const chart = newChart();
      say(chart);
      const policies = policiesOf(chart);
      return [
        egressAllowed(policies, { from: web, to: openshiftDns, port: 5353, protocol: 'UDP' }),
        egressAllowed(policies, { from: web, to: kubeDns, port: 53, protocol: 'UDP' }),
      ];
    };
    expect(isolated(chart => new NamespaceIsolation(chart, 'isolation', { dns: ClusterDns.openshift() }))).toEqual([true, false]);
    expect(isolated(chart => {
      ClusterDns.openshift().useFor(chart);
      new NamespaceIsolation(chart, 'isolation');
    })).toEqual([true, false]);
    expect(isolated(chart => {
      new NamespaceIsolation(chart, 'isolation');
      ClusterDns.openshift().useFor(chart.node.root);
    })).toEqual([true, false]);
    expect(isolated(chart => {
      ClusterDns.openshift().useFor(chart);
      new NamespaceIsolation(chart, 'isolation', { allowDns: true, dns: ClusterDns.kubeDns() });
    })).toEqual([false, true]);
  });

  test('stands in the chart\'s namespace, or in the one it is told', () => {
    const chart = newChart('shop');
    new NamespaceIsolation(chart, 'own');
    new NamespaceIsolation(chart, 'other', { namespace: Namespaces.named('other') });
    new NamespaceIsolation(chart, 'object', { namespace: Namespaces.of(namespace(chart, 'team')) });
    expect(policiesOf(chart).map(policy => [policy.metadata!.name, policy.metadata!.namespace]).sort())
      .toEqual([['shop-object', 'team'], ['shop-other', 'other'], ['shop-own', 'shop']]);
  });

  test('adds up with what workloads need', () => {
    const chart = newChart();
    const front = deployment(chart, 'front', { ports: [8080] });
    const back = deployment(chart, 'back', { ports: [5432] });
    new NamespaceIsolation(chart, 'isolation');
    Connections.of(front).allowTo(Pods.of(back));
    const policies = policiesOf(chart);
    expect(isAllowed(policies, { from: podOf(front), to: podOf(back), port: 5432 })).toBe(true);
    expect(isAllowed(policies, { from: podOf(back), to: podOf(front), port: 8080 })).toBe(false);
    expect(isAllowed(policies, { from: podOf(back), to: kubeDns, port: 53, protocol: 'UDP' })).toBe(true);
    expect(isAllowed(policies, { from: podOf(front), to: web, port: 80 })).toBe(false);
  });

  const notOne = (text: string) => `Invalid subject pods all in namespaces ${text}: a NetworkPolicy selects pods of one namespace, its own. `
    + 'Write one policy for each namespace, by inNamespace(name).';
  test.each<[string, NamespaceIsolationProps, string]>([
    ['a name server where lookups are off', { allowDns: false, dns: ClusterDns.kubeDns() }, 'Invalid dns: allowDns is false. Give one or the other.'],
    ['several namespaces', { namespace: Namespaces.named('a', 'b') }, notOne('a, b')],
    ['namespaces by label', { namespace: Namespaces.withLabels({ tenant: 'a' }) }, notOne('tenant=a')],
    ['all namespaces', { namespace: Namespaces.all() }, notOne('all')],
    ['a bad name', { name: 'Isolation' },
      'Invalid policy name "Isolation": must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit.'],
  ])('refuses %s', (_, props, message) => {
    expect(() => new NamespaceIsolation(newChart(), 'isolation', props)).toThrow(new Error(message));
  });
});
