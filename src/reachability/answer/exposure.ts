import { ExternalEndpoints } from './external-endpoint';
import { Direction, Notice, Policy } from '../cluster';
import { familiesOf } from './list';
import { workloadEndpoint } from './list-units';
import { PotentialPod, PotentialPods, potentialPods, selectionsOf, withPotentialPods, withoutLackedLabels } from './potential-pods';
import { DirectionExposure, Endpoint, ExposureResult, WorkloadExposure } from '../result';
import { routedPorts } from './routed-ports';
import { IpFamily } from '../../manifest';
import { lastOf } from '../evaluate/address-map';
import { Evaluation, INGRESS_CONTROLLER, evaluateLike } from '../evaluate/evaluation';
import { PortSets } from '../evaluate/port-sets';
import { Row, rowValue } from '../evaluate/row';
import { compareText } from '../read/order';

/**
 * What each workload accepts from and sends to what is not in the input:
 *
 *   peer                     listed where                                                      and not where the same goes for
 *   external addresses       the policies of the workload let something through
 *   {ingress-controller}     an Ingress, Route or Gateway leads to the workload
 *   [any pod of the cluster] a pod may of which nothing is known
 *   [any other pod in …]     a pod may of which only its namespace is known                    any pod of the cluster
 *   [pods …]                 a policy of the workload names pods that the input lacks          the two above
 *   hypothetical pods        they take part in the evaluation                                  the two above
 *
 * Only the workload's own half counts: the policies of the other side are not known.
 */
export function exposure(evaluation: Evaluation): ExposureResult {
  const potential = potentialPods(evaluation);
  const workloads = new ExposureFinder(evaluation, potential).workloads();
  return { workloads, notices: [...evaluation.cluster.notices, ...namesOfUnknownPods(evaluation, potential)] };
}

class ExposureFinder {
  /** as the policies are */
  private readonly full: View;
  /** for pods of which only the namespace is known */
  private readonly inNamespace: View;
  /** for pods of which nothing is known */
  private readonly anywhere: View;
  /** policies for which the three views differ */
  private readonly varying: ReadonlySet<Policy>;
  private readonly indexes: ReadonlyMap<string, number>;
  private readonly hypothetical: readonly PotentialPod[];
  private readonly families: readonly IpFamily[];
  private readonly known: { readonly [direction in Direction]: Map<Row, Map<number, DirectionExposure>> } = { ingress: new Map(), egress: new Map() };
  private readonly externals = new ExternalEndpoints();

  public constructor(private readonly evaluation: Evaluation, private readonly potential: PotentialPods) {
    const { cluster } = evaluation;
    const indexes = new Map(this.potential.all.map(({ id }, i) => [id, cluster.workloads.length + i]));
    this.hypothetical = cluster.workloads.flatMap((pod, index) => {
      if (!pod.isPotential || indexes.has(pod.id)) { return []; }
      indexes.set(pod.id, index);
      return [{ ...pod, place: pod.namespace }];
    });
    this.indexes = indexes;
    const full = evaluateLike(evaluation, withPotentialPods(cluster, this.potential.all));
    const [near, far] = [false, true].map(isForPodsAnywhere => withoutLackedLabels(full.cluster, isForPodsAnywhere));
    this.full = this.viewOf(full);
    this.inNamespace = near === full.cluster ? this.full : this.viewOf(evaluateLike(full, near));
    this.anywhere = far === full.cluster ? this.full : this.viewOf(evaluateLike(full, far));
    this.varying = new Set(full.cluster.policies.filter((policy, i) => policy !== far.policies[i]));
    this.families = familiesOf(evaluation);
  }

  public workloads(): WorkloadExposure[] {
    const routed = routedPorts(this.evaluation);
    return this.evaluation.cluster.workloads.flatMap((workload, index) => (workload.isPotential ? [] : [{
      workload: workloadEndpoint(workload),
      ingress: this.direction(index, 'ingress', routed.get(workload.id) ?? PortSets.NONE),
      egress: this.direction(index, 'egress', PortSets.NONE),
    }]));
  }

  /** workloads with the same policies share it */
  private direction(index: number, direction: Direction, routed: number): DirectionExposure {
    const row = rowOf(this.full.evaluation, index, direction);
    let byRouted = this.known[direction].get(row);
    if (!byRouted) { this.known[direction].set(row, byRouted = new Map()); }
    let found = byRouted.get(routed);
    if (!found) {
      const peers = [...this.addresses(row), ...this.pods(index, direction, row), [CONTROLLER, routed] as const]
        .filter(([, set]) => set !== PortSets.NONE)
        .sort(([a], [b]) => compareText(a.id, b.id))
        .map(([peer, set]) => ({ peer, connections: this.evaluation.sets.describe(set) }));
      byRouted.set(routed, found = { isProtected: !row.isOpen, peers });
    }
    return found;
  }

