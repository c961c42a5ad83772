/** Training of composite neurons that is killed at any time and started again ends with the same bytes. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stream } from '../../src/numerics/random';
import { call } from '../cli/call';
import { workspace } from '../support/workspace';

jest.setTimeout(900_000);
const folder = workspace('kill-stochastic');
const at = (...names: string[]) => join(folder, ...names);
const SAMPLES = 12_000;
const EPOCHS = 4;
const command = (out: string) => [
  ...['train', 'mnist', '--backend', 'stochastic', '--layers', '784,60,10', '--length', '12', '--baseline'],
  ...['--samples', `${SAMPLES},2000`, '--epochs', `${EPOCHS}`, '--seed', '9', '--checkpoint', '0.3'],
  ...['--quiet', '--out', at(out)],
];

test('killed five times at random, it ends with the bytes of an uninterrupted run', async () => {
  expect((await call(command('whole'))).code).toBe(0);
  const { uniform } = stream(7, 'kills');
  const path = at('killed', 'checkpoint.json');
  const done = () =>
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { presentation: number }).presentation : 0;
  const met: number[] = [];
  for (let kill = 0; kill < 5; kill++) {
    const known = done();
    const child = spawn(
      process.execPath,
      ['-r', 'ts-node/register', 'src/cli/main.ts', ...command('killed')],
      { cwd: join(__dirname, '../..'), stdio: 'ignore' },
    );
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // at random after the first new checkpoint, so that every kill finds an epoch half done
    for (let wait = 0; done() <= known && child.exitCode === null && wait < 4000; wait++) await pause(20);
    await pause(500 * uniform());
    child.kill('SIGKILL');
    await ended;
    met.push(done());
  }
  expect(met[0]).toBeGreaterThan(0);
  expect(met[0]).toBeLessThan(SAMPLES * EPOCHS);
  expect(met.some((presentations) => presentations % SAMPLES !== 0)).toBe(true);
  expect((await call(command('killed'))).code).toBe(0);
  for (const name of ['weights.npz', 'checkpoint.json', 'curve.csv', 'training.json', 'training.html'])
    expect(readFileSync(at('killed', name)).equals(readFileSync(at('whole', name)))).toBe(true);
});
