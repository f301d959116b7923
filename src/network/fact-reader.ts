import { IConstruct } from 'constructs';
import { DeclaredPort, KeyedPeer, Labels, PolicyPeer, keyedPeer, selects } from '../manifest';
import { PodSource, SourceFacts, sourcesBelow } from './pod-source';

/** Reads what objects say, each at most once: good for as long as nobody can change them. */
export class FactReader {
  private readonly facts = new Map<object, SourceFacts>();
  private readonly peers = new Map<object, Map<string | undefined, KeyedPeer>>();
  private sources: readonly PodSource[] | undefined;

  public constructor(private readonly root: IConstruct) {}

  /** What the workload or Service says; throws when it cannot be rendered. */
  public of(source: PodSource): SourceFacts {
    const known = this.facts.get(source.key);
    if (known) { return known; }
    const facts = source.read();
    this.facts.set(source.key, facts);
    return facts;
  }

  /** The peer that pods are for policies of one namespace, made once. */
  public peerOf(pods: object, namespace: string | undefined, make: () => PolicyPeer): KeyedPeer {
    const known = this.peers.get(pods) ?? new Map<string | undefined, KeyedPeer>();
    this.peers.set(pods, known);
    const peer = known.get(namespace) ?? keyedPeer(make());
    known.set(namespace, peer);
    return peer;
  }

  /** The workloads and Services of the app. */
  public get all(): readonly PodSource[] {
    return this.sources ??= sourcesBelow(this.root).map(({ source }) => source);
  }

  /** The workloads of the app whose pods a Service selects. */
  public behind(service: PodSource): PodSource[] {
    const { selector } = this.of(service);
    if (Object.keys(selector.matchLabels ?? {}).length === 0) { return []; }
    return this.all.filter(source => !source.isService && source.namespace === service.namespace && selects(selector, this.labelsOf(source)));
  }

  /**
   * The ports of the pods that a Service sends to. A target that is a name is looked up in the workloads behind it;
   * where none gives it, it stays a name (port 0).
   *
   * @param workload only its ports, instead of those of all workloads behind the Service
   */
  public targetPorts(service: PodSource, workload?: PodSource): DeclaredPort[] {
    const servicePorts = this.of(service).servicePorts ?? [];
    const workloads = servicePorts.some(({ target }) => typeof target === 'string') ? workload ? [workload] : this.behind(service) : [];
    return servicePorts.flatMap(({ target, protocol }): DeclaredPort[] => {
      if (typeof target === 'number') { return [{ port: target, protocol }]; }
      const named = workloads.flatMap(source => this.of(source).ports.filter(port => port.name === target && port.protocol === protocol));
      return named.length > 0 ? named : [{ name: target, port: 0, protocol }];
    });
  }

  /** none for a workload that cannot be rendered: cdk8s reports that itself */
  private labelsOf(source: PodSource): Labels {
    try {
      return this.of(source).labels;
    } catch {
      return {};
    }
  }
}
