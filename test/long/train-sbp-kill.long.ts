/** Training of the spiking network that is killed at any time and started again ends with the same bytes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { call } from '../cli/call';
import { killedFiveTimes } from '../support/killed';
import { workspace } from '../support/workspace';

jest.setTimeout(600_000);
const folder = workspace('kill-sbp');
const at = (...names: string[]) => join(folder, ...names);
const EPOCHS = '40';
const command = (out: string) => [
  ...['train', 'mnist', '--backend', 'loihi', '--epochs', EPOCHS, '--seed', '9', '--quiet', '--out', at(out)],
];

test('killed five times at random, it ends with the bytes of an uninterrupted run', async () => {
  const whole = await call(command('whole'));
  expect(whole.code).toBe(0);
  const met = await killedFiveTimes(command('killed'), at('killed', 'checkpoint.json'));
  expect(met[0]).toBeGreaterThan(0);
  expect(met[0]).toBeLessThan(60_000 * Number(EPOCHS));
  expect(met.some((presentations) => presentations % 60_000 !== 0)).toBe(true);
  expect((await call(command('killed'))).code).toBe(0);
  for (const name of ['weights.npz', 'checkpoint.json', 'curve.csv', 'training.json', 'training.html'])
    expect(readFileSync(at('killed', name)).equals(readFileSync(at('whole', name)))).toBe(true);
});
