import { KubernetesObject } from '../../src/manifest';

/**
 * Pairs of what the CRDs of the Network Policy API refuse and the nearest that they accept, with what the library says.
 * The acceptance suite asks a server with these CRDs about each.
 */
export type ClusterPair = [what: string, refused: KubernetesObject, problems: string[], accepted: KubernetesObject];

const V1 = 'policy.networking.k8s.io/v1alpha1';
const V2 = 'policy.networking.k8s.io/v1alpha2';
export const NAMESPACES = { namespaces: {} };
export const PODS = { namespaceSelector: {}, podSelector: {} };
const many = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));

export const admin = (spec: object, rest: object = {}): KubernetesObject => ({
  apiVersion: V1, kind: 'AdminNetworkPolicy', metadata: { name: 'a' }, spec: { priority: 1, subject: NAMESPACES, ...spec }, ...rest,
});
export const baseline = (spec: object, rest: object = {}): KubernetesObject => ({
  apiVersion: V1, kind: 'BaselineAdminNetworkPolicy', metadata: { name: 'default' }, spec: { subject: NAMESPACES, ...spec }, ...rest,
});
export const cluster = (spec: object, rest: object = {}): KubernetesObject => ({
  apiVersion: V2, kind: 'ClusterNetworkPolicy', metadata: { name: 'a' }, spec: { tier: 'Admin', priority: 1, subject: NAMESPACES, ...spec }, ...rest,
});
const adminIngress = (rule: object) => admin({ ingress: [{ action: 'Deny', from: [NAMESPACES], ...rule }] });
export const adminEgress = (rule: object) => admin({ egress: [{ action: 'Deny', to: [NAMESPACES], ...rule }] });
const clusterIngress = (rule: object) => cluster({ ingress: [{ action: 'Deny', from: [NAMESPACES], ...rule }] });
const clusterEgress = (rule: object) => cluster({ egress: [{ action: 'Deny', to: [NAMESPACES], ...rule }] });
const port = (element: unknown) => adminIngress({ ports: [element] });
const protocol = (element: unknown) => clusterIngress({ protocols: [element] });

export const CLUSTER_POLICY_PAIRS: readonly { readonly title: string; readonly pairs: readonly ClusterPair[] }[] = [
  { title: 'object', pairs: objectPairs() },
  { title: 'subject', pairs: subjectPairs() },
  { title: 'rules', pairs: rulesPairs() },
  { title: 'networks, nodes, domainNames', pairs: networksNodesDomainnamesPairs() },
  { title: 'ports of v1alpha1', pairs: portsOfV1alpha1Pairs() },
  { title: 'protocols of v1alpha2', pairs: protocolsOfV1alpha2Pairs() },
];

