import * as fc from 'fast-check';
import { Answer } from './server';
import { KubernetesObject } from '../../src/manifest';

/**
 * Objects with up to three slips of a pen, somewhere in metadata or spec:
 *
 *   another value       a number that is no port, a word in the wrong case, a block with host bits, another type
 *   a field missing     or one more, known in another place or not at all
 *   an element twice
 *
 * No slip puts null into a list or a map of labels: there the library is stricter than the server, and says so.
 */
export function broken(
  object: fc.Arbitrary<KubernetesObject>, values: readonly unknown[], fields: readonly string[],
): fc.Arbitrary<KubernetesObject> {
  const slip = fc.record({
    // which place of those that the object has
    at: fc.nat(9999),
    kind: fc.constantFrom<Slip['kind']>('replace', 'replace', 'replace', 'remove', 'add', 'repeat'),
    value: fc.constantFrom(...values),
    field: fc.constantFrom(...fields),
  });
  return fc.tuple(object, fc.array(slip, { maxLength: 3 })).map(([made, slips]) => slips.reduce(withSlip, made));
}

/** What a person may write by mistake, by the end of the path: `containers[].name`. */
export type Words = { readonly [path: string]: readonly unknown[] };

/**
 * Objects with up to two slips where a person makes them: a value out of `words`, of several paths that
 * fit the longest, a field or an element missing, an element twice. What has no words stays as it is.
 */
export function slipped(object: fc.Arbitrary<KubernetesObject>, words: Words): fc.Arbitrary<KubernetesObject> {
  const ends = Object.keys(words).sort((a, b) => b.length - a.length);
  const endOf = ({ path }: Place) => ends.find(end => path.endsWith(end));
  const kinds = fc.constantFrom<Slip['kind']>('replace', 'replace', 'replace', 'replace', 'remove', 'repeat');
  const slip = fc.record({ at: fc.nat(9999), kind: kinds, nth: fc.nat(9999) });
  return fc.tuple(object, fc.array(slip, { maxLength: 2 })).map(([made, slips]) => slips.reduce((before, { at, kind, nth }) => {
    const copy = structuredClone(before);
    const places = placesIn(copy).filter(place => (words[endOf(place) ?? ''] ?? []).length > 0);
    if (places.length === 0) { return copy; }
    const place = places[at % places.length];
    const likely = words[endOf(place)!];
    put(place, { kind, value: structuredClone(likely[nth % likely.length]), field: '' }, () => true);
    return copy;
  }, made));
}

/** Both verdicts on an object, for the message of a property that failed. */
export function disagreement(object: KubernetesObject, problems: readonly string[], { message, warnings }: Answer): string {
  return [
    `the object:        ${JSON.stringify(object)}`,
    `the library says:  ${problems.join('; ') || 'fine'}`,
    `the server says:   ${[message, ...warnings].filter(text => text !== '').join('; ') || 'fine'}`,
  ].join('\n');
}

interface Slip {
  readonly at: number;
  readonly kind: 'replace' | 'remove' | 'add' | 'repeat';
  readonly value: unknown;
  readonly field: string;
}

function withSlip(object: KubernetesObject, { at, ...slip }: Slip): KubernetesObject {
  const copy = structuredClone(object);
  const places = placesIn(copy);
  if (places.length > 0) { put(places[at % places.length], slip, (holder, key) => takesNull(holder, key, copy)); }
  return copy;
}

function put({ holder, key }: Place, { kind, value, field }: Omit<Slip, 'at'>, mayBeNull: (holder: any, key: string | number) => boolean): void {
  const target = holder[key];
  if (kind === 'replace') {
    if (value !== null || mayBeNull(holder, key)) { holder[key] = value; }
  } else if (kind === 'remove') {
    if (Array.isArray(holder)) { holder.splice(Number(key), 1); } else { delete holder[key]; }
  } else if (kind === 'add') {
    if (isMap(target) && (value !== null || mayBeNull(target, field))) { target[field] = value; }
  } else if (Array.isArray(holder)) {
    holder.push(structuredClone(target));
  }
}

interface Place {
  readonly holder: any;
  readonly key: string | number;
  /** from the object's root, without the indices: `spec.ports[].name` */
  readonly path: string;
}

/** every field and element but the object's own type */
function placesIn(object: KubernetesObject): Place[] {
  const below = (value: any, path: string): Place[] => (typeof value !== 'object' || value === null ? [] : Object.keys(value).flatMap(key => {
    const at = Array.isArray(value) ? `${path}[]` : `${path}.${key}`;
    return [{ holder: value, key: Array.isArray(value) ? Number(key) : key, path: at }, ...below(value[key], at)];
  }));
  return [...below(object.metadata, 'metadata'), { holder: object, key: 'spec', path: 'spec' }, ...below(object.spec, 'spec')];
}

function takesNull(holder: any, key: string | number, object: KubernetesObject): boolean {
  return typeof key === 'string' && !isLabels(holder, object);
}

function isLabels(map: any, { metadata, spec }: KubernetesObject): boolean {
  return map === metadata?.labels || map === metadata?.annotations || mapsOfLabels(spec).includes(map);
}

function mapsOfLabels(value: any): any[] {
  if (typeof value !== 'object' || value === null) { return []; }
  return [...('matchLabels' in value ? [value.matchLabels] : []), ...Object.values(value).flatMap(mapsOfLabels)];
}

function isMap(value: unknown): value is { [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
