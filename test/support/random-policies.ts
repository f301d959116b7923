import * as fc from 'fast-check';
import { KubernetesObject } from '../../src/manifest';

/**
 * Random policies of all kinds, such as an API server accepts, with every form that the APIs leave open:
 *
 *   NetworkPolicy                                        null, absent and empty fields; each peer; names, numbers, ranges, endPort
 *   AdminNetworkPolicy, BaselineAdminNetworkPolicy       namespaces, pods, networks, nodes, and names with the first; the experimental fields
 *   ClusterNetworkPolicy of both tiers                   the same, in its own words
 */

/** All blocks that policies name, canonical. */
export const CIDRS: readonly string[] = [
  '0.0.0.0/0', '10.0.0.0/8', '10.0.0.0/16', '10.0.1.0/24', '10.0.2.0/24', '10.0.1.5/32', '192.168.0.0/16', '192.168.0.10/32',
  '128.0.0.0/1', '0.0.0.0/32', '255.255.255.255/32', '203.0.113.0/24',
  '::/0', 'fd00::/8', 'fd00:1::/32', 'fd00:1::/64', 'fd00:1::6/128', 'fd00:99::10/128', '2001:db8::/32', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128',
];

/** which of them lie strictly inside which */
const INSIDE: { readonly [cidr: string]: readonly string[] } = {
  '0.0.0.0/0': ['10.0.0.0/8', '10.0.0.0/16', '10.0.1.0/24', '192.168.0.10/32', '128.0.0.0/1', '0.0.0.0/32', '255.255.255.255/32'],
  '10.0.0.0/8': ['10.0.0.0/16', '10.0.1.0/24', '10.0.2.0/24', '10.0.1.5/32'],
  '10.0.0.0/16': ['10.0.1.0/24', '10.0.2.0/24', '10.0.1.5/32'],
  '10.0.1.0/24': ['10.0.1.5/32'],
  '192.168.0.0/16': ['192.168.0.10/32'],
  '128.0.0.0/1': ['192.168.0.0/16', '255.255.255.255/32'],
  '::/0': ['fd00::/8', 'fd00:1::/64', '2001:db8::/32', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128'],
  'fd00::/8': ['fd00:1::/32', 'fd00:1::/64', 'fd00:1::6/128', 'fd00:99::10/128'],
  'fd00:1::/32': ['fd00:1::/64', 'fd00:1::6/128'],
};

/** None to four of them. */
export function randomNetworkPolicies(): fc.Arbitrary<KubernetesObject[]> {
  const policy = fc.record({
    namespace: fc.constantFrom(undefined, 'default', 'red', 'blue', 'dark'),
    podSelector: randomSelector([undefined, null]),
    policyTypes: fc.constantFrom(undefined, null, [], ['Ingress'], ['Egress'], ['Ingress', 'Egress'], ['Egress', 'Ingress']),
    ingress: randomRules('from'),
    egress: randomRules('to'),
  });
  return fc.array(policy, { maxLength: 4 }).map(policies => policies.map(({ namespace, ...spec }, index) => ({
    apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: `np${index}`, namespace }, spec,
  })));
}

/** None to four, of both tiers and, mostly, of one API version. Never two that say the same tier and priority. */
export function randomClusterPolicies(): fc.Arbitrary<KubernetesObject[]> {
  const admin = fc.oneof(randomAdminPolicy(), randomClusterPolicy('Admin'));
  const baseline = fc.oneof(
    fc.constant<KubernetesObject[]>([]),
    randomBaselinePolicy().map(policy => [policy]),
    fc.array(randomClusterPolicy('Baseline'), { minLength: 1, maxLength: 2 }).map(withPriorities),
  );
  return fc.tuple(fc.array(admin, { maxLength: 3 }).map(withPriorities), baseline).map(([ofAdmin, ofBaseline]) => [...ofAdmin, ...ofBaseline]
    .map((policy, index) => ({ ...policy, metadata: { name: policy.kind === 'BaselineAdminNetworkPolicy' ? 'default' : `p${9 - index}` } })));
}

/** the bounds of the API, and between them numbers that text would sort in another order */
function withPriorities(policies: KubernetesObject[]): KubernetesObject[] {
  return policies.map((policy, index) => ({ ...policy, spec: { ...policy.spec, priority: [0, 9, 1000][index] } }));
}

