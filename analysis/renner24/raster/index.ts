/** Annotated raster: every unit of the circuit while it learns from three digits. */

import { check, type FigureEntry } from '../../../src/figures/figure';
import { readDataset } from '../../../src/io/disk/datasets';
import { type ActivePixels, activePixels, first, mnist20 } from '../../../src/io/images';
import * as sbp from '../../../src/sbp/index';

import { RENNER24 } from '../source';
import { drawRaster } from './plot';

const LAYERS: sbp.Layers = [400, 400, 10];
const SEED = 43;
const TRAINED = 2000;
const SHOWN = 3;

export const raster: FigureEntry = {
  id: 'renner24/raster',
  source: RENNER24,
  title: 'Spikes of all units over three digits',
  shows:
    'Every spike of the circuit 400-400-10 on MNIST20 while it learns from three digits that it still gets wrong, after ' +
    `${TRAINED} others. A column is one phase, a time step; shaded columns are those in which synapses learn. The twelve gate units ` +
    'fire in turn; x fires thrice, h answers in phase 2, o in 3; where o and the target t differ, d+ or d− sends the error ' +
    'back (hᵀ, 6 and 10), and the units of h whose derivative is 1 fire once more beside x (7 and 11).',
  needs: 'mnist',
  backends: ['Loihi'],
  parameters: {
    layers: LAYERS,
    digits: `the first ${SHOWN} of MNIST after ${TRAINED} that leave an output error`,
    seed: SEED,
    'learning before': 'by the plain algorithm',
  },
  run() {
    const digits = activePixels(mnist20(first(readDataset('mnist', 'train'), TRAINED + 500)));
    const weights = sbp.weights(LAYERS, SEED);
    const pass = sbp.emptyPass(LAYERS);
    for (let k = 0; k < TRAINED; k++) step(weights, pass, digits, k);
    const order = wrong(weights, pass, digits);
    const circuit = sbp.spikingCircuit({ layers: LAYERS, weights });
    const shown = [...circuit.present(digits, order)];
    const wanted = order.map((k) => step(weights, pass, digits, k));
    const phases = 12;
    return {
      figure: drawRaster(
        `${raster.title} that are answered wrong, after ${TRAINED} others`,
        LAYERS,
        shown,
        digits.labels,
      ),
      checks: [
        check('digits', shown.length, SHOWN, 0),
        ...Array.from({ length: phases }, (_, p) => {
          const [count, differing] = compared(shown, wanted, p);
          return check(
            `phase ${p}: spikes of ${count} that only circuit or plain algorithm has`,
            differing,
            0,
            0,
          );
        }),
        check(
          'phases in which another gate unit fires than the next',
          shown
            .flatMap(({ spikes }) =>
              spikes.map((fired, p) => gatesOf(fired) === `g${String((p + 1) % phases).padStart(2, '0')}`),
            )
            .filter((right) => !right).length,
          0,
          0,
        ),
      ],
    };
  },
};

const targetOf = (digits: ActivePixels, k: number): Uint8Array =>
  Uint8Array.from({ length: LAYERS[2] }, (_, unit) => (unit === digits.labels[k] ? 1 : 0));

const activeOf = ({ active, start }: ActivePixels, k: number) => active.subarray(start[k], start[k + 1]);

/** One step of the plain algorithm, and what ought to fire. */
function step(weights: sbp.WeightPair, pass: sbp.Pass, digits: ActivePixels, k: number) {
  const [active, target] = [activeOf(digits, k), targetOf(digits, k)];
  sbp.forward(weights, pass, active);
  sbp.learn(weights, pass, active, target);
  return sbp.expectedSpikes(pass, active, target);
}

/** The first digits after those of training that leave an output error; the others would change nothing. */
function wrong(weights: sbp.WeightPair, pass: sbp.Pass, digits: ActivePixels): number[] {
  const found: number[] = [];
  const scratch = { w1: weights.w1.slice(), w2: weights.w2.slice() };
  for (let k = TRAINED; k < digits.count && found.length < SHOWN; k++) {
    step(scratch, pass, digits, k);
    if ([...pass.dPlus, ...pass.dMinus].includes(1)) found.push(k);
  }
  return found;
}

const gatesOf = (fired: Readonly<Record<string, Int32Array>>): string =>
  Object.keys(fired)
    .filter((name) => /^g\d/.test(name))
    .join();

/** Spikes that ought to be in a phase, and how many only one side has; gates apart. */
function compared(
  shown: readonly sbp.Presentation[],
  wanted: readonly ReturnType<typeof sbp.expectedSpikes>[],
  phase: number,
): [count: number, differing: number] {
  let [count, differing] = [0, 0];
  shown.forEach(({ spikes }, k) => {
    const [fired, right] = [spikes[phase] ?? {}, wanted[k]?.[phase] ?? {}];
    for (const name of new Set([...Object.keys(fired), ...Object.keys(right)])) {
      if (/^g\d/.test(name)) continue;
      const [a, b] = [Array.from(fired[name] ?? []), right[name] ?? []];
      count += b.length;
      differing +=
        a.filter((unit) => !b.includes(unit)).length + b.filter((unit) => !a.includes(unit)).length;
    }
  });
  return [count, differing];
}
