/** Who is compared: back-ends with what they promise. */
import type { Backend } from '../../backends/backend';
import { loihi, rangesFor } from '../../backends/loihi/loihi';
import { dopri5, odex } from '../../backends/meanfield/adaptive/adaptive';
import { meanField } from '../../backends/meanfield/mean-field';
import type { RequestOptions } from '../../backends/request';
import type { SpikingOptions } from '../../backends/spiking/options';
import { spiking } from '../../backends/spiking/spiking';
import type { Circuit } from '../../circuit/types';
import { loihiPromise } from './promises/loihi';
import { meanFieldPromise, TOLERANCES } from './promises/mean-field';
import type { Promised } from './promises/promise';
import { spikingPromise } from './promises/spiking';

/** A back-end in a comparison. */
export interface Contestant {
  readonly id: string;
  /** The back-end of one trial; the seed is for those who draw at random. */
  backend(seed: number): Backend;
  /**
   * The back-end for a circuit and all that it will be given: for those who are made for a range of data. `most` is the levels of
   * a row beyond which the circuit is too large for it.
   */
  fitted?(circuit: Circuit, requests: readonly RequestOptions[], most?: number): Backend;
  /** Whether runs of different seeds differ: then there are several trials. */
  readonly random?: boolean;
  /** Whether weights are frozen, since it cannot learn them. */
  readonly frozen?: boolean;
  /** What it is held to; without one its deviations are shown, and no more. */
  readonly promise?: Promised;
}

/** rtol of solvers that step. */
const RTOL = 1e-8;

/** odex() and dopri5(). */
export const steppers: readonly Contestant[] = [stepperOf('odex'), stepperOf('dopri5')];

export function stepperOf(id: 'odex' | 'dopri5', rtol = RTOL): Contestant {
  const solver = id === 'odex' ? odex : dopri5;
  const backend = meanField({ solver: solver({ rtol, atol: rtol / 100 }) });
  return { id, backend: () => backend, promise: meanFieldPromise(rtol, TOLERANCES[id]) };
}

export function neuronsOf(model: 'poisson' | 'if' | 'lif', neurons: number): Contestant {
  const options: SpikingOptions = { model, neurons };
  return {
    id: model,
    random: true,
    backend: (seed) => spiking({ ...options, seed }),
    promise: spikingPromise(options),
  };
}

export function chipOf(levels: number): Contestant {
  const backend = loihi({ levels });
  return {
    id: 'loihi',
    frozen: true,
    backend: () => backend,
    fitted: chipFor(levels),
    promise: loihiPromise,
  };
}

/**
 * A chip with one network for all requests: the ranges of its ladders are the largest that any of them needs. Ranges that
 * followed each request would round all of them alike.
 */
const chipFor =
  (levels: number) =>
  (circuit: Circuit, requests: readonly RequestOptions[], most = levels): Backend => {
    const own = { levels: Math.min(levels, most) };
    return loihi({ ...own, ...rangesFor(circuit, requests, own) });
  };
