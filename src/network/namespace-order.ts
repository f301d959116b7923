import { ApiObject, Chart } from 'cdk8s';
import { flattened } from '../manifest';
import { isBehind, manifestOf, neededObjects } from '../tree';

/**
 * Puts policies behind the Namespace object that they need, in their file and in the order of files. Where the user's
 * own order already says the opposite (a chart that holds the namespace and nests the chart of the policy is applied
 * after it), that order stays.
 */
export function orderAfterNamespaces(policies: readonly ApiObject[], objects: readonly ApiObject[]): void {
  const namespaces = new Map(objects.flatMap(object => namespacesIn(object).map(name => [name, object])));
  if (namespaces.size === 0) { return; }
  const position = new Map(objects.map((object, index) => [object, index]));
  const needed = neededObjects(objects);
  const reach = new Map<string, boolean>();
  for (const policy of policies) {
    const namespace = policy.metadata.namespace === undefined ? undefined : namespaces.get(policy.metadata.namespace);
    if (!namespace || policy.node.dependencies.includes(namespace)) { continue; }
    const from = Chart.of(namespace);
    const to = Chart.of(policy);
    if (from === to) {
      // cdk8s writes what others depend on right before the first of them: a Namespace that stands first must not move
      if (!needed.has(namespace) && position.get(namespace)! < position.get(policy)!) { continue; }
      if (!isBehind(namespace, policy)) { policy.addDependency(namespace); }
      continue;
    }
    const key = `${from.node.path} ${to.node.path}`;
    if (!reach.has(key)) { reach.set(key, isBehind(from, to)); }
    if (reach.get(key)) { continue; }
    // both, since synthYaml orders charts before it derives their order from that of objects
    policy.addDependency(namespace);
    if (!to.node.dependencies.includes(from)) { to.addDependency(from); }
  }
}

/** the namespaces that an object makes: itself, or items of a list */
function namespacesIn(object: ApiObject): string[] {
  if (object.kind === 'Namespace') { return [object.name]; }
  if (!object.kind.endsWith('List')) { return []; }
  try {
    return flattened(manifestOf(object)).filter(item => item.kind === 'Namespace').flatMap(item => item.metadata?.name ?? []);
  } catch {
    // cdk8s itself reports what cannot be rendered
    return [];
  }
}
