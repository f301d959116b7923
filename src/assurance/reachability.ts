import { IConstruct } from 'constructs';
import { IPeer, Namespaces, PolicyType, Port, askedNamespaces, askedPeer, askedPeers, askedPorts, namespaceOfScope } from '../network';
import {
  Cluster, Direction, DirectionExposure, HalfExplanation, PortMatch, evaluate, exposure, listConnections, unknownNamespace,
} from '../reachability';
import { AppReachability } from './app-reachability';
import { AskedInScope, portMatches } from './asked-cluster';
import { Assertion, FlowTerms, mustAllow, mustDeny } from './assertion';
import { blockedFlows, explainFlow } from './flow-text';
import { flowsBetween } from './flows';
import { mustBeIsolated } from './isolation-assertion';
import { OnlyTerms, mustOnlyAccept, mustOnlyReach } from './only-assertion';
import {
  AllowedConnections, ConnectionListOptions, ExposedDirection, ReachabilityAssumptions, ReachabilityExplanation, ReachabilityExposure,
  ReachabilityHalf,
} from './reachability-results';

/**
 * Makes synth fail where policies do not do what they are meant to.
 *
 * ```ts
 * const reach = Reachability.of(app);
 * reach.mustAllow(Pods.of(web), Pods.of(db), Port.tcp(5432));
 * reach.mustDeny(Peers.internet(), Pods.of(db));
 * reach.mustOnlyAccept(Pods.of(db), [Pods.of(web)], [Port.tcp(5432)]);
 * ```
 *
 * All policies of the app are evaluated together, whoever wrote them, in both directions and as they will be rendered. What
 * fails comes in one error, each with what was asserted, the workloads and their construct paths, the rules that decided and
 * what would change it. An assertion about pods that are not there fails too, since it would hold whatever policies say.
 *
 * Pods of the app are its workloads. Pods of other namespaces (an ingress controller, Prometheus, kube-dns) take part with
 * the labels that the assertion names. Deny and only are asked of every pod that could be there, also of one that nobody
 * wrote yet. Policies of network engines and service meshes (CiliumNetworkPolicy and the like) are not evaluated.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class Reachability {
  /** The reachability of a scope, usually the app: always the same one for the same scope. */
  public static of(scope: IConstruct): Reachability {
    const known = SCOPES.get(scope);
    if (known) { return known; }
    const reachability = new Reachability(scope, undefined);
    SCOPES.set(scope, reachability);
    return reachability;
  }

  private readonly app: AppReachability;

  private constructor(private readonly scope: IConstruct, private readonly reason: string | undefined) {
    this.app = AppReachability.of(scope);
  }

  /**
   * Says what manifests leave open. It holds for the whole app, whatever the scope.
   *
   * @param assumptions throws on bad values, and on what contradicts an earlier call
   */
  public assuming(assumptions: ReachabilityAssumptions): Reachability {
    this.app.assume(assumptions);
    return this;
  }

  /**
   * Assertions with a reason, which stands in the error where one fails: `Reachability.of(app).because('PCI DSS 1.4').mustDeny(…)`.
   *
   * @param reason throws when empty
   */
  public because(reason: string): Reachability {
    if (typeof reason !== 'string' || reason.trim() === '') { throw new Error('Invalid reason: say why it has to be so, or leave because(…) out.'); }
    return new Reachability(this.scope, reason);
  }

  /**
   * Every pod of the source must reach every pod of the destination.
   *
   * @param source pods or addresses
   * @param destination pods or addresses; throws where both are addresses alone
   * @param ports all of them, of the destination's pods; when none is given, those that the destination declares
   */
  public mustAllow(source: IPeer, destination: IPeer, ...ports: Port[]): Reachability {
    return this.add(mustAllow(this.flowTerms(source, destination, ports)));
  }

  /**
   * No pod of the source may reach any pod of the destination.
   *
   * @param source pods or addresses
   * @param destination pods or addresses; throws where both are addresses alone
   * @param ports none of them, of the destination's pods; when none is given, no port at all
   */
  public mustDeny(source: IPeer, destination: IPeer, ...ports: Port[]): Reachability {
    return this.add(mustDeny(this.flowTerms(source, destination, ports)));
  }

  /**
   * Nothing but these sources may reach the destination: no other workload, no other pod of the cluster, no address.
   * Whether the sources do reach it is not asked.
   *
   * @param destination workloads of the app
   * @param sources at least one; pods of the destination itself only where they are among them
   * @param ports on which alone the sources may; any when left out
   */
  public mustOnlyAccept(destination: IPeer, sources: IPeer[], ports?: Port[]): Reachability {
    requireSome('sources', sources);
    requireSome('ports', ports);
    return this.add(mustOnlyAccept(this.onlyTerms(destination, sources, ports)));
  }

  /**
   * The source may reach nothing but these destinations. Whether it does reach them is not asked.
   *
   * @param source workloads of the app
   * @param destinations at least one, the name server among them where names are looked up
   * @param ports on which alone it may; any when left out. Peers that know their ports, as ClusterDns does, count with these.
   */
  public mustOnlyReach(source: IPeer, destinations: IPeer[], ports?: Port[]): Reachability {
    requireSome('destinations', destinations);
    requireSome('ports', ports);
    return this.add(mustOnlyReach(this.onlyTerms(source, destinations, ports)));
  }

  /**
   * Nothing may be open by default in these namespaces: some policy selects every workload there, and would select any pod
   * that comes later. Policies that let everything through isolate nothing.
   *
   * @param namespaces of the app
   * @param direction only this one; both when left out
   */
  public mustBeIsolated(namespaces: Namespaces, direction?: PolicyType): Reachability {
    const directions: readonly Direction[] = direction === undefined ? ['ingress', 'egress'] : [direction === PolicyType.INGRESS ? 'ingress' : 'egress'];
    return this.add(mustBeIsolated({ namespaces: askedNamespaces(namespaces), directions }));
  }

  /**
   * Whether every pod of the source reaches every pod of the destination on the port, as the app is now: true where
   * `mustAllow` would hold. For tests. Throws where `mustAllow` would fail for a reason that is no verdict about these pods:
   * one of them is nobody, an object would be refused by an API server, a policy is not evaluated.
   */
  public isAllowed(source: IPeer, destination: IPeer, port: Port): boolean {
    return this.app.holds(mustAllow(this.flowTerms(source, destination, [port])), this.reason);
  }

  /**
   * Whether no pod of the source reaches any pod of the destination on the port, as the app is now: true where `mustDeny`
   * would hold. For tests. Throws where `mustDeny` would fail for a reason that is no verdict about these pods, as
   * `isAllowed` does.
   */
  public isDenied(source: IPeer, destination: IPeer, port: Port): boolean {
    return this.app.holds(mustDeny(this.flowTerms(source, destination, [port])), this.reason);
  }

  /**
   * Why the source reaches the destination on the port, or does not. Of several pods, the first pair that is blocked, or
   * the first of all where none is. Throws where one of them is nobody.
   */
  public explain(source: IPeer, destination: IPeer, port: Port): ReachabilityExplanation {
    const terms = this.flowTerms(source, destination, [port]);
    const cluster = this.app.now([terms.source, terms.destination]);
    const { flows, nothing } = flowsBetween(cluster, terms, 'allow');
    requireSomething(terms, [...nothing, ...flows.flatMap(({ unknown }) => unknown).map(name => `the destination has no port ${name}`)]);
    const [flow] = [...blockedFlows(cluster, flows), ...flows.map(({ from, to, asked }) => ({ from, to, ports: asked }))];
    const { from, to, protocol, port: number, allowed, halves, summary, remedies } = explainFlow(cluster, flow);
    return {
      source: from,
      destination: to,
      port: `${protocol} ${number}`,
      allowed,
      egress: halfOf(halves[0]),
      ingress: halfOf(halves[1]),
      summary,
      remedies: [...remedies],
    };
  }

  /**
   * All allowed connections between workloads of the app and with addresses outside, as the app is now, sorted. For tests
   * and reports. A workload without policies is in many of them.
   *
   * @param options throws on a namespace that the app does not have: an empty answer would look like a good one
   */
  public list(options: ConnectionListOptions = {}): AllowedConnections[] {
    const { namespaces, withOthers } = options;
    const { cluster, evaluation } = this.app.now([]);
    if (namespaces) { requireKnown(namespaces, cluster, withOthers ? evaluation.cluster : cluster); }
    const { table } = listConnections(evaluation, { group: 'never', ...namespaces ? { namespaces } : {}, ...withOthers ? { withPotential: true } : {} });
    return Array.from({ length: table.length }, (_, row) => ({
      source: table.endpoints[table.from[row]].id,
      destination: table.endpoints[table.to[row]].id,
      connections: table.sets[table.set[row]].text,
    }));
  }

  /**
   * What each workload of the app accepts from and sends to what is not in the app, as its policies are now: addresses,
   * pods that a policy names, any pod of the cluster. Sorted. For tests and reports.
   */
  public exposure(): ReachabilityExposure[] {
    const { cluster } = this.app.now([]);
    return exposure(evaluate(cluster)).workloads.map(({ workload, ingress, egress }) => ({
      workload: workload.id,
      ingress: exposedDirection(ingress),
      egress: exposedDirection(egress),
    }));
  }

  private add(assertion: Assertion): Reachability {
    this.app.add(this.scope, assertion, this.reason);
    return this;
  }

  private flowTerms(source: IPeer, destination: IPeer, ports: readonly Port[]): FlowTerms {
    const [from, to] = [source, destination].map(peer => this.asked(peer));
    if ([from, to].every(({ peer: { parts } }) => !parts.everyone && (parts.pods ?? []).length + (parts.namespaces ?? []).length === 0)) {
      throw new Error(`Invalid question: ${from.peer.text} and ${to.peer.text} are both addresses, which no policy of the app is about. Give pods on one side.`);
    }
    return { source: from, destination: to, ...portTerms(ports.length === 0 ? undefined : ports) };
  }

  private onlyTerms(subject: IPeer, others: readonly IPeer[], ports: readonly Port[] | undefined): OnlyTerms {
    const namespace = namespaceOfScope(this.scope);
    return { subject: this.asked(subject), others: askedPeers(others, this.scope).map(peer => ({ peer, namespace })), ...portTerms(ports) };
  }

  private asked(peer: IPeer): AskedInScope {
    return { peer: askedPeer(peer, this.scope), namespace: namespaceOfScope(this.scope) };
  }
}

