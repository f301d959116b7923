import { Check, Violation } from '../check';
import { PodView, fieldOf, listOf } from '../pod-view';
import { containersNamed, distinct, quoted } from '../wording';

/**
 * Capabilities (baseline)
 *
 *   field                                                 allowed
 *   containers[*].securityContext.capabilities.add[*]     the fourteen less NET_RAW that container runtimes give by default
 *   initContainers[*], ephemeralContainers[*]             same
 *
 * Letter by letter: `CAP_CHOWN` and `chown` are other strings than `CHOWN`.
 */
export const capabilitiesBaseline: Check = {
  id: 'capabilities_baseline',
  level: 'baseline',
  versions: [{ since: 0, evaluate: forbidOthers }],
  mend: 'Remove the capability from capabilities.add; write names without the CAP_ prefix.',
};

const ALLOWED = new Set([
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID',
  'SYS_CHROOT',
]);

function forbidOthers(pod: PodView): Violation | undefined {
  return addedOutside(pod, ALLOWED, 'non-default capabilities');
}

/** what containers add beyond the allowed names, or undefined */
export function addedOutside(pod: PodView, allowed: ReadonlySet<string>, reason: string): Violation | undefined {
  const outside = (container: { readonly securityContext: any }): any[] =>
    listOf(container.securityContext.capabilities?.add).map(name => name ?? '').filter(name => !allowed.has(name));
  const bad = pod.containers.filter(container => outside(container).length > 0);
  if (bad.length === 0) { return undefined; }
  return {
    reason,
    detail: `${containersNamed(bad)} must not include ${quoted(distinct(bad.flatMap(outside)))} in securityContext.capabilities.add`,
    fields: bad.flatMap(container => listOf(container.securityContext.capabilities.add)
      .flatMap((name, index) => (allowed.has(name) ? [] : [fieldOf(container, `securityContext.capabilities.add[${index}]`)]))),
  };
}
