import { AllowAll, AllowAllProps, DefaultDeny, Pods, PolicyType } from '../../src';
import { deployment, podOf } from '../fixtures/workloads';
import { TestPod, egressAllowed, ingressAllowed } from '../support/evaluator';
import { newChart, policiesOf, policyOf } from '../support/synth';

const web: TestPod = { namespace: 'shop', labels: { app: 'web' } };
const everywhere = [web, { namespace: 'elsewhere', labels: { app: 'web' } }, '192.0.2.1', '169.254.169.254', 'fd00::1'];

describe('AllowAll |', () => {
  test.each<[string, PolicyType[], boolean, boolean]>([
    ['ingress', [PolicyType.INGRESS], true, false],
    ['egress', [PolicyType.EGRESS], false, true],
    ['both', [PolicyType.INGRESS, PolicyType.EGRESS], true, true],
  ])('opens closed pods on every port for everyone: %s', (_, policyTypes, ingressOpen, egressOpen) => {
    const chart = newChart();
    new DefaultDeny(chart, 'deny');
    new AllowAll(chart, 'open', { policyTypes });
    const policies = policiesOf(chart);
    expect(policies).toHaveLength(2);
    for (const other of everywhere) {
      for (const protocol of ['TCP', 'UDP', 'SCTP'] as const) {
        for (const port of [1, 53, 65535]) {
          expect(ingressAllowed(policies, { from: other, to: web, port, protocol })).toBe(ingressOpen);
          expect(egressAllowed(policies, { from: web, to: other, port, protocol })).toBe(egressOpen);
        }
      }
    }
    const open = policies.find(policy => policy.metadata!.name === 'shop-open')!;
    expect(open.spec!.policyTypes).toEqual([...ingressOpen ? ['Ingress'] : [], ...egressOpen ? ['Egress'] : []]);
  });

  test('writes one empty rule', () => {
    const chart = newChart();
    new AllowAll(chart, 'open', { policyTypes: [PolicyType.EGRESS] });
    expect(policyOf(chart)).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'shop-open', namespace: 'shop' },
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{}] },
    });
  });

  test('opens only the subject, in its namespace', () => {
    const chart = newChart();
    const db = deployment(chart, 'db', { namespace: 'data' });
    new DefaultDeny(chart, 'deny', { subject: Pods.all().inNamespace('data') });
    new AllowAll(chart, 'open', { subject: Pods.of(db), policyTypes: [PolicyType.INGRESS] });
    const policies = policiesOf(chart);
    expect(policies.map(policy => policy.metadata!.namespace)).toEqual(['data', 'data']);
    expect(ingressAllowed(policies, { from: web, to: podOf(db), port: 5432 })).toBe(true);
    expect(ingressAllowed(policies, { from: web, to: { namespace: 'data', labels: { app: 'other' } }, port: 5432 })).toBe(false);
  });

  test.each<[string, AllowAllProps, string]>([
    ['no direction', { policyTypes: [] }, 'Invalid policyTypes []: name PolicyType.INGRESS, PolicyType.EGRESS or both.'],
    ['pods of several namespaces', { policyTypes: [PolicyType.INGRESS], subject: Pods.all().inNamespacesWithLabels({ a: 'b' }) },
      'Invalid subject pods all in namespaces a=b: a NetworkPolicy selects pods of one namespace, its own. Write one policy for each namespace, by inNamespace(name).'],
    ['a bad name', { policyTypes: [PolicyType.INGRESS], name: '-open' },
      'Invalid policy name "-open": must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit.'],
  ])('refuses %s', (_, props, message) => {
    expect(() => new AllowAll(newChart(), 'open', props)).toThrow(new Error(message));
  });
});
