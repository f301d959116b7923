import { PassThrough, Writable } from 'stream';
import { Io } from '../../src/cli/io';
import { Output } from '../../src/cli/output';
import { run } from '../../src/cli/run';
import { ran, testIo } from '../support/cli';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n';

describe('run |', () => {
  test('prints help, with examples and exit codes, for the program and each command', async () => {
    for (const argv of [['--help'], ['pss', 'check', '--help'], ['harden', '--help'], ['completion', '--help']]) {
      const { code, out, err } = await ran(argv);
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain(`Usage: cdk8s-zero-trust ${argv.slice(0, -1).join(' ')}`.trim());
      expect(out).toContain('\nExit codes:\n  0 ');
      expect(out).toContain('\nExamples:\n');
    }
  });

  test.each<[string[], string[]]>([
    [['-h'], ['--help']], [['help'], ['--help']], [['reach', 'list', '-h'], ['reach', 'list', '--help']], [['help', 'reach', 'list'], ['reach', 'list', '--help']],
    [['help', 'help'], ['--help']], [['reach', 'help'], ['reach', '--help']], [['reach', 'help', 'list'], ['reach', 'list', '--help']], [['pss', 'help', 'check'], ['pss', 'check', '--help']],
  ])('%j is %j', async (argv, same) => {
    const helped = await ran(argv);
    expect(helped).toEqual(await ran(same));
    expect([helped.code, helped.err, helped.out.startsWith('Usage: ')]).toEqual([0, '', true]);
  });

  test('a file may be called help', async () => {
    expect(await ran(['harden', 'help'], { files: { help: POD } })).toMatchObject({ code: 0, out: expect.stringContaining('runAsNonRoot') });
  });

  test('prints examples for a group of commands', async () => expect((await ran(['reach', '--help'])).out).toContain('\nExamples:\n  cdk8s-zero-trust reach list manifests/\n'));

  test('prints the version of the package', async () => {
    expect(await ran(['--version'])).toEqual({ code: 0, out: `${jest.requireActual('../../package.json').version}\n`, err: '' });
  });

  test.each<[string, string[], string]>([
    ['an unknown command', ['chek'], 'Unknown command \'chek\'\n'],
    ['help of an unknown command', ['help', 'hardn'], 'Unknown command \'hardn\'\n(Did you mean harden?)\n'],
    ['help of one in a group', ['help', 'reach', 'lst'], 'Unknown command \'lst\'\n(Did you mean list?)\n'],
    ['help of one behind a group', ['reach', 'help', 'lst'], 'Unknown command \'lst\'\n(Did you mean list?)\n'],
    ['an unknown command that help is asked of', ['hardn', '--help'], 'Unknown command \'hardn\'\n(Did you mean harden?)\n'],
    ['an unknown command in a group that help is asked of', ['pss', 'chek', '-h'], 'Unknown command \'chek\'\n(Did you mean check?)\n'],
    ['an unknown option', ['pss', 'check', 'a.yaml', '--levle', 'baseline'], 'Unknown option \'--levle\'\n(Did you mean --level?)\n'],
    ['a value that is none of the choices', ['pss', 'check', 'a.yaml', '--level', 'strict'],
      'Option \'--level <level>\' argument \'strict\' is invalid. Allowed choices are privileged, baseline, restricted.\n'],
    ['a missing argument', ['pss', 'check'], 'Missing required argument \'paths\'\n'],
    ['a path that is not there', ['pss', 'check', 'nowhere'], 'Can\'t read nowhere: no such file or folder.\n'],
    ['an unknown shell', ['completion', 'tcsh'], 'Command-argument value \'tcsh\' is invalid for argument \'shell\'. Allowed choices are bash, zsh, fish.\n'],
  ])('ends with 2 on %s', async (_, argv, message) => {
    expect(await ran(argv)).toEqual({ code: 2, out: '', err: message });
  });

  test('ends with 2 without a command, and says what there is', async () => {
    const { code, out, err } = await ran([]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Usage: cdk8s-zero-trust [options] [command]');
    expect((await ran(['pss'])).code).toBe(2);
  });

  test('tells what can\'t be read, works on the rest, and ends with 2', async () => {
    const { code, out, err } = await ran(['pss', 'check', '--level', 'baseline', '-'], { stdin: `a: [\n---\n${POD}---\nx: 1\n` });
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '0 of 1 workload refused.\n',
      err: 'stdin:1: a { or [ is not closed, at: a: [\nstdin:8: note: is no Kubernetes object: apiVersion and kind are missing\n',
    });
  });

  test('does nothing with --strict where something can\'t be read', async () => {
    expect(await ran(['pss', 'check', '--strict', '--level', 'baseline', '-'], { stdin: `a: [\n---\n${POD}` })).toEqual({
      code: 2,
      out: '',
      err: 'stdin:1: a { or [ is not closed, at: a: [\nOne part of the input can\'t be read: nothing was done, as --strict asks.\n',
    });
  });

  test('ends with 2 where there is nothing to work on', async () => {
    expect(await ran(['pss', 'check', '--level', 'baseline', 'm'], { files: { 'm/README.md': '' } })).toEqual({
      code: 2, out: '', err: 'No Kubernetes objects (YAML, JSON or JSON Lines with apiVersion and kind) in m.\n',
    });
  });

  test('is quiet when nobody reads its output any more', async () => {
    const { io, err } = testIo('/', { stdin: POD });
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })) });
    expect(await run(['pss', 'check', '--level', 'baseline', '-'], { ...io, stdout } as Io)).toBe(0);
    expect(err()).toBe('');
  });

  test('ends with 2 where its output can\'t be written', async () => {
    const { io, err } = testIo('/', { stdin: POD });
    const stdout = new Writable({ write() { throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }); } });
    expect(await run(['pss', 'check', '--level', 'baseline', '-'], { ...io, stdout } as Io)).toBe(2);
    expect(err()).toBe('Can\'t write the output: no space left.\n');
  });

  test('never writes colours or movements of the cursor', async () => {
    for (const isTerminal of [false, true]) {
      const { out, err } = await ran(['pss', 'check', '--level', 'restricted', '-'], { stdin: POD, isTerminal });
      expect(out + err).not.toContain('\u001b');
    }
  });
});

describe('Output |', () => {
  test('waits for a slow reader, and keeps the order', async () => {
    const slow = new PassThrough({ highWaterMark: 1024 });
    const output = new Output(() => slow);
    const line = 'x'.repeat(99);
    let isWritten = false;
    const writing = output.writeAll(Array.from({ length: 20_000 }, (_, index) => `${line}${index}\n`)).then(() => output.flush()).then(() => {
      isWritten = true;
      slow.end();
    });
    await new Promise(resolve => setImmediate(resolve));
    // two megabytes are to come: the first piece has to be read before the next is made
    expect(isWritten).toBe(false);
    expect(slow.readableLength + slow.writableLength).toBeLessThan(200_000);
    let text = '';
    for await (const chunk of slow) { text += chunk; }
    await writing;
    expect(text).toBe(Array.from({ length: 20_000 }, (_, index) => `${line}${index}\n`).join(''));
  });

  test('throws where nothing can be written', async () => {
    const full = new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error('no space left'), { code: 'ENOSPC' })) });
    const output = new Output(() => full as never);
    await expect((async () => {
      for (let index = 0; index < 10; index++) {
        await output.write('x'.repeat(100_000));
      }
    })()).rejects.toThrow('Can\'t write the output: no space left.');
  });
});
