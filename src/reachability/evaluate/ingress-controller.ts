import { Labels } from '../../manifest';
import { Cluster, Workload } from '../cluster';

/** The name of the pod that Ingress, Route and Gateway traffic comes from. */
export const INGRESS_CONTROLLER = '{ingress-controller}';

/**
 * A pod of its own, which no policy knows unless it lets everybody in, or which the options name. If one workload of the input
 * is meant, it looks like this; of several nobody knows which of them the traffic comes by, but if any is on the host network,
 * policies may not see it as a pod.
 */
export function ingressController({ options, namespaces, workloads }: Cluster): Workload {
  const { namespace = 'ingress-controller-ns', labels = {} } = options.ingressController ?? {};
  const those = workloads.filter(workload => !workload.isPotential && workload.namespace === namespace && hasLabels(workload, labels));
  return {
    id: INGRESS_CONTROLLER,
    namespace,
    name: 'ingress-controller',
    kind: 'Pod',
    labels: those.length === 1 ? those[0].labels : labels,
    ports: [],
    hostNetwork: those.some(({ hostNetwork }) => hostNetwork),
    addresses: those.length === 1 ? those[0].addresses : [],
    isReplicated: true,
    isPotential: !namespaces.has(namespace),
    aliases: [],
  };
}

/** all of some labels: without any, it is not known which pods are meant */
function hasLabels(workload: Workload, labels: Labels): boolean {
  const given = Object.entries(labels);
  return given.length > 0 && given.every(([key, value]) => workload.labels[key] === value);
}
