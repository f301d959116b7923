import { Construct } from 'constructs';
import { ClusterDns } from './cluster-dns';
import { dnsOf } from './dns-egress';
import { Namespaces } from './namespaces';
import { NetworkPolicy, NetworkPolicyOptions, NetworkPolicyRule } from './network-policy';
import { Pods } from './pods';
import { Port } from './port';

/** What stays open. */
export interface NamespaceIsolationProps extends NetworkPolicyOptions {
  /**
   * The namespace that is isolated: exactly one, by name.
   *
   * @default - the chart's namespace
   */
  readonly namespace?: Namespaces;

  /**
   * Whether pods of the namespace may connect to each other, on every port.
   *
   * @default false
   */
  readonly allowWithinNamespace?: boolean;

  /**
   * Other namespaces whose pods may connect to those of this one and the other way round, on every port: for example
   * all namespaces of one tenant. They need the same from their side.
   *
   * @default - none
   */
  readonly allowNamespaces?: Namespaces;

  /**
   * Whether pods may look up names.
   *
   * @default true
   */
  readonly allowDns?: boolean;

  /**
   * The cluster's name server.
   *
   * @default - what `ClusterDns.useFor` says for this scope, otherwise `ClusterDns.kubeDns()`
   */
  readonly dns?: ClusterDns;
}

/**
 * Isolates a namespace: nothing in, nothing out, but name lookups. One policy that selects all its pods; what single
 * workloads need beside it is said by `Connections`, `AllowFrom` and `AllowTo`, since policies add up.
 *
 * ```ts
 * new NamespaceIsolation(chart, 'isolation');
 * new NamespaceIsolation(chart, 'isolation', { allowNamespaces: Namespaces.withLabels({ tenant: 'a' }) });
 * ```
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
 */
export class NamespaceIsolation extends NetworkPolicy {
  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws when `namespace` is not one namespace known by name, or `dns` is given while `allowDns` is false
   */
  public constructor(scope: Construct, id: string, props: NamespaceIsolationProps = {}) {
    if (props.allowDns === false && props.dns) { throw new Error('Invalid dns: allowDns is false. Give one or the other.'); }
    const open: NetworkPolicyRule[] = [
      ...(props.allowWithinNamespace ? [{ peers: [Pods.all()], ports: [Port.all()] }] : []),
      ...(props.allowNamespaces ? [{ peers: [props.allowNamespaces], ports: [Port.all()] }] : []),
    ];
    const dns: NetworkPolicyRule[] = props.allowDns === false ? [] : [{ peers: [props.dns ?? dnsOf(scope, id)] }];
    super(scope, id, {
      ...props,
      subject: props.namespace ? Pods.all().inNamespaces(props.namespace) : Pods.all(),
      ingress: open,
      egress: [...open, ...dns],
    });
  }
}
