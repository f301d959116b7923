import * as fc from 'fast-check';
import { KubernetesObject } from '../../../src/manifest';
import { readCluster } from '../../../src/reachability';
import { adminPolicy, clusterPolicy, idsOf, networkPolicy, node, noticesOf, ownedBy, pod, read, service, workload } from '../../support/read';

const namespace = (name: string, labels: object = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
const ingress = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'in', namespace: 'shop' },
  spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } }, rules: [{ http: { paths: [{ backend: { service: { name: 'web', port: { name: 'http' } } } }] } }] },
};
const httpRoute = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'g', namespace: 'shop' },
  spec: {
    parentRefs: [{ name: 'gateway', sectionName: 'http', port: 80 }],
    rules: [{
      backendRefs: [{ name: 'web', port: 80, namespace: 'far', weight: 1 }],
      filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'web', port: 80 }, percent: 5, fraction: { numerator: 1, denominator: 2 } } }],
    }],
  },
};
const gateway = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'gateway', namespace: 'shop' },
  spec: {
    listeners: [{
      name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }], namespaces: { from: 'Selector', selector: { matchLabels: { team: 'a' } } } },
    }],
  },
};
const grant = {
  apiVersion: 'gateway.networking.k8s.io/v1beta1',
  kind: 'ReferenceGrant',
  metadata: { name: 'x', namespace: 'far' },
  spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' }], to: [{ group: '', kind: 'Service' }] },
};
const ports = { containers: [{ ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] }], initContainers: [{ restartPolicy: 'Always', ports: [{ containerPort: 1 }] }] };

