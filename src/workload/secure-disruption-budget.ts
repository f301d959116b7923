import { ApiObject, Lazy } from 'cdk8s';
import { AbstractPod, Workload } from 'cdk8s-plus-27';
import { Rendering, manifestOf, mayBePatched } from '../tree';
import { labelsLike } from './secure-labels';

/**
 * The PodDisruptionBudget of a workload with replicas: a drain of nodes takes one pod at a time, and one that is not healthy
 * anyway at once. A single replica has none: there is nothing to keep up.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export interface DisruptionBudget {
  /** Puts the object into the tree, or takes it out, by the replicas that will be rendered. */
  update(): void;
}

/** @param replicas undefined where an autoscaler decides */
export function addDisruptionBudget(workload: AbstractPod, object: ApiObject, replicas: () => number | undefined): DisruptionBudget {
  const isNeeded = () => {
    if (!mayBePatched(object)) { return replicas() !== 1; }
    try {
      return Rendering.of(workload).ahead(object).spec.replicas !== 1;
    } catch {
      // cdk8s itself reports what can't be rendered
      return false;
    }
  };
  const update = () => {
    const present = workload.node.tryFindChild(ID) !== undefined;
    const needed = isNeeded();
    if (needed && !present) { budgetObject(workload, object); }
    if (!needed && present) { workload.node.tryRemoveChild(ID); }
  };
  update();
  return { update };
}

const ID = 'PodDisruptionBudget';

function budgetObject(workload: AbstractPod, object: ApiObject): void {
  const { name, metadata: { namespace } } = workload;
  new ApiObject(workload, ID, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, ...namespace === undefined ? {} : { namespace }, labels: labelsLike(workload) },
    spec: {
      maxUnavailable: 1,
      selector: Lazy.any({ produce: () => (mayBePatched(object) ? manifestOf(object).spec.selector : ownSelector(workload as Workload)) }),
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}

function ownSelector({ matchLabels, matchExpressions }: Workload): { [field: string]: unknown } {
  return { ...Object.keys(matchLabels).length > 0 && { matchLabels }, ...matchExpressions.length > 0 && { matchExpressions } };
}
