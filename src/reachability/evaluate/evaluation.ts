import { ClassSelection } from './class-selection';
import { Cluster, ContainerPort, Direction, Peer, Policy, Workload } from '../cluster';
import { EqualsIndex, hashWith } from './equals-index';
import { ingressController } from './ingress-controller';
import { podCidrRanges } from './pod-cidrs';
import { PodClasses, podClasses } from './pod-classes';
import { PortSets } from './port-sets';
import { Row } from './row';
import { RowMaker, ScopedPolicy } from './row-maker';
import { Doubt, PolicySight, RuleScopes, isUntold } from './rule-scope';
import { spokenFamilies } from './spoken-families';
import { IP_FAMILIES, IpFamily } from '../../manifest';
import { WorkloadTable } from '../workload-table';

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
  public readonly pods: PodClasses;
  /** those of the cluster, and behind them the ingress controller where traffic comes in by one */
  public readonly workloads: readonly Workload[];
  /** index of the ingress controller among the workloads, or -1 */
  public readonly controller: number;

  /** which classes of pods a selection holds */
  public readonly selection: ClassSelection;
  /** what policies of a kind can be about */
  public readonly sees: PolicySight;
  /** what single rules are about */
  public readonly scopes: RuleScopes;

  /** of the workloads */
  private readonly table: WorkloadTable;
  private readonly rows: RowMaker;
  private readonly selecting: { readonly [direction in Direction]: PolicyLists };
  /** how many classes each policy selects */
  private readonly selected: Int32Array;
  private readonly rowOf: { readonly [direction in Direction]: (Row | undefined)[] };
  /** one class for each row that is shared */
  private readonly sharedRows: { readonly [direction in Direction]: EqualsIndex } = {
    ingress: new EqualsIndex((of, other) => this.haveSameRow(of, other, 'ingress')),
    egress: new EqualsIndex((of, other) => this.haveSameRow(of, other, 'egress')),
  };
  /** by index of the policy, made when a row asks for it */
  private readonly scopedOf: { readonly [direction in Direction]: (ScopedPolicy | undefined)[] };
  /** by index of the policy, those that its ingress rules use */
  private readonly portNames: readonly (readonly string[] | undefined)[];

  /** whether some policy asks for addresses of pods or nodes, or for names, that the input may not tell */
  public readonly leavesDoubt: boolean;

  /**
   * @param sets those of another evaluation, to compare sets of ports with its own
   * @param spoken families of addresses that the input is taken to speak of; found where they are asked for without
   */
  public constructor(
    public readonly cluster: Cluster, public readonly sets = new PortSets(), public readonly doubt: Doubt = 'none', private spoken?: readonly IpFamily[],
  ) {
    const { options } = cluster;
    this.controller = cluster.entries.length > 0 ? cluster.workloads.length : -1;
    const controllers = this.controller < 0 ? [] : [ingressController(cluster)];
    this.workloads = controllers.length === 0 ? cluster.workloads : [...cluster.workloads, ...controllers];
    const table = this.table = controllers.length === 0 ? cluster.table : cluster.table.with(controllers);
    const sees: PolicySight = this.sees = {
      hosts: ({ kind }) => kind !== 'ClusterNetworkPolicy' && options.hostNetwork === 'pod',
      podAddresses: ({ kind }) => kind === 'ClusterNetworkPolicy' || options.ipBlocks === 'pod-addresses',
    };
    const hasHosts = table.isHost.includes(true);
    const asksAddresses = (policy: Policy) => sees.podAddresses(policy) || hasHosts && !sees.hosts(policy);
    this.leavesDoubt = cluster.policies.some(policy => hasPeer(policy, peer => isUntold(peer) || peer.type === 'addresses' && asksAddresses(policy)));
    const podRanges = podCidrRanges(options.podCidrs);
    this.pods = podClasses(cluster, this.workloads, table, podRanges, asksAddresses);
    const selection = this.selection = new ClassSelection(this.pods, podRanges);
    this.scopes = new RuleScopes(this.pods, this.sets, selection, sees, doubt, () => this.families.length > 1);
    this.rows = new RowMaker(this.pods, this.sets, this.scopes);

    const every = this.pods.classes.map((_, index) => index);
    const subjects = cluster.policies.map(policy => {
      const found = selection.ofPods(policy.subject);
      const classes = found === 'all' ? every : found;
      return this.pods.hasHosts && !sees.hosts(policy) ? classes.filter(index => !this.pods.classes[index].sample.hostNetwork) : classes;
    });
    this.selected = Int32Array.from(subjects, ({ length }) => length);
    this.selecting = {
      ingress: policyLists(every.length, subjects, index => cluster.policies[index].ingress !== undefined),
      egress: policyLists(every.length, subjects, index => cluster.policies[index].egress !== undefined),
    };
    this.rowOf = { ingress: absent(every.length), egress: absent(every.length) };
    this.scopedOf = { ingress: absent(cluster.policies.length), egress: absent(cluster.policies.length) };
    this.portNames = cluster.policies.map(ingressPortNames);
  }

  /** Those of addresses that the input speaks of. */
  public get families(): readonly IpFamily[] {
    return this.spoken ??= spokenFamilies(this.cluster);
  }

  /** Policies that select the pods of a class in a direction, in the order in which they are asked. */
  public policiesOf(of: number, direction: Direction): readonly Policy[] {
    const { start, policies } = this.selecting[direction];
    const found: Policy[] = [];
    for (let i = start[of]; i < start[of + 1]; i++) { found.push(this.cluster.policies[policies[i]]); }
    return found;
  }

  /** What the policies of a class of pods let through in a direction; classes with the same policies share it. */
  public row(of: number, direction: Direction): Row {
    const known = this.rowOf[direction][of];
    if (known) { return known; }
    const row = this.sharedRow(of, direction);
    this.rowOf[direction][of] = row;
    return row;
  }

  private sharedRow(of: number, direction: Direction): Row {
    const { start, policies } = this.selecting[direction];
    const end = start[of + 1];
    // a policy that selects one class only makes its row one of a kind
    let isShared = start[of] < end;
    for (let i = start[of]; i < end && isShared; i++) { isShared = this.selected[policies[i]] !== 1; }
    if (!isShared) { return this.made(of, direction); }
    const hash = this.rowHash(of, direction);
    const same = this.sharedRows[direction].find(hash, of);
    if (same !== undefined) { return this.rowOf[direction][same]!; }
    this.sharedRows[direction].add(hash, of);
    return this.made(of, direction);
  }

  private rowHash(of: number, direction: Direction): number {
    const { start, policies } = this.selecting[direction];
    let hash = this.wholeOf(of);
    for (let i = start[of]; i < start[of + 1]; i++) {
      hash = hashWith(hash, policies[i]);
      const names = this.namesOf(policies[i], direction);
      for (const name of names) { hash = hashWith(hash, this.portNamed(of, name)?.port ?? 0); }
    }
    return hash;
  }

  /** whether the same policies select pods of both, and mean the same by the names of their ports */
  private haveSameRow(of: number, other: number, direction: Direction): boolean {
    const { start, policies } = this.selecting[direction];
    const count = start[of + 1] - start[of];
    if (start[other + 1] - start[other] !== count || this.wholeOf(of) !== this.wholeOf(other)) { return false; }
    for (let i = 0; i < count; i++) {
      const policy = policies[start[of] + i];
      if (policies[start[other] + i] !== policy) { return false; }
      for (const name of this.namesOf(policy, direction)) {
        const [one, two] = [this.portNamed(of, name), this.portNamed(other, name)];
        if (one?.port !== two?.port || one?.protocol !== two?.protocol) { return false; }
      }
    }
    return true;
  }

  /** ingress rules mean the named ports of the subject: pods with other numbers have other rows */
  private namesOf(policy: number, direction: Direction): readonly string[] {
    return direction === 'ingress' ? this.portNames[policy] ?? NO_NAMES : NO_NAMES;
  }

  private portNamed(of: number, name: string): ContainerPort | undefined {
    const { portsOf, ports } = this.table;
    const [member] = this.pods.classes[of].members;
    const end = portsOf.startOf(member + 1);
    for (let i = portsOf.startOf(member); i < end; i++) {
      const port = ports.all[portsOf.at(i)];
      if (port.name === name) { return port; }
    }
    return undefined;
  }

  private made(of: number, direction: Direction): Row {
    const { start, policies } = this.selecting[direction];
    const scoped = new Array<ScopedPolicy>(start[of + 1] - start[of]);
    for (let i = 0; i < scoped.length; i++) { scoped[i] = this.scopedPolicy(policies[start[of] + i], direction); }
    return this.rows.row(scoped, direction, this.pods.classes[of].sample, this.wholeOf(of));
  }

  private wholeOf(of: number): number {
    const { families } = this.pods.classes[of];
    return families.length === IP_FAMILIES.length ? PortSets.ALL : this.sets.onlyOver(families[0], PortSets.ALL);
  }

  private scopedPolicy(index: number, direction: Direction): ScopedPolicy {
    const policy = this.cluster.policies[index];
    return this.scopedOf[direction][index] ??= { policy, scopes: this.scopes.ofAll(policy, direction) };
  }
}

