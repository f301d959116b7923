import { Topology, Workload } from 'cdk8s-plus-27';

/**
 * What `spread: true` of cdk8s-plus means: no two pods on one host, and none in one zone. That class says it again each time
 * it renders, so that a second synth differs from the first.
 */
export function spreadStrictly({ scheduling }: Workload): void {
  scheduling.spread({ topology: Topology.HOSTNAME });
  scheduling.spread({ topology: Topology.ZONE });
}
