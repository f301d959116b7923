import { IConstruct } from 'constructs';
import { describeConstruct } from '../tree';
import type { LabelExpression } from './label-expression';
import type { Namespaces } from './namespaces';
import type { PolicyType } from './network-policy';
import type { IPeer, PeerConfig } from './peer';
import type { Pods } from './pods';
import type { Port } from './port';

// apps are often run without a type check (tsx, plain JavaScript): a value of the wrong type must be refused here, where it
// would otherwise become a rule that says something else, such as a port without a number

/** Throws on an empty list of ports, which the API would read as every port, and on what is no Port. */
export function requirePorts(ports: readonly Port[] | undefined): void {
  if (ports === undefined) { return; }
  if (!Array.isArray(ports)) { throw new Error(`Invalid ports ${text(ports)}: write a list, for example [Port.tcp(443)].`); }
  if (ports.length === 0) {
    throw new Error('Invalid ports []: the API would read an empty list as every port. Give at least one port, or write Port.all() if you mean it.');
  }
  for (const port of ports as unknown[]) {
    if (isObjectWith(port, '_policyPort')) { continue; }
    if (Array.isArray(port)) { throw new Error('Invalid port: a list. Write ports one after another, for example allowTo(peer, Port.tcp(80), Port.tcp(443)).'); }
    const hint = typeof port === 'number' ? `Port.tcp(${port})` : typeof port === 'string' && !/^\d+$/.test(port) ? `Port.named('${port}')` : 'for example Port.tcp(443)';
    throw new Error(`Invalid port ${text(port)}: write ${hint}.`);
  }
}

/** Throws on an empty list of peers, which the API would read as everyone, and on what is no list. */
export function requirePeers(peers: readonly IPeer[]): void {
  if (!Array.isArray(peers)) { throw new Error(`Invalid peers ${text(peers)}: write a list, for example [Pods.of(web)].`); }
  if (peers.length === 0) {
    throw new Error('Invalid peers []: the API would read an empty list as everyone. Give at least one peer, or write Peers.everyone() if you mean it.');
  }
}

/** What the peer consists of; throws on what is no peer and on a peer that consists of nothing. */
export function partsOf(peer: IPeer): PeerConfig {
  if (typeof (peer as Partial<IPeer> | undefined)?.toPeerConfig !== 'function') {
    throw new Error(`Invalid peer ${text(peer)}: ${isConstruct(peer) ? 'write Pods.of(...) for its pods' : 'give Pods, Namespaces, an IpBlock or one of Peers'}.`);
  }
  const config = peer.toPeerConfig();
  for (const pods of config.pods ?? []) { requirePods(pods, 'pods'); }
  for (const [field, mark] of [['namespaces', '_selector'], ['ipBlocks', 'cidr']] as const) {
    const wrong = (config[field] as unknown[] | undefined)?.find(part => !isObjectWith(part, mark));
    if (wrong !== undefined) { throw new Error(`Invalid peer: ${text(wrong)} is none of its ${field}. Give ${field === 'namespaces' ? 'Namespaces' : 'an IpBlock'}.`); }
  }
  const parts = [config.pods, config.namespaces, config.ipBlocks].reduce((sum, list) => sum + (list?.length ?? 0), 0);
  if (parts === 0 && !config.everyone) {
    throw new Error('Invalid peer: it consists of nothing. Its toPeerConfig() must give pods, namespaces, ipBlocks or everyone.');
  }
  requirePorts(config.defaultPorts);
  return config;
}

/** Throws on what is no Pods. */
export function requirePods(pods: Pods, what: string): void {
  if (isObjectWith(pods, '_namespaces')) { return; }
  throw new Error(`Invalid ${what} ${text(pods)}: write ${isConstruct(pods) ? 'Pods.of(...)' : 'Pods.of(...) or Pods.withLabels({...})'}.`);
}

/** Throws on what is no Namespaces. */
export function requireNamespaces(namespaces: Namespaces): void {
  if (isObjectWith(namespaces, '_singleName')) { return; }
  const hint = typeof namespaces === 'string' ? `Namespaces.named('${namespaces as string}')` : 'Namespaces.named(...) or Namespaces.of(...)';
  throw new Error(`Invalid namespaces ${text(namespaces)}: write ${hint}.`);
}

/** Throws on what is no text. */
export function requireText(value: string, what: string, example: string): void {
  if (typeof value === 'string') { return; }
  throw new Error(`Invalid ${what} ${text(value)}: must be text, for example ${example}.`);
}

/** Throws on an empty list of expressions, and on what is no LabelExpression. */
export function requireExpressions(expressions: readonly LabelExpression[]): void {
  if (expressions.length === 0) { throw new Error('Invalid where(): give at least one LabelExpression.'); }
  const wrong = expressions.find(expression => !isObjectWith(expression, '_requirement'));
  if (wrong !== undefined) { throw new Error(`Invalid label expression ${text(wrong)}: write for example LabelExpression.exists('tier').`); }
}

/** Throws on an empty list of directions, and on what is none. */
export function requireTypes(types: readonly PolicyType[]): void {
  const known = ['Ingress', 'Egress'];
  if (!Array.isArray(types) || types.length === 0) { throw new Error('Invalid policyTypes []: name PolicyType.INGRESS, PolicyType.EGRESS or both.'); }
  const wrong = types.find(type => !known.includes(type));
  if (wrong !== undefined) { throw new Error(`Invalid policyTypes: ${text(wrong)} is unknown. Write PolicyType.INGRESS or PolicyType.EGRESS.`); }
}

/** Throws on what is no construct. */
export function requireConstruct(construct: IConstruct, instead: string): void {
  if (!isConstruct(construct)) { throw new Error(`Invalid construct ${text(construct)}: ${instead}.`); }
}

/** The peer for messages: what it calls itself, or nothing where it has no name. */
export function peerName(peer: IPeer): string | undefined {
  const name = String(peer);
  return name.startsWith('[object ') ? undefined : name;
}

function isObjectWith(value: unknown, field: string): boolean {
  return typeof value === 'object' && value !== null && field in value;
}

function isConstruct(value: unknown): value is IConstruct {
  return isObjectWith(value, 'node');
}

function text(value: unknown): string {
  if (isConstruct(value)) { return describeConstruct(value); }
  if (typeof value === 'string') { return `"${value}"`; }
  return typeof value === 'object' && value !== null && String(value).startsWith('[object ') ? JSON.stringify(value) : String(value);
}
