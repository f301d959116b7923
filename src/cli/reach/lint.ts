import { PolicyFinding, policyFindings } from '../../reachability';
import { POLICY_FINDING_FORMATS } from '../../report';
import type { ExitCode } from '../failure';
import type { Session } from '../session';
import { ClusterCommandOptions, evaluatedInput } from './evaluated';

export interface LintCommandOptions extends ClusterCommandOptions {
  readonly format: keyof typeof POLICY_FINDING_FORMATS;
  readonly failOn: PolicyFinding['severity'];
}

export async function lint(session: Session, paths: readonly string[], options: LintCommandOptions): Promise<ExitCode> {
  // findings say the same
  const { evaluation, exitCode } = await evaluatedInput(session, paths, options, ({ finding }) => finding === undefined);
  const findings = policyFindings(evaluation);
  await session.out.writeAll(POLICY_FINDING_FORMATS[options.format](findings));
  return exitCode(findings.some(({ severity }) => WEIGHT[severity] >= WEIGHT[options.failOn]) ? 1 : 0);
}

const WEIGHT = { info: 0, warning: 1, error: 2 };
