import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { requirePeers, requirePods, requirePorts } from './input-checks';
import { IPeer } from './peer';
import { Pods } from './pods';
import { policyNamespace, ruleDrafts } from './policy-draft';
import { policyObject } from './policy-object';
import { Port } from './port';

/** The direction that a policy is about; one that it does not name stays as it is. */
export enum PolicyType {
  /** Connections to the subject. */
  INGRESS = 'Ingress',
  /** Connections from the subject. */
  EGRESS = 'Egress',
}

/** What every policy construct lets you say about the object itself. */
export interface NetworkPolicyOptions {
  /**
   * `metadata.name`: lower-case letters, digits, `-` and `.`, at most 253 characters.
   *
   * @default - the construct's path, e.g. `shop-default-deny`
   */
  readonly name?: string;

  /**
   * Labels of the policy object, besides those of the chart.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the policy object.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/** One rule: any of these peers, on any of these ports. */
export interface NetworkPolicyRule {
  /** Who; several widen (OR). At least one; `Peers.everyone()` for a rule without `from` or `to`. */
  readonly peers: IPeer[];

  /**
   * Which ports of the destination; several widen (OR). At least one; `Port.all()` for a rule without `ports`.
   *
   * @default - those that the destination declares: the containers' ports of the subject (ingress) or of the peer
   * (egress), or what the peer itself says, as ClusterDns does. An error where neither is known.
   */
  readonly ports?: Port[];
}

/** What a NetworkPolicy says. */
export interface NetworkPolicyProps extends NetworkPolicyOptions {
  /** The pods that the policy is for, in one namespace; the policy stands in that namespace. */
  readonly subject: Pods;

  /**
   * Who may connect to the subject. An empty list denies all.
   *
   * @default - ingress stays as it is
   */
  readonly ingress?: NetworkPolicyRule[];

  /**
   * To whom the subject may connect. An empty list denies all.
   *
   * @default - egress stays as it is
   */
  readonly egress?: NetworkPolicyRule[];
}

/**
 * One NetworkPolicy, in its general and explicit form. The other constructs say the common cases in fewer words.
 *
 * ```ts
 * new NetworkPolicy(chart, 'api', {
 *   subject: Pods.of(api),
 *   ingress: [{ peers: [Pods.of(web)], ports: [Port.tcp(8080)] }],
 *   egress: [{ peers: [Pods.of(db)], ports: [Port.tcp(5432)] }, { peers: [ClusterDns.kubeDns()] }],
 * });
 * ```
 *
 * `policyTypes` is always written: Ingress when `ingress` is given, Egress when `egress` is. Rules come out merged and
 * sorted; policies add up, so their order never matters. `ApiObject.of(policy)` is the object, for JSON patches.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPolicy extends Construct {
  /** The NetworkPolicy object. */
  public readonly apiObject: ApiObject;

  /** `metadata.name` of the policy. */
  public readonly name: string;

  /** The namespace that the policy stands in; none where it is left to whoever applies the manifest. */
  public readonly namespace?: string;

  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws when they name neither direction, pods of several namespaces as subject, or a rule without peers
   */
  public constructor(scope: Construct, id: string, props: NetworkPolicyProps) {
    super(scope, id);
    if (!props) { throw new Error(`Invalid policy ${this.node.path}: it says nothing. Give a subject and rules.`); }
    const { subject } = props;
    // lists are copied: what users do with theirs afterwards is not part of the policy
    const ingress = props.ingress?.map(copyOf);
    const egress = props.egress?.map(copyOf);
    if (!ingress && !egress) {
      throw new Error(`Invalid policy ${this.node.path}: it says nothing. Give ingress, egress or both; an empty list denies all in that direction.`);
    }
    requirePods(subject, 'subject');
    const drafts = () => ({
      ingress: ingress?.flatMap(rule => ruleDrafts(rule, subject)),
      egress: egress?.flatMap(rule => ruleDrafts(rule, undefined)),
    });
    drafts(); // mistakes show here, where they are made
    const namespace = policyNamespace(subject, this);
    this.apiObject = policyObject(this, { ...props, namespace, draft: () => ({ namespace, subject, ...drafts() }) });
    this.name = this.apiObject.name;
    this.namespace = this.apiObject.metadata.namespace;
  }
}

function copyOf(rule: NetworkPolicyRule): NetworkPolicyRule {
  requirePeers(rule.peers);
  requirePorts(rule.ports);
  return { peers: [...rule.peers], ports: rule.ports && [...rule.ports] };
}
