import { KubernetesObject } from '../../src/manifest';

/**
 * Who can reach whom, pod by pod and rule by rule, straight from raw objects: no classes, sets, indexes or canonical
 * forms, and no code of the library. What the reachability engine says is compared with this.
 *
 *   const [web, db] = naivePods(objects);
 *   naiveAnswers(objects, web, db)('TCP', 5432)              → { egress: true, ingress: false, allowed: false }
 *   naiveAnswers(objects, '203.0.113.9', web, { … })('TCP', 443)
 *
 *   tier      policies                          first to last                   when none of their rules matches
 *   admin     AdminNetworkPolicy, CNP Admin     by priority, then rule order    the next tier
 *   namespace NetworkPolicy                     any rule of any of them         denied, if one selects the pod in this direction
 *   baseline  BaselineAdminNetworkPolicy, CNP   by priority, then rule order    allowed
 *
 * A connection is over one IP family, which both pods must have; allowed is what is over any. The objects must be such as an
 * API server accepts. A workload to itself means one of its pods to another, which policies
 * are about; what one Pod sends to itself never leaves it, and none is.
 */
export interface NaiveOptions {
  readonly ipBlocks?: 'external-only' | 'pod-addresses';
  readonly podCidrs?: readonly string[];
  readonly hostNetwork?: 'pod' | 'node';
  /** over which the connection may be: that of an address by which a pod was asked for; both without */
  readonly families?: readonly NaiveFamily[];
}

export type NaiveFamily = 'IPv4' | 'IPv6';

/** A pod as its manifest or template shows it. */
export interface NaivePod {
  /** `namespace/name` of the object it was read from */
  readonly name: string;
  /** `namespace/name[Kind]` of the workload: of the owner, where a Pod has one */
  readonly id: string;
  readonly namespace: string;
  readonly labels: StringMap;
  /** of regular containers, then of sidecars */
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol: string }[];
  readonly hostNetwork: boolean;
  /** as text; those of the node, with hostNetwork */
  readonly addresses: readonly string[];
  /** whether it stands for several, as of every workload but a Pod that nothing owns */
  readonly isReplicated: boolean;
  /** whether it is one pod that the objects name */
  readonly isPod: boolean;
  /** of what connects only where something leads: whether it does */
  readonly leadsTo?: (to: NaiveSide, protocol: string, port: number) => boolean;
}

/** A pod, or an address outside the cluster. */
export type NaiveSide = NaivePod | string;

export interface NaiveAnswer {
  readonly egress: boolean;
  readonly ingress: boolean;
  readonly allowed: boolean;
  /** over which the halves are told, where they are others over the other */
  readonly family?: NaiveFamily;
}

/** Every pod that the objects show: of a workload with replicas one, since nothing tells them apart. */
export function naivePods(objects: readonly KubernetesObject[]): NaivePod[] {
  return objects.flatMap(object => {
    const template = templateOf(object);
    if (!template) { return []; }
    const namespace = namespaceOf(object);
    const owner = object.kind === 'Pod' ? list((object.metadata as any).ownerReferences).find(reference => reference.kind !== 'Node') : undefined;
    const isHost = template.spec?.hostNetwork === true;
    const status = object.kind === 'Pod' ? object.status ?? {} : {};
    const sidecars = list(template.spec?.initContainers).filter(container => container.restartPolicy === 'Always');
    return [{
      name: `${namespace}/${object.metadata!.name}`,
      id: owner ? `${namespace}/${owner.name}[${owner.kind ?? 'Pod'}]` : `${namespace}/${object.metadata!.name}[${object.kind}]`,
      namespace,
      labels: template.metadata?.labels ?? {},
      ports: [...list(template.spec?.containers), ...sidecars].flatMap(container => list(container.ports))
        .map(({ name, containerPort, protocol }) => ({ name, port: containerPort, protocol: protocol ?? 'TCP' })),
      hostNetwork: isHost,
      addresses: [
        status.podIP, ...list(status.podIPs).map(({ ip }) => ip),
        ...(isHost ? [status.hostIP, ...list(status.hostIPs).map(({ ip }) => ip)] : []),
      ].filter(address => typeof address === 'string'),
      isReplicated: object.kind !== 'Pod' || owner !== undefined,
      isPod: object.kind === 'Pod',
    }];
  });
}

