import { runAsUser } from '../../../src/standards/checks/run-as-user';
import { describeCheck } from '../../support/check-cases';

const refused = (setters: string, fields: string[], to?: number) => [{ from: 23, to, reason: 'runAsUser=0', detail: `${setters} must not set runAsUser=0`, fields }];

const ROOT = { runAsUser: 0 };
const POD = 'spec.securityContext.runAsUser';

describeCheck(runAsUser, {
  'nothing': { spec: { containers: [{ name: 'web' }] } },
  'null': { spec: { securityContext: { runAsUser: null }, containers: [{ name: 'web', securityContext: { runAsUser: null } }] } },
  'any other': { spec: { securityContext: { runAsUser: 1 }, containers: [{ name: 'web', securityContext: { runAsUser: 65534 } }] } },
  'the group 0 is another matter': { spec: { securityContext: { runAsGroup: 0, fsGroup: 0 } } },
  '0 on the pod, from 1.23 on': { spec: { securityContext: ROOT }, refused: refused('pod', [POD]) },
  '0 on the pod, overridden': { spec: { securityContext: ROOT, containers: [{ name: 'web', securityContext: { runAsUser: 1 } }] }, refused: refused('pod', [POD]) },
  '0 on a container': {
    spec: { securityContext: { runAsUser: 1 }, containers: [{ name: 'fine' }, { name: 'web', securityContext: ROOT }] },
    refused: refused('container "web"', ['spec.containers[1].securityContext.runAsUser']),
  },
  '0 on the pod and on containers of every list': {
    spec: {
      securityContext: ROOT,
      ephemeralContainers: [{ name: 'debug', securityContext: ROOT }],
      containers: [{ name: 'web', securityContext: ROOT }],
      initContainers: [{ name: 'init', securityContext: ROOT }],
    },
    refused: refused('pod and containers "init", "web", "debug"', [
      POD, 'spec.initContainers[0].securityContext.runAsUser', 'spec.containers[0].securityContext.runAsUser', 'spec.ephemeralContainers[0].securityContext.runAsUser',
    ]),
  },
  '0 with a user namespace, which counts from 1.35 on': { spec: { hostUsers: false, securityContext: ROOT }, refused: refused('pod', [POD], 34) },
  '0 with the users of the host': { spec: { hostUsers: true, securityContext: ROOT }, refused: refused('pod', [POD]) },
  '0 on Windows': { spec: { os: { name: 'windows' }, securityContext: ROOT }, refused: refused('pod', [POD]) },
});
