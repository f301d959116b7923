import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { AllowFrom, AllowTo, ClusterDns, DnsEgress, Pods, Port } from '../../src';
import { NetworkPolicyObject } from '../../src/manifest';
import { TestEndpoint, TestPod, egressAllowed, ingressAllowed } from '../support/evaluator';
import { newChart, policyOf } from '../support/synth';

const WEB: TestPod = { namespace: 'shop', labels: { app: 'web' } };

const pod = (namespace: string, labels: { [key: string]: string }): TestPod => ({ namespace, labels });

/** Name servers of all kinds of clusters, and their neighbours. */
const ENDPOINTS: { [name: string]: TestEndpoint } = {
  'kube-dns': pod('kube-system', { 'k8s-app': 'kube-dns', 'pod-template-hash': '1' }),
  'node-local-dns': pod('kube-system', { 'k8s-app': 'node-local-dns' }),
  'nodelocaldns': pod('kube-system', { 'k8s-app': 'nodelocaldns' }),
  'openshift dns': pod('openshift-dns', { 'dns.operator.openshift.io/daemonset-dns': 'default' }),
  'my dns': pod('dns', { app: 'unbound' }),
  'other pod of kube-system': pod('kube-system', { 'k8s-app': 'metrics-server' }),
  'other pod of openshift-dns': pod('openshift-dns', { 'dns.operator.openshift.io/daemonset-node-resolver': '' }),
  'other pod of dns': pod('dns', { app: 'exfiltrator' }),
  'kube-dns of shop': pod('shop', { 'k8s-app': 'kube-dns' }),
  'openshift dns of shop': pod('shop', { 'dns.operator.openshift.io/daemonset-dns': 'default' }),
  'my dns of shop': pod('shop', { app: 'unbound' }),
  '10.96.0.10': '10.96.0.10',
  '10.96.0.11': '10.96.0.11',
  '169.254.20.10': '169.254.20.10',
  '169.254.20.11': '169.254.20.11',
  '169.254.25.10': '169.254.25.10',
  '169.254.10.9': '169.254.10.9',
  '169.254.10.10': '169.254.10.10',
  '169.254.10.11': '169.254.10.11',
  '169.254.10.12': '169.254.10.12',
  '169.254.169.254': '169.254.169.254',
  '169.254.169.253': '169.254.169.253',
  '192.0.2.53': '192.0.2.53',
  '203.0.113.1': '203.0.113.1',
  'fd00:10:96::a': 'fd00:10:96::a',
  '2001:db8::53': '2001:db8::53',
};

const IPV4 = Object.keys(ENDPOINTS).filter(name => /^[\d.]+$/.test(name));
const IPV6 = Object.keys(ENDPOINTS).filter(name => name.includes(':'));

/** Port 80 is that of metadata servers, 988 that of GKE's older one, 8080 of CoreDNS' health. */
const PORTS = [52, 53, 54, 80, 443, 853, 988, 5353, 8080];

/** `name UDP port` for everything that the policy lets WEB reach. */
function reached(policy: NetworkPolicyObject): string[] {
  return Object.entries(ENDPOINTS).flatMap(([name, to]) => PORTS.flatMap(port => (['TCP', 'UDP', 'SCTP'] as const)
    .filter(protocol => egressAllowed([policy], { from: WEB, to, port, protocol })).map(protocol => `${name} ${protocol} ${port}`)));
}

function udpAndTcp(names: readonly string[], port: number = 53): string[] {
  return Object.keys(ENDPOINTS).filter(name => names.includes(name)).flatMap(name => [`${name} TCP ${port}`, `${name} UDP ${port}`]);
}

