import { Check, Violation } from '../check';
import { PodView } from '../pod-view';
import { distinct, plural, quoted } from '../wording';

/**
 * Volume types (restricted)
 *
 *   field           allowed
 *   volumes[*]      configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret
 *
 * A volume that names no source is an emptyDir: the API server makes it one before anybody checks.
 */
export const restrictedVolumes: Check = {
  id: 'restrictedVolumes',
  level: 'restricted',
  versions: [{ since: 0, evaluate: requireAllowedType, overrides: ['hostPathVolumes'] }],
  mend: 'Use a persistentVolumeClaim, a CSI driver or an ephemeral volume instead.',
};

const ALLOWED = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'];

/** what messages call the others, the first that is set; one that nobody knows is "unknown" */
const OTHERS = [
  'hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'nfs', 'iscsi', 'glusterfs', 'rbd', 'flexVolume', 'cinder', 'cephfs', 'flocker',
  'fc', 'azureFile', 'vsphereVolume', 'quobyte', 'azureDisk', 'photonPersistentDisk', 'portworxVolume', 'scaleIO', 'storageos',
];

function requireAllowedType(pod: PodView): Violation | undefined {
  const bad = pod.volumes.flatMap((volume, index) => isAllowed(volume) ? [] : [{ name: volume?.name ?? '', index, type: typeOf(volume) }]);
  if (bad.length === 0) { return undefined; }
  const types = distinct(bad.map(volume => volume.type));
  return {
    reason: 'restricted volume types',
    detail: `${plural('volume', 'volumes', bad.length)} ${quoted(bad.map(volume => volume.name))} ${plural('uses', 'use', bad.length)} `
      + `${plural('restricted volume type', 'restricted volume types', types.length)} ${quoted(types)}`,
    fields: bad.map(volume => `spec.volumes[${volume.index}]${volume.type === 'unknown' ? '' : `.${volume.type}`}`),
  };
}

function isAllowed(volume: any): boolean {
  return ALLOWED.some(source => volume?.[source] != null) || Object.keys(volume ?? {}).every(key => key === 'name' || volume[key] == null);
}

function typeOf(volume: any): string {
  return OTHERS.find(source => volume[source] != null) ?? 'unknown';
}
