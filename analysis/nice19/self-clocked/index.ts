/** Backpropagation without a clock: one autonomous circuit learns XOR from one start pulse, and stops by itself. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { NICE19 } from '../source';
import { framesOf } from './frames';
import { distance, LIMIT, machineOf, onsetsOf, plainly, run } from './machine';
import { draw } from './plot';
import { multipliers, startPulse } from './runs';

const SEED = 3;
const LEARNT = 432;
/** Until when it is watched: 40 presentations longer than it runs. */
const END = 22 * (LEARNT + 45);

export const selfClockedXor: FigureEntry = {
  id: 'nice19/self-clocked',
  source: NICE19,
  title: 'Backpropagation without a clock',
  shows:
    'The circuit that learns XOR with no schedule at all: its windows are the stages of a ring that ignites itself, a second ring ' +
    'loads the patterns in turn, and the last stage ignites the first only while an error has rung the alarm. One kick starts ' +
    'it; it learns with the weights of plain backpropagation, and rests.',
  backends: ['mean field, exact'],
  parameters: { parameters: 'ours', layers: [2, 4, 1], seed: SEED, 'T/τ': 2, limit: LIMIT },
  run() {
    const solution = run(machineOf('open'), SEED, END);
    const onsets = onsetsOf(solution, 'q1');
    const plain = plainly(SEED, onsets.length);
    const apart = onsets.map((t, k) => distance(plain[k], solution.state(t).weights));
    const spectrum = multipliers();
    const crossings = solution.log.crossings ?? [];
    return {
      figure: draw(solution, onsets.length),
      files: { 'frames.json': framesOf(solution, onsets.length) },
      checks: [
        check('presentations from one kick until it rests', onsets.length, LEARNT, 0),
        check(
          'largest distance of a weight from plain backprop, at every onset',
          Math.max(...apart),
          0,
          1e-12,
        ),
        check('the same at rest', distance(plain[onsets.length], solution.weights), 0, 1e-12),
        check(
          'period of the clock in τ, the last less the first onset',
          (onsets[onsets.length - 1] - onsets[0]) / (onsets.length - 1),
          22,
          1e-11,
        ),
        check(
          'events later than 30 τ after its last presentation',
          crossings.filter(({ t }) => t > 22 * LEARNT + 30).length,
          0,
          0,
        ),
        check('least start pulse that lives, in h', startPulse(), 1, 2e-12),
        check('Floquet multiplier of the phase of its clock', spectrum.phase, 1, 1e-10),
        ...spectrum.own.map((value, k) =>
          check(
            `Floquet multiplier ${k + 1} of an epoch of a linear machine, beside that of the algorithm`,
            value,
            spectrum.algorithm[k],
            1e-10,
          ),
        ),
        check('all its other multipliers: the clock is superstable', spectrum.others, 0, 1e-5),
      ],
    };
  },
};
