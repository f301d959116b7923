import { Direction, PodSelection, Policy, Rule, Tier, Workload } from '../cluster';
import { OrderedSelection, SelectionOrder, signOf, signsOf } from './selection-order';
import { Evaluation } from '../evaluate/evaluation';
import { PortSets } from '../evaluate/port-sets';
import { VerdictFold } from '../evaluate/verdict-fold';

/** Pods that there could be, and the ports that policies let through with them. */
export interface ExposedSelection {
  readonly selection: PodSelection;
  /** as a set */
  readonly ports: number;
}

/**
 * What some policies let through with pods that there could be, told by the selections that the policies themselves name:
 *
 *   rule                                    lets through with
 *   from any pod in namespaces env=prod     any pod in namespaces env=prod, whichever namespaces the input has of these
 *   from everybody                          any pod in any namespace
 *   a narrow rule beside a wide one         the narrow selection only if that says more
 *   admin: Deny pods that lack a label      each selection, without the pods that are denied: those that have it
 *   admin: Pass some pods                   what is in these and in another selection, too
 *
 * Whatever a pod may that there could be, is told of a selection that it is in. And what is told of a selection is so for
 * its pod with the fewest labels.
 */
export class ExposedSelections {
  private readonly order: SelectionOrder;
  private readonly everyone: OrderedSelection;
  private readonly fold: VerdictFold;
  private readonly known = new Map<PodSelection, OrderedSelection | undefined>();

  public constructor(private readonly evaluation: Evaluation) {
    this.order = new SelectionOrder(evaluation.cluster.namespaces);
    this.everyone = this.order.of({ namespaces: {}, pods: {} })!;
    this.fold = new VerdictFold(evaluation.sets);
  }

  /**
   * @param index of the workload whose policies they are; named ports of ingress rules are its own, those of pods that are
   *   not there are nobody's
   */
  public of(index: number, direction: Direction): ExposedSelection[] {
    const { pods, sets, workloads } = this.evaluation;
    const subject = workloads[index];
    const policies = this.evaluation.policiesOf(pods.classOf[index], direction);
    const { whole } = this.evaluation.row(pods.classOf[index], direction);
    const steps = policies.flatMap(policy => (policy[direction] ?? []).map(rule => this.stepOf(policy, rule, direction, subject)));
    const { selections, unsplit } = this.candidates(steps);
    const wider = widerSelections(selections, this.order);
    const isAbout = ({ rule, selections: peers }: Step, selection: number) => {
      const isSplit = rule.action !== 'Allow' && !unsplit.has(selections[selection]);
      return peers.some(peer => (isSplit ? this.order.isLeastWithin(selections[selection], peer) : wider[selection].has(peer)));
    };
    const isIsolated = policies.some(({ tier }) => tier === 'namespace');
    const values = this.values(steps, isIsolated, selections.length, isAbout).map(value => sets.overEither(sets.meet(value, whole)));
    const valueOf = new Map(selections.map((selection, i) => [selection, values[i]]));
    return selections.flatMap((selection, i) => {
      const told = [...wider[i]].reduce((sum, other) => (other === selection ? sum : sets.union(sum, valueOf.get(other)!)), PortSets.NONE);
      return sets.minus(values[i], told) === PortSets.NONE ? [] : [{ selection, ports: values[i] }];
    });
  }

  private stepOf(policy: Policy, rule: Rule, direction: Direction, subject: Workload): Step {
    const { scopes, sees, sets, selection: classes, families } = this.evaluation;
    const { peers } = rule;
    const ports = scopes.portsAt(rule, direction === 'ingress' ? subject : undefined);
    const held = peers === 'any' || !sees.podAddresses(policy) ? []
      : peers.flatMap(peer => (peer.type === 'addresses' ? classes.familiesOfUntold(peer.ranges, false, { isExact: families.length > 1 }) : []));
    return {
      rule,
      tier: policy.tier,
      ports,
      portsOfAll: peers === 'any' ? ports : held.reduce((sum, family) => sets.union(sum, sets.onlyOver(family, ports)), PortSets.NONE),
      selections: peers === 'any' ? [] : peers.flatMap(peer => (peer.type === 'pods' ? this.ordered(peer.selection) : [])),
    };
  }

  /** all selections that something may have to be said of, each once, and those of them that a rule may deny a part of */
  private candidates(steps: readonly Step[]): { readonly selections: readonly OrderedSelection[]; readonly unsplit: ReadonlySet<OrderedSelection> } {
    const found = new Set([this.everyone, ...steps.flatMap(({ selections }) => selections)]);
    const [denied, passed] = (['Deny', 'Pass'] as const).map(action => steps.flatMap(({ rule, selections }) => (rule.action === action ? selections : [])));
    for (const one of new Set(passed)) {
      for (const other of [...found]) {
        const both = this.order.meet(one, other);
        if (both) { found.add(both); }
      }
    }
    const unsplit = new Set<OrderedSelection>();
    const excluding = new Set([...denied, ...passed]);
    const most = found.size + MOST_SPLIT;
    // the set grows while it is walked through
    for (const selection of found) {
      if (found.size > most) {
        unsplit.add(selection);
        continue;
      }
      for (const other of excluding) {
        if (this.order.isWithin(selection, other) || !this.order.isLeastWithin(selection, other)) { continue; }
        this.order.exceptions(selection, other).forEach(each => found.add(each));
      }
    }
    return { selections: [...found], unsplit };
  }

  /** what is allowed with each of so many selections */
  private values(steps: readonly Step[], isIsolated: boolean, count: number, isAbout: (step: Step, index: number) => boolean): number[] {
    const { fold } = this;
    fold.reset();
    const slots = Array.from({ length: count }, () => fold.open());
    const apply = (tier: Tier) => {
      for (const step of steps) {
        if (step.tier !== tier) { continue; }
        slots.forEach((slot, index) => fold.apply(slot, tier, step.rule.action, isAbout(step, index) ? step.ports : step.portsOfAll));
      }
    };
    apply('admin');
    fold.endOfTier();
    if (isIsolated) {
      apply('namespace');
      fold.endOfIsolation();
    }
    apply('baseline');
    fold.endOfTier();
    return slots.map(slot => fold.result(slot));
  }

  private ordered(selection: PodSelection): OrderedSelection[] {
    if (!this.known.has(selection)) { this.known.set(selection, this.order.of(selection)); }
    const found = this.known.get(selection);
    return found ? [found] : [];
  }
}

/** a rule, with what of it matters for pods that there could be */
interface Step {
  readonly rule: Rule;
  readonly tier: Tier;
  readonly ports: number;
  /** with pods whatever their labels: by their addresses, maybe over one family only */
  readonly portsOfAll: number;
  readonly selections: readonly OrderedSelection[];
}

/** where splitting makes more selections than this, a rule that denies some pods of one is taken to deny none of it: more is told, not less */
const MOST_SPLIT = 500;

/** for each selection all that hold it, itself among them */
function widerSelections(selections: readonly OrderedSelection[], order: SelectionOrder): ReadonlySet<OrderedSelection>[] {
  const bySign = new Map<string | undefined, OrderedSelection[]>();
  for (const selection of selections) {
    const sign = signOf(selection);
    const alike = bySign.get(sign);
    if (alike) { alike.push(selection); } else { bySign.set(sign, [selection]); }
  }
  return selections.map(selection => new Set([undefined, ...signsOf(selection)]
    .flatMap(sign => (bySign.get(sign) ?? []).filter(wide => order.isWithin(selection, wide)))));
}
