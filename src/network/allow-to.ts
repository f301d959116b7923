import { Construct } from 'constructs';
import { NetworkPolicy, NetworkPolicyOptions, NetworkPolicyRule } from './network-policy';
import { IPeer } from './peer';
import { Pods } from './pods';
import { Port } from './port';

/** Who may connect to whom. */
export interface AllowToProps extends NetworkPolicyOptions {
  /** The pods that connect. */
  readonly subject: Pods;

  /** To whom; several widen (OR). At least one; `Peers.everyone()` for everyone. */
  readonly peers: IPeer[];

  /**
   * The peers' ports; several widen (OR). At least one; `Port.all()` for every port.
   *
   * @default - the ports that each peer declares: a workload by its containers, a Service by its targets, ClusterDns and
   * the API server by themselves; an error for peers that declare none
   */
  readonly ports?: Port[];
}

/**
 * Lets the subject connect to peers, and to nobody else that no policy names. One policy, egress only: the subject's
 * ingress stays as it is, and so do the peers. Name lookups need a `DnsEgress` beside it.
 *
 * ```ts
 * new AllowTo(chart, 'payments', { subject: Pods.of(api), peers: [IpBlock.of('203.0.113.0/24')], ports: [Port.tcp(443)] });
 * ```
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
 */
export class AllowTo extends NetworkPolicy {
  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws without peers, and without ports where a peer declares none
   */
  public constructor(scope: Construct, id: string, props: AllowToProps) {
    const rule: NetworkPolicyRule = { peers: props?.peers, ports: props?.ports };
    super(scope, id, { ...props, egress: [rule] });
  }
}
