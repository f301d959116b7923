import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { KubernetesObject, PodTemplate, flattened, isUnknownKind, located, misspeltKind, podTemplateIn } from '../manifest';
import { Finding, LevelVersion, evaluatePod, levelVersion, namespacePolicy, objectMistakes, podShapeProblems } from '../standards';
import { Rendering, describeConstruct, manifestOf, objectsBelow } from '../tree';
import { HardeningExemption, PodSecurityLevel, hardenApp, mayMakePods } from '../workload';

/** A check of the Pod Security Standards that a workload fails. */
export interface PodSecurityFinding {
  /** Path of the construct whose object it is. */
  readonly path: string;
  /** `Deployment shop/web`; for an item of a list, the item. */
  readonly workload: string;
  /** Level and version that were asked for: `restricted:latest`. */
  readonly policy: string;
  /** Id of the check: `allowPrivilegeEscalation`. */
  readonly check: string;
  /** What has to change, from the object's root: `spec.template.spec.containers[0].securityContext.privileged`. */
  readonly fields: string[];
  /** The words of Pod Security admission: `privileged`. */
  readonly reason: string;
  /** The words of Pod Security admission: `container "web" must not set securityContext.privileged=true`. */
  readonly detail: string;
  /** What to write to pass. */
  readonly mend: string;
}

/**
 * Makes synth fail where a cluster would refuse a pod.
 *
 * ```ts
 * PodSecurity.of(app).require(PodSecurityLevel.RESTRICTED);      // every workload, at the latest version
 * PodSecurity.of(app).requireNamespaceLabels();                  // each at what its Namespace object enforces
 * ```
 *
 * All workloads below the scope are judged as they will be rendered: whoever wrote them, after JSON patches and after
 * `Hardening`. Controllers such as Deployments are judged by their pod template: a cluster takes them with a warning, and
 * refuses their pods. All findings come in one error, each with construct path, object, field, the words of Pod Security
 * admission and the way to mend it. What the API server refuses of a workload at any level, such as a container without
 * image, is an error too.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export class PodSecurity {
  /** The assurance of a scope: always the same one for the same scope. */
  public static of(scope: IConstruct): PodSecurity {
    const known = SCOPES.get(scope);
    if (known) { return known; }
    const assurance = new PodSecurity(scope);
    SCOPES.set(scope, assurance);
    return assurance;
  }

  private readonly policies: LevelVersion[] = [];
  private readonly exempted = new Map<IConstruct, string>();
  private holdsToNamespaces = false;
  private isValidation = false;
  private judged: { readonly synth: object; readonly problems: readonly string[] } | undefined;

  private readonly rendering: Rendering;

  private constructor(private readonly scope: IConstruct) {
    // made first: cdk8s asks the validations of the app in the order in which they came
    this.rendering = Rendering.of(scope);
  }

  /**
   * Requires a level of every workload below the scope.
   *
   * @param level baseline or restricted; throws on privileged, which asks for nothing
   * @param version `v1.0` to `v1.37`, or `latest`; one newer than the library knows is judged as the newest it knows; throws on anything else
   */
  public require(level: PodSecurityLevel, version: string = 'latest'): PodSecurity {
    const policy = levelVersion(level, version);
    if (policy.level === 'privileged') { throw new Error('Invalid level privileged: it asks for nothing. Require baseline or restricted, or leave it out.'); }
    if (!this.policies.some(known => known.level === level && known.version === version)) { this.policies.push(policy); }
    return this.validate();
  }

  /**
   * Requires of every workload below the scope what the labels `pod-security.kubernetes.io/enforce` of its Namespace object
   * in the app enforce. Workloads whose namespace has no object in the app are not held to anything; if none has one, or a
   * label has a bad value, that is an error.
   */
  public requireNamespaceLabels(): PodSecurity {
    this.holdsToNamespaces = true;
    return this.validate();
  }

  /**
   * Leaves a construct, and everything below it, out of `require`; namespaces do not know of it.
   *
   * @param construct in the scope; throws on others
   * @param reason stands in `exemptions()`; throws when empty
   */
  public exempt(construct: IConstruct, reason: string): PodSecurity {
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new Error(`Can't exempt ${describeConstruct(construct)} from Pod Security without a reason: say why it needs what the level forbids.`);
    }
    if (!construct.node.scopes.includes(this.scope)) {
      throw new Error(`Can't exempt ${describeConstruct(construct)} from what ${describeConstruct(this.scope)} requires: it is not part of it.`);
    }
    this.exempted.set(construct, reason);
    this.judged = undefined;
    return this;
  }

  /** What is exempt, and why. */
  public exemptions(): HardeningExemption[] {
    return [...this.exempted].map(([construct, reason]) => ({ path: construct.node.path, reason }));
  }

  /**
   * The findings of a level as data, for tests and reports, exempt constructs included. Throws where a workload can't be
   * rendered, or has a field of the wrong type.
   *
   * @param version as for `require`
   */
  public findings(level: PodSecurityLevel, version: string = 'latest'): PodSecurityFinding[] {
    const policy = levelVersion(level, version);
    hardenApp(this.scope);
    return workloadsBelow(this.scope, manifestOf).flatMap(workload => {
      const { problems } = workload;
      if (problems.length > 0) { throw new Error(`${textOf(workload)} (${workload.object.node.path}): ${problems.join('; ')}.`); }
      return findingsOn(workload, policy).map(finding => ({
        path: workload.object.node.path,
        workload: textOf(workload),
        policy: `${level}:${version}`,
        check: finding.check,
        fields: [...finding.fields],
        reason: finding.reason,
        detail: finding.detail,
        mend: finding.mend,
      }));
    });
  }

  private validate(): PodSecurity {
    this.judged = undefined;
    if (this.isValidation) { return this; }
    this.isValidation = true;
    this.scope.node.addValidation({ validate: () => [...this.problems()] });
    this.rendering.onStaleVerdict(() => {
      const problems = this.problems();
      if (problems.length > 0) { throw new Error(`Validation failed with the following errors:\n  ${problems.map(problem => `[${this.scope.node.path}] ${problem}`).join('\n  ')}`); }
    });
    return this;
  }

  /** cdk8s asks once for the app and once for each chart: one look at the app answers all of a synth */
  private problems(): readonly string[] {
    const synth = this.rendering.current;
    if (synth && this.judged?.synth === synth) { return this.judged.problems; }
    const problems = [...hardenApp(this.scope), ...this.judge()];
    this.judged = synth && { synth, problems };
    if (problems.length > 0) { this.rendering.forget(); }
    return problems;
  }

  private judge(): string[] {
    let workloads: Workload[];
    try {
      workloads = workloadsBelow(this.scope, object => this.rendering.ahead(object));
    } catch (error) {
      return [(error as Error).message];
    }
    const required = workloads.filter(({ object }) => !object.node.scopes.some(scope => this.exempted.has(scope)))
      .flatMap(workload => this.policies.flatMap(policy => problemsOf(workload, policy)));
    const wrong = workloads.flatMap(mistakesIn);
    return [...wrong, ...required, ...this.holdsToNamespaces ? this.namespaceProblems(workloads) : []];
  }

  private namespaceProblems(workloads: readonly Workload[]): string[] {
    const namespaces = new Map(objectsBelow(this.scope.node.root).filter(object => object.kind === 'Namespace' || object.kind.endsWith('List'))
      .flatMap(object => flattened(manifestOf(object)).filter(({ kind }) => kind === 'Namespace')
        .map(namespace => [namespace.metadata?.name, { object, policy: namespacePolicy(namespace.metadata?.labels ?? {}) }] as const)));
    const held = workloads.flatMap(workload => {
      const name = workload.manifest.metadata?.namespace;
      const namespace = name === undefined ? undefined : namespaces.get(name);
      return namespace ? [{ workload, policy: namespace.policy }] : [];
    });
    const named = new Set(held.map(({ workload }) => workload.manifest.metadata?.namespace));
    const bad = [...namespaces].filter(([name]) => named.has(name))
      .flatMap(([name, { object, policy }]) => policy.problems.map(problem => `${object.node.path}: Namespace ${name}: ${problem}`));
    if (workloads.length > 0 && held.length === 0) {
      return ['no workload is held to namespace labels: the app has no Namespace object of a namespace that a workload here names'];
    }
    return [...bad, ...held.flatMap(({ workload, policy }) => problemsOf(workload, policy.enforce))];
  }
}

