import { KubernetesObject } from '../manifest';
import { NoticeList, Source, idOf } from './notice-list';

/** What a workload is called: `shop/web[Deployment]`. */
export interface WorkloadName {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
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
  private readonly known = new Map<string, Source | WorkloadName>();

  /** @param objects what makes pods, by id */
  constructor(private readonly objects: ReadonlyMap<string, Source>, private readonly notices: NoticeList) {}

  public topOf(source: Source): Source | WorkloadName {
    const owner = this.ownerOf(source);
    if (!owner) { return source; }
    if (!isSource(owner)) { return owner; }
    const path = new Set<Source>();
    let top: Source | WorkloadName = source;
    while (isSource(top)) {
      const known = this.known.get(top.id);
      if (known) {
        top = known;
        break;
      }
      const next = this.ownerOf(top);
      if (!next) { break; }
      path.add(top);
      top = next;
      if (isSource(top) && path.has(top)) {
        this.endCycle([...path].slice([...path].indexOf(top)));
        return this.topOf(source);
      }
    }
    // a pod is asked once
    for (const below of path) {
      if (below.kind !== 'Pod') { this.known.set(below.id, top); }
    }
    return top;
  }

  /** undefined where it has none; of what is no Pod, only an owner in the input counts */
  private ownerOf(source: Source): Source | WorkloadName | undefined {
    const reference = controllerOf(source.object);
    if (!reference) { return undefined; }
    const { namespace } = source;
    const { name } = reference;
    const kind = reference.kind ?? 'Pod';
    const id = idOf(namespace, name, kind);
    return this.objects.get(id) ?? (source.kind === 'Pod' ? { id, namespace, name, kind } : undefined);
  }

  /** whoever is on the cycle owns itself */
  private endCycle(cycle: readonly Source[]): void {
    for (const source of cycle) {
      this.known.set(source.id, source);
      this.notices.note(source, `owns itself by way of ${cycle.map(({ id }) => id).sort().join(', ')}: its ownerReferences do not count`);
    }
  }
}

function isSource(name: Source | WorkloadName): name is Source {
  return 'object' in name;
}

/** the owner that controls it, or else the first that is no Node */
function controllerOf(object: KubernetesObject): { readonly name: string; readonly kind?: string } | undefined {
  const references: any[] | undefined = (object.metadata as any).ownerReferences;
  if (!references) { return undefined; }
  const owners = references.filter(reference => reference.kind !== 'Node' && reference.name);
  return owners.find(reference => reference.controller === true) ?? owners[0];
}
