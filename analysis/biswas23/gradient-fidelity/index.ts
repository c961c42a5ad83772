/** How near the update of spiking neurons is to the exact gradient, over the length of their trains. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { BISWAS23 } from '../source';
import { draw } from './plot';
import { type Effort, fidelity, SHOWN, trained } from './runs';

const LENGTHS = [5, 20, 100] as const;
const TRAINED = { quick: 2000, full: 10_000 } as const;
const STEPS = { quick: 1500, full: 40_000 } as const;

/** Cosines of the mean update to the gradient after training, W1 and W2, found by independent means. */
const KNOWN: Readonly<Record<number, readonly [number, number]>> = {
  5: [0.97, 0.98],
  20: [0.988, 0.997],
  100: [0.995, 0.999],
};

export const gradientFidelity: FigureEntry = {
  id: 'biswas23/gradient-fidelity',
  source: BISWAS23,
  title: 'How near an update in spikes is to the gradient',
  shows:
    'The update from one presentation is mostly noise when trains are short; the mean of many is near the gradient already ' +
    'at T = 5. What is left of it, the bias, falls with the length too: clip and softmax see a mean over more and more steps.',
  needs: 'mnist',
  backends: ['composite neurons, engine fast', 'plain gradient'],
  parameters: {
    parameters: 'ours',
    ...{ layers: '784-100-10', samples: SHOWN, 'weights after samples': TRAINED },
    ...{ 'steps in a mean': { quick: SHOWN * STEPS.quick, full: SHOWN * STEPS.full }, seed: 1 },
  },
  full: `weights after ${TRAINED.full} samples, means of ${SHOWN * STEPS.full} steps: a minute`,
  run(form = 'quick', progress) {
    const weights = trained(TRAINED[form], 'rec');
    const gates = form === 'quick' ? (['rec'] as const) : (['rec', 'box'] as const);
    const measured = gates.map((gate, g) =>
      LENGTHS.map((length, k) => {
        const effort: Effort = {
          presentations: Math.ceil(STEPS[form] / length),
          single: form === 'quick' ? 10 : 50,
        };
        const found = fidelity(weights, gate, length, effort);
        progress?.(g * LENGTHS.length + k + 1, gates.length * LENGTHS.length);
        return found;
      }),
    );
    const [rec, box] = measured;
    const line = { symbol: 'circle', dash: 'solid' };
    return {
      figure: draw([
        { ...line, name: 'one presentation', color: '#D55E00', found: rec, of: 'one' },
        { ...line, name: 'mean of many, gate rec', color: '#0072B2', found: rec, of: 'mean' },
        ...(box === undefined
          ? []
          : [
              {
                ...{ name: 'mean of many, gate box', color: '#009E73', symbol: 'diamond', dash: 'dot' },
                ...{ found: box, of: 'mean' as const },
              },
            ]),
      ]),
      checks: rec.flatMap(({ length, mean, one }, k) => [
        ...mean.map((cosine, l) =>
          check(
            `T = ${length}: cosine of the mean update of W${l + 1} to the gradient`,
            cosine,
            KNOWN[length][l],
            0.02,
          ),
        ),
        ...(k === 0
          ? []
          : [
              check(
                `T = ${length}: one presentation is nearer than at T = ${LENGTHS[k - 1]}, both matrices`,
                one.filter((cosine, l) => cosine > rec[k - 1].one[l]).length,
                2,
                0,
              ),
            ]),
      ]),
    };
  },
};
