import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { KubernetesObject, isCustomKind, isPodKind, isList } from '../manifest';
import { hardeningJson, hardeningTable } from '../report';
import { HardenedWorkload, detailOf, hardenObject, hardenedObject, requireOptions } from '../standards';
import { Rendering, describeConstruct, objectsBelow } from '../tree';
import { HardeningOptions } from './hardening-options';
import { HardeningExemption, HardeningRecord } from './hardening-record';

/**
 * Hardens everything below a scope, whoever wrote it: workloads of any cdk8s-plus version, L1 and plain objects, included
 * YAML, Helm charts, items of lists, whatever comes before or after the call.
 *
 * ```ts
 * Hardening.of(app).apply();                                    // the restricted Pod Security Standard
 * Hardening.of(app).exempt(web, 'writes to its own disk');
 * const table = Hardening.of(app).table();                      // what was changed, and what a person must decide
 * ```
 *
 * Fills in what is absent and keeps what was written. What fails a check and can't be mended without a guess (a hostPath
 * volume, the node's network, a privileged container, a root user) stays as it is and is told by `record()`, as is what the
 * API server refuses of a workload at any level; let `PodSecurity.of(app).require(...)` fail the synth for both. It adds no
 * probes, removes no volumes, and a second run changes nothing.
 *
 * Manifests are changed where cdk8s asks for them, after JSON patches. `toJson()` of one single object that came into the
 * tree after `apply` shows it as it was until the app is synthesized or validated.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export class Hardening {
  /** The hardening of a scope: always the same one for the same scope. */
  public static of(scope: IConstruct): Hardening {
    const known = SCOPES.get(scope);
    if (known) { return known; }
    const hardening = new Hardening(scope);
    SCOPES.set(scope, hardening);
    return hardening;
  }

  private readonly applied: HardeningOptions[] = [];
  private readonly exempted = new Map<IConstruct, string>();
  private readonly decorated = new WeakSet<ApiObject>();
  /** while a record is being made; a synth needs none */
  private results: Map<ApiObject, readonly HardenedWorkload[]> | undefined;

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Hardens the scope, now and for what is added later. Called twice, the second one fills in what the first left absent;
   * of nested scopes, the inner one comes first.
   *
   * @param options throws where one can't be right
   */
  public apply(options: HardeningOptions = {}): Hardening {
    requireOptions(options);
    if (this.applied.length === 0) {
      this.scope.node.root.node.addValidation({ validate: () => this._decorate() });
    }
    this.applied.push(options);
    this._decorate();
    return this;
  }

  /**
   * Leaves a construct, and everything below it, as it is.
   *
   * @param construct in the scope; throws on others
   * @param reason stands in the record; throws when empty
   */
  public exempt(construct: IConstruct, reason: string): Hardening {
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new Error(`Can't exempt ${describeConstruct(construct)} from hardening without a reason: say why it must stay as it is.`);
    }
    if (!construct.node.scopes.includes(this.scope)) {
      throw new Error(`Can't exempt ${describeConstruct(construct)} from the hardening of ${describeConstruct(this.scope)}: it is not part of it.`);
    }
    this.exempted.set(construct, reason);
    return this;
  }

  /** What was changed and what was not, as the app is now. Throws where a workload can't be rendered. */
  public record(): HardeningRecord {
    this._decorate();
    const rendering = Rendering.of(this.scope);
    const record: HardeningRecord = { changes: [], findings: [], exemptions: this.exemptions() };
    const results = new Map<ApiObject, readonly HardenedWorkload[]>();
    this.results = results;
    try {
      for (const object of objectsBelow(this.scope).filter(mayMakePods)) {
        rendering.look(object);
        for (const workload of results.get(object) ?? []) { addTo(record, object.node.path, workload); }
      }
    } finally {
      this.results = undefined;
    }
    return record;
  }

  /** The record as a table in Markdown: what was changed, what a person must decide, what is exempt. */
  public table(): string {
    return [...hardeningTable(this.record())].join('');
  }

  /** The record as JSON text, the same for the same app. */
  public json(): string {
    return [...hardeningJson(this.record())].join('');
  }

  /**
   * Makes sure that what is below the scope now will be hardened.
   * @internal
   */
  public _decorate(): string[] {
    if (this.applied.length === 0) { return []; }
    const rendering = Rendering.of(this.scope);
    return objectsBelow(this.scope).filter(object => !this.decorated.has(object) && mayMakePods(object)).flatMap(object => {
      try {
        // scopes from the inside out
        rendering.change(object, manifest => this.hardened(object, manifest), -this.scope.node.scopes.length);
        this.decorated.add(object);
        return [];
      } catch (error) {
        return [`${object.node.path} can't be hardened: ${(error as Error).message}.`];
      }
    });
  }

  private hardened(object: ApiObject, manifest: KubernetesObject): KubernetesObject {
    if (this.exempted.size > 0 && object.node.scopes.some(scope => this.exempted.has(scope))) { return manifest; }
    return this.results ? this.recorded(object, manifest, this.results)
      : this.applied.reduce((hardened, options) => hardenedObject(hardened, options), manifest);
  }

  private recorded(object: ApiObject, manifest: KubernetesObject, results: Map<ApiObject, readonly HardenedWorkload[]>): KubernetesObject {
    let hardened = manifest;
    const rounds = this.applied.map(options => {
      const result = hardenObject(hardened, options);
      hardened = result.object;
      return result.workloads;
    });
    // what one call left, another may have mended: asked again at the end, where nothing changes any more
    const left = rounds.length === 1 ? rounds : this.applied.map(options => hardenObject(hardened, options).workloads);
    results.set(object, rounds[0].map((workload, index) => ({
      ...workload,
      changes: rounds.flatMap(workloads => workloads[index].changes),
      findings: distinctBy(left.flatMap(workloads => workloads[index].findings), value => JSON.stringify(value)),
      notes: distinctBy(left.flatMap(workloads => workloads[index].notes), value => JSON.stringify(value)),
    })));
    return hardened;
  }

  private exemptions(): HardeningExemption[] {
    return [...this.exempted].map(([construct, reason]) => ({ path: construct.node.path, reason }));
  }
}

