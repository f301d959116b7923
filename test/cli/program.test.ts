import { Command, CommanderError } from 'commander';
import { Output } from '../../src/cli/output';
import { program } from '../../src/cli/program';
import { inFolder, testIo } from '../support/cli';

function newProgram(cwd = '/') {
  const { io, out, err } = testIo(cwd);
  const session = { io, out: new Output(() => io.stdout), err: new Output(() => io.stderr) };
  const ended = jest.fn();
  const root = program(session, ended);
  /** also what was said of a command line that is wrong */
  const said = async (...argv: string[]) => {
    await root.parseAsync(argv, { from: 'user' }).catch(error => { if (!(error instanceof CommanderError)) { throw error; } });
    await session.out.flush();
    await session.err.flush();
    return { out: out(), err: err() };
  };
  return { root, ended, said };
}

/** the command and all below it, by their words */
function commandsBelow(command: Command, words: readonly string[] = []): [string, Command][] {
  return [[words.join(' '), command], ...command.commands.flatMap(child => commandsBelow(child, [...words, child.name()]))];
}

describe('program |', () => {
  test('has every command', () => {
    expect(commandsBelow(newProgram().root).map(([words]) => words)).toEqual([
      '', 'reach', 'reach list', 'reach query', 'reach explain', 'reach diff', 'reach exposure', 'reach lint', 'pss', 'pss check', 'harden', 'completion',
    ]);
  });

  test('every command and every option says what it is for', () => {
    const silent = commandsBelow(newProgram().root).flatMap(([words, command]) => [
      ...command.description() === '' ? [words] : [],
      ...command.options.filter(({ description }) => description === '').map(({ long }) => `${words} ${long}`),
    ]);
    expect(silent).toEqual([]);
  });

  test('options have one spelling: long, and without a letter of their own', () => {
    const short = commandsBelow(newProgram().root).flatMap(([words, command]) => command.options.filter(option => option.short !== undefined).map(({ flags }) => `${words} ${flags}`));
    expect(short).toEqual([]);
  });

  test('hands on the code with which a command ended', async () => {
    await inFolder({ 'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true, containers: [{name: a, image: b}]}\n' }, async folder => {
      const { ended, said } = newProgram(folder);
      expect((await said('pss', 'check', '--level', 'baseline', 'pod.yaml')).out).toContain('1 of 1 workload refused.');
      expect(ended.mock.calls).toEqual([[1]]);
    });
  });

  test('ends nothing and writes to the streams of the session where the command line is wrong', async () => {
    const { ended, said } = newProgram();
    expect(await said('reach', 'list')).toEqual({ out: '', err: 'Missing required argument \'paths\'\n' });
    expect(ended).not.toHaveBeenCalled();
  });

  test('--version is that of the program in front of a command, and of the command behind it', async () => {
    expect((await newProgram().said('--version')).out).toBe(`${jest.requireActual('../../package.json').version}\n`);
    expect((await newProgram().said('harden', '--version')).err).toBe('Option \'--version <version>\' argument missing\n');
  });

  test('help is as wide wherever it is read', async () => {
    const lines = (await newProgram().said('harden', '--help')).out.split('\nExit codes:')[0].split('\n');
    const options = lines.filter(line => line.startsWith('  '));
    expect(options.filter(line => line.length > 110)).toEqual([]);
    expect(options.some(line => line.length > 90)).toBe(true);
  });
});
