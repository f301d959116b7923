import {
  KubernetesObject, dnsLabelProblem, isCustomKind, isList, isObject, isPlainMetadata, isPodKind, located, metadataProblems, shown,
} from '../manifest';
import { SourcedObject } from './cluster';
import { NoticeList, NoticeSubject, Source, idOf } from './notice-list';
import { isEntryObject } from './read-backends';
import { workloadProblems, workloadSlips } from './workload-problems';

/** The objects of the input that matter, by what they are read as; each is there once and its metadata is valid. */
export interface InputObjects {
  readonly namespaces: readonly Source[];
  readonly nodes: readonly Source[];
  readonly workloads: readonly Source[];
  readonly services: readonly Source[];
  readonly entries: readonly Source[];
  readonly networkPolicies: readonly Source[];
  /** of policy.networking.k8s.io */
  readonly clusterPolicies: readonly Source[];
}

type Role = keyof InputObjects;

/**
 * Sorts objects by what they are read as, lists flattened. Of two with one kind, namespace and name the first is kept;
 * what is not well-formed takes no part; other kinds are passed over, those of network policies with a notice.
 */
export function inputObjects(objects: readonly SourcedObject[], notices: NoticeList): InputObjects {
  const roles: { readonly [role in Role]: Source[] } = {
    namespaces: [], nodes: [], workloads: [], services: [], entries: [], networkPolicies: [], clusterPolicies: [],
  };
  const roleOf = roleReader();
  const first = new Map<string, Source>();
  let index = 0;
  const take = (object: KubernetesObject, origin: string | undefined) => {
    const role = roleOf(object);
    if (role === undefined) { return; }
    const about = subjectOf(object, role, origin, index);
    if (role === 'otherPolicies') {
      notices.ignored(about, `is of ${shown(object.apiVersion)}, whose policies are not evaluated`);
      return;
    }
    const { problems, slips } = problemsOf(object, role);
    if (problems.length > 0) {
      notices.rejected(about, ...problems);
      return;
    }
    for (const slip of slips) { notices.note(about, slip); }
    const { namespace, kind, name } = about as Source;
    const source: Source = { object, origin, index, kind, namespace, name, id: idOf(namespace, name, kind) };
    const other = first.get(source.id);
    if (other) {
      notices.rejected(source, twiceText(source, other));
      return;
    }
    first.set(source.id, source);
    roles[role].push(source);
  };
  for (const { object, origin } of objects) {
    index += 1;
    if (!isObject(object)) { continue; }
    if (!isList(object)) {
      take(object, origin);
      continue;
    }
    if (!Array.isArray(object.items ?? [])) { notices.rejected({ object, origin, index, kind: object.kind, namespace: '' }, 'items must be a list'); }
    for (const { manifest } of located(object)) { take(manifest, origin); }
  }
  return roles;
}

type AnyRole = Role | 'otherPolicies' | 'custom';

/** what objects of a kind are read as; a large cluster has many objects of few kinds */
function roleReader(): (object: KubernetesObject) => Role | 'otherPolicies' | undefined {
  const known = new Map<unknown, Map<string, AnyRole | undefined>>();
  return object => {
    const { kind, apiVersion } = object;
    if (typeof kind !== 'string') { return undefined; }
    let kinds = known.get(apiVersion);
    if (!kinds) { known.set(apiVersion, kinds = new Map()); }
    let role = kinds.get(kind);
    if (role === undefined && !kinds.has(kind)) { kinds.set(kind, role = roleOfKind(kind, apiVersion)); }
    return role === 'custom' ? isObject(object.spec) && Array.isArray(object.spec.template?.spec?.containers) ? 'workloads' : undefined : role;
  };
}

function roleOfKind(kind: string, apiVersion: unknown): AnyRole | undefined {
  const text = typeof apiVersion === 'string' ? apiVersion : '';
  const isCore = text === '' || text === 'v1';
  if (kind === 'PodTemplate') { return undefined; }
  if (isCore && Object.hasOwn(CORE_KINDS, kind)) { return CORE_KINDS[kind as keyof typeof CORE_KINDS]; }
  if (kind.endsWith('NetworkPolicy')) { return policyRole(kind, text); }
  if (isEntryObject({ kind, apiVersion: text })) { return 'entries'; }
  if (isCustomKind({ apiVersion: text })) { return 'custom'; }
  return isPodKind(kind) ? 'workloads' : undefined;
}

