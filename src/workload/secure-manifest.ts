import { isObject, podTemplateIn } from '../manifest';
import { HardenOptions, hardenedObject, normalized } from '../standards';
import type { Manifest } from '../tree';
import { Amounts, capabilityName } from './secure-input';

/** What the cdk8s-plus-27 classes can't say, and `harden` does not. */
export interface SecureFields {
  readonly harden: HardenOptions;
  /** given for single containers, by their names: cdk8s-plus-27 knows whole GiB alone */
  readonly ephemeralStorage: ReadonlyMap<string, { readonly requests: Amounts; readonly limits: Amounts }>;
  readonly linuxNodes: boolean;
  readonly priorityClassName?: string;
  readonly localSeccompProfile?: string;
  /** of a StatefulSet */
  readonly volumeClaims: readonly ClaimTemplate[];
}

/** A volume that each replica of a StatefulSet has for itself. */
export interface ClaimTemplate {
  readonly name: string;
  readonly mountPath: string;
  /** a quantity */
  readonly size: string;
  readonly storageClassName?: string;
  readonly container?: string;
}

/**
 * The manifest of a Secure workload: what its class of cdk8s-plus-27 rendered, with what that class can't render.
 *
 *   capabilities                          names as the API has them, without CAP_
 *   resources                             ephemeral storage in any unit
 *   nodeAffinity                          kubernetes.io/os in each term, which are alternatives
 *   priorityClassName, seccompProfile     as given
 *   volumeClaimTemplates                  and a mount in each container
 *   everything else                       harden()
 */
export function secureManifest(manifest: Manifest, fields: SecureFields): Manifest {
  const found = podTemplateIn(manifest);
  if (!found?.template.spec) { return manifest; }
  const { path, template } = found;
  const spec = podSpec(template.spec, fields);
  const placed = replaced(manifest, [...path, 'spec'], spec);
  const names = fields.volumeClaims.map(({ name }) => name);
  const hardened = hardenedObject(withClaims(withTakenNames(placed, path, names), fields.volumeClaims), fields.harden);
  return withoutTakenNames(hardened, path, placed, names);
}

/**
 * What is wrong with a manifest that secureManifest gave, in sentences: what only shows when everything is in it, JSON
 * patches included.
 */
export function manifestProblems(where: string, manifest: Manifest, claims: readonly ClaimTemplate[]): string[] {
  const spec = podTemplateIn(manifest)?.template.spec;
  const containers: any[] = [...listIn(spec, 'initContainers'), ...listIn(spec, 'containers')].filter(isObject);
  const taken = claims.filter(({ name }) => listIn(spec, 'volumes').some(volume => volume?.name === name));
  const hidden = claims.flatMap(claim => containers.filter(({ name }) => (claim.container ?? name) === name).flatMap(container => {
    const other = mountAt(claim.mountPath, container);
    if (other === undefined || other.name === claim.name) { return []; }
    return [`The path "${claim.mountPath}" of volume claim "${claim.name}" has volume "${other.name}" mounted already, `
      + `in container "${container.name}" of ${where}. Give one of them another path, or name the one container of the claim.`];
  }));
  const privileged = containers.filter(container => container.securityContext?.privileged === true
    && container.securityContext.allowPrivilegeEscalation === false);
  return [
    ...taken.map(({ name }) => `Volume claim "${name}" of ${where} has the name of another volume of the pod, which it would replace. Rename one of them.`),
    ...hidden,
    ...privileged.map(({ name }) => `Invalid privileged of container "${name}" in ${where}, given by a patch: allowPrivilegeEscalation is false, `
      + 'next to which the API server refuses it. Leave it out, or take the construct of cdk8s-plus instead.'),
  ];
}

