import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { IpBlock } from './ip-block';
import { IpRanges } from './ip-ranges';
import { Namespaces } from './namespaces';
import { IPeer, PeerConfig, copyOfPeer } from './peer';
import { plusIpBlock } from './plus-selection';
import { Pods } from './pods';
import { Port } from './port';

/** Which addresses a block on the internet side covers. */
export interface IpFamilyOptions {
  /**
   * Whether IPv6 addresses are meant too. Only for clusters that have IPv6: Azure NPM skips a whole policy that names any.
   *
   * @default false
   */
  readonly ipv6?: boolean;
}

/** Where an ingress controller or gateway runs. */
export interface ControllerOptions {
  /**
   * The namespace of its pods.
   *
   * @default - the one that its own installation uses; see the factory
   */
  readonly namespace?: string;

  /**
   * The value of the label `app.kubernetes.io/instance`, where several run in one namespace: the Helm release's name for
   * ingress-nginx, `<release>-<namespace>` for Traefik.
   *
   * @default - any
   */
  readonly instance?: string;
}

/** Which gateway of Istio's own chart is meant. */
export interface IstioGatewayOptions {
  /**
   * The namespace of its pods.
   *
   * @default "istio-system"
   */
  readonly namespace?: string;

  /**
   * The value of the label `istio`: for the Helm chart the release name without its leading `istio-`.
   *
   * @default "ingressgateway"
   */
  readonly istio?: string;
}

/** Which Gateway object is meant. */
export interface GatewayOptions {
  /** The name of the Gateway object. */
  readonly name: string;

  /** The namespace of the Gateway object, where its pods run too. */
  readonly namespace: string;
}

/** Where Prometheus runs. */
export interface PrometheusOptions {
  /**
   * The namespace of its pods.
   *
   * @default "monitoring"
   */
  readonly namespace?: string;

  /**
   * The labels of its pods.
   *
   * @default - `app.kubernetes.io/name: prometheus`, as kube-prometheus and the Prometheus Operator set it
   */
  readonly labels?: { [key: string]: string };
}

/** Where the API server is reached. */
export interface ApiServerOptions {
  /** The addresses of its endpoints, as CIDR blocks: `kubectl get endpointslices -n default` shows them. At least one. */
  readonly cidrs: string[];

  /**
   * More TCP ports than 443 and 6443, for example 6444 on k3s.
   *
   * @default - none
   */
  readonly extraPorts?: number[];
}

/**
 * Ready-made peers.
 *
 * ```ts
 * new AllowFrom(chart, 'web', { subject: Pods.of(web), peers: [Peers.ingressNginx()], ports: [Port.tcp(8080)] });
 * Connections.of(web).allowTo(Peers.internet(), Port.tcp(443));
 * ```
 *
 * Labels and namespaces are those of the usual installations; each factory says which, and what it cannot promise.
 */
export class Peers {
  /** Everyone: all pods of the cluster and all addresses outside. The rule has no `from` or `to`. */
  public static everyone(): IPeer { return new Peer('everyone', { everyone: true }); }

  /**
   * The peer that a construct stands for: what `Pods.of` takes, and a `NetworkPolicyIpBlock` of any cdk8s-plus version.
   *
   * @param construct throws on what is no peer
   */
  public static of(construct: IConstruct): IPeer {
    const block = ApiObject.isApiObject(construct) ? undefined : plusIpBlock(construct);
    return block ? IpBlock.of(block.cidr).without(...block.except) : Pods.of(construct);
  }

  /**
   * The internet: every IPv4 address but private, shared, link-local, loopback, multicast and reserved ones, and but
   * Azure's WireServer (168.63.129.16). With `ipv6`, the global unicast addresses 2000::/3 too.
   *
   * Not a firewall against your own cloud: public addresses of your own load balancers and nodes are part of it. As a
   * source on Azure, it leaves out the load balancers' probes, which come from 168.63.129.16.
   */
  public static internet(options: IpFamilyOptions = {}): IPeer {
    const ipv4 = IpBlock.anyIpv4().without(
      ...IpRanges.PRIVATE_IPV4, ...IpRanges.SHARED_IPV4, ...IpRanges.LINK_LOCAL_IPV4, ...IpRanges.SPECIAL_IPV4, ...IpRanges.CLOUD_METADATA_IPV4,
    );
    return new Peer('the internet', { ipBlocks: options.ipv6 ? [ipv4, IpBlock.of('2000::/3')] : [ipv4] });
  }

  /**
   * Private networks: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, and with `ipv6` fc00::/7.
   *
   * Pods, nodes and Services usually have such addresses. Whether a block matches them depends on the engine: Cilium
   * never, most others always.
   */
  public static privateNetworks(options: IpFamilyOptions = {}): IPeer {
    return new Peer('private networks', { ipBlocks: [...IpRanges.PRIVATE_IPV4, ...(options.ipv6 ? ['fc00::/7'] : [])].map(cidr => IpBlock.of(cidr)) });
  }

  /**
   * Every address but the clouds' metadata endpoints (169.254.169.254 and 168.63.129.16; with `ipv6` also fd00:ec2::254 and fd20:ce::254).
   * The rest of 169.254.0.0/16 stays in: node-local DNS and EKS Pod Identity (169.254.170.23) need it.
   *
   * Azure NPM does not enforce this towards 169.254.169.254, and on Cilium the block reaches no pods or nodes.
   */
  public static everyAddressButCloudMetadata(options: IpFamilyOptions = {}): IPeer {
    const ipv4 = IpBlock.anyIpv4().without(...IpRanges.CLOUD_METADATA_IPV4);
    const ipv6 = options.ipv6 ? [IpBlock.anyIpv6().without(...IpRanges.CLOUD_METADATA_IPV6)] : [];
    return new Peer('every address but cloud metadata', { ipBlocks: [ipv4, ...ipv6] });
  }

