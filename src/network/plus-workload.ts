import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { CDK8S_PLUS_ADDRESS_LABEL, DEFAULT_PROTOCOL, DeclaredPort, INSTANCE_LABEL, LabelSelector, Labels, podSelector, selects } from '../manifest';
import { mayBePatched } from '../tree';
import { plusPods } from './plus-selection';
import { SourceFacts } from './source-facts';

/**
 * The facts of a workload of any cdk8s-plus version, from its own fields: rendering a whole Deployment only to learn
 * its labels and ports costs as much as the synthesis of that Deployment. A test holds both ways to the same answer.
 * Undefined for what is no such workload, and where a patch may say otherwise.
 */
export function plusFacts(object: ApiObject, construct: IConstruct): SourceFacts | undefined {
  const workload: any = construct;
  const known = typeof workload.toPodSelectorConfig === 'function' && typeof workload.podMetadata?.toJson === 'function'
    && Array.isArray(workload.containers);
  if (!known || mayBePatched(object)) { return undefined; }
  const pods = workload.podMetadata;
  const address = pods.getLabel(CDK8S_PLUS_ADDRESS_LABEL);
  const instance = pods.getLabel(INSTANCE_LABEL);
  const allLabels = (): Labels => pods.toJson()?.labels ?? {};
  const identity: Labels = address === undefined ? allLabels()
    : { [CDK8S_PLUS_ADDRESS_LABEL]: address, ...(instance === undefined ? {} : { [INSTANCE_LABEL]: instance }) };
  const hasSelector = object.kind === 'Deployment' || object.kind === 'StatefulSet' || object.kind === 'DaemonSet';
  const own = hasSelector ? { matchLabels: workload.matchLabels, matchExpressions: workload.matchExpressions } : ownSelector(object, construct);
  const selector = podSelector(own, identity);
  return {
    namespace: object.metadata.namespace,
    selector,
    isGenerated: address !== undefined && instance === undefined && Object.keys(selector.matchLabels ?? {}).length === 1
      && selector.matchLabels![CDK8S_PLUS_ADDRESS_LABEL] === address && (selector.matchExpressions ?? []).length === 0,
    hostNetwork: workload.hostNetwork === true,
    // most questions are for the selector alone
    get labels() { return allLabels(); },
    label: key => pods.getLabel(key),
    get ports() { return declaredPorts(workload); },
    servicePorts: [],
  };
}

/**
 * The selector that a construct names for pods whose manifest has none: a Pod, a Job or a CronJob. Undefined where it
 * does not select the labels that the pods have.
 */
export function ownSelector(object: ApiObject, construct: IConstruct, labels?: Labels): LabelSelector | undefined {
  if (object.kind !== 'Pod' && object.kind !== 'Job' && object.kind !== 'CronJob') { return undefined; }
  const selector = plusPods(construct)?.selector;
  return selector && (labels === undefined || selects(selector, labels)) ? selector : undefined;
}

function declaredPorts(workload: any): DeclaredPort[] {
  const sidecars = (workload.initContainers ?? []).filter((container: any) => container.restartPolicy === 'Always');
  return [...workload.containers, ...sidecars].flatMap((container: any) => container.ports ?? []).map(({ name, number, protocol }: any) => ({
    ...(name ? { name } : {}),
    port: number,
    protocol: protocol ?? DEFAULT_PROTOCOL,
  }));
}
