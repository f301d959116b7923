import { Progress } from '../../src/cli/progress';
import { testIo } from '../support/cli';

/** a progress and the time on its clock, in milliseconds */
function newProgress(isTerminal = true) {
  jest.useFakeTimers({ now: 0 });
  const { io, out, err } = testIo('/', { isTerminal });
  const progress = new Progress(io);
  const at = (now: number, text: () => string) => {
    jest.setSystemTime(now);
    progress.show(text);
  };
  return { progress, at, out, err };
}

describe('Progress |', () => {
  afterEach(() => { jest.useRealTimers(); });

  test('is shown after a second, five times a second at most, each in place of the one before', () => {
    const { at, out, err } = newProgress();
    for (let now = 0; now <= 1_500; now += 50) { at(now, () => `${now} ms`); }
    expect(err()).toBe('\r1000 ms\u001b[K\r1200 ms\u001b[K\r1400 ms\u001b[K');
    expect(out()).toBe('');
  });

  test('goes away once, and only where it was shown', () => {
    const { progress, at, err } = newProgress();
    progress.end();
    at(500, () => 'early');
    progress.end();
    expect(err()).toBe('');
    at(2_000, () => 'late');
    progress.end();
    progress.end();
    expect(err()).toBe('\rlate\u001b[K\r\u001b[K');
  });

  test('comes back after it went away', () => {
    const { progress, at, err } = newProgress();
    at(1_000, () => 'one');
    progress.end();
    at(1_200, () => 'two');
    expect(err()).toBe('\rone\u001b[K\r\u001b[K\rtwo\u001b[K');
  });

  test('makes no text that is not shown', () => {
    const text = jest.fn(() => 'text');
    newProgress().at(999, text);
    newProgress(false).at(60_000, text);
    expect(text).not.toHaveBeenCalled();
  });

  test('is never shown where there is no terminal', () => {
    const { progress, at, err } = newProgress(false);
    at(60_000, () => 'text');
    progress.end();
    expect(err()).toBe('');
  });
});
