import { accessFrom } from './kubeconfig';
import { Server } from './server';
import { RUN_LABEL } from './session';

/** After all suites, passed or not: nothing of this run stays. */
export default async function teardown(): Promise<void> {
  await deleteNamespaces();
}

/** Deletes the namespaces of this run, and no others. */
export async function deleteNamespaces(): Promise<void> {
  const run = process.env.ACCEPTANCE_RUN;
  if (!run) { return; }
  const server = await Server.connect(accessFrom(process.env));
  for (const name of await server.namespacesWith(`${RUN_LABEL}=${run}`)) { await server.deleteNamespace(name); }
  server.close();
}
