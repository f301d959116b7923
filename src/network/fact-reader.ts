import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { KeyedPeer, KubernetesObject, PolicyPeer, PolicyPort, ProtocolName, dnsLabelProblem, keyedPeer, selectorProblems } from '../manifest';
import { PodSource, itemsByIdentity, sourcesAmong } from './pod-source';
import { SourceFacts } from './source-facts';

/** A port of pods: a number, or a name that nobody in the app gives a number. */
export interface TargetPort {
  readonly port: number | string;
  readonly protocol: ProtocolName;
}

/** Reads what objects say, each at most once: good for as long as nobody can change them. */
export class FactReader {
  private readonly facts = new Map<object, SourceFacts>();
  private readonly peers = new Map<string | undefined, Map<object, KeyedPeer>>();
  private readonly ports = new Map<object, readonly PolicyPort[]>();
  private readonly labelled = new Map<string, Map<string, PodSource[]>>();
  private readonly workloads = new Map<object, readonly PodSource[]>();
  private readonly made = new Map<object, unknown>();
  private readonly lists = new Map<ApiObject, ReadonlyMap<string, KubernetesObject>>();
  private present: ReadonlySet<IConstruct> | undefined;
  private sources: readonly PodSource[] | undefined;

  public constructor(private readonly root: IConstruct) {}

  /** Whether the construct is in the app: users may take constructs out again. */
  public has(construct: IConstruct): boolean {
    return (this.present ??= new Set(this.root.node.findAll())).has(construct);
  }

  /** What the workload or Service says; throws when it cannot be rendered. */
  public of(source: PodSource): SourceFacts {
    const known = this.facts.get(source.key);
    if (known) { return known; }
    const facts = source.read(list => this.itemsIn(list));
    requireValid(source, facts);
    this.facts.set(source.key, facts);
    return facts;
  }

  /** The peer that pods are for policies of one namespace, made once. */
  public peerOf(pods: object, namespace: string | undefined, make: () => PolicyPeer): KeyedPeer {
    let known = this.peers.get(namespace);
    if (!known) { this.peers.set(namespace, known = new Map()); }
    let peer = known.get(pods);
    if (!peer) { known.set(pods, peer = keyedPeer(make())); }
    return peer;
  }

  /** The ports that a workload declares, as policies write them, made once. */
  public portsOf(workload: PodSource, make: () => readonly PolicyPort[]): readonly PolicyPort[] {
    let ports = this.ports.get(workload.key);
    if (!ports) { this.ports.set(workload.key, ports = make()); }
    return ports;
  }

  /** What is the same for all policies of one look at the app, made once. */
  public once<T>(key: object, make: () => T): T {
    if (!this.made.has(key)) { this.made.set(key, make()); }
    return this.made.get(key) as T;
  }

  /** The workloads and Services of the app. */
  public get all(): readonly PodSource[] {
    return this.sources ??= sourcesAmong(this.root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct)))
      .map(({ source }) => source);
  }

  /** One label of a workload's pods; none where it cannot be rendered: cdk8s reports that itself. */
  public labelOf(source: PodSource, key: string): string | undefined {
    try {
      return this.of(source).label(key);
    } catch {
      return undefined;
    }
  }

  /** The workloads of a namespace whose pods carry a label. */
  public withLabel(namespace: string | undefined, key: string, value: string): readonly PodSource[] {
    let byPlace = this.labelled.get(key);
    if (!byPlace) {
      this.labelled.set(key, byPlace = new Map());
      for (const source of this.all) {
        const own = source.isService ? undefined : this.labelOf(source, key);
        if (own === undefined) { continue; }
        const place = placeOf(source.namespace, own);
        const sharing = byPlace.get(place);
        if (sharing) {
          sharing.push(source);
        } else {
          byPlace.set(place, [source]);
        }
      }
    }
    return byPlace.get(placeOf(namespace, value)) ?? [];
  }

  /** The workloads of the app whose pods a Service selects. */
  public behind(service: PodSource): readonly PodSource[] {
    const known = this.workloads.get(service.key);
    if (known) { return known; }
    const [first, ...others] = Object.entries(this.of(service).selector.matchLabels ?? {});
    const sharing = first ? this.withLabel(service.namespace, ...first) : [];
    const found = sharing.filter(source => others.every(([key, value]) => this.labelOf(source, key) === value));
    this.workloads.set(service.key, found);
    return found;
  }

  /**
   * The ports of the pods that a Service sends to. A target that is a name is looked up in the workloads behind it;
   * where none gives it, it stays a name.
   *
   * @param workload only its ports, instead of those of all workloads behind the Service
   */
  public targetPorts(service: PodSource, workload?: PodSource): TargetPort[] {
    const { servicePorts } = this.of(service);
    const workloads = servicePorts.some(({ target }) => typeof target === 'string') ? workload ? [workload] : this.behind(service) : [];
    return servicePorts.flatMap(({ target, protocol }): TargetPort[] => {
      const named = workloads.flatMap(source => this.of(source).ports.filter(port => port.name === target && port.protocol === protocol));
      return named.length > 0 ? named : [{ port: target, protocol }];
    });
  }

  private itemsIn(list: ApiObject): ReadonlyMap<string, KubernetesObject> {
    const known = this.lists.get(list);
    if (known) { return known; }
    const items = itemsByIdentity(list);
    this.lists.set(list, items);
    return items;
  }
}

/** what objects say goes into policies: an API server would refuse these, or read them as something else */
function requireValid(source: PodSource, { namespace, selector, isGenerated }: SourceFacts): void {
  if (isGenerated && (namespace === undefined || dnsLabelProblem(namespace) === undefined)) { return; }
  const problem = namespace === undefined ? undefined : dnsLabelProblem(namespace);
  const problems = [
    ...(problem ? [`namespace "${namespace}" ${problem}`] : []),
    ...selectorProblems(selector, 'selector'),
  ];
  if (problems.length > 0) { throw new Error(`${source.text} is invalid: ${problems.join('; ')}.`); }
}

function placeOf(namespace: string | undefined, value: string): string {
  return `${namespace ?? ''}/${value}`;
}
