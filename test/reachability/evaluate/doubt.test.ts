import * as fc from 'fast-check';
import { KubernetesObject } from '../../../src/manifest';
import { Evaluation, evaluate, evaluateDoubting, query, readCluster, uncertainPasses } from '../../../src/reachability';
import { NaivePod, NaiveSide, naiveAnswers, naivePods, naiveSharers, naiveSide } from '../../support/naive-reachability';
import { RandomCluster, randomCluster } from '../../support/random-cluster';

/**
 * What proofs count on must be so whatever addresses pods, nodes and names turn out to have: clusters that leave these open
 * against the same with addresses given, which the naive evaluator judges.
 */
const RUNS = Number(process.env.REACHABILITY_RUNS ?? 1);
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

jest.setTimeout(60_000 * Math.max(1, RUNS));

describe('evaluateDoubting |', () => {
  test('what it denies where whatever may be allowed is, is denied with any addresses', () => {
    let denied = 0;
    fc.assert(fc.property(randomCluster(), fc.infiniteStream(fc.nat()), (cluster, numbers) => {
      expect(differences(cluster, numbers, 'Allow', (proven, real) => {
        if (!proven) { denied++; }
        return proven || !real;
      })).toEqual([]);
    }), { numRuns: 150 * RUNS });
    expect(denied).toBeGreaterThan(1000);
  });

  test('what it allows where whatever may be denied is, is allowed with any addresses of one family', () => {
    let allowed = 0;
    fc.assert(fc.property(randomCluster(), fc.infiniteStream(fc.nat()), (cluster, numbers) => {
      expect(differences(cluster, numbers, 'Deny', (proven, real) => {
        if (proven) { allowed++; }
        return !proven || real;
      })).toEqual([]);
    }), { numRuns: 150 * RUNS });
    expect(allowed).toBeGreaterThan(1000);
  });
});

/** where the two verdicts do not go together: what is said in doubt, and what is so with addresses */
function differences(cluster: RandomCluster, numbers: fc.Stream<number>, doubt: 'Allow' | 'Deny', goTogether: (proven: boolean, real: boolean) => boolean): string[] {
  const evaluation = evaluationOf(cluster);
  // where these are, nothing is proven at all
  if (uncertainPasses(evaluation).length > 0) { return []; }
  const doubting = evaluateDoubting(evaluation, doubt);
  const told = withAddresses(cluster, numbers);
  const wrong: string[] = [];
  for (const [from, to] of questions(told)) {
    // no policy connects what has no family in common
    if (doubt === 'Deny' && !familiesOf(from).some(family => familiesOf(to).includes(family))) { continue; }
    const naive = naiveAnswers(told.objects, from, to, told.options);
    for (const protocol of PROTOCOLS) {
      for (const port of cluster.ports) {
        const { allowed } = query(doubting, { from: textOf(from), to: textOf(to), protocol, port });
        const real = naive(protocol, port).allowed;
        if (!goTogether(allowed, real)) { wrong.push(`${sideText(from)} => ${sideText(to)} : ${protocol} ${port} is ${real}, and ${allowed} in doubt`); }
        if (wrong.length > 2) { return wrong; }
      }
    }
  }
  return wrong;
}

function evaluationOf({ objects, options }: RandomCluster): Evaluation {
  return evaluate(readCluster(objects.map(object => ({ object })), options));
}

/** between Pods, whose addresses can be told, and with addresses of all blocks */
function questions({ objects, addresses }: RandomCluster): [NaiveSide, NaiveSide][] {
  const pods = naivePods(objects).filter(({ isPod }) => isPod);
  // those of nodes are refused where a pod there has another answer
  const outside = addresses.filter((address, index) => index % 3 === 0 && typeof naiveSide(pods, address) === 'string' && naiveSharers(pods, address, {}).length === 0);
  const sides: NaiveSide[] = [...pods, ...outside];
  return sides.flatMap(from => sides.map((to): [NaiveSide, NaiveSide] => [from, to]))
    .filter(([from, to]) => typeof from !== 'string' || typeof to !== 'string');
}

function familiesOf(side: NaiveSide): string[] {
  return (typeof side === 'string' ? [side] : side.addresses).map(address => (address.includes(':') ? 'IPv6' : 'IPv4'));
}

function textOf(side: NaiveSide): string {
  return typeof side === 'string' ? side : side.name;
}

function sideText(side: NaiveSide): string {
  return typeof side === 'string' ? side : `${side.name} (${side.addresses.join()})`;
}

/** the cluster with an address for every Pod, Node and name that has none */
function withAddresses(cluster: RandomCluster, numbers: fc.Stream<number>): RandomCluster {
  const next = (choices: readonly string[]) => choices[numbers.next().value! % choices.length];
  const { podCidrs } = cluster.options;
  const ofFamilies = FAMILIES.map(is => podCidrs.filter(is).flatMap(cidr => INSIDE[cidr])).filter(pool => pool.length > 0);
  const pools = podCidrs.length === 0 ? [PODS] : ofFamilies;
  const told = new Map(naivePods(cluster.objects).filter(({ isPod }) => isPod).map((pod): [string, NaivePod] => [pod.name, pod]));
  const objects = cluster.objects.map((object): KubernetesObject => {
    if (object.kind !== 'Pod') { return withNames(object, () => [next(OUTSIDE)]); }
    const pod = told.get(`${object.metadata!.namespace ?? 'default'}/${object.metadata!.name}`)!;
    if (pod.addresses.length > 0) { return object; }
    const ips = pod.hostNetwork ? [{ ip: next(NODES) }] : pools.map(pool => ({ ip: next(pool) }));
    return { ...object, status: pod.hostNetwork ? { hostIP: ips[0].ip, hostIPs: ips } : { podIP: ips[0].ip, podIPs: ips } };
  });
  if (objects.some(({ kind }) => kind === 'Node')) { return { ...cluster, objects }; }
  const nodes = ['a', 'b'].map(zone => ({
    apiVersion: 'v1', kind: 'Node', metadata: { name: `node-${zone}`, labels: { zone } }, status: { addresses: [{ type: 'InternalIP', address: next(NODES) }] },
  }));
  return { ...cluster, objects: [...objects, ...nodes] };
}

const FAMILIES = [(cidr: string) => !cidr.includes(':'), (cidr: string) => cidr.includes(':')];
/** at both ends of the blocks of random clusters, and beyond */
const INSIDE: { readonly [cidr: string]: readonly string[] } = {
  '10.0.0.0/16': ['10.0.0.0', '10.0.1.7', '10.0.2.9', '10.0.255.255'],
  '10.0.1.0/24': ['10.0.1.0', '10.0.1.7', '10.0.1.255'],
  '10.0.2.0/24': ['10.0.2.0', '10.0.2.9', '10.0.2.255'],
  'fd00:1::/64': ['fd00:1::', 'fd00:1::5', 'fd00:1::ffff'],
};
// pods have no addresses of nodes, and names are not those of pods
const PODS = [...new Set(Object.values(INSIDE).flat()), '10.1.0.1', 'fd00:2::1'];
const NODES = ['192.168.0.10', '192.168.0.12', 'fd00:99::10'];
const OUTSIDE = ['203.0.113.7', '192.0.2.1', '2001:db8::1'];

/** `domainNames` as the addresses that they resolve to */
function withNames(object: KubernetesObject, resolve: () => readonly string[]): KubernetesObject {
  return JSON.parse(JSON.stringify(object), (_, value) => (value?.domainNames === undefined ? value
    : { networks: resolve().map(address => `${address}/${address.includes(':') ? 128 : 32}`) }));
}
