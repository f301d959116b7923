import { Command } from 'commander';
import { completionCommand } from '../../../src/cli/completion/command';
import { Output } from '../../../src/cli/output';
import type { Lazily } from '../../../src/cli/program';
import { testIo } from '../../support/cli';

function newCompletion() {
  const { io, out } = testIo('/');
  const session = { io, out: new Output(() => io.stdout), err: new Output(() => io.stderr) };
  const codes: number[] = [];
  const lazily: Lazily = load => async (...args) => { codes.push(await load()(session, ...args as any)); };
  const root = jest.fn(() => new Command('some-program').addCommand(new Command('polish').option('--wax')));
  const command = completionCommand(lazily, root).exitOverride().configureOutput({ writeErr: () => undefined });
  const complete = async (...argv: string[]) => {
    await command.parseAsync(argv, { from: 'user' });
    await session.out.flush();
    return out();
  };
  return { command, root, codes, complete };
}

describe('completionCommand |', () => {
  test.each([['bash', 'complete -F '], ['zsh', '#compdef some-program\n'], ['fish', 'complete -c some-program ']])('prints the script of %s for the program that it is part of', async (shell, sign) => {
    const { codes, complete } = newCompletion();
    const script = await complete(shell);
    expect(script).toContain(sign);
    expect(script).toContain('polish');
    expect(script).toContain('wax');
    expect(codes).toEqual([0]);
  });

  test('asks for the program when it runs, since that is made after it', async () => {
    const { root, complete } = newCompletion();
    expect(root).not.toHaveBeenCalled();
    await complete('bash');
    expect(root).toHaveBeenCalledTimes(1);
  });

  test.each([[[]], [['tcsh']]])('runs for no other shell: %j', async argv => {
    const { root, complete } = newCompletion();
    await expect(complete(...argv)).rejects.toThrow();
    expect(root).not.toHaveBeenCalled();
  });
});
