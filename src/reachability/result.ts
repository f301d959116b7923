import { IpFamily, ProtocolName } from '../manifest';
import { Notice, Tier } from './cluster';

/**
 * Answers as plain data, for renderers and other programs. Ids are what people read:
 *
 *   shop/web[Deployment]                        pods of a workload
 *   10.0.0.0-10.255.255.255[External]           addresses outside the cluster
 *   {ingress-controller}                        what Ingress, Route and Gateway traffic comes from
 *   [pods app=x in namespace y]                 pods that a policy names and the input lacks
 *   {2000 workloads: shop/api[Deployment], …}   several of them that nothing tells apart, where the list would be too long
 */
export interface Endpoint {
  readonly id: string;
  readonly type: 'workload' | 'external' | 'ingress-controller' | 'potential' | 'group';
  /** of a workload or potential pods */
  readonly namespace?: string;
  readonly name?: string;
  readonly kind?: string;
  /** of external addresses: the same range as CIDR blocks */
  readonly cidrs?: readonly string[];
  readonly family?: IpFamily;
  /** of a group: ids of its members, sorted */
  readonly members?: readonly string[];
}

/** A set of ports as people read it, and as ranges. Protocols are sorted, ranges too, and touching ones are merged. */
export interface ConnectionSet {
  /** `All Connections`, `No Connections`, or `SCTP 90,TCP 80,443-445,UDP 53` */
  readonly text: string;
  readonly ranges: readonly ProtocolPorts[];
}

export interface ProtocolPorts {
  readonly protocol: ProtocolName;
  readonly first: number;
  readonly last: number;
}

/**
 * Connections in columns: row i goes from `endpoints[from[i]]` to `endpoints[to[i]]` by `sets[set[i]]`. Endpoints are
 * sorted by id, byte by byte, and rows by source, then destination, so equal input gives equal bytes.
 */
export interface ConnectionTable {
  readonly endpoints: readonly Endpoint[];
  readonly sets: readonly ConnectionSet[];
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly set: Int32Array;
  readonly length: number;
  /** how many rows it would have without groups */
  readonly ungroupedLength: number;
}

export interface ListResult {
  readonly table: ConnectionTable;
  readonly notices: readonly Notice[];
}

/** One question; `from` and `to` as they were asked. */
export interface QueryResult {
  readonly from: string;
  readonly to: string;
  readonly protocol: ProtocolName;
  readonly port: number;
  readonly allowed: boolean;
  /** what the policies of the source say; always true for addresses */
  readonly egress: boolean;
  /** what the policies of the destination say; always true for addresses */
  readonly ingress: boolean;
  /** over which family this is so; without it, it is so over both, or over that of the address that was asked for */
  readonly family?: IpFamily;
}

/** Why one connection is allowed or not. */
export interface Explanation extends QueryResult {
  readonly halves: readonly [HalfExplanation, HalfExplanation];
  /** one sentence over both halves */
  readonly summary: string;
  /** of a blocked connection: what would open it, one sentence each */
  readonly remedies: readonly string[];
}

export interface HalfExplanation {
  readonly direction: 'egress' | 'ingress';
  /** the side whose policies are asked */
  readonly endpoint: string;
  readonly allowed: boolean;
  /** admin, namespace and baseline, in this order, as far as they were asked */
  readonly tiers: readonly TierExplanation[];
  /** in one sentence: `allowed by shop/web-connections rule 2` */
  readonly reason: string;
}

export interface TierExplanation {
  readonly tier: Tier;
  /** ids of the policies that select the pod in this direction, in the order in which they are asked */
  readonly policies: readonly string[];
  readonly verdict: 'allow' | 'deny' | 'pass' | 'none';
  /** the rules that decided: of a NetworkPolicy tier all that allow it */
  readonly rules: readonly RuleReference[];
}

export interface RuleReference {
  readonly policy: string;
  /** from 1 */
  readonly rule: number;
  readonly name?: string;
  /** as the policy has it: ClusterNetworkPolicy says Accept */
  readonly action: 'Allow' | 'Accept' | 'Deny' | 'Pass';
  readonly origin?: string;
}

/** What changed between two inputs; equal connections are left out. */
export interface DiffResult {
  /** sorted by source, then destination; address ranges are cut at both sides' boundaries and merged where the change is the same */
  readonly changes: ConnectionChanges;
  /** what workloads let through with pods outside of the input, where it was asked for; sorted alike */
  readonly exposure?: readonly ConnectionChange[];
  /** ids of workloads that only one side has */
  readonly addedWorkloads: readonly string[];
  readonly removedWorkloads: readonly string[];
  readonly notices: { readonly before: readonly Notice[]; readonly after: readonly Notice[] };
}

/** A list of changes that can be walked through as often as one likes; they may be made on the way. */
export interface ConnectionChanges extends Iterable<ConnectionChange> {
  readonly length: number;
}

export interface ConnectionChange {
  readonly type: 'added' | 'removed' | 'changed';
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly before: ConnectionSet;
  readonly after: ConnectionSet;
}

/** What each workload accepts from and sends to what is not in the input. */
export interface ExposureResult {
  /** sorted by id */
  readonly workloads: readonly WorkloadExposure[];
  readonly notices: readonly Notice[];
}

export interface WorkloadExposure {
  readonly workload: Endpoint;
  readonly ingress: DirectionExposure;
  readonly egress: DirectionExposure;
}

export interface DirectionExposure {
  /** whether any policy restricts the direction at all */
  readonly isProtected: boolean;
  /** addresses, potential pods, and the ingress controller, with what may flow; empty sets are left out */
  readonly peers: readonly { readonly peer: Endpoint; readonly connections: ConnectionSet }[];
}

/** Something about the policies themselves that is hardly meant. */
export interface PolicyFinding {
  readonly rule: PolicyFindingRule;
  readonly severity: 'error' | 'warning' | 'info';
  /** `shop/default-deny`, or the object that it is about */
  readonly subject: string;
  /** `egress rule 2`, where it is about one */
  readonly part?: string;
  /** one sentence: what is so, why it matters */
  readonly text: string;
  readonly origin?: string;
}

export type PolicyFindingRule =
  | 'policy-refused'
  | 'selects-no-pod'
  | 'rule-matches-nothing'
  | 'rule-subsumed'
  | 'rule-without-effect'
  | 'named-port-unknown'
  | 'port-not-declared'
  | 'ingress-backend-blocked'
  | 'egress-without-dns'
  | 'equal-priority'
  | 'host-network-subject'
  | 'block-overlaps-pods'
  | 'block-of-service';
