import { CONTROLS } from './control';
import { PodDraft } from './pod-draft';
import { LabelSelector } from '../../manifest';

/** Replicas on several hosts and zones, where there are several: preferred, so that a small cluster can run them too. */
export function spreadReplicas(draft: PodDraft, selector: LabelSelector): void {
  draft.setDefault(['spec', 'topologySpreadConstraints'], [
    { labelSelector: copied(selector), maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
  ], { reason: 'the loss of a zone leaves replicas', controls: CONTROLS.spread });
  draft.setDefault(['spec', 'affinity', 'podAntiAffinity'], {
    preferredDuringSchedulingIgnoredDuringExecution: [
      { podAffinityTerm: { labelSelector: copied(selector), topologyKey: 'kubernetes.io/hostname' }, weight: 100 },
    ],
  }, { reason: 'the loss of a node leaves replicas', controls: CONTROLS.spread });
}

/** a value that stands in several places is written to YAML once, and pointed at from the others */
function copied(selector: LabelSelector): LabelSelector {
  return JSON.parse(JSON.stringify(selector));
}
