import { randomBytes } from 'crypto';
import { Access, accessFrom } from './kubeconfig';
import { Server } from './server';
import { deleteNamespacesWhileRunning } from './teardown';

/** Before all suites: may we, who is it, and what does it serve. */
export default async function setup(): Promise<void> {
  const access = allowedAccess();
  const server = await Server.connect(access);
  process.env.ACCEPTANCE_RUN = randomBytes(3).toString('hex');
  process.env.ACCEPTANCE_MINOR = String(server.minor);
  process.env.ACCEPTANCE_KINDS = JSON.stringify(server.kinds);
  console.log(`\nKubernetes 1.${server.minor} at ${access.server}, context ${access.context}, run ${process.env.ACCEPTANCE_RUN}`);
  server.close();
  // jest ends without its teardown when it is interrupted; `once` would leave nobody to listen, and what else listens ends the process then
  for (const [signal, number] of [['SIGINT', 2], ['SIGTERM', 15], ['SIGHUP', 1]] as const) {
    let isFirst = true;
    process.on(signal, () => {
      if (isFirst) { void interrupted(128 + number); }
      isFirst = false;
    });
  }
}

/** nothing of the run stays, though its tests are still at work */
async function interrupted(status: number): Promise<void> {
  try {
    await deleteNamespacesWhileRunning();
    process.stderr.write('\nInterrupted: the namespaces of this run are deleted.\n');
  } catch (error) {
    process.stderr.write(`\nInterrupted, and something is left: ${(error as Error).message}\n`);
  } finally {
    process.exit(status);
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
