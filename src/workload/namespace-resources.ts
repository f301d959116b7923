import { compareQuantities, labelKeyProblem } from '../manifest';

/**
 * Names of resources, as the API server takes them.
 *
 *   of a ResourceQuota     cpu, memory, ephemeral-storage, each also as requests.… and limits.…; requests.storage;
 *                          pods, services, configmaps and the other counts; hugepages-2Mi, requests.hugepages-2Mi
 *   of containers          cpu, memory, ephemeral-storage, hugepages-2Mi
 *   of either              with a domain: requests.nvidia.com/gpu, count/deployments.apps, fast.storageclass.storage.k8s.io/requests.storage
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export function quotaResourceProblem(resource: string): string | undefined {
  const meant = QUOTA.find(name => lettersOf(name) === lettersOf(resource)) ?? MEANT[lettersOf(resource)];
  return resourceProblem(resource, { known: QUOTA, pattern: /^(requests\.)?hugepages-/, what: 'no resource of a ResourceQuota', example: 'requests.nvidia.com/gpu', meant });
}

/** What is wrong with the resource of a container, or undefined. */
export function containerResourceProblem(resource: string): string | undefined {
  if (resource.startsWith('requests.') && resource.includes('/')) { return `is for quotas alone.${hint(resource.slice('requests.'.length))}`; }
  const letters = lettersOf(resource).replace(/^(requests|limits)/, '');
  const meant = COMPUTE.find(name => lettersOf(name) === letters) ?? (letters === 'gpu' ? 'nvidia.com/gpu' : undefined);
  return resourceProblem(resource, { known: COMPUTE, pattern: /^hugepages-/, what: 'no resource of containers', example: 'nvidia.com/gpu', meant });
}

/** What is wrong with the amount of something that there are no parts of, or undefined. */
export function countProblem(resource: string, amount: string): string | undefined {
  if (!COUNTS.includes(resource) && !isExtended(resource)) { return undefined; }
  return compareQuantities(amount, `${wholePart(amount)}`) === 0 ? undefined : 'must be a whole number';
}

/** Whether the API server wants one amount as default request and default limit: the resource can't be promised twice. */
export function mustBeEqual(resource: string): boolean {
  return isExtended(resource) || resource.startsWith('hugepages-');
}

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const COUNTS = [
  'pods', 'services', 'services.loadbalancers', 'services.nodeports', 'configmaps', 'secrets', 'persistentvolumeclaims', 'replicationcontrollers', 'resourcequotas',
];
const QUOTA = [...COMPUTE, ...['requests', 'limits'].flatMap(kind => COMPUTE.map(name => `${kind}.${name}`)), 'requests.storage', ...COUNTS];

/** what people write for a resource, in letters alone and without the plural */
const MEANT: { readonly [written: string]: string } = {
  storage: 'requests.storage',
  limitsstorage: 'requests.storage',
  gpu: 'requests.nvidia.com/gpu',
  requestsgpu: 'requests.nvidia.com/gpu',
  loadbalancer: 'services.loadbalancers',
  nodeport: 'services.nodeports',
  pvc: 'persistentvolumeclaims',
  ...Object.fromEntries(['deployment', 'replicaset', 'statefulset', 'daemonset'].map(kind => [kind, `count/${kind}s.apps`])),
  ...Object.fromEntries(['job', 'cronjob'].map(kind => [kind, `count/${kind}s.batch`])),
};

/** what the API server takes in one place, and how to say that something else was given */
interface Place {
  readonly known: readonly string[];
  readonly pattern: RegExp;
  readonly what: string;
  readonly example: string;
  readonly meant?: string;
}

function resourceProblem(resource: string, { known, pattern, what, example, meant }: Place): string | undefined {
  const problem = labelKeyProblem(resource);
  if (problem) { return problem; }
  if (resource.includes('/') || known.includes(resource) || pattern.test(resource)) { return undefined; }
  return `is ${what}: these have a domain, such as ${example}, or are among ${known.join(', ')} and hugepages-<size>.${meant === undefined ? '' : hint(meant)}`;
}

/** with a domain that is not the API's own, as in the API server: counts of objects and storage of a class are, too */
function isExtended(resource: string): boolean {
  return resource.includes('/') && !resource.includes('kubernetes.io/') && !resource.startsWith('requests.');
}

/** the largest whole number that is not above the amount, which is not below zero */
function wholePart(amount: string): bigint {
  const isAbove = (value: bigint) => compareQuantities(`${value}`, amount) > 0;
  let step = 1n;
  while (!isAbove(step)) { step *= 2n; }
  let whole = 0n;
  for (; step > 0n; step /= 2n) {
    if (!isAbove(whole + step)) { whole += step; }
  }
  return whole;
}

function lettersOf(resource: string): string {
  return resource.toLowerCase().replace(/[^a-z]/g, '').replace(/s$/, '');
}

function hint(meant: string): string {
  return ` Did you mean "${meant}"?`;
}
