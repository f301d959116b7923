import { Evaluation } from '../evaluate/evaluation';
import { blockOfService } from './findings/block-of-service';
import { blockOverlapsPods } from './findings/block-overlaps-pods';
import { egressWithoutDns } from './findings/egress-without-dns';
import { equalPriority } from './findings/equal-priority';
import { hostNetworkSubject } from './findings/host-network-subject';
import { ingressBackendBlocked } from './findings/ingress-backend-blocked';
import { namedPortUnknown } from './findings/named-port-unknown';
import { PolicyCheck } from './findings/policy-check';
import { PolicyModel } from './findings/policy-model';
import { policyRefused } from './findings/policy-refused';
import { portNotDeclared } from './findings/port-not-declared';
import { ruleMatchesNothing } from './findings/rule-matches-nothing';
import { ruleSubsumed } from './findings/rule-subsumed';
import { ruleWithoutEffect } from './findings/rule-without-effect';
import { selectsNoPod } from './findings/selects-no-pod';
import { compareText } from '../read/order';
import { PolicyFinding } from '../result';

/** All rules that policies are checked by. */
export const POLICY_CHECKS: readonly PolicyCheck[] = [
  blockOfService,
  blockOverlapsPods,
  egressWithoutDns,
  equalPriority,
  hostNetworkSubject,
  ingressBackendBlocked,
  namedPortUnknown,
  policyRefused,
  portNotDeclared,
  ruleMatchesNothing,
  ruleSubsumed,
  ruleWithoutEffect,
  selectsNoPod,
];

/**
 * What is hardly meant about the policies themselves, as far as it shows in the model.
 *
 *   policyFindings(evaluate(readCluster(objects)))
 *   → [{ rule: 'selects-no-pod', severity: 'warning', subject: 'shop/default-deny', text: 'no pod is in namespace shop, so …' }]
 *
 * Sorted by subject, part, rule and text.
 */
export function policyFindings(evaluation: Evaluation): PolicyFinding[] {
  const model = new PolicyModel(evaluation);
  return POLICY_CHECKS.flatMap(({ id, severity, find }) => find(model).map((found): PolicyFinding => ({ rule: id, severity, ...found })))
    .sort((a, b) => compareText(a.subject, b.subject) || compareParts(a.part, b.part) || compareText(a.rule, b.rule) || compareText(a.text, b.text));
}

/** Policies of one priority that contradict each other about some pod: what is allowed there is not defined. */
export function undefinedOrders(evaluation: Evaluation): string[] {
  return equalPriority.find(new PolicyModel(evaluation)).map(({ subject, part, text }) => `${subject}${part === undefined ? '' : ` ${part}`}: ${text}`);
}

/** `egress rule 2` before `egress rule 10` */
function compareParts(a = '', b = ''): number {
  const [[one, first], [other, second]] = [a, b].map(part => [part.replace(/\d+$/, ''), Number(/\d+$/.exec(part)?.[0] ?? 0)] as const);
  return compareText(one, other) || first - second;
}
