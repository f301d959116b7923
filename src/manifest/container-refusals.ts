import { isPortNumber } from './network-policy-problems';
import { isObject, shown } from './object';
import { DEFAULT_PROTOCOL } from './policy-port';
import { Shape, pushShapeProblems } from './shape';
import { dnsLabelProblem } from './syntax';

/**
 * Why API servers refuse the containers of a pod whose labels and ports are plain all the same:
 *
 *   field of a container      refused
 *   name                      none, no DNS label, that of another container, init containers among them
 *   image                     none; of a Pod, one that begins or ends with a space
 *   command, args, env        what is no text: a number or a boolean without quotes; a variable without name
 *   ports[].name              that of another port of the container
 *   ports[].hostPort          outside of 1 to 65535; in the host's network another than the container's; twice on an address
 *                             (without one, a Pod in the host's network has the containerPort)
 *
 * Containers and their ports are objects, as `judgeWorkload` has seen.
 */
export function containerRefusals(spec: PodSpec, path: string, isPod: boolean): string[] {
  const refusals: string[] = [];
  const names = new Set<string>();
  const isOnHost = spec.hostNetwork === true;
  for (const field of CONTAINER_FIELDS) {
    const containers: unknown = spec[field];
    if (!Array.isArray(containers)) { continue; }
    // containers run side by side, init containers one after the other
    const together = field === 'containers' ? new Set<string>() : undefined;
    containers.forEach((container, i) => {
      if (!isObject(container)) { return; }
      const at = () => `${path}.${field}[${i}]`;
      const before = refusals.length;
      pushShapeProblems(refusals, container, CONTAINER, [path, field, i]);
      if (refusals.length > before) { return; }
      pushName(refusals, container.name, at, names);
      pushImage(refusals, container.image, at, isPod);
      container.env?.forEach((variable: any, j: number) => { if (!variable.name) { refusals.push(`${at()}.env[${j}].name is missing`); } });
      if (isOnHost || mayClash(container.ports)) { pushPorts(refusals, container.ports ?? [], at, { isOnHost, isPod, mayDiffer: field !== 'containers', taken: together ?? new Set() }); }
    });
  }
  return refusals;
}

/** one port that is not on the host clashes with none */
function mayClash(ports: readonly PodSpec[] | undefined | null): boolean {
  return ports !== undefined && ports !== null && (ports.length > 1 || ports.length === 1 && Boolean(ports[0].hostPort));
}

/** built only where there is something to say */
type Place = () => string;

type PodSpec = { readonly [field: string]: any };

const CONTAINER_FIELDS = ['containers', 'initContainers', 'ephemeralContainers'];

const CONTAINER: Shape = {
  fields: {
    name: 'string',
    image: 'string',
    command: { list: 'string' },
    args: { list: 'string' },
    env: { list: { fields: { name: 'string', value: 'string' } } },
    ports: { list: { fields: { hostPort: 'integer', hostIP: 'string' } } },
  },
};

function pushName(refusals: string[], name: string | undefined | null, at: Place, names: Set<string>): void {
  if (!name) {
    refusals.push(`${at()}.name is missing`);
    return;
  }
  const problem = dnsLabelProblem(name);
  if (problem) { refusals.push(`${at()}.name "${name}" ${problem}`); }
  if (isTaken(name, names)) { refusals.push(`${at()}.name "${name}" is the name of another container too`); }
}

function pushImage(refusals: string[], image: string | undefined | null, at: Place, isPod: boolean): void {
  if (!image) {
    refusals.push(`${at()}.image is missing`);
  } else if (isPod && image !== image.trim()) {
    refusals.push(`${at()}.image "${image}" must not begin or end with a space`);
  }
}

interface HostPorts {
  readonly isOnHost: boolean;
  readonly isPod: boolean;
  /** from the port of the container, though on the host */
  readonly mayDiffer: boolean;
  /** by those that run at the same time */
  readonly taken: Set<string>;
}

function pushPorts(refusals: string[], ports: readonly PodSpec[], at: Place, { isOnHost, isPod, mayDiffer, taken }: HostPorts): void {
  const names = new Set<string>();
  ports.forEach(({ name, hostPort: written, hostIP, containerPort, protocol }, i) => {
    if (name && isTaken(name, names)) { refusals.push(`${at()}.ports[${i}].name "${shown(name)}" is the name of another port of the container too`); }
    const hostPort: number | undefined = written || (isOnHost && isPod ? containerPort : undefined);
    if (!hostPort) { return; }
    const place = `${at()}.ports[${i}].hostPort ${hostPort}`;
    if (!isPortNumber(hostPort)) { refusals.push(`${place} must be a whole number from 1 to 65535`); }
    if (isOnHost && !mayDiffer && hostPort !== containerPort) { refusals.push(`${place} must be the containerPort ${shown(containerPort)}, as hostNetwork is true`); }
    if (isTaken(`${protocol || DEFAULT_PROTOCOL} ${hostIP ?? ''} ${hostPort}`, taken)) { refusals.push(`${place} is that of another port of the pod too`); }
  });
}

/** whether it is among the names, where it is put if not */
function isTaken(name: string, names: Set<string>): boolean {
  if (names.has(name)) { return true; }
  names.add(name);
  return false;
}