/** Indexes of policies, ascending: those of class i are `policies[start[i]]` to before `policies[start[i + 1]]`. */
interface PolicyLists { readonly start: Int32Array; readonly policies: Int32Array }

function policyLists(classes: number, subjects: readonly (readonly number[])[], applies: (policy: number) => boolean): PolicyLists {
  const start = new Int32Array(classes + 1);
  subjects.forEach((of, policy) => { if (applies(policy)) { for (const index of of) { start[index + 1]++; } } });
  for (let index = 0; index < classes; index++) { start[index + 1] += start[index]; }
  const policies = new Int32Array(start[classes]);
  const next = start.slice();
  subjects.forEach((of, policy) => { if (applies(policy)) { for (const index of of) { policies[next[index]++] = policy; } } });
  return { start, policies };
}

/** Evaluates a cluster: what is to be known of all its pods at once is found now, the rest when it is asked for. */
export function evaluate(cluster: Cluster): Evaluation {
  return new Evaluation(cluster);
}

/** Evaluates another form of the cluster: sets of ports have the same numbers in both. */
export function evaluateLike(evaluation: Evaluation, cluster: Cluster): Evaluation {
  return cluster === evaluation.cluster ? evaluation : new Evaluation(cluster, evaluation.sets, 'none', evaluation.families);
}

