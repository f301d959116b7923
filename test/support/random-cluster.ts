import * as fc from 'fast-check';
import { NaiveOptions } from './naive-reachability';
import { CIDRS, randomClusterPolicies, randomNetworkPolicies } from './random-policies';
import { KubernetesObject } from '../../src/manifest';

/**
 * Small random clusters for fast-check, such as an API server accepts, and what is worth asking about them:
 *
 *   fc.assert(fc.property(randomCluster(), ({ objects, options, addresses, ports }) => { … }))
 *
 * Labels, port names and addresses come from tiny alphabets, so that selectors hit and miss about as often. Names are
 * unique, so that `namespace/name` is one pod. Of each tier all priorities differ.
 */
export interface RandomCluster {
  readonly objects: KubernetesObject[];
  readonly options: Required<Omit<NaiveOptions, 'families'>>;
  /** of both families: the ends of each block that a policy names and those of pods and nodes, one to each side of them too */
  readonly addresses: readonly string[];
  /** every number that a policy or a pod names, and its neighbours */
  readonly ports: readonly number[];
}

export function randomCluster(): fc.Arbitrary<RandomCluster> {
  return fc.record({
    namespaces: randomNamespaces(),
    workloads: fc.array(randomWorkload(), { minLength: 3, maxLength: 7 }).map(workloads => workloads.flatMap((build, index) => build(`w${index}`, index))),
    nodes: fc.subarray(NODES),
    policies: fc.tuple(randomNetworkPolicies(), randomClusterPolicies()).map(([ofNamespaces, ofCluster]) => [...ofNamespaces, ...ofCluster]),
    options: randomOptions(),
    order: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
  }).map(({ namespaces, workloads, nodes, policies, options, order }) => {
    // as a file would say it: what is undefined is not there
    const objects: KubernetesObject[] = JSON.parse(JSON.stringify(shuffled([...namespaces, ...workloads, ...nodes, ...policies], order)));
    return { objects, options, addresses: addressesIn(objects, options.podCidrs), ports: portsIn(objects) };
  });
}

/** The same objects in another order. */
export function shuffled<T>(elements: readonly T[], order: readonly number[]): T[] {
  return elements.map((element, index) => ({ element, at: order[index % order.length] })).sort((a, b) => a.at - b.at).map(({ element }) => element);
}

/** Addresses at which an answer may change, in the objects' own blocks. */
export function addressesIn(objects: readonly KubernetesObject[], podCidrs: readonly string[] = []): string[] {
  const texts = strings([...objects.map(({ spec, status }) => [spec, status]), podCidrs]);
  const blocks = texts.filter(text => CIDRS.includes(text) || podCidrs.includes(text) || ADDRESS.test(text));
  const ends = [...new Set(['0.0.0.0/0', '::/0', ...blocks])].flatMap(text => {
    const [network, length] = text.split('/');
    const width = network.includes(':') ? 128 : 32;
    const first = valueOf(network);
    const last = first + 2n ** BigInt(width - Number(length ?? width)) - 1n;
    return [first - 1n, first, last, last + 1n].filter(value => value >= 0n && value < 2n ** BigInt(width)).map(value => textOf(value, width));
  });
  return [...new Set(ends)];
}

function randomOptions(): fc.Arbitrary<Required<Omit<NaiveOptions, 'families'>>> {
  return fc.record({
    ipBlocks: fc.constantFrom('external-only', 'pod-addresses'),
    hostNetwork: fc.constantFrom('pod', 'node'),
    podCidrs: fc.constantFrom([], ['10.0.0.0/16'], ['10.0.0.0/16', 'fd00:1::/64'], ['fd00:1::/64'], ['10.0.1.0/24', '10.0.2.0/24']),
  });
}

const NAMESPACES = ['default', 'red', 'blue', 'dark'];

