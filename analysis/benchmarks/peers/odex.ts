/** npm odex as its users call it: plain arrays, a new solver at every gate edge. */
import { Solver } from 'odex';
import { ODEX, type PeerTiming, TOLERANCE } from '../task';
import { largestDistance, timed } from '../timing';
import type { ChainProblem, NetworkProblem, PeerProblem } from './problem';

type Derivative = (x: number, y: number[]) => number[];

export function odex(problem: PeerProblem, truth: ArrayLike<number>): PeerTiming {
  const { seconds, answer } = timed(() => solve(problem));
  return { name: ODEX, seconds, error: largestDistance(answer[answer.length - 1] ?? [], truth) };
}

/** The states at every edge. */
function solve(problem: PeerProblem): number[][] {
  const windows = problem.kind === 'chain' ? problem.stages : problem.biases.length;
  let y = [...problem.initial];
  const states = [y];
  for (let window = 0; window < windows; window++) {
    const solver = new Solver(y.length);
    solver.absoluteTolerance = TOLERANCE;
    solver.relativeTolerance = TOLERANCE;
    const f = problem.kind === 'chain' ? chain(problem, window) : network(problem, window);
    y = solver.solve(f, 0, y, problem.T).y;
    states.push(y);
  }
  return states;
}

function chain({ stages, gain, threshold }: ChainProblem, open: number): Derivative {
  return (_, y) => {
    const slope = new Array<number>(stages + 1);
    slope[0] = -(y[0] as number);
    for (let k = 0; k < stages; k++) {
      const argument = (y[k] as number) - (k === open ? 0 : threshold);
      slope[k + 1] = (argument > 0 ? gain * argument : 0) - (y[k + 1] as number);
    }
    return slope;
  };
}

function network({ K, biases }: NetworkProblem, window: number): Derivative {
  const bias = biases[window] ?? [];
  return (_, y) =>
    K.map((row, r) => {
      let argument = bias[r] as number;
      for (let j = 0; j < row.length; j++) argument += (row[j] as number) * (y[j] as number);
      return Math.max(argument, 0) - (y[r] as number);
    });
}