interface Workload {
  readonly object: ApiObject;
  readonly manifest: KubernetesObject;
  readonly template: PodTemplate['template'];
  /** before each field of the object: `items[2].` for an item of a list */
  readonly place: string;
  /** before each field of the pod: `spec.template.`, with `items[2].` for an item of a list */
  readonly prefix: string;
  /** fields of a wrong type, a misspelt kind: the API server can't decode the pod, and nobody judges it */
  readonly problems: readonly string[];
}

const SCOPES = new WeakMap<IConstruct, PodSecurity>();

/** in the order of the tree, lists item by item */
function workloadsBelow(scope: IConstruct, read: (object: ApiObject) => KubernetesObject): Workload[] {
  const objects = objectsBelow(scope).filter(object => mayMakePods(object) || isUnknownKind(object));
  return objects.flatMap(object => located(read(object)).flatMap(({ manifest, prefix: place }) => {
    const misspelt = misspeltKind(manifest);
    if (misspelt?.makesPods) { return [{ object, manifest, template: {}, place, prefix: place, problems: [misspelt.problem] }]; }
    const found = podTemplateIn(manifest);
    if (!found) { return []; }
    const { template, path } = found;
    const prefix = place + path.map(key => `${key}.`).join('');
    const problems = podShapeProblems(template.metadata, template.spec).map(problem => prefix + problem);
    return [{ object, manifest, template, place, prefix, problems }];
  }));
}

function findingsOn({ template, prefix, problems }: Workload, policy: LevelVersion): Finding[] {
  if (problems.length > 0) { return []; }
  return evaluatePod(template.metadata, template.spec, policy).map(finding => ({ ...finding, fields: finding.fields.map(field => prefix + field) }));
}

function problemsOf(workload: Workload, policy: LevelVersion): string[] {
  const findings = findingsOn(workload, policy);
  if (findings.length === 0) { return []; }
  return [`${startOf(workload)} violates PodSecurity "${policy.level}:${policy.version}":${findings.map(findingText).join('')}`];
}

/** what no level is asked about: the API server can't decode the pod or refuses it, or no kubelet starts it */
function mistakesIn(workload: Workload): string[] {
  const { malformed, refused } = objectMistakes(workload.manifest);
  return [...malformed, ...refused].map(problem => `${startOf(workload)}: ${workload.place}${problem}`);
}

function startOf(workload: Workload): string {
  return `${workload.object.node.path}: ${textOf(workload)}`;
}

function findingText({ reason, detail, fields, mend }: Finding): string {
  return `\n    ${reason} (${detail})${fields.map(field => `\n      at ${field}`).join('')}\n      ${mend}`;
}

function textOf({ manifest: { kind, metadata } }: Workload): string {
  return `${kind} ${metadata?.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata?.name ?? ''}`;
}
