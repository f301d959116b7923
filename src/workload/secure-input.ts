import { Size, SizeRoundingBehavior } from 'cdk8s';
import { AbstractPodProps, Capability, Container, ContainerProps, ContainerResources, Volume } from 'cdk8s-plus-27';
import { LevelVersion, evaluatePod, hasDigest, hasTag, requireAmounts } from '../standards';
import { ImagePin, SecureWorkloadProps } from './secure-workload';

/**
 * What contradicts a Secure workload, refused where it is said.
 *
 *   said                                  why it can't be
 *   privileged                            the API server refuses it next to allowPrivilegeEscalation false
 *   allowPrivilegeEscalation, user 0,     the restricted Pod Security Standard refuses it
 *   ensureNonRoot false, hostNetwork,
 *   hostPort, volumes of the node, …
 *   a limit below its request             the API server refuses it
 *   an image without tag or digest        the user asked for one
 */
export function requirePod(where: string, props: AbstractPodProps): void {
  if (props.hostNetwork) {
    throw new Error(`Invalid hostNetwork of ${where}: in the network of its node the pod is out of reach of every NetworkPolicy. Leave it out, or ${TAKE_PLUS}.`);
  }
  const { ensureNonRoot, user, group, fsGroup, sysctls } = props.securityContext ?? {};
  requireNonRoot(where, ensureNonRoot);
  requireIds(where, { user, group, fsGroup });
  const [finding] = evaluatePod({}, { containers: [], securityContext: { runAsNonRoot: true, sysctls } }, NEWEST).filter(({ check }) => check === 'sysctls');
  if (finding) { throw new Error(`Invalid sysctls of ${where}: ${finding.detail}. ${RESTRICTED} Leave them out, or ${TAKE_PLUS}.`); }
}

/** Throws on a container that a Secure workload can't have. */
export function requireContainer(where: string, container: ContainerProps, { requireImage, imageDigests = {} }: SecureWorkloadProps): void {
  const place = `container "${container.name ?? 'main'}" in ${where}`;
  requireContainerImage(place, container.image, requireImage, Object.hasOwn(imageDigests, container.image));
  const { privileged, allowPrivilegeEscalation, ensureNonRoot, user, group, capabilities } = container.securityContext ?? {};
  if (privileged) {
    throw new Error(`Invalid privileged of ${place}: Secure workloads can't be privileged, since they set allowPrivilegeEscalation to false, `
      + `next to which the API server refuses it. Leave it out, or ${TAKE_PLUS}.`);
  }
  if (allowPrivilegeEscalation) {
    throw new Error(`Invalid allowPrivilegeEscalation true of ${place}. ${RESTRICTED} Leave it out, or ${TAKE_PLUS}.`);
  }
  requireNonRoot(place, ensureNonRoot);
  requireIds(place, { user, group });
  const refused = capabilities?.add?.find(capability => capabilityName(capability) !== 'NET_BIND_SERVICE');
  if (refused !== undefined) {
    throw new Error(`Invalid capability ${refused} of ${place}: only NET_BIND_SERVICE may be added. ${RESTRICTED} Leave it out, or ${TAKE_PLUS}.`);
  }
  requireResources(place, container.resources);
  for (const port of container.ports ?? []) { requirePort(place, port.number, port.hostPort); }
  for (const { volume } of container.volumeMounts ?? []) { requireVolume(where, volume); }
  const { liveness, readiness, startup, lifecycle } = container;
  if (liveness ?? readiness ?? startup ?? lifecycle) { requireHandlers(place, container); }
}

/** Throws on a limit below its request, and says where. */
export function requireResources(place: string, resources: ContainerResources = {}): void {
  const problem = problemOf(() => requireAmounts(amountsOf(resources)));
  // Invalid cpu limit "500m": must not be below the request "1".
  if (problem !== undefined) { throw new Error(problem.replace(': ', ` of ${place}: `)); }
}

/** What users added to a container behind its constructor, in sentences. */
export function containerProblems(where: string, container: Container): string[] {
  const place = `container "${container.name}" in ${where}`;
  return [
    ...container.ports.map(port => problemOf(() => requirePort(place, port.number, port.hostPort))),
    ...container.mounts.map(mount => problemOf(() => requireVolume(where, mount.volume))),
  ].filter(problem => problem !== undefined);
}

/** Throws on a volume that the restricted standard refuses. */
export function requireVolume(where: string, volume: Volume): void {
  const [finding] = evaluatePod({}, { containers: [], securityContext: CONFINED, volumes: [volume._toKube()] }, NEWEST);
  if (finding) {
    const [type] = Object.entries(volume._toKube()).filter(([field, value]) => field !== 'name' && value !== undefined).map(([field]) => field);
    throw new Error(`Invalid volume "${volume.name}" of ${where}: it is of type ${type}. ${RESTRICTED} `
      + `Take a PersistentVolumeClaim, ConfigMap, Secret, CSI volume or emptyDir, or ${TAKE_PLUS}.`);
  }
}

