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
  if (hostNetwork && cluster.cluster.options.hostNetwork === 'node') { return [`${cluster.nameOf(index)} is on the host network, where no NetworkPolicy selects it`]; }
  const reasons = new Map<string, Direction[]>();
  for (const direction of open) {
    const reason = whyOpen(cluster, index, direction);
    reasons.set(reason, [...reasons.get(reason) ?? [], direction]);
  }
  return [...reasons].map(([reason, of]) => `${cluster.nameOf(index)} is open in ${of.join(' and ')}: ${reason}`);
}

function whyOpen({ evaluation }: AskedCluster, index: number, direction: Direction): string {
  const of = evaluation.pods.classOf[index];
  const policies = evaluation.policiesOf(of, direction).map(({ id }) => id);
  const isOne = policies.length === 1;
  const names = policies.join(', ');
  const mend = 'Write DefaultDeny or NamespaceIsolation for its namespace';
  if (policies.length === 0) { return `no NetworkPolicy selects it. ${mend}`; }
  if (!letsEverythingThrough(evaluation.row(of, direction), evaluation.sets)) {
    return `no NetworkPolicy selects it, and ${names} ${isOne ? 'leaves' : 'leave'} some of it open. ${mend}`;
  }
  return `${names} ${isOne ? 'lets' : 'together let'} everything through. Narrow what ${isOne ? 'it allows' : 'they allow'}`;
}

function isIsolated({ evaluation }: AskedCluster, index: number, direction: Direction): boolean {
  const of = evaluation.pods.classOf[index];
  const row = evaluation.row(of, direction);
  if (letsEverythingThrough(row, evaluation.sets)) { return false; }
  if (evaluation.policiesOf(of, direction).some(({ tier }) => tier === 'namespace')) { return true; }
  const { isOpen, rest, addresses } = row;
  return !isOpen && rest === PortSets.NONE && [...addresses.IPv4.values, ...addresses.IPv6.values].every(value => value === PortSets.NONE);
}
