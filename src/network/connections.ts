import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { mayBePatched } from '../tree';
import { AppPolicies } from './app-policies';
import { ClusterDns } from './cluster-dns';
import { FactReader } from './fact-reader';
import { partsOf, requireConstruct, requirePods, requirePorts } from './input-checks';
import { Client, Direction, ServiceFlow, isWhole, lateHalves } from './late-half';
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
 * ```ts
 * Connections.of(web).allowTo(Pods.of(db), Port.tcp(5432));
 * Connections.of(web).allowTo(Pods.of(cache));                   // on the ports that cache declares
 * Connections.of(web).allowFrom(Peers.ingressNginx(), Port.tcp(8080));
 * ```
 *
 * `Connections.of(web)` means: web is isolated, and this is what it needs. All that is said of a workload becomes one
 * policy in its chart and namespace, whatever number of flows; name lookups come with it.
 *
 * ```text
 * flow between                   writes
 * two workloads of the app       both halves: egress of the one, ingress of the other
 * a workload and anything else   the workload's half; pods that the app does not own are never touched
 * ```
 *
 * A workload that is only named as the other side is isolated in that one direction: with `Connections.of(web).allowTo(
 * Pods.of(db))`, db admits web and nobody else that no policy names, while its egress stays as it is. Saying the same
 * twice is one rule. `ApiObject.of(Connections.of(web))` is the policy, for JSON patches.
 *
 * A Service stands for the workloads behind it at synth: they get the other half, on the ports that it sends to.
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
      throw new Error(`Cannot say the connections of ${pods.toString()}: that is no workload of the app. `
        + 'Give the workload, or write AllowFrom and AllowTo for pods that are known by labels only.');
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
    const known = BY_WORKLOAD.get(source.key);
    // users may take constructs out of the tree again
    return known && source.owner.node.tryFindChild(known.node.id) === known ? known : undefined;
  }

  /** those of the app that are still in it: users may take constructs out of the tree again */
  private static clientsIn(root: IConstruct, facts: FactReader): Client[] {
    return [...BY_APP.get(root) ?? []].filter(client => facts.has(client)).map(client => {
      const { subject, workload, services, isolated, egress } = client;
      return { subject, workload, services, isEgressClosed: isolated || egress.length > 0, dns: client.nameServer() };
    });
  }

  private readonly subject: Pods;
  private readonly namespace: string | undefined;
  private readonly ingress: RuleDraft[] = [];
  private readonly egress: RuleDraft[] = [];
  private readonly services: ServiceFlow[] = [];
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

  /** The NetworkPolicy object, for JSON patches. A name has to be given before: `Connections.of(workload, { name })`. */
  public get apiObject(): ApiObject { return this.node.defaultChild as ApiObject; }

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
    this.sayToWorkloads(config, 'to', given ?? config.defaultPorts);
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
    this.sayToWorkloads(config, 'from', given);
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
    if (!(dns as unknown instanceof Object) || !('useFor' in dns)) { throw new Error('Invalid dns: give a ClusterDns, or write withoutDns().'); }
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
    if (options?.name !== undefined && options.name !== this.apiObject.name) {
      if (mayBePatched(this.apiObject)) {
        throw new Error(`The policy for ${this.workload.text} was patched before it was named "${options.name}". Say Connections.of(...) with its name first.`);
      }
      const { id } = this.apiObject.node;
      this.app.remove(this.apiObject);
      this.node.tryRemoveChild(id);
      this.makePolicy(options);
    } else {
      for (const [key, value] of Object.entries(options?.labels ?? {})) { this.apiObject.metadata.addLabel(key, value); }
      for (const [key, value] of Object.entries(options?.annotations ?? {})) { this.apiObject.metadata.addAnnotation(key, value); }
    }
    this.isolated = true;
    this.app.changed();
  }

  private makePolicy(options: NetworkPolicyOptions): void {
    policyObject(this, {
      ...options,
      namespace: this.namespace,
      draft: facts => this.draft(facts),
      workload: this.workload,
      prepare: facts => this.meetServices(facts),
    });
  }

  private say(statements: RuleDraft[], statement: RuleDraft): void {
    statements.push(statement);
    this.app.changed();
  }

  private draft(facts: FactReader): PolicyDraft {
    const late = facts.once(BY_APP, () => lateHalves(Connections.clientsIn(this.node.root, facts), facts)).get(this.workload.key);
    const ingress = [...this.ingress, ...late?.ingress ?? []];
    const egress = [...this.egress, ...late?.egress ?? []];
    const dns = this.nameServer();
    return {
      namespace: this.namespace,
      subject: this.subject,
      ingress: this.isolated || ingress.length > 0 ? [...ingress, ...late?.lookups ?? []] : undefined,
      egress: this.isolated || egress.length > 0 ? [...egress, ...dns ? [{ peer: dns.toPeerConfig() }] : []] : undefined,
    };
  }

  private nameServer(): ClusterDns | undefined {
    return this.lookups === 'none' ? undefined : this.lookups === 'default' ? ClusterDns.of(this) : this.lookups;
  }

  /** writes the other half of a flow to each workload of the app that is part of the peer; those behind Services follow at synth */
  private sayToWorkloads(config: PeerConfig, direction: Direction, ports: readonly Port[] | undefined): void {
    for (const pods of (config.pods ?? []).filter(isWhole)) {
      const source = pods._source;
      const known = source && Connections.existing(source);
      // what another app owns is none of ours to isolate
      if (!source || (known ? known.app !== this.app : source.owner.node.root !== this.node.root)) { continue; }
      if (source.isService) {
        this.services.push({ service: pods, direction, ports });
      } else {
        const other = Connections.forWorkload(pods);
        other.say(direction === 'to' ? other.ingress : other.egress, { peer: { pods: [this.subject] }, ports });
      }
    }
  }

  /** gives a policy to each workload behind the Services of this workload's flows */
  private meetServices(facts: FactReader): void {
    for (const { service } of this.services) {
      for (const workload of facts.behind(service._source!)) { Connections.forWorkload(Pods._ofSource(workload, service._namespaces)); }
    }
  }

  private requireSameNamespace(pods: Pods): void {
    if (pods._namespaces === this.subject._namespaces) { return; }
    const namespace = policyNamespace(pods, this);
    if (namespace === this.namespace) { return; }
    throw new Error(`${pods.toString()} is in namespace "${namespace}" here, and was in "${this.namespace}" when its connections were first said. State one namespace.`);
  }
}

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
