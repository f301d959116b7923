import { EVERY_ADDRESS, ClassSelection } from './class-selection';
import { Cluster, Direction, Policy, Workload } from './cluster';
import { podCidrRanges } from './pod-cidrs';
import { PodClasses, podClasses } from './pod-classes';
import { PortSets } from './port-sets';
import { Row, RowMaker } from './row';

/**
 * The one evaluator: every question is answered from its rows.
 *
 *   const evaluation = evaluate(readCluster(objects));
 *   listConnections(evaluation)   query(evaluation, …)   explain(evaluation, …)
 *
 * Its cost follows the number of classes of pods that policies tell apart, not pods times pods times rules. Rows are made
 * when they are first asked for, so that a single question about a large cluster makes two of them.
 */
export class Evaluation {
  public readonly sets = new PortSets();
  public readonly pods: PodClasses;
  /** those of the cluster, and behind them the ingress controller where traffic comes in by one */
  public readonly workloads: readonly Workload[];
  /** index of the ingress controller among the workloads, or -1 */
  public readonly controller: number;

  /** what single rules are about */
  public readonly rows: RowMaker;
  private readonly selecting: { readonly [direction in Direction]: readonly (readonly number[])[] };
  private readonly rowOf: { readonly [direction in Direction]: (Row | undefined)[] };
  private readonly knownRows: { readonly [direction in Direction]: Map<string, Row> } = { ingress: new Map(), egress: new Map() };
  private readonly portNames: { readonly [direction in Direction]: ReadonlyMap<Policy, readonly string[]> };

  public constructor(public readonly cluster: Cluster) {
    const { options } = cluster;
    this.controller = cluster.entries.length > 0 ? cluster.workloads.length : -1;
    this.workloads = this.controller < 0 ? cluster.workloads : [...cluster.workloads, ingressController(cluster)];
    const sees = {
      hosts: ({ kind }: Policy) => kind !== 'ClusterNetworkPolicy' && options.hostNetwork === 'pod',
      podAddresses: ({ kind }: Policy) => kind === 'ClusterNetworkPolicy' || options.ipBlocks === 'pod-addresses',
    };
    this.pods = podClasses(cluster, this.workloads, sees.podAddresses);
    const wholeRanges = options.podCidrs.length > 0 ? podCidrRanges(options.podCidrs) : EVERY_ADDRESS;
    const selection = new ClassSelection(this.pods, wholeRanges);
    this.rows = new RowMaker(this.pods, this.sets, selection, sees);

    const selecting = { ingress: this.pods.classes.map((): number[] => []), egress: this.pods.classes.map((): number[] => []) };
    cluster.policies.forEach((policy, index) => {
      const found = selection.ofPods(policy.subject);
      const seesHosts = sees.hosts(policy);
      const select = (of: number) => {
        if (!seesHosts && this.pods.classes[of].sample.hostNetwork) { return; }
        if (policy.ingress) { selecting.ingress[of].push(index); }
        if (policy.egress) { selecting.egress[of].push(index); }
      };
      if (found === 'all') { this.pods.classes.forEach((_, of) => select(of)); } else { found.forEach(select); }
    });
    this.selecting = selecting;
    this.rowOf = { ingress: this.pods.classes.map(() => undefined), egress: this.pods.classes.map(() => undefined) };
    this.portNames = { ingress: portNames(cluster.policies, 'ingress'), egress: new Map() };
  }

  /** Policies that select the pods of a class in a direction, in the order in which they are asked. */
  public policiesOf(of: number, direction: Direction): readonly Policy[] {
    return this.selecting[direction][of].map(index => this.cluster.policies[index]);
  }

  /** What the policies of a class of pods let through in a direction; classes with the same policies share it. */
  public row(of: number, direction: Direction): Row {
    const known = this.rowOf[direction][of];
    if (known) { return known; }
    const selecting = this.selecting[direction][of];
    const key = selecting.join() + this.portsKey(of, direction);
    let row = this.knownRows[direction].get(key);
    if (!row) {
      row = this.rows.row(this.policiesOf(of, direction), direction, this.pods.classes[of].sample);
      this.knownRows[direction].set(key, row);
    }
    this.rowOf[direction][of] = row;
    return row;
  }

  /** ingress rules mean the named ports of the subject: pods with other numbers have other rows */
  private portsKey(of: number, direction: Direction): string {
    const names = this.portNames[direction];
    if (names.size === 0) { return ''; }
    const used = new Set(this.policiesOf(of, direction).flatMap(policy => names.get(policy) ?? []));
    if (used.size === 0) { return ''; }
    const { ports } = this.pods.classes[of].sample;
    return [...used].map(name => {
      const found = ports.find(port => port.name === name);
      return found ? `/${name}=${found.protocol}${found.port}` : '';
    }).join('');
  }
}

/** Evaluates a cluster: what is to be known of all its pods at once is found now, the rest when it is asked for. */
export function evaluate(cluster: Cluster): Evaluation {
  return new Evaluation(cluster);
}

/** The name of the pod that Ingress, Route and Gateway traffic comes from. */
export const INGRESS_CONTROLLER = '{ingress-controller}';

/** a pod of its own, which no policy knows unless it lets everybody in */
function ingressController({ options, namespaces }: Cluster): Workload {
  const namespace = options.ingressController?.namespace ?? 'ingress-controller-ns';
  return {
    id: INGRESS_CONTROLLER,
    namespace,
    name: 'ingress-controller',
    kind: 'Pod',
    labels: options.ingressController?.labels ?? {},
    ports: [],
    hostNetwork: false,
    addresses: [],
    isReplicated: true,
    isPotential: !namespaces.has(namespace),
    aliases: [],
  };
}

function portNames(policies: readonly Policy[], direction: Direction): Map<Policy, string[]> {
  return new Map(policies.flatMap((policy): [Policy, string[]][] => {
    const names = (policy[direction] ?? []).flatMap(({ ports }) => (ports === 'all' ? [] : ports.flatMap(port => (port.type === 'named' ? [port.name] : []))));
    return names.length === 0 ? [] : [[policy, names]];
  }));
}

