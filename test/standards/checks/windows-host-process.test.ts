import { windowsHostProcess } from '../../../src/standards/checks/windows-host-process';
import { describeCheck } from '../../support/check-cases';

const refused = (setters: string, ...fields: string[]) =>
  [{ from: 0, reason: 'hostProcess', detail: `${setters} must not set securityContext.windowsOptions.hostProcess=true`, fields }];

const HOST_PROCESS = { windowsOptions: { hostProcess: true } };
const POD_FIELD = 'spec.securityContext.windowsOptions.hostProcess';

describeCheck(windowsHostProcess, {
  'nothing': { spec: { containers: [{ name: 'web' }] } },
  'other options, false and null': {
    spec: {
      securityContext: { windowsOptions: { runAsUserName: 'ContainerUser' } },
      containers: [
        { name: 'a', securityContext: { windowsOptions: null } }, { name: 'b', securityContext: { windowsOptions: {} } },
        { name: 'c', securityContext: { windowsOptions: { hostProcess: false } } }, { name: 'd', securityContext: { windowsOptions: { hostProcess: null } } },
      ],
    },
  },
  'windowsOptions of the pod: null': { spec: { securityContext: { windowsOptions: null } } },
  'the pod': { spec: { securityContext: HOST_PROCESS, containers: [{ name: 'web' }] }, refused: refused('pod', POD_FIELD) },
  'a pod that is overridden by its container': {
    spec: { securityContext: HOST_PROCESS, containers: [{ name: 'web', securityContext: { windowsOptions: { hostProcess: false } } }] },
    refused: refused('pod', POD_FIELD),
  },
  'a container': {
    spec: { containers: [{ name: 'a' }, { name: 'b', securityContext: HOST_PROCESS }] },
    refused: refused('container "b"', 'spec.containers[1].securityContext.windowsOptions.hostProcess'),
  },
  'the pod and containers of every list': {
    spec: {
      securityContext: HOST_PROCESS,
      ephemeralContainers: [{ name: 'debug', securityContext: HOST_PROCESS }],
      containers: [{ name: 'web', securityContext: HOST_PROCESS }],
      initContainers: [{ name: 'init', securityContext: HOST_PROCESS }],
    },
    refused: refused('pod and containers "init", "web", "debug"', POD_FIELD, 'spec.initContainers[0].securityContext.windowsOptions.hostProcess',
      'spec.containers[0].securityContext.windowsOptions.hostProcess', 'spec.ephemeralContainers[0].securityContext.windowsOptions.hostProcess'),
  },
});
