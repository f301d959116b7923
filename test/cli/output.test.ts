import { Writable } from 'stream';
import { Failure, OutputClosed } from '../../src/cli/failure';
import { Output } from '../../src/cli/output';

/** what was written to a stream, a piece an element; it takes them when `take` is called, or at once */
function slow(isSlow = true): { readonly stream: Writable; readonly pieces: string[]; take(): void } {
  const pieces: string[] = [];
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk, _, done) {
      pieces.push(String(chunk));
      if (isSlow) { waiting.push(done); } else { done(); }
    },
  });
  return { stream, pieces, take: () => waiting.shift()?.() };
}

const failing = (code: string) => new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${code}`), { code })) });
/** three times, each when the one before is through */
async function threeWrites(stream: Writable): Promise<void> {
  const output = new Output(() => stream);
  for (let count = 0; count < 3; count++) {
    output.add('a');
    await output.flush();
    await tick();
  }
}

const tick = () => new Promise(resolve => setImmediate(resolve));

describe('Output |', () => {
  test('opens its stream when there is something to write, and writes in pieces', async () => {
    const { stream, pieces } = slow(false);
    const open = jest.fn(() => stream);
    const output = new Output(open);
    await output.flush();
    expect(open).not.toHaveBeenCalled();
    expect(output.write('a')).toBeUndefined();
    output.add('b');
    expect(pieces).toEqual([]);
    await output.flush();
    expect(pieces).toEqual(['ab']);
    await output.writeAll(Array.from({ length: 30 }, () => 'x'.repeat(10_000)));
    await output.flush();
    expect(pieces.slice(1).map(({ length }) => length)).toEqual([70_000, 70_000, 70_000, 70_000, 20_000]);
  });

  test('waits until the reader takes more', async () => {
    const { stream, pieces, take } = slow();
    const output = new Output(() => stream);
    let isDone = false;
    const writing = output.writeAll(['a'.repeat(70_000), 'b'.repeat(70_000)]).then(() => { isDone = true; });
    await tick();
    expect([pieces.length, isDone]).toEqual([1, false]);
    take();
    await tick();
    expect([pieces.length, isDone]).toEqual([2, false]);
    take();
    await writing;
    expect(isDone).toBe(true);
  });

  test.each(['EPIPE', 'ERR_STREAM_DESTROYED'])('is closed where the reader is gone: %s', async code => {
    await expect(threeWrites(failing(code))).rejects.toThrow(OutputClosed);
  });

  test('says why nothing can be written', async () => {
    await expect(threeWrites(failing('ENOSPC'))).rejects.toThrow(new Failure('Can\'t write the output: no space left.'));
  });

  test('says so of a stream that throws on the spot', async () => {
    const stream = Object.assign(slow(false).stream, { write: () => { throw Object.assign(new Error('x'), { code: 'EROFS' }); } });
    const output = new Output(() => stream);
    output.add('a');
    await expect(output.flush()).rejects.toThrow('Can\'t write the output: the file system is read-only.');
  });
});
