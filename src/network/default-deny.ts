import { Construct } from 'constructs';
import { requireTypes } from './input-checks';
import { NetworkPolicy, NetworkPolicyOptions, PolicyType } from './network-policy';
import { Pods } from './pods';

/** What to deny. */
export interface DefaultDenyProps extends NetworkPolicyOptions {
  /**
   * The pods that are isolated.
   *
   * @default - all pods of the chart's namespace
   */
  readonly subject?: Pods;

  /**
   * The directions that are closed; at least one.
   *
   * @default - both
   */
  readonly policyTypes?: PolicyType[];
}

/**
 * Closes pods: what no other policy allows is denied.
 *
 * ```ts
 * new DefaultDeny(chart, 'default-deny');
 * new DefaultDeny(chart, 'no-ingress', { policyTypes: [PolicyType.INGRESS] });
 * ```
 *
 * Denying egress blocks name lookups too: put a `DnsEgress` beside it, or take `NamespaceIsolation`.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
 */
export class DefaultDeny extends NetworkPolicy {
  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws on an empty list of policyTypes
   */
  public constructor(scope: Construct, id: string, props: DefaultDenyProps = {}) {
    const types = props.policyTypes ?? [PolicyType.INGRESS, PolicyType.EGRESS];
    requireTypes(types);
    super(scope, id, {
      ...props,
      subject: props.subject ?? Pods.all(),
      ingress: types.includes(PolicyType.INGRESS) ? [] : undefined,
      egress: types.includes(PolicyType.EGRESS) ? [] : undefined,
    });
  }
}
