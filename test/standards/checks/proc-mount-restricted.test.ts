import { procMountRestricted } from '../../../src/standards/checks/proc-mount-restricted';
import { describeCheck } from '../../support/check-cases';

const UNMASKED = { containers: [{ name: 'web', securityContext: { procMount: 'Unmasked' } }] };
const refused = [{
  from: 35,
  reason: 'procMount',
  detail: 'container "web" must not set securityContext.procMount to "Unmasked"',
  fields: ['spec.containers[0].securityContext.procMount'],
}];

describeCheck(procMountRestricted, {
  'none, null and Default': {
    spec: { containers: [{ name: 'a' }, { name: 'b', securityContext: { procMount: null } }, { name: 'c', securityContext: { procMount: 'Default' } }] },
  },
  'Unmasked, which the baseline check refuses before 1.35': { spec: UNMASKED, refused },
  'a user namespace does not help': { spec: { ...UNMASKED, hostUsers: false }, refused },
});
