/** B7: a chain of LIF groups with explicit synapses beside Brian 2; every spike is equal in unit and step. */
import { lif } from '../../src/index';
import {
  type BrianChain,
  brianChain,
  type ChainProblem,
  type ChainSpikes,
  CPP,
  CYTHON,
} from './peers/brian-chain';
import type { Python } from './peers/scipy';
import type { Growth, Task } from './task';
import { timed } from './timing';

const INPUTS = 100;
const WINDOW = 100;
const GROUPS = 12;
const GOALS: Readonly<Record<number, number>> = { 100: 8, 1000: 4 };

/** Two tasks: 12 groups of 100, and of 1000. */
export function spikingChain(python: Python | undefined, quick: boolean): Task[] {
  return (quick ? [100] : [100, 1000]).map((n) => taskOf(python, n, quick));
}

function taskOf(python: Python | undefined, n: number, quick: boolean): Task {
  const problem = problemOf(n, GROUPS);
  const network = networkOf(problem);
  const steps = stepsIn(problem);
  const solve = () => lif.run(network, { steps });
  const own = flat(solve(), n);
  let brian: BrianChain | undefined;
  return {
    id: `B7-${n}`,
    title: `spiking chain, ${GROUPS} groups of ${n} LIF neurons, ${INPUTS} inputs each: ${own.t.length} spikes`,
    timed:
      'run() of a network that is ready; peers: run() without compiling, loading and a single step; errors: spikes that differ in unit or step',
    goals: { [CPP]: GOALS[n] },
    accuracy: 0,
    peerAccuracy: 0,
    ours() {
      const { answer, ...times } = timed(solve, quick ? 0.1 : 1);
      return { ...times, error: differing(flat(answer, n), own) };
    },
    peers() {
      if (python === undefined) return [];
      brian ??= brianChain(python, problem);
      const cython = brian.cython(quick ? 1 : 3);
      return [
        { name: CPP, ...brian.cpp(quick ? 3 : 9), error: differing(brian.spikes, own) },
        { name: CYTHON, seconds: cython.seconds, least: cython.least, error: differing(cython, own) },
      ];
    },
    parts: () => ({
      'all stepped': timed(() => lif.run(network, { steps, engine: 'stepped' })).seconds,
      'a spike': timed(solve, 0.5).seconds / own.t.length,
    }),
    ...(n === 100 ? { growth: () => growthOf(quick) } : {}),
  };
}

/** Groups of 100 that are silent but for one window: the seconds of a window. */
function growthOf(quick: boolean): Growth[] {
  const points = (quick ? [12, 24] : [12, 48, 192]).map((groups) => {
    const problem = problemOf(100, groups);
    const network = networkOf(problem);
    const steps = stepsIn(problem);
    return { n: groups, seconds: timed(() => lif.run(network, { steps }), 0.5).seconds / groups };
  });
  return [{ what: 'a window, with more and more groups that are silent in it', points, goal: 0.1 }];
}

function problemOf(n: number, groups: number): ChainProblem {
  return {
    ...{ n, groups, dt: 0.1, duration: WINDOW * groups, window: WINDOW, gate: 1.5 },
    ...{ tauM: 10, tauS: 50, refractory: 2, current0: 0.5, weight: 0.00155 },
    v0: Array.from({ length: n * groups }, (_, i) => ((0.6180339887498949 * i) % 1) * 0.999),
    sources: Array.from({ length: n }, (_, i) =>
      Array.from({ length: INPUTS }, (_, q) => (37 * i + 13 * q) % n),
    ),
  };
}

const stepsIn = ({ duration, dt }: ChainProblem): number => Math.round(duration / dt);

function networkOf(problem: ChainProblem): lif.LifNetwork {
  const { n, groups, dt, window, gate, tauM, tauS, refractory, v0, current0, sources, weight } = problem;
  return lif.network({
    dt,
    groups: Array.from({ length: groups }, (_, k) => ({
      ...{ name: `g${k}`, size: n, tauM, tauS, refractory },
      v0: v0.slice(k * n, (k + 1) * n),
      current0: k === 0 ? current0 : 0,
      gates: [{ t0: window * k, t1: window * (k + 1), current: gate }],
    })),
    synapses: Array.from({ length: groups - 1 }, (_, k) => ({
      ...{ from: `g${k}`, to: `g${k + 1}`, pattern: 'sources' as const, sources, weights: weight },
    })),
  });
}

/** Units counted through all groups. */
function flat({ spikes }: lif.LifRun, n: number): ChainSpikes {
  const [i, t]: [number[], number[]] = [[], []];
  Object.values(spikes).forEach((one, k) => {
    one.i.forEach((unit, j) => {
      i.push(k * n + unit);
      t.push(one.t[j]);
    });
  });
  return { i, t };
}

/** Spikes that only one of two runs has. */
function differing(a: ChainSpikes, b: ChainSpikes): number {
  const keys = ({ i, t }: ChainSpikes) => new Set(i.map((unit, k) => `${unit} ${t[k]}`));
  const [one, two] = [keys(a), keys(b)];
  const alone = (these: Set<string>, those: Set<string>) =>
    [...these].filter((key) => !those.has(key)).length;
  return alone(one, two) + alone(two, one);
}
