import { LabelSelector, PolicyPort, parseCidr, selectorText, selects, selectsEverything } from '../manifest';
import { IpBlock, Pods, askedPeer, askedPods } from '../network';
import {
  AddressRange, Cluster, EVERY_ADDRESS, Evaluation, PodSelection, PortMatch, Workload, blockRanges, canonicalRanges, evaluate, evaluateDoubting,
  ownNamespaces, podsInQuestion, withHypotheticalPods,
} from '../reachability';

export type Asked = ReturnType<typeof askedPeer>;

/** A peer, and the namespace that its pods are in where it names none. */
export interface AskedInScope {
  readonly peer: Asked;
  readonly namespace: string | undefined;
}

/** Whether pods count that nobody wrote, in the app's own namespaces. */
type Which = 'those there are' | 'all there could be';

/** What some pods come to, and what is known of their ports. */
interface FoundPods {
  readonly indexes: readonly number[];
  readonly ports?: readonly PortMatch[];
}

/** What each part of a peer that something is in tells of its ports; undefined where it tells none. */
export type ToldPorts = readonly (readonly PortMatch[] | undefined)[];

/** What a peer comes to in a cluster. */
export interface Members {
  /** indexes of workloads, ascending */
  readonly workloads: ReadonlyMap<number, ToldPorts>;
  /** canonical */
  readonly ranges: readonly AddressRange[];
  /** what the peer tells of the ports of addresses */
  readonly rangePorts: readonly PortMatch[] | undefined;
  /** why parts of it are nobody */
  readonly nobody: readonly string[];
}

/**
 * The cluster of an app together with the pods that questions are about, evaluated once for all of them:
 *
 *   peer                                  members
 *   Pods.of(workload)                     that workload
 *   Pods by labels, Namespaces, Services  workloads that they select; outside of the app's namespaces, pods that they would select
 *   IpBlock                               its addresses
 *   everyone                              all workloads, any other pod of the cluster, all addresses
 *
 * What must be denied is asked of every pod that there could be, so also of others in the app's own namespaces; what must be
 * allowed is asked of the workloads there alone.
 */
export class AskedCluster {
  /** @param cluster without potential workloads */
  public static of(cluster: Cluster, defaultNamespace: string, questions: readonly AskedInScope[]): AskedCluster {
    const asked = questions.flatMap(question => selectionsOf(question, defaultNamespace));
    return new AskedCluster(cluster, defaultNamespace, evaluate(withHypotheticalPods(cluster, podsInQuestion(cluster, asked))));
  }

  public readonly own: ReadonlySet<string>;
  private readonly doubting = new Map<'Allow' | 'Deny', AskedCluster>();

  private constructor(public readonly cluster: Cluster, private readonly defaultNamespace: string, public readonly evaluation: Evaluation) {
    this.own = ownNamespaces(cluster);
  }

  /**
   * The same where pods whose addresses nobody tells are in every block that may hold them, and any address may be that of a
   * name or a node that nobody tells: in rules that allow, to prove that something is denied, or in rules that deny, to prove
   * that it is allowed.
   */
  public assuming(doubt: 'Allow' | 'Deny'): AskedCluster {
    if (!this.evaluation.leavesDoubt) { return this; }
    let found = this.doubting.get(doubt);
    if (!found) {
      this.doubting.set(doubt, found = new AskedCluster(this.cluster, this.defaultNamespace, evaluateDoubting(this.evaluation, doubt)));
    }
    return found;
  }

