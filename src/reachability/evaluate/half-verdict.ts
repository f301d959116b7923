import { valueAt } from './address-map';
import { Direction } from '../cluster';
import { Evaluation } from './evaluation';
import { PortSets } from './port-sets';
import { rowValue } from './row';
import { Side } from './side';

/**
 * The ports that the policies of one side let through with the other; all for addresses, which have no policies. Between
 * pods it may be more over one family than over the other.
 */
export function halfVerdict(evaluation: Evaluation, subject: Side, other: Side, direction: Direction): number {
  if (subject.type === 'address' || isSelf(evaluation, subject, other)) { return PortSets.ALL; }
  const row = evaluation.row(evaluation.pods.classOf[subject.index], direction);
  return other.type === 'address'
    ? valueAt(row.addresses[other.address.family], other.address.value)
    : rowValue(row, evaluation.pods.classOf[other.index]);
}

/** Whether both sides are one and the same pod, which always reaches itself: of several, only where each is asked for by its own name or address. */
export function isSelf({ workloads }: Evaluation, one: Side, other: Side): boolean {
  if (one.type === 'address' || other.type === 'address' || one.index !== other.index) { return false; }
  return !workloads[one.index].isReplicated || one.pod !== undefined && one.pod === other.pod;
}