const VARIANTS: [string, ClusterDns, string, string[]][] = [
  ['kubeDns', ClusterDns.kubeDns(), 'kube-dns', udpAndTcp(['kube-dns'])],
  ['openshift', ClusterDns.openshift(), 'OpenShift DNS', udpAndTcp(['openshift dns'], 5353)],
  [
    'nodeLocal', ClusterDns.nodeLocal({ clusterIp: '10.96.0.10' }), 'node-local DNS',
    udpAndTcp(['kube-dns', '169.254.20.10', '10.96.0.10']),
  ],
  [
    'nodeLocal of kubespray', ClusterDns.nodeLocal({ clusterIp: '10.96.0.11', localIp: '169.254.25.10' }), 'node-local DNS',
    udpAndTcp(['kube-dns', '169.254.25.10', '10.96.0.11']),
  ],
  [
    'nodeLocal of an IPv6 cluster', ClusterDns.nodeLocal({ clusterIp: 'FD00:10:96:0::a' }), 'node-local DNS',
    udpAndTcp(['kube-dns', '169.254.20.10', 'fd00:10:96::a']),
  ],
  ['nodeLocalRedirect', ClusterDns.nodeLocalRedirect(), 'node-local DNS', udpAndTcp(['kube-dns', 'node-local-dns'])],
  ['nodeLocalRedirect of kubespray', ClusterDns.nodeLocalRedirect({ k8sApp: 'nodelocaldns' }), 'node-local DNS', udpAndTcp(['kube-dns', 'nodelocaldns'])],
  // Cloud DNS answers at the address of the metadata server, whose HTTP on port 80 stays closed
  ['gke', ClusterDns.gke(), 'GKE DNS', udpAndTcp(['kube-dns', 'node-local-dns', '169.254.20.10', '169.254.169.254'])],
  ['aksLocalDns', ClusterDns.aksLocalDns(), 'AKS LocalDNS', udpAndTcp(['169.254.10.10', '169.254.10.11'])],
  ['eksAutoMode', ClusterDns.eksAutoMode(), 'EKS Auto Mode DNS', udpAndTcp(IPV4)],
  ['eksAutoMode on IPv4', ClusterDns.eksAutoMode({ ipv6: false }), 'EKS Auto Mode DNS', udpAndTcp(IPV4)],
  ['eksAutoMode on IPv6', ClusterDns.eksAutoMode({ ipv6: true }), 'EKS Auto Mode DNS', udpAndTcp(IPV6)],
  ['any', ClusterDns.any(), 'any DNS', udpAndTcp(Object.keys(ENDPOINTS))],
  ['custom pods', ClusterDns.custom({ pods: [Pods.withLabels({ app: 'unbound' }).inNamespace('dns')] }), 'custom DNS', udpAndTcp(['my dns'])],
  ['custom pods of the policy\'s namespace', ClusterDns.custom({ pods: [Pods.withLabels({ app: 'unbound' })] }), 'custom DNS', udpAndTcp(['my dns of shop'])],
  [
    'custom addresses', ClusterDns.custom({ addresses: ['192.0.2.53', '2001:DB8::53', '169.254.10.8/30'] }), 'custom DNS',
    udpAndTcp(['192.0.2.53', '2001:db8::53', '169.254.10.9', '169.254.10.10', '169.254.10.11']),
  ],
  [
    'custom pods and addresses on another port',
    ClusterDns.custom({ pods: [Pods.withLabels({ app: 'unbound' }).inNamespace('dns')], addresses: ['192.0.2.53'], port: 5353 }), 'custom DNS',
    udpAndTcp(['my dns', '192.0.2.53'], 5353),
  ],
];

describe('ClusterDns | reaches UDP and TCP of the name server only |', () => {
  test.each(VARIANTS)('%s', (_, dns, text, expected) => {
    const chart = newChart();
    new DnsEgress(chart, 'dns', { dns });
    const policy = policyOf(chart);
    expect(policy.spec!.policyTypes).toEqual(['Egress']);
    expect(reached(policy)).toEqual(expected);
    // always numbers: several engines misread names
    for (const { ports } of policy.spec!.egress!) { expect(ports!.map(({ port }) => typeof port)).toEqual(['number', 'number']); }
    expect(dns.toString()).toBe(text);
  });

  test.each(VARIANTS)('%s, as a peer of AllowTo', (_, dns, __, expected) => {
    const chart = newChart();
    new AllowTo(chart, 'dns', { subject: Pods.all(), peers: [dns] });
    expect(reached(policyOf(chart))).toEqual(expected);
  });
});

describe('ClusterDns | as a peer |', () => {
  test('of AllowTo, with ports of its own only where the rule names none', () => {
    const chart = newChart();
    new AllowTo(chart, 'metrics', { subject: Pods.all(), peers: [ClusterDns.kubeDns()], ports: [Port.tcp(8080)] });
    expect(reached(policyOf(chart))).toEqual(['kube-dns TCP 8080']);
  });

  test('of AllowFrom, on the subject\'s ports', () => {
    const chart = newChart();
    new AllowFrom(chart, 'policy', { subject: Pods.withLabels({ app: 'web' }), peers: [ClusterDns.gke()], ports: [Port.tcp(8080)] });
    const policy = policyOf(chart);
    const admitted = (port: number) => Object.keys(ENDPOINTS).filter(name => ingressAllowed([policy], { from: ENDPOINTS[name], to: WEB, port }));
    expect(admitted(8080)).toEqual(['kube-dns', 'node-local-dns', '169.254.20.10', '169.254.169.254']);
    expect(admitted(53)).toEqual([]);
  });

  test('beside other peers of one rule', () => {
    const chart = newChart();
    new AllowTo(chart, 'policy', { subject: Pods.all(), peers: [ClusterDns.openshift(), ClusterDns.kubeDns()] });
    expect(reached(policyOf(chart))).toEqual([...udpAndTcp(['kube-dns']), ...udpAndTcp(['openshift dns'], 5353)]);
  });
});

