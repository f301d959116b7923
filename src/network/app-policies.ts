import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { NetworkPolicySpec } from '../manifest';
import { objectsBelow, patchCount } from '../tree';
import { appProblems } from './app-problems';
import { FactReader } from './fact-reader';
import { orderAfterNamespaces } from './namespace-order';
import { PodSource } from './pod-source';
import { PolicyDraft, draftProblems, renderPolicy } from './policy-draft';

/** A policy that one of our constructs made. */
export interface AppPolicy {
  readonly construct: IConstruct;
  readonly object: ApiObject;
  readonly draft: (facts: FactReader) => PolicyDraft;
  /** for policies of `Connections`: the one workload that the policy is for */
  readonly workload?: PodSource;
  /** called before the app is analysed; may add constructs */
  readonly prepare?: (facts: FactReader) => void;
}

/** What one analysis found, and what happened since. */
interface Verdict {
  readonly stamp: string;
  readonly problems: Map<IConstruct, readonly string[]>;
  /** rendered on the strength of it */
  readonly charts: Set<Chart>;
  rendered: boolean;
  /** rounds before anything was rendered: `App.synth` has one for the app before the one of its first chart */
  rounds: number;
}

/**
 * All policies of one app, and what is wrong with them together.
 *
 * cdk8s validates the whole app once per synth and once more for each chart, then renders chart by chart. The analysis
 * runs in the first of these rounds. The others find it done, as long as they come in the same turn of the event loop, with
 * the same constructs, statements and patches, and follow each other as they do in `App.synth`: one round for the app, then
 * one before each chart. Charts that are synthesized one by one are judged one by one. Rendering reads again, for each chart,
 * what objects say, so that the output is right even if somebody changes an object between two synths.
 */
export class AppPolicies {
  /** The policies of the app that the construct belongs to. */
  public static of(construct: IConstruct): AppPolicies {
    const root = construct.node.root;
    const known = APPS.get(root);
    if (known) { return known; }
    const policies = new AppPolicies(root);
    APPS.set(root, policies);
    return policies;
  }

  private readonly policies = new Map<ApiObject, AppPolicy>();
  private readonly reporting = new Set<IConstruct>();
  private revision = 0;
  private verdict: Verdict | undefined;
  private looking: FactReader | undefined;
  private rendering: { readonly chart: Chart; readonly done: Set<ApiObject>; readonly facts: FactReader } | 'next chart' | undefined;

  private constructor(private readonly root: IConstruct) {
    root.node.addValidation({ validate: () => this.beginRound() });
  }

  /** Adds a policy. */
  public add(policy: AppPolicy): void {
    this.policies.set(policy.object, policy);
    this.changed();
  }

  /** Forgets a policy whose object was taken out of the tree. */
  public remove(object: ApiObject): void {
    this.policies.delete(object);
    this.changed();
  }

  /** Tells that a statement was added to a policy. */
  public changed(): void {
    this.revision++;
    this.rendering = undefined;
  }

  /** The spec of a policy as the app is now; throws what validation would report. */
  public specOf(object: ApiObject): NetworkPolicySpec {
    const facts = this.factsFor(object);
    return renderPolicy(this.policies.get(object)!.draft(facts), facts);
  }

  /**
   * After a round of validation cdk8s renders the objects of one chart, each once: these may share what was read. An
   * object of another chart, or one that was rendered already, is somebody's own look at the app and reads for itself.
   */
  private factsFor(object: ApiObject): FactReader {
    if (this.looking) { return this.looking; }
    if (this.rendering === 'next chart') {
      this.rendering = undefined;
      this.requireFreshVerdict(Chart.of(object));
      this.rendering = { chart: Chart.of(object), done: new Set(), facts: new FactReader(this.root) };
    }
    if (!this.rendering || this.rendering.chart !== Chart.of(object)) { return new FactReader(this.root); }
    if (this.rendering.done.has(object)) {
      this.rendering = undefined;
      return new FactReader(this.root);
    }
    this.rendering.done.add(object);
    return this.rendering.facts;
  }

  /**
   * For somebody who looks at the policies of the whole app at once, between two changes of it: what objects say is read
   * once for all of them, and this is no rendering.
   */
  public lookAt<T>(look: () => T): T {
    this.prepare();
    this.looking = new FactReader(this.root);
    try {
      return look();
    } finally {
      this.looking = undefined;
    }
  }

