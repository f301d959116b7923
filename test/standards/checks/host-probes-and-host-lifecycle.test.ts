import { hostProbesAndHostLifecycle } from '../../../src/standards/checks/host-probes-and-host-lifecycle';
import { CheckCase, describeCheck } from '../../support/check-cases';

const refused = (detail: string, ...fields: string[]) => [{ from: 34, reason: 'probe or lifecycle host', detail, fields }];

const withHandler = (handler: string, value: unknown) => handler.startsWith('lifecycle.')
  ? { containers: [{ name: 'web', lifecycle: { [handler.slice('lifecycle.'.length)]: value } }] }
  : { containers: [{ name: 'web', [handler]: value }] };
const HANDLERS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];

describeCheck(hostProbesAndHostLifecycle, {
  'no probes': { spec: { containers: [{ name: 'web' }] } },
  ...Object.fromEntries(HANDLERS.flatMap((handler): [string, CheckCase][] => [
    [`${handler}: null`, { spec: withHandler(handler, null) }],
    [`${handler}: {}`, { spec: withHandler(handler, {}) }],
    [`${handler} of another kind`, { spec: withHandler(handler, { exec: { command: ['true'], host: 'x' }, grpc: { port: 1, host: 'x' } }) }],
    ...['httpGet', 'tcpSocket'].flatMap((action): [string, CheckCase][] => [
      [`${handler}.${action}: null`, { spec: withHandler(handler, { [action]: null }) }],
      [`${handler}.${action} without a host`, { spec: withHandler(handler, { [action]: { port: 80 } }) }],
      [`${handler}.${action} with host: null`, { spec: withHandler(handler, { [action]: { port: 80, host: null } }) }],
      [`${handler}.${action} with an empty host`, { spec: withHandler(handler, { [action]: { port: 80, host: '' } }) }],
      [`${handler}.${action} with a host, from 1.34 on`, {
        spec: withHandler(handler, { [action]: { port: 80, host: '192.0.2.1' } }),
        refused: refused('container "web" uses probe or lifecycle host "192.0.2.1"', `spec.containers[0].${handler}.${action}.host`),
      }],
    ]),
  ])),
  'lifecycle: null': { spec: { containers: [{ name: 'web', lifecycle: null }] } },
  '127.0.0.1 is the node\'s': {
    spec: withHandler('livenessProbe', { httpGet: { port: 80, host: '127.0.0.1' } }),
    refused: refused('container "web" uses probe or lifecycle host "127.0.0.1"', 'spec.containers[0].livenessProbe.httpGet.host'),
  },
  'localhost too': {
    spec: withHandler('startupProbe', { tcpSocket: { port: 80, host: 'localhost' } }),
    refused: refused('container "web" uses probe or lifecycle host "localhost"', 'spec.containers[0].startupProbe.tcpSocket.host'),
  },
  'several hosts of one container, each once and sorted': {
    spec: {
      containers: [{
        name: 'web',
        readinessProbe: { tcpSocket: { host: 'b' } },
        livenessProbe: { tcpSocket: { host: 'b' }, httpGet: { host: 'c' } },
        lifecycle: { preStop: { httpGet: { host: 'a' } } },
      }],
    },
    refused: refused('container "web" uses probe or lifecycle hosts "a", "b", "c"', 'spec.containers[0].livenessProbe.httpGet.host', 'spec.containers[0].livenessProbe.tcpSocket.host',
      'spec.containers[0].readinessProbe.tcpSocket.host', 'spec.containers[0].lifecycle.preStop.httpGet.host'),
  },
  'containers of every list, sorted by name and each name once, unlike in all other checks': {
    spec: {
      ephemeralContainers: [{ name: 'a', livenessProbe: { httpGet: { host: 'x' } } }],
      containers: [{ name: 'z' }, { name: 'c', livenessProbe: { httpGet: { host: 'x' } } }, { name: 'a', startupProbe: { httpGet: { host: 'x' } } }],
      initContainers: [{ name: 'd', readinessProbe: { httpGet: { host: 'x' } } }],
    },
    refused: refused('containers "a", "c", "d" use probe or lifecycle host "x"', 'spec.initContainers[0].readinessProbe.httpGet.host',
      'spec.containers[1].livenessProbe.httpGet.host', 'spec.containers[2].startupProbe.httpGet.host', 'spec.ephemeralContainers[0].livenessProbe.httpGet.host'),
  },
});