/** The API's name for a capability: cdk8s-plus-27 writes the kernel's, `CAP_NET_RAW`. */
export function capabilityName(capability: Capability | string): string {
  return String(capability).replace(/^CAP_/, '');
}

/** Requests and limits as the API writes them, by resource name. */
export function amountsOf({ cpu, memory, ephemeralStorage }: ContainerResources): { requests: Amounts; limits: Amounts } {
  const amounts = (kind: 'request' | 'limit') => Object.fromEntries(Object.entries({
    'cpu': cpu?.[kind]?.amount,
    'ephemeral-storage': quantity(ephemeralStorage?.[kind]),
    'memory': quantity(memory?.[kind]),
  }).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return { requests: amounts('request'), limits: amounts('limit') };
}

/** `128Mi`: in the largest unit that gives a whole number. */
export function quantity(size: Size): string;
export function quantity(size: Size | undefined): string | undefined;
export function quantity(size: Size | undefined): string | undefined {
  if (size === undefined) { return undefined; }
  const rounding = SizeRoundingBehavior.NONE;
  const [gi, mi] = [size.toGibibytes({ rounding }), size.toMebibytes({ rounding })];
  return Number.isInteger(gi) ? `${gi}Gi` : Number.isInteger(mi) ? `${mi}Mi` : `${Math.ceil(size.toKibibytes({ rounding }))}Ki`;
}

/** Amounts by resource name. */
export type Amounts = { readonly [resource: string]: string };

/** The sentence of an error, or undefined. */
export function problemOf(step: () => void): string | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const NEWEST: LevelVersion = { level: 'restricted', version: 'latest' };

const CONFINED = {
  allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' },
};

const TAKE_PLUS = 'take the construct of cdk8s-plus instead';
const RESTRICTED = 'Secure workloads keep to the restricted Pod Security Standard.';

function requireNonRoot(place: string, ensureNonRoot: boolean | undefined): void {
  if (ensureNonRoot === false) { throw new Error(`Invalid ensureNonRoot false of ${place}. ${RESTRICTED} Leave it out, or ${TAKE_PLUS}.`); }
}

/** the group of root is not root: restricted lets it pass */
function requireIds(place: string, ids: { user?: number; group?: number; fsGroup?: number }): void {
  if (ids.user === 0) {
    throw new Error(`Invalid securityContext.user 0 of ${place}: that is root, which runAsNonRoot forbids. Give an id from 1; scanners ask for 10001 or more.`);
  }
  for (const [name, id] of Object.entries(ids)) {
    if (id !== undefined && (!Number.isInteger(id) || id < 0 || id > 2 ** 31 - 1)) {
      throw new Error(`Invalid securityContext.${name} ${id} of ${place}: must be a whole number from ${name === 'user' ? 1 : 0} to 2147483647.`);
    }
  }
}

function requirePort(place: string, port: number, hostPort: number | undefined): void {
  if (hostPort) { throw new Error(`Invalid hostPort ${hostPort} for port ${port} of ${place}. ${RESTRICTED} Leave it out and expose the port by a Service.`); }
}

/** probes and handlers that connect to other hosts, in the words of Pod Security admission */
function requireHandlers(place: string, container: ContainerProps): void {
  const made = new Container({ ...container, resources: {}, securityContext: undefined, name: container.name ?? 'main' })._toKube();
  const [finding] = evaluatePod({}, { containers: [{ ...made, securityContext: CONFINED }] }, NEWEST);
  if (finding) { throw new Error(`Invalid ${place}: ${finding.detail}. ${RESTRICTED} ${finding.mend}`); }
}

function requireContainerImage(place: string, image: string, pin: ImagePin = ImagePin.NONE, hasDigestElsewhere: boolean): void {
  if (!Object.values(ImagePin).includes(pin)) {
    throw new Error(`Invalid requireImage "${String(pin)}": write ImagePin.NONE, ImagePin.TAG or ImagePin.DIGEST.`);
  }
  if (typeof image !== 'string' || image === '' || image !== image.trim()) {
    throw new Error(`Invalid image "${image}" of ${place}: must be the name of an image, without spaces around it, such as registry.example.com/shop/web:1.4.2.`);
  }
  if ((hasDigestElsewhere || pin !== ImagePin.NONE) && image.includes('@') && !hasDigest(image)) {
    throw new Error(`Invalid image "${image}" of ${place}: its digest is not sha256: and 64 lower-case hexadecimal digits.`);
  }
  if (hasDigestElsewhere || pin === ImagePin.NONE) { return; }
  if (pin === ImagePin.DIGEST && !hasDigest(image)) {
    throw new Error(`Invalid image "${image}" of ${place}: it has no digest. Write ${image}@sha256:…, or give the digest in imageDigests.`);
  }
  if (pin === ImagePin.TAG && !hasTag(image)) {
    const name = image.replace(/:latest$/, '');
    throw new Error(`Invalid image "${image}" of ${place}: ${name === image ? 'it has no tag' : 'the tag latest moves'}. Write ${name}:<version>, or ${name}@sha256:….`);
  }
}
