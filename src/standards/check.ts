import { PodView } from './pod-view';

/**
 * A check of the Pod Security Standards is a value: an id, the level that brings it, and one row for each policy version
 * in which its rule changed.
 *
 *   { id: 'hostPorts', level: 'baseline', versions: [{ since: 0, evaluate: forbidHostPorts }], … }
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export interface Check {
  /** the id that Pod Security admission gives it */
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** in the order of their versions */
  readonly versions: readonly CheckVersion[];
  /** what a person writes to pass, and what that may cost */
  readonly mend: string;
}

/** A rule from one minor version of the policy on. */
export interface CheckVersion {
  /** first minor of Kubernetes 1 whose policy has the rule */
  readonly since: number;
  readonly evaluate: (pod: PodView) => Violation | undefined;
  /** ids of baseline checks that need not be asked where this rule is */
  readonly overrides?: readonly string[];
}

/** Why a pod is refused, in the words of Pod Security admission. */
export interface Violation {
  /** `hostPort` */
  readonly reason: string;
  /** `container "web" uses hostPort 80` */
  readonly detail: string;
  /** what has to change, relative to the pod: `spec.containers[0].ports[0].hostPort`; a field that has to be set is named too */
  readonly fields: readonly string[];
}