const SCOPES = new WeakMap<IConstruct, Reachability>();

/** what is no list is told by those who read it */
function requireSome(what: keyof typeof INSTEAD, list: readonly unknown[] | undefined): void {
  if (Array.isArray(list) && list.length === 0) { throw new Error(`Invalid ${what} []: ${INSTEAD[what]}.`); }
}

const INSTEAD = {
  sources: 'that nobody at all may reach the destination is mustDeny(Peers.everyone(), destination). Give at least one source',
  destinations: 'that the source may reach nothing at all is mustDeny(source, Peers.everyone()). Give at least one destination',
  ports: 'that no port may be open is mustDeny. Give at least one port, or leave ports out for any',
};

function portTerms(ports: readonly Port[] | undefined): { readonly ports: readonly PortMatch[] | undefined; readonly onPorts: string } {
  if (ports === undefined) { return { ports, onPorts: '' }; }
  return { ports: portMatches(askedPorts(ports)), onPorts: ` on ${ports.map(port => port.toString()).join(', ')}` };
}

function requireSomething({ source, destination }: FlowTerms, nothing: readonly string[]): void {
  if (nothing.length > 0) { throw new Error(`Invalid question about ${source.peer.text} and ${destination.peer.text}: ${nothing.join('; ')}.`); }
}

function requireKnown(namespaces: readonly string[], app: Cluster, listed: Cluster): void {
  if (namespaces.length === 0) { throw new Error('Invalid namespaces []: nothing is in none of them. Give at least one, or leave namespaces out for all.'); }
  const unknown = namespaces.find(name => !listed.namespaces.has(name));
  if (unknown !== undefined) { throw new Error(unknownNamespace('The app', unknown, [app])); }
}

function exposedDirection({ isProtected, peers }: DirectionExposure): ExposedDirection {
  return { isProtected, peers: peers.map(({ peer, connections }) => ({ peer: peer.id, connections: connections.text })) };
}

function halfOf({ allowed, reason, tiers }: HalfExplanation): ReachabilityHalf {
  return {
    allowed,
    reason,
    policies: tiers.flatMap(({ policies }) => policies),
    rules: tiers.flatMap(({ rules }) => rules.map(({ policy, rule }) => `${policy} rule ${rule}`)),
  };
}