function objectPairs(): ClusterPair[] {
  return [
    [
      'an apiVersion that has no such kind', admin({}, { apiVersion: V2 }),
      [`apiVersion "${V2}" has no AdminNetworkPolicy: write one of ${V1} AdminNetworkPolicy, ${V1} BaselineAdminNetworkPolicy, ${V2} ClusterNetworkPolicy`],
      admin({}),
    ],
    ['a field beside spec', admin({}, { Spec: {} }), ['policy.Spec is unknown. Did you mean spec?'], admin({}, { status: {} })],
    ['no name', admin({}, { metadata: {} }), ['metadata.name is missing'], admin({}, { metadata: { name: 'a' } })],
    ['metadata that is text', admin({}, { metadata: 'a' }), ['metadata must be an object'], admin({})],
    [
      'labels that are a list', admin({}, { metadata: { name: 'a', labels: ['a'] } }), ['metadata.labels must be an object'],
      admin({}, { metadata: { name: 'a', labels: null } }),
    ],
    [
      'another name than default', baseline({}, { metadata: { name: 'mine' } }),
      ['metadata.name "mine" must be "default", the one name of a BaselineAdminNetworkPolicy'], baseline({}),
    ],
    ['no spec', admin({}, { spec: undefined }), ['spec is missing'], admin({})],
    ['a spec that is a list', admin({}, { spec: [] }), ['spec must be an object'], admin({})],
    ['a field of another kind', baseline({ priority: 1 }), ['spec.priority is unknown'], admin({ priority: 1 })],
    ['a tier in v1alpha1', admin({ tier: 'Admin' }), ['spec.tier is unknown'], cluster({ tier: 'Admin' })],
    ['no tier', cluster({ tier: undefined }), ['spec.tier is missing. Write one of Admin, Baseline'], cluster({ tier: 'Baseline' })],
    ['a tier in small letters', cluster({ tier: 'admin' }), ['spec.tier "admin" is unknown. Write Admin'], cluster({ tier: 'Admin' })],
    ['a tier that is none', cluster({ tier: 'Namespace' }), ['spec.tier "Namespace" is unknown. Write one of Admin, Baseline'], cluster({ tier: 'Admin' })],
    ['no priority', admin({ priority: null }), ['spec.priority is missing. Write a whole number from 0, asked first, to 1000'], admin({ priority: 0 })],
    ['a priority of 1001', admin({ priority: 1001 }), ['spec.priority 1001 must be a whole number from 0 to 1000'], admin({ priority: 1000 })],
    ['a priority below 0', cluster({ priority: -1 }), ['spec.priority -1 must be a whole number from 0 to 1000'], cluster({ priority: 0 })],
    ['a priority of 1.5', cluster({ priority: 1.5 }), ['spec.priority 1.5 must be a whole number from 0 to 1000'], cluster({ priority: 2 })],
    ['a priority in quotes', admin({ priority: '1' }), ['spec.priority 1 must be a whole number from 0 to 1000'], admin({ priority: 1 })],
  ];
}

function subjectPairs(): ClusterPair[] {
  return [
    ['none', admin({ subject: undefined }), ['spec.subject is missing: give exactly one of namespaces, pods'], admin({ subject: NAMESPACES })],
    ['a list', admin({ subject: [] }), ['spec.subject must be an object with exactly one of namespaces, pods'], admin({ subject: NAMESPACES })],
    ['an empty one', cluster({ subject: {} }), ['spec.subject is empty: give exactly one of namespaces, pods'], cluster({ subject: { pods: PODS } })],
    [
      'two', admin({ subject: { namespaces: {}, pods: PODS } }), ['spec.subject has namespaces beside pods: give exactly one of namespaces, pods'],
      admin({ subject: { namespaces: {}, pods: null } }),
    ],
    [
      'a field of peers', cluster({ subject: { networks: ['10.0.0.0/8'] } }),
      ['spec.subject.networks is unknown', 'spec.subject is empty: give exactly one of namespaces, pods'], cluster({ subject: NAMESPACES }),
    ],
    [
      'pods without a namespaceSelector in v1alpha1', admin({ subject: { pods: { podSelector: {} } } }),
      ['spec.subject.pods.namespaceSelector is missing. Write {} for all'], cluster({ subject: { pods: { podSelector: {} } } }),
    ],
    [
      'pods without a podSelector', cluster({ subject: { pods: { namespaceSelector: {} } } }),
      ['spec.subject.pods.podSelector is missing. Write {} for all'], cluster({ subject: { pods: { podSelector: {} } } }),
    ],
    ['pods that are a list', cluster({ subject: { pods: [] } }), ['spec.subject.pods must be an object'], cluster({ subject: { pods: PODS } })],
    [
      'a field of NetworkPolicy peers', cluster({ subject: { pods: { ...PODS, ipBlock: {} } } }), ['spec.subject.pods.ipBlock is unknown'],
      cluster({ subject: { pods: PODS } }),
    ],
    [
      'a bad selector', admin({ subject: { namespaces: { matchExpressions: [{ key: 'a', operator: 'In' }] } } }),
      ['spec.subject.namespaces.matchExpressions[0]: operator In of "a" needs at least one value'],
      admin({ subject: { namespaces: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] } } }),
    ],
  ];
}

