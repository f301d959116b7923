import * as fc from 'fast-check';
import { Evaluation, WorkloadExposure, evaluate, exposure, query, readCluster } from '../../../src/reachability';
import { RandomCluster, randomCluster, valueOf } from '../../support/random-cluster';
import { hasPort, isInRange } from '../../support/table-answers';

/**
 * What exposure says of addresses, against what query says; exposed-selections.test.ts has pods. More than CI has time for:
 * REACHABILITY_RUNS=100 npx jest test/reachability/answer/exposure-properties
 */
const RUNS = Number(process.env.REACHABILITY_RUNS ?? 1);
const DIRECTIONS = ['ingress', 'egress'] as const;

jest.setTimeout(60_000 * Math.max(1, RUNS));

describe('exposure properties |', () => {
  test('addresses are those that query lets through', () => {
    fc.assert(fc.property(randomCluster(), cluster => {
      const evaluation = evaluate(read(cluster));
      const { families } = evaluation;
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

  test('all types of peers occur', () => {
    const peers = fc.sample(randomCluster(), { numRuns: 200, seed: 3 }).flatMap(cluster => exposure(evaluate(read(cluster))).workloads)
      .flatMap(({ ingress, egress }: WorkloadExposure) => [...ingress.peers, ...egress.peers]).map(({ peer }) => peer.id);
    for (const start of ['[any pod of the cluster]', '[any other pod in namespace', '[any pod in namespace', '[pods ', '[other pods ']) {
      expect(peers.filter(id => id.startsWith(start)).length).toBeGreaterThan(20);
    }
  });
});

type Ask = (direction: typeof DIRECTIONS[number], workload: string, other: string, protocol: 'TCP' | 'UDP' | 'SCTP', port: number) => boolean;

function askOf(evaluation: Evaluation): Ask {
  return (direction, workload, other, protocol, port) => {
    const [from, to] = direction === 'ingress' ? [other, workload] : [workload, other];
    return query(evaluation, { from, to, protocol, port })[direction];
  };
}

function read({ objects, options }: RandomCluster) {
  return readCluster(objects.map(object => ({ object })), options);
}

function portsOf({ ports }: RandomCluster) {
  return ports.filter((_, i) => i % 3 === 0).flatMap(port => (['TCP', 'UDP', 'SCTP'] as const).map(protocol => [protocol, port] as const));
}
