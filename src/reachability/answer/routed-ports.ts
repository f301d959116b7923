import { Evaluation } from '../evaluate/evaluation';
import { halfVerdict } from '../evaluate/half-verdict';
import { PortSets } from '../evaluate/port-sets';
import { Side } from '../evaluate/side';

/**
 * What the ingress controller may connect to, by id of the workload: what Ingress, Route and Gateway objects lead to and
 * the policies of the workload let in. Its own egress is asked only where the options say which pod it is.
 */
export function routedPorts(evaluation: Evaluation): ReadonlyMap<string, number> {
  const { sets, workloads } = evaluation;
  return new Map([...routes(evaluation)].map(([index, { ports }]) => [workloads[index].id, sets.meet(routableTo(evaluation, index), ports)]));
}

/** The ports on which the ingress controller may connect to a workload, if something leads there. */
export function routableTo(evaluation: Evaluation, index: number): number {
  const { sets, controller } = evaluation;
  const to = { type: 'workload', index } as const;
  return sets.overEither(sets.meet(halfVerdict(evaluation, to, { type: 'workload', index: controller }, 'ingress'), controllerEgress(evaluation, to)));
}

/** What leads to a workload. */
export interface Routes {
  /** all of its ports to which something leads, as a set */
  readonly ports: number;
  /** ids of what leads to each of them */
  readonly entries: readonly { readonly id: string; readonly ports: number }[];
}

/** What leads to the side; nothing leads to addresses. */
export function routesTo(evaluation: Evaluation, side: Side): Routes {
  return side.type === 'workload' && routes(evaluation).get(side.index) || NO_ROUTES;
}

/** Whether the side is the ingress controller. */
export function isController({ controller }: Evaluation, side: Side): boolean {
  return side.type === 'workload' && side.index === controller;
}

/** What the policies of the ingress controller let through to the side: all that there is, where nobody says which pod it is. */
export function controllerEgress(evaluation: Evaluation, to: Side): number {
  const { cluster, controller, pods } = evaluation;
  return cluster.options.ingressController ? halfVerdict(evaluation, { type: 'workload', index: controller }, to, 'egress')
    : evaluation.row(pods.classOf[controller], 'egress').whole;
}

/** by index of the workload */
function routes(evaluation: Evaluation): ReadonlyMap<number, Routes> {
  let known = KNOWN.get(evaluation);
  if (!known) { KNOWN.set(evaluation, known = foundRoutes(evaluation)); }
  return known;
}

/** once for each evaluation */
const KNOWN = new WeakMap<Evaluation, ReadonlyMap<number, Routes>>();

function foundRoutes({ cluster, sets }: Evaluation): ReadonlyMap<number, Routes> {
  const found = new Map<number, { ports: number; readonly entries: { id: string; ports: number }[] }>();
  if (cluster.entries.length === 0) { return found; }
  const indexes = new Map(cluster.workloads.map(({ id }, index) => [id, index]));
  for (const { id, targets } of cluster.entries) {
    for (const { workload, ports } of targets) {
      const index = indexes.get(workload);
      if (index === undefined) { continue; }
      const set = sets.of(ports.map(({ protocol, port }) => ({ protocol, first: port, last: port })));
      const known = found.get(index);
      if (!known) { found.set(index, { ports: set, entries: [{ id, ports: set }] }); continue; }
      known.ports = sets.union(known.ports, set);
      known.entries.push({ id, ports: set });
    }
  }
  return found;
}

const NO_ROUTES: Routes = { ports: PortSets.NONE, entries: [] };