function rulesPairs(): ClusterPair[] {
  return [
    ['no list', admin({ ingress: {} }), ['spec.ingress must be a list'], admin({ ingress: [] })],
    ['null among them', admin({ egress: [null] }), ['spec.egress[0] must be an object'], admin({ egress: null })],
    [
      '101 in v1alpha1', admin({ ingress: many(101, () => ({ action: 'Deny', from: [NAMESPACES] })) }), ['spec.ingress has 101 elements: at most 100 are allowed'],
      admin({ ingress: many(100, () => ({ action: 'Deny', from: [NAMESPACES] })) }),
    ],
    [
      '26 in v1alpha2', cluster({ egress: many(26, () => ({ action: 'Deny', to: [NAMESPACES] })) }), ['spec.egress has 26 elements: at most 25 are allowed'],
      cluster({ egress: many(25, () => ({ action: 'Deny', to: [NAMESPACES] })) }),
    ],
    ['a field of the other direction', adminIngress({ to: [NAMESPACES] }), ['spec.ingress[0].to is unknown'], adminEgress({ to: [NAMESPACES] })],
    ['ports in v1alpha2', clusterIngress({ ports: [] }), ['spec.ingress[0].ports is unknown'], adminIngress({ ports: [] })],
    ['no action', adminIngress({ action: undefined }), ['spec.ingress[0].action is missing. Write one of Allow, Deny, Pass'], adminIngress({ action: 'Pass' })],
    ['Accept in v1alpha1', adminIngress({ action: 'Accept' }), ['spec.ingress[0].action "Accept" is unknown. Write one of Allow, Deny, Pass'], adminIngress({ action: 'Allow' })],
    ['Allow in v1alpha2', clusterEgress({ action: 'Allow' }), ['spec.egress[0].action "Allow" is unknown. Write one of Accept, Deny, Pass'], clusterEgress({ action: 'Accept' })],
    ['an action in small letters', clusterEgress({ action: 'deny' }), ['spec.egress[0].action "deny" is unknown. Write Deny'], clusterEgress({ action: 'Deny' })],
    [
      'Pass in the baseline of v1alpha1', baseline({ ingress: [{ action: 'Pass', from: [NAMESPACES] }] }),
      ['spec.ingress[0].action "Pass" is unknown. Write one of Allow, Deny'], baseline({ ingress: [{ action: 'Allow', from: [NAMESPACES] }] }),
    ],
    ['a name of 101 characters', adminIngress({ name: 'a'.repeat(101) }), ['spec.ingress[0].name has 101 characters: at most 100 are allowed'], adminIngress({ name: 'Any name. '.repeat(10) })],
    ['a name that is a number', adminIngress({ name: 1 }), ['spec.ingress[0].name is a number: write "1" in quotes'], adminIngress({ name: '1' })],
    ['no peers', adminIngress({ from: undefined }), ['spec.ingress[0].from is missing: name at least one peer'], adminIngress({ from: [{ pods: PODS }] })],
    ['an empty list of peers', clusterEgress({ to: [] }), ['spec.egress[0].to is empty: give at least 1 element'], clusterEgress({ to: [NAMESPACES] })],
    ['peers that are no list', clusterEgress({ to: NAMESPACES }), ['spec.egress[0].to must be a list'], clusterEgress({ to: [NAMESPACES] })],
    [
      '26 peers in v1alpha2', clusterEgress({ to: many(26, () => NAMESPACES) }), ['spec.egress[0].to has 26 elements: at most 25 are allowed'],
      adminEgress({ to: many(100, () => NAMESPACES) }),
    ],
    [
      'an empty peer', adminEgress({ to: [{}] }), ['spec.egress[0].to[0] is empty: give exactly one of namespaces, pods, networks, nodes, domainNames'],
      adminEgress({ to: [{ nodes: {} }] }),
    ],
    [
      'names in the baseline of v1alpha1', baseline({ egress: [{ action: 'Allow', to: [{ domainNames: ['kubernetes.io'] }] }] }),
      ['spec.egress[0].to[0].domainNames is unknown', 'spec.egress[0].to[0] is empty: give exactly one of namespaces, pods, networks, nodes'],
      adminEgress({ action: 'Allow', to: [{ domainNames: ['kubernetes.io'] }] }),
    ],
    [
      'networks as sources', clusterIngress({ from: [{ networks: ['10.0.0.0/8'] }] }),
      ['spec.ingress[0].from[0].networks is unknown', 'spec.ingress[0].from[0] is empty: give exactly one of namespaces, pods'],
      clusterEgress({ to: [{ networks: ['10.0.0.0/8'] }] }),
    ],
  ];
}

