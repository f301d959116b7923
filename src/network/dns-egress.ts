import { Construct, IConstruct } from 'constructs';
import { ClusterDns } from './cluster-dns';
import { NetworkPolicy, NetworkPolicyOptions } from './network-policy';
import { IPeer } from './peer';
import { Pods } from './pods';

/** Who may look up names, and where. */
export interface DnsEgressProps extends NetworkPolicyOptions {
  /**
   * The pods that may look up names.
   *
   * @default - all pods of the chart's namespace
   */
  readonly subject?: Pods;

  /**
   * The cluster's name server.
   *
   * @default - what `ClusterDns.useFor` says for this scope, otherwise `ClusterDns.kubeDns()`
   */
  readonly dns?: ClusterDns;
}

/**
 * Lets pods look up names: UDP and TCP to the cluster's name server, and nothing else. It closes the subject's egress
 * for all that no policy names.
 *
 * ```ts
 * new DnsEgress(chart, 'dns');
 * new DnsEgress(chart, 'dns', { dns: ClusterDns.openshift() });
 * ```
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export class DnsEgress extends NetworkPolicy {
  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props all pods and the scope's name server when not given
   */
  public constructor(scope: Construct, id: string, props: DnsEgressProps = {}) {
    super(scope, id, {
      ...props,
      subject: props.subject ?? Pods.all(),
      egress: [{ peers: [props.dns ?? dnsOf(scope, id)] }],
    });
  }
}

/** The name server of a construct that is about to be made, asked when its policy is rendered. */
export function dnsOf(scope: IConstruct, id: string): IPeer {
  return { toPeerConfig: () => ClusterDns.of(scope.node.tryFindChild(id) ?? scope).toPeerConfig() };
}
