import { editDistance } from '../../manifest';
import { Cluster, Workload } from '../cluster';

/**
 * What somebody meant who wrote a name that is not there:
 *
 *   written                 there is               why
 *   web, other/web          shop/web[Deployment]   the namespace is missing, or is another
 *   shop/wbe, shpo/web      shop/web[Deployment]   a few letters are wrong: two, or one in a word of up to four
 *   shop/web[deployment]    shop/web[Deployment]   so is the kind, or it is another
 *   shop/web-2              shop/web-1             it is nearly the name of what a workload owns
 */
export function likelyWorkloads(workloads: readonly Workload[], written: string): string[] {
  const own = workloads.filter(({ isPotential }) => !isPotential);
  const asked = partsOf(written);
  return nearest(own.flatMap(({ id, namespace, name, kind, aliases }) => [
    [id, distance(asked, { namespace, name, kind })] as const,
    ...aliases.map(alias => [alias, distance(asked, partsOf(alias))] as const),
  ]));
}

/** ` Did you mean shop/web[Deployment] or shop/web[Job]?`, or nothing */
export function didYouMean(names: readonly string[]): string {
  return names.length === 0 ? '' : ` Did you mean ${names.slice(0, 3).join(' or ')}?`;
}

/**
 * That something has no such namespace: which there are, and which is meant.
 * @param subject `The input`, `The app`
 */
export function unknownNamespace(subject: string, written: string, clusters: readonly Cluster[]): string {
  const known = [...new Set(clusters.flatMap(({ namespaces }) => [...namespaces.keys()]))].sort();
  const list = known.length > 10 ? `${known.slice(0, 10).join(', ')} and ${known.length - 10} more` : known.join(', ');
  return `${subject} has no namespace "${written}". It has ${list === '' ? 'none' : list}.${didYouMean(likelyNames(known, written))}`;
}

/** Which of the names are nearest to one that is not among them, and hardly differ from it. */
export function likelyNames(names: readonly string[], written: string): string[] {
  return nearest(names.map(name => [name, wordDistance(written, name)] as const));
}

/** a name as far as it was written */
interface Parts {
  readonly namespace?: string;
  readonly name: string;
  readonly kind?: string;
}

function partsOf(written: string): Parts {
  const [, namespace, name, kind] = /^(?:([^/[]*)\/)?([^[]*)(?:\[([^\]]*)\]?)?$/.exec(written) ?? [];
  return { namespace, name: name ?? written, kind };
}

/** undefined where it is hardly meant */
function distance(asked: Parts, other: Parts): number | undefined {
  const name = wordDistance(asked.name, other.name);
  if (name === undefined) { return undefined; }
  const namespace = asked.namespace === undefined || other.namespace === undefined ? 0 : wordDistance(asked.namespace, other.namespace);
  // with the name alone, half of it is a guess
  if (namespace === undefined && name > 0) { return undefined; }
  const kind = asked.kind === undefined || other.kind === undefined ? 0 : wordDistance(asked.kind, other.kind);
  return name + (namespace ?? ANOTHER) + (kind ?? ANOTHER);
}

/** more than any slip of letters */
const ANOTHER = 3;

/** of words that are nearly the same; upper and lower case do not count */
function wordDistance(one: string, other: string): number | undefined {
  if (one === other) { return 0; }
  const longest = Math.max(one.length, other.length);
  const limit = Math.min(longest > 4 ? 2 : 1, longest - 1);
  if (Math.abs(one.length - other.length) > limit) { return undefined; }
  const found = editDistance(one.toLowerCase(), other.toLowerCase());
  return found <= limit ? found : undefined;
}

function nearest(candidates: readonly (readonly [string, number | undefined])[]): string[] {
  const least = candidates.reduce((low, [, cost = Infinity]) => Math.min(low, cost), Infinity);
  return least === Infinity ? [] : candidates.filter(([, cost]) => cost === least).map(([name]) => name);
}
