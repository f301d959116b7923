import { compareQuantities, quantityProblem, shown } from '../../manifest';
import { evaluatePod } from '../evaluate';
import { LevelVersion, levelVersion } from '../policy';

/**
 * What `harden` does beyond the checks of the level. Everything fills in what is absent; what a user wrote stays, unless
 * the check that it fails is named in `overrule`.
 */
export interface HardenOptions {
  /** @default restricted */
  readonly level?: string;
  /** `v1.0`, `v1.34`, `latest` @default latest */
  readonly version?: string;
  /** ids of checks that win over what was written; see `OVERRULABLE` @default none */
  readonly overrule?: readonly string[];
  /** whether root file systems become read-only @default false */
  readonly readOnlyRootFilesystem?: boolean;
  /** paths that stay writable @default none */
  readonly writablePaths?: readonly WritablePathOptions[];
  /** user id, from 1 @default the image's */
  readonly runAsUser?: number;
  /** group id; 0 is that of root @default the image's */
  readonly runAsGroup?: number;
  /** group that owns volumes @default none */
  readonly fsGroup?: number;
  /** further groups @default none */
  readonly supplementalGroups?: readonly number[];
  /** false takes the service account's token away from pods that don't ask for it @default left as it is */
  readonly automountServiceAccountToken?: boolean;
  /** a token that expires, for pods that call the API @default none */
  readonly serviceAccountToken?: TokenOptions;
  /** amounts by resource name for containers that have none @default left as they are */
  readonly requests?: { readonly [resource: string]: string };
  /** amounts by resource name for containers that have none @default left as they are */
  readonly limits?: { readonly [resource: string]: string };
  /** `Always`, `IfNotPresent`, `Never` @default left as it is */
  readonly imagePullPolicy?: string;
  /** digest `sha256:…` for each image by the name that containers use @default none */
  readonly imageDigests?: { readonly [image: string]: string };
  /** whether images without a digest are noted @default false */
  readonly requireImageDigests?: boolean;
  /** whether replicas are spread over zones and hosts @default false */
  readonly spreadReplicas?: boolean;
  /** true writes `RuntimeDefault`; the field needs Kubernetes 1.30 @default false */
  readonly appArmor?: boolean;
  /** whether the annotation that kubelets before 1.30 read goes with it @default false */
  readonly appArmorAnnotation?: boolean;
  /** whether pods get a user namespace of their own; needs Kubernetes 1.33 and nodes that can @default false */
  readonly userNamespace?: boolean;
  /** SELinux type, such as `container_t` @default left to the runtime */
  readonly seLinuxType?: string;
  /** false takes the environment variables of all Services of the namespace away @default left as it is */
  readonly enableServiceLinks?: boolean;
}

/** A path that an emptyDir is mounted at. */
export interface WritablePathOptions {
  /** absolute, as the container sees it */
  readonly path: string;
  /** at most this much; more evicts the pod @default 64Mi */
  readonly sizeLimit?: string;
  /** the one container that gets it @default each container */
  readonly container?: string;
}

/** A projected service account token. */
export interface TokenOptions {
  /** who may accept it @default the API server */
  readonly audience?: string;
  /** 600 to 4294967296 seconds @default 3600 */
  readonly expirationSeconds?: number;
  /** folder it is mounted in @default where clients of the API look for it */
  readonly mountPath?: string;
}

/** The checks that a person may overrule: what fails them goes without asking what it was for. */
export const OVERRULABLE: readonly string[] = [
  'allowPrivilegeEscalation', 'appArmorProfile', 'capabilities', 'hostPorts', 'hostProbesAndHostLifecycle', 'procMount', 'runAsNonRoot',
  'seLinuxOptions', 'seccompProfile', 'sysctls',
];

/** Throws where an option can't be right. */
export function requireOptions(options: HardenOptions): void {
  // the same options for thousands of pods are looked at once
  if (CHECKED.has(options)) { return; }
  checkOptions(options);
  CHECKED.add(options);
}

const CHECKED = new WeakSet<HardenOptions>();

function checkOptions(options: HardenOptions): void {
  const policy = levelVersion(options.level ?? 'restricted', options.version ?? 'latest');
  for (const id of options.overrule ?? []) {
    if (!OVERRULABLE.includes(id)) { throw new Error(`Can't overrule "${id}": a person has to change it. Can be overruled: ${OVERRULABLE.join(', ')}.`); }
  }
  requireIds(options);
  requireSeLinuxType(options.seLinuxType, policy);
  requireWritablePaths(options.writablePaths ?? []);
  requireAmounts(options);
  const { imagePullPolicy, serviceAccountToken: token } = options;
  if (imagePullPolicy !== undefined && !['Always', 'IfNotPresent', 'Never'].includes(imagePullPolicy)) {
    throw new Error(`Invalid imagePullPolicy "${imagePullPolicy}": must be Always, IfNotPresent or Never.`);
  }
  for (const [image, digest] of Object.entries(options.imageDigests ?? {})) {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) {
      throw new Error(`Invalid digest "${digest}" for image "${image}": must be sha256: and 64 lower-case hexadecimal digits.`);
    }
  }
  const seconds = token?.expirationSeconds;
  if (seconds !== undefined && (!Number.isInteger(seconds) || seconds < 600 || seconds > 2 ** 32)) {
    throw new Error(`Invalid expirationSeconds ${seconds}: must be a whole number from 600 to 4294967296.`);
  }
  if (token?.mountPath !== undefined) { requireAbsolute(token.mountPath, 'mountPath of the service account token'); }
  if (token && options.automountServiceAccountToken === true) {
    throw new Error('Invalid serviceAccountToken: automountServiceAccountToken is true, which mounts another token in the same place. Leave one out.');
  }
}

