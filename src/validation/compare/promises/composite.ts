/**
 * Composite neurons beside what is expected of them, where that is a closed form: potentials come from biases alone, and a copy
 * of the weights carries errors back.
 *
 *     P(winner = k) = p_k = softmax(u)_k
 *     E(coincidence of input i and gradient of j) = x_i kappa gate_j sum over k of p_k (B_jk - B_jy)
 *     E(coincidence of axon j and error of k) = clip(v_j / rho, 0, 1) (p_k - [k = y])
 *
 * Steps are drawn apart from one another, so that the mean of n of them is off by sd / sqrt(n).
 */
import { laneOf } from '../../../numerics/counter';
import { type Emission, softmax, spikes } from '../../../stochastic/emission';
import { keyOf } from '../../../stochastic/engine';
import { fill, layoutOf, withoutPadding } from '../../../stochastic/layout';
import { network } from '../../../stochastic/network';
import { plainKernel } from '../../../stochastic/plain-kernel';
import type { Quantity } from '../cell';
import type { Judged } from '../judge';

const LEVELS = [26, 128, 230, 64];
/** One gate of each kind: open, shut from below, shut from above, open. */
const V = [0.9, -0.4, 2.5, 1.6];
const U = [0.4, -0.3, 0.9];
const BACK = [
  [0.5, -0.3, 0.2],
  [0.6, 0.4, -0.7],
  [-0.5, 0.3, 0.6],
  [0.1, 0.45, -0.4],
];
const LABEL = 1;
const RULES = { rho: 2, kappa: 0.6 } as const;

/** What was counted in so many steps, and its mean and variance in one. */
interface Expected {
  readonly name: string;
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

/** Statements that are tested: a chance of each output, a mean of each entry of W1 and W2 with their biases. */
export const COMPOSITE_TESTS = U.length + (LEVELS.length + 1) * V.length + (V.length + 1) * U.length;

/** Two cells: winners, and coincidences. Nothing is promised but what chance does, z standard errors wide. */
export function compositeCells(
  seed: number,
  steps: number,
  z: number,
  emission: Emission = spikes,
): Judged[] {
  const sizes = [LEVELS.length, V.length, U.length];
  const net = network({ layers: sizes, length: steps, feedback: 'random', ...RULES });
  const layout = layoutOf(net);
  const kernel = plainKernel(net, emission);
  const alone = (rows: number, bias: readonly number[]) =>
    Float64Array.from([...new Array<number>(rows * bias.length).fill(0), ...bias]);
  fill(layout, kernel.weights, [alone(LEVELS.length, V), alone(V.length, U)]);
  fill(layout, kernel.feedback, [alone(LEVELS.length, V), Float64Array.from([...BACK.flat(), 0, 0, 0])]);
  const stimulus = {
    kind: 'intensities',
    inputs: Uint16Array.from(LEVELS.keys()),
    levels: Uint8Array.from(LEVELS),
  } as const;
  const counting = { into: 'counts', amounts: Float64Array.of(1, 1, 1, 1) } as const;
  kernel.present(stimulus, LABEL, laneOf(keyOf(seed, 'composite neurons'), 0), counting);
  const p = Array.from(softmax(Float64Array.from(U)));
  const [below, above] = withoutPadding(layout, kernel.counts);
  return [
    cellOf('decision', steps, z, winnersOf(kernel.winners, p)),
    cellOf('weight', steps, z, [...gradientsOf(below, p), ...errorsOf(above, p)]),
  ];
}

const winnersOf = (found: Float64Array, p: readonly number[]): Expected[] =>
  p.map((mean, k) => ({ name: `winner[${k}]`, count: found[k], mean, variance: mean * (1 - mean) }));

/** Chances of inputs, the bias last. */
const INPUTS = [...LEVELS.map((level) => level / 256), 1];

function gradientsOf(counts: Float64Array, p: readonly number[]): Expected[] {
  return V.flatMap((v, j) => {
    const open = v > 0 && v < RULES.rho ? RULES.kappa : 0;
    const side = (sign: number) =>
      open *
      p.reduce((sum, chance, k) => sum + chance * Math.max(0, sign * (BACK[j][k] - BACK[j][LABEL])), 0);
    const [plus, minus] = [side(1), side(-1)];
    return INPUTS.map((x, i) => signed(`W1[${i},${j}]`, counts[i * V.length + j], x * plus, x * minus));
  });
}

function errorsOf(counts: Float64Array, p: readonly number[]): Expected[] {
  const rates = [...V.map((v) => Math.min(1, Math.max(0, v / RULES.rho))), 1];
  return rates.flatMap((rate, j) =>
    p.map((chance, k) => {
      const [plus, minus] = k === LABEL ? [0, rate * (1 - chance)] : [rate * chance, 0];
      return signed(`W2[${j},${k}]`, counts[j * U.length + k], plus, minus);
    }),
  );
}

/** What is 1 with one chance, -1 with another, and else 0. */
const signed = (name: string, count: number, plus: number, minus: number): Expected => ({
  ...{ name, count, mean: plus - minus },
  variance: plus + minus - (plus - minus) ** 2,
});

/** What never differs from its mean has to be it. */
const ROUNDING = 1e-12;

function cellOf(quantity: Quantity, steps: number, z: number, all: readonly Expected[]): Judged {
  let ratio = 0;
  let squares = 0;
  let first: string | undefined;
  for (const { name, count, mean, variance } of all) {
    const off = Math.abs(count / steps - mean);
    squares += off ** 2;
    const allowed = z * Math.sqrt(Math.max(0, variance) / steps) + ROUNDING;
    if (off > allowed && first === undefined)
      first = `${name} is ${count / steps} in a step, not ${mean} +- ${allowed}`;
    ratio = Math.max(ratio, off / allowed);
  }
  const rated = { ratio, rms: Math.sqrt(squares / all.length), count: all.length };
  return first === undefined
    ? { mode: 'whole', quantity, status: 'pass', ...rated }
    : { mode: 'whole', quantity, status: 'fail', ...rated, reason: first };
}
