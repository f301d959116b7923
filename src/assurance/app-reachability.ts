import { IConstruct } from 'constructs';
import { watchPolicies } from '../network';
import { ClusterOptions, Notice, isOfOtherPolicy, readCluster, uncertainPasses, undefinedOrders } from '../reachability';
import { Rendering } from '../tree';
import { objectsOfApp } from './app-objects';
import { AskedCluster, AskedInScope } from './asked-cluster';
import { Assertion, Verdict } from './assertion';

/** What manifests leave open, and the library takes to be so. */
export interface Assumptions extends Partial<Pick<ClusterOptions, 'ipBlocks' | 'podCidrs' | 'hostNetwork'>> {
  readonly namespace?: string;
  readonly ignoreOtherPolicies?: boolean;
}

/** An assertion, and why somebody wants it. */
interface Statement {
  readonly assertion: Assertion;
  readonly reason: string | undefined;
}

/** What one synth has found so far. */
interface Judgement {
  readonly synth: object;
  /** or why there is none */
  readonly cluster: AskedCluster | string;
  /** by scope */
  readonly problems: Map<IConstruct, readonly string[]>;
}

/**
 * All assertions of one app. They are judged by one evaluation for each synth, whatever their scopes: policies anywhere in
 * the app count for all of them.
 */
export class AppReachability {
  /** The one of the app that the construct belongs to. */
  public static of(construct: IConstruct): AppReachability {
    const root = construct.node.root;
    const known = APPS.get(root);
    if (known) { return known; }
    const app = new AppReachability(root);
    APPS.set(root, app);
    return app;
  }

  private readonly statements = new Map<IConstruct, Statement[]>();
  private readonly rendering: Rendering;
  private assumptions: Assumptions = {};
  private judged: Judgement | undefined;

  private constructor(private readonly root: IConstruct) {
    // cdk8s asks the validations of the app in the order in which they came: policies are complete when they are read here
    this.rendering = Rendering.of(root);
    watchPolicies(root);
  }

  /** Adds an assertion, to be judged with the scope. */
  public add(scope: IConstruct, assertion: Assertion, reason: string | undefined): void {
    this.judged = undefined;
    const known = this.statements.get(scope);
    if (known) {
      known.push({ assertion, reason });
      return;
    }
    this.statements.set(scope, [{ assertion, reason }]);
    scope.node.addValidation({ validate: () => [...this.problemsOf(scope)] });
    this.rendering.onStaleVerdict(() => {
      const problems = this.problemsOf(scope);
      if (problems.length > 0) { throw new Error(`Validation failed with the following errors:\n  ${problems.map(problem => `[${scope.node.path}] ${problem}`).join('\n  ')}`); }
    });
  }

  /**
   * Adds assumptions.
   * @throws on bad ones, and on one that contradicts what was said before
   */
  public assume(assumptions: Assumptions): void {
    const said = Object.entries(assumptions).filter(([, value]) => value !== undefined);
    for (const [name, value] of said) {
      const known = this.assumptions[name as keyof Assumptions];
      if (known !== undefined && String(known) !== String(value)) {
        throw new Error(`Invalid ${name} "${String(value)}": it was said to be "${String(known)}" before, and an app goes to one kind of cluster. Say it once.`);
      }
    }
    const { namespace: _, ignoreOtherPolicies: __, ...options } = Object.fromEntries(said) as Assumptions;
    readCluster([], options);
    this.assumptions = { ...this.assumptions, ...Object.fromEntries(said) };
    this.judged = undefined;
  }

  /** The app as it is now, for questions about some peers; throws where an object can't be rendered. */
  public now(questions: readonly AskedInScope[]): AskedCluster {
    const { namespace = 'default', ipBlocks, podCidrs, hostNetwork = 'node' } = this.assumptions;
    const cluster = readCluster(objectsOfApp(this.root, this.assumptions.namespace), {
      hostNetwork, ...ipBlocks ? { ipBlocks } : {}, ...podCidrs ? { podCidrs } : {},
    });
    return AskedCluster.of(cluster, namespace, questions);
  }

