import { Cidr, DEFAULT_PROTOCOL, KubernetesObject, ProtocolName, legacyFormProblem, networkPolicyProblems, parseCidr } from '../manifest';
import { Peer, Policy, PortMatch, Rule } from './cluster';
import { Interning } from './interning';
import { NoticeList, Source } from './notice-list';

/**
 * NetworkPolicy with the API's defaults:
 *
 *   written                                  read as
 *   no spec, podSelector null                selects every pod of its namespace
 *   policyTypes absent or empty              Ingress, and Egress if there is an egress rule
 *   from, to absent, null or empty           any peer
 *   ports absent, null or empty              all ports
 *   a port without protocol                  TCP
 *   a port without number                    1 to 65535 of its protocol
 *   peer without namespaceSelector           pods of the policy's own namespace
 *   peer without podSelector                 all pods of the namespaces
 *   rules of a direction not in policyTypes  no effect: the direction stays undefined
 */
export function readNetworkPolicy(source: Source, interning: Interning, notices: NoticeList): Policy | undefined {
  const { object, namespace, name, origin } = source;
  const problems = apiVersionProblems(object);
  if (problems.length === 0) { problems.push(...networkPolicyProblems(object).filter(isNotOfName)); }
  if (problems.length > 0) {
    notices.rejected(source, ...problems);
    return undefined;
  }
  const spec = object.spec ?? {};
  const types: readonly string[] = spec.policyTypes?.length > 0 ? spec.policyTypes : spec.egress?.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
  const rules = { ingress: spec.ingress ?? [], egress: spec.egress ?? [] };
  const inert = (['ingress', 'egress'] as const).filter(direction => rules[direction].length > 0 && !types.includes(TYPES[direction]));
  for (const direction of inert) { notices.note(source, `its ${direction} rules have no effect: policyTypes does not list ${TYPES[direction]}`); }
  return {
    id: `${namespace}/${name}`,
    kind: 'NetworkPolicy',
    name,
    namespace,
    tier: 'namespace',
    priority: 0,
    subject: interning.selection(namespace, interning.selector(spec.podSelector)),
    ...(types.includes('Ingress') ? { ingress: readRules(rules.ingress, 'from', namespace, interning) } : {}),
    ...(types.includes('Egress') ? { egress: readRules(rules.egress, 'to', namespace, interning) } : {}),
    ...(inert.length > 0 ? { inert } : {}),
    ...(origin === undefined ? {} : { origin }),
  };
}

/** names were judged where objects were sorted by kind */
function isNotOfName(problem: string): boolean {
  return !problem.startsWith('metadata.name ');
}

const TYPES = { ingress: 'Ingress', egress: 'Egress' } as const;

function apiVersionProblems(object: KubernetesObject): string[] {
  if (object.apiVersion === 'networking.k8s.io/v1') { return []; }
  const legacy = legacyFormProblem(object);
  return [legacy ?? `apiVersion "${String(object.apiVersion ?? '')}" has no NetworkPolicy. Write networking.k8s.io/v1`];
}

function readRules(rules: readonly any[], peerField: 'from' | 'to', namespace: string, interning: Interning): Rule[] {
  return rules.map((rule, i): Rule => ({
    number: i + 1,
    action: 'Allow',
    peers: rule[peerField]?.length > 0 ? rule[peerField].map((peer: any) => readPeer(peer, namespace, interning)) : 'any',
    ports: rule.ports?.length > 0 ? interning.ports(rule.ports.map(readPort)) : 'all',
  }));
}

function readPeer({ ipBlock, namespaceSelector, podSelector }: any, namespace: string, interning: Interning): Peer {
  if (ipBlock) { return interning.block(ipBlock.cidr, ipBlock.except ?? [], validCidr); }
  return interning.podPeer(namespaceSelector ? interning.selector(namespaceSelector) : namespace, interning.selector(podSelector));
}

function readPort({ port, endPort, protocol }: any): PortMatch {
  const named: ProtocolName = protocol ?? DEFAULT_PROTOCOL;
  if (typeof port === 'string') { return { type: 'named', name: port, protocol: named }; }
  return port === undefined || port === null
    ? { type: 'numbers', protocol: named, first: 1, last: 65535 }
    : { type: 'numbers', protocol: named, first: port, last: endPort ?? port };
}

/** only of what the validation accepted */
function validCidr(text: string): Cidr {
  return parseCidr(text) as Cidr;
}
