import { valueAt } from './address-map';
import { IpFamily } from '../../manifest';
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

/** Whether what is allowed has to be so over each family of both sides: to prove it where nobody tells of which family one of them is. */
export function holdsOverEach({ doubt, pods, selection }: Evaluation, ...sides: readonly Side[]): boolean {
  return doubt === 'Deny' && sides.some(side => side.type === 'workload' && selection.isOfUnknownFamily(pods.classOf[side.index]));
}

/** Whether the side has an address of the family, or may have one where nobody tells. */
export function hasFamily({ pods }: Evaluation, side: Side, family: IpFamily): boolean {
  return side.type === 'address' ? side.address.family === family : pods.classes[pods.classOf[side.index]].families.includes(family);
}

/** Whether both sides are one and the same pod, which always reaches itself: of several, only where each is asked for by its own name or address. */
export function isSelf({ workloads }: Evaluation, one: Side, other: Side): boolean {
  if (one.type === 'address' || other.type === 'address' || one.index !== other.index) { return false; }
  return !workloads[one.index].isReplicated || one.pod !== undefined && one.pod === other.pod;
}
