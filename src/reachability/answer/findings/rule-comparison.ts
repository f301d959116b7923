import { canonicalRanges } from '../../address-ranges';
import { AddressRange, Cluster, Peer, PortMatch, Rule } from '../../cluster';
import { PortSets } from '../../evaluate/port-sets';
import { canShare, isImpossible, isSelectionWithin } from '../pod-selections';

/** The ports of a rule: those that have numbers as a set, and names. */
export interface RulePorts {
  readonly numbers: number;
  readonly names: readonly NamedPort[];
}

export type NamedPort = Extract<PortMatch, { type: 'named' }>;

/** Compares what rules say, once for each pair of peers. */
export class RuleComparison {
  private readonly within = new Map<Peer, Map<Peer, boolean>>();
  private readonly ports = new Map<Rule['ports'], RulePorts>();
  private readonly addresses = new Map<readonly Peer[], readonly AddressRange[]>();

  public constructor(private readonly cluster: Cluster, private readonly sets: PortSets) {}

  public portsOf({ ports }: Rule): RulePorts {
    if (ports === 'all') { return EVERY_PORT; }
    let found = this.ports.get(ports);
    if (!found) {
      found = {
        numbers: this.sets.of(ports.flatMap(port => (port.type === 'numbers' ? [port] : []))),
        names: ports.flatMap(port => (port.type === 'named' ? [port] : [])),
      };
      this.ports.set(ports, found);
    }
    return found;
  }

  /** Whether the rule is about the peer, and about all that the peer is about; everyone is 'any'. */
  public coversPeer({ peers }: Rule, peer: Peer | 'any'): boolean {
    if (peers === 'any' || peer === 'any') { return peers === 'any'; }
    return peers.some(wide => this.isWithin(peer, wide)) || peer.type === 'addresses' && areRangesWithin(peer.ranges, this.addressesOf(peers));
  }

  public coversPorts(wide: RulePorts, narrow: RulePorts): boolean {
    return this.sets.minus(narrow.numbers, wide.numbers) === PortSets.NONE && narrow.names.every(({ name, protocol }) =>
      wide.names.some(other => other.name === name && (other.protocol === undefined || other.protocol === protocol))
      // whichever number the name stands for
      || wide.numbers === PortSets.ALL
      || protocol !== undefined && this.sets.minus(this.sets.of([{ protocol, first: 1, last: 65535 }]), wide.numbers) === PortSets.NONE);
  }

  /** Peers that may match something, each to be asked for by itself. */
  public livePeers({ peers }: Rule): readonly (Peer | 'any')[] {
    return peers === 'any' ? ['any'] : peers.filter(peer => !(peer.type === 'pods' ? isImpossible(peer.selection) : peer.type === 'addresses' && peer.ranges.length === 0));
  }

  /** Whether some pod or address could be what both are about. */
  public haveCommonPeer(one: Rule, other: Rule): boolean {
    if (one.peers === 'any' || other.peers === 'any') { return true; }
    const others = other.peers;
    return one.peers.some(a => others.some(b => a === b || a.type === 'pods' && b.type === 'pods' && canShare(a.selection, b.selection)
      || a.type === 'addresses' && b.type === 'addresses' && a.ranges.some(range => b.ranges.some(each => haveCommonAddress(range, each)))));
  }

  /** several blocks may be more together */
  private addressesOf(peers: readonly Peer[]): readonly AddressRange[] {
    let found = this.addresses.get(peers);
    if (!found) { this.addresses.set(peers, found = canonicalRanges(peers.flatMap(peer => (peer.type === 'addresses' ? peer.ranges : [])))); }
    return found;
  }

  private isWithin(narrow: Peer, wide: Peer): boolean {
    if (narrow === wide) { return true; }
    let known = this.within.get(narrow);
    if (!known) { this.within.set(narrow, known = new Map()); }
    let found = known.get(wide);
    if (found === undefined) { known.set(wide, found = isPeerWithin(narrow, wide, this.cluster)); }
    return found;
  }
}

const EVERY_PORT: RulePorts = { numbers: PortSets.ALL, names: [] };

function isPeerWithin(narrow: Peer, wide: Peer, cluster: Cluster): boolean {
  if (narrow.type === 'pods' && wide.type === 'pods') { return isSelectionWithin(narrow.selection, wide.selection, cluster); }
  if (narrow.type === 'addresses' && wide.type === 'addresses') { return areRangesWithin(narrow.ranges, wide.ranges); }
  return narrow.type === 'unknown' && wide.type === 'unknown' && narrow.text === wide.text;
}

function areRangesWithin(narrow: readonly AddressRange[], wide: readonly AddressRange[]): boolean {
  return narrow.every(inner => wide.some(outer => outer.family === inner.family && outer.first <= inner.first && inner.end <= outer.end));
}

function haveCommonAddress(one: AddressRange, other: AddressRange): boolean {
  return one.family === other.family && one.first < other.end && other.first < one.end;
}
