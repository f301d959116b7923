import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { NetworkPolicySpec } from '../manifest';
import { appProblems } from './app-problems';
import { FactReader } from './fact-reader';
import { orderAfterNamespaces } from './namespace-order';
import { PodSource } from './pod-source';
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
  private revision = 0;
  private verdict: { readonly stamp: string; readonly problems: Map<IConstruct, readonly string[]> } | undefined;
  private rendering: { readonly chart: Chart; readonly done: Set<ApiObject>; readonly facts: FactReader } | undefined;

  private constructor(private readonly root: IConstruct) {
    root.node.addValidation({ validate: () => this.beginRound() });
  }

  /** Adds a policy; its problems are reported under its construct's path. */
  public add(policy: AppPolicy): void {
    this.policies.set(policy.object, policy);
    this.changed();
    policy.construct.node.addValidation({ validate: () => [...this.verdict?.problems.get(policy.construct) ?? []] });
  }

  /** Tells that a statement was added to a policy. */
  public changed(): void { this.revision++; }

  /** The spec of a policy as the app is now; throws what validation would report. */
  public specOf(object: ApiObject): NetworkPolicySpec {
    const chart = Chart.of(object);
    // an object is rendered once per synth: the second time, or another chart, is another look at the app
    if (!this.rendering || this.rendering.chart !== chart || this.rendering.done.has(object)) {
      this.rendering = { chart, done: new Set(), facts: new FactReader(this.root) };
    }
    this.rendering.done.add(object);
    return renderPolicy(this.policies.get(object)!.draft(), this.rendering.facts);
  }

  private beginRound(): string[] {
    this.rendering = undefined;
    const constructs = this.root.node.findAll();
    const stamp = `${this.revision}/${constructs.length}`;
    if (this.verdict?.stamp !== stamp) {
      this.verdict = { stamp, problems: this.analyze(constructs) };
      void Promise.resolve().then(() => { this.verdict = undefined; });
    }
    return [...this.verdict.problems.get(this.root) ?? []];
  }

  private analyze(constructs: IConstruct[]): Map<IConstruct, readonly string[]> {
    const objects = constructs.filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
    const policies = [...this.policies.values()];
    const facts = new FactReader(this.root);
    const problems = new Map<IConstruct, string[]>();
    const report = (construct: IConstruct, found: readonly string[]) => {
      if (found.length > 0) { problems.set(construct, [...problems.get(construct) ?? [], ...found]); }
    };
    for (const policy of policies) {
      report(policy.construct, draftProblems(policy.draft(), facts));
      report(policy.construct, policy.late?.(facts) ?? []);
    }
    for (const { construct, problem } of appProblems(this.root, policies, objects, facts)) { report(construct, [problem]); }
    orderAfterNamespaces(policies.map(policy => policy.object), objects);
    return problems;
  }
}

const APPS = new WeakMap<IConstruct, AppPolicies>();
