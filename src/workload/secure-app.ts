import { AbstractPod } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { INSTANCE_LABEL } from '../manifest';
import { Rendering, describeConstruct } from '../tree';
import type { DisruptionBudget } from './secure-disruption-budget';
import { containerProblems, problemOf, requireVolume } from './secure-input';
import { instanceOf } from './secure-labels';

/** A Secure workload, and what has to be looked at when the app is complete. */
export interface SecureMember {
  readonly workload: AbstractPod;
  readonly budget?: DisruptionBudget;
  /** paths that are mounted, and the one container that gets each */
  readonly paths: readonly { readonly path: string; readonly container?: string }[];
}

/**
 * The Secure workloads of one app, and what only synth shows:
 *
 *   two with one instance label in a namespace       each would select the pods of the other
 *   host ports and volumes added to containers       the restricted standard refuses them
 *   a writable path for a container that is not there
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
    workload.node.addValidation({ validate: () => [...this.problems.get(workload) ?? [], ...ownProblems(member)] });
  }

  private look(): void {
    const members = this.members.filter(({ workload }) => isInTree(workload));
    for (const { budget } of members) { budget?.update(); }
    this.problems = sharedInstances(members.map(({ workload }) => workload));
  }
}

const APPS = new WeakMap<IConstruct, SecureApp>();

function ownProblems({ workload, paths }: SecureMember): string[] {
  const { path: where } = workload.node;
  const containers = [...workload.initContainers, ...workload.containers];
  const names = containers.map(({ name }) => name);
  return [
    ...containers.flatMap(container => containerProblems(where, container)),
    ...workload.volumes.flatMap(volume => problemOf(() => requireVolume(where, volume)) ?? []),
    ...paths.filter(({ container }) => container !== undefined && !names.includes(container))
      .map(({ path, container }) => `The path "${path}" is for container "${container}", which ${where} does not have: it has ${names.join(', ') || 'none'}.`),
  ];
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
