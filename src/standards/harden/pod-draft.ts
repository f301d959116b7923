import { isObject } from '../../manifest';
import { PodView, podView } from '../pod-view';

/** Why something was changed. */
export interface Why {
  /** one sentence */
  readonly reason: string;
  /** what asks for it: `PSS restricted allowPrivilegeEscalation`, `CIS 5.2.6`, `NSA non-root containers` */
  readonly controls: readonly string[];
  /** what it can break, where it can */
  readonly breaks?: string;
}

/** One change to a pod. */
export interface Change extends Why {
  /** from the object's root: `spec.template.spec.containers[0].securityContext.privileged` */
  readonly field: string;
  /** absent where the field was */
  readonly old?: unknown;
  /** absent where the field was removed */
  readonly new?: unknown;
}

/** What a person has to look at: nothing was changed there. */
export interface Note {
  readonly field: string;
  /** what is there, and what to decide */
  readonly text: string;
}

/** The keys and indexes that lead to a field. */
export type Path = readonly (string | number)[];

/** A change before somebody wants to read it. */
interface Written extends Pick<Change, 'old' | 'new'> {
  readonly path: Path;
  readonly why: Why;
}

/** A pod that is being hardened: copied where it is written, with a record of each change. The original is never touched. */
export class PodDraft {
  public readonly notes: Note[] = [];
  private readonly written: Written[] = [];
  private pod: any;
  private seen: PodView | undefined;

  /** @param claims names of the volumes that a StatefulSet adds by its claim templates */
  public constructor(metadata: unknown, spec: unknown, private readonly claims: readonly string[] = []) {
    this.pod = { metadata, spec };
  }

  /** the pod as it is now */
  public get view(): PodView {
    return this.seen ??= podView(this.pod.metadata, this.pod.spec);
  }

  /** the record of what was written so far, in words only for who asks */
  public get changes(): Change[] {
    return this.written.map(({ path, why, ...values }) => ({ field: fieldText(path), ...values, ...why }));
  }

  public get changeCount(): number {
    return this.written.length;
  }

  public get spec(): any {
    return this.pod.spec;
  }

  public get metadata(): any {
    return this.pod.metadata;
  }

  /** names that no further volume may have */
  public get volumeNames(): readonly string[] {
    return [...this.view.volumes.map(volume => String(volume?.name)), ...this.claims];
  }

  /** The value at a path; undefined where it or something before it is absent or null. */
  public at(path: Path): any {
    let value = this.pod;
    for (const key of path) {
      value = value?.[key];
      if (value == null) { return undefined; }
    }
    return value;
  }

  /** Writes a field. What is there already, and equal, is no change. */
  public set(path: Path, value: unknown, why: Why): void {
    const old = this.at(path);
    if (!equal(old, value)) { this.write(path, value, old === undefined ? { path, new: value, why } : { path, old, new: value, why }); }
  }

  /** Writes a field that is absent. */
  public setDefault(path: Path, value: unknown, why: Why): void {
    if (this.at(path) === undefined) { this.write(path, value, { path, new: value, why }); }
  }

  /** Removes a field. */
  public remove(path: Path, why: Why): void {
    const old = this.at(path);
    if (old === undefined) { return; }
    this.write(path, undefined, { path, old, why });
  }

  public note(path: Path, text: string): void {
    const field = fieldText(path);
    if (!this.notes.some(note => note.field === field && note.text === text)) { this.notes.push({ field, text }); }
  }

  private write(path: Path, value: unknown, written: Written): void {
    this.written.push(written);
    this.pod = withValue(this.pod, path, value);
    this.seen = undefined;
  }
}

/** `spec.containers[0].image`, `metadata.annotations[example.com/name]` */
export function fieldText(path: Path): string {
  return path.map((key, index) => {
    if (typeof key === 'number' || !/^[A-Za-z0-9_-]+$/.test(key)) { return `[${key}]`; }
    return index === 0 ? key : `.${key}`;
  }).join('');
}

/** The keys and indexes in `spec.containers[0].image`. */
export function pathOf(field: string): Path {
  return [...field.matchAll(/\[([^\]]+)\]|[^.[\]]+/g)].map(([part, inBrackets]) =>
    inBrackets === undefined ? part : /^[0-9]+$/.test(inBrackets) ? Number(inBrackets) : inBrackets);
}

/** A copy with one field written, or taken out where the value is undefined; keys stay in order where they were. */
export function withValue(holder: any, path: Path, value: unknown): any {
  return withValueFrom(holder, path, 0, value);
}

function withValueFrom(holder: any, path: Path, depth: number, value: unknown): any {
  const key = path[depth];
  const isLast = depth === path.length - 1;
  if (Array.isArray(holder) || (!isObject(holder) && typeof key === 'number')) {
    const items = Array.isArray(holder) ? [...holder] : [];
    const next = isLast ? value : withValueFrom(items[key as number], path, depth + 1, value);
    if (next === undefined) {
      items.splice(key as number, 1);
    } else {
      items[key as number] = next;
    }
    return items;
  }
  const object: { [field: string]: unknown } = isObject(holder) ? holder : {};
  const next = isLast ? value : withValueFrom(object[key], path, depth + 1, value);
  if (next === undefined) {
    const { [key]: _, ...rest } = object;
    return rest;
  }
  if (!Object.hasOwn(object, key)) { return inserted(object, String(key), next); }
  const copy = { ...object };
  copy[key] = next;
  return copy;
}

/** behind the last of the keys that come before it, where keys are sorted; otherwise at the end */
function inserted(object: { readonly [field: string]: unknown }, key: string, value: unknown): object {
  const keys = Object.keys(object);
  const isSorted = keys.every((other, index) => index === 0 || keys[index - 1] < other);
  const position = isSorted ? keys.findIndex(other => other > key) : -1;
  const result: { [field: string]: unknown } = {};
  keys.forEach((other, index) => {
    if (index === position) { put(result, key, value); }
    put(result, other, object[other]);
  });
  if (position < 0) { put(result, key, value); }
  return result;
}

/** an assignment to this one key would set the prototype */
function put(object: { [field: string]: unknown }, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
  } else {
    object[key] = value;
  }
}

function equal(one: unknown, other: unknown): boolean {
  if (one === other) { return true; }
  if (Array.isArray(one) && Array.isArray(other)) { return one.length === other.length && one.every((item, index) => equal(item, other[index])); }
  if (!isObject(one) || !isObject(other)) { return false; }
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every(key => Object.hasOwn(other, key) && equal(one[key], other[key]));
}