/**
 * The pod that traffic from outside comes through, by its namespace and labels: the workload that has them, if it is one; of
 * several, only whether any of them is on the host network is known.
 * @param workloads how many have them
 */
export function naiveController(pods: readonly NaivePod[], named: NamedPods, workloads: number): NaivePod {
  const { namespace, labels } = named;
  const those = pods.filter(pod => isMeantBy(named, pod));
  return {
    name: '{ingress-controller}',
    id: '{ingress-controller}',
    namespace,
    labels: workloads === 1 ? those[0].labels : labels,
    ports: [],
    hostNetwork: those.some(({ hostNetwork }) => hostNetwork),
    addresses: workloads === 1 ? those.flatMap(({ addresses }) => addresses) : [],
    isReplicated: true,
    isPod: false,
  };
}

/** Pods by their namespace and labels. */
export type NamedPods = Pick<NaivePod, 'namespace' | 'labels'>;

/** Whether a pod, or a workload, has the namespace and the labels; none are nobody's. */
export function isMeantBy(named: NamedPods, pod: NamedPods): boolean {
  return Object.keys(named.labels).length > 0 && pod.namespace === named.namespace && isSelected({ matchLabels: named.labels }, pod.labels);
}

/** What a question means by a text: a pod by its name, its workload's id or an address of its own, or else an address outside. */
export function naiveSide(pods: readonly NaivePod[], text: string): NaiveSide {
  const isOwn = (address: string) => !text.includes('/') && bitsOf(address) === bitsOf(text);
  return pods.find(({ name, id, hostNetwork, addresses }) => name === text || id === text || (!hostNetwork && addresses.some(isOwn))) ?? text;
}

/** Who else a question may mean by an address, where policies see them as pods: those that share it, the node's. */
export function naiveSharers(pods: readonly NaivePod[], side: NaiveSide, { hostNetwork }: NaiveOptions): NaivePod[] {
  if (typeof side !== 'string' || hostNetwork === 'node') { return []; }
  return pods.filter(pod => pod.hostNetwork && pod.addresses.some(address => bitsOf(address) === bitsOf(side)));
}

/** The families that texts of a question leave, as options have them. */
export function naiveFamilies(...texts: readonly string[]): Pick<NaiveOptions, 'families'> {
  const families = texts.filter(text => /^[\d.]+$|^[\da-f:.]+$/.test(text)).map(familyOf);
  return families.length > 0 ? { families: [...new Set(families)] } : {};
}

