import { Io } from './io';

/**
 * One line on the terminal that says how far long work is. Silent for a second, and always where standard error is no
 * terminal, so that logs stay clean.
 *
 *   progress.show(() => `reading ${done} of ${all} files`);
 *   progress.end();
 */
export class Progress {
  private readonly start = Date.now();
  private next = this.start + QUIET_MS;
  private isShown = false;

  public constructor(private readonly io: Io) {}

  /** asked often, so the text is only made when it is shown */
  public show(text: () => string): void {
    const now = Date.now();
    if (now < this.next || !this.io.stderr.isTTY) { return; }
    this.next = now + STEP_MS;
    this.isShown = true;
    this.io.stderr.write(`\r${text()}${CLEAR}`);
  }

  /** Takes the line away, before anything else is written. */
  public end(): void {
    if (!this.isShown) { return; }
    this.isShown = false;
    this.io.stderr.write(`\r${CLEAR}`);
  }
}

const QUIET_MS = 1_000;
const STEP_MS = 200;
/** what stood there before, to the end of the line */
const CLEAR = '\u001b[K';
