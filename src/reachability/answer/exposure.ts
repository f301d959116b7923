import { ExternalEndpoints } from './external-endpoint';
import { Direction, Notice, PodSelection, Policy } from '../cluster';
import { ExposedSelection, ExposedSelections } from './exposed-selections';
import { workloadEndpoint } from './list-units';
import { namespaceName, selectionText } from './pod-selections';
import { DirectionExposure, Endpoint, ExposureResult, WorkloadExposure } from '../result';
import { routedPorts } from './routed-ports';
import { IpFamily, selectsEverything } from '../../manifest';
import { lastOf } from '../evaluate/address-map';
import { Evaluation } from '../evaluate/evaluation';
import { INGRESS_CONTROLLER } from '../evaluate/ingress-controller';
import { PortSets } from '../evaluate/port-sets';
import { Row, letsEverythingThrough, rowValue } from '../evaluate/row';
import { compareText } from '../read/order';

/**
 * What each workload accepts from and sends to what is not in the input:
 *
 *   peer                                   listed where
 *   external addresses                     the policies of the workload let something through
 *   {ingress-controller}                   an Ingress, Route or Gateway leads to the workload
 *   [any pod of the cluster]               any pod may, whatever its labels and its namespace
 *   [pods …], [any pod in …]               a policy of the workload names them, and they may more than wider selections
 *   [other pods …], [any other pod in …]   the same, and the input has some of them
 *   hypothetical pods                      they take part in the evaluation, and may more than any pod of the cluster
 *
 * Only the workload's own half counts: the policies of the other side are not known.
 */
export function exposure(evaluation: Evaluation): ExposureResult {
  const { cluster } = evaluation;
  return { workloads: new ExposureFinder(evaluation).workloads(), notices: [...cluster.notices, ...cluster.policies.flatMap(namesOfUnknownPods)] };
}

/** Finds it, workload by workload. */
export class ExposureFinder {
  private readonly selections: ExposedSelections;
  private readonly policyIndexes: ReadonlyMap<Policy, number>;
  /** indexes of workloads */
  private readonly hypothetical: readonly number[];
  private readonly families: readonly IpFamily[];
  private readonly peers: { readonly [direction in Direction]: Map<string, readonly Allowed[]> } = { ingress: new Map(), egress: new Map() };
  private readonly known: { readonly [direction in Direction]: Map<string, DirectionExposure> } = { ingress: new Map(), egress: new Map() };
  private readonly externals = new ExternalEndpoints();
  private readonly endpoints = new Map<PodSelection, Endpoint>();
  private readonly outside: { readonly [direction in Direction]: Map<string, readonly ExposedSelection[]> } = {
    ingress: new Map(), egress: new Map(),
  };

  public constructor(private readonly evaluation: Evaluation) {
    const { cluster } = evaluation;
    this.selections = new ExposedSelections(evaluation);
    this.policyIndexes = new Map(cluster.policies.map((policy, index) => [policy, index]));
    this.hypothetical = cluster.workloads.flatMap(({ isPotential }, index) => (isPotential ? [index] : []));
    this.families = evaluation.families;
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
    const { evaluation, known } = this;
    const of = evaluation.pods.classOf[index];
    const key = this.keyOf(of, direction);
    let found = known[direction].get(`${key} ${routed}`);
    if (!found) {
      let peers = this.peers[direction].get(key);
      if (!peers) { this.peers[direction].set(key, peers = this.allowed(index, direction)); }
      const described = [...peers, [CONTROLLER, routed] as const]
        .filter(([, set]) => set !== PortSets.NONE)
        .sort(([a], [b]) => compareText(a.id, b.id))
        .map(([peer, set]) => ({ peer, connections: evaluation.sets.describe(set) }));
      known[direction].set(`${key} ${routed}`, found = { isProtected: !letsEverythingThrough(evaluation.row(of, direction), evaluation.sets), peers: described });
    }
    return found;
  }

  /** What the policies of a workload let through with pods that there could be; the same list for those with the same policies. */
  public outsidePods(index: number, direction: Direction): readonly ExposedSelection[] {
    const key = this.keyOf(this.evaluation.pods.classOf[index], direction);
    let found = this.outside[direction].get(key);
    if (!found) { this.outside[direction].set(key, found = this.selections.of(index, direction)); }
    return found;
  }

