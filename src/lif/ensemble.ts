/** Neurons of a synfire chain that hear no packet: what they read and where they are, kept step by step. */
import { type Cells, cellsOf } from './cells';
import type { Coefficients } from './coefficients';
import { network } from './network';
import { stepTogether } from './step';
import { type SynfireOptions, synfireChain } from './synfire';

export interface Ensemble {
  readonly neurons: number;
  readonly coefficients: Coefficients;
  readonly threshold: number;
  readonly reset: number;
  readonly refractory: number;
  /** What a step adds to v. */
  readonly push: number;
  /** By rows, one for each step: x that is read in it, v before it, and when a neuron may fire. */
  readonly x: Float32Array;
  readonly v: Float32Array;
  readonly ready: Int32Array;
  /** Spikes of all neurons in each step. */
  readonly spikes: Int32Array;
}

/** Steps until nothing is left of how the neurons began. */
const WARM = 500;
/** Rounds in which the background of a group becomes that of a group which hears it. */
const ROUNDS = 3;

/** Neurons in the noise of the chain and in the background of the group before them. */
export function ensembleOf(chain: SynfireOptions, neurons: number, steps: number, seed: number): Ensemble {
  const { size = 100, weight = 4.86 } = chain;
  const made = network(synfireChain({ ...chain, groups: 1, size: neurons }));
  const begin = (): Cells => cellsOf(made, seed, 1)[0];
  let heard = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const cells = begin();
    for (let t = 0; t < 2 * WARM; t++) advanceBy(cells, t, heard);
    const { tape } = cells;
    let late = 0;
    for (let k = 0; k < tape.n; k++) if (tape.t[k] >= WARM) late++;
    heard = (weight * size * late) / neurons / WARM;
  }
  const cells = begin();
  for (let t = 0; t < WARM; t++) advanceBy(cells, t, heard);
  const kept = {
    x: new Float32Array(neurons * steps),
    v: new Float32Array(neurons * steps),
    ready: new Int32Array(neurons * steps),
    spikes: new Int32Array(steps),
  };
  for (let k = 0; k < steps; k++) {
    kept.x.set(cells.x, k * neurons);
    kept.v.set(cells.v, k * neurons);
    for (let i = 0; i < neurons; i++) kept.ready[k * neurons + i] = cells.ready[i] - WARM;
    const before = cells.tape.n;
    advanceBy(cells, WARM + k, heard);
    kept.spikes[k] = cells.tape.n - before;
  }
  const { coefficients, threshold, reset, refractory, rest, still } = cells;
  const push = coefficients.v1 * (rest - still) + coefficients.v0;
  return { neurons, coefficients, threshold, reset, refractory, push, ...kept };
}

/** A step, and what all neurons hear in it. */
function advanceBy(cells: Cells, t: number, heard: number): void {
  stepTogether([cells], [], t, t + 1);
  for (let i = 0; i < cells.size; i++) cells.y[i] += heard;
}
