import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { NetworkPolicySpec } from '../manifest';
import { appProblems } from './app-problems';
import { FactReader } from './fact-reader';
import { orderAfterNamespaces } from './namespace-order';
import { PodSource, objectsBelow, patchCount } from './pod-source';
import { PolicyDraft, draftProblems, renderPolicy } from './policy-draft';

/** A policy that one of our constructs made. */
export interface AppPolicy {
  readonly construct: IConstruct;
  readonly object: ApiObject;
  readonly draft: () => PolicyDraft;
  /** for policies of `Connections`: the one workload that the policy is for */
  readonly workload?: PodSource;
  /** more to check at synth */
  readonly late?: (facts: FactReader) => string[];
}

/** What one analysis found, and the charts that were rendered on the strength of it. */
interface Verdict {
  readonly stamp: string;
  readonly problems: Map<IConstruct, readonly string[]>;
  readonly charts: Set<Chart>;
}

/**
 * All policies of one app, and what is wrong with them together.
 *
 * cdk8s validates the whole app once per synth and once more for each chart, then renders chart by chart. The analysis
 * runs in the first of these rounds; the others find it done, which is safe as long as they come in the same turn of the
 * event loop with the same constructs and statements. Rendering trusts none of that: what objects say is read again for
 * each chart, so that the output is right even if somebody changes an object between two synths.
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
  public changed(): void { this.revision++; }

  /** The spec of a policy as the app is now; throws what validation would report. */
  public specOf(object: ApiObject): NetworkPolicySpec {
    return renderPolicy(this.policies.get(object)!.draft(), this.factsFor(object));
  }

  /**
   * After a round of validation cdk8s renders the objects of one chart, each once: these may share what was read. An
   * object of another chart, or one that was rendered already, is somebody's own look at the app and reads for itself.
   */
  private factsFor(object: ApiObject): FactReader {
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

  private beginRound(): string[] {
    const constructs = this.root.node.findAll();
    const objects = constructs.filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
    const stamp = `${this.revision}/${constructs.length}/${objects.reduce((sum, object) => sum + patchCount(object), 0)}`;
    if (this.verdict?.stamp !== stamp || this.verdict.problems.size > 0) { this.judge(stamp, objects); }
    this.rendering = 'next chart';
    return [];
  }

  private judge(stamp: string, objects: readonly ApiObject[]): Verdict {
    this.rendering = undefined;
    const verdict = { stamp, problems: this.analyze(objects), charts: new Set<Chart>() };
    this.verdict = verdict;
    void Promise.resolve().then(() => { this.verdict = undefined; });
    return verdict;
  }

  /** A chart that is rendered for the second time belongs to another synth, whose rounds may have found the verdict of the first. */
  private requireFreshVerdict(chart: Chart): void {
    if (this.verdict?.charts.has(chart)) {
      const { problems } = this.judge(this.verdict.stamp, objectsBelow(this.root));
      const lines = [...problems].flatMap(([construct, found]) => found.map(problem => `[${construct.node.path}] ${problem}`));
      if (lines.length > 0) { throw new Error(`Validation failed with the following errors:\n  ${lines.join('\n  ')}`); }
    }
    this.verdict?.charts.add(chart);
  }

  private analyze(objects: readonly ApiObject[]): Map<IConstruct, readonly string[]> {
    const policies = [...this.policies.values()];
    const facts = new FactReader(this.root);
    const problems = new Map<IConstruct, string[]>();
    const report = (construct: IConstruct, found: readonly string[]) => {
      if (found.length === 0) { return; }
      problems.set(construct, [...problems.get(construct) ?? [], ...found]);
      this.reportUnder(construct);
    };
    // what is wrong with a workload concerns both halves of a flow: once is enough
    const said = new Set<string>();
    const unsaid = (problem: string) => !said.has(problem) && said.add(problem);
    for (const policy of policies) {
      report(policy.construct, [...draftProblems(policy.draft(), facts), ...policy.late?.(facts) ?? []].filter(unsaid));
    }
    for (const { construct, problem } of appProblems(policies, objects, facts)) { report(construct, [problem]); }
    orderAfterNamespaces(policies.map(policy => policy.object), objects);
    return problems;
  }

  /** problems are reported under the construct that has them, which cdk8s asks after the app itself */
  private reportUnder(construct: IConstruct): void {
    if (this.reporting.has(construct) || construct === this.root) { return; }
    this.reporting.add(construct);
    construct.node.addValidation({ validate: () => [...this.verdict?.problems.get(construct) ?? []] });
  }
}

const APPS = new WeakMap<IConstruct, AppPolicies>();
