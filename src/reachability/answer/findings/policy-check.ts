import { PlacedRule, PolicyModel } from './policy-model';
import { Policy } from '../../cluster';
import { PolicyFinding, PolicyFindingRule } from '../../result';

/** One rule that policies are checked by; its severity is what a finding has unless it says otherwise. */
export interface PolicyCheck {
  readonly id: PolicyFindingRule;
  readonly severity: PolicyFinding['severity'];
  readonly find: (model: PolicyModel) => readonly Found[];
}

/** A finding without what the check says of all of its own. */
export type Found = Omit<PolicyFinding, 'rule' | 'severity'> & { readonly severity?: PolicyFinding['severity'] };

/** A finding about a policy. */
export function aboutPolicy({ id, origin }: Policy, text: string, more: Partial<Found> = {}): Found {
  return { subject: id, text, ...(origin === undefined ? {} : { origin }), ...more };
}

/** A finding about a rule of a policy. */
export function aboutRule({ policy, direction, rule }: PlacedRule, text: string, more: Partial<Found> = {}): Found {
  return aboutPolicy(policy, text, { part: `${direction} rule ${rule.number}`, ...more });
}
