import { Found, PolicyCheck } from './policy-check';
import { Notice } from '../../cluster';

/**
 * policy-refused: an API server refuses the policy, so that it restricts nothing, whatever it says.
 *
 *   from: [{ ipBlock: …, podSelector: … }]     error: it takes no part
 *   a second policy of the same name           error: the first is kept
 *   cidr: 10.0.0.1/8                           warning: servers refuse it from Kubernetes 1.36 on, here it takes part
 *   name: Not_a_name                           warning: what it means is plain, so here it takes part
 */
export const policyRefused: PolicyCheck = {
  id: 'policy-refused',
  severity: 'error',
  find: ({ cluster }) => cluster.notices.filter(({ finding }) => finding === 'policy-refused').map(found),
};

function found({ type, subject, text, origin }: Notice): Found {
  return {
    // a NetworkPolicy is called by its namespace and name here
    subject: subject.replace(/^NetworkPolicy (?=.)/, ''),
    text: type === 'rejected' ? `an API server would refuse the policy, so it restricts nothing: ${text}` : text,
    ...(origin === undefined ? {} : { origin }),
    ...(type === 'rejected' ? {} : { severity: 'warning' }),
  };
}