/** with some of the forms of an absent one */
function randomSelector<T>(absent: readonly T[], keys: readonly string[] = ['app', 'tier', 'workload']): fc.Arbitrary<any> {
  const values = ['a', 'b', 'x', 'y', '', 'w0', 'prod', 'red', 'default'];
  const key = fc.constantFrom(...keys);
  const requirement = fc.oneof(
    fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }) }),
    fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist'), values: fc.constantFrom(undefined, undefined, null, []) }),
  );
  const matchLabels = fc.dictionary(key, fc.constantFrom(...values.slice(0, 4)), { minKeys: 1, maxKeys: 1 });
  return fc.oneof(
    { weight: absent.length, arbitrary: fc.constantFrom(...(absent.length > 0 ? absent : [{} as T])) },
    { weight: 3, arbitrary: fc.constantFrom<any>({}, { matchLabels: null }, { matchLabels: {}, matchExpressions: [] }) },
    { weight: 4, arbitrary: fc.record({ matchLabels }) },
    { weight: 4, arbitrary: fc.record({ matchExpressions: fc.array(requirement, { minLength: 1, maxLength: 2 }) }) },
    { weight: 1, arbitrary: fc.record({ matchLabels, matchExpressions: fc.array(requirement, { minLength: 1, maxLength: 1 }) }) },
  );
}

function namespaceSelector<T>(absent: readonly T[] = []): fc.Arbitrary<any> {
  return randomSelector(absent, ['team', 'env', 'kubernetes.io/metadata.name']);
}

function randomRules(peerField: 'from' | 'to'): fc.Arbitrary<any> {
  const rule = fc.record({
    peers: sometimes(fc.array(randomPeer(), { minLength: 1, maxLength: 3 }), [undefined, null, []]),
    ports: sometimes(fc.array(randomPort(), { minLength: 1, maxLength: 3 }), [undefined, null, []]),
  }).map(({ peers, ports }) => ({ [peerField]: peers, ports }));
  return sometimes(fc.array(rule, { minLength: 1, maxLength: 2 }), [undefined, null, []]);
}

function randomPeer(): fc.Arbitrary<any> {
  const block = fc.constantFrom(...CIDRS).chain(cidr => fc.record({
    cidr: fc.constant(cidr),
    except: sometimes(fc.subarray([...INSIDE[cidr] ?? []], { maxLength: Math.min(2, INSIDE[cidr]?.length ?? 0) }), [undefined, null]),
  }));
  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ podSelector: randomSelector([]), namespaceSelector: fc.constantFrom(undefined, null) }) },
    { weight: 3, arbitrary: fc.record({ podSelector: fc.constantFrom(undefined, null), namespaceSelector: namespaceSelector() }) },
    { weight: 3, arbitrary: fc.record({ podSelector: randomSelector([]), namespaceSelector: namespaceSelector() }) },
    { weight: 4, arbitrary: fc.record({ ipBlock: block }) },
  );
}

function randomPort(): fc.Arbitrary<any> {
  const protocol = fc.constantFrom(undefined, null, 'TCP', 'UDP', 'SCTP');
  return fc.oneof(
    fc.record({ protocol, port: fc.constantFrom(undefined, null) }),
    fc.record({ protocol, port: fc.constantFrom(1, 53, 80, 81, 8080, 65535), endPort: fc.constantFrom(undefined, null) }),
    fc.record({ protocol, range: fc.constantFrom([80, 80], [80, 81], [79, 8080], [1, 65535], [8080, 65535], [1, 52]) })
      .map(({ range: [port, endPort], ...rest }) => ({ ...rest, port, endPort })),
    fc.record({ protocol, port: fc.constantFrom('http', 'metrics', 'dns', 'nobody') }),
  );
}

function randomAdminPolicy(): fc.Arbitrary<KubernetesObject> {
  return randomTieredPolicy('AdminNetworkPolicy', ['Allow', 'Deny', 'Pass'], 'ports', randomAdminPort());
}

function randomBaselinePolicy(): fc.Arbitrary<KubernetesObject> {
  return randomTieredPolicy('BaselineAdminNetworkPolicy', ['Allow', 'Deny'], 'ports', randomAdminPort());
}

function randomClusterPolicy(tier: 'Admin' | 'Baseline'): fc.Arbitrary<KubernetesObject> {
  return randomTieredPolicy('ClusterNetworkPolicy', ['Accept', 'Deny', 'Pass'], 'protocols', randomClusterPort())
    .map(policy => ({ ...policy, apiVersion: 'policy.networking.k8s.io/v1alpha2', spec: { tier, ...policy.spec } }));
}

