import { DEFAULT_PROTOCOL } from '../../manifest';
import { Policy, PortMatch, Rule } from '../cluster';
import { Interning } from './interning';
import { Source } from './notice-list';
import { ClusterPeerReader } from './read-cluster-peers';

/**
 * Well-formed AdminNetworkPolicy and BaselineAdminNetworkPolicy (policy.networking.k8s.io/v1alpha1):
 *
 *   written                          read as
 *   AdminNetworkPolicy               tier admin, by its priority
 *   BaselineAdminNetworkPolicy       tier baseline, priority 0: there is one
 *   no ingress or egress rules       the direction stays undefined: it says nothing about it
 *   no ports                         all ports
 *   portNumber, portRange            of its protocol, TCP by default
 *   namedPort                        of whichever protocol the pod's port has
 */
export function readAdminPolicy(source: Source, reader: ClusterPeerReader, interning: Interning): Policy {
  const { id, kind, name, origin } = source;
  const { spec } = source.object;
  const isBaseline = kind === 'BaselineAdminNetworkPolicy';
  const rulesOf = (direction: 'ingress' | 'egress', peerField: 'from' | 'to') => (spec[direction] ?? []).map((rule: any, i: number): Rule => ({
    number: i + 1,
    ...(rule.name ? { name: rule.name } : {}),
    action: rule.action,
    peers: reader.peers(rule[peerField], source, `spec.${direction}[${i}].${peerField}`),
    ports: rule.ports?.length > 0 ? interning.ports(rule.ports.map(readPort)) : 'all',
  }));
  return {
    id,
    kind: isBaseline ? 'BaselineAdminNetworkPolicy' : 'AdminNetworkPolicy',
    name,
    tier: isBaseline ? 'baseline' : 'admin',
    priority: isBaseline ? 0 : spec.priority,
    subject: reader.selection(spec.subject),
    ...(spec.ingress?.length > 0 ? { ingress: rulesOf('ingress', 'from') } : {}),
    ...(spec.egress?.length > 0 ? { egress: rulesOf('egress', 'to') } : {}),
    ...(origin === undefined ? {} : { origin }),
  };
}

function readPort({ portNumber, portRange, namedPort }: any): PortMatch {
  if (portNumber) { return { type: 'numbers', protocol: portNumber.protocol ?? DEFAULT_PROTOCOL, first: portNumber.port, last: portNumber.port }; }
  if (portRange) { return { type: 'numbers', protocol: portRange.protocol ?? DEFAULT_PROTOCOL, first: portRange.start, last: portRange.end }; }
  return { type: 'named', name: namedPort };
}
