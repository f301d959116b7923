import { Check, Violation } from '../check';
import { PodView, fieldOf } from '../pod-view';
import { distinct, plural, quoted, settersNamed } from '../wording';

/**
 * SELinux (baseline)
 *
 *   field                                                allowed
 *   securityContext.seLinuxOptions.type                  undefined, "", container_t, container_init_t, container_kvm_t
 *   securityContext.seLinuxOptions.user, role            undefined, ""
 *   containers[*].securityContext.seLinuxOptions         same
 *   initContainers[*], ephemeralContainers[*]            same
 *
 *   1.31   container_engine_t too
 */
export const seLinuxOptions: Check = {
  id: 'seLinuxOptions',
  level: 'baseline',
  versions: [
    { since: 0, evaluate: pod => requireTypes(pod, TYPES) },
    { since: 31, evaluate: pod => requireTypes(pod, TYPES_1_31) },
  ],
  mend: 'Leave seLinuxOptions to the container runtime, or set nothing but one of the container types and a level.',
};

const TYPES: ReadonlySet<string> = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t']);
const TYPES_1_31: ReadonlySet<string> = new Set([...TYPES, 'container_engine_t']);

function requireTypes(pod: PodView, types: ReadonlySet<string>): Violation | undefined {
  const faultsIn = (holder: { readonly securityContext: any }) => faults(holder.securityContext.seLinuxOptions, types);
  const onPod = faultsIn(pod);
  const bad = pod.containers.filter(container => faultsIn(container).length > 0);
  if (onPod.length === 0 && bad.length === 0) { return undefined; }
  const setters = [...onPod.length > 0 ? [pod] : [], ...bad];
  const has = (fault: Fault) => setters.some(setter => faultsIn(setter).includes(fault));
  const badTypes = distinct(setters.filter(setter => faultsIn(setter).includes('type')).map(setter => setter.securityContext.seLinuxOptions.type));
  const data = [
    ...badTypes.length > 0 ? [`${plural('type', 'types', badTypes.length)} ${quoted(badTypes)}`] : [],
    ...has('user') ? ['user may not be set'] : [],
    ...has('role') ? ['role may not be set'] : [],
  ];
  return {
    reason: 'seLinuxOptions',
    detail: `${settersNamed(onPod.length > 0, bad)} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`,
    fields: [
      ...onPod.map(fault => `spec.securityContext.seLinuxOptions.${fault}`),
      ...bad.flatMap(container => faultsIn(container).map(fault => fieldOf(container, `securityContext.seLinuxOptions.${fault}`))),
    ],
  };
}

type Fault = 'type' | 'user' | 'role';

function faults(options: any, types: ReadonlySet<string>): readonly Fault[] {
  if (options == null) { return NO_FAULTS; }
  return [
    ...types.has(options.type ?? '') ? [] : ['type' as const],
    ...options.user ? ['user' as const] : [],
    ...options.role ? ['role' as const] : [],
  ];
}

const NO_FAULTS: readonly Fault[] = [];
