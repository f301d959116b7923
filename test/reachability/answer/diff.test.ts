import { ConnectionChange, diffConnections, evaluateAlike, exposureChanges } from '../../../src/reachability';
import { clusterPolicyYaml, evaluationOf, podYaml, policyYaml } from '../../support/yaml-cluster';

function changes(before: string, after: string): string[] {
  return Array.from(diffConnections(evaluationOf(before), evaluationOf(after)).changes, lineOf);
}

function lineOf({ type, from, to, before, after }: ConnectionChange): string {
  return `${type} ${from.id} => ${to.id} : ${before.text} -> ${after.text}`;
}

const PODS = podYaml('a', 'one') + podYaml('b', 'two');
const egress = (rules: string) => policyYaml('a', 'p', `{ podSelector: {}, policyTypes: [Egress], egress: [${rules}] }`);
const ingress = (rules: string) => policyYaml('a', 'q', `{ podSelector: {}, ingress: [${rules}] }`);

describe('diffConnections |', () => {
  test('equal inputs differ in nothing', () => {
    const { changes: found, addedWorkloads, removedWorkloads } = diffConnections(evaluationOf(PODS), evaluationOf(PODS));
    expect([[...found], addedWorkloads, removedWorkloads]).toEqual([[], [], []]);
  });

  test('a new policy takes connections away', () => {
    expect(changes(PODS, PODS + egress('{ to: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }'))).toEqual([
      'removed a/one[Pod] => 0.0.0.0-255.255.255.255[External] : All Connections -> No Connections',
      'changed a/one[Pod] => b/two[Pod] : All Connections -> TCP 80',
    ]);
    expect(changes(PODS + egress(''), PODS)).toEqual([
      'added a/one[Pod] => 0.0.0.0-255.255.255.255[External] : No Connections -> All Connections',
      'added a/one[Pod] => b/two[Pod] : No Connections -> All Connections',
    ]);
  });

  test('a block of IPv6 that comes or goes changes nothing for pods that it is not about, where both sides are evaluated alike', () => {
    const denied = PODS + clusterPolicyYaml('ClusterNetworkPolicy', 'deny', '{ tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: [0.0.0.0/0] }] }] }');
    const elsewhere = denied + policyYaml('c', 'other', '{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: "fd00::/8" } }] }] }');
    for (const [before, after] of [[denied, elsewhere], [elsewhere, denied]]) {
      const [old, now] = evaluateAlike(evaluationOf(before), evaluationOf(after));
      const found = diffConnections(old, now).changes;
      expect([Array.from(found, lineOf), exposureChanges(old, now, found)]).toEqual([[], []]);
    }
    const same = [evaluationOf(PODS), evaluationOf(denied)] as const;
    expect(evaluateAlike(...same)).toEqual(same);
  });

  test('address ranges are cut where either side cuts them, and merged where they change alike', () => {
    expect(changes(PODS + egress('{ to: [{ ipBlock: { cidr: 10.0.0.0/9 } }] }'), PODS + egress('{ to: [{ ipBlock: { cidr: 10.64.0.0/10 } }, { ipBlock: { cidr: 10.128.0.0/9 } }] }'))).toEqual([
      'removed a/one[Pod] => 10.0.0.0-10.63.255.255[External] : All Connections -> No Connections',
      'added a/one[Pod] => 10.128.0.0-10.255.255.255[External] : No Connections -> All Connections',
    ]);
    expect(changes(PODS + ingress('{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }'), PODS + ingress('{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }] }'))).toEqual([
      'removed 10.1.0.0-10.1.255.255[External] => a/one[Pod] : All Connections -> No Connections',
    ]);
  });

  test('an address range in IPv6 on one side is compared with what the other side says of IPv6', () => {
    expect(changes(PODS + egress('{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }'), PODS + egress('{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }, { ipBlock: { cidr: "::/0" } }] }'))).toEqual([
      'added a/one[Pod] => ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] : No Connections -> All Connections',
    ]);
  });

  test('workloads that came and went are named, with their connections', () => {
    const { changes: found, addedWorkloads, removedWorkloads } = diffConnections(evaluationOf(podYaml('a', 'one')), evaluationOf(podYaml('b', 'two')));
    expect([addedWorkloads, removedWorkloads]).toEqual([['b/two[Pod]'], ['a/one[Pod]']]);
    expect(Array.from(found, lineOf)).toEqual([
      'removed 0.0.0.0-255.255.255.255[External] => a/one[Pod] : All Connections -> No Connections',
      'added 0.0.0.0-255.255.255.255[External] => b/two[Pod] : No Connections -> All Connections',
      'removed a/one[Pod] => 0.0.0.0-255.255.255.255[External] : All Connections -> No Connections',
      'added b/two[Pod] => 0.0.0.0-255.255.255.255[External] : No Connections -> All Connections',
    ]);
  });
});