  /** What the peer comes to. */
  public members(question: AskedInScope, which: Which): Members {
    const { peer: { parts } } = question;
    const known = parts.defaultPorts && portMatches(parts.defaultPorts.map(({ _policyPort }) => _policyPort));
    const workloads = new Map<number, ToldPorts>();
    const nobody: string[] = [];
    const add = (index: number, ports: readonly PortMatch[] | undefined) => workloads.set(index, [...workloads.get(index) ?? [], ports]);
    if (parts.everyone) { this.evaluation.workloads.forEach((_, index) => { if (this.takesPart(index, 'all there could be')) { add(index, known); } }); }
    for (const pods of parts.pods ?? []) {
      const found = this.membersOf(pods, question.namespace, which);
      if (typeof found === 'string') { nobody.push(found); } else { found.indexes.forEach(index => add(index, found.ports ?? known)); }
    }
    for (const namespaces of parts.namespaces ?? []) {
      const found = this.selected({ namespaces: namespaces._singleName ?? namespaces._selector, pods: {} }, which);
      if (typeof found === 'string') { nobody.push(found); } else { found.forEach(index => add(index, known)); }
    }
    const ranges = parts.everyone ? EVERY_ADDRESS : canonicalRanges((parts.ipBlocks ?? []).flatMap(rangesOf));
    return { workloads: new Map([...workloads].sort(([a], [b]) => a - b)), ranges, rangePorts: known, nobody };
  }

  /** Whether it is a workload of the app, and not a pod that nobody wrote. */
  public isOwn(index: number): boolean {
    return index !== this.evaluation.controller && !this.evaluation.workloads[index].isPotential;
  }

  /** `shop/web[Deployment] (shop/web)`: id and construct path */
  public nameOf(index: number): string {
    const { id, origin } = this.evaluation.workloads[index];
    return origin === undefined ? id : `${id} (${origin})`;
  }

  private membersOf(pods: Pods, scopeNamespace: string | undefined, which: Which): FoundPods | string {
    let asked: ReturnType<typeof askedPods>;
    try {
      asked = askedPods(pods);
    } catch (error) {
      return (error as Error).message;
    }
    if (asked.type === 'selection') {
      const found = this.selected({ namespaces: asked.namespaces ?? scopeNamespace ?? this.defaultNamespace, pods: asked.pods }, which);
      return typeof found === 'string' ? found : { indexes: found };
    }
    const { kind, name, narrowedTo, namedNamespace } = asked;
    const namespace = asked.namespace ?? this.defaultNamespace;
    if (namedNamespace !== undefined && namedNamespace !== namespace) {
      return `${pods.toString()} states no namespace, and is taken to be in "${namespace}". `
        + `Give it one, or say where it goes: Reachability.of(app).assuming({ namespace: '${namedNamespace}' })`;
    }
    const found = asked.type === 'workload' ? this.workloadNamed(kind, namespace, name) : this.behind(namespace, asked.selector);
    const indexes = found.filter(index => selects(narrowedTo, this.evaluation.workloads[index].labels));
    if (indexes.length > 0) { return { indexes, ...asked.type === 'service' ? { ports: portMatches(asked.ports) } : {} }; }
    if (found.length > 0) { return `none of the pods of ${pods.toString()} has these labels`; }
    return asked.type === 'service' ? `no workload of the app has the pods that ${pods.toString()} selects`
      : `${pods.toString()} takes no part: it is not in the app, or makes no pods that an API server takes`;
  }

  /** a Service without a selector selects nothing */
  private behind(namespace: string, selector: LabelSelector): number[] {
    return selectsEverything(selector) ? [] : this.selectedOnly({ namespaces: namespace, pods: selector }).filter(index => this.isOwn(index));
  }

  private workloadNamed(kind: string, namespace: string, name: string): number[] {
    const id = `${namespace}/${name}[${kind}]`;
    const alias = `${namespace}/${name}`;
    const { workloads } = this.evaluation;
    const index = workloads.findIndex(workload => workload.id === id);
    const owner = index < 0 ? workloads.findIndex(({ aliases }) => aliases.includes(alias)) : index;
    return owner < 0 ? [] : [owner];
  }

  private selected(selection: PodSelection, which: Which): number[] | string {
    const found = this.selectedOnly(selection).filter(index => this.takesPart(index, which));
    // other pods in the app's own namespaces are no reason to ask: a name that is misspelt selects them, too
    if (found.some(index => this.takesPart(index, 'those there are')) || this.isNamedByPolicy(selection, found)) { return found; }
    return `${nobodyText(selection)}${this.neighbours(selection)}`;
  }

