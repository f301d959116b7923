import { seccompProfileRestricted } from '../../../src/standards/checks/seccomp-profile-restricted';
import { describeCheck } from '../../support/check-cases';

const refused = (detail: string, fields: string[], to?: number) => [{ from: 19, to, reason: 'seccompProfile', detail, fields }];

const of = (type: unknown) => ({ seccompProfile: { type } });
const SILENT = { containers: [{ name: 'web' }] };
const SILENT_DETAIL = 'pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
const POD = 'spec.securityContext.seccompProfile.type';
const WEB = 'spec.containers[0].securityContext.seccompProfile.type';

describeCheck(seccompProfileRestricted, {
  'a pod without containers': { spec: {} },
  'RuntimeDefault on the pod': { spec: { ...SILENT, securityContext: of('RuntimeDefault') } },
  'Localhost on the pod': { spec: { ...SILENT, securityContext: of('Localhost') } },
  'on every container': { spec: { initContainers: [{ name: 'init', securityContext: of('Localhost') }], containers: [{ name: 'web', securityContext: of('RuntimeDefault') }] } },
  'on the pod, null on the container': { spec: { securityContext: of('RuntimeDefault'), containers: [{ name: 'web', securityContext: { seccompProfile: null } }] } },
  'nothing, from 1.19 on': { spec: SILENT, refused: refused(SILENT_DETAIL, [WEB]) },
  'annotations do not count': { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' }, spec: SILENT, refused: refused(SILENT_DETAIL, [WEB]) },
  'null': { spec: { securityContext: { seccompProfile: null }, containers: [{ name: 'web', securityContext: { seccompProfile: null } }] }, refused: refused(SILENT_DETAIL, [WEB]) },
  'nothing on containers of every list': {
    spec: {
      ephemeralContainers: [{ name: 'debug' }],
      containers: [{ name: 'fine', securityContext: of('Localhost') }, { name: 'web' }],
      initContainers: [{ name: 'init' }],
    },
    refused: refused('pod or containers "init", "web", "debug" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"', [
      'spec.initContainers[0].securityContext.seccompProfile.type', 'spec.containers[1].securityContext.seccompProfile.type',
      'spec.ephemeralContainers[0].securityContext.seccompProfile.type',
    ]),
  },
  'a profile of no type on the pod': { spec: { ...SILENT, securityContext: { seccompProfile: {} } }, refused: refused('pod must not set securityContext.seccompProfile.type to ""', [POD]) },
  'Unconfined on the pod, overridden by every container': {
    spec: { securityContext: of('Unconfined'), containers: [{ name: 'web', securityContext: of('RuntimeDefault') }] },
    refused: refused('pod must not set securityContext.seccompProfile.type to "Unconfined"', [POD]),
  },
  'Unconfined on a container': {
    spec: { securityContext: of('RuntimeDefault'), containers: [{ name: 'web', securityContext: of('Unconfined') }] },
    refused: refused('container "web" must not set securityContext.seccompProfile.type to "Unconfined"', [WEB]),
  },
  'Unconfined on one container while another is silent: what is wrong comes before what is missing': {
    spec: { containers: [{ name: 'web', securityContext: of('Unconfined') }, { name: 'silent' }] },
    refused: refused('container "web" must not set securityContext.seccompProfile.type to "Unconfined"', [WEB]),
  },
  'nothing on Windows, which counts from 1.25 on': { spec: { ...SILENT, os: { name: 'windows' } }, refused: refused(SILENT_DETAIL, [WEB], 24) },
  'Unconfined on Windows': { spec: { os: { name: 'windows' }, securityContext: of('Unconfined') }, refused: refused('pod must not set securityContext.seccompProfile.type to "Unconfined"', [POD], 24) },
  'nothing on Linux': { spec: { ...SILENT, os: { name: 'linux' } }, refused: refused(SILENT_DETAIL, [WEB]) },
  'a user namespace does not help': { spec: { ...SILENT, hostUsers: false }, refused: refused(SILENT_DETAIL, [WEB]) },
});
