import { Failure, OutputClosed, fileProblem } from './failure';
import { Stream } from './io';

/**
 * Text on its way to a stream: in pieces of about 64 KB, never faster than the reader takes them.
 *
 *   await output.write(line);         returns at once unless the reader is slow
 *   await output.writeAll(lines);     four million of them need no more memory than one piece
 *   await output.flush();
 *
 * Throws `OutputClosed` once the reader is gone, and a `Failure` where nothing can be written.
 */
export class Output {
  private parts: string[] = [];
  private length = 0;
  private isClosed = false;
  private isListening = false;
  private problem: Error | undefined;
  private wake: (() => void) | undefined;

  public constructor(private readonly stream: () => Stream) {}

  /** the promise is there only where the reader has to catch up */
  public write(text: string): Promise<void> | undefined {
    this.add(text);
    return this.length < PIECE ? undefined : this.flush();
  }

  /** for who can't wait: goes out with what is written next */
  public add(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }

  public async writeAll(texts: Iterable<string>): Promise<void> {
    for (const text of texts) {
      const full = this.write(text);
      if (full) { await full; }
    }
  }

  /** Hands over what is there, and waits until the stream wants more. */
  public async flush(): Promise<void> {
    if (this.length === 0) { return; }
    const text = this.parts.join('');
    this.parts = [];
    this.length = 0;
    const stream = this.opened();
    this.throwProblem();
    if (this.writes(stream, text)) { return; }
    await new Promise<void>(resolve => {
      this.wake = resolve;
      stream.once('drain', resolve);
    });
    this.throwProblem();
  }

  /** whether the stream wants more at once */
  private writes(stream: Stream, text: string): boolean {
    try {
      return stream.write(text);
    } catch (error) {
      // files are written on the spot
      this.problem ??= error as Error;
      this.throwProblem();
      return false;
    }
  }

  private opened(): Stream {
    const stream = this.stream();
    if (!this.isListening) {
      this.isListening = true;
      stream.on('error', (error: NodeJS.ErrnoException) => {
        this.isClosed ||= error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';
        this.problem ??= error;
        this.wake?.();
      });
    }
    return stream;
  }

  private throwProblem(): void {
    if (this.isClosed) { throw new OutputClosed(); }
    if (this.problem) { throw new Failure(`Can't write the output: ${fileProblem(this.problem)}.`); }
  }
}

const PIECE = 65_536;
