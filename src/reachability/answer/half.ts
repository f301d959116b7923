import { IpFamily } from '../../manifest';
import { Direction, Policy, Rule } from '../cluster';
import { controllerEgress, isController, routesTo } from './routed-ports';
import { Evaluation } from '../evaluate/evaluation';
import { halfVerdict } from '../evaluate/half-verdict';
import { PortSets } from '../evaluate/port-sets';
import { Side } from '../evaluate/side';
import { TierExplanation } from '../result';

/** A question, with its sides found and its port as a set. */
export interface AskedConnection {
  readonly evaluation: Evaluation;
  readonly from: Side;
  readonly to: Side;
  /** over which they are connected */
  readonly family: IpFamily;
  /** the one port */
  readonly port: number;
  /** `TCP 5432` */
  readonly portText: string;
}

/** One half of a connection: the side whose policies are asked, and the other. */
export interface Half {
  readonly asked: AskedConnection;
  readonly direction: Direction;
  readonly subject: Side;
  readonly other: Side;
  readonly allowed: boolean;
  /** whether the subject has no address of the family, so that no policy is asked */
  readonly lacksFamily: boolean;
  /** of the ingress controller: ids of what leads to the port; without any, it connects to nothing there */
  readonly routes?: readonly string[];
  /** up to the one that decides */
  readonly tiers: readonly TierExplanation[];
  /** whether it would be open if the tier that denies it passed it on */
  readonly opensBelow: boolean;
}

/**
 * The ports that one side lets through with the other, as `halfVerdict`; the ingress controller connects only where something
 * leads.
 */
export function halfPorts(evaluation: Evaluation, subject: Side, other: Side, direction: Direction): number {
  if (direction === 'ingress' || !isController(evaluation, subject)) { return halfVerdict(evaluation, subject, other, direction); }
  return evaluation.sets.meet(controllerEgress(evaluation, other), routesTo(evaluation, other).ports);
}

/** Whether a rule is about the other side, on whatever ports. */
export function isAbout({ asked: { evaluation, family }, other }: Pick<Half, 'asked' | 'other'>, policy: Policy, rule: Rule): boolean {
  if (other.type === 'workload') { return evaluation.scopes.isAboutClass(policy, rule, evaluation.pods.classOf[other.index], family); }
  return evaluation.scopes.isAboutAddress(policy, rule, other.address);
}

/** Whether a rule means the port in question at the destination, whoever the other side is. */
export function hasPort({ asked }: Pick<Half, 'asked'>, rule: Rule): boolean {
  return asked.evaluation.sets.meet(portsAtDestination(asked, rule), asked.port) !== PortSets.NONE;
}

/** The ports that a rule means at the destination in question. */
export function portsAtDestination({ evaluation, to }: AskedConnection, rule: Rule): number {
  return evaluation.scopes.portsAt(rule, to.type === 'workload' ? evaluation.workloads[to.index] : undefined);
}
