import { expectVerdicts } from './refusal';
import { Server } from './server';
import { newNamespace, openServer } from './session';
import { CONTAINER_PAIRS, INGRESS_PAIRS, RefusalPair, SERVICE_PAIRS, VOLUME_PAIRS, WORKLOAD_PAIRS } from '../support/refusal-pairs';

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
  test.each(pairs.map(([what, refused, , accepted]) => ({ what, refused, accepted })))(
    '$what', async ({ refused, accepted }) => { await expectVerdicts(server, namespace, refused, accepted); });
});
