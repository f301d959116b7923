import { read, service, workload } from './read';
import { newChart } from './synth';
import { IPeer } from '../../src';
import { AskedCluster, AskedInScope } from '../../src/assurance/asked-cluster';
import { askedPeer } from '../../src/network';
import { AddressRange, ClusterOptions } from '../../src/reachability';

/** The peer, as a question of the whole app names it unless there is a namespace. */
export function asked(peer: IPeer, namespace?: string): AskedInScope {
  return { peer: askedPeer(peer, newChart()), namespace };
}

/** The cluster of these objects, with the pods that the questions are about. */
export function askedCluster(objects: readonly unknown[], questions: readonly AskedInScope[] = [], options?: Partial<ClusterOptions>): AskedCluster {
  return AskedCluster.of(read(objects, options), 'default', questions);
}

/** The index of a workload. */
export function indexOf({ evaluation }: AskedCluster, id: string): number {
  const index = evaluation.workloads.findIndex(each => each.id === id);
  expect([id, index]).not.toEqual([id, -1]);
  return index;
}

/** `shop/db[Deployment]` of an index, `IPv4 0-4294967295` of a range */
export function endText({ evaluation }: AskedCluster, end: number | AddressRange): string {
  return typeof end === 'number' ? evaluation.workloads[end].id : `${end.family} ${end.first}-${end.end - 1n}`;
}

/** A Deployment web in namespace shop, with its Service and an Ingress that leads to it. */
export function webBehindIngress(): object[] {
  return [
    workload('Deployment', 'web', { app: 'web' }, { containers: [{ name: 'c', ports: [{ containerPort: 80 }] }] }),
    service('web', { app: 'web' }, [{ port: 80 }]),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    },
  ];
}
