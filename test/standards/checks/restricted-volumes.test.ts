import { restrictedVolumes } from '../../../src/standards/checks/restricted-volumes';
import { CheckCase, describeCheck } from '../../support/check-cases';

const refused = (detail: string, ...fields: string[]) => [{ from: 0, reason: 'restricted volume types', detail, fields }];

const ALLOWED = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'];
const OTHERS = [
  'hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'nfs', 'iscsi', 'glusterfs', 'rbd', 'flexVolume', 'cinder', 'cephfs', 'flocker',
  'fc', 'azureFile', 'vsphereVolume', 'quobyte', 'azureDisk', 'photonPersistentDisk', 'portworxVolume', 'scaleIO', 'storageos',
];

describeCheck(restrictedVolumes, {
  'no volumes': { spec: {} },
  'volumes: null': { spec: { volumes: null } },
  ...Object.fromEntries(ALLOWED.flatMap((source): [string, CheckCase][] => [
    [`${source} is allowed`, { spec: { volumes: [{ name: 'v', [source]: {} }] } }],
    [`${source}: null is no source, so it is an emptyDir`, { spec: { volumes: [{ name: 'v', [source]: null }] } }],
  ])),
  ...Object.fromEntries(OTHERS.flatMap((source): [string, CheckCase][] => [
    [`${source} is not`, {
      spec: { volumes: [{ name: 'fine', secret: {} }, { name: 'v', [source]: {} }] },
      refused: refused(`volume "v" uses restricted volume type "${source}"`, `spec.volumes[1].${source}`),
    }],
    [`${source}: null is no source`, { spec: { volumes: [{ name: 'v', [source]: null }] } }],
  ])),
  'a volume without a source is an emptyDir': { spec: { volumes: [{ name: 'v' }, {}, null] } },
  'a source that nobody knows': { spec: { volumes: [{ name: 'v', cloudDisk: {} }] }, refused: refused('volume "v" uses restricted volume type "unknown"', 'spec.volumes[0]') },
  'an unknown source that is null': { spec: { volumes: [{ name: 'v', cloudDisk: null }] } },
  'several volumes, in their own order, types once and sorted': {
    spec: { volumes: [{ name: 'z', nfs: {} }, { name: 'fine', configMap: {} }, { name: 'a', hostPath: {} }, { name: 'n', nfs: {} }, { fc: {} }] },
    refused: refused('volumes "z", "a", "n", "" use restricted volume types "fc", "hostPath", "nfs"',
      'spec.volumes[0].nfs', 'spec.volumes[2].hostPath', 'spec.volumes[3].nfs', 'spec.volumes[4].fc'),
  },
  // no server accepts two sources, but this is what the check says
  'two sources: an allowed one is enough': { spec: { volumes: [{ name: 'v', hostPath: {}, emptyDir: {} }] } },
  'two sources: the first of the order counts, whatever theirs is': {
    spec: { volumes: [{ name: 'v', nfs: {}, hostPath: {} }] },
    refused: refused('volume "v" uses restricted volume type "hostPath"', 'spec.volumes[0].hostPath'),
  },
  'a source whose text is empty is present': { spec: { volumes: [{ name: 'v', nfs: '' }] }, refused: refused('volume "v" uses restricted volume type "nfs"', 'spec.volumes[0].nfs') },
});
