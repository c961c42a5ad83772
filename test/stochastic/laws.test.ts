/**
 * What is true of composite neurons on average, to 5 standard errors: how units fire, what errors and dendrites send, and
 * what coincidences come to. Every law is asked again of an emission with one line wrong, and finds it out.
 */
import { type Emission, spikes } from '../../src/stochastic/emission';
import { network, type Weights } from '../../src/stochastic/index';
import { fill, layoutOf } from '../../src/stochastic/layout';
import { plainKernel } from '../../src/stochastic/plain-kernel';
import { plainNetwork, zeroWeights } from '../../src/stochastic/plain-network';
import {
  CHANCES,
  COUNTING,
  countsOf,
  errorsOff,
  KNOWN,
  knownKernel,
  knownNetwork,
  levelsOf,
  SMALL,
  WRONG,
} from '../support/stochastic';

const STEPS = 20_000;
const x = levelsOf(...KNOWN.x);
const { label, back, u } = KNOWN;
const OPEN = [true, false, false, true];
const KAPPA = 0.6;

const most = (values: readonly number[]): number => Math.max(...values);

/** One long presentation: its counts by layer, and the kernel. */
function longRun(emission: Emission) {
  const net = knownNetwork({ length: STEPS });
  const kernel = knownKernel(net, emission);
  kernel.present(x, label, 7, COUNTING);
  return { kernel, counts: countsOf(net, kernel) };
}

/** Winners fire with the chances of softmax, one in every step. */
function winnersOff(emission: Emission): number {
  const { winners } = longRun(emission).kernel;
  const sum = winners.reduce((a, b) => a + b);
  return most([sum === STEPS ? 0 : 99, ...CHANCES.map((p, k) => errorsOff(winners[k], STEPS, p))]);
}

/** Errors are winner minus teacher: on average softmax - onehot, 0 in sum, none where the winner is right. */
function errorSpikesOff(emission: Emission): number {
  const { kernel, counts } = longRun(emission);
  const bias = counts[1].subarray(12, 15);
  const sum = bias.reduce((a, b) => a + b);
  return most([
    sum === 0 ? 0 : 99,
    errorsOff(kernel.counters[0], STEPS, 1 - CHANCES[label]),
    // an error of the winner is 0 or 1, one of the teacher 0 or -1
    ...CHANCES.map((p, k) => errorsOff(k === label ? -bias[k] : bias[k], STEPS, k === label ? 1 - p : p)),
  ]);
}

/** The chance that dendrite + or - of hidden unit j fires in a step. */
const chanceOf = (j: number, sign: number): number =>
  OPEN[j]
    ? KAPPA *
      CHANCES.reduce(
        (sum, p, o) => sum + (o === label ? 0 : p * Math.max(0, sign * (back[j][o] - back[j][label]))),
        0,
      )
    : 0;

/** Dendrites fire with probability kappa [g]+ and kappa [-g]+ where the gate is open, and never where it is shut. */
function dendritesOff(emission: Emission): number {
  const net = knownNetwork({ length: 1 });
  const kernel = knownKernel(net, emission);
  const plus = [0, 0, 0, 0];
  const minus = [0, 0, 0, 0];
  for (let n = 0; n < STEPS; n++) {
    for (const matrix of kernel.counts) matrix.fill(0);
    kernel.present(x, label, Math.imul(n, 0x9e3779b1), COUNTING);
    const bias = kernel.counts[0].subarray(16, 20);
    for (let j = 0; j < 4; j++) {
      if (bias[j] === 1) plus[j]++;
      else if (bias[j] === -1) minus[j]++;
      else if (bias[j] !== 0) return 99;
    }
  }
  return most(
    [0, 1, 2, 3].flatMap((j) => [
      errorsOff(plus[j], STEPS, chanceOf(j, 1)),
      errorsOff(minus[j], STEPS, chanceOf(j, -1)),
    ]),
  );
}

/** Coincidences of an input and a gradient come, in 1,000 presentations of 100 steps, to x d, and in steps of 0, 1, -1. */
function coincidencesOff(emission: Emission): number {
  const n = 1000 * 100;
  const net = knownNetwork({ length: 100 });
  const kernel = knownKernel(net, emission);
  for (let k = 0; k < 1000; k++) kernel.present(x, label, Math.imul(k, 0x9e3779b1), COUNTING);
  const counts = countsOf(net, kernel)[0];
  expect(counts.every((count) => Number.isInteger(count))).toBe(true);
  return most(
    KNOWN.x.flatMap((level, i) =>
      [0, 1, 2, 3].map((j) => {
        const p = level / 256;
        const [up, down] = [p * chanceOf(j, 1), p * chanceOf(j, -1)];
        const mean = up - down;
        const apart = Math.abs(counts[i * 4 + j] / n - mean);
        return apart === 0 ? 0 : apart / Math.sqrt(Math.max(up + down - mean ** 2, 1e-12) / n);
      }),
    ),
  );
}

/** Axons fire at rate v / rho: what the second layer counts where one output always errs. */
function axonsOff(emission: Emission): number {
  const { counts } = longRun(emission);
  const bias = -counts[1][4 * 3 + label];
  // given an error, the axon has fired with its own chance
  return most(
    KNOWN.v.map((v, j) => errorsOff(-counts[1][j * 3 + label], bias, Math.min(1, Math.max(0, v / 2)))),
  );
}

