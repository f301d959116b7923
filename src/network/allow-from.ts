import { Construct } from 'constructs';
import { NetworkPolicy, NetworkPolicyOptions, NetworkPolicyRule } from './network-policy';
import { IPeer } from './peer';
import { Pods } from './pods';
import { Port } from './port';

/** Who may connect to whom. */
export interface AllowFromProps extends NetworkPolicyOptions {
  /** The pods that are connected to. */
  readonly subject: Pods;

  /** Who may connect; several widen (OR). At least one; `Peers.everyone()` for everyone. */
  readonly peers: IPeer[];

  /**
   * The subject's ports; several widen (OR). At least one; `Port.all()` for every port.
   *
   * @default - the ports that the subject's containers declare; an error when it declares none or is no workload
   */
  readonly ports?: Port[];
}

/**
 * Lets peers connect to the subject, and closes the subject for everyone else that no policy names. One policy, ingress
 * only: the subject's egress stays as it is, and so do the peers.
 *
 * ```ts
 * new AllowFrom(chart, 'metrics', { subject: Pods.of(web), peers: [Peers.prometheus()], ports: [Port.tcp(9102)] });
 * ```
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
 */
export class AllowFrom extends NetworkPolicy {
  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws without peers, and without ports where the subject declares none
   */
  public constructor(scope: Construct, id: string, props: AllowFromProps) {
    const rule: NetworkPolicyRule = { peers: props?.peers, ports: props?.ports };
    super(scope, id, { ...props, ingress: [rule] });
  }
}
