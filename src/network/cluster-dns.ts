import { IConstruct } from 'constructs';
import { requireConstruct, requireText } from './input-checks';
import { IpBlock } from './ip-block';
import { IPeer, PeerConfig, copyOfPeer } from './peer';
import { Pods } from './pods';
import { Port } from './port';

/** A node-local DNS cache that binds addresses on every node. */
export interface NodeLocalDnsOptions {
  /** The cluster IP of the `kube-dns` Service, which the cache binds as well. */
  readonly clusterIp: string;

  /**
   * The address that the cache listens on, on every node. kubespray uses 169.254.25.10.
   *
   * @default "169.254.20.10"
   */
  readonly localIp?: string;
}

/** The pods of a node-local DNS cache. */
export interface NodeLocalDnsPodOptions {
  /**
   * The value of the label `k8s-app` of the cache's pods. kubespray uses `nodelocaldns`.
   *
   * @default "node-local-dns"
   */
  readonly k8sApp?: string;
}

/** Where the name servers of an EKS Auto Mode cluster are. */
export interface EksAutoModeDnsOptions {
  /**
   * Whether the cluster is an IPv6 cluster; it then has no IPv4 name server.
   *
   * @default false
   */
  readonly ipv6?: boolean;
}

/** A name server that none of the factories describes. */
export interface CustomDnsOptions {
  /**
   * Pods that answer queries.
   *
   * @default - none
   */
  readonly pods?: Pods[];

  /**
   * Addresses that answer queries, as CIDR blocks or single addresses.
   *
   * @default - none
   */
  readonly addresses?: string[];

  /**
   * The port of the name server's pods, 1 to 65535, both UDP and TCP.
   *
   * @default 53
   */
  readonly port?: number;
}