const CORE_KINDS = { Namespace: 'namespaces', Node: 'nodes', Service: 'services' } as const;

const CLUSTER_POLICIES = ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'];

function policyRole(kind: string, apiVersion: string): AnyRole {
  const [group] = apiVersion.split('/');
  if (kind === 'NetworkPolicy' && (group === 'networking.k8s.io' || !group.includes('.'))) { return 'networkPolicies'; }
  return group === 'policy.networking.k8s.io' && CLUSTER_POLICIES.includes(kind) ? 'clusterPolicies' : 'otherPolicies';
}

const WITHOUT_NAMESPACE: ReadonlySet<string> = new Set(['namespaces', 'nodes', 'clusterPolicies']);

/** complete where there are no problems */
function subjectOf(object: KubernetesObject, role: Role | 'otherPolicies', origin: string | undefined, index: number): NoticeSubject {
  const metadata: any = object.metadata ?? {};
  const { name, namespace, generateName } = metadata;
  return {
    object,
    origin,
    index,
    kind: object.kind,
    namespace: WITHOUT_NAMESPACE.has(role) ? '' : typeof namespace === 'string' && namespace !== '' ? namespace : role === 'otherPolicies' ? '' : 'default',
    name: typeof name === 'string' && name !== '' ? name : typeof generateName === 'string' && generateName !== '' ? `${generateName}*` : undefined,
  };
}

/** slips are refused by API servers too, but leave no doubt what is meant */
function problemsOf(object: KubernetesObject, role: Role): { readonly problems: readonly string[]; readonly slips: readonly string[] } {
  const metadata: any = object.metadata ?? {};
  const { name, namespace } = metadata;
  const isPlainNamespace = namespace === undefined || typeof namespace === 'string' && namespace.length <= 63 && PLAIN_NAMESPACE.test(namespace);
  if (isPlainNamespace && role !== 'namespaces' && isPlainMetadata(metadata)) {
    return role === 'workloads' ? { problems: workloadProblems(object), slips: workloadSlips(object) } : FINE;
  }
  const problems = metadataProblems(metadata);
  if (role === 'namespaces' && problems.length === 0) {
    const problem = dnsLabelProblem(name ?? metadata.generateName);
    if (problem) { problems.push(`metadata.name "${name}" ${problem}`); }
  }
  if (!WITHOUT_NAMESPACE.has(role) && namespace !== undefined && namespace !== null && namespace !== '') {
    const problem = typeof namespace === 'string' ? dnsLabelProblem(namespace) : `is a ${typeof namespace}: write it in quotes`;
    if (problem) { problems.push(`metadata.namespace "${shown(namespace)}" ${problem}`); }
  }
  const isReadable = typeof name === 'string' && READABLE_NAME.test(name);
  const nameSlips = isReadable ? problems.filter(isOfName).map(problem => `${problem}: API servers refuse the object, which takes part all the same`) : [];
  const others = isReadable ? problems.filter(problem => !isOfName(problem)) : problems;
  // policies are judged where they are read
  return role === 'workloads' ? { problems: [...others, ...workloadProblems(object)], slips: [...nameSlips, ...workloadSlips(object)] }
    : { problems: others, slips: nameSlips };
}

const FINE = { problems: [], slips: [] } as const;

/** DNS labels, without the beauty of a sentence */
const PLAIN_NAMESPACE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** an id with it can still be read */
const READABLE_NAME = /^[\w.-]+$/;

function isOfName(problem: string): boolean {
  return problem.startsWith('metadata.name ');
}

function twiceText(source: Source, other: Source): string {
  const [first, second] = [other, source].map(({ origin }) => (origin === undefined ? '' : `, from ${origin},`));
  return `is there twice: the first${first} is kept, and this one${second} takes no part`;
}