  private addresses(row: Row): Allowed[] {
    return this.families.flatMap(family => {
      const map = row.addresses[family];
      return map.values.map((value, i): Allowed => [this.externals.of(family, map.starts[i], lastOf(map, i)), value]);
    });
  }

  private pods(index: number, direction: Direction, row: Row): Allowed[] {
    const { sets } = this.evaluation;
    const policies = this.full.evaluation.policiesOf(this.full.evaluation.pods.classOf[index], direction);
    const isVarying = policies.some(policy => this.varying.has(policy));
    const [near, far] = isVarying ? [this.inNamespace, this.anywhere] : [this.full, this.full];
    const every = this.value(far, rowOf(far.evaluation, index, direction), this.potential.anyPod);
    const isMore = (set: number, than: number) => sets.minus(set, than) !== PortSets.NONE;

    const ofNamespace = rowOf(near.evaluation, index, direction);
    // those that the row does not list are all alike
    const others = isMore(ofNamespace.rest, every) ? [...this.potential.others.values()]
      : ofNamespace.classes.flatMap(of => near.othersOf.get(of) ?? []);
    const general = others.filter(pod => isMore(this.value(near, ofNamespace, pod), every));

    const named = policies.flatMap(policy => selectionsOf(policy, direction)).flatMap(selection => this.potential.selected.get(selection) ?? []);
    const special = [...new Set([...named, ...this.hypothetical])].filter(pod => {
      const set = this.value(this.full, row, pod);
      const other = this.potential.others.get(pod.namespace);
      return isMore(set, every) && (!other || isMore(set, this.value(near, ofNamespace, other)));
    });
    return [
      [potentialEndpoint(this.potential.anyPod), every],
      ...general.map((pod): Allowed => [potentialEndpoint(pod), this.value(near, ofNamespace, pod)]),
      ...special.map((pod): Allowed => [potentialEndpoint(pod), this.value(this.full, row, pod)]),
    ];
  }

  /** what the row of a view says of a pod */
  private value({ evaluation }: View, row: Row, { id }: PotentialPod): number {
    return rowValue(row, evaluation.pods.classOf[this.indexes.get(id)!]);
  }

  private viewOf(evaluation: Evaluation): View {
    const othersOf = new Map<number, PotentialPod[]>();
    for (const other of this.potential.others.values()) {
      const of = evaluation.pods.classOf[this.indexes.get(other.id)!];
      const alike = othersOf.get(of);
      if (alike) { alike.push(other); } else { othersOf.set(of, [other]); }
    }
    return { evaluation, othersOf };
  }

}

/** An evaluation, and by class the pods of which only the namespace is known. */
interface View {
  readonly evaluation: Evaluation;
  readonly othersOf: ReadonlyMap<number, readonly PotentialPod[]>;
}

/** a peer, and the ports that are allowed with it */
type Allowed = readonly [Endpoint, number];

const CONTROLLER: Endpoint = { id: INGRESS_CONTROLLER, type: 'ingress-controller' };

function rowOf(evaluation: Evaluation, index: number, direction: Direction): Row {
  return evaluation.row(evaluation.pods.classOf[index], direction);
}

function potentialEndpoint({ id, place }: PotentialPod): Endpoint {
  return { id, type: 'potential', ...(place === undefined ? {} : { namespace: place }) };
}

/** what an egress rule with a named port opens is told by the pods it leads to, and those are missing */
function namesOfUnknownPods(evaluation: Evaluation, potential: PotentialPods): Notice[] {
  return evaluation.cluster.policies.flatMap(({ id, kind, egress = [], origin }) => egress.flatMap(({ number, peers, ports }): Notice[] => {
    if (ports === 'all' || peers === 'any') { return []; }
    const names = new Set(ports.flatMap(port => (port.type === 'named' ? [port.name] : [])));
    const missing = peers.flatMap(peer => (peer.type === 'pods' ? potential.selected.get(peer.selection) ?? [] : []));
    if (names.size === 0 || missing.length === 0) { return []; }
    const text = `egress rule ${number} names the port ${[...names].join(', ')} of pods that are not in the input: its number is not known, so exposure leaves it out`;
    return [{ type: 'note', subject: id.startsWith(kind) ? id : `${kind} ${id}`, text, ...(origin === undefined ? {} : { origin }) }];
  }));
}
