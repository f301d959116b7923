import { KubernetesObject } from '../manifest';
import { NoticeList, Source } from './notice-list';

/** What a workload is called: `shop/web[Deployment]`. */
export interface WorkloadName {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  /** the object itself, where the input has it */
  readonly source?: Source;
}

/** The id of a workload. */
export function idOf(namespace: string, name: string, kind: string): string {
  return `${namespace}/${name}[${kind}]`;
}

/**
 * Who owns whom, up to the workload that people know:
 *
 *   Pod -> ReplicaSet -> Deployment   all in the input: the Deployment
 *   Pod -> ReplicaSet                 not in the input: the ReplicaSet, as the Pod names it
 *   ReplicaSet -> Deployment          the Deployment not in the input: the ReplicaSet
 *   Pod -> Node                       a static pod: itself
 *   a -> b -> a                       each itself, with a note
 */
export class OwnerTree {
  private readonly objects = new Map<string, Source>();
  private readonly known = new Map<string, WorkloadName>();

  constructor(objects: readonly Source[], private readonly notices: NoticeList) {
    for (const source of objects) { this.objects.set(idOf(source.namespace, source.name, source.kind), source); }
  }

  public topOf(source: Source): WorkloadName {
    const path: WorkloadName[] = [];
    const seen = new Set<string>();
    let name = nameOf(source);
    let top = this.known.get(name.id);
    while (!top) {
      if (seen.has(name.id)) {
        this.endCycle(path, name.id);
        return this.topOf(source);
      }
      seen.add(name.id);
      path.push(name);
      const owner = name.source && this.ownerOf(name.source);
      if (!owner) { break; }
      name = owner;
      top = this.known.get(name.id);
    }
    top ??= name;
    for (const { id } of path) { this.known.set(id, top); }
    return top;
  }

  /** undefined where it has none; of what is no Pod, only an owner in the input counts */
  private ownerOf(source: Source): WorkloadName | undefined {
    const reference = controllerOf(source.object);
    if (!reference) { return undefined; }
    const kind = reference.kind ?? 'Pod';
    const id = idOf(source.namespace, reference.name, kind);
    const owner = this.objects.get(id);
    if (!owner && source.kind !== 'Pod') { return undefined; }
    return { id, namespace: source.namespace, name: reference.name, kind, source: owner };
  }

  /** whoever is on the cycle owns itself */
  private endCycle(path: readonly WorkloadName[], id: string): void {
    const cycle = path.slice(path.findIndex(name => name.id === id));
    for (const name of cycle) {
      this.known.set(name.id, name);
      this.notices.note(name.source!, `is its own owner by way of ${cycle.map(other => other.id).sort().join(', ')}: its ownerReferences do not count`);
    }
  }
}

function nameOf(source: Source): WorkloadName {
  const { namespace, name, kind } = source;
  return { id: idOf(namespace, name, kind), namespace, name, kind, source };
}

/** the owner that controls it, or else the first that is no Node */
function controllerOf(object: KubernetesObject): { readonly name: string; readonly kind?: string } | undefined {
  const references: any[] = (object.metadata as any)?.ownerReferences ?? [];
  const owners = references.filter(reference => reference.kind !== 'Node' && typeof reference.name === 'string' && reference.name !== '');
  return owners.find(reference => reference.controller === true) ?? owners[0];
}
