import { Cidr, LabelSelector, canonicalSelector } from '../../manifest';
import { blockRanges } from '../address-ranges';
import { Peer, PodSelection, PortMatch } from '../cluster';

export type PodPeer = Extract<Peer, { type: 'pods' }>;
export type AddressPeer = Extract<Peer, { type: 'addresses' }>;

/**
 * Makes equal parts of policies the same object, in their canonical form. Large clusters repeat a few selectors, blocks
 * and port lists many thousand times: what reads the policies afterwards can resolve each once, by identity.
 */
export class Interning {
  private readonly selectors = new Map<string, LabelSelector>();
  private readonly podPeers = new Map<LabelSelector, Map<LabelSelector, PodPeer>>();
  private readonly blocks = new Map<string, AddressPeer>();
  private readonly portLists = new Map<string, readonly PortMatch[]>();

  /** null and absent fields are none; the selector is valid */
  public selector(given: LabelSelector | null | undefined): LabelSelector {
    const key = selectorKey(given);
    let known = this.selectors.get(key);
    if (!known) { this.selectors.set(key, known = canonicalSelector(withoutNulls(given ?? {}))); }
    return known;
  }

  /** `namespaces` is a name or what `selector` gave, `pods` what it gave; pods of one namespace are seldom named twice */
  public podPeer(namespaces: string | LabelSelector, pods: LabelSelector): PodPeer {
    if (typeof namespaces === 'string') { return { type: 'pods', selection: { namespaces, pods } }; }
    let byPods = this.podPeers.get(namespaces);
    if (!byPods) { this.podPeers.set(namespaces, byPods = new Map()); }
    let known = byPods.get(pods);
    if (!known) { byPods.set(pods, known = { type: 'pods', selection: { namespaces, pods } }); }
    return known;
  }

  public selection(namespaces: string | LabelSelector, pods: LabelSelector): PodSelection {
    return typeof namespaces === 'string' ? { namespaces, pods } : this.podPeer(namespaces, pods).selection;
  }

  /** `except` as it is written; both are read only where they are new */
  public block(cidr: string, except: readonly string[], read: (text: string) => Cidr): AddressPeer {
    const key = except.length === 0 ? cidr : `${cidr} ${except.length === 1 ? except[0] : [...except].sort().join(' ')}`;
    let known = this.blocks.get(key);
    if (!known) {
      const block = read(cidr);
      const holes = [...new Map(except.map(read).map(hole => [hole.text, hole])).values()].sort((a, b) => (a.text < b.text ? -1 : 1));
      const text = holes.length === 0 ? block.text : `${block.text} except ${holes.map(hole => hole.text).join(', ')}`;
      this.blocks.set(key, known = { type: 'addresses', text, ranges: blockRanges(block, holes) });
    }
    return known;
  }

  public ports(ports: readonly PortMatch[]): readonly PortMatch[] {
    let key = '';
    for (const port of ports) { key += portKey(port); }
    const known = this.portLists.get(key);
    if (!known) { this.portLists.set(key, ports); }
    return known ?? ports;
  }
}

/** equal for selectors with equal requirements: no label holds any of the signs between them */
function selectorKey(selector: LabelSelector | null | undefined): string {
  if (!selector) { return ''; }
  const expressions = selector.matchExpressions;
  const keys = selector.matchLabels ? Object.keys(selector.matchLabels) : [];
  if (!expressions || expressions.length === 0) {
    if (keys.length === 0) { return ''; }
    if (keys.length === 1) { return `${keys[0]}=${selector.matchLabels![keys[0]]}`; }
  }
  const labels = keys.sort().map(key => `${key}=${selector.matchLabels![key]}`);
  const requirements = (expressions ?? []).map(({ key, operator, values }) => `${key} ${operator} ${[...new Set(values ?? [])].sort().join('|')}`);
  return [...labels, ...new Set(requirements.sort())].join(',');
}

function withoutNulls({ matchLabels, matchExpressions }: LabelSelector): LabelSelector {
  return {
    ...(matchLabels ? { matchLabels } : {}),
    ...(matchExpressions ? { matchExpressions: matchExpressions.map(({ key, operator, values }) => ({ key, operator, values: values ?? [] })) } : {}),
  };
}

function portKey(port: PortMatch): string {
  return port.type === 'named' ? `${port.protocol ?? ''}:${port.name},` : `${port.protocol} ${port.first}-${port.last},`;
}
