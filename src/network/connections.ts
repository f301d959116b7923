import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { selectsEverything } from '../manifest';
import { AppPolicies } from './app-policies';
import { ClusterDns } from './cluster-dns';
import { FactReader } from './fact-reader';
import { partsOf, requireConstruct, requirePods, requirePorts } from './input-checks';
import { NetworkPolicyOptions } from './network-policy';
import { IPeer, PeerConfig } from './peer';
import { PodSource } from './pod-source';
import { Pods } from './pods';
import { PolicyDraft, RuleDraft, policyNamespace, requireKnowablePorts } from './policy-draft';
import { policyObject, requireMetadata } from './policy-object';
import { Port } from './port';

/**
 * What one workload of the app needs from the network, said where the workload is made and rendered at synth:
 *
 *     Connections.of(web).allowTo(Pods.of(db), Port.tcp(5432));
 *     Connections.of(web).allowTo(Pods.of(cache));                   // on the ports that cache declares
 *     Connections.of(web).allowFrom(Peers.ingressNginx(), Port.tcp(8080));
 *
 * `Connections.of(web)` means: web is isolated, and this is what it needs. All that is said of a workload becomes one
 * policy in its chart and namespace, whatever number of flows; name lookups come with it.
 *
 *     flow between                   writes
 *     two workloads of the app       both halves: egress of the one, ingress of the other
 *     a workload and anything else   the workload's half; pods that the app does not own are never touched
 *
 * A workload that is only named as the other side is isolated in that one direction: with `Connections.of(web).allowTo(
 * Pods.of(db))`, db admits web and nobody else that no policy names, while its egress stays as it is. Saying the same
 * twice is one rule. `ApiObject.of(Connections.of(web))` is the policy, for JSON patches.
 *
 * At synth it is an error when the selector of one workload also selects the pods of another, since policies could not
 * tell them apart.
 */
export class Connections extends Construct {
  /**
   * The connections of a workload; the same object each time.
   *
   * @param workload a workload of any cdk8s-plus version, or a raw or included object with a pod template; throws on
   * anything else. For an item of a list write `Connections.ofPods(Pods.find(...))`.
   * @param options name and labels of the policy object, to be given once, with the first call
   */
  public static of(workload: IConstruct, options?: NetworkPolicyOptions): Connections {
    requireConstruct(workload, 'give a workload, or write Connections.ofPods(...) for Pods');
    return Connections.ofPods(Pods.of(workload), options);
  }

  /**
   * The connections of the workload that these pods come from; the same object each time.
   *
   * @param pods from `Pods.of` or `Pods.find`, in its namespace but not narrowed further; throws otherwise
   * @param options name and labels of the policy object, to be given once, with the first call
   */
  public static ofPods(pods: Pods, options?: NetworkPolicyOptions): Connections {
    requirePods(pods, 'pods');
    if (options && pods._source) { requireMetadata(pods._source.owner, options); }
    const connections = Connections.forWorkload(pods);
    connections.isolate(options);
    return connections;
  }

  private static forWorkload(pods: Pods): Connections {
    const source = pods._source;
    if (!source || !isWhole(pods)) {
      throw new Error(`Cannot say the connections of ${pods.toString()}: that is no workload of the app. Give the workload, or write AllowFrom and AllowTo for pods that are known by labels only.`);
    }
    if (source.isService) {
      throw new Error(`Cannot say the connections of ${source.text}: policies are for pods. Give the workload behind the Service.`);
    }
    const known = Connections.existing(source);
    if (known) {
      known.requireSameNamespace(pods);
      return known;
    }
    return new Connections(source.owner as Construct, idFor(source), pods, source);
  }

  private static existing(source: PodSource): Connections | undefined {
    return BY_WORKLOAD.get(source.key);
  }

  private readonly subject: Pods;
  private readonly namespace: string | undefined;
  private readonly ingress: RuleDraft[] = [];
  private readonly egress: RuleDraft[] = [];
  private readonly services: { readonly service: PodSource; readonly direction: Direction }[] = [];
  private readonly app: AppPolicies;
  private readonly workload: PodSource;
  private isolated = false;
  private lookups: ClusterDns | 'default' | 'none' = 'default';

  private constructor(scope: Construct, id: string, subject: Pods, workload: PodSource) {
    super(scope, id);
    this.subject = subject;
    this.app = AppPolicies.of(this);
    this.namespace = policyNamespace(subject, this);
    this.workload = workload;
    this.makePolicy({});
    BY_WORKLOAD.set(workload.key, this);
    const ofApp = BY_APP.get(this.node.root) ?? new Set();
    BY_APP.set(this.node.root, ofApp.add(this));
  }

  /**
   * The workload may connect to the peer.
   *
   * @param peer whom; for a workload of the app, or a Service in front of some, its ingress half is written too
   * @param ports of the peer. When none is given: those that the peer declares, read at synth, with their protocols; an
   * error when it declares none
   * @returns this object, for further statements
   */
  public allowTo(peer: IPeer, ...ports: Port[]): Connections {
    const config = partsOf(peer);
    const given = ports.length > 0 ? ports : undefined;
    requirePorts(given);
    if (!given) { requireKnowablePorts(peer, config, undefined); }
    this.say(this.egress, { peer: config, ports: given });
    this.sayToWorkloads(config, 'to', service => ({ peer: { pods: [this.subject] }, ports: given ?? config.defaultPorts, declaredBy: service }));
    return this;
  }