/** something of everything */
const OBJECTS: readonly object[] = [
  namespace('shop', { team: 'a' }), namespace('far'), node('n', { role: 'worker' }, '192.0.2.1'),
  workload('Deployment', 'web', { app: 'web' }, ports), workload('ReplicaSet', 'web-1', { app: 'web' }, ports, ownedBy('Deployment', 'web')),
  pod('web-1-a', { app: 'web', hash: '1' }, { metadata: ownedBy('ReplicaSet', 'web-1'), spec: ports, status: { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }] } }),
  pod('web-1-b', { app: 'web', hash: '2' }, { metadata: ownedBy('ReplicaSet', 'web-1'), spec: ports, status: { podIPs: [{ ip: '10.0.1.1' }] } }),
  pod('web-1-c', { app: 'web', track: 'canary' }, { metadata: ownedBy('ReplicaSet', 'web-1'), spec: { ...ports, hostNetwork: true, nodeName: 'n' }, status: { phase: 'Running' } }),
  pod('alone', { app: 'db' }), { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'c' }, spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: 'c' } }, spec: ports } } } } },
  { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'r' }, spec: { template: { metadata: { labels: { a: 'b' } }, spec: ports } } },
  service('web', { app: 'web' }, [{ name: 'http', port: 80, targetPort: 'http' }]), ingress, httpRoute, gateway, grant,
  { apiVersion: 'route.openshift.io/v1', kind: 'Route', metadata: { name: 'r', namespace: 'shop' }, spec: { to: { kind: 'Service', name: 'web' }, port: { targetPort: 'http' } } },
  networkPolicy({ podSelector: { matchLabels: { track: 'canary' } }, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 'http' }] }] }),
  networkPolicy({ egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.1.0/24'] } }, { namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['a'] }] } }] }] }, { name: 'other' }),
  adminPolicy({ priority: 9, ingress: [{ name: 'x', action: 'Pass', from: [{ pods: { namespaceSelector: {}, podSelector: {} } }], ports: [{ portNumber: { port: 80, protocol: 'TCP' } }, { portRange: { start: 1, end: 2 } }] }] }),
  adminPolicy({ egress: [{ action: 'Deny', to: [{ networks: ['10.0.0.0/8'] }] }] }, 'BaselineAdminNetworkPolicy'),
  clusterPolicy({ egress: [{ action: 'Accept', to: [{ nodes: { matchLabels: { role: 'worker' } } }, { domainNames: ['a.io'] }], protocols: [{ tcp: { destinationPort: { number: 1 } } }] }] }),
  clusterPolicy({ tier: 'Baseline', priority: 0, subject: { pods: { podSelector: {} } } }, 'low'), clusterPolicy({ priority: 2 }, 'high'),
];

describe('readCluster | order |', () => {
  test('policies by tier, priority, kind and id', () => {
    expect(read(OBJECTS).policies.map(({ id }) => id)).toEqual([
      'ClusterNetworkPolicy high', 'ClusterNetworkPolicy cluster', 'AdminNetworkPolicy admin', 'shop/other', 'shop/policy', 'BaselineAdminNetworkPolicy default', 'ClusterNetworkPolicy low',
    ]);
    const equal = read([clusterPolicy({}, 'a'), adminPolicy({}), clusterPolicy({}, 'B')]);
    expect(equal.policies.map(({ id }) => id)).toEqual(['AdminNetworkPolicy admin', 'ClusterNetworkPolicy B', 'ClusterNetworkPolicy a']);
  });

  test('workloads and entries by id', () => {
    const cluster = read(OBJECTS);
    expect(idsOf(cluster)).toEqual(['default/c[CronJob]', 'default/r[Rollout]', 'shop/alone[Pod]', 'shop/web-1-c[Pod]', 'shop/web[Deployment]']);
    expect(cluster.entries.map(({ id, service: name }) => `${id} ${name}`)).toEqual(['HTTPRoute shop/g web', 'Ingress shop/in web', 'Route shop/r web']);
  });

  test('the order of the input makes no difference, but to notices', () => {
    const sourced = OBJECTS.map((object, i) => ({ object: object as KubernetesObject, origin: String(i) }));
    const { notices, ...expected } = readCluster(sourced);
    const texts = (list: typeof notices) => list.map(({ subject, text }) => `${subject} ${text}`).sort();
    fc.assert(fc.property(fc.shuffledSubarray(sourced, { minLength: sourced.length }), shuffled => {
      const { notices: told, ...cluster } = readCluster(shuffled);
      expect(cluster).toEqual(expected);
      expect([...cluster.namespaces.keys()]).toEqual([...expected.namespaces.keys()]);
      expect(texts(told)).toEqual(texts(notices));
    }), { numRuns: 40 });
  });

  test('notices are in the order of the input', () => {
    const cluster = read([ingress, pod('a', { on: true }), httpRoute, networkPolicy({ egress: {} }), service('s', {}, [{}])]);
    expect(cluster.notices.map(({ origin }) => origin)).toEqual(['1', '1', '2', '3', '3', '4', '5']);
  });
});

describe('readCluster | input |', () => {
  test('lists of any depth, and items that leave their kind to the list', () => {
    const list = { kind: 'List', apiVersion: 'v1', items: [{ kind: 'List', items: [pod('a')] }, { kind: 'PodList', apiVersion: 'v1', items: [{ metadata: { name: 'b' } }, null, 5] }] };
    const policies = { kind: 'NetworkPolicyList', apiVersion: 'networking.k8s.io/v1', items: [{ metadata: { name: 'p' } }] };
    const cluster = read([list, policies]);
    expect(idsOf(cluster)).toEqual(['default/b[Pod]', 'shop/a[Pod]']);
    expect(cluster.workloads.map(({ origin }) => origin)).toEqual(['1', '1']);
    expect(cluster.policies.map(({ id, origin }) => [id, origin])).toEqual([['default/p', '2']]);
  });

  test('a list without a list', () => {
    expect(noticesOf(read([{ kind: 'List', items: { a: 1 } }]))).toEqual(['rejected 1 (1): items must be a list']);
    expect(read([{ kind: 'List' }, { kind: 'List', items: null }]).notices).toEqual([]);
  });

  test.each([
    [null], [undefined], ['text'], [5], [[]], [{}], [{ kind: 5 }], [{ kind: 'ConfigMap', apiVersion: 'v1' }], [{ kind: 'toString' }], [{ kind: '__proto__', apiVersion: '__proto__' }],
    ...['Network', 'GlobalNetwork', 'KubernetesNetwork'].map((kind): [object] => [{ kind: `Staged${kind}Policy`, apiVersion: 'projectcalico.org/v3', metadata: { name: 'p' } }]),
    [{ kind: 'StagedNetworkPolicy', apiVersion: 'crd.projectcalico.org/v1', metadata: { name: 'p' } }],
    [{ kind: 'AuthorizationPolicy', apiVersion: 'example.com/v1' }], [{ kind: 'Server', apiVersion: 'security.istio.io/v1' }], [{ kind: 'Server', apiVersion: 'constructor/v1' }],
    [{ kind: 'HTTPRoute', apiVersion: 'policy.linkerd.io/v1beta3' }], [{ kind: 'PolicyEndpoint', apiVersion: 'networking.k8s.aws/v1alpha1' }],
    [{ kind: 'Namespace', apiVersion: 'project.openshift.io/v1' }], [{ kind: 'CustomResourceDefinition', apiVersion: 'apiextensions.k8s.io/v1', spec: { names: { kind: 'NetworkPolicy' } } }],
  ])('%j is passed over in silence', object => {
    const { namespaces, workloads, policies, entries, nodes, notices } = read([object]);
    expect([[...namespaces], workloads, policies, entries, nodes, notices]).toEqual([[], [], [], [], [], []]);
  });

  test.each([
    ['ClusterNetworkPolicy', 'networking.k8s.aws/v1alpha1'], ['ClusterNetworkPolicy', 'crd.antrea.io/v1beta1'], ['NetworkPolicy', 'crd.antrea.io/v1beta1'],
    ['NetworkPolicy', 'projectcalico.org/v3'], ['GlobalNetworkPolicy', 'crd.projectcalico.org/v1'], ['CiliumNetworkPolicy', 'cilium.io/v2'],
    ['CiliumClusterwideNetworkPolicy', 'cilium.io/v2'], ['FQDNNetworkPolicy', 'networking.gke.io/v1alpha1'],
    ['NetworkPolicy', 'crd.projectcalico.org/v1'], ['GlobalNetworkPolicy', 'projectcalico.org/v3'], ['StagedNetworkPolicy', 'example.com/v1'],
    ['ApplicationNetworkPolicy', 'networking.k8s.aws/v1alpha1'], ['SecurityGroupPolicy', 'vpcresources.k8s.aws/v1beta1'],
    ['EgressNetworkPolicy', 'network.openshift.io/v1'], ['EgressFirewall', 'k8s.ovn.org/v1'], ['AuthorizationPolicy', 'security.istio.io/v1'],
    ['Server', 'policy.linkerd.io/v1beta3'], ['ServerAuthorization', 'policy.linkerd.io/v1beta1'], ['AuthorizationPolicy', 'policy.linkerd.io/v1alpha1'],
    ['PeerAuthentication', 'security.istio.io/v1'], ['MeshTrafficPermission', 'kuma.io/v1alpha1'], ['ServiceIntentions', 'consul.hashicorp.com/v1alpha1'],
    ['TrafficTarget', 'access.smi-spec.io/v1alpha3'], ['SecurityPolicy', 'crd.nsx.vmware.com/v1alpha1'], ['SecurityGroup', 'kubeovn.io/v1'],
    ['TrafficPermission', 'kuma.io/v1alpha1'], ['SecurityPolicy', 'nsx.vmware.com/v1alpha1'], ['NvSecurityRule', 'neuvector.com/v1'], ['NvClusterSecurityRule', 'neuvector.com/v1'],
  ])('%s of %s is not evaluated', (kind, apiVersion) => {
    const cluster = read([{ apiVersion, kind, metadata: { name: 'p', namespace: 'shop' }, spec: {} }, { apiVersion, kind, metadata: { name: 'p' } }]);
    expect(cluster.policies).toEqual([]);
    expect(noticesOf(cluster)).toEqual([`ignored ${kind} shop/p (1): is of ${apiVersion}, whose policies are not evaluated`, `ignored ${kind} p (2): is of ${apiVersion}, whose policies are not evaluated`]);
  });

  test.each<[string, string, object, object]>([
    ['Sidecar', 'networking.istio.io/v1', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }, { egress: [{ hosts: ['./*'] }] }],
    ['Sidecar', 'networking.istio.io/v1beta1', { egress: [{ hosts: ['./*'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }, { outboundTrafficPolicy: { mode: 'ALLOW_ANY' } }],
    ['EgressNetwork', 'policy.linkerd.io/v1alpha1', { trafficPolicy: 'Deny' }, { trafficPolicy: 'Allow' }],
    ['MeshPassthrough', 'kuma.io/v1alpha1', { default: { passthroughMode: 'None' } }, { default: { passthroughMode: 'All' } }],
    ['MeshPassthrough', 'kuma.io/v1alpha1', {}, { default: { passthroughMode: 'All' } }],
    ['UserDefinedNetwork', 'k8s.ovn.org/v1', { topology: 'Layer2', layer2: { role: 'Primary' } }, { topology: 'Layer3', layer3: { role: 'Secondary' } }],
    ['ClusterUserDefinedNetwork', 'k8s.ovn.org/v1', { network: { topology: 'Layer3', layer3: { role: 'Primary' } } }, { network: { topology: 'Localnet', localnet: { role: 'Secondary' } } }],
    ['Subnet', 'kubeovn.io/v1', { private: true }, { private: false, acls: [] }],
    ['Subnet', 'kubeovn.io/v1', { acls: [{ action: 'drop' }] }, {}],
    ['Sidecar', 'networking.istio.io/v1', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }, { outboundTrafficPolicy: null }],
  ])('%s of %s is told where it restricts anything: %j, not %j', (kind, apiVersion, restricting, open) => {
    const other = (spec: unknown) => read([{ apiVersion, kind, metadata: { name: 'p', namespace: 'shop' }, spec } as object]);
    expect(noticesOf(other(restricting))).toEqual([`ignored ${kind} shop/p (1): is of ${apiVersion}, whose policies are not evaluated`]);
    expect([open, null, []].flatMap(spec => noticesOf(other(spec)))).toEqual([]);
  });

  test('other versions of the Network Policy API are refused', () => {
    const cluster = read([{ ...clusterPolicy({}), apiVersion: 'policy.networking.k8s.io/v1alpha1' }]);
    expect(noticesOf(cluster)).toEqual(['rejected ClusterNetworkPolicy cluster (1): apiVersion "policy.networking.k8s.io/v1alpha1" has no ClusterNetworkPolicy: write one of '
      + 'policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy, policy.networking.k8s.io/v1alpha1 BaselineAdminNetworkPolicy, policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy']);
  });

  test.each<[string, object]>([
    ['Pod shop/a', pod('a')], ['Deployment shop/a', workload('Deployment', 'a')], ['Namespace shop', namespace('shop')], ['NetworkPolicy shop/policy', networkPolicy({})],
    ['Service shop/s', service('s', {}, [])], ['AdminNetworkPolicy admin', adminPolicy({})], ['Ingress shop/in', ingress], ['Node n', node('n', {})],
  ])('of two %s the first is kept', (subject, object) => {
    const cluster = read([object, { ...object, status: {} }]);
    expect(cluster.notices.filter(({ type }) => type === 'rejected')).toMatchObject([{ type: 'rejected', subject, text: 'is there twice: the first, from 1, is kept, and this one, from 2, takes no part', origin: '2' }]);
    expect(cluster.workloads.length + cluster.policies.length + cluster.nodes.length).toBeLessThanOrEqual(1);
  });

  test('kinds that no server has are refused where it is plain what was meant', () => {
    const misspelt = (apiVersion: string, kind: string, spec: object = {}, metadata: object = { namespace: 'shop' }) => ({ apiVersion, kind, metadata: { name: 'x', ...metadata }, spec });
    const template = { template: { spec: { containers: [{ name: 'c' }] } } };
    const cluster = read([
      pod('web'), misspelt('networking.k8s.io/v1', 'networkpolicy'), misspelt('policy.networking.k8s.io/v1alpha2', 'ClustrNetworkPolicy', {}, {}),
      misspelt('apps/v1', 'Deploymnt', template), misspelt('apps/v1', 'Rollout', template), misspelt('gateway.networking.k8s.io/v1', 'GatewayClass'),
      misspelt('example.com/v1', 'Deploymnt', template),
    ]);
    expect(noticesOf(cluster)).toEqual([
      'rejected networkpolicy shop/x (2): networking.k8s.io/v1 has no kind networkpolicy. Did you mean NetworkPolicy?',
      'rejected ClustrNetworkPolicy x (3): policy.networking.k8s.io/v1alpha2 has no kind ClustrNetworkPolicy. Did you mean ClusterNetworkPolicy?',
      'rejected Deploymnt shop/x (4): apps/v1 has no kind Deploymnt. Did you mean Deployment?',
      'rejected Rollout shop/x (5): apps/v1 has no kind Rollout',
    ]);
    expect(cluster.notices.map(({ finding }) => finding)).toEqual(['policy-refused', 'policy-refused', undefined, undefined]);
    expect(idsOf(cluster)).toEqual(['shop/web[Pod]', 'shop/x[Deploymnt]']);
  });

  test('of two the first that is well-formed is kept', () => {
    const cluster = readCluster([networkPolicy({ egress: {} }), networkPolicy({ egress: [{}] }), networkPolicy({})].map(object => ({ object })));
    expect(cluster.policies).toMatchObject([{ id: 'shop/policy', egress: [{}] }]);
    expect(noticesOf(cluster)).toEqual([
      'rejected NetworkPolicy shop/policy: spec.egress must be a list', 'rejected NetworkPolicy shop/policy: is there twice: the first is kept, and this one takes no part',
    ]);
  });

  test('equal names of different kinds or namespaces are different', () => {
    const cluster = read([pod('a'), workload('Deployment', 'a'), pod('a', {}, { metadata: { namespace: 'far' } }), networkPolicy({}), networkPolicy({}, { namespace: 'far' })]);
    expect([cluster.workloads.length, cluster.policies.length, cluster.notices.length]).toEqual([3, 2, 0]);
  });

  test('what has no name and no origin is called by its kind', () => {
    expect(readCluster([{ object: { apiVersion: 'v1', kind: 'Pod' } }]).notices).toEqual([{ type: 'rejected', subject: 'Pod', text: 'metadata.name is missing' }]);
  });
});

describe('readCluster | whatever is written |', () => {
  const JUNK: readonly unknown[] = [undefined, null, 0, -1, 1.5, true, '', 'x', '10.0.0.0/8', [], [null], ['x'], [[]], {}, { x: null }, { key: 'x' }, [{}], NaN, { toString: 1 }, { then: {} }];
  const places = OBJECTS.flatMap((object, index) => pathsIn(object).map(path => ({ index, path })));

  test('it does not throw, and what it does not take it tells', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...places), fc.constantFrom(...JUNK)), { minLength: 1, maxLength: 3 }), changes => {
      const objects: unknown[] = [...OBJECTS];
      for (const [{ index, path }, junk] of changes) { objects[index] = withValue(objects[index], path, junk); }
      for (const options of [{}, { ipBlocks: 'pod-addresses', hostNetwork: 'node' } as const]) {
        const cluster = read(objects, options);
        const told = new Set(cluster.notices.filter(({ type }) => type === 'rejected').map(({ origin }) => origin));
        for (const { origin } of [...cluster.workloads, ...cluster.policies, ...cluster.entries]) { expect(told.has(origin)).toBe(false); }
        expect(new Set(cluster.workloads.map(({ id }) => id)).size).toBe(cluster.workloads.length);
        expect(cluster.workloads.every(({ labels }) => Object.values(labels).every(value => typeof value === 'string'))).toBe(true);
      }
    }), { numRuns: 400 });
  });

  test('every single value replaced by each kind of junk', () => {
    let rejected = 0;
    for (const { index, path } of places) {
      for (const junk of JUNK) {
        rejected += read([withValue(OBJECTS[index], path, junk)]).notices.filter(({ type }) => type === 'rejected').length;
      }
    }
    expect(rejected).toBeGreaterThan(places.length);
  });

  type Path = readonly (string | number)[];

  function pathsIn(value: unknown): Path[] {
    if (typeof value !== 'object' || value === null) { return [[]]; }
    return [[], ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner).map(path => [key, ...path]))];
  }

  function withValue(value: any, [key, ...rest]: Path, junk: unknown): unknown {
    if (key === undefined) { return junk; }
    if (typeof value !== 'object' || value === null) { return value; }
    const copy = Array.isArray(value) ? [...value] : { ...value };
    copy[key] = withValue(value[key], rest, junk);
    return copy;
  }
});

describe('readCluster | policies of one priority |', () => {
  const cluster = (actions: readonly string[]) => readCluster(actions.map((action, i) => ({
    object: {
      apiVersion: 'policy.networking.k8s.io/v1alpha2',
      kind: 'ClusterNetworkPolicy',
      metadata: { name: `p${i}` },
      spec: { tier: 'Admin', priority: 5, subject: { namespaces: {} }, ingress: [{ action, from: [{ namespaces: {} }] }] },
    } as any,
  })));

  test('are noted where they may contradict each other', () => {
    expect(cluster(['Deny', 'Accept']).notices).toEqual([{
      type: 'note',
      subject: 'ClusterNetworkPolicy p0',
      finding: 'equal-priority',
      text:
      'has the same priority 5 as ClusterNetworkPolicy p1: where they contradict each other, nothing defines which decides, and here the first by name does',
    }]);
    expect([cluster(['Deny', 'Deny']).notices, cluster(['Deny']).notices]).toEqual([[], []]);
  });
});
