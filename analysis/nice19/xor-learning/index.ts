/** Learning XOR in the two-layer circuit, beside plain backprop. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { xor } from '../../../src/learning/tasks';
import { NICE19 } from '../source';
import { draw } from './plot';
import { LONGEST, learnXor, MOST, plainSuccess, SEEDS } from './runs';

export const xorLearning: FigureEntry = {
  id: 'nice19/xor-learning',
  source: NICE19,
  title: 'Learning XOR',
  shows:
    'A circuit 2-4-1 of pulse-gated populations learns XOR by backpropagation, eleven windows a presentation. Every weight ' +
    'stays that of plain backprop to rounding, and the circuit learns on exactly the seeds on which plain backprop does.',
  backends: ['mean field, exact'],
  parameters: {
    parameters: 'ours',
    ...xor.network,
    ...xor.initialisation,
    seeds: SEEDS,
    presentations: `at most ${MOST}`,
  },
  run() {
    const runs = SEEDS.map(learnXor);
    const success = plainSuccess(200);
    const differ = runs.filter(({ learnt, plainLearnt }) => learnt !== plainLearnt);
    const checks = [
      check('seeds on which circuit and plain backprop differ in when they have learnt', differ.length, 0, 0),
      check(
        'largest distance of a weight from plain backprop, any epoch, any seed',
        Math.max(...runs.map(({ deviations }) => Math.max(...deviations))),
        0,
        1e-12,
      ),
      check(
        `part of 200 seeds on which plain backprop learns within ${LONGEST} presentations`,
        success,
        0.9,
        0.05,
      ),
    ];
    return { figure: draw(runs, success), checks };
  },
};
