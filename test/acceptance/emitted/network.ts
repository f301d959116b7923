import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import {
  AllowAll, AllowAllProps, AllowFrom, AllowFromProps, AllowTo, AllowToProps, ClusterDns, Connections, DefaultDeny,
  DefaultDenyProps, DnsEgress, DnsEgressProps, IPeer, IpBlock, IpRanges, LabelExpression, NamespaceIsolation,
  NamespaceIsolationProps, Namespaces, NetworkPolicy, NetworkPolicyOptions, NetworkPolicyProps, Peers, Pods, PolicyType, Port,
  Protocol,
} from '../../../src/network';
import { deployment, service } from '../../fixtures/workloads';
import { Application } from '../application';
import { Values, allAtOnce, applicationWith, variantsOf } from './values';

/** Each network construct with each option, each peer, port and name server. A factory that is missing here is a compile error. */
export function networkApplications(): Application[] {
  return [
    ...constructApplications<DefaultDenyProps>('default-deny', DEFAULT_DENY, {}, DefaultDeny),
    ...constructApplications<AllowAllProps>('allow-all', ALLOW_ALL, { policyTypes: [PolicyType.EGRESS] }, AllowAll),
    ...constructApplications<AllowFromProps>('allow-from', ALLOW, { subject: Pods.all(), peers: [Pods.all()], ports: [Port.tcp(80)] }, AllowFrom),
    ...constructApplications<AllowToProps>('allow-to', ALLOW, { subject: Pods.all(), peers: [Pods.all()], ports: [Port.tcp(80)] }, AllowTo),
    ...constructApplications<DnsEgressProps>('dns-egress', DNS_EGRESS, {}, DnsEgress),
    ...constructApplications<NamespaceIsolationProps>('namespace-isolation', NAMESPACE_ISOLATION, {}, NamespaceIsolation),
    ...constructApplications<NetworkPolicyProps>('network-policy', NETWORK_POLICY, { subject: Pods.all(), ingress: [] }, NetworkPolicy),
    connections(),
    constructsOfOthers(),
  ];
}

type Factories<Class> = Omit<{ readonly [factory in keyof Class]: readonly IPeer[] }, 'prototype' | 'of' | '_of'>;

const METADATA: Values<NetworkPolicyOptions> = {
  name: ['a.b-c', 'a'.repeat(253)],
  labels: [{ 'team': 'shop', 'example.com/empty': '' }],
  annotations: [{ 'example.com/why': 'any text, {"even": "this"}\nand lines' }],
};

const SUBJECTS: readonly Pods[] = [
  Pods.withLabels({ app: 'web', tier: 'front' }),
  Pods.withLabels({ app: 'web' }).where(LabelExpression.isIn('zone', ['b', 'a']), LabelExpression.isNotIn('zone', ['c']), LabelExpression.exists('x/y'), LabelExpression.doesNotExist('z')),
  Pods.all().inNamespace('other'),
];

const DNS: Omit<{ readonly [factory in keyof typeof ClusterDns]: readonly ClusterDns[] }, 'prototype' | 'of'> = {
  kubeDns: [ClusterDns.kubeDns()],
  openshift: [ClusterDns.openshift()],
  nodeLocal: [ClusterDns.nodeLocal({ clusterIp: '10.96.0.10' }), ClusterDns.nodeLocal({ clusterIp: 'fd00:10::a', localIp: '169.254.25.10' })],
  nodeLocalRedirect: [ClusterDns.nodeLocalRedirect(), ClusterDns.nodeLocalRedirect({ k8sApp: 'nodelocaldns' })],
  gke: [ClusterDns.gke()],
  aksLocalDns: [ClusterDns.aksLocalDns()],
  eksAutoMode: [ClusterDns.eksAutoMode(), ClusterDns.eksAutoMode({ ipv6: true })],
  any: [ClusterDns.any()],
  custom: [ClusterDns.custom({ pods: [Pods.all()], addresses: ['192.0.2.53', '2001:db8::/64'], port: 5353 })],
};
const NAME_SERVERS = Object.values(DNS).flat();

