import { parseCidr, parseCidrWithHostBits } from './cidr';
import { namedPortProblems, portNumberProblems, portRangeProblems, transportProblems } from './cluster-policy-port';
import { selectorProblems } from './label-selector';
import { metadataProblems } from './network-policy-problems';
import { KubernetesObject, isObject, shown, unknownFieldProblems } from './object';
import { enumProblems, isAbsent, listOf, listProblems, setProblems } from './value-problems';

/**
 * What an API server with the CRDs of the Network Policy API would refuse in its cluster-wide policies, as sentences
 * that start with the field's path. An empty list means that it is accepted.
 *
 *                       AdminNetworkPolicy  BaselineAdminNetworkPolicy  ClusterNetworkPolicy
 *   apiVersion          v1alpha1            v1alpha1                    v1alpha2
 *   metadata.name       any                 default                     any
 *   spec.tier                                                           Admin, Baseline
 *   spec.priority       0-1000                                          0-1000
 *   rules a direction   100                 100                         25
 *   action              Allow, Deny, Pass   Allow, Deny                 Accept, Deny, Pass
 *   from[], to[]        1-100               1-100                       1-25
 *   ports               ports, 0-100        ports, 0-100                protocols, 1-25
 *
 *   field               rule
 *   subject, a peer     exactly one of namespaces and pods; to[] also networks and nodes, and domainNames but for the baseline
 *                       of v1alpha1
 *   networks            1-25 blocks of at most 43 characters, none twice; v1alpha2 takes host bits
 *   domainNames         1-25 names, none twice, "*." only in front
 *   rules[].name        at most 100 characters
 *   a port              exactly one form; numbers 1-65535, the start of a range below its end
 *   a named port        not beside networks, nodes or domainNames
 *   any object          no unknown field
 *
 * The experimental channel counts: it is the standard one with more fields. Stricter than the server in what no
 * implementation could do anything with: labels, operators and port names that can't be, and in v1alpha1 unknown protocols,
 * ranges that its text forbids, and CIDR forms. Of v1alpha1 every release counts: those up to 0.1.5 take no ports as an empty
 * list, and later ones know domainNames.
 *
 * @see https://network-policy-api.sigs.k8s.io/reference/spec/
 */
