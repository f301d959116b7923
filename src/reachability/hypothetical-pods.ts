import { NAMESPACE_NAME_LABEL } from '../manifest';
import { Cluster, HypotheticalPod, Namespace, Workload } from './cluster';

/** The cluster with pods that nobody wrote as potential workloads, and with their namespaces where it has none of the name. */
export function withHypotheticalPods(cluster: Cluster, pods: readonly HypotheticalPod[]): Cluster {
  const namespaces = new Map<string, Namespace>(cluster.namespaces);
  for (const { namespace: name, namespaceLabels } of pods) {
    if (!namespaces.has(name)) { namespaces.set(name, { name, labels: { [NAMESPACE_NAME_LABEL]: name, ...namespaceLabels }, isDeclared: false }); }
  }
  const more = pods.map(hypotheticalWorkload);
  return { ...cluster, namespaces, workloads: [...cluster.workloads, ...more], table: cluster.table.with(more) };
}

/** The workload that such a pod takes part as: it has no ports and no addresses. */
export function hypotheticalWorkload({ id, namespace, labels }: HypotheticalPod): Workload {
  return {
    id, namespace, name: id, kind: 'Pod', labels, ports: [], hostNetwork: false, addresses: [], isReplicated: true, isPotential: true, aliases: [],
  };
}