const NAMED_PEERS: Factories<typeof Peers> = {
  everyone: [Peers.everyone()],
  internet: [Peers.internet(), Peers.internet({ ipv6: true })],
  privateNetworks: [Peers.privateNetworks(), Peers.privateNetworks({ ipv6: true })],
  everyAddressButCloudMetadata: [Peers.everyAddressButCloudMetadata(), Peers.everyAddressButCloudMetadata({ ipv6: true })],
  apiServer: [Peers.apiServer({ cidrs: ['192.0.2.1/32', '2001:db8::1/128'], extraPorts: [6444] })],
  webhookCallers: [Peers.webhookCallers()],
  ingressNginx: [Peers.ingressNginx(), Peers.ingressNginx({ namespace: 'edge', instance: 'inner' })],
  traefik: [Peers.traefik(), Peers.traefik({ namespace: 'edge', instance: 'traefik-edge' })],
  istioGateway: [Peers.istioGateway(), Peers.istioGateway({ namespace: 'edge', istio: 'egressgateway' })],
  gateway: [Peers.gateway({ name: 'public', namespace: 'edge' })],
  openshiftRouter: [Peers.openshiftRouter()],
  prometheus: [Peers.prometheus(), Peers.prometheus({ namespace: 'metrics', labels: { app: 'prometheus' } })],
  openshiftMonitoring: [Peers.openshiftMonitoring()],
};

const BLOCKS: Factories<typeof IpBlock> = {
  host: [IpBlock.host('192.0.2.1'), IpBlock.host('FD00:0:0::1'), IpBlock.of('::/0').without(...IpRanges.PRIVATE_IPV6, ...IpRanges.CLOUD_METADATA_IPV6)],
  anyIpv4: [IpBlock.anyIpv4().without(
    ...IpRanges.PRIVATE_IPV4, ...IpRanges.SHARED_IPV4, ...IpRanges.LINK_LOCAL_IPV4, ...IpRanges.SPECIAL_IPV4, ...IpRanges.CLOUD_METADATA_IPV4)],
  anyIpv6: [IpBlock.anyIpv6(), IpBlock.of('FD00:0:0::/8').without('FD00:0:1::/48'), IpBlock.of('64:ff9b::10.0.0.0/104')],
};

const NAMESPACES: Factories<typeof Namespaces> = {
  named: [Namespaces.named('a'), Namespaces.named('b', 'a')],
  withLabels: [Namespaces.withLabels({ tenant: 'a' }).where(LabelExpression.exists('purpose'))],
  all: [Namespaces.all()],
};

const PEERS: readonly IPeer[] = [
  ...SUBJECTS, Pods.all().inAllNamespaces(), Pods.withLabels({ app: 'web' }).inNamespacesWithLabels({ tenant: 'a' }),
  ...[NAMED_PEERS, BLOCKS, NAMESPACES].flatMap(factories => Object.values(factories).flat()),
];

const PORT_FACTORIES: Omit<{ readonly [factory in keyof typeof Port]: readonly Port[] }, 'prototype'> = {
  tcp: [Port.tcp(1), Port.tcp(65535)],
  udp: [Port.udp(53)],
  sctp: [Port.sctp(9)],
  tcpRange: [Port.tcpRange(8000, 8100), Port.tcpRange(1, 65535)],
  udpRange: [Port.udpRange(30000, 32767)],
  sctpRange: [Port.sctpRange(1, 2)],
  named: [Port.named('http'), Port.named('a2345678901234b', Protocol.UDP)],
  allTcp: [Port.allTcp()],
  allUdp: [Port.allUdp()],
  allSctp: [Port.allSctp()],
  all: [Port.all()],
};
const PORTS = Object.values(PORT_FACTORIES).flat();

const POLICY_TYPES = [[PolicyType.INGRESS], [PolicyType.EGRESS], [PolicyType.EGRESS, PolicyType.INGRESS]];