/**
 * Sees to it that everything that any scope of the app wants hardened is, before somebody judges it.
 * @internal
 */
export function hardenApp(construct: IConstruct): string[] {
  return construct.node.root.node.findAll().flatMap(scope => SCOPES.get(scope)?._decorate() ?? []);
}

/**
 * Whether the object may make pods: of kinds that are not Kubernetes' own only their manifest tells.
 * @internal
 */
export function mayMakePods(object: ApiObject): boolean {
  return isPodKind(object.kind) || isList({ kind: object.kind, items: [] }) || isCustomKind(object);
}

const SCOPES = new WeakMap<IConstruct, Hardening>();

function distinctBy<T>(values: readonly T[], key: (value: T) => string): T[] {
  return [...new Map(values.map(value => [key(value), value])).values()];
}

function addTo(record: HardeningRecord, path: string, { kind, name, namespace, changes, findings, notes }: HardenedWorkload): void {
  const workload = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  record.changes.push(...changes.map(({ field, old, new: now, reason, controls, breaks }) => ({
    path,
    workload,
    field,
    ...old === undefined ? {} : { oldValue: old },
    ...now === undefined ? {} : { newValue: now },
    reason,
    controls: [...controls],
    ...breaks === undefined ? {} : { breaks },
  })));
  record.findings.push(
    ...findings.map(finding => {
      const { check, fields, mend } = finding;
      return { path, workload, check, fields: [...fields], text: detailOf([finding]), mend };
    }),
    ...notes.map(({ field, text }) => ({ path, workload, fields: [field], text })),
  );
}
