import { entryRefusals } from './entry-refusals';
import { gatewayRefusals, grantRefusals } from './gateway-refusals';
import { withoutHostBits } from './host-bits';
import { withoutNulls } from './null-elements';
import { ObjectRole, isClusterScoped } from './object-role';
import { gatewayProblems } from './read-gateways';
import { serviceProblems } from './service-problems';
import { serviceRefusals } from './service-refusals';
import {
  KubernetesObject, clusterPolicyProblems, clusterPolicySlips, dnsLabelProblem, isPlainMetadata, isPlainNetworkPolicy, judgeWorkload,
  legacyFormProblem, metadataProblems, networkPolicyProblems, shown, workloadRefusals,
} from '../../manifest';

/** What is to be said about an object before it is read. */
export interface Judgement {
  /** an API server would refuse it, or nobody could read it: it takes no part */
  readonly problems: readonly string[];
  /** an API server would refuse it, but what it means is plain: it takes part */
  readonly slips: readonly string[];
  /** the object as servers read it, where that is not as it is written, and what is to be said of it */
  readonly read?: { readonly as: KubernetesObject; readonly notes: readonly string[] };
}

/**
 * Judges an object by what it is read as. Slips are
 *
 *   a name with letters or signs that names do not have     read as it is
 *   a container's port without number                       left out
 *   a workload with another selector than its pods'         by its template
 *   containers, volumes and names that workloads can't have as they are
 *   a version of workloads and Ingress that is gone         as the one that there is
 *   a backend, path or host that Ingress can't have         by its Service
 *   a backend of a route without port                       every port of the Service
 *   a route, Gateway or grant that lacks what it needs      by what it has
 *   a type of a Service, or ports, that it can't have       as they are
 *   host bits in a block of a NetworkPolicy                 the block around the address
 *   pods without a selector in an AdminNetworkPolicy        all of them
 *   a named port beside networks in an AdminNetworkPolicy   matches nothing there
 */
export function judge(object: KubernetesObject, role: ObjectRole): Judgement {
  switch (role) {
    case 'networkPolicies': return judgeNetworkPolicy(object);
    case 'clusterPolicies': return judgeClusterPolicy(object);
    case 'workloads': return withRefusals(both(judgeMetadata(object, role), judgeWorkload(object)), object, workloadRefusals);
    case 'entries': return withRefusals(judgeMetadata(object, role), object, entryRefusals);
    case 'services': return withRefusals(both(judgeMetadata(object, role), { problems: serviceProblems(object), slips: [] }), object, serviceRefusals);
    case 'gateways': return withRefusals(both(judgeMetadata(object, role), { problems: gatewayProblems(object), slips: [] }), object, gatewayRefusals);
    case 'grants': return withRefusals(judgeMetadata(object, role), object, grantRefusals);
    default: return judgeMetadata(object, role);
  }
}

const FINE: Judgement = { problems: [], slips: [] };

function judgeNetworkPolicy(object: KubernetesObject): Judgement {
  const problems: string[] = [];
  if (object.apiVersion !== 'networking.k8s.io/v1') {
    problems.push(legacyFormProblem(object) ?? `apiVersion "${shown(object.apiVersion ?? '')}" has no NetworkPolicy. Write networking.k8s.io/v1`);
  }
  if (problems.length === 0 && isPlainNamespace(object.metadata?.namespace) && isPlainNetworkPolicy(object)) { return FINE; }
  const { policy: filled, notes } = withoutNulls(object);
  const { policy, slips } = withoutHostBits(filled);
  problems.push(...namespaceProblems(object), ...networkPolicyProblems(policy));
  const judgement = both(withNameSlips(object, problems), { problems: [], slips });
  return notes.length === 0 ? judgement : { ...judgement, read: { as: filled, notes } };
}

function judgeClusterPolicy(object: KubernetesObject): Judgement {
  const slips = clusterPolicySlips(object);
  const { problems, slips: nameSlips } = withNameSlips(object, clusterPolicyProblems(object).filter(problem => !slips.includes(problem)));
  const more = slips.length > 1 ? ` (and ${slips.length - 1} more like it)` : '';
  return { problems, slips: slips.length === 0 ? nameSlips : [...nameSlips, takesPart(`${slips[0]}${more}`)] };
}

function judgeMetadata(object: KubernetesObject, role: ObjectRole): Judgement {
  const { metadata } = object;
  if (role !== 'namespaces' && isPlainMetadata(metadata) && isPlainNamespace(metadata?.namespace)) { return FINE; }
  const problems = metadataProblems(metadata ?? {});
  if (role === 'namespaces' && problems.length === 0 && typeof metadata?.name === 'string') {
    const problem = dnsLabelProblem(metadata.name);
    if (problem) { problems.push(`metadata.name "${metadata.name}" ${problem}`); }
  }
  return withNameSlips(object, isClusterScoped(role) ? problems : [...problems, ...namespaceProblems(object)]);
}

/** what servers refuse in an object that can be read */
function withRefusals(judgement: Judgement, object: KubernetesObject, refusalsOf: (object: KubernetesObject) => readonly string[]): Judgement {
  if (judgement.problems.length > 0) { return judgement; }
  const refusals = refusalsOf(object);
  return refusals.length === 0 ? judgement : both(judgement, { problems: [], slips: refusals.map(takesPart) });
}

/** takes what is only wrong with the signs in a name for a slip, where an id with it can still be read */
function withNameSlips(object: KubernetesObject, problems: readonly string[]): Judgement {
  const name: unknown = object.metadata?.name;
  if (problems.length === 0 || typeof name !== 'string' || !READABLE_NAME.test(name)) { return { problems, slips: [] }; }
  const isOfName = (problem: string) => problem.startsWith('metadata.name ') && !problem.includes('must be "default"');
  return { problems: problems.filter(problem => !isOfName(problem)), slips: problems.filter(isOfName).map(takesPart) };
}

const READABLE_NAME = /^[\w.-]+$/;

function takesPart(problem: string): string {
  return `${problem}: API servers refuse the object, which takes part all the same`;
}

function namespaceProblems(object: KubernetesObject): string[] {
  const namespace: unknown = object.metadata?.namespace;
  if (namespace === undefined || namespace === null || namespace === '') { return []; }
  const problem = typeof namespace === 'string' ? dnsLabelProblem(namespace) : `is a ${typeof namespace}: write it in quotes`;
  return problem ? [`metadata.namespace "${shown(namespace)}" ${problem}`] : [];
}

function isPlainNamespace(namespace: unknown): boolean {
  return namespace === undefined || typeof namespace === 'string' && namespace.length <= 63 && PLAIN_NAMESPACE.test(namespace);
}

const PLAIN_NAMESPACE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

function both(one: Judgement, other: Judgement): Judgement {
  if (one === FINE) { return other; }
  return { problems: [...one.problems, ...other.problems], slips: [...one.slips, ...other.slips] };
}
