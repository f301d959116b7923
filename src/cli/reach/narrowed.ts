import { Evaluation, ListOptions, ProtocolPorts, didYouMean, likelyWorkloads, rejectedSide, unknownNamespace } from '../../reachability';
import { Failure } from '../failure';

export interface NarrowingOptions {
  readonly namespace?: readonly string[];
  readonly workload?: readonly string[];
  readonly direction?: ListOptions['direction'];
  readonly port?: readonly ProtocolPorts[];
  readonly ipFamilies?: ListOptions['families'];
}

/**
 * Options of a command as those of a list.
 * @param evaluations names have to be in one of them
 * @throws on a namespace or workload that is nowhere: an empty answer would look like a good one
 */
export function narrowedTo({ namespace, workload, direction, port, ipFamilies }: NarrowingOptions, evaluations: readonly Evaluation[]): ListOptions {
  for (const name of namespace ?? []) {
    if (evaluations.some(({ cluster }) => cluster.namespaces.has(name))) { continue; }
    throw new Failure(unknownNamespace('The input', name, evaluations.map(({ cluster }) => cluster)));
  }
  return {
    ...namespace === undefined ? {} : { namespaces: namespace },
    ...workload === undefined ? {} : { workloads: workload.flatMap(name => idsOf(name, evaluations)) },
    ...direction === undefined ? {} : { direction },
    ...port === undefined ? {} : { ports: port },
    ...ipFamilies === undefined ? {} : { families: ipFamilies },
  };
}

/** `shop/web` is all of that name, and what may be called so */
function idsOf(name: string, evaluations: readonly Evaluation[]): string[] {
  const workloads = evaluations.flatMap(evaluation => evaluation.workloads);
  const own = workloads.filter(workload => workload.id === name || `${workload.namespace}/${workload.name}` === name);
  const found = own.length > 0 ? own : workloads.filter(({ aliases }) => aliases.includes(name));
  if (found.length > 0) { return [...new Set(found.map(({ id }) => id))]; }
  const rejected = rejectedSide(evaluations.flatMap(({ cluster }) => cluster.notices), name);
  if (rejected !== undefined) { throw new Failure(`The input has no workload "${name}": ${rejected}.`); }
  const like = [...new Set(likelyWorkloads(evaluations.flatMap(({ cluster }) => cluster.workloads), name))];
  throw new Failure(`The input has no workload "${name}". Write namespace/name or namespace/name[Kind].${didYouMean(like)}`);
}
