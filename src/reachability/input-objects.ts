import {
  KubernetesObject, dnsLabelProblem, isCustomKind, isObject, isPodKind, located, metadataProblems, podTemplateIn, shown,
} from '../manifest';
import { SourcedObject } from './cluster';
import { NoticeList, NoticeSubject, Source } from './notice-list';
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
  const first = new Map<string, Source>();
  let index = 0;
  for (const { object: given, origin } of objects) {
    if (!isObject(given)) { continue; }
    for (const { manifest: object } of located(given)) {
      const role = roleOf(object);
      index += 1;
      if (role === undefined) { continue; }
      const about = subjectOf(object, role, origin, index);
      if (role === 'other policies') {
        notices.ignored(about, `is of ${shown(object.apiVersion)}, whose policies are not evaluated`);
        continue;
      }
      const { problems, slips } = problemsOf(object, role);
      if (problems.length > 0) {
        notices.rejected(about, ...problems);
        continue;
      }
      slips.forEach(slip => notices.note(about, slip));
      const source = about as Source;
      const key = `${source.kind} ${source.namespace}/${source.name}`;
      const other = first.get(key);
      if (other) {
        notices.rejected(source, twiceText(source, other));
        continue;
      }
      first.set(key, source);
      roles[role].push(source);
    }
  }
  return roles;
}

function roleOf(object: KubernetesObject): Role | 'other policies' | undefined {
  const { kind, apiVersion } = object;
  if (typeof kind !== 'string') { return undefined; }
  switch (kind) {
    case 'Namespace': return isCore(apiVersion) ? 'namespaces' : undefined;
    case 'Node': return isCore(apiVersion) ? 'nodes' : undefined;
    case 'Service': if (isCore(apiVersion)) { return 'services'; } break;
    case 'PodTemplate': return undefined;
    default:
  }
  const text = typeof apiVersion === 'string' ? apiVersion : '';
  if (kind.endsWith('NetworkPolicy')) { return policyRole(kind, text); }
  if (isEntryObject(object)) { return 'entries'; }
  const isCustom = isCustomKind({ apiVersion: text });
  if (isPodKind(kind) && !isCustom) { return 'workloads'; }
  return isCustom && podTemplateIn(object) && Array.isArray(object.spec?.template?.spec?.containers) ? 'workloads' : undefined;
}

function isCore(apiVersion: unknown): boolean {
  return apiVersion === 'v1' || apiVersion === undefined || apiVersion === null;
}

const CLUSTER_POLICIES = ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'];

function policyRole(kind: string, apiVersion: string): Role | 'other policies' {
  const [group] = apiVersion.split('/');
  if (kind === 'NetworkPolicy' && (group === 'networking.k8s.io' || !group.includes('.'))) { return 'networkPolicies'; }
  return group === 'policy.networking.k8s.io' && CLUSTER_POLICIES.includes(kind) ? 'clusterPolicies' : 'other policies';
}

const WITHOUT_NAMESPACE: readonly string[] = ['namespaces', 'nodes', 'clusterPolicies'];

/** complete where there are no problems */
function subjectOf(object: KubernetesObject, role: Role | 'other policies', origin: string | undefined, index: number): NoticeSubject {
  const metadata: any = object.metadata ?? {};
  const { name, namespace, generateName } = metadata;
  return {
    object,
    origin,
    index,
    kind: object.kind,
    namespace: WITHOUT_NAMESPACE.includes(role) ? '' : typeof namespace === 'string' && namespace !== '' ? namespace : role === 'other policies' ? '' : 'default',
    name: typeof name === 'string' && name !== '' ? name : typeof generateName === 'string' && generateName !== '' ? `${generateName}*` : undefined,
  };
}

/** slips are refused by API servers too, but leave no doubt what is meant */
function problemsOf(object: KubernetesObject, role: Role): { readonly problems: readonly string[]; readonly slips: readonly string[] } {
  const metadata: any = object.metadata ?? {};
  const { name, namespace } = metadata;
  const problems = metadataProblems(metadata);
  if (role === 'namespaces' && problems.length === 0) {
    const problem = dnsLabelProblem(name ?? metadata.generateName);
    if (problem) { problems.push(`metadata.name "${name}" ${problem}`); }
  }
  if (!WITHOUT_NAMESPACE.includes(role) && namespace !== undefined && namespace !== null && namespace !== '') {
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

/** an id with it can still be read */
const READABLE_NAME = /^[\w.-]+$/;

function isOfName(problem: string): boolean {
  return problem.startsWith('metadata.name ');
}

function twiceText(source: Source, other: Source): string {
  const [first, second] = [other, source].map(({ origin }) => (origin === undefined ? '' : `, from ${origin},`));
  return `is there twice: the first${first} is kept, and this one${second} takes no part`;
}
