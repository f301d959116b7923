import { ApiObject } from 'cdk8s';
import { AbstractPod } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { INSTANCE_LABEL, podTemplateIn } from '../manifest';
import { Manifest, Rendering, describeConstruct, mayBePatched } from '../tree';
import type { DisruptionBudget } from './secure-disruption-budget';
import { containerProblems, problemOf, requireVolume } from './secure-input';
import { instanceOf } from './secure-labels';
import { ClaimTemplate, manifestProblems } from './secure-manifest';

/** A Secure workload, and what has to be looked at when the app is complete. */
export interface SecureMember {
  readonly workload: AbstractPod;
  readonly budget?: DisruptionBudget;
  /** paths that are mounted, and the one container that gets each */
  readonly paths: readonly { readonly path: string; readonly container?: string }[];
  readonly volumeClaims: readonly ClaimTemplate[];
  /** images that get a digest, as containers name them */
  readonly pinnedImages: readonly string[];
}

/**
 * The Secure workloads of one app, and what only synth shows:
 *
 *   two with one instance label in a namespace       each would select the pods of the other
 *   host ports and volumes added to containers       the restricted standard refuses them
 *   a writable path for a container that is not there
 *   a digest for an image that is not there           a typing error would leave the image unpinned
 *   volume claims in the way of other volumes         one of both would be lost
 *   privileged, by a patch                            the API server refuses it next to allowPrivilegeEscalation false
 */
export class SecureApp {
  /** The one of the app that the construct belongs to. */
  public static of(construct: IConstruct): SecureApp {
    const root = construct.node.root;
    const known = APPS.get(root);
    if (known) { return known; }
    const app = new SecureApp(root);
    APPS.set(root, app);
    return app;
  }

  private readonly members: SecureMember[] = [];
  private problems = new Map<AbstractPod, readonly string[]>();

  private seen: object | undefined;

  private constructor(root: IConstruct) {
    const rendering = Rendering.of(root);
    // cdk8s asks the app first, then each construct, and all of it several times in one synth
    root.node.addValidation({
      validate: () => {
        if (rendering.current === undefined || rendering.current !== this.seen) { this.look(); }
        this.seen = rendering.current;
        return [];
      },
    });
  }

  /** Adds a workload. */
  public add(member: SecureMember): void {
    this.members.push(member);
    const { workload } = member;
    workload.node.addValidation({ validate: () => [...this.problems.get(workload) ?? [], ...ownProblems(member, this.members)] });
  }

  private look(): void {
    const members = this.members.filter(({ workload }) => isInTree(workload));
    for (const { budget } of members) { budget?.update(); }
    this.problems = sharedInstances(members.map(({ workload }) => workload));
  }
}

const APPS = new WeakMap<IConstruct, SecureApp>();

function ownProblems({ workload, paths, volumeClaims, pinnedImages }: SecureMember, members: readonly SecureMember[]): string[] {
  const { path: where } = workload.node;
  const containers = [...workload.initContainers, ...workload.containers];
  const names = containers.map(({ name }) => name);
  const object = ApiObject.of(workload);
  const isPatched = mayBePatched(object);
  const manifest = isPatched || volumeClaims.length > 0 ? renderedAhead(object) : undefined;
  const images = isPatched && manifest ? imagesIn(manifest) : containers.map(({ image }) => image);
  return [
    ...containers.flatMap(container => containerProblems(where, container)),
    ...workload.volumes.flatMap(volume => problemOf(() => requireVolume(where, volume)) ?? []),
    ...paths.filter(({ container }) => container !== undefined && !names.includes(container))
      .map(({ path, container }) => `The path "${path}" is for container "${container}", which ${where} does not have: it has ${names.join(', ') || 'none'}.`),
    // one map of digests may serve several workloads
    ...pinnedImages.filter(pinned => ![...images, ...imagesOf(members)].some(image => image === pinned || image.startsWith(`${pinned}@`)))
      .map(pinned => `Invalid imageDigests of ${where}: no container has the image "${pinned}", the images are ${images.map(image => `"${image}"`).join(', ') || 'none'}.`),
    ...manifest ? manifestProblems(where, manifest, volumeClaims) : [],
  ];
}

function imagesOf(members: readonly SecureMember[]): string[] {
  return members.flatMap(({ workload }) => [...workload.initContainers, ...workload.containers].map(({ image }) => image));
}

/** cdk8s itself reports what can't be rendered */
function renderedAhead(object: ApiObject): Manifest | undefined {
  try {
    return Rendering.of(object).ahead(object);
  } catch {
    return undefined;
  }
}

function imagesIn(manifest: Manifest): string[] {
  const { initContainers, containers } = podTemplateIn(manifest)?.template.spec ?? {};
  return [initContainers, containers].flatMap(list => (Array.isArray(list) ? list : [])).map(container => String(container?.image));
}

function sharedInstances(workloads: readonly AbstractPod[]): Map<AbstractPod, string[]> {
  const first = new Map<string, AbstractPod>();
  const problems = new Map<AbstractPod, string[]>();
  for (const workload of workloads) {
    const instance = instanceOf(workload);
    const { namespace } = workload.metadata;
    const key = `${namespace ?? ''}/${instance}`;
    const other = first.get(key);
    if (!other) {
      first.set(key, workload);
      continue;
    }
    problems.set(workload, [`${describeConstruct(other)} and ${describeConstruct(workload)} have pods with the same label ${INSTANCE_LABEL}=${instance}`
      + `${namespace === undefined ? '' : ` in namespace "${namespace}"`}: each would select the pods of the other. Give one of them another metadata.name.`]);
  }
  return problems;
}

function isInTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && isInTree(scope));
}
