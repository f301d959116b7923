import { ApiObject } from 'cdk8s';
import * as kplus27 from 'cdk8s-plus-27';
import * as kplus34 from 'cdk8s-plus-34';
import { AllowFrom, AllowTo, IPeer, IpBlock, Namespaces, PeerConfig, Peers, Pods, Port } from '../../src';
import { NetworkPolicyObject } from '../../src/manifest';
import { deployment, namespace } from '../fixtures/workloads';
import { TestEndpoint, TestPod, egressAllowed, ingressAllowed } from '../support/evaluator';
import { newChart, policyOf } from '../support/synth';

const WEB: TestPod = { namespace: 'shop', labels: { app: 'web' } };

const NGINX = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller', 'app.kubernetes.io/instance': 'ingress-nginx' };
const TRAEFIK = { 'app.kubernetes.io/name': 'traefik', 'app.kubernetes.io/instance': 'traefik-traefik' };
const PROMETHEUS = { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/component': 'prometheus' };
const GATEWAY = { 'gateway.networking.k8s.io/gateway-name': 'web' };
const ROUTER_GROUP = { 'policy-group.network.openshift.io/ingress': '' };

/** Controllers as their own installations run them, and neighbours that look alike. */
const PODS: { [name: string]: TestPod } = {
  'ingress-nginx': { namespace: 'ingress-nginx', labels: NGINX },
  'ingress-nginx, second release': { namespace: 'ingress-nginx', labels: { ...NGINX, 'app.kubernetes.io/instance': 'internal' } },
  'ingress-nginx of edge': { namespace: 'edge', labels: NGINX },
  'ingress-nginx default backend': { namespace: 'ingress-nginx', labels: { ...NGINX, 'app.kubernetes.io/component': 'default-backend' } },
  'other pod of ingress-nginx': { namespace: 'ingress-nginx', labels: { app: 'debug' } },
  'ingress-nginx look-alike of shop': { namespace: 'shop', labels: NGINX },
  'traefik': { namespace: 'traefik', labels: TRAEFIK },
  'traefik of k3s': { namespace: 'kube-system', labels: { 'app.kubernetes.io/name': 'traefik', 'app.kubernetes.io/instance': 'traefik-kube-system' } },
  'traefik look-alike of shop': { namespace: 'shop', labels: TRAEFIK },
  'istio gateway': { namespace: 'istio-system', labels: { app: 'istio-ingressgateway', istio: 'ingressgateway' } },
  'istiod': { namespace: 'istio-system', labels: { app: 'istiod', istio: 'pilot' } },
  'istio gateway of istio-ingress': { namespace: 'istio-ingress', labels: { app: 'istio-web', istio: 'web' } },
  'gateway': { namespace: 'shop', labels: GATEWAY },
  'other gateway': { namespace: 'shop', labels: { 'gateway.networking.k8s.io/gateway-name': 'internal' } },
  'gateway of the same name elsewhere': { namespace: 'other', labels: GATEWAY },
  'openshift router': { namespace: 'openshift-ingress', namespaceLabels: ROUTER_GROUP, labels: { router: 'default' } },
  'pod of openshift-ingress without the group': { namespace: 'openshift-ingress-operator', labels: {} },
  'prometheus': { namespace: 'monitoring', labels: PROMETHEUS },
  'other pod of monitoring': { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'grafana' } },
  'prometheus of obs': { namespace: 'obs', labels: { app: 'prometheus-server' } },
  'prometheus look-alike of shop': { namespace: 'shop', labels: PROMETHEUS },
  // a label "name", which nobody sets by itself, is no namespace's name
  'pod of a namespace that calls itself monitoring': { namespace: 'evil', namespaceLabels: { name: 'monitoring' }, labels: PROMETHEUS },
  'openshift monitoring': { namespace: 'openshift-monitoring', labels: PROMETHEUS },
  'openshift user workload monitoring': { namespace: 'openshift-user-workload-monitoring', labels: PROMETHEUS },
  'any pod of shop': { namespace: 'shop', labels: { app: 'api' } },
  'any pod of other': { namespace: 'other', labels: { app: 'api' } },
};

