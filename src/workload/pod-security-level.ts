/**
 * A level of the Pod Security Standards.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export enum PodSecurityLevel {
  /** No restrictions. */
  PRIVILEGED = 'privileged',
  /** Prevents known ways to gain privileges. */
  BASELINE = 'baseline',
  /** What hardened pods keep to. */
  RESTRICTED = 'restricted',
}
