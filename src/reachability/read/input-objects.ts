import { KubernetesObject, isList, isObject, located, misspeltKind, shown } from '../../manifest';
import { Notice, SourcedObject } from '../cluster';
import { NoticeList, Source, idOf } from './notice-list';
import { judge } from './object-problems';
import { ObjectRole, isClusterScoped, roleReader } from './object-role';

/** The objects of the input that matter, by what they are read as and by id; each is there once and well-formed. */
export type InputObjects = { readonly [role in Exclude<ObjectRole, 'otherPolicies'>]: ReadonlyMap<string, Source> };

/**
 * Sorts objects by what they are read as, lists flattened. Of two with one kind, namespace and name the first is kept;
 * what is not well-formed takes no part, nor does what is of a kind that no server has; other kinds are passed over, those of
 * policies about connections with a notice.
 */
export function inputObjects(objects: readonly SourcedObject[], notices: NoticeList): InputObjects {
  const byRole: { readonly [role in keyof InputObjects]: Map<string, Source> } = {
    namespaces: new Map(),
    nodes: new Map(),
    services: new Map(),
    workloads: new Map(),
    entries: new Map(),
    gateways: new Map(),
    grants: new Map(),
    networkPolicies: new Map(),
    clusterPolicies: new Map(),
  };
  const roleOf = roleReader();
  const take = (object: KubernetesObject, origin: string | undefined, index: number) => {
    const role = roleOf(object);
    if (role === undefined || role === 'otherPolicies') {
      const misspelt = misspeltKind(object);
      if (misspelt) {
        notices.misspelt(sourceOf(object, undefined, origin, index), misspelt);
        return;
      }
    }
    if (role === undefined) { return; }
    const source = sourceOf(object, role, origin, index);
    if (role === 'otherPolicies') {
      notices.ignored(source, `is of ${shown(object.apiVersion ?? 'no apiVersion')}${NOT_EVALUATED}`);
      return;
    }
    const { problems, slips, read } = judge(object, role);
    if (problems.length > 0) {
      notices.rejected(source, ...problems);
      return;
    }
    const first = byRole[role].get(source.id);
    if (first) {
      notices.rejected(source, twiceText(source, first));
      return;
    }
    for (const slip of slips) { notices.slip(source, slip); }
    for (const note of read?.notes ?? []) { notices.note(source, note); }
    byRole[role].set(source.id, read ? { ...source, object: read.as } : source);
  };
  objects.forEach(({ object, origin }, index) => {
    if (!isObject(object)) { return; }
    if (!isList(object)) {
      take(object, origin, index);
      return;
    }
    if (!Array.isArray(object.items ?? [])) { notices.rejected(sourceOf(object, undefined, origin, index), 'items must be a list'); }
    for (const { manifest } of located(object)) { take(manifest, origin, index); }
  });
  return byRole;
}

const NOT_EVALUATED = ', whose policies are not evaluated';

/** Whether the notice is about a policy of a network engine or a service mesh, such as CiliumNetworkPolicy. */
export function isOfOtherPolicy({ type, text }: Notice): boolean {
  return type === 'ignored' && text.endsWith(NOT_EVALUATED);
}

/** named as far as it lets itself be named */
function sourceOf(object: KubernetesObject, role: ObjectRole | undefined, origin: string | undefined, index: number): Source {
  const { name: written, namespace: given, generateName }: any = object.metadata ?? {};
  const name = isText(written) ? written : isText(generateName) ? `${generateName}*` : '';
  const hasDefault = role !== undefined && role !== 'otherPolicies';
  const kind = object.kind!;
  const namespace = isClusterScoped(role) ? '' : isText(given) ? given : hasDefault ? 'default' : '';
  return { object, origin, index, kind, namespace, name, id: idOfRole(role, namespace, name, kind) };
}

function idOfRole(role: ObjectRole | undefined, namespace: string, name: string, kind: string): string {
  switch (role) {
    case 'workloads': return idOf(namespace, name, kind);
    case 'namespaces': case 'nodes': return name;
    case 'clusterPolicies': return `${kind} ${name}`;
    case 'entries': return `${kind} ${namespace}/${name}`;
    default: return `${namespace}/${name}`;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function twiceText(source: Source, first: Source): string {
  const [kept, refused] = [first, source].map(({ origin }) => (origin === undefined ? '' : `, from ${origin},`));
  return `is there twice: the first${kept} is kept, and this one${refused} takes no part`;
}
