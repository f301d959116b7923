/** How an ipBlock of a policy and the addresses of pods go together. */
export enum IpBlockScope {
  /** A block matches addresses outside of the cluster only, as on Cilium. */
  EXTERNAL_ONLY = 'external-only',
  /** A block that holds all pod addresses (or all addresses, where no pod CIDRs are given) matches pods too, as on Calico and most others. */
  POD_ADDRESSES = 'pod-addresses',
}

/** How policies see pods on the host's network, which the API leaves undefined. */
export enum HostNetworkPods {
  /** As their node, as most engines do: no policy selects them, and no selector finds them. */
  NODE = 'node',
  /** As any other pod. */
  POD = 'pod',
}

/** What manifests leave open about the cluster that they go to. */
export interface ReachabilityAssumptions {
  /**
   * Where objects go that state no namespace.
   *
   * @default "default"
   */
  readonly namespace?: string;

  /**
   * Whether an `ipBlock` can match pods.
   *
   * @default IpBlockScope.EXTERNAL_ONLY
   */
  readonly ipBlocks?: IpBlockScope;

  /**
   * Blocks that pods get their addresses from, as CIDRs: for `IpBlockScope.POD_ADDRESSES`.
   *
   * @default - any address
   */
  readonly podCidrs?: string[];

  /**
   * How policies see pods on the host's network.
   *
   * @default HostNetworkPods.NODE
   */
  readonly hostNetwork?: HostNetworkPods;

  /**
   * Whether to prove what the policies of Kubernetes say where the app has others too, such as CiliumNetworkPolicy or
   * AuthorizationPolicy of Istio, which are not evaluated. They may open what is to be denied and deny what is to be open:
   * without it, every assertion fails.
   *
   * @default false
   */
  readonly ignoreOtherPolicies?: boolean;
}

/** Which connections `Reachability.list` gives. */
export interface ConnectionListOptions {
  /**
   * Only connections from or to workloads of these namespaces. At least one, and only such as the app has.
   *
   * @default - all
   */
  readonly namespaces?: string[];

  /**
   * Also those with pods that nobody in the app made, but that a policy names: a name server, an ingress controller.
   *
   * @default false
   */
  readonly withOthers?: boolean;
}

/** Connections that are allowed from one end to another. */
export interface AllowedConnections {
  /** `shop/web[Deployment]`, `0.0.0.0-255.255.255.255[External]`. */
  readonly source: string;
  /** As `source`. */
  readonly destination: string;
  /** `TCP 8080,UDP 53`, or `All Connections`. */
  readonly connections: string;
}

/** Why a connection is allowed or not. */
export interface ReachabilityExplanation {
  /** `shop/web[Deployment]`, or an address. */
  readonly source: string;
  /** As `source`. */
  readonly destination: string;
  /** `TCP 5432`. */
  readonly port: string;
  /** Whether both halves allow it. */
  readonly allowed: boolean;
  /** What the policies of the source say. */
  readonly egress: ReachabilityHalf;
  /** What the policies of the destination say. */
  readonly ingress: ReachabilityHalf;
  /** Both halves in one sentence. */
  readonly summary: string;
  /** What would open it, one sentence each; none where it is open. */
  readonly remedies: string[];
}

/** One half of a connection. */
export interface ReachabilityHalf {
  /** Whether the policies of this side allow it. */
  readonly allowed: boolean;
  /** `allowed by shop/web-connections rule 2`. */
  readonly reason: string;
  /** The policies that select the pod in this direction: `shop/web-connections`. */
  readonly policies: string[];
  /** The rules that decided: `shop/web-connections rule 2`. */
  readonly rules: string[];
}

/** What one workload accepts from and sends to what is not in the app. */
export interface ReachabilityExposure {
  /** `shop/web[Deployment]`. */
  readonly workload: string;
  /** What its policies let in. */
  readonly ingress: ExposedDirection;
  /** What its policies let out. */
  readonly egress: ExposedDirection;
}

/** One direction of a workload's exposure. */
export interface ExposedDirection {
  /** Whether any policy restricts the direction at all. */
  readonly isProtected: boolean;
  /** Addresses, and pods that the app does not have; those for which nothing is open are left out. */
  readonly peers: ExposedPeer[];
}

/** Somebody who is not in the app, and what is open between them. */
export interface ExposedPeer {
  /** `0.0.0.0-255.255.255.255[External]`, `[any pod of the cluster]`, `[pods app=x in namespace y]`, `[other pods app=x in namespace y]`, `{ingress-controller}`. */
  readonly peer: string;
  /** `TCP 8080`, or `All Connections`. */
  readonly connections: string;
}
