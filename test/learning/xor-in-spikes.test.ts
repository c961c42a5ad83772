/** XOR in integrate-and-fire neurons, 100 a row: it is learnt where the mean field learns it, and stays learnt. */
import { type Backend, backpropWeights, meanField, spiking, train, xor } from '../../src/index';
import { LONG } from '../support/cases';

const MOST = 400;
const AFTER = 25;

/** The epoch after which no output is off by .05, or null; the largest error of the epochs after it. */
function learnt(seed: number, backend: Backend, maskGain: number) {
  let epoch: number | null = null;
  let worst = 0;
  const training = train({
    network: { ...xor.network, maskGain },
    weights: backpropWeights(xor.network, seed, xor.initialisation),
    pattern: xor.patterns(seed),
    presentations: xor.epoch * MOST,
    every: xor.epoch,
    backend,
  });
  for (const step of training) {
    const now = step.presentation / xor.epoch;
    if (epoch !== null) worst = Math.max(worst, ...step.errors);
    else if (xor.solved(step)) epoch = now;
    if (epoch !== null && now >= epoch + AFTER) break;
  }
  return { seed, epoch, worst };
}

const SEEDS = LONG ? Array.from({ length: 20 }, (_, seed) => seed) : [3];
const spikes = SEEDS.map((seed) => learnt(seed, spiking({ model: 'if', dt: 0.04, seed }), 100));
const mean = SEEDS.map((seed) => learnt(seed, meanField(), 1e12));
const ofThose = (runs: typeof mean) => runs.filter(({ epoch }) => epoch !== null);

test('the seeds that learn are those of the mean field, up to one', () => {
  const differing = SEEDS.filter((_, k) => (spikes[k]!.epoch === null) !== (mean[k]!.epoch === null));
  expect(differing.length).toBeLessThanOrEqual(LONG ? 1 : 0);
  expect(ofThose(mean).length).toBeGreaterThanOrEqual(LONG ? 16 : 1);
});

test('they take as many epochs as the mean field, within a tenth', () => {
  for (const [k, { epoch }] of spikes.entries()) {
    const own = mean[k]!.epoch;
    if (epoch !== null && own !== null) expect(Math.abs(epoch / own - 1)).toBeLessThan(0.1);
  }
});

test('what is learnt stays so: no error above .1 in the next 25 epochs', () => {
  for (const { worst } of ofThose(spikes)) expect(worst).toBeLessThan(0.1);
});
