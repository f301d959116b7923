import { Cidr, LabelSelector, parseCidr, parseCidrWithHostBits, selectorText, selects } from '../../manifest';
import { addressRanges } from '../address-ranges';
import { Node, Peer, PodSelection } from '../cluster';
import { AddressPeer, Interning } from './interning';
import { NoticeList, Source } from './notice-list';

/**
 * Subjects and peers, as AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy share them:
 *
 *   field         read as
 *   namespaces    all pods of the namespaces
 *   pods          pods of the namespaces; without namespaceSelector, of all
 *   networks      a peer for each block; host bits are dropped, as servers do that take them
 *   nodes         the addresses of the Nodes in the input, so none without Nodes
 *   domainNames   unknown: a name server decides
 */
export class ClusterPeerReader {
  private readonly nodePeers = new Map<LabelSelector, AddressPeer>();

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
    const peer = this.peerOfNodes(this.interning.selector(selector));
    if (peer.isUntold) {
      this.notices.ignored(source, `${path} matches nothing, since the input has no Node`);
    } else if (peer.ranges.length === 0) {
      this.notices.note(source, `${path} matches nothing: no Node of the input has these labels and an address in its status`);
    }
    return peer;
  }

  private peerOfNodes(selector: LabelSelector): AddressPeer {
    let known = this.nodePeers.get(selector);
    if (!known) {
      const matching = this.nodes.filter(node => selects(selector, node.labels));
      known = {
        type: 'addresses',
        text: `nodes ${selectorText(selector)}`,
        ranges: addressRanges(matching.flatMap(node => node.addresses)),
        ofNodes: true,
        ...(this.nodes.length === 0 ? { isUntold: true } : {}),
      };
      this.nodePeers.set(selector, known);
    }
    return known;
  }

  private domainNames(names: readonly string[], source: Source, path: string): Peer {
    this.notices.ignored(source, `${path} cannot be resolved, since only a name server knows the addresses: ${UNKNOWN_PEER}`);
    return { type: 'unknown', text: `domainNames ${[...names].sort().join(', ')}` };
  }
}

const UNKNOWN_PEER = 'the rule is read as if this peer was not there, whatever its action';

/** only of what the validation accepted */
function blockOf(text: string): Cidr {
  return parseCidrWithHostBits(text) as Cidr;
}