export function clusterPolicyProblems(policy: KubernetesObject): string[] {
  const dialect = DIALECTS.find(({ apiVersion, kind }) => apiVersion === policy.apiVersion && kind === policy.kind);
  if (!dialect) {
    return [`apiVersion "${shown(policy.apiVersion ?? '')}" has no ${shown(policy.kind ?? 'kind')}: write one of ${DIALECTS.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`).join(', ')}`];
  }
  const problems = [
    ...unknownFieldProblems(policy, ['apiVersion', 'kind', 'metadata', 'spec', 'status'], 'policy'),
    ...metadataProblems(policy.metadata ?? {}),
    ...(dialect.onlyName === undefined || policy.metadata?.name === dialect.onlyName ? []
      : [`metadata.name "${shown(policy.metadata?.name ?? '')}" must be "${dialect.onlyName}", the one name of a ${dialect.kind}`]),
  ];
  const spec = policy.spec;
  if (!isObject(spec)) { return [...problems, isAbsent(spec) ? 'spec is missing' : 'spec must be an object']; }
  return [
    ...problems,
    ...unknownFieldProblems(spec, [...dialect.specFields, 'subject', 'ingress', 'egress'], 'spec'),
    ...(dialect.specFields.includes('tier') ? enumProblems(spec.tier, ['Admin', 'Baseline'], 'spec.tier') : []),
    ...(dialect.specFields.includes('priority') ? priorityProblems(spec.priority) : []),
    ...unionProblems(spec.subject, 'spec.subject', SELECTIONS, dialect),
    ...rulesProblems(spec.ingress, 'spec.ingress', 'from', dialect),
    ...rulesProblems(spec.egress, 'spec.egress', 'to', dialect),
  ];
}

/**
 * Those of the problems that leave no doubt what is meant, and which tools that do not ask the server let pass: in
 * v1alpha1 a selector of `pods` that is missing, read as all, and a named port beside what has none, which matches nothing
 * there.
 */
export function clusterPolicySlips(policy: KubernetesObject): string[] {
  const { spec } = policy;
  if (policy.apiVersion !== V1ALPHA1.apiVersion || !isObject(spec)) { return []; }
  const subject = isObject(spec.subject) ? podsSlips(spec.subject.pods, 'spec.subject.pods') : [];
  return [...subject, ...([['ingress', 'from'], ['egress', 'to']] as const).flatMap(([direction, peerField]) => listOf(spec[direction]).flatMap((rule, i) => {
    if (!isObject(rule)) { return []; }
    const path = `spec.${direction}[${i}]`;
    const peers = listOf(rule[peerField]).flatMap((peer, j) => isObject(peer) ? podsSlips(peer.pods, `${path}.${peerField}[${j}].pods`) : []);
    return [...peers, ...namedPortSlips(rule[peerField], rule.ports, `${path}.ports`)];
  }))];
}

/** What one kind asks for and the others do not. */
interface Dialect {
  readonly apiVersion: string;
  readonly kind: string;
  readonly onlyName?: string;
  readonly specFields: readonly string[];
  readonly actions: readonly string[];
  /** of rules, of peers in a rule, of ports in a rule */
  readonly mostItems: number;
  readonly portsField: 'ports' | 'protocols';
  readonly fewestPorts: 0 | 1;
  /** what only `to` may name */
  readonly destinations: readonly string[];
  /** beside podSelector, which `pods` always needs */
  readonly podsNeed: readonly string[];
  readonly takesHostBits: boolean;
  readonly portForms: { readonly [form: string]: (value: any, path: string) => string[] };
}

type Check = (value: any, path: string, dialect: Dialect) => string[];

const V1ALPHA1 = {
  apiVersion: 'policy.networking.k8s.io/v1alpha1',
  mostItems: 100,
  portsField: 'ports',
  fewestPorts: 0,
  destinations: ['networks', 'nodes', 'domainNames'],
  podsNeed: ['namespaceSelector'],
  takesHostBits: false,
  portForms: { portNumber: portNumberProblems, portRange: portRangeProblems, namedPort: namedPortProblems },
} as const;

const DIALECTS: readonly Dialect[] = [
  { ...V1ALPHA1, kind: 'AdminNetworkPolicy', specFields: ['priority'], actions: ['Allow', 'Deny', 'Pass'] },
  { ...V1ALPHA1, kind: 'BaselineAdminNetworkPolicy', onlyName: 'default', specFields: [], actions: ['Allow', 'Deny'], destinations: ['networks', 'nodes'] },
  {
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    specFields: ['tier', 'priority'],
    actions: ['Accept', 'Deny', 'Pass'],
    mostItems: 25,
    portsField: 'protocols',
    fewestPorts: 1,
    destinations: ['networks', 'nodes', 'domainNames'],
    podsNeed: [],
    takesHostBits: true,
    portForms: { tcp: transportProblems, udp: transportProblems, sctp: transportProblems, destinationNamedPort: namedPortProblems },
  },
];

const SELECTIONS: { readonly [field: string]: Check } = { namespaces: selectorProblems, pods: podsProblems };
/** without pods, so without named ports */
const DESTINATIONS: { readonly [field: string]: Check } = { networks: networksProblems, nodes: selectorProblems, domainNames: domainNamesProblems };

const DOMAIN_NAME = /^(\*\.)?([a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$/;

function rulesProblems(rules: unknown, path: string, peerField: 'from' | 'to', dialect: Dialect): string[] {
  if (isAbsent(rules)) { return []; }
  return listProblems(rules, path, 0, dialect.mostItems, (rule, at) => ruleProblems(rule, at, peerField, dialect));
}

function ruleProblems(rule: unknown, path: string, peerField: 'from' | 'to', dialect: Dialect): string[] {
  if (!isObject(rule)) { return [`${path} must be an object`]; }
  const { portsField, mostItems, fewestPorts, portForms } = dialect;
  const peers = rule[peerField];
  const ports = rule[portsField];
  return [
    ...unknownFieldProblems(rule, ['name', 'action', peerField, portsField], path),
    ...ruleNameProblems(rule.name, `${path}.name`),
    ...enumProblems(rule.action, dialect.actions, `${path}.action`),
    ...(isAbsent(peers) ? [`${path}.${peerField} is missing: name at least one peer`]
      : listProblems(peers, `${path}.${peerField}`, 1, mostItems, (peer, at) =>
        unionProblems(peer, at, peerField === 'to' ? destinationsOf(dialect) : SELECTIONS, dialect))),
    ...(isAbsent(ports) ? [] : listProblems(ports, `${path}.${portsField}`, fewestPorts, mostItems, (port, at) => unionProblems(port, at, portForms, dialect))),
    ...namedPortSlips(peers, ports, `${path}.${portsField}`),
  ];
}

function destinationsOf({ destinations }: Dialect): { readonly [field: string]: Check } {
  return { ...SELECTIONS, ...Object.fromEntries(destinations.map(field => [field, DESTINATIONS[field]])) };
}

function namedPortSlips(peers: unknown, ports: unknown, path: string): string[] {
  if (!listOf(ports).some(port => isObject(port) && (!isAbsent(port.namedPort) || !isAbsent(port.destinationNamedPort)))) { return []; }
  const podless = listOf(peers).flatMap(peer => Object.keys(DESTINATIONS).filter(field => isObject(peer) && !isAbsent(peer[field])));
  return podless.length === 0 ? [] : [`${path} has a named port beside ${podless[0]}, where no port has a name. Write its number`];
}

/** exactly one of the fields, and that one right */
function unionProblems(value: unknown, path: string, fields: { readonly [field: string]: Check }, dialect: Dialect): string[] {
  const names = Object.keys(fields);
  const choice = `exactly one of ${names.join(', ')}`;
  if (!isObject(value)) { return [isAbsent(value) ? `${path} is missing: give ${choice}` : `${path} must be an object with ${choice}`]; }
  const given = names.filter(name => !isAbsent(value[name]));
  return [
    ...unknownFieldProblems(value, names, path),
    ...(given.length === 0 ? [`${path} is empty: give ${choice}`] : []),
    ...(given.length > 1 ? [`${path} has ${given.join(' beside ')}: give ${choice}`] : []),
    ...given.flatMap(name => fields[name](value[name], `${path}.${name}`, dialect)),
  ];
}

function podsProblems(pods: unknown, path: string, { podsNeed }: Dialect): string[] {
  if (!isObject(pods)) { return [`${path} must be an object`]; }
  return [
    ...unknownFieldProblems(pods, ['namespaceSelector', 'podSelector'], path),
    ...missingSelectors(pods, [...podsNeed, 'podSelector'], path),
    ...['namespaceSelector', 'podSelector'].filter(field => !isAbsent(pods[field])).flatMap(field => selectorProblems(pods[field], `${path}.${field}`)),
  ];
}

function podsSlips(pods: unknown, path: string): string[] {
  return isObject(pods) ? missingSelectors(pods, [...V1ALPHA1.podsNeed, 'podSelector'], path) : [];
}

function missingSelectors(pods: { readonly [field: string]: any }, needed: readonly string[], path: string): string[] {
  return needed.filter(field => isAbsent(pods[field])).map(field => `${path}.${field} is missing. Write {} for all`);
}

function networksProblems(networks: unknown, path: string, { takesHostBits }: Dialect): string[] {
  return setProblems(networks, path, (text, at) => {
    if (typeof text === 'string' && text.length > 43) { return [`${at} has ${text.length} characters: at most 43 are allowed`]; }
    const block = takesHostBits ? parseCidrWithHostBits(text as string) : parseCidr(text as string);
    return typeof block === 'string' ? [`${at} "${shown(text ?? '')}" ${block}`] : [];
  });
}

function domainNamesProblems(names: unknown, path: string): string[] {
  return setProblems(names, path, (name, at) => typeof name === 'string' && DOMAIN_NAME.test(name) ? []
    : [`${at} "${shown(name ?? '')}" must be a domain name such as example.com or *.example.com`]);
}

function priorityProblems(priority: unknown): string[] {
  if (isAbsent(priority)) { return ['spec.priority is missing. Write a whole number from 0, asked first, to 1000']; }
  return typeof priority === 'number' && Number.isInteger(priority) && priority >= 0 && priority <= 1000 ? []
    : [`spec.priority ${shown(priority)} must be a whole number from 0 to 1000`];
}

function ruleNameProblems(name: unknown, path: string): string[] {
  if (isAbsent(name)) { return []; }
  if (typeof name !== 'string') { return [`${path} is a ${typeof name}: write "${shown(name)}" in quotes`]; }
  return name.length > 100 ? [`${path} has ${name.length} characters: at most 100 are allowed`] : [];
}
