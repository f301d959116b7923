import { allowPrivilegeEscalation } from '../../../src/standards/checks/allow-privilege-escalation';
import { describeCheck } from '../../support/check-cases';

const refused = (containers: string, fields: string[], to?: number) =>
  [{ from: 8, to, reason: 'allowPrivilegeEscalation != false', detail: `${containers} must set securityContext.allowPrivilegeEscalation=false`, fields }];

const SILENT = { containers: [{ name: 'web' }] };
const FIELDS = ['spec.containers[0].securityContext.allowPrivilegeEscalation'];

describeCheck(allowPrivilegeEscalation, {
  'false': { spec: { containers: [{ name: 'web', securityContext: { allowPrivilegeEscalation: false } }] } },
  'a pod without containers': { spec: { containers: [] } },
  'nothing, from 1.8 on': { spec: SILENT, refused: refused('container "web"', FIELDS) },
  'null': { spec: { containers: [{ name: 'web', securityContext: { allowPrivilegeEscalation: null } }] }, refused: refused('container "web"', FIELDS) },
  'true': { spec: { containers: [{ name: 'web', securityContext: { allowPrivilegeEscalation: true } }] }, refused: refused('container "web"', FIELDS) },
  'the pod has no such field': { spec: { ...SILENT, securityContext: { allowPrivilegeEscalation: false } }, refused: refused('container "web"', FIELDS) },
  'nothing on Windows, which counts from 1.25 on': { spec: { ...SILENT, os: { name: 'windows' } }, refused: refused('container "web"', FIELDS, 24) },
  'nothing on Linux': { spec: { ...SILENT, os: { name: 'linux' } }, refused: refused('container "web"', FIELDS) },
  'a user namespace does not help': { spec: { ...SILENT, hostUsers: false }, refused: refused('container "web"', FIELDS) },
  'containers of every list': {
    spec: {
      ephemeralContainers: [{ name: 'debug' }],
      containers: [{ name: 'fine', securityContext: { allowPrivilegeEscalation: false } }, { name: 'web' }],
      initContainers: [{ name: 'init' }],
    },
    refused: refused('containers "init", "web", "debug"', [
      'spec.initContainers[0].securityContext.allowPrivilegeEscalation', 'spec.containers[1].securityContext.allowPrivilegeEscalation',
      'spec.ephemeralContainers[0].securityContext.allowPrivilegeEscalation',
    ]),
  },
});
