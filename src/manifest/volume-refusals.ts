import { Shape, pushShapeProblems } from './shape';
import { dnsLabelProblem } from './syntax';

/**
 * Why API servers refuse the volumes of a pod, by their names:
 *
 *   field                                    refused
 *   volumes[].name                           none, no DNS label, that of another volume
 *   containers[].volumeMounts[].name         that of no volume
 *   containers[].volumeMounts[].mountPath    none, that of another mount of the container
 *
 * @param claims names of the claims that a StatefulSet makes volumes of, in place of those that its template has
 */
export function volumeRefusals(spec: { readonly [field: string]: any }, path: string, claims: readonly string[]): string[] {
  const refusals: string[] = [];
  const mountsIn = (field: string) => Array.isArray(spec[field]) && spec[field].some((container: any) => container?.volumeMounts);
  if (!spec.volumes && !CONTAINER_FIELDS.some(mountsIn)) { return refusals; }
  pushShapeProblems(refusals, spec, VOLUMES, [path]);
  if (refusals.length > 0) { return refusals; }
  const names = new Set(claims);
  spec.volumes?.forEach(({ name }: { readonly name?: string | null }, i: number) => {
    const at = `${path}.volumes[${i}].name`;
    if (!name) {
      refusals.push(`${at} is missing`);
      return;
    }
    if (claims.includes(name)) { return; }
    const problem = dnsLabelProblem(name);
    if (problem) { refusals.push(`${at} "${name}" ${problem}`); }
    if (names.has(name)) { refusals.push(`${at} "${name}" is the name of another volume too`); }
    names.add(name);
  });
  for (const field of CONTAINER_FIELDS) {
    spec[field]?.forEach((container: any, i: number) => {
      if (container?.volumeMounts) { pushMounts(refusals, container.volumeMounts, `${path}.${field}[${i}].volumeMounts`, names); }
    });
  }
  return refusals;
}

const CONTAINER_FIELDS = ['containers', 'initContainers', 'ephemeralContainers'];

const CONTAINERS: Shape = { list: { fields: { volumeMounts: { list: { fields: { name: 'string', mountPath: 'string' } } } } } };

const VOLUMES: Shape = {
  fields: { volumes: { list: { fields: { name: 'string' } } }, containers: CONTAINERS, initContainers: CONTAINERS, ephemeralContainers: CONTAINERS },
};

interface Mount {
  readonly name?: string | null;
  readonly mountPath?: string | null;
}

function pushMounts(refusals: string[], mounts: readonly Mount[], path: string, volumes: ReadonlySet<string>): void {
  const paths = new Set<string>();
  mounts.forEach(({ name, mountPath }, i) => {
    if (!name) {
      refusals.push(`${path}[${i}].name is missing`);
    } else if (!volumes.has(name)) {
      refusals.push(`${path}[${i}].name "${name}" is the name of no volume`);
    }
    if (!mountPath) {
      refusals.push(`${path}[${i}].mountPath is missing`);
    } else if (paths.has(mountPath)) {
      refusals.push(`${path}[${i}].mountPath "${mountPath}" is that of another mount too`);
    } else {
      paths.add(mountPath);
    }
  });
}
