import { compareQuantities, isObject, quantityProblem } from '../manifest';
import { ContainerView, PodView, fieldOf, listOf, podView } from './pod-view';

/**
 * Fields of a pod that can't both be meant, whatever the level: the API server refuses the pod, or the kubelet never
 * starts it.
 *
 *   privileged: true, or CAP_SYS_ADMIN added    next to allowPrivilegeEscalation: false    refused by the API server
 *   runAsUser: 0                                next to runAsNonRoot: true                 never started
 *   a limit                                     below its request                          refused by the API server
 *
 * A sentence each, that begins with the field. Of a pod whose fields have the right types.
 */
export function podContradictions(spec: unknown): string[] {
  const pod = podView(undefined, spec);
  return pod.containers.flatMap(container => [...escalation(container), ...rootUser(pod, container), ...resources(container)]);
}

function escalation(container: ContainerView): string[] {
  const { privileged, allowPrivilegeEscalation, capabilities } = container.securityContext;
  if (allowPrivilegeEscalation !== false) { return []; }
  const other = privileged === true ? 'privileged: true' : listOf(capabilities?.add).includes('CAP_SYS_ADMIN') ? 'the capability CAP_SYS_ADMIN' : undefined;
  return other === undefined ? []
    : [`${fieldOf(container, 'securityContext.allowPrivilegeEscalation')} is false next to ${other}, which the API server refuses. Remove one of the two`];
}

function rootUser(pod: PodView, container: ContainerView): string[] {
  const user = container.securityContext.runAsUser ?? pod.securityContext.runAsUser;
  const nonRoot = container.securityContext.runAsNonRoot ?? pod.securityContext.runAsNonRoot;
  if (user !== 0 || nonRoot !== true) { return []; }
  const field = container.securityContext.runAsUser === 0 ? fieldOf(container, 'securityContext.runAsUser') : 'spec.securityContext.runAsUser';
  return [`${field} is 0 next to runAsNonRoot: true: the kubelet never starts container "${container.name}". Give a user id from 1, or remove runAsNonRoot`];
}

function resources(container: ContainerView): string[] {
  const { requests, limits } = container.value.resources ?? {};
  if (!isObject(requests) || !isObject(limits)) { return []; }
  return Object.keys(limits)
    .filter(name => [requests[name], limits[name]].every(amount => quantityProblem(amount) === undefined))
    .filter(name => compareQuantities(limits[name], requests[name]) < 0)
    .map(name => `${fieldOf(container, `resources.limits.${name}`)} is ${limits[name]}, below the request ${requests[name]}, which the API server refuses`);
}
