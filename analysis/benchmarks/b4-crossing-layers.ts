/** B4: three layers in a ring, dense K, a bias in every window: rows cross their thresholds inside the windows. */
import { circuit, plan, simulate } from '../../src/index';
import { odex } from './peers/odex';
import type { LayersProblem } from './peers/problem';
import { type Python, scipy } from './peers/scipy';
import { random } from './random';
import { ODEINT, ODEX, type Task } from './task';
import { largestDistance, timed } from './timing';

const T = 1;
const LAYERS = 3;

export function crossingLayers(python: Python | undefined, quick: boolean): Task {
  const [size, cycles] = quick ? [16, 2] : [64, 10];
  const problem = problemOf(size, cycles);
  const made = circuitOf(problem);
  const initial = Object.fromEntries(
    Array.from({ length: LAYERS }, (_, k) => [`l${k}`, problem.initial.slice(k * size, (k + 1) * size)]),
  );
  const solve = () => {
    const solution = simulate(made, { initial });
    const end = solution.tspan[1];
    const final = Array.from({ length: LAYERS }, (_, k) => [...solution.vector(end, `l${k}`)]).flat();
    return { final, crossings: solution.stats.crossings };
  };
  const truth = reference(problem);
  return {
    id: 'B4',
    title: `layers ${size}-${size}-${size} in a ring, ${cycles} cycles, ${truth.crossings} crossings`,
    timed: 'simulate() and solution.vector(end); peers: all windows, closed rows left out',
    goals: { [ODEX]: 400, [ODEINT]: 70 },
    accuracy: 1e-13,
    ours() {
      const { answer, ...times } = timed(solve);
      const missed = answer.crossings !== truth.crossings;
      return { ...times, error: missed ? Number.NaN : largestDistance(answer.final, truth.final) };
    },
    peers: () => [odex(problem, truth.final), ...scipy(python, problem, truth.final)],
    parts: () => ({
      'circuit()': timed(() => circuitOf(problem)).seconds,
      'circuit() and plan()': timed(() => plan(circuitOf(problem))).seconds,
    }),
  };
}

/** Currents of some tenths, and biases of their size, so that many rows cross. */
function problemOf(size: number, cycles: number): LayersProblem {
  const draw = random(11);
  const scale = 12 / Math.sqrt(size);
  const matrix = () =>
    Array.from({ length: size }, () => Array.from({ length: size }, () => scale * (draw() - 0.5)));
  return {
    kind: 'layers',
    size,
    K: Array.from({ length: LAYERS }, matrix),
    biases: Array.from({ length: LAYERS * cycles }, () => Array.from({ length: size }, () => draw() - 0.5)),
    T,
    initial: Array.from({ length: LAYERS * size }, (_, k) => (k < size ? draw() : 0)),
  };
}

const circuitOf = ({ K, biases, size }: LayersProblem) =>
  circuit({
    threshold: 60,
    populations: K.map((_, k) => ({ name: `l${k}`, size })),
    projections: K.map((matrix, k) => ({
      name: `K${k}`,
      from: [{ population: `l${k}`, matrix }],
      to: [{ population: `l${(k + 1) % LAYERS}`, gain: 1 }],
    })),
    schedule: {
      windows: biases.map((bias, k) => ({
        t: [k * T, (k + 1) * T] as const,
        open: [{ projection: `K${k % LAYERS}`, bias }],
      })),
    },
  });

/**
 * I(T) = I e^{-T} + integral of e^{-(T-s)} [alpha e^{-s} + b]^+ by quadrature, cut where the row crosses, which bisection
 * finds: it shares no formula with the solver.
 */
function reference({ K, biases, size, initial }: LayersProblem): { final: number[]; crossings: number } {
  let y = [...initial];
  let crossings = 0;
  biases.forEach((bias, window) => {
    const from = (window % LAYERS) * size;
    const to = ((window + 1) % LAYERS) * size;
    const end = y.map((current) => current * Math.exp(-T));
    K[window % LAYERS]?.forEach((row, r) => {
      const alpha = row.reduce((sum, weight, j) => sum + weight * y[from + j], 0);
      const a = (s: number) => alpha * Math.exp(-s) + bias[r];
      const cut = a(0) > 0 === a(T) > 0 ? undefined : bisect(a, a(0) > 0);
      if (cut !== undefined) crossings++;
      const [start, stop] = a(0) > 0 ? [0, cut ?? T] : [cut ?? T, T];
      end[to + r] += integral((s) => Math.exp(s - T) * a(s), start, stop);
    });
    y = end;
  });
  return { final: y, crossings };
}

/** Where a monotone function, positive at 0 or at T, changes its sign. */
function bisect(a: (s: number) => number, positive: boolean): number {
  let [low, high] = [0, T];
  for (let middle = T / 2; middle > low && middle < high; middle = 0.5 * (low + high))
    if (a(middle) > 0 === positive) low = middle;
    else high = middle;
  return high;
}

/** Gauss and Legendre's nodes and weights for five points on [-1, 1]. */
const GAUSS = [
  [-0.906179845938664, 0.23692688505618908],
  [-0.5384693101056831, 0.47862867049936647],
  [0, 0.5688888888888889],
  [0.5384693101056831, 0.47862867049936647],
  [0.906179845938664, 0.23692688505618908],
] as const;

const PANELS = 8;

function integral(f: (s: number) => number, from: number, to: number): number {
  const half = (to - from) / (2 * PANELS);
  let sum = 0;
  for (let panel = 0; panel < PANELS; panel++)
    for (const [node, weight] of GAUSS) sum += weight * f(from + half * (2 * panel + 1 + node));
  return half * sum;
}
