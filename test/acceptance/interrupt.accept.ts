import { spawn } from 'child_process';
import { once } from 'events';
import { join, resolve } from 'path';
import { setTimeout } from 'timers/promises';
import { Server } from './server';
import { RUN_LABEL, openServer } from './session';

/** A run of its own that is interrupted while its namespaces are there. */
const ROOT = resolve(__dirname, '../..');

let server: Server;
beforeAll(async () => { server = await openServer(); });
afterAll(() => server.close());

describe('An interrupted run |', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind after %s, and has failed', async signal => {
    const jest = spawn(process.execPath, [join(ROOT, 'node_modules/jest/bin/jest.js'), 'pod-security', '--config', 'test/acceptance/jest.config.json', '--reporters', 'default'], {
      cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [jest.stdout, jest.stderr]) { stream.on('data', chunk => { printed += chunk; }); }
    const ended = once(jest, 'exit');
    const run = () => /, run ([0-9a-f]{6})/.exec(printed)?.[1];
    const left = async () => server.namespacesWith(`${RUN_LABEL}=${run()}`);

    while (jest.exitCode === null && (!run() || (await left()).length < 3)) { await setTimeout(100); }
    jest.kill(signal);

    // its tests fail, which is what jest ends with
    expect({ ended: await ended, printed }).toEqual({ ended: [1, null], printed: expect.stringContaining('Interrupted: the namespaces of this run are deleted.') });
    expect(await left()).toEqual([]);
  });
});
