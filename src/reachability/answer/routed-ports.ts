import { Evaluation } from '../evaluate/evaluation';
import { halfVerdict } from '../evaluate/half-verdict';
import { PortSets } from '../evaluate/port-sets';

/**
 * What the ingress controller may connect to, by id of the workload: what Ingress, Route and Gateway objects lead to and
 * the policies of the workload let in. Its own egress is asked only where the options say which pod it is.
 */
export function routedPorts(evaluation: Evaluation): ReadonlyMap<string, number> {
  const { cluster, sets, controller } = evaluation;
  const routed = new Map<string, number>();
  if (controller < 0) { return routed; }
  const indexes = new Map(cluster.workloads.map(({ id }, index) => [id, index]));
  for (const { targets } of cluster.entries) {
    for (const { workload, ports } of targets) {
      const index = indexes.get(workload);
      if (index === undefined) { continue; }
      const allowed = sets.meet(routableTo(evaluation, index), sets.of(ports.map(({ protocol, port }) => ({ protocol, first: port, last: port }))));
      routed.set(workload, sets.union(routed.get(workload) ?? PortSets.NONE, allowed));
    }
  }
  return routed;
}

/** The ports on which the ingress controller may connect to a workload, if something leads there. */
export function routableTo(evaluation: Evaluation, index: number): number {
  const { cluster, sets, controller } = evaluation;
  const from = { type: 'workload', index: controller } as const;
  const to = { type: 'workload', index } as const;
  const ingress = halfVerdict(evaluation, to, from, 'ingress');
  return sets.overEither(cluster.options.ingressController ? sets.meet(ingress, halfVerdict(evaluation, from, to, 'egress')) : ingress);
}
