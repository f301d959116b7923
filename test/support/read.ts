import { KubernetesObject } from '../../src/manifest';
import { Cluster, ClusterOptions, readCluster } from '../../src/reachability';

/** The cluster of these objects, which come from `1`, `2` and so on. */
export function read(objects: readonly unknown[], options?: Partial<ClusterOptions>): Cluster {
  return readCluster(objects.map((object, i) => ({ object: object as KubernetesObject, origin: String(i + 1) })), options);
}

/** `rejected Pod shop/web (2): spec must be an object` */
export function noticesOf({ notices }: Cluster): string[] {
  return notices.map(({ type, subject, text, origin }) => `${type} ${subject}${origin === undefined ? '' : ` (${origin})`}: ${text}`);
}

/** `shop/web[Pod]` and so on */
export function idsOf({ workloads }: Cluster): string[] {
  return workloads.map(({ id }) => id);
}

export function pod(name: string, labels: object = {}, rest: { metadata?: object; spec?: object; status?: object } = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels, ...rest.metadata },
    spec: { containers: [{ name: 'c', image: 'i' }], ...rest.spec },
    ...(rest.status ? { status: rest.status } : {}),
  };
}

/** of a kind that keeps its template in spec.template */
export function workload(kind: string, name: string, labels: object = {}, podSpec: object = {}, metadata: object = {}): object {
  const apiVersion = kind === 'Job' ? 'batch/v1' : kind === 'ReplicationController' ? 'v1' : 'apps/v1';
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }], ...(kind === 'Job' ? { restartPolicy: 'Never' } : {}), ...podSpec } };
  return { apiVersion, kind, metadata: { name, namespace: 'shop', ...metadata }, spec: { ...(apiVersion === 'apps/v1' ? { selector: selectorOf(labels) } : {}), template } };
}

/** what these labels match, also where there are none */
function selectorOf(labels: object): object {
  return Object.keys(labels).length > 0 ? { matchLabels: labels } : { matchExpressions: [{ key: 'none', operator: 'DoesNotExist' }] };
}

export function ownedBy(kind: string | undefined, name: string, rest: object = { controller: true }): object {
  return { ownerReferences: [{ apiVersion: 'x/v1', ...(kind ? { kind } : {}), name, ...rest }] };
}

export function networkPolicy(spec: unknown, metadata: object = {}): object {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'policy', namespace: 'shop', ...metadata }, spec };
}

export function adminPolicy(spec: object, kind = 'AdminNetworkPolicy'): object {
  const priority = kind === 'AdminNetworkPolicy' ? { priority: 5 } : {};
  const name = kind === 'AdminNetworkPolicy' ? 'admin' : 'default';
  return { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind, metadata: { name }, spec: { ...priority, subject: { namespaces: {} }, ...spec } };
}

export function clusterPolicy(spec: object, name = 'cluster'): object {
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name },
    spec: { tier: 'Admin', priority: 5, subject: { namespaces: {} }, ...spec },
  };
}

export function service(name: string, selector: object | undefined, ports: readonly unknown[], rest: object = {}): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { ...(selector ? { selector } : {}), ports, ...rest } };
}

export function node(name: string, labels: object, ...addresses: string[]): object {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    status: { addresses: [{ type: 'Hostname', address: name }, ...addresses.map(address => ({ type: 'InternalIP', address }))] },
  };
}