/** Throws on a path that no container can have something mounted at, or two of one container. */
export function requireWritablePaths(paths: readonly WritablePathOptions[]): void {
  const seen: WritablePathOptions[] = [];
  for (const writable of paths) {
    requireAbsolute(writable.path, 'writable path');
    const problem = writable.sizeLimit === undefined ? undefined : quantityProblem(writable.sizeLimit);
    if (problem) { throw new Error(`Invalid sizeLimit "${writable.sizeLimit}" of writable path "${writable.path}": ${problem}.`); }
    if (writable.sizeLimit !== undefined && compareQuantities(writable.sizeLimit, 0) <= 0) {
      throw new Error(`Invalid sizeLimit "${writable.sizeLimit}" of writable path "${writable.path}": must be above zero.`);
    }
    const same = (other: WritablePathOptions) => normalized(other.path) === normalized(writable.path)
      && (other.container === undefined || writable.container === undefined || other.container === writable.container);
    if (seen.some(same)) { throw new Error(`Writable path "${writable.path}" is given twice${writable.container ? ` for container "${writable.container}"` : ''}.`); }
    seen.push(writable);
  }
}

/** Throws on a request or limit that is no quantity, and a limit below its request. */
export function requireAmounts({ requests = {}, limits = {} }: Pick<HardenOptions, 'requests' | 'limits'>): void {
  for (const [kind, amounts] of Object.entries({ request: requests, limit: limits })) {
    for (const [resource, amount] of Object.entries(amounts)) {
      const problem = quantityProblem(amount);
      if (problem) { throw new Error(`Invalid ${resource} ${kind} "${amount}": ${problem}.`); }
      if (compareQuantities(amount, 0) < 0) { throw new Error(`Invalid ${resource} ${kind} "${amount}": must not be below zero.`); }
    }
  }
  for (const [resource, request] of Object.entries(requests)) {
    const limit = limits[resource];
    if (limit !== undefined && compareQuantities(limit, request) < 0) {
      throw new Error(`Invalid ${resource} limit "${limit}": must not be below the request "${request}".`);
    }
  }
}

/** A path with single slashes, without `.` and without a slash at its end: equal for equal folders. */
export function normalized(path: string): string {
  return `/${path.split('/').filter(part => part !== '' && part !== '.').join('/')}`;
}

function requireIds({ runAsUser, runAsGroup, fsGroup, supplementalGroups = [] }: HardenOptions): void {
  const ids = { runAsUser, runAsGroup, fsGroup, ...Object.fromEntries(supplementalGroups.map((group, index) => [`supplementalGroups[${index}]`, group])) };
  for (const [name, id] of Object.entries(ids)) {
    if (id === 0 && name === 'runAsUser') {
      throw new Error('Invalid runAsUser 0: that is root, which runAsNonRoot forbids. Give an id from 1; scanners ask for 10001 or more.');
    }
    if (id !== undefined && (!Number.isInteger(id) || id < 0 || id > 2 ** 31 - 1)) {
      throw new Error(`Invalid ${name} ${shown(id)}: must be a whole number from ${name === 'runAsUser' ? 1 : 0} to 2147483647.`);
    }
  }
}

function requireSeLinuxType(type: string | undefined, policy: LevelVersion): void {
  const refused = type !== undefined && evaluatePod(undefined, { securityContext: { seLinuxOptions: { type } } }, policy).some(({ check }) => check === 'seLinuxOptions');
  if (refused) { throw new Error(`Invalid seLinuxType "${type}": ${policy.level}:${policy.version} does not allow it. Use container_t, or leave it out.`); }
}

function requireAbsolute(path: string, what: string): void {
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw new Error(`Invalid ${what} "${shown(path)}": must be absolute.${typeof path === 'string' && path ? ` Did you mean "/${path.replace(/^\.?\//, '')}"?` : ''}`);
  }
  if (normalized(path) === '/') { throw new Error(`Invalid ${what} "${path}": a volume there would hide the whole image.`); }
  if (path.includes(':') || path.split('/').includes('..')) { throw new Error(`Invalid ${what} "${path}": must hold neither ":" nor "..".`); }
}
