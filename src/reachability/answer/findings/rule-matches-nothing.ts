import { Peer } from '../../cluster';
import { isImpossible, selectionText } from '../pod-selections';
import { Found, PolicyCheck, aboutRule } from './policy-check';
import { PlacedRule, PolicyModel } from './policy-model';
import { absenceText, listed } from './wording';

/**
 * rule-matches-nothing: peers that match nothing.
 *
 *   app=a and app in (b)                                      error: nothing ever can
 *   10.0.0.0/31 except 10.0.0.0/32, 10.0.0.1/32               error: no address is left
 *   egress to addresses on the named port http                error: only pods have named ports
 *   pods that the input does not have                         info: others may deploy them
 *   nodes that the input does not have                        info: the cluster may have them
 */
export const ruleMatchesNothing: PolicyCheck = {
  id: 'rule-matches-nothing',
  severity: 'error',
  find: model => model.rules.flatMap(placed => [...impossible(model, placed), ...absent(model, placed), ...nodesElsewhere(model, placed)]),
};

function impossible(model: PolicyModel, placed: PlacedRule): Found[] {
  const { rule: { peers } } = placed;
  if (peers === 'any') { return []; }
  const reasons = peers.map(peer => impossibility(model, placed, peer));
  const given = reasons.filter(reason => reason !== undefined);
  if (given.length === 0) { return []; }
  return [aboutRule(placed, `${listed(given)}, so ${extent(given.length, peers, 'no effect', ['has', 'have'])}: correct or remove ${it(given.length, peers)}`)];
}

function absent(model: PolicyModel, placed: PlacedRule): Found[] {
  const { policy, rule: { peers } } = placed;
  if (peers === 'any') { return []; }
  const missing = peers.flatMap(peer => (peer.type === 'pods' && !isImpossible(peer.selection) && model.classesIn(peer.selection, policy).length === 0
    ? [absenceText(model, peer.selection)] : []));
  if (missing.length === 0) { return []; }
  const text = `${listed(missing)}, so ${extent(missing.length, peers, 'nothing of the input', ['matches', 'match'])}: `
    + `correct ${it(missing.length, peers)}, unless others deploy these pods`;
  return [aboutRule(placed, text, { severity: 'info' })];
}

function nodesElsewhere(model: PolicyModel, placed: PlacedRule): Found[] {
  const { rule: { peers } } = placed;
  const those = peers === 'any' ? [] : peers.flatMap(peer => (peer.type === 'addresses' && peer.ofNodes && peer.ranges.length === 0 ? [peer.text] : []));
  if (peers === 'any' || those.length === 0) { return []; }
  const lack = model.cluster.nodes.length === 0 ? 'the input has no Node' : `no Node of the input with an address is one of ${listed(those)}`;
  const text = `${lack}, so ${extent(those.length, peers, 'nothing of the input', ['matches', 'match'])}: give Node objects too to have ${it(those.length, peers)} evaluated`;
  return [aboutRule(placed, text, { severity: 'info' })];
}

/** why nothing can ever match the peer */
function impossibility(model: PolicyModel, { policy, direction, rule: { ports } }: PlacedRule, peer: Peer): string | undefined {
  if (peer.type === 'pods' && isImpossible(peer.selection)) {
    return `${selectionText(peer.selection)} can never be found, since the requirements contradict each other`;
  }
  if (peer.type !== 'addresses') { return undefined; }
  if (peer.ranges.length === 0 && !peer.ofNodes) { return `${peer.text} leaves no address`; }
  if (peer.ofNodes || direction !== 'egress' || ports === 'all' || model.evaluation.sees.podAddresses(policy)) { return undefined; }
  const names = ports.flatMap(port => (port.type === 'named' ? [port.name] : []));
  return names.length === ports.length ? `${peer.text} has no port named ${names.join(' or ')}, since only pods have named ports` : undefined;
}

function extent(count: number, peers: readonly Peer[], what: string, [singular, plural]: readonly [string, string]): string {
  if (count === peers.length) { return `the rule ${singular} ${what}`; }
  return count === 1 ? `this peer ${singular} ${what}` : `these peers ${plural} ${what}`;
}

function it(count: number, peers: readonly Peer[]): string {
  return count === 1 || count === peers.length ? 'it' : 'them';
}
