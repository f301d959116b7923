import { privileged } from '../../../src/standards/checks/privileged';
import { describeCheck } from '../../support/check-cases';

const refused = (detail: string, ...fields: string[]) => [{ from: 0, reason: 'privileged', detail, fields }];

describeCheck(privileged, {
  'no security context': { spec: { containers: [{ name: 'web' }, { name: 'db', securityContext: null }] } },
  'false and null': { spec: { containers: [{ name: 'a', securityContext: { privileged: false } }, { name: 'b', securityContext: { privileged: null } }] } },
  'the pod has no such field': { spec: { securityContext: { privileged: true }, containers: [{ name: 'a' }] } },
  'one container': {
    spec: { containers: [{ name: 'a' }, { name: 'b', securityContext: { privileged: true } }] },
    refused: refused('container "b" must not set securityContext.privileged=true', 'spec.containers[1].securityContext.privileged'),
  },
  'containers of every list': {
    spec: {
      ephemeralContainers: [{ name: 'debug', securityContext: { privileged: true } }],
      containers: [{ name: 'web', securityContext: { privileged: true } }],
      initContainers: [{ name: 'first' }, { name: 'init', securityContext: { privileged: true } }],
    },
    refused: refused('containers "init", "web", "debug" must not set securityContext.privileged=true',
      'spec.initContainers[1].securityContext.privileged', 'spec.containers[0].securityContext.privileged', 'spec.ephemeralContainers[0].securityContext.privileged'),
  },
});
