/** Composite neurons: what their axons, gates and dendrites do, beside the curves that they ought to follow. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { BISWAS23 } from '../source';
import { draw, type Panel } from './plot';
import { expected, KAPPA, measure, type Neuron, RHO, STEPS, worst } from './runs';

const ERRORS = 5;
/** Places of panel k, none of them on a kink. */
const places = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, k) => from + ((to - from) * (k + 0.5)) / count);

const HELD: readonly Neuron[] = places(-0.8, 2.8, 36).map((v) => ({ v, g: 0.4 }));
const PULLED: readonly Neuron[] = HELD.map(({ v }) => ({ v, g: -0.4 }));
const DRIVEN: readonly Neuron[] = places(-1.2, 1.2, 32).map((g) => ({ v: 1, g }));

export const transfer: FigureEntry = {
  id: 'biswas23/transfer',
  source: BISWAS23,
  title: 'A composite neuron: activation and gradient in spikes',
  shows:
    'The axon of a composite neuron fires in proportion to its potential between 0 and ρ. The same potential opens a gate ' +
    'for the gradient, which two dendrites pass on in spikes, one of them what is positive, the other what is negative.',
  backends: ['composite neurons'],
  parameters: { parameters: 'ours', rho: RHO, kappa: KAPPA, steps: STEPS, gates: ['box', 'rec'], seed: 1 },
  run() {
    const panel = (neurons: readonly Neuron[], gate: 'box' | 'rec', key: number): Panel => ({
      neurons,
      found: measure(neurons, gate, key),
    });
    const box = panel(HELD, 'box', 101);
    const rec = panel(HELD, 'rec', 202);
    const pulled = panel(PULLED, 'rec', 303);
    const split = panel(DRIVEN, 'box', 404);
    const held = (what: string, { neurons, found }: Panel, gate: 'box' | 'rec') =>
      check(
        `${what}: largest deviation from the curve, in standard errors`,
        worst(
          found,
          neurons.map((one) => expected(one, gate)),
        ),
        0,
        ERRORS,
      );
    return {
      figure: draw({ box, rec, split }),
      checks: [
        held('axon and gate box over v', box, 'box'),
        held('gate rec over v, g > 0', rec, 'rec'),
        held('gate rec over v, g < 0', pulled, 'rec'),
        held('dendrites over g', split, 'box'),
      ],
    };
  },
};
