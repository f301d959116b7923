import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { LabelSelector, PolicyPort } from '../manifest';
import { partsOf, peerName, requireNamespaces, requirePeers, requirePorts } from './input-checks';
import { IPeer, PeerConfig, copyOfPeer } from './peer';
import { itemsByIdentity } from './pod-source';
import { Pods } from './pods';
import { Port } from './port';

/**
 * A peer for somebody who asks about it instead of writing it into a policy:
 *
 *   Pods.of(workload)                          the workload, by kind, namespace and name
 *   Pods.of(service)                           what the Service selects, on the ports that it sends to
 *   Pods.withLabels(...), Namespaces           a selection; its own namespaces, or else those of the question's scope
 */
export interface AskedPeer {
  /** for messages */
  readonly text: string;
  readonly parts: PeerConfig;
}

/** What one `Pods` comes to. */
export type AskedPods = AskedWorkload | AskedService | AskedSelection;

export interface AskedWorkload {
  readonly type: 'workload';
  readonly kind: string;
  readonly name: string;
  /** undefined where only whoever applies the manifest knows */
  readonly namespace: string | undefined;
  /** the one that the question gives, if any */
  readonly namedNamespace: string | undefined;
  readonly narrowedTo: LabelSelector;
}

export interface AskedService extends Omit<AskedWorkload, 'type'> {
  readonly type: 'service';
  readonly selector: LabelSelector;
  /** those of pods, not of the Service */
  readonly ports: readonly PolicyPort[];
}

export interface AskedSelection {
  readonly type: 'selection';
  /** undefined is the namespace of the question's scope */
  readonly namespaces: string | LabelSelector | undefined;
  readonly pods: LabelSelector;
}

/**
 * A peer that a question names; throws on what is none, and on pods without a namespace where the scope gives none either.
 * @internal
 */
export function askedPeer(peer: IPeer, scope: IConstruct): AskedPeer {
  const parts = copyOfPeer(partsOf(peer));
  for (const pods of parts.pods ?? []) {
    if (!pods._source && !pods._namespaces && !chartOf(scope)) {
      throw new Error(`Unknown namespace of ${pods.toString()}: the question is for ${scope.node.path || 'the whole app'}. `
        + 'Write .inNamespace(name) or .inAllNamespaces(), or ask for a chart.');
    }
  }
  return { text: peerName(peer) ?? partsText(parts), parts };
}

/**
 * Several of them; throws on an empty list.
 * @internal
 */
export function askedPeers(peers: readonly IPeer[], scope: IConstruct): AskedPeer[] {
  requirePeers(peers);
  return peers.map(peer => askedPeer(peer, scope));
}

/**
 * What the pods are, as objects are now.
 * @internal
 */
export function askedPods(pods: Pods): AskedPods {
  const source = pods._source;
  if (!source) { return { type: 'selection', namespaces: pods._namespaces?._singleName ?? pods._namespaces?._selector, pods: pods._selector }; }
  const { kind, name, namespace } = source;
  const identity = { kind, name, namespace, namedNamespace: pods._namespaces?._singleName, narrowedTo: pods._selector };
  if (!source.isService) { return { type: 'workload', ...identity }; }
  const { selector, servicePorts } = source.read(itemsByIdentity);
  return { type: 'service', ...identity, selector, ports: servicePorts.map(({ target, protocol }) => ({ port: target, protocol })) };
}

/**
 * Ports as policies write them; throws on an empty list and on what is no Port.
 * @internal
 */
export function askedPorts(ports: readonly Port[]): (PolicyPort | 'all')[] {
  requirePorts(ports);
  return ports.map(port => port._policyPort);
}

/**
 * The selector of namespaces, or the name of the one; throws on what is no Namespaces.
 * @internal
 */
export function askedNamespaces(namespaces: Parameters<typeof requireNamespaces>[0]): string | LabelSelector {
  requireNamespaces(namespaces);
  return namespaces._singleName ?? namespaces._selector;
}

/**
 * The namespace of objects that a scope's chart makes; undefined where it leaves that to whoever applies them.
 * @internal
 */
export function namespaceOfScope(scope: IConstruct): string | undefined {
  return chartOf(scope)?.namespace;
}

function chartOf(scope: IConstruct): Chart | undefined {
  return [...scope.node.scopes].reverse().find((construct): construct is Chart => Chart.isChart(construct));
}

function partsText({ pods = [], namespaces = [], ipBlocks = [], everyone }: PeerConfig): string {
  return [...everyone ? ['everyone'] : [], ...[...pods, ...namespaces, ...ipBlocks].map(part => part.toString())].join(', ');
}
