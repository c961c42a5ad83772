/**
 * From spikes to numbers: without noise the update is the gradient of the plain network, and that of the circuit which
 * learns by backpropagation in the mean field; with noise it comes near as trains grow long.
 */
import { networkOf } from '../../src/circuit/fragments/backprop';
import { backpropWeights, train } from '../../src/index';
import { namedWeights } from '../../src/learning/weights';
import { stream } from '../../src/numerics/random';
import { graded, softmax } from '../../src/stochastic/emission';
import { engineOn } from '../../src/stochastic/engine';
import { type Network, network, plainNetwork, type Weights, weights } from '../../src/stochastic/index';
import { fill, layoutOf, withoutPadding } from '../../src/stochastic/layout';
import { plainKernel } from '../../src/stochastic/plain-kernel';
import { zeroWeights } from '../../src/stochastic/plain-network';
import { wasmKernel } from '../../src/stochastic/wasm-kernel';
import { cases, LONG } from '../support/cases';
import { levelsOf, SMALL, stimuliOf } from '../support/stochastic';

/** Of one presentation without noise, in one step: what is written at a rate of 1. */
function gradedUpdate(net: Network, W: Weights, levels: readonly number[], label: number): Weights {
  const engine = engineOn((of) => plainKernel(of, graded), net, { seed: 1, weights: W });
  const stimuli = stimuliOf([levelsOf(...levels)], [label], net.layers[net.layers.length - 1]);
  engine.learn({ stimuli, from: 0, to: 1, stream: 'training', first: 0 }, 'batch', 1);
  engine.write(1);
  return engine.weights().map((matrix, l) => matrix.map((w, k) => W[l][k] - w));
}

const gradientOf = (net: Network, W: Weights, levels: readonly number[], label: number): Weights => {
  const gradient = zeroWeights(net);
  plainNetwork(net, W).add(levelsOf(...levels), label, gradient);
  return gradient;
};

const apart = (a: Weights, b: Weights): number =>
  Math.max(...a.flatMap((matrix, l) => Array.from(matrix, (value, k) => Math.abs(value - b[l][k]))));

test('graded, in one step, gates opened in order: the update is the gradient to 1e-12', () => {
  let passed = 0;
  for (let seed = 0; seed < cases(40, 400); seed++) {
    const { below, uniform } = stream(seed, 'bridge');
    const layers = [3 + below(5), ...Array.from({ length: below(4) }, () => 2 + below(8)), 2 + below(5)];
    const net = network({
      ...{ layers, length: 1, rho: 0.5 + 2 * uniform(), kappa: 0.2 + 2 * uniform() },
      gate: below(2) === 0 ? 'box' : 'rec',
    });
    const W = weights(net, seed).map((matrix) => matrix.map((w) => 2 * w + 0.3 * uniform()));
    const levels = Array.from({ length: layers[0] }, () => below(256));
    const label = below(layers[layers.length - 1]);
    const gradient = gradientOf(net, W, levels, label);
    expect(apart(gradedUpdate(net, W, levels, label), gradient)).toBeLessThan(1e-12);
    if (gradient[0].some((value) => value !== 0)) passed++;
  }
  expect(passed).toBeGreaterThan(20);
});

test('the plain gradient is that of its loss, by differences', () => {
  const net = network({ layers: [3, 4, 4, 3], rho: 5 });
  const W = weights(net, 4).map((matrix) => matrix.map((w) => w + 0.2));
  const levels = [40, 200, 120];
  const gradient = gradientOf(net, W, levels, 2);
  const lossAt = (l: number, k: number, by: number) => {
    const moved = W.map((matrix) => matrix.slice());
    moved[l][k] += by;
    return plainNetwork(net, moved).add(levelsOf(...levels), 2, zeroWeights(net));
  };
  gradient.forEach((matrix, l) => {
    matrix.forEach((value, k) => {
      expect((lossAt(l, k, 1e-5) - lossAt(l, k, -1e-5)) / 2e-5).toBeCloseTo(value, 8);
    });
  });
});

/**
 * The circuit knows no softmax. It is compared in all that comes before and after it: its output is linear, o = u, and its
 * target is t = u - (softmax(u) - onehot), at which its error o - t is that of the softmax. Potentials are below rho.
 */
