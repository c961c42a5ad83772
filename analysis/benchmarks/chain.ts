/** The chain of tasks B1 to B3: contiguous gates of 0.7 tau carry an amplitude, exact gain. */
import { read } from '../../src/backends/reading';
import { requestOf } from '../../src/backends/request';
import type { Solution } from '../../src/backends/solution';
import { type Circuit, circuit, gradedChain, meanField, plan, simulate } from '../../src/index';
import { cpuSeconds } from './clock';
import { odex } from './peers/odex';
import type { ChainProblem } from './peers/problem';
import { type Python, scipy } from './peers/scipy';
import type { PeerTiming } from './task';
import { type Point, timed, timedFresh } from './timing';

/** Not tau: there exp(-1) e rounds to 1 by luck and every error is 0. */
export const T = 0.7;
const AMPLITUDE = 0.7;

export const chainOf = (stages: number): Circuit => circuit(gradedChain({ stages, T }));

export const run = (chain: Circuit): Solution => simulate(chain, { initial: { u0: AMPLITUDE } });

/** I_k at edge j: nothing before its window has ended, the amplitude then, and from there on it decays. */
export const truth = (k: number, edge: number): number =>
  edge < k ? 0 : AMPLITUDE * Math.exp(-(edge - k) * T);

/** The currents at the last edge. */
const finalTruth = (stages: number): number[] =>
  Array.from({ length: stages + 1 }, (_, k) => truth(k, stages));

/** The largest error over all populations and edges. */
export function fullError(solution: Solution, stages: number): number {
  let largest = 0;
  for (let k = 0; k <= stages; k++) {
    const currents = solution.currents[`u${k}`] ?? [];
    if (currents.length !== stages + 1) return Number.NaN;
    for (let edge = 0; edge <= stages; edge++) {
      const error = Math.abs(currents[edge] - truth(k, edge));
      if (!(error <= largest)) largest = error;
    }
  }
  return largest;
}

export const packet = (solution: Solution, stages: number): number =>
  solution.at(solution.tspan[1], `u${stages}`);

export const packetError = (value: number): number => Math.abs(value - AMPLITUDE);

/** The peers on a chain; a round's runs are shared by the tasks that ask for them (B1 and B2 are the same for a peer). */
export function chainPeers(python: Python | undefined): (stages: number, round: number) => PeerTiming[] {
  const known = new Map<string, PeerTiming[]>();
  return (stages, round) => {
    const key = `${stages} ${round}`;
    const timings = known.get(key) ?? runPeers(python, stages);
    known.set(key, timings);
    return timings;
  };
}

function runPeers(python: Python | undefined, stages: number): PeerTiming[] {
  const problem: ChainProblem = {
    kind: 'chain',
    stages,
    T,
    gain: Math.exp(T) / T,
    threshold: 60,
    initial: [AMPLITUDE, ...new Array<number>(stages).fill(0)],
  };
  const wanted = finalTruth(stages);
  return [odex(problem, wanted), ...scipy(python, problem, wanted)];
}

/** Where the time of one run goes; `circuit()` is done once a circuit, the rest once a run. */
export function chainParts(stages: number, full: boolean): Record<string, number> {
  const chain = chainOf(stages);
  const planned = plan(chain);
  const request = requestOf(planned, { initial: { u0: AMPLITUDE } });
  const backend = meanField();
  const solve = () => backend.run(planned, request);
  const solved = () => read(backend, planned, request, solve());
  const ask = (solution: Solution) => (full ? solution.currents : packet(solution, stages));
  const fresh = () => chainOf(stages);
  return {
    'circuit()': timed(fresh).seconds,
    // of circuits never planned before: a plan may be remembered
    'plan()': timedFresh(fresh, plan, { measurements: 9 }).seconds,
    // what a circuit costs once: its plan, and what the solver makes of it
    'first simulate() of a circuit': timedFresh(fresh, run, { measurements: 9 }).seconds,
    solve: timed(solve).seconds,
    // a solution remembers what was read from it: each is read once
    'read-out': timedFresh(solved, ask, { measurements: 9 }).seconds,
  };
}

/** Seconds of a run with its read-out for growing chains; stops before a length that would take more than `patience`. */
export function growthOf(lengths: readonly number[], full: boolean, patience: number): Point[] {
  const points: Point[] = [];
  for (const [k, n] of lengths.entries()) {
    const began = cpuSeconds();
    const chain = chainOf(n);
    const act = () => {
      const solution = run(chain);
      return full ? solution.currents : packet(solution, n);
    };
    // the first run makes the plan and what the solver remembers with it
    act();
    const { seconds } = timed(act, 0.5);
    points.push({ n, seconds });
    const whole = cpuSeconds() - began;
    const factor = (lengths[k + 1] ?? n) / n;
    if (whole * factor ** (full ? 2 : 1) > patience) break;
  }
  return points;
}