/** A copy with its keys in order, as cdk8s writes them. */
export function sortedKeys(object: Manifest): Manifest {
  const fields = Object.entries(object);
  return Object.fromEntries(process.env.CDK8S_DISABLE_SORT ? fields : fields.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const OS_LABEL = 'kubernetes.io/os';

function podSpec(spec: any, fields: SecureFields): any {
  let pod = spec;
  for (const list of ['initContainers', 'containers']) {
    if (Array.isArray(spec[list])) { pod = withField(pod, list, spec[list].map((container: any) => containerOf(container, fields))); }
  }
  if (fields.linuxNodes) { pod = onLinux(pod); }
  if (fields.priorityClassName !== undefined && pod.priorityClassName === undefined) { pod = withField(pod, 'priorityClassName', fields.priorityClassName); }
  if (fields.localSeccompProfile !== undefined && pod.securityContext?.seccompProfile === undefined) {
    const profile = { localhostProfile: fields.localSeccompProfile, type: 'Localhost' };
    pod = withField(pod, 'securityContext', withField(pod.securityContext ?? {}, 'seccompProfile', profile));
  }
  return pod;
}

function containerOf(container: any, { ephemeralStorage, volumeClaims }: SecureFields): any {
  let result = container;
  const { capabilities } = container.securityContext ?? {};
  if (capabilities) {
    const names = Object.fromEntries(Object.entries<string[]>(capabilities).map(([kind, list]) => [kind, [...new Set(list.map(capabilityName))]]));
    result = withField(result, 'securityContext', withField(container.securityContext, 'capabilities', names));
  }
  for (const [kind, amounts] of Object.entries(ephemeralStorage.get(container.name) ?? {})) {
    const own = result.resources?.[kind] ?? {};
    const [amount] = Object.values(amounts);
    if (amount === undefined || own['ephemeral-storage'] !== undefined) { continue; }
    result = withField(result, 'resources', withField(result.resources ?? {}, kind, withField(own, 'ephemeral-storage', amount)));
  }
  const mounts: any[] = container.volumeMounts ?? [];
  const added = volumeClaims.filter(claim => (claim.container ?? container.name) === container.name)
    .filter(claim => mountAt(claim.mountPath, container) === undefined)
    .map(({ mountPath, name }) => ({ mountPath, name }));
  return added.length === 0 ? result : withField(result, 'volumeMounts', [...mounts, ...added]);
}

/** terms of required node affinity are alternatives: each needs the requirement */
function onLinux(pod: any): any {
  const affinity = pod.affinity ?? {};
  const nodes = affinity.nodeAffinity ?? {};
  const required = nodes.requiredDuringSchedulingIgnoredDuringExecution ?? {};
  // no term at all is no requirement; a term without any matches no node
  const terms: any[] = required.nodeSelectorTerms?.length > 0 ? required.nodeSelectorTerms : [{ matchExpressions: [] }];
  const linux = { key: OS_LABEL, operator: 'In', values: ['linux'] };
  const isTold = (term: any) => (term.matchExpressions ?? []).some((expression: any) => expression.key === OS_LABEL);
  const nodeSelectorTerms = terms.map(term => (isTold(term) ? term : withField(term, 'matchExpressions', [...term.matchExpressions ?? [], linux])));
  return withField(pod, 'affinity', withField(affinity, 'nodeAffinity',
    withField(nodes, 'requiredDuringSchedulingIgnoredDuringExecution', withField(required, 'nodeSelectorTerms', nodeSelectorTerms))));
}

function mountAt(path: string, container: any): any {
  return listIn(container, 'volumeMounts').find(mount => normalized(String(mount?.mountPath)) === normalized(path));
}

function listIn(object: any, field: string): any[] {
  return Array.isArray(object?.[field]) ? object[field] : [];
}

/** the cluster makes a volume from each claim: what harden adds must have other names */
function withTakenNames(manifest: Manifest, path: readonly string[], names: readonly string[]): Manifest {
  if (names.length === 0) { return manifest; }
  const volumes = listIn(podTemplateIn(manifest)!.template.spec, 'volumes');
  const taken = names.filter(name => !volumes.some(volume => volume?.name === name)).map(name => ({ emptyDir: {}, name }));
  return replaced(manifest, [...path, 'spec', 'volumes'], [...volumes, ...taken]);
}

function withoutTakenNames(manifest: Manifest, path: readonly string[], before: Manifest, names: readonly string[]): Manifest {
  if (names.length === 0) { return manifest; }
  const own = listIn(podTemplateIn(before)!.template.spec, 'volumes').map(volume => volume?.name);
  const { volumes, ...spec } = podTemplateIn(manifest)!.template.spec;
  const left = volumes.filter((volume: any) => !names.includes(volume?.name) || own.includes(volume?.name));
  return replaced(manifest, [...path, 'spec'], left.length === 0 ? spec : withField(spec, 'volumes', left));
}

function withClaims(manifest: Manifest, claims: readonly ClaimTemplate[]): Manifest {
  if (claims.length === 0) { return manifest; }
  const own: any[] = manifest.spec.volumeClaimTemplates ?? [];
  const templates = claims.map(({ name, size, storageClassName }) => ({
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: size } },
      ...storageClassName === undefined ? {} : { storageClassName },
    },
  }));
  return replaced(manifest, ['spec'], withField(manifest.spec, 'volumeClaimTemplates', [...own, ...templates]));
}

/** a copy with another value in a field that is there */
function replaced(holder: any, [key, ...rest]: readonly string[], value: any): any {
  return { ...holder, [key]: rest.length === 0 ? value : replaced(holder[key], rest, value) };
}

function withField(object: any, field: string, value: unknown): any {
  return sortedKeys({ ...object, [field]: value });
}
