/** Training of composite neurons that is killed at any time and started again ends with the same bytes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { call } from '../cli/call';
import { killedFiveTimes } from '../support/killed';
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
  const met = await killedFiveTimes(command('killed'), at('killed', 'checkpoint.json'));
  expect(met[0]).toBeGreaterThan(0);
  expect(met[0]).toBeLessThan(SAMPLES * EPOCHS);
  expect(met.some((presentations) => presentations % SAMPLES !== 0)).toBe(true);
  expect((await call(command('killed'))).code).toBe(0);
  for (const name of ['weights.npz', 'checkpoint.json', 'curve.csv', 'training.json', 'training.html'])
    expect(readFileSync(at('killed', name)).equals(readFileSync(at('whole', name)))).toBe(true);
});
