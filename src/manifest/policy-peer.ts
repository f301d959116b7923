import { canonicalSelector, selectorText, selectsEverything } from './label-selector';
import { PolicyPeer } from './network-policy';
import { NAMESPACE_NAME_LABEL } from './object';

/** The peer in its one canonical form: selectors canonical, `except` sorted, `podSelector: {}` beside a namespaceSelector left out. */
export function canonicalPeer(peer: PolicyPeer): PolicyPeer {
  if (peer.ipBlock) {
    const except = [...new Set(peer.ipBlock.except ?? [])].sort();
    return { ipBlock: { cidr: peer.ipBlock.cidr, ...(except.length > 0 ? { except } : {}) } };
  }
  const podSelector = peer.podSelector && canonicalSelector(peer.podSelector);
  if (!peer.namespaceSelector) { return { podSelector: podSelector ?? {} }; }
  return {
    namespaceSelector: canonicalSelector(peer.namespaceSelector),
    ...(podSelector && !selectsEverything(podSelector) ? { podSelector } : {}),
  };
}

/** A peer in canonical form, with a text that is equal for equal peers and different otherwise. */
export interface KeyedPeer {
  readonly peer: PolicyPeer;
  readonly key: string;
}

/** The canonical form of a peer, with its key. */
export function keyedPeer(peer: PolicyPeer): KeyedPeer {
  const canonical = canonicalPeer(peer);
  return { peer: canonical, key: JSON.stringify(canonical) };
}

/** The peer for people: `10.0.0.0/8 except 10.1.0.0/16`, `pods app=web in namespace shop`. */
export function peerText(peer: PolicyPeer): string {
  if (peer.ipBlock) {
    const except = peer.ipBlock.except ?? [];
    return except.length === 0 ? peer.ipBlock.cidr : `${peer.ipBlock.cidr} except ${except.join(', ')}`;
  }
  const pods = `pods ${selectorText(peer.podSelector ?? {})}`;
  if (!peer.namespaceSelector) { return pods; }
  const name = peer.namespaceSelector.matchLabels?.[NAMESPACE_NAME_LABEL];
  const only = name !== undefined && Object.keys(peer.namespaceSelector.matchLabels!).length === 1 && !peer.namespaceSelector.matchExpressions;
  return only ? `${pods} in namespace ${name}` : `${pods} in namespaces ${selectorText(peer.namespaceSelector)}`;
}
