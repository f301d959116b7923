import { randomBytes } from 'crypto';
import { Access, accessFrom } from './kubeconfig';
import { Server } from './server';
import { deleteNamespaces } from './teardown';

/** Before all suites: may we, who is it, and what does it serve. */
export default async function setup(): Promise<void> {
  const access = allowedAccess();
  const server = await Server.connect(access);
  process.env.ACCEPTANCE_RUN = randomBytes(3).toString('hex');
  process.env.ACCEPTANCE_MINOR = String(server.minor);
  process.env.ACCEPTANCE_KINDS = JSON.stringify(server.kinds);
  console.log(`\nKubernetes 1.${server.minor} at ${access.server}, context ${access.context}, run ${process.env.ACCEPTANCE_RUN}`);
  server.close();
  // jest ends without its teardown when it is interrupted
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      deleteNamespaces().finally(() => process.exit(1)).catch(() => undefined);
    });
  }
}

/** a user's mistake needs no stack trace */
function allowedAccess(): Access {
  try {
    return accessFrom(process.env);
  } catch (error) {
    process.stderr.write(`\n${(error as Error).message}\n\n`);
    process.exit(2);
  }
}
