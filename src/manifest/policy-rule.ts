import { PolicyPeer, PolicyPort } from './network-policy';
import { KeyedPeer } from './policy-peer';
import { PortList, canonicalPorts, covers } from './policy-port';

/**
 * Rules are a sum of products: each says peers × ports, and a policy is their union. A list of allowances (one peer,
 * one port each) has one canonical list of rules:
 *
 *   allowances                                rules
 *   a:80, a:443, b:80, b:443                  [a, b] : [80, 443]
 *   a:80, b:443                               [a] : [80]   [b] : [443]
 *   a:80, everyone:80                         everyone : [80]
 */
export interface Allowance {
  /** 'any' is every peer, in the cluster and outside: a rule without `from` or `to` */
  readonly peer: KeyedPeer | 'any';
  /** 'all' is every port of every protocol: a rule without `ports` */
  readonly port: PolicyPort | 'all';
}

/** One rule of either direction. */
export interface PeersAndPorts {
  readonly peers: 'any' | readonly PolicyPeer[];
  readonly ports: PortList;
}

/** The canonical rules: merged, sorted, nothing twice, nothing that a rule for any peer already allows. */
export function rulesOf(allowances: readonly Allowance[]): PeersAndPorts[] {
  const byPeer = portsByPeer(allowances);
  const any = byPeer.get(ANY);
  const toAny = any && keyedPorts(any.ports).ports;
  const byPorts = new Map<string, { ports: PortList; peers: KeyedPeer[] }>();
  for (const { peer, ports: given } of byPeer.values()) {
    if (peer === 'any') { continue; }
    const all = keyedPorts(given);
    const { ports, key } = toAny === undefined ? all : keyed(without(all.ports, toAny));
    if (ports.length === 0) { continue; }
    const group = byPorts.get(key);
    if (group) {
      group.peers.push(peer);
    } else {
      byPorts.set(key, { ports, peers: [peer] });
    }
  }
  const rules = [...byPorts].map(([portsKey, { ports, peers }]) => {
    const sorted = peers.sort(byKey);
    return { key: `${sorted[0].key} ${portsKey}`, rule: { peers: sorted.map(({ peer }) => peer), ports } as PeersAndPorts };
  });
  if (toAny !== undefined) { rules.push({ key: ANY, rule: { peers: 'any', ports: toAny } }); }
  return rules.sort(byKey).map(({ rule }) => rule);
}

/** A rule as the API writes it; `peerField` is `from` or `to`. */
export function ruleJson(rule: PeersAndPorts, peerField: 'from' | 'to'): { from?: PolicyPeer[]; to?: PolicyPeer[]; ports?: PolicyPort[] } {
  const peers = rule.peers === 'any' ? {} : peerField === 'from' ? { from: [...rule.peers] } : { to: [...rule.peers] };
  return rule.ports === 'all' ? peers : { ...peers, ports: [...rule.ports] };
}

/** sorts before every peer's key */
const ANY = '';

function portsByPeer(allowances: readonly Allowance[]): Map<string, { peer: KeyedPeer | 'any'; ports: readonly (PolicyPort | 'all')[] }> {
  const groups = new Map<string, { peer: KeyedPeer | 'any'; ports: (PolicyPort | 'all')[] }>();
  for (const { peer, port } of allowances) {
    const key = peer === 'any' ? ANY : peer.key;
    const group = groups.get(key);
    if (group) {
      group.ports.push(port);
    } else {
      groups.set(key, { peer, ports: [port] });
    }
  }
  return groups;
}

interface KeyedPorts { readonly ports: PortList; readonly key: string }

/** the canonical ports, with a text that is equal for equal ones; many peers share one port, so that is made once */
function keyedPorts(ports: readonly (PolicyPort | 'all')[]): KeyedPorts {
  const [only] = ports;
  if (ports.length > 1 || only === 'all') { return keyed(canonicalPorts(ports)); }
  let known = SINGLE_PORTS.get(only);
  if (!known) { SINGLE_PORTS.set(only, known = keyed(canonicalPorts(ports))); }
  return known;
}

/** ports are immutable values */
const SINGLE_PORTS = new WeakMap<PolicyPort, KeyedPorts>();

function keyed(ports: PortList): KeyedPorts {
  return { ports, key: JSON.stringify(ports) };
}

/** the elements that the other list does not allow already */
function without(ports: PortList, allowed: PortList): PortList {
  if (ports === 'all') { return covers(allowed, ports) ? [] : ports; }
  return ports.filter(port => !covers(allowed, [port]));
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