function randomTieredPolicy(kind: string, actions: readonly string[], portField: string, port: fc.Arbitrary<any>): fc.Arbitrary<KubernetesObject> {
  // what is optional in v1alpha2, and means all of them, is required in v1alpha1
  const namespacesOfPods = namespaceSelector(kind === 'ClusterNetworkPolicy' ? [undefined, null] : []);
  const pods = fc.oneof(
    fc.record({ namespaces: namespaceSelector() }),
    fc.record({ pods: fc.record({ namespaceSelector: namespacesOfPods, podSelector: randomSelector([]) }) }),
  );
  const outside = (action: string) => fc.oneof(
    { weight: 4, arbitrary: fc.record({ networks: fc.uniqueArray(fc.constantFrom(...CIDRS), { minLength: 1, maxLength: 2 }) }) },
    { weight: 1, arbitrary: fc.record({ nodes: randomSelector([], ['zone']) }) },
    // names may only be allowed
    { weight: 1, arbitrary: fc.constant(['Allow', 'Accept'].includes(action) && kind !== 'BaselineAdminNetworkPolicy' ? { domainNames: ['*.example.com'] } : { networks: ['203.0.113.0/24'] }) },
  );
  const ports = sometimes(fc.array(port, { minLength: 1, maxLength: 2 }), [undefined]);
  const rule = (peerField: 'from' | 'to') => fc.constantFrom(...actions).chain(action => fc.record({
    name: fc.constantFrom(undefined, 'rule'),
    action: fc.constant(action),
    [peerField]: fc.array(peerField === 'from' ? pods : fc.oneof(pods, outside(action)), { minLength: 1, maxLength: 2 }),
    [portField]: ports,
  })).map(made => withoutNamesForAddresses(made, portField));
  const rules = (peerField: 'from' | 'to') => sometimes(fc.array(rule(peerField), { minLength: 1, maxLength: 3 }), [undefined, null, []]);
  return fc.record({ subject: pods, ingress: rules('from'), egress: rules('to') })
    .map(spec => ({ apiVersion: 'policy.networking.k8s.io/v1alpha1', kind, spec }));
}

/** the API has no named ports beside peers that are addresses */
function withoutNamesForAddresses(rule: any, portField: string): any {
  const isOfAddresses = (rule.to ?? []).some((peer: any) => !peer.namespaces && !peer.pods);
  const kept = (rule[portField] ?? []).filter((port: any) => !isOfAddresses || !(port.namedPort ?? port.destinationNamedPort));
  return { ...rule, [portField]: kept.length > 0 ? kept : undefined };
}

const RANGES = [[80, 81], [79, 8080], [1, 65535], [8080, 65535], [1, 52]];

function randomAdminPort(): fc.Arbitrary<any> {
  const protocol = fc.constantFrom('TCP', 'UDP', 'SCTP');
  return fc.oneof(
    fc.record({ protocol, port: fc.constantFrom(1, 53, 80, 8080, 65535) }).map(portNumber => ({ portNumber })),
    fc.tuple(protocol, fc.constantFrom(...RANGES)).map(([of, [start, end]]) => ({ portRange: { protocol: of, start, end } })),
    fc.record({ namedPort: fc.constantFrom('http', 'metrics', 'dns', 'nobody') }),
  );
}

function randomClusterPort(): fc.Arbitrary<any> {
  const destinationPort = fc.oneof(
    fc.record({ number: fc.constantFrom(1, 53, 80, 8080, 65535) }),
    fc.constantFrom(...RANGES).map(([start, end]) => ({ range: { start, end } })),
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom('tcp', 'udp', 'sctp'), destinationPort).map(([protocol, port]) => ({ [protocol]: { destinationPort: port } })) },
    { weight: 1, arbitrary: fc.record({ destinationNamedPort: fc.constantFrom('http', 'metrics', 'dns', 'nobody') }) },
  );
}

/** mostly the value, sometimes one of the forms of nothing */
function sometimes<T>(value: fc.Arbitrary<T>, absent: readonly any[]): fc.Arbitrary<any> {
  return fc.oneof({ weight: 5, arbitrary: value }, { weight: 2, arbitrary: fc.constantFrom(...absent) });
}
