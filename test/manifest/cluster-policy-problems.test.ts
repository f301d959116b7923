import { clusterPolicyProblems, clusterPolicySlips } from '../../src/manifest';
import { CLUSTER_POLICY_PAIRS, NAMESPACES, PODS, admin, adminEgress, cluster } from '../support/cluster-policy-pairs';

describe.each(CLUSTER_POLICY_PAIRS)('clusterPolicyProblems | $title |', ({ pairs }) => {
  describe.each([...pairs])('%s', (_what, refused, problems, accepted) => {
    test('refused', () => expect(clusterPolicyProblems(refused)).toEqual(problems));
    test('accepted', () => expect(clusterPolicyProblems(accepted)).toEqual([]));
  });
});

describe('clusterPolicySlips |', () => {
  test('selectors of pods that v1alpha1 misses', () => {
    const policy = admin({
      subject: { pods: { podSelector: {} } },
      ingress: [{ action: 'Deny', from: [{ pods: { namespaceSelector: {} } }, NAMESPACES] }],
      egress: [{ action: 'Deny', to: [{ pods: PODS }] }, { action: 'Deny', to: [{ pods: {} }] }],
    });
    const slips = [
      'spec.subject.pods.namespaceSelector is missing. Write {} for all',
      'spec.ingress[0].from[0].pods.podSelector is missing. Write {} for all',
      'spec.egress[1].to[0].pods.namespaceSelector is missing. Write {} for all',
      'spec.egress[1].to[0].pods.podSelector is missing. Write {} for all',
    ];
    expect(clusterPolicySlips(policy)).toEqual(slips);
    expect(clusterPolicyProblems(policy)).toEqual(slips);
  });

  test('a named port beside networks in v1alpha1', () => {
    const slips = ['spec.egress[0].ports has a named port beside networks, where no port has a name. Write its number'];
    const policy = adminEgress({ to: [{ networks: ['10.0.0.0/8'] }], ports: [{ namedPort: 'http' }] });
    expect(clusterPolicySlips(policy)).toEqual(slips);
    expect(clusterPolicyProblems(policy)).toEqual(slips);
  });

  test.each([
    ['v1alpha2, which knows no slips', cluster({ subject: { pods: {} } })],
    ['what is not well-formed at all', admin({ subject: 'all', ingress: [null, { from: [null], ports: 1 }], egress: {} })],
    ['no spec', admin({}, { spec: null })],
  ])('none in %s', (_what, policy) => expect(clusterPolicySlips(policy)).toEqual([]));
});