/**
 * How pods of a cluster reach its name server. UDP and TCP on the port of the name server's pods, always by number.
 *
 * ```ts
 * ClusterDns.openshift().useFor(app);                      // what DnsEgress, NamespaceIsolation and Connections take
 * new DnsEgress(chart, 'dns', { dns: ClusterDns.gke() });  // for one policy
 * ```
 *
 * The default is `ClusterDns.kubeDns()`. As a peer, it is the name server with its ports.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export class ClusterDns implements IPeer {
  /**
   * Pods labelled `k8s-app: kube-dns` in kube-system, port 53: kubeadm, kind, minikube, k3s, RKE2, EKS with managed nodes,
   * AKS without LocalDNS.
   */
  public static kubeDns(): ClusterDns { return new ClusterDns('kube-dns', { pods: [kubeDnsPods()] }); }

  /** The name server of OpenShift: its pods in openshift-dns, which listen on port 5353. */
  public static openshift(): ClusterDns {
    const pods = Pods.withLabels({ 'dns.operator.openshift.io/daemonset-dns': 'default' }).inNamespace('openshift-dns');
    return new ClusterDns('OpenShift DNS', { pods: [pods] }, 5353);
  }

  /**
   * A node-local cache (NodeLocal DNSCache, kubespray) besides kube-dns. The cache runs on the host network, so it is
   * allowed by address: its link-local one and that of the kube-dns Service, which it binds too.
   *
   * Where policies also guard kube-dns itself, it must admit the nodes' addresses on TCP 53.
   */
  public static nodeLocal(options: NodeLocalDnsOptions): ClusterDns {
    requireText(options?.clusterIp, 'clusterIp', '"10.96.0.10"');
    const addresses = [options.localIp ?? '169.254.20.10', options.clusterIp];
    return new ClusterDns('node-local DNS', { pods: [kubeDnsPods()], ipBlocks: addresses.map(address => IpBlock.host(address)) });
  }

  /** A node-local cache to which Cilium redirects (LocalRedirectPolicy): its pods, besides kube-dns. */
  public static nodeLocalRedirect(options: NodeLocalDnsPodOptions = {}): ClusterDns {
    return new ClusterDns('node-local DNS', { pods: [kubeDnsPods(), nodeLocalDnsPods(options.k8sApp)] });
  }

  /**
   * GKE, Standard and Autopilot, with kube-dns or Cloud DNS, with and without NodeLocal DNSCache: kube-dns, the cache's
   * pods, its address 169.254.20.10, and 169.254.169.254 for Cloud DNS. On port 53 alone, so the metadata server, which
   * has the last address too, stays closed.
   */
  public static gke(): ClusterDns {
    return new ClusterDns('GKE DNS', {
      pods: [kubeDnsPods(), nodeLocalDnsPods()],
      ipBlocks: [IpBlock.host('169.254.20.10'), IpBlock.host('169.254.169.254')],
    });
  }

  /**
   * AKS with LocalDNS, the default of AKS Automatic: 169.254.10.10 and 169.254.10.11.
   *
   * On Azure CNI powered by Cilium (1.17 and later) no block matches these addresses, and NetworkPolicy cannot express
   * what would: a CiliumNetworkPolicy with `toEntities: [host]` is needed there.
   */
  public static aksLocalDns(): ClusterDns {
    return new ClusterDns('AKS LocalDNS', { ipBlocks: [IpBlock.host('169.254.10.10'), IpBlock.host('169.254.10.11')] });
  }

  /**
   * EKS Auto Mode, where the name server is a system service on every node: any address on port 53.
   *
   * Policies are only enforced there once the ConfigMap `amazon-vpc-cni` sets `enable-network-policy-controller: "true"`.
   */
  public static eksAutoMode(options: EksAutoModeDnsOptions = {}): ClusterDns {
    return new ClusterDns('EKS Auto Mode DNS', { ipBlocks: [options.ipv6 ? IpBlock.anyIpv6() : IpBlock.anyIpv4()] });
  }

  /** Anything on port 53: a rule without `to`. Lets data leave by DNS to any server; a last resort. */
  public static any(): ClusterDns { return new ClusterDns('any DNS', { everyone: true }); }

  /**
   * A name server of your own.
   *
   * @param options throws when they name neither pods nor addresses
   */
  public static custom(options: CustomDnsOptions): ClusterDns {
    const ipBlocks = (options.addresses ?? []).map(address => (address.includes('/') ? IpBlock.of(address) : IpBlock.host(address)));
    if ((options.pods ?? []).length + ipBlocks.length === 0) {
      throw new Error('Invalid custom DNS: give pods or addresses that answer queries, or write ClusterDns.any().');
    }
    return new ClusterDns('custom DNS', { pods: options.pods, ipBlocks }, options.port);
  }

  /**
   * The name server that policies in this scope use when they name none: the nearest `useFor` above it, otherwise
   * `ClusterDns.kubeDns()`.
   *
   * @param scope a construct
   */
  public static of(scope: IConstruct): ClusterDns {
    for (let ancestor: IConstruct | undefined = scope; ancestor; ancestor = ancestor.node.scope) {
      const chosen = CHOSEN.get(ancestor);
      if (chosen) { return chosen; }
    }
    return DEFAULT;
  }

  private readonly name: string;
  private readonly config: PeerConfig;

  private constructor(name: string, config: PeerConfig, port: number = 53) {
    this.name = name;
    this.config = copyOfPeer({ ...config, defaultPorts: [Port.udp(port), Port.tcp(port)] });
  }

  /**
   * Makes this the name server of every policy at and below the scope that names none, those defined before included.
   *
   * @param scope usually the app
   */
  public useFor(scope: IConstruct): void {
    requireConstruct(scope, 'give the app, a chart or another construct');
    CHOSEN.set(scope, this);
  }

  /** The name server, with its ports. */
  public toPeerConfig(): PeerConfig { return copyOfPeer(this.config); }

  /** `kube-dns`, `GKE DNS`: for messages. */
  public toString(): string { return this.name; }
}

const CHOSEN = new WeakMap<IConstruct, ClusterDns>();

const DEFAULT = ClusterDns.kubeDns();

function kubeDnsPods(): Pods { return Pods.withLabels({ 'k8s-app': 'kube-dns' }).inNamespace('kube-system'); }

function nodeLocalDnsPods(k8sApp: string = 'node-local-dns'): Pods { return Pods.withLabels({ 'k8s-app': k8sApp }).inNamespace('kube-system'); }
