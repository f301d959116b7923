import { hostNamespaces } from '../../../src/standards/checks/host-namespaces';
import { describeCheck } from '../../support/check-cases';

const refused = (detail: string, ...fields: string[]) => [{ from: 0, reason: 'host namespaces', detail, fields }];

describeCheck(hostNamespaces, {
  'nothing of the host': { spec: { containers: [{ name: 'web' }] } },
  'false is the default': { spec: { hostNetwork: false, hostPID: false, hostIPC: false } },
  'null is absent': { spec: { hostNetwork: null, hostPID: null, hostIPC: null } },
  'the network of the host': { spec: { hostNetwork: true }, refused: refused('hostNetwork=true', 'spec.hostNetwork') },
  'the processes of the host': { spec: { hostPID: true }, refused: refused('hostPID=true', 'spec.hostPID') },
  'the memory of the host': { spec: { hostIPC: true }, refused: refused('hostIPC=true', 'spec.hostIPC') },
  'all of them, in the order of the standard': {
    spec: { hostIPC: true, hostPID: true, hostNetwork: true },
    refused: refused('hostNetwork=true, hostPID=true, hostIPC=true', 'spec.hostNetwork', 'spec.hostPID', 'spec.hostIPC'),
  },
  'a user namespace of its own does not help': { spec: { hostNetwork: true, hostUsers: false }, refused: refused('hostNetwork=true', 'spec.hostNetwork') },
});
