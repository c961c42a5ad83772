/** A short pulse in a long silence: integrators that do not know the schedule step over it and report success. */
import { type Check, check, type FigureEntry } from '../../../src/figures/figure';
import { draw } from './plot';
import { BIAS, type Ours, ours, PULSE, type Raw, raw, SPAN, truth } from './runs';

export const missedPulse: FigureEntry = {
  id: 'solver/missed-pulse',
  source:
    'parameters ours; the trap is an old one, e.g. chebfun issue 1512, "IVP solver is wrong for short forcing pulses"',
  title: 'A pulse that adaptive integrators miss',
  shows:
    'One gate opens for half a time constant after 50 time constants of silence. General integrators, given the right ' +
    'equation but not the schedule, have grown their steps so far by then that none of their evaluations falls into ' +
    'the pulse: they return exactly 0, an error of 100 %, and report success. Ours, the adaptive ones too, restart at ' +
    'every gate edge.',
  backends: ['mean field, exact', 'mean field, odex', 'mean field, dopri5'],
  parameters: { parameters: 'ours', 'pulse/τ': PULSE, 'bias b': BIAS, 'I(0)': 0, 'span/τ': SPAN },
  run() {
    const [solved, missed] = [ours(), raw()];
    return {
      figure: draw(solved, missed),
      checks: [...solved.flatMap(checksOfOurs), ...missed.flatMap(checksOfRaw)],
    };
  },
};

function checksOfOurs({ name, solution, tolerance, between }: Ours): Check[] {
  const end = PULSE[1];
  const times = Array.from({ length: 201 }, (_, k) => SPAN[0] + ((SPAN[1] - SPAN[0]) * k) / 200);
  const errors = times.map((t) => Math.abs(solution.at(t, 'I') - truth(t)));
  return [
    check(`${name}: I(${end} τ) = 1 - e^(-1/2)`, solution.at(end, 'I'), 1 - Math.exp(-0.5), tolerance),
    check(`${name}: largest |I - truth| at ${times.length} times`, Math.max(...errors), 0, between),
  ];
}

function checksOfRaw({ name, t, I, success, looks }: Raw): Check[] {
  return [
    check(`${name}, raw: largest |I| over its ${t.length} times`, Math.max(...I.map(Math.abs)), 0, 0),
    check(`${name}, raw: reaches the end and reports success (1 = yes)`, yes(success, t), 1, 0),
    check(`${name}, raw: evaluations within the pulse`, looks, 0, 0),
  ];
}

const yes = (success: boolean, t: readonly number[]): number =>
  success && t[t.length - 1] === SPAN[1] ? 1 : 0;
