import { processIo } from '../../src/cli/io';

describe('processIo |', () => {
  afterEach(() => { jest.restoreAllMocks(); });

  test('is the streams and the folder of the process', () => {
    const { stdin, stdout, stderr, cwd } = processIo();
    expect([stdin === process.stdin, stdout === process.stdout, stderr === process.stderr, cwd]).toEqual([true, true, true, process.cwd()]);
  });

  test('opens no stream before it is asked for', () => {
    const opened = (['stdin', 'stdout', 'stderr'] as const).map(name => jest.spyOn(process, name, 'get'));
    const io = processIo();
    expect(opened.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
    expect(io.stderr.writable).toBe(true);
    expect(opened.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 1]);
  });

  test('is in the folder that the process is in when it is asked', () => {
    const io = processIo();
    jest.spyOn(process, 'cwd').mockReturnValue('/elsewhere');
    expect(io.cwd).toBe('/elsewhere');
  });
});