function networksNodesDomainnamesPairs(): ClusterPair[] {
  const networks = (list: unknown) => clusterEgress({ to: [{ networks: list }] });
  const names = (list: unknown) => clusterEgress({ to: [{ domainNames: list }] });
  const AT = 'spec.egress[0].to[0]';
  return [
    ['no blocks', networks([]), [`${AT}.networks is empty: give at least 1 element`], networks(['::/0'])],
    ['no list of blocks', networks('10.0.0.0/8'), [`${AT}.networks must be a list`], networks(['10.0.0.0/8'])],
    ['26 blocks', networks(many(26, i => `10.${i}.0.0/16`)), [`${AT}.networks has 26 elements: at most 25 are allowed`], networks(many(25, i => `10.${i}.0.0/16`))],
    ['a block twice', networks(['10.0.0.0/8', '10.0.0.0/8']), [`${AT}.networks has "10.0.0.0/8" twice`], networks(['10.0.0.0/8', '10.0.0.0/9'])],
    ['no prefix', networks(['10.0.0.0']), [`${AT}.networks[0] "10.0.0.0" has no prefix length. Write 10.0.0.0/32 for this one address`], networks(['10.0.0.0/32'])],
    ['leading zeros', networks(['010.0.0.0/8']), [`${AT}.networks[0] "010.0.0.0/8" has leading zeros. Write 10.0.0.0/8 if the numbers are decimal`], networks(['10.0.0.0/8'])],
    ['a number', networks([10]), [`${AT}.networks[0] "10" must be a CIDR block such as 10.0.0.0/8 or fd00::/8`], networks(['fd00::/8'])],
    ['44 characters', networks([`${'0'.repeat(40)}::/1`]), [`${AT}.networks[0] has 44 characters: at most 43 are allowed`], networks(['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128'])],
    [
      'host bits in v1alpha1', adminEgress({ to: [{ networks: ['10.0.0.1/8'] }] }),
      [`${AT}.networks[0] "10.0.0.1/8" has host bits set. Write 10.0.0.0/8 for the block or 10.0.0.1/32 for the one address`], networks(['10.0.0.1/8']),
    ],
    ['nodes that are a list', clusterEgress({ to: [{ nodes: [] }] }), [`${AT}.nodes must be an object`], clusterEgress({ to: [{ nodes: {} }] })],
    ['no names', names([]), [`${AT}.domainNames is empty: give at least 1 element`], names(['kubernetes.io'])],
    ['a star inside', names(['www.*.io']), [`${AT}.domainNames[0] "www.*.io" must be a domain name such as example.com or *.example.com`], names(['*.kubernetes.io'])],
    ['a name of one part', names(['localhost']), [`${AT}.domainNames[0] "localhost" must be a domain name such as example.com or *.example.com`], names(['kubernetes.io.'])],
    ['a name twice', names(['a.io', 'b.io', 'a.io']), [`${AT}.domainNames has "a.io" twice`], names(['a.io', 'b.io', '*.a.io'])],
    ['26 names', names(many(26, i => `a${i}.io`)), [`${AT}.domainNames has 26 elements: at most 25 are allowed`], names(many(25, i => `a${i}.io`))],
  ];
}

