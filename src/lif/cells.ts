/** A group while it runs: its state in flat arrays, what a step does to it, and the spikes that it has fired. */
import { type Stream, stream } from '../numerics/random';
import { stepsOf } from './check';
import { type Coefficients, coefficientsOf } from './coefficients';
import { type Decay, decaysOf } from './decay';
import { emptyTape, type Tape } from './tape';
import type { GroupDescription, LifNetwork, Start } from './types';

export interface Gate {
  readonly from: number;
  readonly to: number;
  readonly current: number;
}

export interface Cells {
  readonly name: string;
  readonly size: number;
  readonly v: Float64Array;
  /** What v reads. */
  readonly x: Float64Array;
  /** Where spikes arrive: x itself but for synapses 'alpha'. */
  readonly y: Float64Array;
  /** The first step in which a neuron may fire again. */
  readonly ready: Int32Array;
  readonly coefficients: Coefficients;
  readonly threshold: number;
  readonly reset: number;
  /** Steps from a spike to `ready`, at least 1. */
  readonly refractory: number;
  readonly free: boolean;
  /** Where v rests while the gate is closed, the drift counted in, and the drift's part of it: where x rests. */
  readonly rest: number;
  readonly still: number;
  readonly gates: readonly Gate[];
  readonly draws: Stream;
  readonly tape: Tape;
  /** Closed forms of this group, where it has them. */
  readonly decay: Decay | undefined;
  /** The step at which the state is valid. */
  at: number;
  /** The largest v and x - still at that step. */
  topV: number;
  topX: number;
}

/** The groups of a network at their start; no stretch will be longer than `longest`. */
export function cellsOf(network: LifNetwork, seed: number, longest: number): Cells[] {
  const decays = decaysOf(network, longest);
  return network.groups.map((group, k) => {
    const { name, size, drift = 0, tauS, rest = 0, refractory = 0 } = group;
    const steps = (time: number): number => stepsOf(time, network.dt) as number;
    const start = (what: string, given: Start | undefined, usual: number): Float64Array =>
      startOf(given ?? usual, size, () => stream(seed, `lif ${name} ${what}`));
    const x = start('current0', group.current0, 0);
    const still = drift * tauS;
    const cells: Cells = {
      ...{ name, size, x, v: start('v0', group.v0, rest) },
      y: group.synapse === 'alpha' ? x.slice() : x,
      ready: new Int32Array(size),
      coefficients: coefficientsOf(group, network.dt, network.method),
      threshold: group.threshold ?? 1,
      reset: group.reset ?? 0,
      refractory: Math.max(1, steps(refractory)),
      free: group.whileRefractory === 'free',
      ...{ rest: rest + still, still },
      gates: (group.gates ?? []).map(({ t0, t1, current }) => ({ from: steps(t0), to: steps(t1), current })),
      draws: stream(seed, `lif ${name}`),
      tape: emptyTape(),
      decay: isClosedForm(group, network) ? decays[k] : undefined,
      ...{ at: 0, topV: 0, topX: 0 },
    };
    measureTops(cells);
    return cells;
  });
}

/** Exact steps, no noise, one exponential for x and another one, not too near, for v; and v at rest while refractory. */
function isClosedForm(group: GroupDescription, { dt, method }: LifNetwork): boolean {
  const { tauM, tauS, synapse, noise = 0, refractory = 0, whileRefractory } = group;
  const barred = whileRefractory === 'free' && refractory > dt;
  return (
    method === 'exact' && noise === 0 && synapse !== 'alpha' && !barred && Math.abs(tauS / tauM - 1) > 0.01
  );
}

function startOf(given: Start, size: number, draws: () => Stream): Float64Array {
  if (typeof given === 'number') return new Float64Array(size).fill(given);
  if (!('from' in given)) return new Float64Array(given);
  const { uniform } = draws();
  return Float64Array.from({ length: size }, () => given.from + (given.to - given.from) * uniform());
}

/** The current of the gate in a step. */
export function gateAt({ gates }: Cells, step: number): number {
  let sum = 0;
  for (let k = 0; k < gates.length; k++)
    if (step >= gates[k].from && step < gates[k].to) sum += gates[k].current;
  return sum;
}

export function measureTops(cells: Cells): void {
  const { v, x, still } = cells;
  let [topV, topX] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < v.length; i++) {
    if (v[i] > topV) topV = v[i];
    if (x[i] > topX) topX = x[i];
  }
  cells.topV = topV;
  cells.topX = topX - still;
}