const DEFAULT_DENY: Values<DefaultDenyProps> = { ...METADATA, subject: SUBJECTS, policyTypes: POLICY_TYPES };
const ALLOW_ALL: Values<AllowAllProps> = { ...METADATA, subject: SUBJECTS, policyTypes: POLICY_TYPES };
const ALLOW: Values<AllowFromProps & AllowToProps> = {
  ...METADATA,
  subject: SUBJECTS,
  // all together too: rules are merged then
  peers: [[...PEERS.slice(0, 3), IpBlock.host('192.0.2.1')], ...PEERS.map(peer => [peer])],
  ports: [PORTS.slice(0, -1), ...PORTS.map(port => [port])],
};
const DNS_EGRESS: Values<DnsEgressProps> = { ...METADATA, subject: SUBJECTS, dns: NAME_SERVERS };
const NAMESPACE_ISOLATION: Values<NamespaceIsolationProps> = {
  ...METADATA,
  namespace: [Namespaces.named('other')],
  allowWithinNamespace: [true, false],
  allowNamespaces: [Namespaces.withLabels({ tenant: 'a' }), Namespaces.named('b', 'c'), Namespaces.all()],
  allowDns: [true, false],
  dns: NAME_SERVERS,
};
const RULES: NetworkPolicyProps['ingress'][] = [[], [{ peers: [Pods.all(), IpBlock.host('192.0.2.1')], ports: PORTS.slice(0, 9) }, { peers: [Peers.everyone()], ports: [Port.tcp(1)] }]];
const NETWORK_POLICY: Values<NetworkPolicyProps> = { ...METADATA, subject: SUBJECTS, ingress: RULES as [], egress: RULES as [] };

function constructApplications<Props extends object>(
  id: string, values: Values<Props>, needed: Props, construct: new (scope: Construct, id: string, props: Props) => Construct,
): Application[] {
  return [applicationWith(id, construct.name, chart => {
    new construct(chart, 'plain', needed);
    for (const { id: variant, props } of variantsOf(values)) { new construct(chart, variant, { ...needed, ...props }); }
    new construct(chart, 'all-options', { ...needed, ...allAtOnce(values), name: 'all-options' });
  })];
}

/** what others made, as peers and subjects */
function constructsOfOthers(): Application {
  return applicationWith('constructs-of-others', 'Peers, Pods and Namespaces of constructs', (chart: Chart) => {
    ClusterDns.gke().useFor(chart);
    const web = deployment(chart, 'web', { ports: [8080] });
    const ops = new kplus.Namespace(chart, 'ops', { metadata: { name: 'ops' } });
    const selected = kplus.Pods.select(chart, 'selected', { labels: { app: 'backup' }, namespaces: kplus.Namespaces.select(chart, 'tools', { names: ['tools'] }) });
    const peers = [Namespaces.of(ops), Peers.of(ops), Peers.of(selected), Peers.of(kplus.NetworkPolicyIpBlock.ipv4(chart, 'office', '192.0.2.0/24'))];
    new AllowFrom(chart, 'from', { subject: Pods.find(chart, { kind: 'Deployment', name: 'web' }), peers, ports: [Port.tcp(8080)] });
    Connections.of(web).allowTo(Peers.of(selected), Port.tcp(1));
  });
}

function connections(): Application {
  return applicationWith('connections', 'Connections', (chart: Chart) => {
    const web = deployment(chart, 'web', { ports: [{ name: 'http', containerPort: 8080 }, 9102] });
    const db = deployment(chart, 'db', { ports: [5432] });
    const remote = deployment(chart, 'remote', { ports: [{ containerPort: 53, protocol: 'UDP' }], namespace: 'other' });
    const front = service(chart, 'web', { ports: [{ port: 80, targetPort: 'http' }] });
    const job = deployment(chart, 'job', { labels: { app: 'job' } });
    Connections.of(web, { name: 'web-connections', ...allAtOnce({ labels: METADATA.labels, annotations: METADATA.annotations }) });
    Connections.of(web).allowTo(Pods.of(db)).allowTo(Pods.of(remote)).withDns(ClusterDns.gke());
    Connections.of(job).allowTo(Pods.of(front)).withoutDns();
    for (const peer of PEERS) { Connections.of(web).allowFrom(peer, Port.tcp(9102)).allowTo(peer, ...PORTS.slice(0, 4)); }
  });
}
