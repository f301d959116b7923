import { IpFamily, KubernetesObject, LabelSelector, Labels, ProtocolName } from '../manifest';
import type { WorkloadTable } from './workload-table';

/**
 * What a set of Kubernetes objects says about who may talk to whom, read once and then only asked:
 *
 *   objects  --readCluster-->  Cluster  --evaluate-->  Evaluation  --list, query, explain, diff, exposure-->  plain results
 *
 * API defaults (policyTypes, protocol, kubernetes.io/metadata.name, namespace) are applied here and nowhere later.
 * Everything is in a stable order, whatever order the objects came in.
 */
export interface Cluster {
  readonly namespaces: ReadonlyMap<string, Namespace>;
  /** sorted by id */
  readonly workloads: readonly Workload[];
  /** the same, in the same order */
  readonly table: WorkloadTable;
  /** sorted by tier, priority, kind, id */
  readonly policies: readonly Policy[];
  /** what Ingress, Route and Gateway API objects lead to, sorted */
  readonly entries: readonly Entry[];
  /** where Services are reached in the cluster; policies see the pods behind them */
  readonly serviceAddresses: readonly ServiceAddress[];
  /** addresses of Node objects; empty without any */
  readonly nodes: readonly Node[];
  /** what was left out or is not as it looks, in the order of the input */
  readonly notices: readonly Notice[];
  readonly options: ClusterOptions;
}

/** A Kubernetes object, and where it was written. */
export interface SourcedObject {
  readonly object: KubernetesObject;
  /** `shop/policies.yaml:12`, a construct path, or nothing */
  readonly origin?: string;
}

/** What manifests leave open. */
export interface ClusterOptions {
  /**
   * Whether an ipBlock of NetworkPolicy and AdminNetworkPolicy can match pods: engines differ.
   *
   *   external-only    never (Cilium, and the default)
   *   pod-addresses    as upstream's own tests ask: a pod whose addresses the input tells (`status.podIPs`) by each of
   *                    them, any other where the block holds all of the declared pod CIDRs (without any: all addresses)
   *
   * ClusterNetworkPolicy `networks` always match pods, since its API asks for it.
   */
  readonly ipBlocks: 'external-only' | 'pod-addresses';
  /** blocks that pods get addresses from, canonical CIDRs */
  readonly podCidrs: readonly string[];
  /**
   * How NetworkPolicy and AdminNetworkPolicy see pods on the host's network, which the API leaves undefined:
   *
   *   pod     as any other pod (the default)
   *   node    as their node: no policy selects them, no selector finds them as peers, an ipBlock may if it holds the
   *           addresses of their node
   *
   * To ClusterNetworkPolicy they are always nodes.
   */
  readonly hostNetwork: 'pod' | 'node';
  /**
   * The pod that Ingress, Route and Gateway traffic comes from; by default one without labels in a namespace that no other pod
   * is in. Where one workload of the input in the namespace has the labels, it has all labels and addresses of this, and is on
   * the host network if this is. Where several have them, it is on the host network if any is, and nothing else is known.
   */
  readonly ingressController?: { readonly namespace: string; readonly namespaceLabels?: Labels; readonly labels?: Labels };
  /** Pods that take part beside those of the input: each becomes a workload with `isPotential`. */
  readonly hypothetical?: readonly HypotheticalPod[];
}

/** A pod that nobody wrote, but that a policy names or a question is about. */
export interface HypotheticalPod {
  /** for results: `[pods app=prometheus in namespace monitoring]` */
  readonly id: string;
  readonly namespace: string;
  /** used where the input has no such namespace */
  readonly namespaceLabels?: Labels;
  readonly labels: Labels;
}

/** A namespace with its labels; `kubernetes.io/metadata.name` is always among them. */
export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
  /** whether the input has the object; otherwise it is only named by others */
  readonly isDeclared: boolean;
}

/** Pods that nothing tells apart: of one workload, or of what remains of it where its pods differ. */
export interface Workload {
  /** `shop/web[Deployment]` */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  /** labels of the pods */
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  /** addresses of the pods (of their nodes, with hostNetwork), as numbers; empty where the input does not tell */
  readonly addresses: readonly Address[];
  /** whether there can be several pods of it: everything but a single Pod */
  readonly isReplicated: boolean;
  /** ids of pods of it that are workloads of their own, since policies can tell them apart */
  readonly apart?: readonly string[];
  /** whether it takes part as a hypothesis */
  readonly isPotential: boolean;
  /** names by which a question may call it too: of its pods, of what it owns; `namespace/name` */
  readonly aliases: readonly string[];
  /** its pods that the input has, where it is none itself: their names are among the aliases */
  readonly pods?: readonly NamedPod[];
  readonly origin?: string;
}

