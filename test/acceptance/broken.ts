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

function withSlip(object: KubernetesObject, { at, kind, value, field }: Slip): KubernetesObject {
  const copy = structuredClone(object);
  const places = placesIn(copy);
  if (places.length === 0) { return copy; }
  const { holder, key } = places[at % places.length];
  const target = holder[key];
  if (kind === 'replace') {
    if (value !== null || takesNull(holder, key, copy)) { holder[key] = value; }
  } else if (kind === 'remove') {
    if (Array.isArray(holder)) { holder.splice(Number(key), 1); } else { delete holder[key]; }
  } else if (kind === 'add') {
    if (isMap(target) && (value !== null || !isLabels(target, copy))) { target[field] = value; }
  } else if (Array.isArray(holder)) {
    holder.push(structuredClone(target));
  }
  return copy;
}

interface Place {
  readonly holder: any;
  readonly key: string | number;
}

/** every field and element but the object's own type */
function placesIn(object: KubernetesObject): Place[] {
  const below = (value: any): Place[] => (typeof value !== 'object' || value === null ? []
    : Object.keys(value).flatMap(key => [{ holder: value, key: Array.isArray(value) ? Number(key) : key }, ...below(value[key])]));
  return [...below(object.metadata), { holder: object, key: 'spec' }, ...below(object.spec)];
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
