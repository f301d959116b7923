import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/**
 * The order in which cdk8s writes objects and files, and one `kubectl apply` takes them:
 *
 *   chart     behind the charts that it depends on, and behind those that are nested in it
 *   object    behind the objects of its chart that it depends on; these move right before the first that needs them
 */

/** Whether cdk8s puts one behind the other already, directly or not: by a dependency, or as a chart around another. */
export function isBehind(one: IConstruct, other: IConstruct): boolean {
  return reaches(one, other, new Set());
}

/** The objects that others of their chart depend on: a further dependency does not move these away from where they stand. */
export function neededObjects(objects: readonly ApiObject[]): ReadonlySet<IConstruct> {
  return new Set(objects.flatMap(object => object.node.dependencies.filter(target => Chart.of(target) === Chart.of(object))));
}

function reaches(from: IConstruct, to: IConstruct, seen: Set<IConstruct>): boolean {
  if (from === to || from.node.findAll().includes(to)) { return true; }
  if (seen.has(from)) { return false; }
  seen.add(from);
  const targets = new Set([...from.node.findAll(), ...from.node.scopes].flatMap(construct => construct.node.dependencies));
  return [...targets].some(target => reaches(Chart.isChart(from) ? Chart.of(target) : target, to, seen));
}