  /**
   * Whether an assertion holds in the app as it is now.
   * @throws where synth would fail for a reason that is no verdict about its peers
   */
  public holds(assertion: Assertion, reason: string | undefined): boolean {
    const cluster = this.clusterOrProblem(assertion.questions);
    if (typeof cluster === 'string') { throw new Error(cluster); }
    const verdict = assertion.judge(cluster);
    // no other check runs here, so what is wrong with NetworkPolicies is told too
    const refused = cluster.cluster.notices.filter(isRejected).map(rejectedText);
    const problems = [...refused, ...this.unproven(cluster), ...vacuity({ assertion, reason }, verdict)];
    if (problems.length > 0) { throw new Error(problems.join('\n')); }
    return verdict.lines.length === 0;
  }

  /** cdk8s asks once for the app and once for each chart: one look at the app answers all of a synth */
  private problemsOf(scope: IConstruct): readonly string[] {
    const { current } = this.rendering;
    if (!current || this.judged?.synth !== current) {
      this.judged = { synth: current ?? {}, cluster: this.clusterOrProblem(this.questions()), problems: new Map() };
    }
    const { cluster, problems } = this.judged!;
    let found = problems.get(scope);
    if (!found) {
      problems.set(scope, found = typeof cluster === 'string' ? [cluster]
        : [...rejected(cluster), ...this.unproven(cluster), ...this.statements.get(scope)!.flatMap(statement => problemsWith(statement, cluster))]);
    }
    if (found.length > 0) { this.rendering.forget(); }
    return found;
  }

  /** what no proof can be about, whatever is asserted, besides objects that take no part */
  private unproven(cluster: AskedCluster): string[] {
    return [
      ...undefinedOrders(cluster.evaluation), ...uncertainPasses(cluster.evaluation),
      ...this.assumptions.ignoreOtherPolicies ? [] : otherPolicies(cluster),
    ];
  }

  private questions(): AskedInScope[] {
    return [...this.statements.values()].flat().flatMap(({ assertion }) => assertion.questions);
  }

  private clusterOrProblem(questions: readonly AskedInScope[]): AskedCluster | string {
    try {
      return this.now(questions);
    } catch (error) {
      return `who can reach whom is unknown: ${(error as Error).message}`;
    }
  }
}

const APPS = new WeakMap<IConstruct, AppReachability>();

/** what takes no part makes every proof one about another app; what is wrong with NetworkPolicies is told by those who check them */
function rejected({ cluster }: AskedCluster): string[] {
  return cluster.notices.filter(notice => isRejected(notice) && !notice.subject.startsWith('NetworkPolicy ')).map(rejectedText);
}

function isRejected({ type }: Notice): boolean {
  return type === 'rejected';
}

function rejectedText({ subject, text, origin }: Notice): string {
  return `${origin === undefined ? '' : `${origin}: `}${subject} takes no part in what is proven: ${text}`;
}

/** who knows what they open and close */
function otherPolicies({ cluster }: AskedCluster): string[] {
  return cluster.notices.filter(isOfOtherPolicy)
    .map(({ subject, text, origin }) => `${origin === undefined ? '' : `${origin}: `}${subject} ${text}, so nothing is proven of what it opens or closes. `
      + 'To prove what the other policies say, write Reachability.of(app).assuming({ ignoreOtherPolicies: true })');
}

function problemsWith(statement: Statement, cluster: AskedCluster): string[] {
  const verdict = statement.assertion.judge(cluster);
  const vacuous = vacuity(statement, verdict);
  if (vacuous.length > 0 || verdict.lines.length === 0) { return vacuous; }
  return [`${textOf(statement)}, but:${verdict.lines.map(line => `\n    ${line}`).join('')}`];
}

/** that it says nothing, where that is so */
function vacuity(statement: Statement, { nothing }: Verdict): string[] {
  return nothing.length === 0 ? [] : [`${textOf(statement)}, but that says nothing: ${nothing.join('; ')}`];
}

function textOf({ assertion, reason }: Statement): string {
  return reason === undefined ? assertion.text : `${assertion.text} (${reason})`;
}
