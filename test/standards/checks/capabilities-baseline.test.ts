import { capabilitiesBaseline } from '../../../src/standards/checks/capabilities-baseline';
import { describeCheck } from '../../support/check-cases';

const refused = (detail: string, ...fields: string[]) => [{ from: 0, reason: 'non-default capabilities', detail: `${detail} in securityContext.capabilities.add`, fields }];

const adding = (...add: unknown[]) => ({ containers: [{ name: 'web', securityContext: { capabilities: { add } } }] });
const DEFAULTS = [
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
];

describeCheck(capabilitiesBaseline, {
  'nothing, null and empty': {
    spec: {
      containers: [
        { name: 'a' }, { name: 'b', securityContext: { capabilities: null } }, { name: 'c', securityContext: { capabilities: {} } },
        { name: 'd', securityContext: { capabilities: { add: null } } }, { name: 'e', securityContext: { capabilities: { add: [] } } },
      ],
    },
  },
  'what is dropped does not count': { spec: { containers: [{ name: 'web', securityContext: { capabilities: { drop: ['NET_RAW'] } } }] } },
  ...Object.fromEntries(DEFAULTS.map(name => [`${name}, which runtimes give by default`, { spec: adding(name) }])),
  ...Object.fromEntries(['NET_RAW', 'NET_ADMIN', 'SYS_ADMIN', 'ALL', 'CAP_CHOWN', 'chown', ''].map(name => [`"${name}", which they do not`, {
    spec: adding('CHOWN', name),
    refused: refused(`container "web" must not include "${name}"`, 'spec.containers[0].securityContext.capabilities.add[1]'),
  }])),
  'a name that is null is empty': { spec: adding(null, ''), refused: refused('container "web" must not include ""', 'spec.containers[0].securityContext.capabilities.add[0]', 'spec.containers[0].securityContext.capabilities.add[1]') },
  'containers of every list, each name once and sorted': {
    spec: {
      ephemeralContainers: [{ name: 'debug', securityContext: { capabilities: { add: ['SYS_PTRACE'] } } }],
      containers: [{ name: 'fine' }, { name: 'web', securityContext: { capabilities: { add: ['SYS_PTRACE', 'KILL', 'BPF'] } } }],
      initContainers: [{ name: 'init', securityContext: { capabilities: { add: ['NET_ADMIN'] } } }],
    },
    refused: refused('containers "init", "web", "debug" must not include "BPF", "NET_ADMIN", "SYS_PTRACE"', 'spec.initContainers[0].securityContext.capabilities.add[0]',
      'spec.containers[1].securityContext.capabilities.add[0]', 'spec.containers[1].securityContext.capabilities.add[2]',
      'spec.ephemeralContainers[0].securityContext.capabilities.add[0]'),
  },
});