  private beginRound(): string[] {
    const before = this.root.node.findAll();
    const verdict = this.verdict;
    if (!verdict || verdict.stamp !== this.stampOf(before) || verdict.problems.size > 0 || (verdict.rendered && verdict.rounds < 2)) {
      this.judge();
    } else if (!verdict.rendered) {
      verdict.rounds++;
    }
    this.rendering = 'next chart';
    if (this.verdict!.problems.size === 0) { return []; }
    // what came into the tree just now is not asked in this round
    const asked = new Set(before);
    return [...this.verdict!.problems].filter(([construct]) => !asked.has(construct))
      .flatMap(([construct, problems]) => problems.map(problem => `${construct.node.path}: ${problem}`));
  }

  private judge(): Verdict {
    this.rendering = undefined;
    const problems = this.analyze();
    const verdict = { stamp: this.stampOf(this.root.node.findAll()), problems, charts: new Set<Chart>(), rounds: 1, rendered: false };
    this.verdict = verdict;
    void Promise.resolve().then(() => {
      this.verdict = undefined;
      this.rendering = undefined;
    });
    return verdict;
  }

  /** changes with every construct, statement and JSON patch */
  private stampOf(constructs: readonly IConstruct[]): string {
    let patches = 0;
    for (const construct of constructs) {
      if (ApiObject.isApiObject(construct)) { patches += patchCount(construct as ApiObject); }
    }
    return `${this.revision}/${constructs.length}/${patches}`;
  }

  /** A chart that is rendered for the second time belongs to another synth, whose rounds may have found the verdict of the first. */
  private requireFreshVerdict(chart: Chart): void {
    if (this.verdict?.charts.has(chart)) {
      const lines = [...this.judge().problems].flatMap(([construct, found]) => found.map(problem => `[${construct.node.path}] ${problem}`));
      if (lines.length > 0) { throw new Error(`Validation failed with the following errors:\n  ${lines.join('\n  ')}`); }
    }
    if (this.verdict) {
      this.verdict.charts.add(chart);
      this.verdict.rendered = true;
    }
  }

  private analyze(): Map<IConstruct, readonly string[]> {
    const problems = new Map<IConstruct, string[]>();
    const report = (construct: IConstruct, found: readonly string[]) => {
      if (found.length === 0) { return; }
      problems.set(construct, [...problems.get(construct) ?? [], ...found]);
      this.reportUnder(construct);
    };
    const attempt = <T>(policy: AppPolicy, step: () => T): T | undefined => {
      try {
        return step();
      } catch (error) {
        report(policy.construct, [messageOf(error)]);
        return undefined;
      }
    };
    this.prepare((policy, error) => report(policy.construct, [messageOf(error)]));
    const facts = new FactReader(this.root);
    const objects = objectsBelow(this.root);
    const policies = [...this.policies.values()].filter(({ object }) => facts.has(object));
    // what is wrong with a workload concerns both halves of a flow: once is enough
    const said = new Set<string>();
    const unsaid = (problem: string) => !said.has(problem) && said.add(problem);
    for (const policy of policies) {
      const found = attempt(policy, () => draftProblems(policy.draft(facts), facts)) ?? [];
      report(policy.construct, policy.workload ? found.filter(unsaid) : found);
    }
    for (const { construct, problem } of appProblems(policies, objects, facts)) { report(construct, [problem]); }
    orderAfterNamespaces(policies.map(policy => policy.object), objects);
    return problems;
  }

  /** may add constructs */
  private prepare(onError: (policy: AppPolicy, error: unknown) => void = () => {}): void {
    const before = new FactReader(this.root);
    for (const policy of [...this.policies.values()].filter(({ object }) => before.has(object))) {
      try {
        policy.prepare?.(before);
      } catch (error) {
        onError(policy, error);
      }
    }
  }

  /** problems are reported under the construct that has them, which cdk8s asks after the app itself */
  private reportUnder(construct: IConstruct): void {
    if (this.reporting.has(construct) || construct === this.root) { return; }
    this.reporting.add(construct);
    construct.node.addValidation({ validate: () => [...this.verdict?.problems.get(construct) ?? []] });
  }
}

/**
 * Looks at all policies of the app that the construct belongs to, as they are now.
 * @internal
 */
export function lookAtPolicies<T>(construct: IConstruct, look: () => T): T {
  return AppPolicies.of(construct).lookAt(look);
}

/**
 * Sees to it that the policies of the app are asked before whoever adds a validation after this.
 * @internal
 */
export function watchPolicies(construct: IConstruct): void {
  AppPolicies.of(construct);
}

const APPS = new WeakMap<IConstruct, AppPolicies>();

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