function portsOfV1alpha1Pairs(): ClusterPair[] {
  const AT = 'spec.ingress[0].ports[0]';
  const forms = 'portNumber, portRange, namedPort';
  return [
    ['no list', adminIngress({ ports: {} }), ['spec.ingress[0].ports must be a list'], adminIngress({ ports: null })],
    ['101', adminIngress({ ports: many(101, i => ({ portNumber: { port: i + 1 } })) }), ['spec.ingress[0].ports has 101 elements: at most 100 are allowed'], adminIngress({ ports: many(100, i => ({ portNumber: { port: i + 1 } })) })],
    ['an empty one', port({}), [`${AT} is empty: give exactly one of ${forms}`], port({ namedPort: 'http' })],
    ['null', port(null), [`${AT} is missing: give exactly one of ${forms}`], port({ namedPort: 'http' })],
    ['two forms', port({ namedPort: 'http', portNumber: { port: 80 } }), [`${AT} has portNumber beside namedPort: give exactly one of ${forms}`], port({ portNumber: { port: 80 } })],
    ['the form of NetworkPolicy', port({ port: 80 }), [`${AT}.port is unknown`, `${AT} is empty: give exactly one of ${forms}`], port({ portNumber: { port: 80 } })],
    ['no number', port({ portNumber: { protocol: 'TCP' } }), [`${AT}.portNumber.port is missing`], port({ portNumber: { protocol: 'SCTP', port: 1 } })],
    ['a number that is text', port({ portNumber: 80 }), [`${AT}.portNumber must be an object with port and protocol`], port({ portNumber: { port: 80 } })],
    ['port 0', port({ portNumber: { port: 0 } }), [`${AT}.portNumber.port 0 must be a whole number from 1 to 65535`], port({ portNumber: { port: 65535 } })],
    ['a protocol in small letters', port({ portNumber: { protocol: 'tcp', port: 1 } }), [`${AT}.portNumber.protocol "tcp" is unknown. Write TCP`], port({ portNumber: { protocol: 'UDP', port: 1 } })],
    ['a protocol that is none', port({ portRange: { protocol: 'ICMP', start: 1, end: 2 } }), [`${AT}.portRange.protocol "ICMP" is unknown. Write one of TCP, UDP, SCTP`], port({ portRange: { start: 1, end: 2 } })],
    ['a range that is none', port({ portRange: '1-2' }), [`${AT}.portRange must be an object with start, end and protocol`], port({ portRange: { start: 1, end: 65535 } })],
    ['a range without end', port({ portRange: { start: 1 } }), [`${AT}.portRange.end is missing`], port({ portRange: { start: 1, end: 2 } })],
    ['a range of one', port({ portRange: { start: 80, end: 80 } }), [`${AT}.portRange has the start 80 as its end: write the one port as a number`], port({ portRange: { start: 80, end: 81 } })],
    ['a range the wrong way', port({ portRange: { start: 81, end: 80 } }), [`${AT}.portRange has the start 81 above its end 80. Did you mean to swap them?`], port({ portRange: { start: 80, end: 81 } })],
    ['endPort', port({ portRange: { start: 80, end: 81, endPort: 82 } }), [`${AT}.portRange.endPort is unknown`], port({ portRange: { start: 80, end: 82 } })],
    ['a name with capitals', port({ namedPort: 'HTTP' }), [`${AT}.namedPort "HTTP" must consist of lower-case letters, digits and "-"`], port({ namedPort: 'http' })],
    ['a name that is a number', port({ namedPort: 80 }), [`${AT}.namedPort 80 must be the name of a port`], port({ portNumber: { port: 80 } })],
    [
      'a named port beside networks', adminEgress({ to: [NAMESPACES, { networks: ['10.0.0.0/8'] }], ports: [{ namedPort: 'http' }] }),
      ['spec.egress[0].ports has a named port beside networks, where no port has a name. Write its number'],
      adminEgress({ to: [NAMESPACES, { networks: ['10.0.0.0/8'] }], ports: [{ portNumber: { port: 80 } }] }),
    ],
  ];
}

