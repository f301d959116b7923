import { ContainerView } from '../pod-view';
import { CONTROLS } from './control';
import { isForWindows, pathIn } from './level';
import { HardenOptions, WritablePathOptions, normalized } from './options';
import { PodDraft } from './pod-draft';

/**
 * Root file systems that can't be written, and the few paths that can: an emptyDir of limited size each, of one
 * container only. A path that has something mounted already is left alone.
 */
export function hardenFileSystem(draft: PodDraft, { readOnlyRootFilesystem, writablePaths = [] }: HardenOptions): void {
  if ((!readOnlyRootFilesystem && writablePaths.length === 0) || isForWindows(draft.view)) { return; }
  for (const container of regular(draft)) {
    if (readOnlyRootFilesystem) {
      const field = pathIn(container, 'securityContext', 'readOnlyRootFilesystem');
      if (draft.at(field) === false) { draft.note(field, 'stays writable, as it was written'); }
      draft.setDefault(field, true, {
        reason: 'nothing can be planted in the image\'s files',
        controls: CONTROLS.fileSystem,
        breaks: 'programs that write to /tmp, /run, caches, logs or their home: name these in writablePaths',
      });
    }
    for (const writable of writablePaths.filter(path => path.container === undefined || path.container === container.name)) {
      addWritablePath(draft, container, writable);
    }
  }
  for (const { container, path } of writablePaths) {
    if (container !== undefined && !regular(draft).some(({ name }) => name === container)) {
      draft.note(['spec', 'containers'], `no container "${container}" for the writable path "${path}"`);
    }
  }
}

/** ephemeral containers are added to pods that run: templates have none */
function regular(draft: PodDraft): ContainerView[] {
  return draft.view.containers.filter(container => container.list !== 'ephemeralContainers');
}

function addWritablePath(draft: PodDraft, container: ContainerView, { path, sizeLimit = '64Mi' }: WritablePathOptions): void {
  const mounts: any[] = container.value.volumeMounts ?? [];
  const current: any[] = draft.at(pathIn(container, 'volumeMounts')) ?? mounts;
  if (current.some(mount => normalized(String(mount?.mountPath)) === normalized(path))) { return; }
  const why = {
    reason: 'the program writes there',
    controls: CONTROLS.fileSystem,
    breaks: 'files that the image has in that folder are hidden; more than the limit evicts the pod',
  };
  const volumes: any[] = draft.at(['spec', 'volumes']) ?? [];
  const name = freeName(`${container.name}${path.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase()}`, draft.volumeNames);
  draft.set(['spec', 'volumes', volumes.length], { emptyDir: { sizeLimit }, name }, why);
  draft.set(pathIn(container, 'volumeMounts', current.length), { mountPath: path, name }, why);
}

/** A name that no volume has yet: a DNS label. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const base = wanted.slice(0, 58).replace(/-+$/, '');
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken.includes(name)) { return name; }
  }
}