const PRIVATE = ['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255'];
const SHARED = ['100.64.0.0', '100.127.255.255'];
const METADATA = ['169.254.169.254', '168.63.129.16'];
/** node-local DNS, LocalDNS of AKS, EKS Pod Identity */
const LINK_LOCAL = ['169.254.0.0', '169.254.10.10', '169.254.20.10', '169.254.169.253', '169.254.169.255', '169.254.170.23', '169.254.255.255'];
const SPECIAL = [
  '0.0.0.0', '0.255.255.255', '127.0.0.1', '127.255.255.255', '192.0.0.0', '192.0.0.255', '198.18.0.0', '198.19.255.255', '224.0.0.0', '239.255.255.255',
  '240.0.0.0', '255.255.255.255',
];
/** the addresses just outside all of these blocks, and some well-known ones */
const PUBLIC = [
  '1.0.0.0', '1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0', '168.63.129.15', '168.63.129.17',
  '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '191.255.255.255', '192.0.1.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0',
  '203.0.113.1', '223.255.255.255',
];
const PUBLIC_IPV6 = ['2000::', '2001:db8::1', '2606:4700::1111', '3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'];
const METADATA_IPV6 = ['fd00:ec2::254'];
const UNIQUE_LOCAL = ['fc00::', 'fd00::1', 'fd00:ec2::23', 'fd00:ec2::253', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'];
const OTHER_IPV6 = ['::', '::1', '1fff:ffff::', '4000::', 'fbff::1', 'fe00::1', 'fe80::1', 'febf::1', 'ff02::1'];

const IPV4 = [...PRIVATE, ...SHARED, ...METADATA, ...LINK_LOCAL, ...SPECIAL, ...PUBLIC];
const IPV6 = [...PUBLIC_IPV6, ...METADATA_IPV6, ...UNIQUE_LOCAL, ...OTHER_IPV6];

const ENDPOINTS: { [name: string]: TestEndpoint } = { ...PODS, ...Object.fromEntries([...IPV4, ...IPV6].map(address => [address, address])) };

const FACTORIES: [string, IPeer, string[]][] = [
  ['everyone', Peers.everyone(), Object.keys(ENDPOINTS)],
  ['webhookCallers', Peers.webhookCallers(), Object.keys(ENDPOINTS)],

  ['internet', Peers.internet(), PUBLIC],
  ['internet of IPv4', Peers.internet({ ipv6: false }), PUBLIC],
  ['internet with IPv6', Peers.internet({ ipv6: true }), [...PUBLIC, ...PUBLIC_IPV6]],
  ['privateNetworks', Peers.privateNetworks(), PRIVATE],
  ['privateNetworks of IPv4', Peers.privateNetworks({ ipv6: false }), PRIVATE],
  ['privateNetworks with IPv6', Peers.privateNetworks({ ipv6: true }), [...PRIVATE, ...METADATA_IPV6, ...UNIQUE_LOCAL]],
  ['everyAddressButCloudMetadata', Peers.everyAddressButCloudMetadata(), IPV4.filter(address => !METADATA.includes(address))],
  ['everyAddressButCloudMetadata of IPv4', Peers.everyAddressButCloudMetadata({ ipv6: false }), IPV4.filter(address => !METADATA.includes(address))],
  [
    'everyAddressButCloudMetadata with IPv6', Peers.everyAddressButCloudMetadata({ ipv6: true }),
    [...IPV4.filter(address => !METADATA.includes(address)), ...IPV6.filter(address => !METADATA_IPV6.includes(address))],
  ],
  ['apiServer', Peers.apiServer({ cidrs: ['203.0.113.0/24', '192.168.255.255/32'] }), ['192.168.255.255', '203.0.113.1']],

  ['ingressNginx', Peers.ingressNginx(), ['ingress-nginx', 'ingress-nginx, second release']],
  ['ingressNginx of one release', Peers.ingressNginx({ instance: 'internal' }), ['ingress-nginx, second release']],
  ['ingressNginx elsewhere', Peers.ingressNginx({ namespace: 'edge' }), ['ingress-nginx of edge']],
  ['ingressNginx of one release elsewhere', Peers.ingressNginx({ namespace: 'edge', instance: 'internal' }), []],
  ['traefik', Peers.traefik(), ['traefik']],
  ['traefik of one release', Peers.traefik({ instance: 'traefik-traefik' }), ['traefik']],
  ['traefik of another release', Peers.traefik({ instance: 'other' }), []],
  ['traefik of k3s', Peers.traefik({ namespace: 'kube-system' }), ['traefik of k3s']],
  ['istioGateway', Peers.istioGateway(), ['istio gateway']],
  ['istioGateway elsewhere', Peers.istioGateway({ namespace: 'istio-ingress', istio: 'web' }), ['istio gateway of istio-ingress']],
  ['gateway', Peers.gateway({ name: 'web', namespace: 'shop' }), ['gateway']],
  ['gateway elsewhere', Peers.gateway({ name: 'web', namespace: 'other' }), ['gateway of the same name elsewhere']],
  ['openshiftRouter', Peers.openshiftRouter(), ['openshift router']],
  ['prometheus', Peers.prometheus(), ['prometheus']],
  ['prometheus elsewhere, with other labels', Peers.prometheus({ namespace: 'obs', labels: { app: 'prometheus-server' } }), ['prometheus of obs']],
  ['prometheus of the subject\'s namespace', Peers.prometheus({ namespace: 'shop' }), ['prometheus look-alike of shop']],
  ['openshiftMonitoring', Peers.openshiftMonitoring(), ['openshift monitoring', 'openshift user workload monitoring']],
];

describe('Peers | stand for |', () => {
  test.each(FACTORIES)('%s, in AllowTo', (_, peer, expected) => {
    const policy = allowTo(peer, [Port.tcp(8443)]);
    expect(reachedBy(policy, 8443)).toEqual(inOrder(expected));
    expect([...reachedBy(policy, 8442), ...reachedBy(policy, 8443, 'UDP'), ...reachedBy(policy, 53, 'UDP')]).toEqual([]);
  });

  test.each(FACTORIES)('%s, in AllowFrom', (_, peer, expected) => {
    const chart = newChart();
    new AllowFrom(chart, 'policy', { subject: Pods.withLabels({ app: 'web' }), peers: [peer], ports: [Port.tcp(8443)] });
    const policy = policyOf(chart);
    const admitted = (port: number) => Object.keys(ENDPOINTS).filter(name => ingressAllowed([policy], { from: ENDPOINTS[name], to: WEB, port }));
    expect(admitted(8443)).toEqual(inOrder(expected));
    expect(admitted(8442)).toEqual([]);
  });

  test('all of what is listed: several peers widen', () => {
    const policy = allowTo([Peers.prometheus(), Peers.privateNetworks(), Peers.traefik()], [Port.tcp(8443)]);
    expect(reachedBy(policy, 8443)).toEqual(inOrder(['prometheus', 'traefik', ...PRIVATE]));
  });
});

describe('Peers.apiServer |', () => {
  const cidrs = ['203.0.113.1/32', 'fd00::1/128'];
  test('is reached on TCP 443 and 6443 when the rule names no port', () => {
    const policy = allowTo(Peers.apiServer({ cidrs }));
    for (const port of [443, 6443]) {
      expect(reachedBy(policy, port)).toEqual(inOrder(['203.0.113.1', 'fd00::1']));
      expect(reachedBy(policy, port, 'UDP')).toEqual([]);
    }
    expect([80, 442, 444, 6442, 6444, 8443].flatMap(port => reachedBy(policy, port))).toEqual([]);
  });

  test('is reached on more ports when asked', () => {
    const policy = allowTo(Peers.apiServer({ cidrs, extraPorts: [6444, 443] }));
    expect([443, 6443, 6444].filter(port => reachedBy(policy, port).length !== 2)).toEqual([]);
    expect([6442, 6445].flatMap(port => reachedBy(policy, port))).toEqual([]);
  });

  test('is reached on the rule\'s ports alone when it names some', () => {
    const policy = allowTo(Peers.apiServer({ cidrs, extraPorts: [6444] }), [Port.tcp(16443)]);
    expect(reachedBy(policy, 16443)).toEqual(inOrder(['203.0.113.1', 'fd00::1']));
    expect([443, 6443, 6444].flatMap(port => reachedBy(policy, port))).toEqual([]);
  });

  test.each<[string, () => IPeer, string]>([
    ['no cidrs', () => Peers.apiServer({ cidrs: [] }), 'Invalid cidrs []: give the addresses of the API server\'s endpoints.'],
    ['an address', () => Peers.apiServer({ cidrs: ['10.0.0.1'] }), 'Invalid CIDR "10.0.0.1": has no prefix length. Write 10.0.0.1/32 for this one address.'],
    ['a name', () => Peers.apiServer({ cidrs: ['kubernetes.default'] }), 'Invalid CIDR "kubernetes.default": must be a CIDR block such as 10.0.0.0/8 or fd00::/8.'],
    [
      'a port that is none', () => Peers.apiServer({ cidrs, extraPorts: [0] }),
      'Invalid TCP port 0: must be a whole number from 1 to 65535. For every TCP port write Port.allTcp().',
    ],
  ])('%s throws', (_, make, message) => {
    expect(make).toThrow(new Error(message));
  });
});

describe('Peers | refuse |', () => {
  const FORM = 'must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit.';
  const NAMESPACE_FORM = 'must consist of lower-case letters, digits and "-", and start and end with a letter or digit.';
  test.each<[string, () => IPeer, string]>([
    ['a namespace that is none', () => Peers.ingressNginx({ namespace: 'Edge' }), `Invalid namespace "Edge": ${NAMESPACE_FORM}`],
    ['a release that is none', () => Peers.traefik({ instance: 'a b' }), `Invalid labels: label value "a b" of "app.kubernetes.io/instance" ${FORM}`],
    [
      'a gateway that is none', () => Peers.gateway({ name: '-web', namespace: 'shop' }),
      `Invalid labels: label value "-web" of "gateway.networking.k8s.io/gateway-name" ${FORM}`,
    ],
    [
      'Prometheus without labels', () => Peers.prometheus({ labels: {} }),
      'Invalid labels {}: no label at all selects everything. Give at least one label, or write Pods.all() if you mean it.',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(new Error(message));
  });

  const instance = 'app.kubernetes.io/component=controller,app.kubernetes.io/name=ingress-nginx';
  test.each<[string, IPeer]>([
    ['everyone', Peers.everyone()],
    ['everyone', Peers.webhookCallers()],
    ['the internet', Peers.internet()],
    ['private networks', Peers.privateNetworks()],
    ['every address but cloud metadata', Peers.everyAddressButCloudMetadata()],
    ['10.0.0.0/8 except 10.1.0.0/16', IpBlock.of('10.0.0.0/8').without('10.1.0.0/16')],
    [`pods ${instance} in namespace ingress-nginx`, Peers.ingressNginx()],
    ['namespaces policy-group.network.openshift.io/ingress=', Peers.openshiftRouter()],
    ['namespace prod', Namespaces.named('prod')],
    ['namespaces all', Namespaces.all()],
  ])('%s as a destination without a port', (text, peer) => {
    expect(() => allowTo(peer)).toThrow(new Error(`No port given, and none is known of ${text}: only a workload or a Service of the app says its ports. `
      + 'Give a port, for example Port.tcp(443), or Port.all() for every port.'));
  });
});

describe('Peers.of |', () => {
  test.each([['27', kplus27], ['34', kplus34 as unknown as typeof kplus27]])('a NetworkPolicyIpBlock of cdk8s-plus-%s', (_, kplus) => {
    const chart = newChart();
    const block = kplus.NetworkPolicyIpBlock.ipv4(chart, 'block', '192.168.0.0/16', ['192.168.255.0/24']);
    expect(reachedBy(allowTo(Peers.of(block), [Port.tcp(8443)]), 8443)).toEqual(['192.168.0.0']);
    const any = kplus.NetworkPolicyIpBlock.anyIpv6(chart, 'any');
    expect(reachedBy(allowTo(Peers.of(any), [Port.tcp(8443)]), 8443)).toEqual(inOrder(IPV6));
  });

  test('a block of cdk8s-plus that no server takes (D5) throws', () => {
    const chart = newChart();
    const hostBits = kplus27.NetworkPolicyIpBlock.ipv4(chart, 'a', '10.0.0.1/8');
    expect(() => Peers.of(hostBits)).toThrow(new Error(
      'Invalid CIDR "10.0.0.1/8": has host bits set. Write 10.0.0.0/8 for the block or 10.0.0.1/32 for the one address.'));
    const outside = kplus27.NetworkPolicyIpBlock.ipv4(chart, 'b', '10.0.0.0/8', ['11.0.0.0/16']);
    expect(() => Peers.of(outside)).toThrow(new Error('Invalid except "11.0.0.0/16" for ipBlock "10.0.0.0/8": must lie strictly inside the block.'));
  });

  test('what Pods.of takes', () => {
    const chart = newChart();
    expect(reachedBy(allowTo(Peers.of(deployment(chart, 'api', { namespace: 'other' })), [Port.tcp(8443)]), 8443)).toEqual(['any pod of other']);
    expect(reachedBy(allowTo(Peers.of(namespace(chart, 'traefik')), [Port.tcp(8443)]), 8443)).toEqual(['traefik']);
  });

  test('what is no peer throws', () => {
    const chart = newChart();
    const config = new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap' });
    expect(() => Peers.of(config)).toThrow(new Error(
      'Cannot take pods from shop/config (ConfigMap): a ConfigMap has no pods. Give a workload, a Service, a Namespace, or Pods.withLabels({...}).'));
    expect(() => Peers.of(chart)).toThrow(new Error(
      'Cannot take pods from shop (Chart): it holds 1 object. Give one of them, for example by Pods.find(shop, { kind, name }).'));
  });
});

describe('IPeer |', () => {
  test('one of your own is what its parts are, with its ports', () => {
    class LegacyBilling implements IPeer {
      public toPeerConfig(): PeerConfig {
        return { ipBlocks: [IpBlock.of('203.0.113.0/24')], pods: [Pods.withLabels({ app: 'api' }).inNamespace('other')], defaultPorts: [Port.tcp(8443)] };
      }
    }
    const policy = allowTo(new LegacyBilling());
    expect(reachedBy(policy, 8443)).toEqual(['any pod of other', '203.0.113.1']);
    expect(reachedBy(policy, 443)).toEqual([]);
  });
});

describe('Peers | do not change |', () => {
  test('with the lists and labels that they were made of', () => {
    const cidrs = ['203.0.113.0/24'];
    const extraPorts = [6444];
    const labels: { [key: string]: string } = { app: 'prometheus-server' };
    const [api, prometheus] = [Peers.apiServer({ cidrs, extraPorts }), Peers.prometheus({ namespace: 'obs', labels })];
    cidrs.push('10.0.0.0/8');
    extraPorts.push(8443);
    labels.app = 'api';
    expect(reachedBy(allowTo(api), 6444)).toEqual(['203.0.113.1']);
    expect(reachedBy(allowTo(api), 8443)).toEqual([]);
    expect(reachedBy(allowTo(prometheus, [Port.tcp(9090)]), 9090)).toEqual(['prometheus of obs']);
  });

  test.each<[string, IPeer]>([
    ['internet', Peers.internet()],
    ['apiServer', Peers.apiServer({ cidrs: ['203.0.113.0/24'] })],
    ['prometheus', Peers.prometheus()],
    ['openshiftRouter', Peers.openshiftRouter()],
  ])('with what %s says', (_, peer) => {
    const config = peer.toPeerConfig();
    const before = [config.pods?.length, config.namespaces?.length, config.ipBlocks?.length, config.defaultPorts?.length];
    for (const list of [config.pods, config.namespaces, config.ipBlocks, config.defaultPorts]) {
      // a frozen list would be as good as a copy
      try { list?.pop(); } catch (error) { expect(error).toBeInstanceOf(TypeError); }
    }
    const again = peer.toPeerConfig();
    expect([again.pods?.length, again.namespaces?.length, again.ipBlocks?.length, again.defaultPorts?.length]).toEqual(before);
  });
});

function allowTo(peers: IPeer | IPeer[], ports?: Port[]): NetworkPolicyObject {
  const chart = newChart();
  new AllowTo(chart, 'policy', { subject: Pods.withLabels({ app: 'web' }), peers: [peers].flat(), ports });
  return policyOf(chart);
}

function reachedBy(policy: NetworkPolicyObject, port: number, protocol: 'TCP' | 'UDP' = 'TCP'): string[] {
  return Object.keys(ENDPOINTS).filter(name => egressAllowed([policy], { from: WEB, to: ENDPOINTS[name], port, protocol }));
}

function inOrder(names: readonly string[]): string[] {
  return Object.keys(ENDPOINTS).filter(name => names.includes(name));
}
