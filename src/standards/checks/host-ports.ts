import { Check, Violation } from '../check';
import { ContainerView, PodView, fieldOf, listOf } from '../pod-view';
import { containersNamed, distinct, plural } from '../wording';

/**
 * Host ports (baseline)
 *
 *   field                                      allowed
 *   containers[*].ports[*].hostPort            undefined, 0
 *   initContainers[*], ephemeralContainers[*]  same
 */
export const hostPorts: Check = {
  id: 'hostPorts',
  level: 'baseline',
  versions: [{ since: 0, evaluate: forbidHostPorts }],
  mend: 'Remove hostPort and reach the pod by a Service.',
};

function forbidHostPorts(pod: PodView): Violation | undefined {
  const bad = pod.containers.filter(container => portsOnHost(container).length > 0);
  if (bad.length === 0) { return undefined; }
  const ports = distinct(bad.flatMap(portsOnHost).map(({ port }) => String(port)));
  return {
    reason: 'hostPort',
    detail: `${containersNamed(bad)} ${plural('uses', 'use', bad.length)} ${plural('hostPort', 'hostPorts', ports.length)} ${ports.join(', ')}`,
    fields: bad.flatMap(container => portsOnHost(container).map(({ index }) => fieldOf(container, `ports[${index}].hostPort`))),
  };
}

function portsOnHost(container: ContainerView): { readonly port: number; readonly index: number }[] {
  return listOf(container.value.ports)
    .flatMap((port, index) => (port?.hostPort != null && port.hostPort !== 0 ? [{ port: port.hostPort, index }] : []));
}