/** some are declared, with labels or without; `dark` never is */
function randomNamespaces(): fc.Arbitrary<KubernetesObject[]> {
  const labels = fc.constantFrom(undefined, null, {}, { team: 'x' }, { team: 'y' }, { team: 'x', env: '' }, { env: 'prod' });
  return fc.tuple(fc.subarray(['default', 'red', 'blue']), labels, labels, labels).map(([names, ...of]) => names.map((name, index) => ({
    apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: of[index] as any },
  })));
}

const NODES: KubernetesObject[] = [
  { name: 'n1', labels: { zone: 'a' }, addresses: ['192.168.0.10', 'fd00:99::10'] },
  { name: 'n2', labels: { zone: 'b' }, addresses: ['192.168.0.11'] },
].map(({ name, labels, addresses }) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
  status: { addresses: [{ type: 'Hostname', address: name }, ...addresses.map(address => ({ type: 'InternalIP', address }))] },
}));

type Build = (name: string, index: number) => KubernetesObject[];

function randomWorkload(): fc.Arbitrary<Build> {
  return fc.record({
    kind: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob') },
      { weight: 3, arbitrary: fc.constant('Pod') },
      { weight: 1, arbitrary: fc.constant('Pods of an owner') },
    ),
    namespace: fc.constantFrom(undefined, ...NAMESPACES),
    labels: fc.tuple(randomLabels(), randomLabels()),
    spec: randomPodSpec(),
    otherSpec: fc.option(randomPodSpec()),
    addressed: fc.tuple(fc.nat(5), fc.nat(5)),
  }).map(({ kind, namespace, labels, spec, otherSpec, addressed }) => (name, index) => {
    const pod = (podName: string, nth: 0 | 1, podSpec: any): KubernetesObject => ({
      apiVersion: 'v1', kind: 'Pod', metadata: { name: podName, namespace, labels: labels[nth] as any }, spec: podSpec, status: statusOf(podSpec, addressed[nth], 2 * index + nth),
    });
    if (kind === 'Pod') { return [pod(name, 0, spec)]; }
    if (kind === 'Pods of an owner') {
      return [pod(`${name}-a`, 0, spec), pod(`${name}-b`, 1, otherSpec ?? spec)]
        .map(one => ({ ...one, metadata: { ...one.metadata, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid: name, controller: true }] } }));
    }
    return [{ ...API[kind], kind, metadata: { name, namespace }, spec: specOf(kind, name, labels[0] ?? {}, spec) }];
  });
}

const API: { readonly [kind: string]: { readonly apiVersion: string } } = Object.fromEntries([
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map(kind => [kind, { apiVersion: 'apps/v1' }]),
  ...['Job', 'CronJob'].map(kind => [kind, { apiVersion: 'batch/v1' }]),
  ['ReplicationController', { apiVersion: 'v1' }],
]);

function specOf(kind: string, name: string, labels: object, podSpec: any): any {
  if (kind === 'Job' || kind === 'CronJob') {
    const job = { template: { metadata: { labels }, spec: { ...podSpec, restartPolicy: 'Never' } } };
    return kind === 'Job' ? job : { schedule: '@daily', jobTemplate: { spec: job } };
  }
  const template = { metadata: { labels: { ...labels, workload: name } }, spec: podSpec };
  return kind === 'ReplicationController' ? { selector: { workload: name }, template } : { selector: { matchLabels: { workload: name } }, template };
}

function randomLabels(): fc.Arbitrary<object | null | undefined> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(undefined, null, {}) },
    { weight: 5, arbitrary: fc.record({ app: fc.constantFrom('a', 'b', 'c'), tier: fc.constantFrom('x', 'y', '') }, { requiredKeys: [] }) },
  );
}

