/** A recurrent network: 64 threshold-linear units, a new bias in every window, rows that cross inside the windows. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { circuit, plan, simulate } from '../../src/index';
import { odex } from './peers/odex';
import type { NetworkProblem } from './peers/problem';
import { type Python, scipy } from './peers/scipy';
import { random } from './random';
import { reference } from './recurrent-reference';
import { ODEINT, type Task } from './task';
import { largestDistance, timed, timedFresh } from './timing';

const T = 1;
const RADIUS = 0.9;

export function recurrent(python: Python | undefined, quick: boolean): Task {
  const [units, windows] = quick ? [16, 5] : [64, 20];
  const problem = problemOf(units, windows);
  const made = circuitOf(problem);
  const start = { initial: { u: problem.initial } };
  const solve = () => {
    const solution = simulate(made, start);
    return { final: solution.vector(solution.tspan[1], 'u'), crossings: solution.stats.crossings };
  };
  const truth = reference(problem.K, problem.biases, T, problem.initial);
  return {
    id: 'recurrent',
    title: `recurrent network of ${units} units, ${windows} windows, ${truth.crossings} crossings`,
    timed: 'simulate() and solution.vector(end); peers: all windows',
    goals: { [ODEINT]: 3 },
    accuracy: 1e-12,
    ours() {
      const { answer, ...times } = timed(solve);
      const missed = answer.crossings !== truth.crossings;
      return { ...times, error: missed ? Number.NaN : largestDistance(answer.final, truth.final) };
    },
    peers: () => [odex(problem, truth.final), ...scipy(python, problem, truth.final)],
    parts: () => ({
      'circuit()': timed(() => circuitOf(problem)).seconds,
      'plan()': timedFresh(() => circuitOf(problem), plan, { measurements: 9 }).seconds,
    }),
  };
}

/** K of normal-like entries with the given spectral radius, biases in [-0.5, 0.5]. */
function problemOf(units: number, windows: number): NetworkProblem {
  const draw = random(7);
  const entry = () => draw() + draw() + draw() - 1.5;
  const raw = Array.from({ length: units }, () => Array.from({ length: units }, entry));
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(new Matrix(raw));
  const radius = Math.max(...realEigenvalues.map((re, k) => Math.hypot(re, imaginaryEigenvalues[k] ?? 0)));
  return {
    kind: 'network',
    K: raw.map((row) => row.map((weight) => (RADIUS * weight) / radius)),
    biases: Array.from({ length: windows }, () => Array.from({ length: units }, () => draw() - 0.5)),
    T,
    initial: Array.from({ length: units }, draw),
  };
}

const circuitOf = ({ K, biases, initial }: NetworkProblem) =>
  circuit({
    populations: [{ name: 'u', size: initial.length }],
    projections: [{ name: 'K', from: [{ population: 'u', matrix: K }], to: [{ population: 'u', gain: 1 }] }],
    schedule: {
      windows: biases.map((bias, k) => ({
        t: [k * T, (k + 1) * T] as const,
        open: [{ projection: 'K', bias }],
      })),
    },
  });