/**
 * Two inputs to be compared: where only one of them speaks of IPv6, the other is taken to do so as well. Otherwise a block
 * of IPv6 that comes or goes would change what is said of pods that it is not about, since nobody tells their addresses.
 */
export function evaluateAlike(...sides: readonly [Evaluation, Evaluation]): readonly [Evaluation, Evaluation] {
  const all = IP_FAMILIES.filter(family => sides.some(({ families }) => families.includes(family)));
  const [one, other] = sides.map(side => (side.families.length === all.length ? side : new Evaluation(side.cluster, side.sets, side.doubt, all)));
  return [one, other];
}

/**
 * The same with pods whose addresses nobody tells in every block that may hold them, and with every address behind names and
 * nodes that nobody tells: in rules that allow, so that whatever may be allowed is, or in those that deny. For proofs, which
 * must not count on what is not known. It is another evaluation only where it `leavesDoubt`.
 */
export function evaluateDoubting(evaluation: Evaluation, doubt: Doubt): Evaluation {
  return new Evaluation(evaluation.cluster, evaluation.sets, doubt, evaluation.families);
}

function ingressPortNames({ ingress = [] }: Policy): readonly string[] | undefined {
  let names: Set<string> | undefined;
  for (const { ports } of ingress) {
    if (ports === 'all') { continue; }
    for (const port of ports) { if (port.type === 'named') { (names ??= new Set()).add(port.name); } }
  }
  return names && [...names];
}

const NO_NAMES: readonly string[] = [];

function hasPeer({ ingress = [], egress = [] }: Policy, isOne: (peer: Peer) => boolean): boolean {
  return [...ingress, ...egress].some(({ peers }) => peers !== 'any' && peers.some(isOne));
}

function absent<T>(length: number): (T | undefined)[] {
  return new Array<T | undefined>(length).fill(undefined);
}