  private selectedOnly({ namespaces, pods }: PodSelection): number[] {
    const { cluster, workloads, controller } = this.evaluation;
    return workloads.flatMap((workload, index) => {
      if (index === controller || !selects(pods, workload.labels)) { return []; }
      const isThere = typeof namespaces === 'string' ? namespaces === workload.namespace
        : selects(namespaces, cluster.namespaces.get(workload.namespace)!.labels);
      return isThere ? [index] : [];
    });
  }

  private takesPart(index: number, which: Which): boolean {
    if (index === this.evaluation.controller) { return false; }
    const { isPotential, namespace } = this.evaluation.workloads[index];
    return !isPotential || which === 'all there could be' || !this.own.has(namespace);
  }

  /** pods with labels that no workload has take part because a policy names them */
  private isNamedByPolicy({ pods }: PodSelection, found: readonly number[]): boolean {
    return !selectsEverything(pods) && found.some(index => Object.keys(this.evaluation.workloads[index].labels).length > 0);
  }

  private neighbours({ namespaces }: PodSelection): string {
    const there = this.cluster.workloads.filter(({ namespace }) => typeof namespaces === 'string' ? namespace === namespaces
      : selects(namespaces, this.cluster.namespaces.get(namespace)!.labels)).map(describeLabels);
    if (there.length === 0) { return ''; }
    return `. There ${there.length === 1 ? 'is' : 'are'} ${there.slice(0, MOST).join(', ')}${there.length > MOST ? ` and ${there.length - MOST} more` : ''}`;
  }
}

const MOST = 3;

function selectionsOf({ peer: { parts }, namespace }: AskedInScope, defaultNamespace: string): PodSelection[] {
  return [
    ...(parts.pods ?? []).flatMap((pods): PodSelection[] => {
      const asked = readable(() => askedPods(pods));
      return asked?.type === 'selection' ? [{ namespaces: asked.namespaces ?? namespace ?? defaultNamespace, pods: asked.pods }] : [];
    }),
    ...(parts.namespaces ?? []).map(({ _singleName, _selector }): PodSelection => ({ namespaces: _singleName ?? _selector, pods: {} })),
  ];
}

/** Ports as the engine matches them. */
export function portMatches(ports: readonly (PolicyPort | 'all')[]): PortMatch[] {
  return ports.flatMap((port): PortMatch[] => {
    if (port === 'all') { return (['TCP', 'UDP', 'SCTP'] as const).map(protocol => ({ type: 'numbers', protocol, first: 1, last: 65535 })); }
    const { protocol = 'TCP', port: target, endPort } = port;
    if (typeof target === 'string') { return [{ type: 'named', name: target, protocol }]; }
    return [target === undefined ? { type: 'numbers', protocol, first: 1, last: 65535 } : { type: 'numbers', protocol, first: target, last: endPort ?? target }];
  });
}

function rangesOf({ cidr, exceptCidrs }: IpBlock): AddressRange[] {
  const [block, ...except] = [cidr, ...exceptCidrs].map(text => {
    const parsed = parseCidr(text);
    if (typeof parsed === 'string') { throw new Error(`Invalid CIDR "${text}": ${parsed}.`); }
    return parsed;
  });
  return blockRanges(block, except);
}

function nobodyText({ namespaces, pods }: PodSelection): string {
  const where = typeof namespaces === 'string' ? `namespace ${namespaces}` : `namespaces ${selectorText(namespaces as LabelSelector)}`;
  return selectorText(pods) === 'all' ? `there is no workload in ${where}` : `no workload in ${where} has pods with ${selectorText(pods)}`;
}

function describeLabels({ id, labels }: Workload): string {
  return Object.keys(labels).length === 0 ? `${id} without labels` : `${id} with ${selectorText({ matchLabels: labels })}`;
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