describe('ClusterDns | refuses |', () => {
  const EMPTY = 'Invalid custom DNS: give pods or addresses that answer queries, or write ClusterDns.any().';
  const PORT = 'must be a whole number from 1 to 65535.';
  test.each<[string, () => ClusterDns, string]>([
    ['custom of nothing', () => ClusterDns.custom({}), EMPTY],
    ['custom of empty lists', () => ClusterDns.custom({ pods: [], addresses: [] }), EMPTY],
    ['custom of a port alone', () => ClusterDns.custom({ port: 5353 }), EMPTY],
    ['a name as address', () => ClusterDns.custom({ addresses: ['dns.example'] }), 'Invalid address "dns.example": is not an IP address.'],
    [
      'an address with leading zeros', () => ClusterDns.custom({ addresses: ['010.0.0.1'] }),
      'Invalid address "010.0.0.1": has leading zeros. Write 10.0.0.1 if the numbers are decimal.',
    ],
    [
      'a block with host bits', () => ClusterDns.custom({ addresses: ['10.0.0.1/8'] }),
      'Invalid CIDR "10.0.0.1/8": has host bits set. Write 10.0.0.0/8 for the block or 10.0.0.1/32 for the one address.',
    ],
    ['port 0', () => ClusterDns.custom({ addresses: ['192.0.2.53'], port: 0 }), `Invalid UDP port 0: ${PORT} For every UDP port write Port.allUdp().`],
    ['port 65536', () => ClusterDns.custom({ addresses: ['192.0.2.53'], port: 65536 }), `Invalid UDP port 65536: ${PORT} For every UDP port write Port.allUdp().`],
    ['a cluster IP that is none', () => ClusterDns.nodeLocal({ clusterIp: 'kube-dns' }), 'Invalid address "kube-dns": is not an IP address.'],
    ['a local IP that is none', () => ClusterDns.nodeLocal({ clusterIp: '10.96.0.10', localIp: '169.254.20' }), 'Invalid address "169.254.20": is not an IP address.'],
    [
      'a label value that is none', () => ClusterDns.nodeLocalRedirect({ k8sApp: 'a b' }),
      'Invalid labels: label value "a b" of "k8s-app" must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit.',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(new Error(message));
  });
});

describe('ClusterDns | useFor |', () => {
  /** app / outer chart / inner construct / chart */
  function tree() {
    const app = new App({ outdir: '/nonexistent-outdir-of-tests' });
    const outer = new Chart(app, 'outer', { namespace: 'shop' });
    const team = new Construct(outer, 'team');
    const inner = new Chart(team, 'inner', { namespace: 'shop' });
    return { app, outer, team, inner };
  }

  test('is kubeDns where nobody says', () => {
    const { inner } = tree();
    expect(ClusterDns.of(inner).toString()).toBe('kube-dns');
    new DnsEgress(inner, 'dns');
    expect(reached(policyOf(inner))).toEqual(udpAndTcp(['kube-dns']));
  });

  test('holds at and below the scope, not beside or above it', () => {
    const { app, outer, team, inner } = tree();
    ClusterDns.openshift().useFor(team);
    expect([app, outer, team, inner].map(scope => ClusterDns.of(scope).toString())).toEqual(['kube-dns', 'kube-dns', 'OpenShift DNS', 'OpenShift DNS']);
    expect(ClusterDns.of(new Construct(outer, 'other')).toString()).toBe('kube-dns');
    expect(ClusterDns.of(tree().team).toString()).toBe('kube-dns');
  });

  test('the nearest one counts, in whatever order they are set, and the last one of a scope', () => {
    const { app, outer, inner } = tree();
    ClusterDns.gke().useFor(inner);
    ClusterDns.aksLocalDns().useFor(outer);
    ClusterDns.any().useFor(app);
    ClusterDns.openshift().useFor(app);
    expect([app, outer, inner].map(scope => ClusterDns.of(scope).toString())).toEqual(['OpenShift DNS', 'AKS LocalDNS', 'GKE DNS']);
  });

  test('holds for policies that were made before, and not for one that names its own', () => {
    const { app, inner } = tree();
    new DnsEgress(inner, 'dns');
    ClusterDns.openshift().useFor(app);
    expect(reached(policyOf(inner))).toEqual(udpAndTcp(['openshift dns'], 5353));

    const other = tree();
    ClusterDns.openshift().useFor(other.app);
    new DnsEgress(other.inner, 'dns', { dns: ClusterDns.kubeDns() });
    expect(reached(policyOf(other.inner))).toEqual(udpAndTcp(['kube-dns']));
  });
});

describe('ClusterDns | does not change |', () => {
  test('with the lists that it was made of', () => {
    const pods = [Pods.withLabels({ app: 'unbound' }).inNamespace('dns')];
    const addresses = ['192.0.2.53'];
    const dns = ClusterDns.custom({ pods, addresses });
    pods.push(Pods.all().inAllNamespaces());
    addresses.push('203.0.113.1');
    const chart = newChart();
    new DnsEgress(chart, 'dns', { dns });
    expect(reached(policyOf(chart))).toEqual(udpAndTcp(['my dns', '192.0.2.53']));
  });

  test('with what it says as a peer, so that the default of all apps is the same for everyone', () => {
    const given = ClusterDns.of(newChart()).toPeerConfig();
    // a frozen list would be as good as a copy
    const change = (list: unknown[], item: unknown) => {
      try { list.push(item); } catch (error) { expect(error).toBeInstanceOf(TypeError); }
    };
    change(given.pods!, Pods.all().inAllNamespaces());
    change(given.defaultPorts!, Port.tcp(443));
    const chart = newChart();
    new DnsEgress(chart, 'dns');
    expect(reached(policyOf(chart))).toEqual(udpAndTcp(['kube-dns']));
  });
});
