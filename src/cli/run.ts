import { Command, CommanderError } from 'commander';
import { ExitCode, Failure, OutputClosed } from './failure';
import type { Io } from './io';
import { Output } from './output';
import { program } from './program';
import type { Session } from './session';

/**
 * Runs a command line; the exit code, as promised in the help of each command.
 * @param argv without node and the script
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const out = new Output(() => io.stdout);
  const err = new Output(() => io.stderr);
  try {
    const code = await perform(argv, { io, out, err });
    await out.flush();
    await err.flush();
    return code;
  } catch (error) {
    // who reads no further does not want to hear of it
    return error instanceof OutputClosed ? 0 : 2;
  }
}

async function perform(argv: readonly string[], session: Session): Promise<ExitCode> {
  let code: ExitCode = 0;
  const command = program(session, found => { code = found; });
  try {
    await command.parseAsync(withHelpAsOption(argv, command), { from: 'user' });
    await session.out.flush();
    return code;
  } catch (error) {
    if (error instanceof OutputClosed) { throw error; }
    if (error instanceof CommanderError) { return error.exitCode === 0 ? 0 : 2; }
    if (error instanceof Failure) {
      // what was found before stays to be seen, unless it is what can't be written
      await session.out.flush().catch(() => undefined);
      await session.err.write(`${error.message}\n`);
      return error.code;
    }
    await session.err.write(`This is a mistake in cdk8s-zero-trust, not yours. Please report it with what you ran:\n${(error as Error)?.stack ?? error}\n`);
    return 2;
  }
}

/** `help reach list` and `reach help list` are `reach list --help`; of what is no command there is no help, but it is told */
function withHelpAsOption(argv: readonly string[], command: Command): string[] {
  const at = argv[0] === 'help' ? 0 : argv[1] === 'help' && command.commands.some(child => child.name() === argv[0] && child.commands.length > 0) ? 1 : -1;
  const words = at < 0 ? [...argv] : [...argv.filter(word => word !== 'help'), '--help'];
  return isUnknown(words, command) ? words.filter(word => word !== '--help' && word !== '-h') : words;
}

/** whether the words in front, where they have to name a command, name none */
function isUnknown([word, ...others]: readonly string[], { commands }: Command): boolean {
  if (commands.length === 0 || word === undefined || word.startsWith('-')) { return false; }
  const child = commands.find(each => each.name() === word);
  return child === undefined || isUnknown(others, child);
}
