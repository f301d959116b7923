import { readFileSync } from 'fs';
import { join } from 'path';
import { Command } from 'commander';
import { completionCommand } from './completion/command';
import type { ExitCode } from './failure';
import { hardenCommand } from './harden/command';
import { pssCommand } from './pss/command';
import { reachCommand } from './reach/command';
import type { Action, Session } from './session';

/** Makes an action of a command: its module is loaded when the command was chosen. */
export type Lazily = <A extends readonly unknown[]>(load: () => Action<A>) => (...args: [...A, ...unknown[]]) => Promise<void>;

/**
 * The command line: every command with its options and help, but none of the code behind them.
 *
 *   cdk8s-zero-trust reach list|query|explain|diff|exposure|lint PATH…
 *   cdk8s-zero-trust pss check PATH…
 *   cdk8s-zero-trust harden [PATH…]
 *   cdk8s-zero-trust completion bash|zsh|fish
 */
export function program(session: Session, ended: (code: ExitCode) => void): Command {
  const lazily: Lazily = load => async (...args) => ended(await load()(session, ...args as any));
  const root: Command = new Command('cdk8s-zero-trust')
    .description('Least privilege for Kubernetes, from YAML: who can reach whom, what Pod Security refuses, workloads hardened.')
    .version(versionOfPackage(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    // `--version` of a command is its own
    .enablePositionalOptions()
    .addCommand(reachCommand(lazily))
    .addCommand(pssCommand(lazily))
    .addCommand(hardenCommand(lazily))
    .addCommand(completionCommand(lazily, () => root))
    .addHelpText('after', `
Exit codes:
  0  fine
  1  something was found: see the help of each command
  2  wrong usage, or input that can't be read

Examples:
  cdk8s-zero-trust reach list manifests/
  cdk8s-zero-trust reach explain --from shop/web --to shop/db --port 5432 manifests/
  cdk8s-zero-trust pss check --level restricted manifests/
  helm template shop ./chart | cdk8s-zero-trust harden > hardened.yaml
`);
  return quiet(root, session);
}

/** every command writes to the session's streams, and none ends the process */
function quiet(command: Command, session: Session): Command {
  command.exitOverride().configureOutput({
    writeOut: text => { session.out.add(text); },
    writeErr: text => { session.err.add(text); },
    getOutHasColors: () => false,
    getErrHasColors: () => false,
    getOutHelpWidth: () => HELP_WIDTH,
    getErrHelpWidth: () => HELP_WIDTH,
    outputError: (text, write) => write(text.replace(/^error: (.)/, (_, first: string) => first.toUpperCase())),
  });
  for (const child of command.commands) { quiet(child.helpOption('-h, --help', 'print this help').helpCommand(false), session); }
  return command;
}

/** the same text wherever it is read */
const HELP_WIDTH = 110;

function versionOfPackage(): string {
  return JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')).version;
}
