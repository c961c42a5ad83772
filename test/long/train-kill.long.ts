/** Training that is killed at any time and started again ends with the same bytes. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stream } from '../../src/numerics/random';
import { call } from '../cli/call';
import { workspace } from '../support/workspace';

jest.setTimeout(600_000);
const folder = workspace('kill-training');

test('digits: killed three times at random, it ends with the bytes of an uninterrupted run', async () => {
  const argv = (out: string) => [
    ...['train', 'mnist', '--samples', '1000', '--epochs', '2', '--seed', '3'],
    ...['--checkpoint', '0', '--out', join(folder, out), '--quiet'],
  ];
  const { uniform } = stream(11, 'kills');
  const start = () =>
    spawn(process.execPath, ['-r', 'ts-node/register', 'src/cli/main.ts', ...argv('killed')], {
      cwd: join(__dirname, '../..'),
      stdio: 'ignore',
    });
  const path = join(folder, 'killed', 'checkpoint.json');
  const done = () =>
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { presentation: number }).presentation : 0;
  const met: number[] = [];
  for (let kill = 0; kill < 3; kill++) {
    const child = start();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // at random after the first new checkpoint, so that every kill finds work half done
    const known = done();
    for (let wait = 0; done() <= known && child.exitCode === null && wait < 30_000; wait++) await pause(2);
    await pause(300 * uniform());
    child.kill('SIGKILL');
    await ended;
    met.push(done());
  }
  expect(met[0]).toBeGreaterThan(0);
  expect(met[2]).toBeLessThan(2000);
  expect((await call(argv('killed'))).code).toBe(0);
  expect((await call(argv('whole'))).code).toBe(0);
  for (const name of ['weights.npz', 'curve.csv', 'training.json'])
    expect(readFileSync(join(folder, 'killed', name)).equals(readFileSync(join(folder, 'whole', name)))).toBe(
      true,
    );
});
