import { expectVerdicts } from './refusal';
import { Server } from './server';
import { KINDS, newNamespace, openServer } from './session';
import { GATEWAY_PAIRS, GRANT_PAIRS, ROUTE_PAIRS } from '../support/gateway-pairs';

/**
 * Routes, Gateways and ReferenceGrants against the CRDs of the Gateway API, where the server has them: a hand-made one for
 * each rule by which the reader tells that they are refused, and the nearest that is taken.
 */
const PAIRS = [...ROUTE_PAIRS, ...GATEWAY_PAIRS, ...GRANT_PAIRS];

let server: Server;
let namespace: string;
beforeAll(async () => {
  server = await openServer();
  namespace = await newNamespace(server, 'gateway-api');
});
afterAll(() => server.close());

for (const kind of [...new Set(PAIRS.map(([, { apiVersion, kind: refused }]) => `${apiVersion} ${refused}`))]) {
  const isServed = KINDS[kind] !== undefined;
  (isServed ? describe : describe.skip)(`${kind}${isServed ? '' : ' (this server does not know the kind)'} |`, () => {
    const ofKind = PAIRS.filter(([, { apiVersion, kind: refused }]) => `${apiVersion} ${refused}` === kind);
    test.each(ofKind.map(([what, refused, , accepted]) => ({ what, refused, accepted })))(
      '$what', async ({ refused, accepted }) => { await expectVerdicts(server, namespace, refused, accepted); });
  });
}
