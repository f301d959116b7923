import { Workload } from '../cluster';
import { ConnectionMap } from '../evaluate/connection-map';
import { Evaluation } from '../evaluate/evaluation';
import { Row } from '../evaluate/row';
import { Endpoint } from '../result';

/** What has a line of its own in a list: a workload, or several that nothing tells apart. */
export interface ListUnit {
  readonly endpoint: Endpoint;
  /** class of its pods; of several classes that behave alike, one stands for all */
  readonly of: number;
  /** what the ingress controller is routed to */
  readonly routed: number;
  /** how many workloads it stands for */
  readonly size: number;
  /** whether a connection of it to itself says something: there are several pods */
  readonly hasSelf: boolean;
  /** whether the question is about it, not only about what it connects to */
  readonly isAsked: boolean;
}

/** Which workloads take part, and which of them the question is about. */
export interface UnitFilter {
  readonly takesPart: (workload: Workload) => boolean;
  readonly isAsked: (workload: Workload) => boolean;
}

/** One unit for each workload. */
export function singleUnits(evaluation: Evaluation, filter: UnitFilter, routed: ReadonlyMap<string, number>): ListUnit[] {
  return evaluation.workloads.flatMap((workload, index) => (index === evaluation.controller || !filter.takesPart(workload) ? [] : [{
    endpoint: workloadEndpoint(workload),
    of: evaluation.pods.classOf[index],
    routed: routed.get(workload.id) ?? 0,
    size: 1,
    hasSelf: workload.isReplicated,
    isAsked: filter.isAsked(workload),
  }]));
}

/** Workloads whose policies say the same, and which all others name alike, as one unit. */
export function groupedUnits(evaluation: Evaluation, map: ConnectionMap, filter: UnitFilter, routed: ReadonlyMap<string, number>): ListUnit[] {
  const behaviour = behaviours(map);
  const groups = new Map<string, ListUnit[]>();
  for (const unit of singleUnits(evaluation, filter, routed)) {
    const key = `${behaviour[unit.of]}|${unit.routed}|${unit.isAsked}`;
    const group = groups.get(key);
    if (group) { group.push(unit); } else { groups.set(key, [unit]); }
  }
  return [...groups.values()].map(units => (units.length === 1 ? units[0] : {
    ...units[0],
    endpoint: groupEndpoint(units.map(({ endpoint }) => endpoint.id)),
    size: units.length,
    hasSelf: true,
  }));
}

export function workloadEndpoint({ id, namespace, name, kind, isPotential }: Workload): Endpoint {
  return { id, type: isPotential ? 'potential' : 'workload', namespace, name, kind };
}

function groupEndpoint(ids: readonly string[]): Endpoint {
  const members = [...ids].sort();
  return { id: `{${members.length} workloads: ${members[0]}, …}`, type: 'group', members };
}

/** equal for classes that say the same and of which everybody says the same */
function behaviours(map: ConnectionMap): string[] {
  const numbers = new Map<Row, number>();
  const keys = map.egress.map((row, index) => [row, map.ingress[index]].map(each => {
    if (!numbers.has(each)) { numbers.set(each, numbers.size); }
    return numbers.get(each);
  }).join());
  for (const [row, number] of numbers) {
    row.classes.forEach((index, i) => { keys[index] += ` ${number}:${row.values[i]}`; });
  }
  return keys;
}
