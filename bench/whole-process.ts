import { spawnSync } from 'child_process';

export interface WholeProcess {
  /** milliseconds */
  readonly wall: number;
  /** megabytes: the most that it had, as it tells itself */
  readonly peak: number;
}

/** A script in a process of its own, whose output nobody reads: the system keeps no account of a child by itself. */
export function wholeProcess(args: readonly string[]): WholeProcess {
  const script = 'process.on("exit", () => require("fs").writeSync(2, `\\npeak ${process.resourceUsage().maxRSS}`)); process.argv.splice(1, 1); require(process.argv[1]);';
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ['-e', script, 'command', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' }, encoding: 'utf8', maxBuffer: 2 ** 28,
  });
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) { throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`); }
  return { wall, peak: Number(/peak (\d+)$/.exec(stderr)?.[1]) / 1024 };
}
