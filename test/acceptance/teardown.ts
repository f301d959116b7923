import { rmSync, writeFileSync } from 'fs';
import { setTimeout } from 'timers/promises';
import { accessFrom } from './kubeconfig';
import { Server } from './server';
import { RUN_LABEL, stopFile } from './session';

/** After all suites, passed or not: nothing of this run stays. */
export default async function teardown(): Promise<void> {
  await deleteNamespaces();
}

/** Deletes the namespaces of this run, and no others. */
export async function deleteNamespaces(): Promise<void> {
  const run = process.env.ACCEPTANCE_RUN;
  if (!run) { return; }
  const server = await Server.connect(accessFrom(process.env));
  await deleteLabelled(server, run);
  server.close();
}

/** The same while tests are still at work: they write nothing more, and what was on its way is waited for. */
export async function deleteNamespacesWhileRunning(): Promise<void> {
  const run = process.env.ACCEPTANCE_RUN;
  if (!run) { return; }
  writeFileSync(stopFile(), '');
  try {
    const server = await Server.connect(accessFrom(process.env));
    for (let left = -1; left !== 0;) {
      await deleteLabelled(server, run);
      await setTimeout(500);
      left = (await server.namespacesWith(`${RUN_LABEL}=${run}`)).length;
    }
    server.close();
  } finally {
    rmSync(stopFile(), { force: true });
  }
}

async function deleteLabelled(server: Server, run: string): Promise<void> {
  for (const name of await server.namespacesWith(`${RUN_LABEL}=${run}`)) { await server.deleteNamespace(name); }
}
