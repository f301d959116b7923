import { ApiObject, Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { annotationProblems, labelProblems } from '../manifest';
import { AppPolicies } from './app-policies';
import { FactReader } from './fact-reader';
import { PodSource } from './pod-source';
import { PolicyDraft } from './policy-draft';
import { policyName } from './policy-name';

/** What all policies let users say about the object itself. */
export interface PolicyObjectProps {
  readonly name?: string;
  readonly labels?: { [key: string]: string };
  readonly annotations?: { [key: string]: string };
  readonly namespace: string | undefined;
  /** the policy as it is now; asked at synth */
  readonly draft: (facts: FactReader) => PolicyDraft;
  /** the one workload that the policy is for, where it stands for all that the app says of it */
  readonly workload?: PodSource;
  /** called before the app is analysed; may add constructs */
  readonly prepare?: (facts: FactReader) => void;
}

/**
 * The NetworkPolicy object of a construct, rendered late, checked at synth. A plain ApiObject: what users patch into it
 * stays, while typed L1 objects drop fields that they do not know.
 */
export function policyObject(construct: Construct, props: PolicyObjectProps): ApiObject {
  requireMetadata(construct, props);
  const policies = AppPolicies.of(construct);
  const object: ApiObject = new ApiObject(construct, 'Resource', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: policyName(construct, props.name),
      ...(props.namespace === undefined ? {} : { namespace: props.namespace }),
      ...(props.labels ? { labels: props.labels } : {}),
      ...(props.annotations ? { annotations: props.annotations } : {}),
    },
    spec: Lazy.any({ produce: () => policies.specOf(object) }),
  });
  policies.add({ construct, object, draft: props.draft, workload: props.workload, prepare: props.prepare });
  return object;
}

/** Throws on a name, label or annotation that no object can have. */
export function requireMetadata(construct: IConstruct, { name, labels, annotations }: Pick<PolicyObjectProps, 'name' | 'labels' | 'annotations'>): void {
  policyName(construct, name);
  const problems = [
    ...Object.entries(labels ?? {}).flatMap(([key, value]) => labelProblems(key, value, 'labels')),
    ...Object.entries(annotations ?? {}).flatMap(([key, value]) => annotationProblems(key, value, 'annotations')),
  ];
  if (problems.length > 0) { throw new Error(`Invalid ${problems.join('; ')}.`); }
}
