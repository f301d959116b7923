import { query, readCluster } from '../../../src/reachability';
import { withoutHostBits } from '../../../src/reachability/read/host-bits';
import { clusterOf, evaluationOf, podYaml, policyYaml } from '../../support/yaml-cluster';

const fromBlock = (cidr: string, except = '') => policyYaml('a', 'p', `{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "${cidr}"${except} } }] }] }`);

describe('withoutHostBits |', () => {
  test('a block with host bits is the block around the address, as in clusters that took it, and a note says so', () => {
    const yaml = podYaml('a', 'one') + fromBlock('10.0.0.1/8', ', except: [10.1.2.3/16]');
    const evaluation = evaluationOf(yaml);
    const allowed = (from: string) => query(evaluation, { from, to: 'a/one', port: 80 }).allowed;
    expect(['10.200.0.1', '10.1.0.1', '11.0.0.1'].map(allowed)).toEqual([true, false, false]);
    expect(evaluation.cluster.notices.map(({ type, text }) => `${type} ${text}`)).toEqual([
      'note spec.ingress[0].from[0].ipBlock.cidr "10.0.0.1/8" has host bits set, which API servers refuse from Kubernetes 1.36 on: it is read as 10.0.0.0/8',
      'note spec.ingress[0].from[0].ipBlock.except[0] "10.1.2.3/16" has host bits set, which API servers refuse from Kubernetes 1.36 on: it is read as 10.1.0.0/16',
    ]);
  });

  test.each(['10.0.0.0/33', '010.0.0.1/8', '::ffff:10.0.0.1/104', 'ten'])('%s is still refused', cidr => {
    const cluster = clusterOf(podYaml('a', 'one') + fromBlock(cidr));
    expect([cluster.policies.length, cluster.notices.map(({ type }) => type)]).toEqual([0, ['rejected']]);
  });

  test('what is wrong beside is refused, also an except outside of the block as it is read', () => {
    expect(clusterOf(fromBlock('10.0.0.1/8', ', except: [11.0.0.0/16]')).policies).toEqual([]);
  });

  test('a policy without host bits, and one of odd types, stays as it is', () => {
    for (const policy of [{ spec: { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] } }, { spec: { ingress: 'all', egress: [null, { to: {} }] } }, {}]) {
      expect(withoutHostBits(policy)).toEqual({ policy, slips: [] });
      expect(() => readCluster([{ object: { ...policy, kind: 'NetworkPolicy', apiVersion: 'networking.k8s.io/v1' } }])).not.toThrow();
    }
  });
});