/** One pod of a workload. */
export interface NamedPod {
  /** `shop/web-5d9f-x2x7q` */
  readonly name: string;
  readonly addresses: readonly Address[];
}

export interface ContainerPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: ProtocolName;
}

export interface Address {
  readonly family: IpFamily;
  readonly value: bigint;
}

/** The clusterIP of a Service that leads to pods. */
export interface ServiceAddress extends Address {
  /** `Service shop/web` */
  readonly service: string;
  /** whether it has port 53 */
  readonly servesNames: boolean;
}

export interface Node {
  readonly name: string;
  readonly labels: Labels;
  readonly addresses: readonly Address[];
}

export type Direction = 'ingress' | 'egress';

/** Evaluated in this order; the first that decides a port decides it. */
export type Tier = 'admin' | 'namespace' | 'baseline';

/** A policy of any kind, valid and with defaults applied. */
export interface Policy {
  /** `shop/default-deny` for a NetworkPolicy, `AdminNetworkPolicy deny-all` for a cluster-wide one; unique */
  readonly id: string;
  readonly kind: 'NetworkPolicy' | 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy';
  readonly name: string;
  /** of a NetworkPolicy */
  readonly namespace?: string;
  readonly tier: Tier;
  /** ascending within its tier; 0 for NetworkPolicy, which have none */
  readonly priority: number;
  readonly subject: PodSelection;
  /** undefined where the policy says nothing about the direction; an empty list of a NetworkPolicy denies it all */
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
  /** directions that have rules, but that policyTypes leaves out: they are of no effect */
  readonly inert?: readonly Direction[];
  readonly origin?: string;
}

/** Pods whose namespace and labels both match. */
export interface PodSelection {
  /** a namespace by its name, or all that the selector matches */
  readonly namespaces: string | LabelSelector;
  readonly pods: LabelSelector;
}

/** NetworkPolicy rules are all `Allow`. */
export interface Rule {
  /** from 1, as people count, in its list */
  readonly number: number;
  readonly name?: string;
  readonly action: 'Allow' | 'Deny' | 'Pass';
  /** 'any' is every pod and every address */
  readonly peers: 'any' | readonly Peer[];
  /** 'all' is every port of every protocol */
  readonly ports: 'all' | readonly PortMatch[];
}

export type Peer =
  | { readonly type: 'pods'; readonly selection: PodSelection }
  /**
   * `ofNodes` where these are addresses of nodes that labels select; `isUntold` where the input can't tell which these are,
   * without Node objects: no ranges, which a notice says
   */
  | { readonly type: 'addresses'; readonly text: string; readonly ranges: readonly AddressRange[]; readonly ofNodes?: true; readonly isUntold?: true }
  /** named in a way that no input can resolve (`domainNames`): matches nothing, which a notice says */
  | { readonly type: 'unknown'; readonly text: string };

/** From `first` to before `end`; never of both families. */
export interface AddressRange {
  readonly family: IpFamily;
  readonly first: bigint;
  readonly end: bigint;
}

export type PortMatch =
  | { readonly type: 'numbers'; readonly protocol: ProtocolName; readonly first: number; readonly last: number }
  /** a named port of the destination pod; without protocol, of whichever it has */
  | { readonly type: 'named'; readonly name: string; readonly protocol?: ProtocolName };

/** What an Ingress, Route or Gateway API route leads to: workloads behind a Service, and their ports. */
export interface Entry {
  /** `Ingress shop/web` */
  readonly id: string;
  readonly namespace: string;
  readonly service: string;
  /** ids of workloads, with the ports that the traffic arrives at */
  readonly targets: readonly { readonly workload: string; readonly ports: readonly { readonly protocol: ProtocolName; readonly port: number }[] }[];
  readonly origin?: string;
}

/** Something that the reader of a result has to know about its input. */
export interface Notice {
  /**
   *   rejected   an API server would refuse the object: it takes no part
   *   ignored    part of it is not modelled
   *   note       it takes part, but not as it may look
   */
  readonly type: 'rejected' | 'ignored' | 'note';
  /** of a note: an API server would refuse the object all the same */
  readonly isRefusal?: true;
  /** `NetworkPolicy shop/web`, or the origin where there is no object to name */
  readonly subject: string;
  /** one sentence, without a full stop */
  readonly text: string;
  readonly origin?: string;
  /** the rule by which findings on policies say the same: who shows these has no need of it */
  readonly finding?: 'policy-refused' | 'rule-without-effect' | 'equal-priority' | 'block-overlaps-pods';
}
