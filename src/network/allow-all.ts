import { Construct } from 'constructs';
import { requireTypes } from './input-checks';
import { NetworkPolicy, NetworkPolicyOptions, PolicyType } from './network-policy';
import { Peers } from './peers';
import { Pods } from './pods';
import { Port } from './port';

/** What to open. */
export interface AllowAllProps extends NetworkPolicyOptions {
  /** The directions that are opened; at least one. There is no default: opening pods is worth a word. */
  readonly policyTypes: PolicyType[];

  /**
   * The pods that are opened.
   *
   * @default - all pods of the chart's namespace
   */
  readonly subject?: Pods;
}

/**
 * Opens pods for everyone on every port, whatever other policies say: policies add up, and nothing takes away.
 *
 * ```ts
 * new AllowAll(chart, 'allow-all-egress', { policyTypes: [PolicyType.EGRESS] });
 * ```
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic
 */
export class AllowAll extends NetworkPolicy {
  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws on an empty list of policyTypes
   */
  public constructor(scope: Construct, id: string, props: AllowAllProps) {
    requireTypes(props?.policyTypes);
    const everything = [{ peers: [Peers.everyone()], ports: [Port.all()] }];
    super(scope, id, {
      ...props,
      subject: props.subject ?? Pods.all(),
      ingress: props.policyTypes.includes(PolicyType.INGRESS) ? everything : undefined,
      egress: props.policyTypes.includes(PolicyType.EGRESS) ? everything : undefined,
    });
  }
}
