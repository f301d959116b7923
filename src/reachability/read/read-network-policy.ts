import { Cidr, DEFAULT_PROTOCOL, ProtocolName, parseCidrWithHostBits } from '../../manifest';
import { Direction, Peer, Policy, PortMatch, Rule } from '../cluster';
import { Interning } from './interning';
import { NoticeList, Source } from './notice-list';

/**
 * A well-formed NetworkPolicy with the API's defaults:
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
export function readNetworkPolicy(source: Source, interning: Interning, notices: NoticeList): Policy {
  const { object, id, namespace, name, origin } = source;
  const spec = object.spec ?? {};
  const types: readonly string[] = spec.policyTypes?.length > 0 ? spec.policyTypes : spec.egress?.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
  const [ingress, egress] = [readRules(spec.ingress, 'from', namespace, interning), readRules(spec.egress, 'to', namespace, interning)];
  const [isIngress, isEgress] = [types.includes('Ingress'), types.includes('Egress')];
  const inert: Direction[] = [...!isIngress && ingress.length > 0 ? ['ingress' as const] : [], ...!isEgress && egress.length > 0 ? ['egress' as const] : []];
  if (inert.includes('ingress')) { notices.note(source, 'its ingress rules have no effect: policyTypes does not list Ingress', 'rule-without-effect'); }
  if (inert.includes('egress')) { notices.note(source, 'its egress rules have no effect: policyTypes does not list Egress', 'rule-without-effect'); }
  return {
    id,
    kind: 'NetworkPolicy',
    name,
    namespace,
    tier: 'namespace',
    priority: 0,
    subject: interning.selection(namespace, interning.selector(spec.podSelector)),
    ...(isIngress ? { ingress } : {}),
    ...(isEgress ? { egress } : {}),
    ...(inert.length > 0 ? { inert } : {}),
    ...(origin === undefined ? {} : { origin }),
  };
}

function readRules(rules: readonly any[] | null | undefined, peerField: 'from' | 'to', namespace: string, interning: Interning): Rule[] {
  return (rules ?? []).map((rule, i): Rule => ({
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
  return parseCidrWithHostBits(text) as Cidr;
}