const LAWS: readonly [law: string, off: (emission: Emission) => number, wrong: readonly string[]][] = [
  ['the winner is drawn by softmax', winnersOff, ['a race without its logarithms']],
  [
    'errors are winner minus teacher',
    errorSpikesOff,
    ['e+ and e- swapped', 'a race without its logarithms', 'a teacher that fires in half of the steps'],
  ],
  [
    'gradients are split, gated and drawn with kappa |g|',
    dendritesOff,
    ['e+ and e- swapped', 'kappa dropped', 'g for |g|'],
  ],
  [
    'coincidences come to the product of the rates',
    coincidencesOff,
    ['e+ and e- swapped', 'kappa dropped', 'inputs of half the chance'],
  ],
  ['axons fire at rate v / rho', axonsOff, ['axons that fire at v, not v / rho']],
];

describe.each(LAWS)('%s', (_, off, wrong) => {
  test('to 5 standard errors', () => {
    expect(off(spikes)).toBeLessThan(5);
  });

  test.each(wrong)('and not with %s', (name) => {
    expect(off(WRONG[name])).toBeGreaterThan(5);
  });
});

test('the race does not see what is added to all potentials', () => {
  const net = knownNetwork({ length: 2000 });
  const winners = [0, 8, -8].map((shift) => {
    const kernel = knownKernel(net);
    // the bias row: three outputs, padded to four
    for (let k = 0; k < 3; k++) kernel.weights[1][4 * 4 + k] = u[k] + shift;
    kernel.present(x, label, 3, null);
    return Array.from(kernel.winners);
  });
  expect(winners[1]).toEqual(winners[0]);
  expect(winners[2]).toEqual(winners[0]);
});

test('in hardware mode every coincidence moves its weight by eta / (kappa T), and by nothing else', () => {
  const [T, eta] = [100, 0.02];
  const net = knownNetwork({ length: T });
  const kernel = knownKernel(net);
  const before = countlessCopy(kernel.weights);
  const amounts = Float64Array.of(-eta / (KAPPA * T), -eta / (KAPPA * T), (-eta * 2) / T, -eta / T);
  kernel.present(x, label, 5, { into: 'weights', amounts });
  const steps = [eta / (KAPPA * T), (2 * eta) / T];
  let moved = 0;
  kernel.weights.forEach((matrix, l) => {
    // the bias of the last layer carries 1, a hidden spike rho = 2
    matrix.forEach((w, k) => {
      const size = l === 1 && k >= 16 ? steps[1] / 2 : steps[l];
      const count = (w - before[l][k]) / size;
      if (count !== 0) moved++;
      expect(Math.abs(count - Math.round(count))).toBeLessThan(1e-9);
    });
  });
  expect(moved).toBeGreaterThan(15);
});

const countlessCopy = (of: readonly Float64Array[]): Float64Array[] => of.map((matrix) => matrix.slice());

/** Mean update of a 4-4-3 network over presentations, in units of the gradient; and the gradient. */
function updates(T: number, presentations: number, emission: Emission, kappa = 1) {
  const net = network({ layers: [4, 4, 3], length: T, kappa });
  const kernel = plainKernel(net, emission);
  fill(layoutOf(net), kernel.weights, SMALL);
  // a hidden spike carries rho = 2
  const amounts = Float64Array.of(1 / kappa, 1 / kappa, 2, 1).map((amount) => amount / T);
  const sums = zeroWeights(net);
  const squares = zeroWeights(net);
  for (let n = 0; n < presentations; n++) {
    for (const matrix of kernel.counts) matrix.fill(0);
    kernel.present(x, label, Math.imul(n + 1, 0x9e3779b1), { into: 'counts', amounts });
    countsOf(net, kernel).forEach((matrix, l) => {
      matrix.forEach((value, k) => {
        sums[l][k] += value / presentations;
        squares[l][k] += value ** 2 / presentations;
      });
    });
  }
  const gradient = zeroWeights(net);
  plainNetwork(net, SMALL).add(x, label, gradient);
  const spread = squares.reduce(
    (sum, matrix, l) => matrix.reduce((rest, value, k) => rest + value - sums[l][k] ** 2, sum),
    0,
  );
  return { mean: sums, gradient, sd: Math.sqrt(spread) };
}

const apart = (a: Float64Array, b: Float64Array): number =>
  most(Array.from(a, (value, k) => Math.abs(value - b[k])));

function cosine(a: Weights, b: Weights): number {
  const dot = (p: Weights, q: Weights) =>
    p.reduce((sum, matrix, l) => matrix.reduce((rest, value, k) => rest + value * q[l][k], sum), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Whether the mean of 400 updates of 200 steps is the gradient, as far as 5 standard errors and the bias let it. */
function isGradient(emission: Emission, kappa = 1): boolean {
  const { mean, gradient } = updates(200, 400, emission, kappa);
  return (
    apart(mean[0], gradient[0]) < 0.01 &&
    apart(mean[1], gradient[1]) < 0.024 &&
    cosine(mean, gradient) >= 0.995
  );
}

describe('the update of a whole network', () => {
  test('is on average the gradient of the plain network', () => {
    expect(isGradient(spikes)).toBe(true);
    expect(isGradient(spikes, 0.6)).toBe(true);
  });

  test.each(['e+ and e- swapped', 'inputs of half the chance', 'axons that fire at v, not v / rho'])(
    'and is not with %s',
    (name) => {
      expect(isGradient(WRONG[name])).toBe(false);
    },
  );

  test('and is not with kappa dropped', () => {
    expect(isGradient(WRONG['kappa dropped'], 0.6)).toBe(false);
  });

  test('has noise that falls as one over the root of the length', () => {
    const [short, long] = [50, 200].map((T) => updates(T, 1000, spikes).sd);
    expect(Math.abs(short / long - 2)).toBeLessThan(0.2);
  });
});
