import { spawnSync } from 'child_process';

/** Where a command runs, and what it sees beside our own environment. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: { readonly [name: string]: string };
}

/** Runs a command and returns what it printed. Throws with the end of all that it printed when it fails. */
export function run(command: readonly string[], { cwd, env }: CommandOptions): string {
  const [program, ...args] = command;
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd, env: { ...process.env, ...QUIET, ...env }, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024,
  });
  if (status === 0) { return stdout; }
  const printed = `${stdout ?? ''}${stderr ?? ''}`.split('\n').slice(-40).join('\n');
  throw new Error(`${command.join(' ')} (in ${cwd}) ${error ? error.message : `ended with ${status}`}\n${printed}`);
}

/** seconds since a time of `performance.now()`, to a tenth */
export function secondsSince(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

const QUIET = {
  // the banner of jsii about this version of Node, in all languages
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
  // the upgrade check of cdk8s asks the registry, and prints a stack trace when it gets no answer
  CDK8S_CHECK_UPGRADE: 'false',
};
