import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import {
  KubernetesObject, LabelSelector, canonicalJson, canonicalSelector, flattened, isNetworkPolicy, legacyFormProblem, networkPolicyProblems, selects,
} from '../manifest';
import { describeConstruct, manifestOf, mayBePatched, userFacing } from '../tree';
import type { AppPolicy } from './app-policies';
import { FactReader } from './fact-reader';
import { PodSource } from './pod-source';
import { SourceFacts } from './source-facts';

/** Something that is wrong in the app as a whole, and the construct under whose path it is reported. */
export interface AppProblem {
  readonly construct: IConstruct;
  readonly problem: string;
}

/**
 * What only the whole app shows:
 *
 *     two policies of one name in one namespace        the one applied last would replace the other
 *     two workloads that one policy would select       each would get what only the other was allowed
 *     policies by others that a server would refuse    e.g. included YAML with a port 0
 *     forms of policy that Kubernetes no longer has    they protect nothing
 */
export function appProblems(policies: readonly AppPolicy[], objects: readonly ApiObject[], facts: FactReader): AppProblem[] {
  // what our constructs say is checked where it is said; what others say, and patches, only shows in the JSON
  const ours = new Map(policies.filter(({ object }) => !mayBePatched(object)).map(({ object, construct }) => [object, construct]));
  const constructs = new Map(policies.map(({ object, construct }) => [object, construct]));
  const others = objects.filter(object => !ours.has(object) && mayHoldPolicies(object)).flatMap(object => manifestsOf(object)
    .map(json => ({ construct: constructs.get(object) ?? userFacing(object), json, patched: constructs.has(object) })));
  return [
    ...sameNames(ours, others),
    ...sharedSelectors(policies, facts),
    ...movedPolicies(policies, others),
    ...others.flatMap(({ construct, json, patched }) => manifestProblems(json)
      // what a user patches into the spec of our policy may be a field that is newer than this library
      .filter(problem => !patched || !/ spec\.\w+ is unknown$/.test(problem))
      .map(problem => ({ construct, problem: `${problem}.` }))),
  ];
}

interface Manifest { readonly construct: IConstruct; readonly json: KubernetesObject; readonly patched: boolean }

/** none where the object cannot be rendered: cdk8s itself reports that, or the policy's own checks */
function manifestsOf(object: ApiObject): KubernetesObject[] {
  try {
    return flattened(manifestOf(object));
  } catch {
    return [];
  }
}

function mayHoldPolicies(object: ApiObject): boolean {
  return object.kind === 'NetworkPolicy' || object.kind === 'Namespace' || object.kind.endsWith('List');
}

function manifestProblems(json: KubernetesObject): string[] {
  const legacy = legacyFormProblem(json);
  if (legacy) { return [legacy]; }
  return isNetworkPolicy(json)
    ? networkPolicyProblems(json).map(problem => `NetworkPolicy "${json.metadata?.name}" would be refused by the API server: ${problem}`)
    : [];
}

function sameNames(ours: ReadonlyMap<ApiObject, IConstruct>, others: readonly Manifest[]): AppProblem[] {
  const named = [
    ...[...ours].map(([object, construct]) => ({ construct, name: object.name, namespace: object.metadata.namespace })),
    ...others.filter(({ json }) => isNetworkPolicy(json)).map(({ construct, json }) => ({
      construct, name: String(json.metadata?.name), namespace: json.metadata?.namespace,
    })),
  ];
  const first = new Map<string, IConstruct>();
  return named.flatMap(({ construct, name, namespace }) => {
    const key = JSON.stringify([namespace ?? null, name]);
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, construct);
      return [];
    }
    return [{
      construct,
      problem: `Two NetworkPolicies are named "${name}" in ${namespace === undefined ? 'the same namespace' : `namespace "${namespace}"`}: `
        + `${describeConstruct(other)} and ${describeConstruct(construct)}. The one applied last would replace the other. Give one of them another name.`,
    }];
  });
}

/** a policy guards the pods of its own namespace: a patch that moves it would guard others, and leave these open */
function movedPolicies(policies: readonly AppPolicy[], others: readonly Manifest[]): AppProblem[] {
  const ours = new Map(policies.map(({ construct, object }) => [construct, object]));
  return others.flatMap(({ construct, json, patched }) => {
    const here = patched ? ours.get(construct)?.metadata.namespace : json.metadata?.namespace;
    return here === json.metadata?.namespace ? [] : [{
      construct,
      problem: `A patch moves the policy from namespace "${here}" to "${json.metadata?.namespace}", where it selects other pods. `
        + 'Name the namespace in its subject, by inNamespace(name).',
    }];
  });
}

/** Connections says what one workload may do, so no other workload's pods may fall under its policy. */
function sharedSelectors(policies: readonly AppPolicy[], facts: FactReader): AppProblem[] {
  const subjects = policies.flatMap(({ construct, object, workload }) => {
    const own = workload && readable(workload, facts);
    if (!own) { return []; }
    const [label] = Object.entries(own.selector.matchLabels ?? {});
    return [{ construct, namespace: object.metadata.namespace, workload: workload!, own, label }];
  });
  return subjects.flatMap(({ construct, namespace, workload, own, label }) => {
    // only workloads that share one label with the selector can fall under it
    // a workload that states no namespace was given one by the user; its neighbours that state none are there too
    const where = [...new Set([namespace, workload.namespace])];
    const candidates = where.flatMap(some => (label
      ? facts.withLabel(some, ...label)
      : facts.all.filter(other => !other.isService && other.namespace === some)));
    return candidates.filter(other => other.key !== workload.key).flatMap(other => {
      const facing = readable(other, facts);
      if (!facing || !selects(own.selector, facing.labels)) { return []; }
      return [{
        construct,
        problem: same(own.selector, facing.selector)
          ? `${workload.text} and ${other.text} have identical selectors in one namespace, so that no policy can tell their pods apart. Give the pods of one of them another label.`
          : `The selector of ${workload.text} also selects the pods of ${other.text}, which would be allowed the same. Give the pods of one of them another label.`,
      }];
    });
  });
}

/** none for a workload that cannot be rendered: cdk8s itself reports it, or the policy that names it */
function readable(source: PodSource, facts: FactReader): SourceFacts | undefined {
  try {
    return facts.of(source);
  } catch {
    return undefined;
  }
}

function same(a: LabelSelector, b: LabelSelector): boolean {
  return canonicalJson(canonicalSelector(a)) === canonicalJson(canonicalSelector(b));
}
