import { Check, Violation } from '../check';
import { PodView } from '../pod-view';

/**
 * Host namespaces (baseline)
 *
 *   field                             allowed
 *   hostNetwork, hostPID, hostIPC     undefined, false
 */
export const hostNamespaces: Check = {
  id: 'hostNamespaces',
  level: 'baseline',
  versions: [{ since: 0, evaluate: forbidHostNamespaces }],
  mend: 'Remove the field if the workload works without the node\'s network, processes or memory; agents of nodes need a privileged namespace of their own.',
};

const FIELDS = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

function forbidHostNamespaces(pod: PodView): Violation | undefined {
  const bad = FIELDS.filter(field => pod.spec[field] === true);
  if (bad.length === 0) { return undefined; }
  return { reason: 'host namespaces', detail: bad.map(field => `${field}=true`).join(', '), fields: bad.map(field => `spec.${field}`) };
}
