import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { DefaultDeny, DefaultDenyProps, LabelExpression, Namespaces, Pods, PolicyType } from '../../src';
import { deployment, namespace, podOf } from '../fixtures/workloads';
import { TestPod, egressAllowed, ingressAllowed } from '../support/evaluator';
import { newChart, policiesOf, policyOf } from '../support/synth';

const web: TestPod = { namespace: 'shop', labels: { app: 'web' } };
const elsewhere: TestPod = { namespace: 'elsewhere', labels: { app: 'web' } };

describe('DefaultDeny |', () => {
  test('closes every pod of the chart\'s namespace both ways', () => {
    const chart = newChart();
    new DefaultDeny(chart, 'default-deny');
    const policy = policyOf(chart);
    for (const other of [elsewhere, web, { namespace: 'shop' }, '192.0.2.1', 'fd00::1']) {
      for (const protocol of ['TCP', 'UDP', 'SCTP'] as const) {
        expect(ingressAllowed([policy], { from: other, to: web, port: 80, protocol })).toBe(false);
        expect(egressAllowed([policy], { from: web, to: other, port: 53, protocol })).toBe(false);
      }
    }
    expect(ingressAllowed([policy], { from: web, to: elsewhere, port: 80 })).toBe(true);
    expect(egressAllowed([policy], { from: elsewhere, to: web, port: 80 })).toBe(true);
    expect(policy).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'shop-default-deny', namespace: 'shop' },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [] },
    });
  });

  test.each<[string, PolicyType[], boolean, boolean]>([
    ['ingress', [PolicyType.INGRESS], false, true],
    ['egress', [PolicyType.EGRESS], true, false],
    ['ingress and egress', [PolicyType.INGRESS, PolicyType.EGRESS], false, false],
    ['egress and ingress', [PolicyType.EGRESS, PolicyType.INGRESS], false, false],
    ['ingress, said twice', [PolicyType.INGRESS, PolicyType.INGRESS], false, true],
  ])('closes only what it is told: %s', (_, policyTypes, ingressOpen, egressOpen) => {
    const chart = newChart();
    new DefaultDeny(chart, 'deny', { policyTypes });
    const policy = policyOf(chart);
    expect(ingressAllowed([policy], { from: elsewhere, to: web, port: 80 })).toBe(ingressOpen);
    expect(egressAllowed([policy], { from: web, to: elsewhere, port: 80 })).toBe(egressOpen);
    expect(policy.spec!.policyTypes).toEqual([...ingressOpen ? [] : ['Ingress'], ...egressOpen ? [] : ['Egress']]);
  });

  test('closes only the subject', () => {
    const chart = newChart();
    const db = deployment(chart, 'db');
    new DefaultDeny(chart, 'deny', { subject: Pods.of(db) });
    const policy = policyOf(chart);
    expect(ingressAllowed([policy], { from: web, to: podOf(db), port: 5432 })).toBe(false);
    expect(ingressAllowed([policy], { from: podOf(db), to: web, port: 80 })).toBe(true);
  });

  test.each<[string, DefaultDenyProps['subject'], string]>([
    ['the chart\'s', Pods.all(), 'shop'],
    ['a stated one', Pods.all().inNamespace('other'), 'other'],
    ['one by name', Pods.all().inNamespaces(Namespaces.named('other')), 'other'],
  ])('stands in the namespace of its subject: %s', (_, subject, expected) => {
    const chart = newChart();
    new DefaultDeny(chart, 'deny', { subject });
    expect(policyOf(chart).metadata!.namespace).toBe(expected);
  });

  test('stands in the namespace of the workload or of the Namespace object', () => {
    const chart = newChart();
    new DefaultDeny(chart, 'workload', { subject: Pods.of(deployment(chart, 'db', { namespace: 'data' })) });
    new DefaultDeny(chart, 'namespace', { subject: Pods.of(namespace(chart, 'team')) });
    expect(policiesOf(chart).map(({ metadata }) => [metadata!.name, metadata!.namespace]).sort()).toEqual([['shop-namespace', 'team'], ['shop-workload', 'data']]);
  });

  test('has no namespace where the chart has none', () => {
    const chart = new Chart(new App(), 'shop');
    new DefaultDeny(chart, 'deny');
    expect(policyOf(chart).metadata).toEqual({ name: 'shop-deny' });
  });

  test('leaves out pods by expressions', () => {
    const chart = newChart();
    new DefaultDeny(chart, 'deny', { subject: Pods.all().where(LabelExpression.isNotIn('app', ['web'])) });
    const policy = policyOf(chart);
    expect(ingressAllowed([policy], { from: elsewhere, to: web, port: 80 })).toBe(true);
    expect(ingressAllowed([policy], { from: elsewhere, to: { namespace: 'shop', labels: { app: 'db' } }, port: 80 })).toBe(false);
    expect(ingressAllowed([policy], { from: elsewhere, to: { namespace: 'shop' }, port: 80 })).toBe(false);
  });

  test('takes name, labels and annotations', () => {
    const chart = newChart();
    new DefaultDeny(chart, 'deny', { name: 'closed', labels: { tier: 'base' }, annotations: { owner: 'platform' } });
    expect(policyOf(chart).metadata).toEqual({ name: 'closed', namespace: 'shop', labels: { tier: 'base' }, annotations: { owner: 'platform' } });
  });

  test('keeps JSON patches', () => {
    const chart = newChart();
    ApiObject.of(new DefaultDeny(chart, 'deny')).addJsonPatch(JsonPatch.remove('/spec/policyTypes/1'));
    expect(policyOf(chart).spec!.policyTypes).toEqual(['Ingress']);
  });

  test.each<[string, DefaultDenyProps, string]>([
    ['no direction', { policyTypes: [] }, 'Invalid policyTypes []: name PolicyType.INGRESS, PolicyType.EGRESS or both.'],
    ['pods of several namespaces', { subject: Pods.all().inAllNamespaces() },
      'Invalid subject pods all in namespaces all: a NetworkPolicy selects pods of one namespace, its own. Write one policy for each namespace, by inNamespace(name).'],
    ['a bad name', { name: 'Deny' },
      'Invalid policy name "Deny": must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit.'],
    ['bad labels', { labels: { '': 'x' } }, 'Invalid labels: label key "" must have a name.'],
  ])('refuses %s', (_, props, message) => {
    expect(() => new DefaultDeny(newChart(), 'deny', props)).toThrow(new Error(message));
  });
});
