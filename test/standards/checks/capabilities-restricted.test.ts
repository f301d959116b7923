import { capabilitiesRestricted } from '../../../src/standards/checks/capabilities-restricted';
import { describeCheck } from '../../support/check-cases';

const refused = (detail: string, fields: string[], to?: number) => [{ from: 22, to, reason: 'unrestricted capabilities', detail, fields }];

const withCapabilities = (capabilities: unknown) => ({ containers: [{ name: 'web', securityContext: { capabilities } }] });
const MISSING = 'container "web" must set securityContext.capabilities.drop=["ALL"]';
const DROP = ['spec.containers[0].securityContext.capabilities.drop'];
const ADD = 'spec.containers[0].securityContext.capabilities.add';

describeCheck(capabilitiesRestricted, {
  'a pod without containers': { spec: {} },
  'all dropped': { spec: withCapabilities({ drop: ['ALL'] }) },
  'all dropped among others': { spec: withCapabilities({ drop: ['NET_RAW', 'ALL', 'CHOWN'] }) },
  'all dropped, NET_BIND_SERVICE added': { spec: withCapabilities({ drop: ['ALL'], add: ['NET_BIND_SERVICE'] }) },
  'no security context, from 1.22 on': { spec: { containers: [{ name: 'web' }] }, refused: refused(MISSING, DROP) },
  'capabilities: null': { spec: withCapabilities(null), refused: refused(MISSING, DROP) },
  'capabilities: {}': { spec: withCapabilities({}), refused: refused(MISSING, DROP) },
  'drop: null': { spec: withCapabilities({ drop: null }), refused: refused(MISSING, DROP) },
  'drop: []': { spec: withCapabilities({ drop: [] }), refused: refused(MISSING, DROP) },
  'all in small letters': { spec: withCapabilities({ drop: ['all'] }), refused: refused(MISSING, DROP) },
  'ALL with the prefix of the kernel': { spec: withCapabilities({ drop: ['CAP_ALL'] }), refused: refused(MISSING, DROP) },
  'every default dropped by name': { spec: withCapabilities({ drop: ['CHOWN', 'NET_RAW'] }), refused: refused(MISSING, DROP) },
  'all added': { spec: withCapabilities({ add: ['ALL'] }), refused: refused(`${MISSING}; container "web" must not include "ALL" in securityContext.capabilities.add`, [...DROP, `${ADD}[0]`]) },
  'a default added': {
    spec: withCapabilities({ drop: ['ALL'], add: ['NET_BIND_SERVICE', 'CHOWN'] }),
    refused: refused('container "web" must not include "CHOWN" in securityContext.capabilities.add', [`${ADD}[1]`]),
  },
  'nothing on Windows, which counts from 1.25 on': { spec: { ...withCapabilities({}), os: { name: 'windows' } }, refused: refused(MISSING, DROP, 24) },
  'nothing on Linux': { spec: { ...withCapabilities({}), os: { name: 'linux' } }, refused: refused(MISSING, DROP) },
  'a user namespace does not help': { spec: { ...withCapabilities({}), hostUsers: false }, refused: refused(MISSING, DROP) },
  'containers of every list: some drop too little, others add too much': {
    spec: {
      ephemeralContainers: [{ name: 'debug', securityContext: { capabilities: { drop: ['ALL'], add: ['SYS_PTRACE', 'BPF'] } } }],
      containers: [{ name: 'fine', securityContext: { capabilities: { drop: ['ALL'] } } }, { name: 'web', securityContext: { capabilities: { add: ['BPF'] } } }],
      initContainers: [{ name: 'init' }],
    },
    refused: refused('containers "init", "web" must set securityContext.capabilities.drop=["ALL"]; '
      + 'containers "web", "debug" must not include "BPF", "SYS_PTRACE" in securityContext.capabilities.add', [
      'spec.initContainers[0].securityContext.capabilities.drop', 'spec.containers[1].securityContext.capabilities.drop',
      'spec.containers[1].securityContext.capabilities.add[0]', 'spec.ephemeralContainers[0].securityContext.capabilities.add[0]',
      'spec.ephemeralContainers[0].securityContext.capabilities.add[1]',
    ]),
  },
});
