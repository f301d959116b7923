import { runAsNonRoot } from '../../../src/standards/checks/run-as-non-root';
import { describeCheck } from '../../support/check-cases';

const refused = (detail: string, fields: string[], to?: number) => [{ from: 0, to, reason: 'runAsNonRoot != true', detail, fields }];

const [YES, NO] = [{ runAsNonRoot: true }, { runAsNonRoot: false }];
const POD = 'spec.securityContext.runAsNonRoot';
const FIRST = 'spec.containers[0].securityContext.runAsNonRoot';
const SILENT = { containers: [{ name: 'web' }] };
const SILENT_DETAIL = 'pod or container "web" must set securityContext.runAsNonRoot=true';

describeCheck(runAsNonRoot, {
  'true on the pod': { spec: { ...SILENT, securityContext: YES } },
  'true on the pod, null on the container': { spec: { securityContext: YES, containers: [{ name: 'web', securityContext: { runAsNonRoot: null } }] } },
  'true on every container': { spec: { initContainers: [{ name: 'init', securityContext: YES }], containers: [{ name: 'web', securityContext: YES }] } },
  'a pod without containers': { spec: {} },
  'nothing': { spec: SILENT, refused: refused(SILENT_DETAIL, [FIRST]) },
  'null': { spec: { securityContext: { runAsNonRoot: null }, containers: [{ name: 'web', securityContext: { runAsNonRoot: null } }] }, refused: refused(SILENT_DETAIL, [FIRST]) },
  'nothing on some containers': {
    spec: {
      ephemeralContainers: [{ name: 'debug' }],
      containers: [{ name: 'fine', securityContext: YES }, { name: 'web' }],
      initContainers: [{ name: 'init', securityContext: {} }],
    },
    refused: refused('pod or containers "init", "web", "debug" must set securityContext.runAsNonRoot=true', [
      'spec.initContainers[0].securityContext.runAsNonRoot', 'spec.containers[1].securityContext.runAsNonRoot', 'spec.ephemeralContainers[0].securityContext.runAsNonRoot',
    ]),
  },
  'false on the pod, true on every container': {
    spec: { securityContext: NO, containers: [{ name: 'web', securityContext: YES }] },
    refused: refused('pod must not set securityContext.runAsNonRoot=false', [POD]),
  },
  'false on the pod, nothing on the container': { spec: { ...SILENT, securityContext: NO }, refused: refused('pod must not set securityContext.runAsNonRoot=false', [POD]) },
  'false on a container, true on the pod': {
    spec: { securityContext: YES, containers: [{ name: 'fine' }, { name: 'web', securityContext: NO }] },
    refused: refused('container "web" must not set securityContext.runAsNonRoot=false', ['spec.containers[1].securityContext.runAsNonRoot']),
  },
  'false on the pod and on containers of every list, while one is silent': {
    spec: {
      securityContext: NO,
      ephemeralContainers: [{ name: 'debug', securityContext: NO }],
      containers: [{ name: 'web', securityContext: NO }, { name: 'silent' }],
      initContainers: [{ name: 'init', securityContext: NO }],
    },
    refused: refused('pod and containers "init", "web", "debug" must not set securityContext.runAsNonRoot=false', [
      POD, 'spec.initContainers[0].securityContext.runAsNonRoot', FIRST, 'spec.ephemeralContainers[0].securityContext.runAsNonRoot',
    ]),
  },
  'nothing with a user namespace, which counts from 1.35 on': { spec: { ...SILENT, hostUsers: false }, refused: refused(SILENT_DETAIL, [FIRST], 34) },
  'false with a user namespace': { spec: { ...SILENT, hostUsers: false, securityContext: NO }, refused: refused('pod must not set securityContext.runAsNonRoot=false', [POD], 34) },
  'nothing with the users of the host': { spec: { ...SILENT, hostUsers: true }, refused: refused(SILENT_DETAIL, [FIRST]) },
  'nothing on Windows, which is not exempt': { spec: { ...SILENT, os: { name: 'windows' } }, refused: refused(SILENT_DETAIL, [FIRST]) },
  'a user id above 0 is not enough': { spec: { ...SILENT, securityContext: { runAsUser: 1000 } }, refused: refused(SILENT_DETAIL, [FIRST]) },
});
