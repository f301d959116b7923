import { Check, Violation } from '../check';
import { ContainerView, PodView, fieldOf } from '../pod-view';
import { distinct, plural, quoted } from '../wording';

/**
 * Hosts in probes and lifecycle handlers (baseline)
 *
 *   field                                                                          allowed
 *   containers[*].{liveness,readiness,startup}Probe.{httpGet,tcpSocket}.host       undefined, ""
 *   containers[*].lifecycle.{postStart,preStop}.{httpGet,tcpSocket}.host           same
 *   initContainers[*], ephemeralContainers[*]                                      same
 *
 *   1.34   the rule exists: the kubelet, not the pod, connects to that host. 127.0.0.1 is the node's, and forbidden too.
 */
export const hostProbesAndHostLifecycle: Check = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  versions: [{ since: 34, evaluate: forbidHosts }],
  mend: 'Remove host: the kubelet then asks the pod\'s own address. For a virtual host set the Host header in httpHeaders.',
};

const HANDLERS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'] as const;
const ACTIONS = ['httpGet', 'tcpSocket'] as const;

function forbidHosts(pod: PodView): Violation | undefined {
  const bad = pod.containers.filter(container => container.value.lifecycle || container.value.livenessProbe
    || container.value.readinessProbe || container.value.startupProbe).filter(container => hostsOf(container).length > 0);
  if (bad.length === 0) { return undefined; }
  // the one check that names each container once and in order of names
  const names = distinct(bad.map(container => container.name));
  const hosts = distinct(bad.flatMap(hostsOf).map(({ host }) => host));
  return {
    reason: 'probe or lifecycle host',
    detail: `${plural('container', 'containers', names.length)} ${quoted(names)} ${plural('uses', 'use', names.length)} `
      + `${plural('probe or lifecycle host', 'probe or lifecycle hosts', hosts.length)} ${quoted(hosts)}`,
    fields: bad.flatMap(container => hostsOf(container).map(({ field }) => fieldOf(container, field))),
  };
}

function hostsOf(container: ContainerView): { readonly host: string; readonly field: string }[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container.value;
  const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
  return handlers.flatMap((handler, index) => ACTIONS.flatMap(action => {
    const host = handler?.[action]?.host;
    return host ? [{ host, field: `${HANDLERS[index]}.${action}.host` }] : [];
  }));
}
