/** The activation function of the on-chip circuit, its surrogate, and the two steps that make its derivative. */
import { type Check, check, type FigureEntry } from '../../../src/figures/figure';
import { RENNER24 } from '../source';
import { draw } from './plot';
import {
  circuitSpikes,
  EVEN,
  f,
  fires,
  gate,
  INTEGERS,
  lower,
  meanUnderNoise,
  surrogate,
  UNIT,
  upper,
} from './runs';

export const activation: FigureEntry = {
  id: 'renner24/activation',
  source: RENNER24,
  title: 'Binary activation, its surrogate and their derivatives',
  shows:
    'A unit fires or not, f(x) = H(x − 1/2), so that its derivative is 0 but for a Dirac pulse. Learning uses that of a ' +
    'surrogate, a ReLU cut at 1, which is a box: H(x) − H(x − 1). The circuit makes it of two comparators, one that ' +
    'fires above 0 and one that fires above 1 and vetoes. The surrogate is f in the mean when uniform noise of width 1 ' +
    'is added to x.',
  backends: ['algebra', 'loihi, emulator'],
  parameters: { 'x = 1 is the integer': UNIT, 'H(0), thresholds being strict': 0, noise: 'ours' },
  run() {
    return { figure: draw(), checks: [...atKinks(), ...everywhere(), ...inCircuit()] };
  },
};

function atKinks(): Check[] {
  const values: [string, (x: number) => number, number, number][] = [
    ['f', f, 0.5, 0],
    ['f one integer above', f, 0.5 + 1 / UNIT, 1],
    ['box', surrogate.derivative, 0, 0],
    ['box one integer above', surrogate.derivative, 1 / UNIT, 1],
    ['box', surrogate.derivative, 1, 1],
    ['box one integer above', surrogate.derivative, 1 + 1 / UNIT, 0],
    ['surrogate', surrogate.r, 0.5, 0.5],
  ];
  return values.map(([what, of, x, target]) => check(`${what}, at x = ${x}`, of(x), target, 0));
}

/** The circuit of 12 phases itself, one hidden unit an activation. */
function inCircuit(): Check[] {
  const { h, h_lt, h_gt } = circuitSpikes();
  const differing = (what: string, of: (j: number) => number, truth: (x: number) => number) =>
    check(
      `even integers a of ${EVEN.length} where, in phase 2 of the circuit, ${what}`,
      EVEN.filter((a, j) => of(j) !== truth(a / UNIT)).length,
      0,
      0,
    );
  return [
    differing('a spike of h ≠ f', (j) => h[j], f),
    differing('h_lt without h_gt ≠ box', (j) => h_lt[j] - h_gt[j], surrogate.derivative),
  ];
}

/** Sums are of integers over a power of two, so that equal means equal. */
function everywhere(): Check[] {
  const { r, derivative } = surrogate;
  let sum = 0;
  const integral = INTEGERS.map((a) => {
    sum += derivative(a / UNIT) / UNIT;
    return sum;
  });
  const differing = (what: string, circuit: (a: number, k: number) => number, of: (x: number) => number) =>
    check(
      `integers a of ${INTEGERS.length} where ${what}`,
      INTEGERS.filter((a, k) => circuit(a, k) !== of(a / UNIT)).length,
      0,
      0,
    );
  return [
    differing('a spike ≠ f', fires, f),
    differing('a spike ≠ [surrogate > 1/2]', fires, (x) => (r(x) > 0.5 ? 1 : 0)),
    differing('difference of the comparators ≠ box', (a) => lower(a) - upper(a), derivative),
    differing('lower and not upper ≠ box', gate, derivative),
    differing('integral of the box ≠ surrogate', (_, k) => integral[k] ?? Number.NaN, r),
    differing('mean of spikes under noise ≠ surrogate', meanUnderNoise, r),
    check('area under the box, that of the Dirac pulse', sum, 1, 0),
  ];
}
