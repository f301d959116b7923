import { hostPathVolumes } from '../../../src/standards/checks/host-path-volumes';
import { describeCheck } from '../../support/check-cases';

const refused = (detail: string, ...fields: string[]) => [{ from: 0, reason: 'hostPath volumes', detail, fields }];

describeCheck(hostPathVolumes, {
  'no volumes': { spec: {} },
  'volumes: null': { spec: { volumes: null } },
  'volumes of other types': { spec: { volumes: [{ name: 'a', emptyDir: {} }, { name: 'b', nfs: {} }] } },
  'hostPath: null is absent': { spec: { volumes: [{ name: 'a', hostPath: null }] } },
  'a volume that is null': { spec: { volumes: [null] } },
  'one': {
    spec: { volumes: [{ name: 'a', emptyDir: {} }, { name: 'run', hostPath: { path: '/run' } }] },
    refused: refused('volume "run"', 'spec.volumes[1].hostPath'),
  },
  'hostPath: {} is present': { spec: { volumes: [{ name: 'run', hostPath: {} }] }, refused: refused('volume "run"', 'spec.volumes[0].hostPath') },
  'two, in their own order and by name even where that is one': {
    spec: { volumes: [{ name: 'var', hostPath: {} }, { name: 'c', csi: {} }, { name: 'dev', hostPath: {} }, { name: 'var', hostPath: {} }] },
    refused: refused('volumes "var", "dev", "var"', 'spec.volumes[0].hostPath', 'spec.volumes[2].hostPath', 'spec.volumes[3].hostPath'),
  },
  'without a name': { spec: { volumes: [{ hostPath: {} }, { name: null, hostPath: {} }] }, refused: refused('volumes "", ""', 'spec.volumes[0].hostPath', 'spec.volumes[1].hostPath') },
});
