import { addressClasses } from './address-classes';
import { Address, AddressRange, ClusterOptions, Policy, Rule } from '../cluster';
import { Sight } from './pod-variants';
import { Service } from './read-services';
import { LabelSelector } from '../../manifest';

/**
 * What the policies and Services of a cluster can tell pods apart by. Which blocks see the address of a pod:
 *
 *   policy                                          a pod              a pod on the host's network
 *   ClusterNetworkPolicy                            always             always
 *   others, ipBlocks: pod-addresses                 always             always
 *   others, ipBlocks: external-only                 never              with hostNetwork: node
 */
export function sightOf(policies: readonly Policy[], services: Iterable<Service>, options: ClusterOptions): Sight {
  const labels = new Map<string, Set<string>>();
  const portNames = new Set<string>();
  const blocks = { cluster: new Set<readonly AddressRange[]>(), others: new Set<readonly AddressRange[]>() };
  for (const { kind, subject, ingress, egress } of policies) {
    addLabels(labels, subject.pods);
    for (const rules of [ingress, egress]) {
      rules?.forEach(rule => addRule(rule, labels, portNames, kind === 'ClusterNetworkPolicy' ? blocks.cluster : blocks.others));
    }
  }
  for (const { selector, ports } of services) {
    if (selector) { addLabels(labels, { matchLabels: selector }); }
    for (const { targetPort } of ports) {
      if (typeof targetPort === 'string') { portNames.add(targetPort); }
    }
  }
  const [some, all] = [lazily(() => addressClasses([...blocks.cluster])), lazily(() => addressClasses([...blocks.cluster, ...blocks.others]))];
  const addressClass = (address: Address, hostNetwork: boolean) =>
    (options.ipBlocks === 'pod-addresses' || hostNetwork && options.hostNetwork === 'node' ? all() : some())(address);
  return { labels, portNames, addressClass };
}

type Mentioned = Map<string, Set<string>>;

function addRule({ peers, ports }: Rule, labels: Mentioned, portNames: Set<string>, blocks: Set<readonly AddressRange[]>): void {
  if (peers !== 'any') {
    for (const peer of peers) {
      if (peer.type === 'pods') {
        addLabels(labels, peer.selection.pods);
      } else if (peer.type === 'addresses') {
        blocks.add(peer.ranges);
      }
    }
  }
  if (ports === 'all') { return; }
  for (const port of ports) {
    if (port.type === 'named') { portNames.add(port.name); }
  }
}

function addLabels(labels: Mentioned, { matchLabels, matchExpressions }: LabelSelector): void {
  for (const key in matchLabels) { valuesOf(labels, key).add(matchLabels[key]); }
  matchExpressions?.forEach(({ key, values }) => {
    const known = valuesOf(labels, key);
    values?.forEach(value => known.add(value));
  });
}

function valuesOf(labels: Mentioned, key: string): Set<string> {
  let values = labels.get(key);
  if (!values) { labels.set(key, values = new Set()); }
  return values;
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}
