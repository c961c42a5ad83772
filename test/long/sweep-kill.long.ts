/** A sweep that is killed at any time and started again ends with the same bytes. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stream } from '../../src/numerics/random';
import { call } from '../cli/call';
import { SWEEP_PLAN } from '../support/sweep-plan';
import { workspace } from '../support/workspace';

jest.setTimeout(120_000);
const folder = workspace('kill');
const at = (name: string) => join(folder, name);

beforeAll(() => {
  writeFileSync(at('plan.json'), JSON.stringify(SWEEP_PLAN));
});
test('sweep: killed five times at random, it ends with the bytes of an uninterrupted one', async () => {
  await call(['sweep', at('plan.json'), '--out', at('whole'), '--workers', '1']);
  const { uniform } = stream(7, 'kills');
  const root = join(__dirname, '../..');
  const start = () =>
    spawn(
      process.execPath,
      [
        '-r',
        'ts-node/register',
        'src/cli/main.ts',
        'sweep',
        at('plan.json'),
        '--out',
        at('killed'),
        '--workers',
        '1',
        '--quiet',
      ],
      { cwd: root, stdio: 'ignore' },
    );
  const lines = () => {
    try {
      return readFileSync(join(at('killed'), 'journal.jsonl'), 'utf8').split('\n').length - 1;
    } catch {
      return 0;
    }
  };
  const met: number[] = [];
  for (let kill = 0; kill < 5; kill++) {
    const child = start();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // at random after the first new result, so that every kill finds work half done
    const known = lines();
    for (let wait = 0; lines() <= known && child.exitCode === null && wait < 2000; wait++) await pause(2);
    await pause(12 * uniform());
    child.kill('SIGKILL');
    await ended;
    met.push(lines());
  }
  expect(met[0]).toBeGreaterThan(0);
  expect(met[0]).toBeLessThan(60);
  expect((await call(['sweep', at('plan.json'), '--out', at('killed')])).code).toBe(0);
  for (const name of ['sweep.npz', 'sweep.csv'])
    expect(readFileSync(join(at('killed'), name)).equals(readFileSync(join(at('whole'), name)))).toBe(true);
});