function protocolsOfV1alpha2Pairs(): ClusterPair[] {
  const AT = 'spec.ingress[0].protocols[0]';
  const numbered = { tcp: { destinationPort: { number: 80 } } };
  return [
    ['an empty list', clusterIngress({ protocols: [] }), ['spec.ingress[0].protocols is empty: give at least 1 element'], clusterIngress({ protocols: null })],
    ['26', clusterIngress({ protocols: many(26, () => numbered) }), ['spec.ingress[0].protocols has 26 elements: at most 25 are allowed'], clusterIngress({ protocols: many(25, () => numbered) })],
    ['an empty one', protocol({}), [`${AT} is empty: give exactly one of tcp, udp, sctp, destinationNamedPort`], protocol(numbered)],
    ['two', protocol({ ...numbered, udp: numbered.tcp }), [`${AT} has tcp beside udp: give exactly one of tcp, udp, sctp, destinationNamedPort`], protocol({ udp: numbered.tcp })],
    ['every TCP port by leaving it empty', protocol({ tcp: {} }), [`${AT}.tcp is empty: give destinationPort, with range 1 to 65535 for every port`], protocol({ tcp: { destinationPort: { range: { start: 1, end: 65535 } } } })],
    ['a number in its place', protocol({ tcp: 80 }), [`${AT}.tcp must be an object with destinationPort`], protocol({ sctp: numbered.tcp })],
    ['an unknown field', protocol({ tcp: { ...numbered.tcp, sourcePort: 1 } }), [`${AT}.tcp.sourcePort is unknown`], protocol(numbered)],
    ['a port that is a number', protocol({ udp: { destinationPort: 53 } }), [`${AT}.udp.destinationPort must be an object with exactly one of number, range`], protocol({ udp: { destinationPort: { number: 53 } } })],
    ['a port without either', protocol({ udp: { destinationPort: {} } }), [`${AT}.udp.destinationPort is empty: give exactly one of number, range`], protocol({ udp: { destinationPort: { number: 53 } } })],
    [
      'a port with both', protocol({ udp: { destinationPort: { number: 1, range: { start: 1, end: 2 } } } }),
      [`${AT}.udp.destinationPort has number beside range: give exactly one of number, range`], protocol({ udp: { destinationPort: { range: { start: 1, end: 2 } } } }),
    ],
    ['a range that is text', protocol({ udp: { destinationPort: { range: '1-2' } } }), [`${AT}.udp.destinationPort.range must be an object with start and end`], protocol({ udp: { destinationPort: { range: { start: 1, end: 2 } } } })],
    ['a range of one', protocol({ udp: { destinationPort: { range: { start: 2, end: 2 } } } }), [`${AT}.udp.destinationPort.range has the start 2 as its end: write the one port as a number`], protocol({ udp: { destinationPort: { number: 2 } } })],
    ['port 65536', protocol({ tcp: { destinationPort: { number: 65536 } } }), [`${AT}.tcp.destinationPort.number 65536 must be a whole number from 1 to 65535`], protocol({ tcp: { destinationPort: { number: 65535 } } })],
    ['a name of 16 characters', protocol({ destinationNamedPort: 'a'.repeat(16) }), [`${AT}.destinationNamedPort "${'a'.repeat(16)}" has 16 characters: 1 to 15 are allowed`], protocol({ destinationNamedPort: 'a'.repeat(15) })],
    ...['networks', 'domainNames', 'nodes'].map((field): ClusterPair => {
      const peer = { [field]: field === 'nodes' ? {} : field === 'networks' ? ['10.0.0.0/8'] : ['a.io'] };
      return [
        `a named port beside ${field}`, clusterEgress({ to: [peer], protocols: [{ destinationNamedPort: 'http' }] }),
        [`spec.egress[0].protocols has a named port beside ${field}, where no port has a name. Write its number`],
        clusterEgress({ to: [peer], protocols: [numbered] }),
      ];
    }),
  ];
}
