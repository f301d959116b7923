import { IpFamily, selects } from '../../../manifest';
import { Cluster, Direction, PodSelection, Policy, Rule, Workload } from '../../cluster';
import { Evaluation } from '../../evaluate/evaluation';
import { ProtocolPorts } from '../../result';
import { ExposedSelections } from '../exposed-selections';
import { namespaceName } from '../pod-selections';
import { evaluateWithPotential } from '../potential-pods';

/** A rule, with where it stands. */
export interface PlacedRule {
  readonly policy: Policy;
  readonly direction: Direction;
  readonly rule: Rule;
}

/**
 * What checks of policies ask, once for all of them: which pods of the input are meant, as classes, of which there are few.
 * Hypothetical pods and the ingress controller are not of the input.
 */
export class PolicyModel {
  public readonly cluster: Cluster;
  public readonly rules: readonly PlacedRule[];
  /** by class: its workloads of the input */
  private readonly members: readonly (readonly Workload[])[];
  private readonly everyone: readonly number[];
  private readonly found = new Map<PodSelection, readonly number[]>();
  private readonly places = new Map<PodSelection['namespaces'], boolean>();
  private readonly declared = new Map<readonly number[], number | undefined>();
  private withPotential: Evaluation | undefined;
  private knownSelections: ExposedSelections | undefined;

  public constructor(public readonly evaluation: Evaluation) {
    const { cluster, pods, workloads, controller } = evaluation;
    this.cluster = cluster;
    this.rules = cluster.policies.flatMap(policy => (['ingress', 'egress'] as const).flatMap(direction =>
      (policy[direction] ?? []).map(rule => ({ policy, direction, rule }))));
    this.members = pods.classes.map(({ members }) => members.filter(index => index !== controller).map(index => workloads[index])
      .filter(({ isPotential }) => !isPotential));
    this.everyone = this.members.flatMap((all, of) => (all.length > 0 ? [of] : []));
  }

  /** Classes of pods that a policy means by a selection. */
  public classesIn(selection: PodSelection, policy: Policy): readonly number[] {
    const all = this.classesAnywhereIn(selection);
    const hasHidden = !this.evaluation.sees.hosts(policy) && all.some(of => this.members[of][0].hostNetwork);
    return hasHidden ? all.filter(of => !this.members[of][0].hostNetwork) : all;
  }

  /** The same, pods of the host's network included, whatever the policy sees. */
  public classesAnywhereIn(selection: PodSelection): readonly number[] {
    let found = this.found.get(selection);
    if (!found) {
      const classes = this.evaluation.selection.ofPods(selection);
      this.found.set(selection, found = classes === 'all' ? this.everyone : classes.filter(of => this.members[of].length > 0));
    }
    return found;
  }

  /** Classes of pods that a rule is about, as peers; over one family, or over whichever. */
  public peersOf({ policy, rule }: PlacedRule, family?: IpFamily): readonly number[] {
    if (rule.peers === 'any') { return this.everyone; }
    return [...new Set(rule.peers.flatMap(peer => {
      if (peer.type === 'pods') { return this.classesIn(peer.selection, policy); }
      if (peer.type !== 'addresses' || !this.evaluation.sees.podAddresses(policy)) { return []; }
      const { either, IPv4, IPv6 } = this.evaluation.selection.ofAddresses(peer.ranges, { isExact: family !== undefined });
      return [...either, ...family === 'IPv6' ? [] : IPv4, ...family === 'IPv4' ? [] : IPv6].filter(of => this.members[of].length > 0);
    }))];
  }

  /** Whether a rule may be about pods that the input lacks: those of other namespaces than it names, or of none that it has. */
  public mayReachOthers({ policy, rule: { peers } }: PlacedRule): boolean {
    return peers === 'any' || peers.some(peer => peer.type === 'pods'
      && (namespaceName(peer.selection.namespaces) === undefined || this.classesIn(peer.selection, policy).length === 0));
  }

  public workloadsOf(classes: readonly number[]): readonly Workload[] {
    return classes.length === 1 ? this.members[classes[0]] : classes.flatMap(of => this.members[of]);
  }

  /** Whether the input has a namespace that the selection means, with or without pods. */
  public hasNamespace({ namespaces }: PodSelection): boolean {
    let has = this.places.get(namespaces);
    if (has === undefined) {
      has = typeof namespaces === 'string' ? this.cluster.namespaces.has(namespaces)
        : [...this.cluster.namespaces.values()].some(({ labels }) => selects(namespaces, labels));
      this.places.set(namespaces, has);
    }
    return has;
  }

  /** All ports that containers of the pods declare; undefined where some declare none, which says nothing about what they serve. */
  public declaredPorts(classes: readonly number[]): number | undefined {
    if (this.declared.has(classes)) { return this.declared.get(classes); }
    const ranges = new Map<string, ProtocolPorts>();
    let isComplete = true;
    for (const { ports } of this.workloadsOf(classes)) {
      if (ports.length === 0) { isComplete = false; }
      for (const { protocol, port } of ports) { ranges.set(`${protocol}${port}`, { protocol, first: port, last: port }); }
    }
    const declared = isComplete ? this.evaluation.sets.of([...ranges.values()]) : undefined;
    this.declared.set(classes, declared);
    return declared;
  }

  /** What policies let through with pods that there could be. */
  public get selections(): ExposedSelections {
    return this.knownSelections ??= new ExposedSelections(this.evaluation);
  }

  /** The evaluation in which what policies name and the input lacks takes part; workloads of the input have the same indexes. */
  public get exposed(): Evaluation {
    return this.withPotential ??= evaluateWithPotential(this.evaluation);
  }
}
