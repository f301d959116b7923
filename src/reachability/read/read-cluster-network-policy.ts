import { ProtocolName } from '../../manifest';
import { Policy, PortMatch, Rule } from '../cluster';
import { Interning } from './interning';
import { Source } from './notice-list';
import { ClusterPeerReader } from './read-cluster-peers';

/**
 * A well-formed ClusterNetworkPolicy (policy.networking.k8s.io/v1alpha2), of both channels:
 *
 *   written                          read as
 *   tier Admin, Baseline             tier admin, baseline, by its priority
 *   action Accept                    Allow
 *   no ingress or egress rules       the direction stays undefined: it says nothing about it
 *   no protocols                     all ports
 *   tcp, udp, sctp                   of this protocol alone
 *   destinationNamedPort             of whichever protocol the pod's port has
 */
export function readClusterNetworkPolicy(source: Source, reader: ClusterPeerReader, interning: Interning): Policy {
  const { id, name, origin } = source;
  const { spec } = source.object;
  const rulesOf = (direction: 'ingress' | 'egress', peerField: 'from' | 'to') => (spec[direction] ?? []).map((rule: any, i: number): Rule => ({
    number: i + 1,
    ...(rule.name ? { name: rule.name } : {}),
    action: rule.action === 'Accept' ? 'Allow' : rule.action,
    peers: reader.peers(rule[peerField], source, `spec.${direction}[${i}].${peerField}`),
    ports: rule.protocols ? interning.ports(rule.protocols.map(readProtocol)) : 'all',
  }));
  return {
    id,
    kind: 'ClusterNetworkPolicy',
    name,
    tier: spec.tier === 'Admin' ? 'admin' : 'baseline',
    priority: spec.priority,
    subject: reader.selection(spec.subject),
    ...(spec.ingress?.length > 0 ? { ingress: rulesOf('ingress', 'from') } : {}),
    ...(spec.egress?.length > 0 ? { egress: rulesOf('egress', 'to') } : {}),
    ...(origin === undefined ? {} : { origin }),
  };
}

const TRANSPORTS: readonly [string, ProtocolName][] = [['tcp', 'TCP'], ['udp', 'UDP'], ['sctp', 'SCTP']];

function readProtocol(element: any): PortMatch {
  for (const [field, protocol] of TRANSPORTS) {
    const port = element[field]?.destinationPort;
    if (port) {
      return port.range ? { type: 'numbers', protocol, first: port.range.start, last: port.range.end }
        : { type: 'numbers', protocol, first: port.number, last: port.number };
    }
  }
  return { type: 'named', name: element.destinationNamedPort };
}
