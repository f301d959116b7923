import { PolicyCheck, aboutPolicy } from './policy-check';

/**
 * rule-without-effect: rules of a direction that policyTypes leaves out are not read at all.
 *
 *   policyTypes: [Ingress], egress: [{ … }]     finding: egress stays as open as it was
 *   egress: [{ … }] without policyTypes         none: the API adds Egress
 */
export const ruleWithoutEffect: PolicyCheck = {
  id: 'rule-without-effect',
  severity: 'warning',
  find: ({ cluster }) => cluster.policies.flatMap(policy => (policy.inert ?? []).map(direction => {
    const type = direction === 'ingress' ? 'Ingress' : 'Egress';
    const text = `policyTypes does not list ${type}, so the ${direction} rules have no effect and the policy leaves ${direction} open: `
      + `add ${type} to policyTypes, or remove the rules`;
    return aboutPolicy(policy, text, { part: direction });
  })),
};