test('the circuit of the mean field makes the same update, softmax apart', () => {
  const layers = [4, 5, 4, 3];
  const net = network({ layers, length: 1, rho: 1000 });
  const options = { layers, output: 'linear', rate: 0.05 } as const;
  const start = backpropWeights(options, 3);
  const W = layers.slice(1).map((columns, l) => {
    const matrix = new Float64Array((layers[l] + 1) * columns);
    for (let j = 0; j < columns; j++) {
      for (let i = 0; i < layers[l]; i++) matrix[i * columns + j] = start[`W${l + 1}`][j * layers[l] + i];
      matrix[layers[l] * columns + j] = start[`b${l + 1}`][j];
    }
    return matrix;
  });
  const levels = [30, 250, 128, 77];
  const label = 1;
  const u = plainNetwork(net, W)
    .answer(levelsOf(...levels))
    .slice();
  const p = softmax(u);
  const t = Array.from(u, (value, k) => value - (p[k] - (k === label ? 1 : 0)));
  const x = levels.map((level) => level / 256);
  const steps = [...train({ network: options, weights: start, pattern: () => ({ x, t }), presentations: 1 })];
  const learnt = steps[steps.length - 1].weights;
  const update = gradedUpdate(net, W, levels, label);
  const expected = namedWeights(networkOf(options), {
    W: layers.slice(1).map((columns, l) =>
      Float64Array.from({ length: layers[l] * columns }, (_, k) => {
        const [j, i] = [Math.floor(k / layers[l]), k % layers[l]];
        return start[`W${l + 1}`][k] - 0.05 * update[l][i * columns + j];
      }),
    ),
    b: layers
      .slice(1)
      .map((columns, l) => start[`b${l + 1}`].map((b, j) => b - 0.05 * update[l][layers[l] * columns + j])),
  });
  let moved = 0;
  for (const [name, values] of Object.entries(expected))
    values.forEach((value, k) => {
      expect(Math.abs(learnt[name][k] - value)).toBeLessThan(1e-12);
      if (Math.abs(value - start[name][k]) > 1e-6) moved++;
    });
  expect(moved).toBeGreaterThan(30);
});

/**
 * The distance of the mean update from the gradient, from two halves of the presentations: their product has no noise on
 * average. Potentials stay between the kinks, so that all bias is that of the softmax of a noisy potential.
 */
function bias(T: number, warm: number, steps: number): number {
  const net = network({ layers: [4, 4, 3], length: T, warm });
  const kernel = wasmKernel(net);
  const layout = layoutOf(net);
  fill(layout, kernel.weights, SMALL);
  const levels = [26, 128, 230, 64];
  const shown = levelsOf(...levels);
  const n = Math.ceil(steps / T);
  const halves = [0, 1].map((half) => {
    for (const matrix of kernel.counts) matrix.fill(0);
    const plasticity = { into: 'counts', amounts: Float64Array.of(1, 1, 2, 1) } as const;
    for (let k = 0; k < n; k++) kernel.present(shown, 1, Math.imul(2 * k + half + 1, 0x9e3779b1), plasticity);
    return withoutPadding(layout, kernel.counts);
  });
  const gradient = gradientOf(net, SMALL, levels, 1);
  const off = (half: number, l: number, k: number) => halves[half][l][k] / (n * (T - warm)) - gradient[l][k];
  const square = gradient.reduce(
    (sum, matrix, l) => matrix.reduce((rest, _, k) => rest + off(0, l, k) * off(1, l, k), sum),
    0,
  );
  return Math.sqrt(Math.max(square, 0));
}

function slope(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([a, b]) => [Math.log(a), Math.log(b)]);
  const mean = (c: number) => logs.reduce((sum, point) => sum + point[c], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  return (
    logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) /
    logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0)
  );
}

describe('the bias of the mean update', () => {
  const lengths = LONG ? [10, 20, 40, 80, 160] : [10, 20, 40];
  const steps = LONG ? 1.6e7 : 6e5;

  test('falls as 1 / T where the first half of the steps is not learnt from', () => {
    const found = lengths.map((T) => [T, bias(T, T / 2, steps)] as const);
    expect(Math.abs(slope(found) + 1)).toBeLessThan(0.15);
  });

  test('is that of 1 / t, averaged over the steps: ln T / T where all of them are learnt from', () => {
    const harmonic = (T: number) =>
      Array.from({ length: T }, (_, t) => 1 / (t + 1)).reduce((a, b) => a + b) / T;
    const found = lengths.map((T) => [harmonic(T), bias(T, 0, steps)] as const);
    expect(Math.abs(slope(found) - 1)).toBeLessThan(0.15);
  });
});
