import { PolicyCheck, aboutPolicy } from './policy-check';
import { listed } from './wording';

/**
 * host-network-subject: a NetworkPolicy selects pods on their node's network, for which the API leaves open what it means.
 *
 *   podSelector: {} where a DaemonSet has hostNetwork: true     finding
 *   ClusterNetworkPolicy                                        none: by its API, such pods are no subjects
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
 */
export const hostNetworkSubject: PolicyCheck = {
  id: 'host-network-subject',
  severity: 'warning',
  find: model => model.cluster.policies.filter(({ kind }) => kind !== 'ClusterNetworkPolicy').flatMap(policy => {
    const hosts = model.workloadsOf(model.classesAnywhereIn(policy.subject)).filter(({ hostNetwork }) => hostNetwork).map(({ id }) => id).sort();
    if (hosts.length === 0) { return []; }
    return [aboutPolicy(policy, `${listed(hosts)} ${hosts.length === 1 ? 'is' : 'are'} on the host's network, where most engines do not enforce policies, `
      + `so ${hosts.length === 1 ? 'it' : 'they'} may stay open: give up hostNetwork, or restrict the node itself`)];
  }),
};
