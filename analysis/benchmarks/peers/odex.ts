/** npm odex as its users call it: plain arrays, a new solver at every gate edge. */
import { Solver } from 'odex';
import { ODEX, type PeerTiming, TOLERANCE } from '../task';
import { largestDistance, timed } from '../timing';
import type { ChainProblem, LayersProblem, LearningProblem, NetworkProblem, PeerProblem } from './problem';

type Derivative = (x: number, y: number[]) => number[];

export function odex(problem: PeerProblem, truth: ArrayLike<number>): PeerTiming {
  const { answer, ...times } = timed(() => solve(problem));
  return { name: ODEX, ...times, error: largestDistance(answer[answer.length - 1] ?? [], truth) };
}

/** The states at every edge. */
function solve(problem: PeerProblem): number[][] {
  const windows = windowsOf(problem);
  let y = [...problem.initial];
  const states = [y];
  for (let window = 0; window < windows; window++) {
    if (problem.kind === 'learning') setInputs(problem, window, y);
    const solver = new Solver(y.length);
    solver.absoluteTolerance = TOLERANCE;
    solver.relativeTolerance = TOLERANCE;
    y = solver.solve(slopeOf(problem, window), 0, y, problem.T).y;
    states.push(y);
  }
  return states;
}

function windowsOf(problem: PeerProblem): number {
  if (problem.kind === 'chain') return problem.stages;
  return problem.kind === 'learning' ? problem.cycles * problem.windows.length : problem.biases.length;
}

function slopeOf(problem: PeerProblem, window: number): Derivative {
  if (problem.kind === 'chain') return chain(problem, window);
  if (problem.kind === 'network') return network(problem, window);
  return problem.kind === 'layers' ? layers(problem, window) : learning(problem, window);
}

function layers({ K, biases, size }: LayersProblem, window: number): Derivative {
  const from = (window % K.length) * size;
  const to = ((window + 1) % K.length) * size;
  const matrix = K[window % K.length] ?? [];
  const bias = biases[window] ?? [];
  return (_, y) => {
    const slope = y.map((value) => -value);
    for (let r = 0; r < size; r++) {
      const row = matrix[r];
      let argument = bias[r];
      for (let j = 0; j < size; j++) argument += row[j] * y[from + j];
      if (argument > 0) slope[to + r] += argument;
    }
    return slope;
  };
}

function setInputs({ inputs, values, windows }: LearningProblem, window: number, y: number[]): void {
  const cycle = values[Math.floor(window / windows.length)] ?? [];
  inputs.forEach((component, k) => {
    y[component] = cycle[k];
  });
}

function learning({ windows, currents }: LearningProblem, window: number): Derivative {
  const { rows, self, learn } = windows[window % windows.length];
  const clip = (x: number, most: number) => Math.min(Math.max(x, 0), most);
  return (_, y) => {
    const slope = new Array<number>(y.length).fill(0);
    for (let i = 0; i < currents; i++) slope[i] = (self[i] - 1) * y[i];
    for (const { terms, weighted, b, G, h, F, gates, out, S } of rows) {
      let a = b - h;
      for (const [i, scale] of terms) a += scale * y[i];
      for (const [i, w, scale] of weighted) a += scale * y[w] * y[i];
      for (const gate of gates) a += gate.weight * clip((y[gate.component] - gate.h) / gate.d, 1);
      slope[out] += S * clip(G * a, F);
    }
    for (const { weight, post, pre, rate } of learn) slope[weight] += rate * y[post] * y[pre];
    return slope;
  };
}

function chain({ stages, gain, threshold }: ChainProblem, open: number): Derivative {
  return (_, y) => {
    const slope = new Array<number>(stages + 1);
    slope[0] = -y[0];
    for (let k = 0; k < stages; k++) {
      const argument = y[k] - (k === open ? 0 : threshold);
      slope[k + 1] = (argument > 0 ? gain * argument : 0) - y[k + 1];
    }
    return slope;
  };
}

function network({ K, biases }: NetworkProblem, window: number): Derivative {
  const bias = biases[window] ?? [];
  return (_, y) =>
    K.map((row, r) => {
      let argument = bias[r];
      for (let j = 0; j < row.length; j++) argument += row[j] * y[j];
      return Math.max(argument, 0) - y[r];
    });
}
