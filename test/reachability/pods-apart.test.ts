import { exposure, query, readCluster } from '../../src/reachability';
import { evaluationOf, policyYaml, podYaml } from '../support/yaml-cluster';

const pod = (name: string, track: string) => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: x, labels: { app: web, track: ${track} }, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: u, controller: true }] }
spec: { containers: [{ name: web, image: web }] }
`;
const PODS = podYaml('x', 'client') + pod('web-1', 'stable') + pod('web-2', 'stable') + pod('web-3', 'canary');
const CANARY = policyYaml('x', 'canary', '{ podSelector: { matchLabels: { track: canary } }, ingress: [] }');
const ask = (yaml: string, to: string) => query(evaluationOf(yaml), { from: 'x/client', to, port: 80 }).allowed;

describe('pods of a workload that policies tell apart |', () => {
  test('have one answer by the name of the workload, or none', () => {
    expect(() => ask(PODS + CANARY, 'x/web')).toThrow('Invalid to: the pods of x/web have different answers, that of x/web-3[Pod] is another. Ask about one pod at a time.');
    expect(['x/web-1', 'x/web-2', 'x/web-3'].map(to => ask(PODS + CANARY, to))).toEqual([true, true, false]);
    const both = policyYaml('x', 'canary', '{ podSelector: { matchLabels: { track: canary } }, ingress: [{}] }');
    expect(ask(PODS + both, 'x/web')).toBe(true);
  });

  test('are asked about as the list has them by the id of its line', () => {
    expect([ask(PODS + CANARY, 'x/web[ReplicaSet]'), ask(PODS + CANARY, 'x/web-3[Pod]')]).toEqual([true, false]);
  });
});

describe('policies of one priority |', () => {
  const cluster = (actions: readonly string[]) => readCluster(actions.map((action, i) => ({
    object: {
      apiVersion: 'policy.networking.k8s.io/v1alpha2',
      kind: 'ClusterNetworkPolicy',
      metadata: { name: `p${i}` },
      spec: { tier: 'Admin', priority: 5, subject: { namespaces: {} }, ingress: [{ action, from: [{ namespaces: {} }] }] },
    } as any,
  })));

  test('are noted where they may contradict each other', () => {
    expect(cluster(['Deny', 'Accept']).notices).toEqual([{
      type: 'note',
      subject: 'ClusterNetworkPolicy p0',
      finding: 'equal-priority',
      text:
      'has the same priority 5 as ClusterNetworkPolicy p1: where they contradict each other, nothing defines which decides, and here the first by name does',
    }]);
    expect([cluster(['Deny', 'Deny']).notices, cluster(['Deny']).notices]).toEqual([[], []]);
  });
});

describe('exposure |', () => {
  test('policies that let everything through protect nothing', () => {
    const open = evaluationOf(podYaml('x', 'a') + policyYaml('x', 'open', '{ podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{ ports: [{ port: 53 }] }] }'));
    expect(exposure(open).workloads.map(({ ingress, egress }) => [ingress.isProtected, egress.isProtected])).toEqual([[false, true]]);
  });
});