/** The answers for two sides, by protocol and port. Two addresses are no question: the cluster has no say in them. */
export function naiveAnswers(objects: readonly KubernetesObject[], from: NaiveSide, to: NaiveSide, options: NaiveOptions = {}) {
  const isSelf = typeof from !== 'string' && typeof to !== 'string' && from.name === to.name && from.isPod && to.isPod;
  const ofAddress = [from, to].find(side => typeof side === 'string');
  const families = ofAddress === undefined ? options.families ?? FAMILIES : [familyOf(ofAddress as string)];
  const isIpv6Spoken = speaksOfIpv6();
  const over = families.map(family => ({
    family,
    isCommon: [from, to].every(side => hasFamily(side, family)),
    egressOf: typeof from === 'string' || isSelf ? () => true : half('egress', from, to, to, family),
    ingressOf: typeof to === 'string' || isSelf ? () => true : half('ingress', to, from, to, family),
  }));
  return (protocol: string, port: number): NaiveAnswer => {
    const common = over.filter(({ isCommon }) => isCommon);
    const answers = (common.length > 0 ? common : over).map(({ family, egressOf, ingressOf }) => {
      const isLed = typeof from === 'string' || from.leadsTo === undefined || from.leadsTo(to, protocol, port);
      const [egress, ingress] = [isLed && egressOf(protocol, port), ingressOf(protocol, port)];
      return { family, egress, ingress, allowed: egress && ingress };
    });
    const { family, egress, ingress, allowed } = answers.find(answer => answer.allowed) ?? answers[0];
    const differs = answers.some(answer => answer.egress !== egress || answer.ingress !== ingress);
    return { egress, ingress, allowed, ...(differs ? { family } : {}) };
  };

  /** whether the side has an address of the family, or may have one */
  function hasFamily(side: NaiveSide, family: NaiveFamily): boolean {
    if (typeof side === 'string') { return familyOf(side) === family; }
    if (side.addresses.length > 0) { return side.addresses.some(address => familyOf(address) === family); }
    const podCidrs = side.hostNetwork ? [] : options.podCidrs ?? [];
    return podCidrs.length === 0 || podCidrs.some(cidr => familyOf(cidr) === family);
  }

  /** what one side's policies say; the destination is the side whose named ports count, in both directions */
  function half(direction: Direction, subject: NaivePod, other: NaiveSide, destination: NaiveSide, family: NaiveFamily) {
    if (!hasFamily(subject, family)) { return () => false; }
    const peerField = direction === 'ingress' ? 'from' : 'to';
    const admin = rulesOf(clusterPolicies('admin'));
    const isolating = objects.filter(policy => isNetworkPolicy(policy) && typesOf(policy.spec).includes(direction)
      && !isNode(policy, subject) && namespaceOf(policy) === subject.namespace && isSelected(policy.spec.podSelector, subject.labels));
    const allowing = isolating.flatMap(policy => list(policy.spec[direction])
      .filter(rule => list(rule[peerField]).length === 0 || list(rule[peerField]).some(peer => isPeer(policy, peer))));
    const baseline = rulesOf(clusterPolicies('baseline'));

    return (protocol: string, port: number): boolean => {
      for (const rule of admin) {
        if (!matchesPort(rule, protocol, port)) { continue; }
        if (rule.action === 'Pass') { break; }
        return rule.action !== 'Deny';
      }
      if (isolating.length > 0) { return allowing.some(rule => matchesPolicyPort(rule, protocol, port)); }
      for (const rule of baseline) {
        if (!matchesPort(rule, protocol, port)) { continue; }
        if (rule.action === 'Pass') { break; }
        return rule.action !== 'Deny';
      }
      return true;
    };

    /** the rules that are about the two sides, in the order in which they are asked */
    function rulesOf(policies: readonly KubernetesObject[]): any[] {
      return policies.filter(policy => isInSelection(policy, policy.spec.subject, subject)).flatMap(policy => list(policy.spec[direction])
        .filter(rule => list(rule[peerField]).some(peer => isClusterPeer(policy, peer))));
    }

    function isPeer(policy: KubernetesObject, peer: any): boolean {
      if (peer.ipBlock) { return isInBlock(policy, peer.ipBlock.cidr, list(peer.ipBlock.except), other, family); }
      if (typeof other === 'string' || isNode(policy, other)) { return false; }
      const isNamespace = isGiven(peer.namespaceSelector)
        ? isSelected(peer.namespaceSelector, namespaceLabels(other.namespace)) : other.namespace === namespaceOf(policy);
      return isNamespace && isSelected(peer.podSelector, other.labels);
    }

    function isClusterPeer(policy: KubernetesObject, peer: any): boolean {
      if (isGiven(peer.networks)) { return list(peer.networks).some(cidr => isInBlock(policy, cidr, [], other, family)); }
      if (isGiven(peer.nodes)) { return nodeAddresses(peer.nodes).some(address => isInBlock(policy, asBlock(address), [], other, family)); }
      // which addresses names stand for is not to be known; only rules that allow may have them
      if (isGiven(peer.domainNames)) { return false; }
      return typeof other !== 'string' && isInSelection(policy, peer, other);
    }

    function matchesPolicyPort(rule: any, protocol: string, port: number): boolean {
      return list(rule.ports).length === 0 || list(rule.ports).some(({ protocol: of, port: target, endPort }) => {
        if ((of ?? 'TCP') !== protocol) { return false; }
        if (!isGiven(target)) { return true; }
        if (typeof target === 'number') { return target <= port && port <= (endPort ?? target); }
        const named = portNamed(target);
        return named !== undefined && named.protocol === protocol && named.port === port;
      });
    }

    function matchesPort(rule: any, protocol: string, port: number): boolean {
      const ports = list(rule.ports ?? rule.protocols);
      return ports.length === 0 || ports.some(({ portNumber, portRange, namedPort, tcp, udp, sctp, destinationNamedPort }) => {
        const name = namedPort ?? destinationNamedPort;
        if (isGiven(name)) {
          const named = portNamed(name);
          return named !== undefined && named.protocol === protocol && named.port === port;
        }
        if (portNumber) { return (portNumber.protocol ?? 'TCP') === protocol && portNumber.port === port; }
        if (portRange) { return (portRange.protocol ?? 'TCP') === protocol && portRange.start <= port && port <= portRange.end; }
        const { number, range } = { TCP: tcp, UDP: udp, SCTP: sctp }[protocol]?.destinationPort ?? {};
        return range ? range.start <= port && port <= range.end : number === port;
      });
    }

    function portNamed(name: string) {
      return typeof destination === 'string' ? undefined : destination.ports.find(port => port.name === name);
    }
  }

  /** with the subject or peer of a cluster-wide policy: namespaces, or pods in namespaces */
  function isInSelection(policy: KubernetesObject, { namespaces, pods }: any, pod: NaivePod): boolean {
    if (isNode(policy, pod)) { return false; }
    if (isGiven(namespaces)) { return isSelected(namespaces, namespaceLabels(pod.namespace)); }
    return isSelected(pods.namespaceSelector, namespaceLabels(pod.namespace)) && isSelected(pods.podSelector, pod.labels);
  }

  /** whether the policy sees the pod as its node: then selectors do not find it */
  function isNode(policy: KubernetesObject, pod: NaivePod): boolean {
    return pod.hostNetwork && (policy.kind === 'ClusterNetworkPolicy' || options.hostNetwork === 'node');
  }

  function isInBlock(policy: KubernetesObject, cidr: string, except: readonly string[], side: NaiveSide, family: NaiveFamily): boolean {
    const holds = (address: string) => isInside(cidr, address) && !except.some(hole => isInside(hole, address));
    if (typeof side === 'string') { return holds(side); }
    if (policy.kind !== 'ClusterNetworkPolicy' && options.ipBlocks !== 'pod-addresses' && !isNode(policy, side)) { return false; }
    if (side.addresses.length > 0) { return side.addresses.filter(address => familyOf(address) === family).some(holds); }
    const podCidrs = side.hostNetwork ? [] : options.podCidrs ?? [];
    // without pod CIDRs it has addresses of either family or of both; where nothing is of IPv6, of IPv4
    const asked = familyOf(cidr) === family || !isIpv6Spoken;
    const ofFamily = podCidrs.length > 0 ? podCidrs.filter(text => familyOf(text) === family && familyOf(cidr) === family)
      : asked ? [familyOf(cidr) === 'IPv4' ? '0.0.0.0/0' : '::/0'] : [];
    const overlap = (a: string, b: string) => holdsBlock(a, b) || holdsBlock(b, a);
    return ofFamily.length > 0 && ofFamily.every(text => holdsBlock(cidr, text) && !except.some(hole => overlap(text, hole)));
  }

  /** whether a pod, a pod CIDR or a block of a rule that counts is of IPv6 */
  function speaksOfIpv6(): boolean {
    const inRules = objects.flatMap(policy => {
      const isOfNamespace = isNetworkPolicy(policy);
      if (!isOfNamespace && !policy.apiVersion?.startsWith('policy.networking.k8s.io/')) { return []; }
      const directions = isOfNamespace ? typesOf(policy.spec) : ['ingress', 'egress'] as const;
      return directions.flatMap(direction => list(policy.spec[direction])).flatMap(rule => [...list(rule.from), ...list(rule.to)])
        .flatMap(({ ipBlock, networks, nodes }) => [ipBlock?.cidr, ...list(networks), ...nodes ? nodeAddresses(nodes) : []].filter(isGiven));
    });
    return [...inRules, ...options.podCidrs ?? [], ...naivePods(objects).flatMap(({ addresses }) => addresses)].some(text => familyOf(text) === 'IPv6');
  }

  function clusterPolicies(tier: 'admin' | 'baseline'): KubernetesObject[] {
    return objects.filter(object => {
      if (object.apiVersion?.startsWith('policy.networking.k8s.io/') !== true) { return false; }
      if (object.kind === 'ClusterNetworkPolicy') { return object.spec.tier.toLowerCase() === tier; }
      return object.kind === (tier === 'admin' ? 'AdminNetworkPolicy' : 'BaselineAdminNetworkPolicy');
    }).sort((a, b) => (a.spec.priority ?? 0) - (b.spec.priority ?? 0));
  }

  function namespaceLabels(name: string): StringMap {
    const object = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata?.name === name);
    return { ...object?.metadata?.labels, 'kubernetes.io/metadata.name': name };
  }

  /** of the nodes that the selector finds; without Node objects none is known, and none is matched */
  function nodeAddresses(selector: any): string[] {
    return objects.filter(object => object.kind === 'Node' && isSelected(selector, object.metadata?.labels ?? {}))
      .flatMap(node => list(node.status?.addresses)).filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP').map(({ address }) => address);
  }
}

