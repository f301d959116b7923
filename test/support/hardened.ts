import { Change, Hardened } from '../../src/standards';

/** A pod's spec that passes restricted at every version: what an option adds to it comes from that option alone. */
export function passingSpec(fields: object = {}): any {
  return { containers: [passingContainer()], securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }, ...fields };
}

/** A container of such a pod. */
export function passingContainer(fields: object = {}): any {
  return { image: 'registry.example/web:1', name: 'web', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }, ...fields };
}

/** Changes without what is said of them: `[field, old, new]`, of one that was added `[field, new]`. */
export function writes({ changes }: Pick<Hardened, 'changes'>): unknown[][] {
  return changes.map(({ field, old, new: now }) => (old === undefined ? [field, now] : [field, old, now]));
}

/** The value and everything in it can't be written any more. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) { Object.values(value).forEach(frozen); }
  return Object.freeze(value);
}

/** The keys and indexes in `spec.containers[0].image`, `metadata.annotations[example.com/a]`. */
export function keysOf(field: string): (string | number)[] {
  const keys: (string | number)[] = [];
  let rest = field;
  while (rest !== '') {
    const match = /^\.?([A-Za-z0-9_-]+)|^\[([0-9]+)\]|^\[([^\]]+)\]/.exec(rest)!;
    keys.push(match[2] === undefined ? match[1] ?? match[3] : Number(match[2]));
    rest = rest.slice(match[0].length);
  }
  return keys;
}

/** The value that the keys lead to; undefined where something on the way is absent or null. */
export function valueAt(root: any, keys: readonly (string | number)[]): any {
  return keys.reduce((value, key) => value?.[key] ?? undefined, root);
}

/**
 * What a record says was made of an object: each change applied to a copy, in the plainest way.
 * @throws where what a change says was there was not
 */
export function replayed<T>(root: T, changes: readonly Change[]): T {
  // what stands in two places is two things
  const copy = JSON.parse(JSON.stringify(root));
  for (const { field, old, new: now } of changes) {
    const keys = keysOf(field);
    expect([field, valueAt(copy, keys)]).toEqual([field, old]);
    write(copy, keys, now);
  }
  return copy;
}

/** A scalar and the keys that lead to it. */
export interface Leaf {
  readonly keys: readonly (string | number)[];
  readonly value: unknown;
}

/** Every scalar in a value. */
export function leavesOf(value: unknown, keys: readonly (string | number)[] = []): Leaf[] {
  if (value === null || value === undefined) { return []; }
  if (typeof value !== 'object') { return [{ keys, value }]; }
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...keys, Array.isArray(value) ? Number(key) : key]));
}

function write(holder: any, [key, ...rest]: (string | number)[], value: unknown): void {
  if (rest.length > 0) {
    holder[key] ??= typeof rest[0] === 'number' ? [] : {};
    write(holder[key], rest, value);
  } else if (value === undefined) {
    delete holder[key];
  } else {
    holder[key] = JSON.parse(JSON.stringify(value));
  }
}
