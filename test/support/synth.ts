import { App, Chart, Testing } from 'cdk8s';
import { KubernetesObject, NetworkPolicyObject, flattened, networkPolicyProblems } from '../../src/manifest';

/** A new app with one chart, in a namespace unless told otherwise. */
export function newChart(namespace: string | undefined = 'shop', id: string = 'shop'): Chart {
  return new Chart(new App({ outdir: '/nonexistent-outdir-of-tests' }), id, { namespace });
}

/** All objects of a chart. */
export function synth(chart: Chart): KubernetesObject[] {
  return Testing.synth(chart);
}

/** The NetworkPolicies of one or several charts; fails when an API server would refuse one, or policyTypes are missing. */
export function policiesOf(...charts: Chart[]): NetworkPolicyObject[] {
  const policies = charts.flatMap(chart => synth(chart)).flatMap(flattened).filter(object => object.kind === 'NetworkPolicy');
  for (const policy of policies) {
    expect(networkPolicyProblems(policy)).toEqual([]);
    expect(policy.spec.policyTypes.length).toBeGreaterThan(0);
  }
  return policies as NetworkPolicyObject[];
}

/** The one NetworkPolicy of a chart. */
export function policyOf(chart: Chart): NetworkPolicyObject {
  const policies = policiesOf(chart);
  expect(policies).toHaveLength(1);
  return policies[0];
}
