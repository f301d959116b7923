import * as fc from 'fast-check';
import { KubernetesObject } from '../../../src/manifest';
import { Evaluation, WorkloadExposure, evaluate, exposure, familiesOf, query, readCluster } from '../../../src/reachability';
import { PotentialPod, potentialPods } from '../../../src/reachability/answer/potential-pods';
import { RandomCluster, randomCluster, valueOf } from '../../support/random-cluster';
import { hasPort, isInRange } from '../../support/table-answers';

/**
 * What exposure says of pods that are not there, against what query says once they are. More than CI has time for:
 * REACHABILITY_RUNS=100 npx jest test/reachability/exposure-properties
 */
const RUNS = Number(process.env.REACHABILITY_RUNS ?? 1);
const DIRECTIONS = ['ingress', 'egress'] as const;

jest.setTimeout(60_000 * Math.max(1, RUNS));

describe('exposure properties |', () => {
  test('potential pods may do what they could if they were there, and no more', () => {
    fc.assert(fc.property(randomCluster(), cluster => {
      const { evaluation, pods, ask } = withRealPods(cluster);
      const wrong: string[] = [];
      for (const { workload, ...exposed } of exposure(evaluation).workloads) {
        for (const direction of DIRECTIONS) {
          for (const { peer, connections } of exposed[direction].peers.filter(each => each.peer.type === 'potential')) {
            const name = pods.get(peer.id);
            if (name === undefined) { continue; }
            for (const [protocol, port] of portsOf(cluster)) {
              const isListed = hasPort(connections.ranges, protocol, port);
              const isSo = ask(direction, workload.id, name, protocol, port);
              // any pod is let in by less than one that lacks a label
              const isRight = peer.id.startsWith('[any ') ? isSo || !isListed : isSo === isListed;
              if (!isRight) { wrong.push(`${workload.id} ${direction} ${peer.id} ${protocol} ${port}: ${connections.text}`); }
            }
          }
        }
      }
      expect(wrong.slice(0, 3)).toEqual([]);
    }), { numRuns: 150 * RUNS });
  });

  test('whatever a pod without labels could do, some peer is listed with it', () => {
    fc.assert(fc.property(randomCluster(), cluster => {
      const { evaluation, pods, ask } = withRealPods(cluster);
      const missing: string[] = [];
      for (const { workload, ...exposed } of exposure(evaluation).workloads) {
        for (const direction of DIRECTIONS) {
          const listed = exposed[direction].peers.filter(({ peer }) => peer.type === 'potential');
          for (const [protocol, port] of portsOf(cluster)) {
            if (listed.some(({ connections }) => hasPort(connections.ranges, protocol, port))) { continue; }
            const able = [...pods].filter(([id, name]) => /^\[any (pod of the cluster|other pod)/.test(id) && ask(direction, workload.id, name, protocol, port)).map(([id]) => id);
            if (able.length > 0) { missing.push(`${workload.id} ${direction} ${able.join()} ${protocol} ${port}`); }
          }
        }
      }
      expect(missing.slice(0, 3)).toEqual([]);
    }), { numRuns: 150 * RUNS });
  });

  test('addresses are those that query lets through', () => {
    fc.assert(fc.property(randomCluster(), cluster => {
      const evaluation = evaluate(read(cluster, []));
      const families = familiesOf(evaluation);
      const asked = cluster.addresses.filter((address, i) => i % 4 === 0 && families.includes(address.includes(':') ? 'IPv6' : 'IPv4'));
      const ofPods = new Set(evaluation.cluster.workloads.flatMap(({ addresses }) => addresses.map(({ value }) => value)));
      const wrong: string[] = [];
      for (const { workload, ...exposed } of exposure(evaluation).workloads) {
        for (const direction of DIRECTIONS) {
          for (const address of asked) {
            if (ofPods.has(valueOf(address))) { continue; }
            const ranges = exposed[direction].peers.filter(({ peer }) => isInRange(peer, address)).flatMap(({ connections }) => connections.ranges);
            for (const [protocol, port] of portsOf(cluster)) {
              const isSo = askOf(evaluation)(direction, workload.id, address, protocol, port);
              if (isSo !== hasPort(ranges, protocol, port)) { wrong.push(`${workload.id} ${direction} ${address} ${protocol} ${port}`); }
            }
          }
        }
      }
      expect(wrong.slice(0, 3)).toEqual([]);
    }), { numRuns: 100 * RUNS });
  });

  test('the properties above are no empty ones: all types of peers occur', () => {
    const peers = fc.sample(randomCluster(), { numRuns: 200, seed: 3 }).flatMap(cluster => exposure(evaluate(read(cluster, []))).workloads)
      .flatMap(({ ingress, egress }: WorkloadExposure) => [...ingress.peers, ...egress.peers]).map(({ peer }) => peer.id);
    for (const start of ['[any pod of the cluster]', '[any other pod in namespace', '[any pod in namespace', '[pods ']) {
      expect(peers.filter(id => id.startsWith(start)).length).toBeGreaterThan(20);
    }
  });
});

type Ask = (direction: typeof DIRECTIONS[number], workload: string, other: string, protocol: 'TCP' | 'UDP' | 'SCTP', port: number) => boolean;

/** the evaluation of the cluster, its potential pods with the names of real ones, and what query says of those */
function withRealPods(cluster: RandomCluster) {
  const evaluation = evaluate(read(cluster, []));
  const { all } = potentialPods(evaluation);
  // of two potential namespaces of one name, one alone can be there
  const namespaces = new Map(all.map(({ namespace, place = namespace }) => [place, namespace]));
  const possible = all.filter(({ namespace, place = namespace }) => namespaces.get(place) === namespace);
  const objects = possible.flatMap((pod, i) => realPod(pod, `real-${i}`, evaluation));
  const pods = new Map(possible.map(({ id, namespace, place = namespace }, i) => [id, `${place}/real-${i}[Pod]`]));
  return { evaluation, pods, ask: askOf(evaluate(read(cluster, objects))) };
}

function realPod({ namespace, place = namespace, namespaceLabels, labels }: PotentialPod, name: string, { cluster }: Evaluation): KubernetesObject[] {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: place, labels }, spec: { containers: [{ name: 'main', image: 'x' }] } };
  return cluster.namespaces.has(place) ? [pod] : [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: place, labels: namespaceLabels } }, pod];
}

function askOf(evaluation: Evaluation): Ask {
  return (direction, workload, other, protocol, port) => {
    const [from, to] = direction === 'ingress' ? [other, workload] : [workload, other];
    return query(evaluation, { from, to, protocol, port })[direction];
  };
}

/** namespaces that several pods are in are declared once */
function read({ objects, options }: RandomCluster, more: readonly KubernetesObject[]) {
  const distinct = new Map(more.map(object => [`${object.kind} ${object.metadata?.namespace ?? ''}/${object.metadata?.name}`, object]));
  return readCluster([...objects, ...distinct.values()].map(object => ({ object })), options);
}

function portsOf({ ports }: RandomCluster) {
  return ports.filter((_, i) => i % 3 === 0).flatMap(port => (['TCP', 'UDP', 'SCTP'] as const).map(protocol => [protocol, port] as const));
}
