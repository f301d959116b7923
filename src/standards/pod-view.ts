import { isObject } from '../manifest';

/**
 * A pod as the checks read it: null is absent, `{}` is present, a missing name is empty, as the API server decodes it.
 *
 *   containers   init containers first, then regular, then ephemeral ones: the order in which messages name them
 */
export interface PodView {
  readonly annotations: { readonly [key: string]: unknown };
  readonly spec: any;
  /** of the pod; empty when absent */
  readonly securityContext: any;
  readonly containers: readonly ContainerView[];
  readonly volumes: readonly any[];
  /** `spec.os.name` says so; nodes are not asked */
  readonly isWindows: boolean;
  /** `spec.hostUsers` is false: root in the pod is nobody on the node */
  readonly hasUserNamespace: boolean;
}

/** One container and where it stands. */
export interface ContainerView {
  readonly name: string;
  readonly list: ContainerList;
  readonly index: number;
  readonly value: any;
  /** empty when absent */
  readonly securityContext: any;
}

/** The fields of a pod's spec that hold containers. */
export type ContainerList = 'initContainers' | 'containers' | 'ephemeralContainers';

/** In the order in which Pod Security admission visits them. */
export const CONTAINER_LISTS: readonly ContainerList[] = ['initContainers', 'containers', 'ephemeralContainers'];

/** @param metadata the pod's or pod template's; only annotations are read */
export function podView(metadata: unknown, spec: unknown): PodView {
  const pod: any = isObject(spec) ? spec : NOTHING;
  const annotations = isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : NOTHING;
  return {
    annotations,
    spec: pod,
    securityContext: presentOr(pod.securityContext),
    containers: containersOf(pod),
    volumes: listOf(pod.volumes),
    isWindows: pod.os?.name === 'windows',
    hasUserNamespace: pod.hostUsers === false,
  };
}

/** `spec.initContainers[0].securityContext.privileged`; relative to the pod */
export function fieldOf(container: ContainerView, field: string): string {
  return `spec.${container.list}[${container.index}].${field}`;
}

/** The objects of a list; anything that is none is for the API server's decoder to refuse. */
export function listOf(value: unknown): readonly any[] {
  return Array.isArray(value) ? value : NONE;
}

const NOTHING: { readonly [key: string]: any } = Object.freeze({});
const NONE: readonly any[] = Object.freeze([]);

function presentOr(value: any): any {
  return isObject(value) ? value : NOTHING;
}

function containersOf(pod: any): ContainerView[] {
  const views: ContainerView[] = [];
  for (const list of CONTAINER_LISTS) {
    const containers = listOf(pod[list]);
    for (let index = 0; index < containers.length; index++) {
      const value = presentOr(containers[index]);
      views.push({ name: value.name ?? '', list, index, value, securityContext: presentOr(value.securityContext) });
    }
  }
  return views;
}
