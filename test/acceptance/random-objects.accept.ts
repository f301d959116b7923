import * as fc from 'fast-check';
import { Words, slipped } from './broken';
import { CONTAINERS, INGRESSES, INGRESS_WORDS, SERVICES, SERVICE_WORDS, WORKLOADS, WORKLOAD_WORDS } from './likely-objects';
import { agreedVerdict } from './refusal';
import { Server } from './server';
import { TIMES, newNamespace, openServer } from './session';
import { KubernetesObject } from '../../src/manifest';

/** Services, Ingress objects and workloads with up to two slips of a pen: the reader tells exactly those that the server refuses. */
const RUNS = 600 * TIMES;

let server: Server;
let namespace: string;
beforeAll(async () => {
  server = await openServer();
  namespace = await newNamespace(server, 'random-objects');
});
afterAll(() => server.close());

test.each<[string, readonly KubernetesObject[], Words]>([
  ['Services', SERVICES, SERVICE_WORDS],
  ['Ingress objects', INGRESSES, INGRESS_WORDS],
  ['workloads', WORKLOADS, WORKLOAD_WORDS],
  ['pods with many containers', CONTAINERS, WORKLOAD_WORDS],
])(`${RUNS} random %s get the same verdict from reader and server`, async (_, objects, words) => {
  for (const object of objects) { await agreedVerdict(server, namespace, object); }
  let refused = 0;
  await fc.assert(fc.asyncProperty(slipped(fc.constantFrom(...objects), words), async object => {
    refused += await agreedVerdict(server, namespace, object) ? 0 : 1;
  }), { numRuns: RUNS });
  // otherwise the generator has lost its slips, or makes nothing else
  expect(refused).toBeGreaterThan(RUNS / 5);
  expect(refused).toBeLessThan(RUNS * 4 / 5);
});
