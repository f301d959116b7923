import { hostPorts } from '../../../src/standards/checks/host-ports';
import { describeCheck } from '../../support/check-cases';

const refused = (detail: string, ...fields: string[]) => [{ from: 0, reason: 'hostPort', detail, fields }];

describeCheck(hostPorts, {
  'no ports': { spec: { containers: [{ name: 'web' }, { name: 'db', ports: null }] } },
  'ports of containers alone': { spec: { containers: [{ name: 'web', ports: [{ containerPort: 8080 }, { containerPort: 8443, hostPort: null }] }] } },
  'hostPort 0 is none': { spec: { containers: [{ name: 'web', ports: [{ containerPort: 8080, hostPort: 0 }] }] } },
  'a port that is null': { spec: { containers: [{ name: 'web', ports: [null] }] } },
  'one port': {
    spec: { containers: [{ name: 'web', ports: [{ containerPort: 8080 }, { containerPort: 8443, hostPort: 443 }] }] },
    refused: refused('container "web" uses hostPort 443', 'spec.containers[0].ports[1].hostPort'),
  },
  'two ports of one container, sorted as text': {
    spec: { containers: [{ name: 'web', ports: [{ hostPort: 9090 }, { hostPort: 80 }, { hostPort: 443 }] }] },
    refused: refused('container "web" uses hostPorts 443, 80, 9090',
      'spec.containers[0].ports[0].hostPort', 'spec.containers[0].ports[1].hostPort', 'spec.containers[0].ports[2].hostPort'),
  },
  'one port of two containers is told once': {
    spec: { containers: [{ name: 'a', ports: [{ hostPort: 53, protocol: 'UDP' }, { hostPort: 53, protocol: 'TCP' }] }, { name: 'b', ports: [{ hostPort: 53 }] }] },
    refused: refused('containers "a", "b" use hostPort 53',
      'spec.containers[0].ports[0].hostPort', 'spec.containers[0].ports[1].hostPort', 'spec.containers[1].ports[0].hostPort'),
  },
  'containers of every list': {
    spec: {
      ephemeralContainers: [{ name: 'debug', ports: [{ hostPort: 3 }] }],
      containers: [{ name: 'quiet' }, { name: 'web', ports: [{ hostPort: 2 }] }],
      initContainers: [{ name: 'init', ports: [{ hostPort: 1 }] }],
    },
    refused: refused('containers "init", "web", "debug" use hostPorts 1, 2, 3',
      'spec.initContainers[0].ports[0].hostPort', 'spec.containers[1].ports[0].hostPort', 'spec.ephemeralContainers[0].ports[0].hostPort'),
  },
});