  /**
   * The peer may connect to the workload.
   *
   * @param peer who; for a workload of the app, its egress half is written too
   * @param ports of this workload. When none is given: those that its containers declare, read at synth, with their
   * protocols; an error when they declare none
   * @returns this object, for further statements
   */
  public allowFrom(peer: IPeer, ...ports: Port[]): Connections {
    const config = partsOf(peer);
    const given = ports.length > 0 ? ports : undefined;
    requirePorts(given);
    this.say(this.ingress, { peer: config, ports: given });
    this.sayToWorkloads(config, 'from', () => ({ peer: { pods: [this.subject] }, ports: given }));
    return this;
  }

  /**
   * Where the workload looks up names.
   *
   * @param dns instead of what `ClusterDns.useFor` says for its scope; where it is a workload of the app that has
   * connections itself, these let the lookups in
   * @returns this object, for further statements
   */
  public withDns(dns: ClusterDns): Connections {
    this.lookups = dns;
    this.app.changed();
    return this;
  }

  /**
   * The workload looks up no names.
   *
   * @returns this object, for further statements
   */
  public withoutDns(): Connections {
    this.lookups = 'none';
    this.app.changed();
    return this;
  }

  private isolate(options: NetworkPolicyOptions | undefined): void {
    if (options && this.isolated) {
      throw new Error(`The connections of ${this.workload.text} were said before. Give name, labels and annotations with the first Connections.of(...).`);
    }
    // the other half of somebody's flow may have made the policy already, under the name that it has by default
    if (options) { this.makePolicy(options); }
    this.isolated = true;
    this.app.changed();
  }

  private makePolicy(options: NetworkPolicyOptions): void {
    const existing = this.node.defaultChild as ApiObject | undefined;
    if (existing) {
      this.app.remove(existing);
      this.node.tryRemoveChild(existing.node.id);
    }
    policyObject(this, {
      ...options,
      namespace: this.namespace,
      draft: () => this.draft(),
      workload: this.workload,
      late: facts => this.lateWorkloads(facts),
    });
  }

  private say(statements: RuleDraft[], statement: RuleDraft): void {
    statements.push(statement);
    this.app.changed();
  }

  private draft(): PolicyDraft {
    const dns = this.nameServer();
    return {
      namespace: this.namespace,
      subject: this.subject,
      ingress: this.isolated || this.ingress.length > 0 ? [...this.ingress, ...this.lookupsHere()] : undefined,
      egress: this.isolated || this.egress.length > 0 ? [...this.egress, ...dns ? [{ peer: dns.toPeerConfig() }] : []] : undefined,
    };
  }

  private nameServer(): ClusterDns | undefined {
    return this.lookups === 'none' ? undefined : this.lookups === 'default' ? ClusterDns.of(this) : this.lookups;
  }

  /** the other half of name lookups, where this workload is the name server of others */
  private lookupsHere(): RuleDraft[] {
    if (!ClusterDns._anyWorkload) { return []; }
    return [...BY_APP.get(this.node.root) ?? []].filter(other => other.isolated || other.egress.length > 0).flatMap(other => {
      const { pods = [], defaultPorts } = other.nameServer()?.toPeerConfig() ?? {};
      const isHere = pods.some(some => some._source?.key === this.workload.key && isWhole(some));
      return isHere ? [{ peer: { pods: [other.subject] }, ports: defaultPorts }] : [];
    });
  }

  /** writes the other half of a flow to each workload of the app that is part of the peer, directly or behind a Service */
  private sayToWorkloads(config: PeerConfig, direction: Direction, half: (service: Pods | undefined) => RuleDraft): void {
    for (const pods of (config.pods ?? []).filter(isWhole)) {
      const source = pods._source;
      if (!source) { continue; }
      const service = source.isService ? pods : undefined;
      const workloads = service ? new FactReader(this.node.root).behind(source).map(workload => Pods._ofSource(workload, pods._namespaces)) : [pods];
      for (const workload of workloads) {
        const other = Connections.forWorkload(workload);
        other.say(direction === 'to' ? other.ingress : other.egress, half(service));
      }
      if (service) { this.services.push({ service: source, direction }); }
    }
  }

  /** a workload that came behind a Service later has no half of the flow: it would be blocked there in silence */
  private lateWorkloads(facts: FactReader): string[] {
    return this.services.flatMap(({ service, direction }) => facts.behind(service).filter(workload => {
      const other = Connections.existing(workload);
      const halves = (direction === 'to' ? other?.ingress : other?.egress) ?? [];
      return !halves.some(({ peer }) => peer.pods?.some(pods => pods._source?.key === this.workload.key));
    }).map(workload => `${service.text} also selects ${workload.text}, which came after the flow was said and has no part in it. `
      + 'Say the flow after both are made, or say it to the workload by Pods.of(workload).'));
  }

  private requireSameNamespace(pods: Pods): void {
    const namespace = policyNamespace(pods, this);
    if (namespace === this.namespace) { return; }
    throw new Error(`${pods.toString()} is in namespace "${namespace}" here, and was in "${this.namespace}" when its connections were first said. State one namespace.`);
  }
}

/** which way a flow goes, seen from the workload that it was said of */
type Direction = 'to' | 'from';

function idFor(source: PodSource): string {
  const id = source.suffix ? `Connections-${source.suffix}` : 'Connections';
  // items may have one kind and name in different namespaces, or in different lists
  const ids = [id, ...source.namespace ? [`${id}-${source.namespace}`] : []];
  for (let n = 2; ; n++) {
    const free = ids.find(candidate => !source.owner.node.tryFindChild(candidate));
    if (free) { return free; }
    ids.push(`${id}-${n}`);
  }
}

const BY_WORKLOAD = new WeakMap<object, Connections>();

const BY_APP = new WeakMap<IConstruct, Set<Connections>>();

/** whether nothing but its namespace was said beyond the workload or Service itself */
function isWhole(pods: Pods): boolean {
  return selectsEverything(pods._selector);
}
