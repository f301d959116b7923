import { disagreement } from './broken';
import { Server } from './server';
import { KubernetesObject } from '../../src/manifest';
import { refusalsOf } from '../support/refusals';

/**
 * Whether the server accepts the object; the reader has to tell that it would be refused exactly where it is.
 * @throws where they disagree
 */
export async function agreedVerdict(server: Server, namespace: string, object: KubernetesObject): Promise<boolean> {
  const refusals = refusalsOf(object);
  const answer = await server.dryRun(object, namespace);
  if (answer.accepted !== (refusals.length === 0)) { throw new Error(disagreement(object, refusals, answer)); }
  return answer.accepted;
}

/** That both refuse the one and accept the other. */
export async function expectVerdicts(server: Server, namespace: string, refused: KubernetesObject, accepted: KubernetesObject): Promise<void> {
  expect([await agreedVerdict(server, namespace, refused), await agreedVerdict(server, namespace, accepted)]).toEqual([false, true]);
}
