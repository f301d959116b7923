import { LabelSelector, selectorText, selects } from '../manifest';
import { Direction, PortSets, letsEverythingThrough } from '../reachability';
import { AskedCluster } from './asked-cluster';
import { Assertion } from './assertion';

/** Namespaces, by the name of one or by a selector, and the directions in which they have to be closed. */
export interface IsolationTerms {
  readonly namespaces: string | LabelSelector;
  readonly directions: readonly Direction[];
}

/**
 * Nothing is open by default in the namespaces: every workload there, and any pod that comes later and that no policy names,
 * is isolated as Kubernetes has it (some NetworkPolicy selects it in the direction), or closed by cluster-wide policies. Policies
 * that let everything through isolate nothing.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
 */
export function mustBeIsolated({ namespaces, directions }: IsolationTerms): Assertion {
  const where = typeof namespaces === 'string' ? `namespace ${namespaces}` : `namespaces ${selectorText(namespaces)}`;
  return {
    text: `${where} must be isolated in ${directions.join(' and ')}`,
    questions: [],
    judge: cluster => {
      const names = new Set([...cluster.cluster.namespaces.values()]
        .filter(({ name, labels }) => (typeof namespaces === 'string' ? name === namespaces : selects(namespaces, labels))).map(({ name }) => name));
      if (names.size === 0) { return { nothing: [`the app has nothing in ${where}`], lines: [] }; }
      const lines = cluster.evaluation.workloads.flatMap(({ namespace }, index) =>
        (names.has(namespace) ? openDirections(cluster, index, directions) : []));
      return { nothing: [], lines };
    },
  };
}

function openDirections(cluster: AskedCluster, index: number, directions: readonly Direction[]): string[] {
  const { evaluation } = cluster;
  const { hostNetwork } = evaluation.workloads[index];
  if (index === evaluation.controller) { return []; }
  const open = directions.filter(direction => !isIsolated(cluster, index, direction));
  if (open.length === 0) { return []; }
  return [hostNetwork && cluster.cluster.options.hostNetwork === 'node'
    ? `${cluster.nameOf(index)} is on the host network, where no NetworkPolicy selects it`
    : `${cluster.nameOf(index)} is open in ${open.join(' and ')}: ${whyOpen(cluster, index, open)}`];
}

function whyOpen({ evaluation }: AskedCluster, index: number, open: readonly Direction[]): string {
  const policies = new Set(open.flatMap(direction => evaluation.policiesOf(evaluation.pods.classOf[index], direction)).map(({ id }) => id));
  return policies.size === 0 ? 'no NetworkPolicy selects it. Write DefaultDeny or NamespaceIsolation for its namespace'
    : `${[...policies].join(', ')} let everything through. Narrow what they allow`;
}

function isIsolated({ evaluation }: AskedCluster, index: number, direction: Direction): boolean {
  const of = evaluation.pods.classOf[index];
  const row = evaluation.row(of, direction);
  if (letsEverythingThrough(row, evaluation.sets)) { return false; }
  if (evaluation.policiesOf(of, direction).some(({ tier }) => tier === 'namespace')) { return true; }
  const { isOpen, rest, addresses } = row;
  return !isOpen && rest === PortSets.NONE && [...addresses.IPv4.values, ...addresses.IPv6.values].every(value => value === PortSets.NONE);
}
