import { Check, Violation } from '../check';
import { PodView, listOf } from '../pod-view';

const SAFE: readonly { readonly since: number; readonly names: readonly string[] }[] = [
  {
    since: 0,
    names: [
      'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range',
      'net.ipv4.ip_unprivileged_port_start',
    ],
  },
  { since: 27, names: ['net.ipv4.ip_local_reserved_ports'] },
  {
    since: 29,
    names: ['net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes'],
  },
  { since: 32, names: ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'] },
  { since: 37, names: ['net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'] },
];

/**
 * Sysctls (baseline)
 *
 *   field                                allowed
 *   securityContext.sysctls[*].name      those below: namespaced, and without effect on other pods
 *
 *   1.27, 1.29, 1.32, 1.37   added the names that became safe
 */
export const sysctls: Check = {
  id: 'sysctls',
  level: 'baseline',
  versions: [0, 27, 29, 32, 37].map(since => {
    const allowed = new Set(SAFE.filter(row => row.since <= since).flatMap(row => row.names));
    return { since, evaluate: (pod: PodView) => requireSafe(pod, allowed) };
  }),
  mend: 'Remove the sysctl; a node\'s administrator can set it for all pods, or allow it to pods of a privileged namespace.',
};

function requireSafe(pod: PodView, allowed: ReadonlySet<string>): Violation | undefined {
  const bad = listOf(pod.securityContext.sysctls).flatMap((sysctl, index) => allowed.has(sysctl?.name) ? [] : [{ name: sysctl?.name ?? '', index }]);
  if (bad.length === 0) { return undefined; }
  return {
    reason: 'forbidden sysctls',
    detail: bad.map(sysctl => sysctl.name).join(', '),
    fields: bad.map(sysctl => `spec.securityContext.sysctls[${sysctl.index}].name`),
  };
}
