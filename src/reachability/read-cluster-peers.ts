import { Cidr, LabelSelector, parseCidr, parseCidrWithHostBits, selectorText, selects } from '../manifest';
import { addressRanges } from './address-ranges';
import { Node, Peer, PodSelection } from './cluster';
import { Interning } from './interning';
import { NoticeList, Source } from './notice-list';

/**
 * Subjects and peers, as AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy share them:
 *
 *   field         read as
 *   namespaces    all pods of the namespaces
 *   pods          pods of the namespaces; without namespaceSelector, of all
 *   networks      a peer for each block; host bits are dropped, as servers do that take them
 *   nodes         the addresses of the Nodes in the input; unknown where they are not told
 *   domainNames   unknown: a name server decides
 */
export class ClusterPeerReader {
  constructor(private readonly nodes: readonly Node[], private readonly interning: Interning, private readonly notices: NoticeList) {}

  /** of a valid `subject`, or of a peer with `namespaces` or `pods` */
  public selection({ namespaces, pods }: any): PodSelection {
    return namespaces
      ? this.interning.selection(this.interning.selector(namespaces), this.interning.selector({}))
      : this.interning.selection(this.interning.selector(pods.namespaceSelector), this.interning.selector(pods.podSelector));
  }

  /** of the valid elements of `from` or `to`; `path` is where they stand */
  public peers(peers: readonly any[], source: Source, path: string): Peer[] {
    return peers.flatMap((peer, i): Peer[] => {
      if (peer.networks) { return peer.networks.map((text: string) => this.network(text, source, `${path}[${i}].networks`)); }
      if (peer.nodes) { return [this.nodesPeer(peer.nodes, source, `${path}[${i}].nodes`)]; }
      if (peer.domainNames) { return [this.domainNames(peer.domainNames, source, `${path}[${i}].domainNames`)]; }
      const { namespaces, pods } = this.selection(peer);
      return [this.interning.podPeer(namespaces, pods)];
    });
  }

  private network(text: string, source: Source, path: string): Peer {
    const peer = this.interning.block(text, [], blockOf);
    if (typeof parseCidr(text) === 'string') {
      this.notices.note(source, `${path} "${text}" has host bits set: it is read as the whole block ${peer.text}`);
    }
    return peer;
  }

  private nodesPeer(selector: LabelSelector, source: Source, path: string): Peer {
    const canonical = this.interning.selector(selector);
    const text = `nodes ${selectorText(canonical)}`;
    const matching = this.nodes.filter(node => selects(canonical, node.labels));
    const silent = matching.find(node => node.addresses.length === 0);
    if (this.nodes.length === 0 || silent) {
      const reason = silent ? `Node ${silent.name} has no addresses in its status` : 'the input has no Node';
      this.notices.ignored(source, `${path} cannot be resolved, since ${reason}: ${UNKNOWN_PEER}`);
      return { type: 'unknown', text };
    }
    if (matching.length === 0) { this.notices.note(source, `${path} selects no Node of the input`); }
    return { type: 'addresses', text, ranges: addressRanges(matching.flatMap(node => node.addresses)) };
  }

  private domainNames(names: readonly string[], source: Source, path: string): Peer {
    this.notices.ignored(source, `${path} cannot be resolved, since only a name server knows their addresses: ${UNKNOWN_PEER}`);
    return { type: 'unknown', text: `domainNames ${[...names].sort().join(', ')}` };
  }
}

const UNKNOWN_PEER = 'the rule counts as matching no address if it accepts, and every address otherwise';

/** only of what the validation accepted */
function blockOf(text: string): Cidr {
  return parseCidrWithHostBits(text) as Cidr;
}