type Direction = 'ingress' | 'egress';
const FAMILIES: readonly NaiveFamily[] = ['IPv4', 'IPv6'];
type StringMap = { readonly [key: string]: string };

function templateOf(object: KubernetesObject): { readonly metadata?: any; readonly spec?: any } | undefined {
  switch (object.kind) {
    case 'Pod': return object;
    case 'CronJob': return object.spec.jobTemplate.spec.template;
    default: return isGiven(object.spec?.template?.spec?.containers) ? object.spec.template : undefined;
  }
}

function isNetworkPolicy(object: KubernetesObject): boolean {
  return object.kind === 'NetworkPolicy' && object.apiVersion?.startsWith('networking.k8s.io/') === true && isGiven(object.spec);
}

function typesOf(spec: any): Direction[] {
  const types = list(spec.policyTypes);
  if (types.length > 0) { return types.map(type => type.toLowerCase()); }
  return list(spec.egress).length > 0 ? ['ingress', 'egress'] : ['ingress'];
}

function namespaceOf(object: KubernetesObject): string {
  return object.metadata?.namespace ?? 'default';
}

/** an absent selector selects everything wherever this is asked */
function isSelected(selector: any, labels: StringMap): boolean {
  const hasLabels = Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return hasLabels && list(selector?.matchExpressions).every(({ key, operator, values }) => {
    switch (operator) {
      case 'In': return labels[key] !== undefined && values.includes(labels[key]);
      case 'NotIn': return labels[key] === undefined || !values.includes(labels[key]);
      case 'Exists': return labels[key] !== undefined;
      default: return labels[key] === undefined;
    }
  });
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function list(value: any): any[] {
  return value ?? [];
}

function familyOf(address: string): NaiveFamily {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

function asBlock(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

/** compares bit by bit, as strings of 0 and 1: those of different families never have the same length */
function isInside(cidr: string, address: string): boolean {
  const [network, length] = cidr.split('/');
  const [a, b] = [bitsOf(network), bitsOf(address)];
  return a.length === b.length && a.slice(0, Number(length)) === b.slice(0, Number(length));
}

function holdsBlock(outer: string, inner: string): boolean {
  const [network, length] = inner.split('/');
  return Number(outer.split('/')[1]) <= Number(length) && isInside(outer, network);
}

const known = new Map<string, string>();

/** the text is read once: tests ask for the same few addresses millions of times */
function bitsOf(address: string): string {
  const bits = known.get(address) ?? readBits(address);
  known.set(address, bits);
  return bits;
}

function readBits(address: string): string {
  if (!address.includes(':')) { return address.split('.').map(octet => Number(octet).toString(2).padStart(8, '0')).join(''); }
  const [left, right] = address.split('::').map(half => half.split(':').filter(group => group !== ''));
  const groups = right === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right];
  return groups.map(group => parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
