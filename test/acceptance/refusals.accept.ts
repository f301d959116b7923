import { disagreement } from './broken';
import { Server } from './server';
import { newNamespace, openServer } from './session';
import { KubernetesObject } from '../../src/manifest';
import { CONTAINER_PAIRS, INGRESS_PAIRS, RefusalPair, SERVICE_PAIRS, VOLUME_PAIRS, WORKLOAD_PAIRS } from '../support/refusal-pairs';
import { refusalsOf } from '../support/refusals';

/**
 * A hand-made Service, Ingress or workload for each rule by which the reader tells that a server refuses it, and the
 * nearest that it takes.
 */
let server: Server;
let namespace: string;
beforeAll(async () => {
  server = await openServer();
  namespace = await newNamespace(server, 'refusals');
});
afterAll(() => server.close());

describe.each<[string, readonly RefusalPair[]]>([
  ['Services', SERVICE_PAIRS], ['Ingress', INGRESS_PAIRS], ['containers', CONTAINER_PAIRS], ['volumes', VOLUME_PAIRS], ['workloads', WORKLOAD_PAIRS],
])('%s |', (_, pairs) => {
  test.each(pairs.map(([what, refused]) => ({ what, refused })))('refused: $what', async ({ refused }) => { await expectBoth(refused, false); });

  test.each(pairs.map(([what, , , accepted]) => ({ what, accepted })))('accepted without: $what', async ({ accepted }) => { await expectBoth(accepted, true); });
});

async function expectBoth(object: KubernetesObject, accepted: boolean): Promise<void> {
  const refusals = refusalsOf(object);
  const answer = await server.dryRun(object, namespace);
  if (answer.accepted !== accepted || (refusals.length === 0) !== accepted) { throw new Error(disagreement(object, refusals, answer)); }
}