  /** How people call pods of a selection: others than those of the input, where that has some. */
  public outsideEndpoint(selection: PodSelection, areOthers: boolean): Endpoint {
    const namespace = namespaceName(selection.namespaces);
    const text = isEveryone(selection) ? 'any pod of the cluster' : selectionText(selection, areOthers ? 'others' : 'all');
    return { id: `[${text}]`, type: 'potential', ...(namespace === undefined ? {} : { namespace }) };
  }

  /** equal where policies and the names of ports say the same */
  private keyOf(of: number, direction: Direction): string {
    const { evaluation } = this;
    const policies = evaluation.policiesOf(of, direction);
    // named ports of ingress are those of the workload
    return direction === 'ingress' && policies.some(hasNamedPort) ? `class ${of}`
      : `${evaluation.pods.classes[of].families.join()} ${policies.map(policy => this.policyIndexes.get(policy)).join()}`;
  }

  private allowed(index: number, direction: Direction): Allowed[] {
    const { evaluation } = this;
    const { pods, sets } = evaluation;
    const row = evaluation.row(pods.classOf[index], direction);
    const selections = this.outsidePods(index, direction);
    const every = selections.find(({ selection }) => isEveryone(selection))?.ports ?? PortSets.NONE;
    return [
      ...this.addresses(row),
      ...selections.map(({ selection, ports }): Allowed => [this.endpointOf(selection), ports]),
      ...this.hypothetical.map((other): Allowed => [hypotheticalEndpoint(evaluation, other), sets.overEither(rowValue(row, pods.classOf[other]))])
        .filter(([, ports]) => sets.minus(ports, every) !== PortSets.NONE),
    ];
  }

  private addresses(row: Row): Allowed[] {
    return this.families.flatMap(family => {
      const map = row.addresses[family];
      return map.values.map((value, i): Allowed => [this.externals.of(family, map.starts[i], lastOf(map, i)), value]);
    });
  }

  private endpointOf(selection: PodSelection): Endpoint {
    let endpoint = this.endpoints.get(selection);
    if (!endpoint) { this.endpoints.set(selection, endpoint = this.outsideEndpoint(selection, this.isInInput(selection))); }
    return endpoint;
  }

  /** Whether the input has pods of a selection. */
  public isInInput(selection: PodSelection): boolean {
    const { controller, pods, selection: classes, workloads } = this.evaluation;
    const found = classes.ofPods(selection);
    return found === 'all' || found.some(of => pods.classes[of].members.some(index => index !== controller && !workloads[index].isPotential));
  }
}

/** a peer, and the ports that are allowed with it */
type Allowed = readonly [Endpoint, number];

const CONTROLLER: Endpoint = { id: INGRESS_CONTROLLER, type: 'ingress-controller' };

function isEveryone({ namespaces, pods }: PodSelection): boolean {
  return typeof namespaces !== 'string' && selectsEverything(namespaces) && selectsEverything(pods);
}

function hypotheticalEndpoint({ workloads }: Evaluation, index: number): Endpoint {
  const { id, namespace } = workloads[index];
  return { id, type: 'potential', namespace };
}

function hasNamedPort({ ingress = [] }: Policy): boolean {
  return ingress.some(({ ports }) => ports !== 'all' && ports.some(({ type }) => type === 'named'));
}

/** what an egress rule with a named port opens is told by the pods it leads to, and of those that are not there nobody knows */
function namesOfUnknownPods({ id, kind, egress = [], origin }: Policy): Notice[] {
  return egress.flatMap(({ number, peers, ports }): Notice[] => {
    if (ports === 'all' || peers !== 'any' && peers.every(({ type }) => type !== 'pods')) { return []; }
    const names = new Set(ports.flatMap(port => (port.type === 'named' ? [port.name] : [])));
    if (names.size === 0) { return []; }
    const [port, its] = names.size === 1 ? ['port', 'its number is'] : ['ports', 'their numbers are'];
    const text = `egress rule ${number} names the ${port} ${[...names].join(', ')}: of pods that are not in the input ${its} not known, so exposure leaves that out`;
    return [{ type: 'note', subject: id.startsWith(kind) ? id : `${kind} ${id}`, text, ...(origin === undefined ? {} : { origin }) }];
  });
}