  /**
   * The API server, on TCP 443 and 6443: some engines judge traffic before, some after the address of the
   * `kubernetes` Service is translated.
   *
   * It runs on the nodes' network or outside the cluster, so no selector finds it. On Cilium no block matches an API
   * server on a node: use a CiliumNetworkPolicy with `toEntities: [kube-apiserver]` there. Where the addresses are not
   * known, `Peers.everyone()` with `Port.tcp(443)` and `Port.tcp(6443)` is what is left.
   *
   * @param options throws without any CIDR
   */
  public static apiServer(options: ApiServerOptions): IPeer {
    if (!Array.isArray(options.cidrs) || options.cidrs.length === 0) { throw new Error('Invalid cidrs []: give the addresses of the API server\'s endpoints.'); }
    return new Peer('the API server', {
      ipBlocks: options.cidrs.map(cidr => IpBlock.of(cidr)),
      defaultPorts: [443, 6443, ...options.extraPorts ?? []].map(port => Port.tcp(port)),
    });
  }

  /**
   * Whoever calls an admission or conversion webhook: everyone. The calls come from the API server, whose address
   * differs from cluster to cluster and may be a node's or an agent's; the widely used charts leave `from` out as well.
   * Name the webhook's port, and rely on its TLS for the rest. Where you know better, narrow it: `IpBlock.of(...)` for the
   * control plane's addresses, or the konnectivity agents in kube-system through which the calls come on AKS (label
   * `app: konnectivity-agent`) and GKE (`k8s-app: konnectivity-agent`).
   */
  public static webhookCallers(): IPeer { return Peers.everyone(); }

  /**
   * The controller of ingress-nginx: namespace `ingress-nginx`, labels `app.kubernetes.io/name: ingress-nginx` and
   * `app.kubernetes.io/component: controller`.
   *
   * The project is retired since March 2026. RKE2's own copy runs in kube-system under another name, mostly on the host
   * network, where no selector finds it: allow the nodes' addresses there.
   */
  public static ingressNginx(options: ControllerOptions = {}): IPeer {
    return controller({ 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' }, options.namespace ?? 'ingress-nginx', options);
  }

  /**
   * Traefik: namespace `traefik`, label `app.kubernetes.io/name: traefik`. On k3s give namespace `kube-system`; RKE2
   * names it `rke2-traefik`, write `Pods.withLabels(...)` there.
   */
  public static traefik(options: ControllerOptions = {}): IPeer {
    return controller({ 'app.kubernetes.io/name': 'traefik' }, options.namespace ?? 'traefik', options);
  }

  /**
   * An Istio gateway installed by its own chart or istioctl: label `istio: ingressgateway`.
   *
   * In a mesh, pods meet on other ports too (15008 in ambient mode, 15012 to istiod, 15020 and 15090 for metrics): allow
   * those that your mesh uses. For gateways that Istio makes from Gateway objects use `Peers.gateway`.
   */
  public static istioGateway(options: IstioGatewayOptions = {}): IPeer {
    return Pods.withLabels({ istio: options.istio ?? 'ingressgateway' }).inNamespace(options.namespace ?? 'istio-system');
  }

  /**
   * The pods that serve a Gateway of the Gateway API, by the label `gateway.networking.k8s.io/gateway-name` that GEP-1762
   * asks implementations to set on what they run for one Gateway; Istio does.
   *
   * Implementations that share pods between Gateways, or run outside the cluster, do not: look at the labels of yours.
   *
   * @see https://gateway-api.sigs.k8s.io/geps/gep-1762/
   */
  public static gateway(options: GatewayOptions): IPeer {
    return Pods.withLabels({ 'gateway.networking.k8s.io/gateway-name': options.name }).inNamespace(options.namespace);
  }

  /**
   * The router of OpenShift, by the label `policy-group.network.openshift.io/ingress` of its namespace; OVN-Kubernetes
   * makes this hold for routers on the host network too. Old clusters have `network.openshift.io/policy-group: ingress`
   * instead: write `Namespaces.withLabels(...)` there.
   */
  public static openshiftRouter(): IPeer { return Namespaces.withLabels({ 'policy-group.network.openshift.io/ingress': '' }); }

  /**
   * Prometheus: namespace `monitoring`, label `app.kubernetes.io/name: prometheus`. The port to allow is the one on which
   * the application serves its metrics, not Prometheus' own 9090.
   */
  public static prometheus(options: PrometheusOptions = {}): IPeer {
    return Pods.withLabels(options.labels ?? { 'app.kubernetes.io/name': 'prometheus' }).inNamespace(options.namespace ?? 'monitoring');
  }

  /**
   * The monitoring stacks of OpenShift: all pods of openshift-monitoring and openshift-user-workload-monitoring, not
   * Prometheus alone. Allow the application's own metrics port.
   */
  public static openshiftMonitoring(): IPeer { return Namespaces.named('openshift-monitoring', 'openshift-user-workload-monitoring'); }

  private constructor() {}
}

class Peer implements IPeer {
  public constructor(private readonly name: string, private readonly config: PeerConfig) {}

  public toPeerConfig(): PeerConfig { return copyOfPeer(this.config); }

  public toString(): string { return this.name; }
}

function controller(labels: { [key: string]: string }, namespace: string, options: ControllerOptions): IPeer {
  const instance: { [key: string]: string } = options.instance ? { 'app.kubernetes.io/instance': options.instance } : {};
  return Pods.withLabels({ ...labels, ...instance }).inNamespace(namespace);
}
