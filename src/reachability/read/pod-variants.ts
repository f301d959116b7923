import { Labels, PodFacts, addressText } from '../../manifest';
import { Address } from '../cluster';
import { Source } from './notice-list';

/** A pod of the input and what it is seen by. */
export interface PodVariant {
  readonly source: Source;
  readonly facts: PodFacts;
  readonly addresses: readonly Address[];
}

/** What policies and Services can tell pods apart by. */
export interface Sight {
  /** keys that selectors of pods mention, with the values that they mention; others are all the same to them */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
  /** names of ports that rules and Services mention */
  readonly portNames: ReadonlySet<string>;
  /** equal for addresses that every block holds or none; of pods on the host's network, and of others */
  readonly addressClass: (address: Address, hostNetwork: boolean) => string;
}

/** Equal for pods that nothing in the input tells apart. */
export function variantKey(pod: PodVariant, sight: Sight): string {
  const labels = labelsSeen(pod, sight).map(([key, value]) => (sight.labels.get(key)!.has(value) ? [key, value] : [key]));
  return JSON.stringify([labels, portsSeen(pod, sight), pod.facts.hostNetwork, addressesSeen(pod, sight)]);
}

/** Whether two pods have the same key; quicker where they have, as nearly all pods of a workload. */
export function isSameVariant(pod: PodVariant, other: PodVariant, sight: Sight): boolean {
  const { facts, addresses } = pod;
  return pod === other || facts.hostNetwork === other.facts.hostNetwork
    && hasEqualLabels(facts.labels, other.facts.labels, sight) && hasEqualLabels(other.facts.labels, facts.labels, sight)
    && (arePorts(facts.ports, other.facts.ports) || portsSeen(pod, sight).join() === portsSeen(other, sight).join())
    && (addresses.length === 0 && other.addresses.length === 0 || addressesSeen(pod, sight).join() === addressesSeen(other, sight).join());
}

/** What differs between two pods: `label track ("canary", there "stable")`. */
export function differenceText(pod: PodVariant, other: PodVariant, sight: Sight): string {
  const differences = [
    ...differing(labelsSeen(pod, sight), labelsSeen(other, sight)).filter(isSeen(sight)).map(([key, here, there]) => `label ${key} (${quoted(here)}, there ${quoted(there)})`),
    ...differing(portsSeen(pod, sight), portsSeen(other, sight)).map(([name, here, there]) => `port ${name} (${here ?? 'none'}, there ${there ?? 'none'})`),
    ...(pod.facts.hostNetwork === other.facts.hostNetwork ? [] : [`hostNetwork (${pod.facts.hostNetwork}, there ${other.facts.hostNetwork})`]),
    ...(addressesSeen(pod, sight).join() === addressesSeen(other, sight).join() ? [] : [`addresses (${addressesText(pod)}, there ${addressesText(other)})`]),
  ];
  return differences.join(' and ');
}

/** a key and its two values */
type Difference = [string, string | undefined, string | undefined];

type Seen = readonly (readonly [string, string])[];

function labelsSeen({ facts: { labels } }: PodVariant, sight: Sight): Seen {
  return Object.keys(labels).filter(key => sight.labels.has(key)).sort().map(key => [key, labels[key]]);
}

/** as far as selectors see those of the first */
function hasEqualLabels(labels: Labels, others: Labels, sight: Sight): boolean {
  for (const key in labels) {
    const other = others[key];
    if (labels[key] === other) { continue; }
    const mentioned = sight.labels.get(key);
    if (mentioned && (other === undefined || mentioned.has(labels[key]) || mentioned.has(other))) { return false; }
  }
  return true;
}

function arePorts(ports: PodFacts['ports'], others: PodFacts['ports']): boolean {
  return ports.length === others.length && ports.every(({ name, port, protocol }, i) =>
    name === others[i].name && port === others[i].port && protocol === others[i].protocol);
}

function isSeen({ labels }: Sight): (difference: Difference) => boolean {
  return ([key, here, there]) => here === undefined || there === undefined || labels.get(key)!.has(here) || labels.get(key)!.has(there);
}

function portsSeen({ facts: { ports } }: PodVariant, { portNames }: Sight): Seen {
  const seen = new Map<string, string>();
  for (const { name, port, protocol } of ports) {
    if (name !== undefined && portNames.has(name) && !seen.has(name)) { seen.set(name, `${protocol} ${port}`); }
  }
  return [...seen].sort(([a], [b]) => (a < b ? -1 : 1));
}

function addressesSeen({ addresses, facts }: PodVariant, { addressClass }: Sight): string[] {
  return [...new Set(addresses.map(address => addressClass(address, facts.hostNetwork)))].sort();
}

function addressesText({ addresses }: PodVariant): string {
  return addresses.length === 0 ? 'none' : addresses.map(addressText).join(', ');
}

/** where the two values are not the same */
function differing(here: Seen, there: Seen): Difference[] {
  const [mine, others] = [new Map(here), new Map(there)];
  return [...new Set([...mine.keys(), ...others.keys()])].sort().filter(key => mine.get(key) !== others.get(key))
    .map(key => [key, mine.get(key), others.get(key)]);
}

function quoted(value: string | undefined): string {
  return value === undefined ? 'none' : `"${value}"`;
}
