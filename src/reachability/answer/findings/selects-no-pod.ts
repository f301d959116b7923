import { selectorText, selectsEverything } from '../../../manifest';
import { Policy } from '../../cluster';
import { isImpossible } from '../pod-selections';
import { Found, PolicyCheck, aboutPolicy } from './policy-check';
import { PolicyModel } from './policy-model';
import { absenceText, listed } from './wording';

/**
 * selects-no-pod: a policy whose subject is no pod of the input restricts nothing.
 *
 *   podSelector app=web in namespace shop, the pods are in namespace staging   finding, with the hint
 *   a policy of a namespace that the input has no pods of                      finding
 */
export const selectsNoPod: PolicyCheck = {
  id: 'selects-no-pod',
  severity: 'warning',
  find: model => model.cluster.policies.filter(({ subject }) => model.classesAnywhereIn(subject).length === 0).map(policy => finding(model, policy)),
};

function finding(model: PolicyModel, policy: Policy): Found {
  const { subject } = policy;
  if (isImpossible(subject)) {
    return aboutPolicy(policy, `no pod can ever match ${selectorText(subject.pods)}, since its requirements contradict each other,`
      + ' so the policy restricts nothing: correct its selector');
  }
  return aboutPolicy(policy, `${absenceText(model, subject)}, so the policy restricts nothing: correct its selector or its namespace${hint(model, policy)}`);
}

function hint(model: PolicyModel, { subject }: Policy): string {
  if (selectsEverything(subject.pods)) { return ''; }
  const elsewhere = model.workloadsOf(model.classesAnywhereIn({ namespaces: {}, pods: subject.pods })).map(({ namespace }) => namespace);
  return elsewhere.length === 0 ? '' : ` (there are such pods in namespace ${listed([...new Set(elsewhere)].sort())})`;
}
