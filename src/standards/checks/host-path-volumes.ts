import { Check, Violation } from '../check';
import { PodView } from '../pod-view';
import { plural, quoted } from '../wording';

/**
 * hostPath volumes (baseline)
 *
 *   field                     allowed
 *   volumes[*].hostPath       undefined
 */
export const hostPathVolumes: Check = {
  id: 'hostPathVolumes',
  level: 'baseline',
  versions: [{ since: 0, evaluate: forbidHostPath }],
  mend: 'Use an emptyDir, a persistentVolumeClaim or a CSI driver; what must read the node needs a privileged namespace of its own.',
};

function forbidHostPath(pod: PodView): Violation | undefined {
  const bad = pod.volumes.flatMap((volume, index) => volume?.hostPath != null ? [{ name: volume.name ?? '', index }] : []);
  if (bad.length === 0) { return undefined; }
  return {
    reason: 'hostPath volumes',
    detail: `${plural('volume', 'volumes', bad.length)} ${quoted(bad.map(volume => volume.name))}`,
    fields: bad.map(volume => `spec.volumes[${volume.index}].hostPath`),
  };
}