function randomPodSpec(): fc.Arbitrary<any> {
  const port = fc.record({
    name: fc.constantFrom('http', 'http', 'metrics', 'dns', undefined),
    containerPort: fc.constantFrom(80, 81, 53, 8080, 65535),
    protocol: fc.constantFrom(undefined, undefined, 'TCP', 'UDP', 'SCTP'),
  });
  const ports = fc.oneof(fc.constantFrom(undefined, null, []), fc.uniqueArray(port, { maxLength: 3, selector: ({ name }) => name ?? {} }));
  return fc.record({
    hostNetwork: fc.constantFrom(undefined, undefined, undefined, undefined, false, true),
    ports: fc.tuple(ports, ports, ports, ports),
    others: fc.constantFrom('none', 'none', 'second', 'sidecar', 'init'),
  }).map(({ hostNetwork, ports: of, others }) => {
    const container = (name: string, nth: number, more: object = {}) => ({ name, image: 'registry.example/app', ports: of[nth], ...more });
    return {
      hostNetwork,
      containers: [container('app', 0), ...(others === 'second' ? [container('second', 1)] : [])],
      ...(others === 'sidecar' ? { initContainers: [container('sidecar', 2, { restartPolicy: 'Always' })] } : {}),
      ...(others === 'init' ? { initContainers: [container('init', 3)] } : {}),
    };
  });
}

/** what a server would report of the pod, or nothing: addresses of its own, or of its node */
function statusOf({ hostNetwork }: any, addressed: number, index: number): any {
  const ips = [`10.0.${1 + index % 3}.${5 + index}`, `fd00:1::${5 + index}`];
  const node = ['192.168.0.10', 'fd00:99::10'];
  const plural = (addresses: readonly string[]) => addresses.map(ip => ({ ip }));
  if (hostNetwork === true) {
    const whole = { podIP: node[0], podIPs: plural(node), hostIP: node[0], hostIPs: plural(node) };
    return [undefined, { hostIP: node[0] }, { hostIPs: plural(node) }, whole][addressed % 4];
  }
  return [
    undefined, { phase: 'Pending' }, { podIP: ips[0] }, { podIP: ips[0], podIPs: plural(ips), hostIP: node[0], hostIPs: plural(node) },
    { podIPs: plural(ips.slice(1)) }, { podIP: `203.0.113.${7 + index}`, hostIP: node[0] },
  ][addressed];
}

const ADDRESS = /^(\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]*:[0-9a-f]*)$/;

/** every number among the objects' ports, wherever it stands */
function portsIn(objects: readonly KubernetesObject[]): number[] {
  const named = objects.flatMap(({ spec }) => numbersUnder(spec)).filter(port => port >= 1 && port <= 65535);
  const asked = new Set([1, 65535, ...named.flatMap(port => [port - 1, port, port + 1])]);
  return [...asked].filter(port => port >= 1 && port <= 65535).sort((a, b) => a - b);
}

const PORT_FIELDS = new Set(['containerPort', 'port', 'endPort', 'start', 'end', 'number']);

function numbersUnder(value: any): number[] {
  if (typeof value !== 'object' || value === null) { return []; }
  return Object.entries(value).flatMap(([field, inner]) => PORT_FIELDS.has(field) && typeof inner === 'number' ? [inner] : numbersUnder(inner));
}

function strings(value: any): string[] {
  if (typeof value === 'string') { return [value]; }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** An address as a number. */
export function valueOf(address: string): bigint {
  const value = known.get(address) ?? read(address);
  known.set(address, value);
  return value;
}

const known = new Map<string, bigint>();

function read(address: string): bigint {
  if (!address.includes(':')) { return address.split('.').reduce((value, octet) => value * 256n + BigInt(octet), 0n); }
  const [left, right] = address.split('::').map(half => half.split(':').filter(group => group !== ''));
  const groups = right === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right];
  return groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}

/** IPv6 with all its groups: another way of writing it than policies use */
function textOf(value: bigint, width: number): string {
  if (width === 32) { return [24n, 16n, 8n, 0n].map(shift => value / 2n ** shift % 256n).join('.'); }
  return [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map(shift => (value / 2n ** shift % 65536n).toString(16)).join(':');
}
